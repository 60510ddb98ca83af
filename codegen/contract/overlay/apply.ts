// OAI Overlay 1.0: where the contract is wrong or silent about the API, an action says so. An action
// that matches nothing or changes nothing is an error, so that no overlay outlives its reason.
import { isDeepStrictEqual } from 'node:util';
import { compile, JSONPathQuery, type JSONValue, query } from 'json-p3';
import { type Document, isObject, own, reached, referred } from '../document.ts';
import { drop, type Met, merge, nested, put } from './merge.ts';
import { type Overlay, type OverlayAction, OverlayError } from './read.ts';

/** True when `value` holds all that `stated` says of it. */
function holdsStated(value: unknown, stated: unknown): boolean {
  if (!isObject(value) || !isObject(stated)) return isDeepStrictEqual(value, stated);
  return Object.entries(stated).every(([key, part]) => holdsStated(own(value, key), part));
}

/**
 * Applies overlays in order to a copy of `document`.
 * @throws OverlayError naming file and action when one matches nothing, changes nothing, hides a change or refers to nothing.
 */
export function applyOverlays<T>(document: T, overlays: readonly Overlay[]): T {
  const { result, failures } = tryOverlays(document, overlays);
  const [first] = failures;
  if (first) throw first;
  return result;
}

/** What an action removes or replaces without saying what it was. */
export interface Unstated {
  readonly file: string;
  readonly action: number;
  /** The statement that the action lacks. */
  readonly statement: Pick<OverlayAction, 'was' | 'was-each'>;
}

export interface Tried<T> {
  readonly result: T;
  readonly failures: readonly OverlayError[];
  readonly unstated: readonly Unstated[];
}

export interface TryOptions {
  /** Where to take components from to which overlays refer and which are gone: the result can be read then. */
  readonly fallback?: Document;
  /** False: applies an action although its target does not hold what the action states. */
  readonly stated?: boolean;
}

/**
 * Applies what can be applied to a copy of `document`, and returns every action that could not.
 */
export function tryOverlays<T>(
  document: T,
  overlays: readonly Overlay[],
  { fallback, stated = true }: TryOptions = {},
): Tried<T> {
  // The document stands in a holder, so that an action may replace its root.
  const held = { root: structuredClone(document) };
  const failures: OverlayError[] = [];
  const unstated: Unstated[] = [];
  for (const { file, actions } of overlays) {
    for (const [index, action] of actions.entries()) {
      try {
        const { was: _, 'was-each': __, ...unbound } = action;
        const statement = applyAction(held, file, index, stated ? action : unbound);
        if (statement) unstated.push({ file, action: index, statement });
      } catch (error) {
        if (!(error instanceof OverlayError)) throw error;
        failures.push(error);
      }
    }
  }
  failures.push(...dangling(held.root, overlays));
  if (fallback) supply(held.root, failures, fallback);
  return { result: held.root, failures, unstated };
}

/** The references that the updates of overlays make. */
export function overlayReferences(overlays: readonly Overlay[]): Set<string> {
  return new Set(
    reached(
      overlays.map(({ actions }) => actions.map(({ update }) => update)),
      () => undefined,
    ).keys(),
  );
}

/** Actions that refer to what is not there, once all are applied. */
function dangling(root: unknown, overlays: readonly Overlay[]): OverlayError[] {
  return overlays.flatMap(({ file, actions }) =>
    actions.flatMap(({ update }, index) => {
      const gone = [...reached(update, () => undefined).keys()].filter(
        (at) => referred(root, at) === undefined,
      );
      if (gone.length === 0) return [];
      return [
        new OverlayError('dangling', file, index, `refers to ${gone.join(', ')}, which is not there`, gone),
      ];
    }),
  );
}

/** Puts components that are gone back from an older document, those below them included. */
function supply(root: unknown, failures: readonly OverlayError[], older: Document): void {
  const lost = failures.flatMap(({ references }) => references.map(($ref) => ({ $ref })));
  const components = (root as Document).components?.schemas;
  if (!components) return;
  for (const [reference, schema] of reached(lost, (at) => referred(older, at))) {
    const name = reference.replace('#/components/schemas/', '');
    if (isObject(schema) && !Object.hasOwn(components, name)) components[name] = structuredClone(schema);
  }
}

interface Node {
  readonly location: readonly (string | number)[];
  readonly place: string;
  readonly value: unknown;
}

function nodesAt(held: { root: unknown }, file: string, index: number, { target }: OverlayAction): Node[] {
  try {
    return [...query(target, held.root as JSONValue)].map((node) => ({
      location: ['root', ...node.location],
      place: node.path,
      value: node.value,
    }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OverlayError('malformed', file, index, `${target} is not a JSONPath: ${why}`);
  }
}

/** True where what a removal names is gone, and what held it is still there. */
function isGone(held: { root: unknown }, target: string): boolean {
  const { environment, segments } = compile(target);
  const named = /^(?:\.[\w$-]+|\[(?:'[^']*'(?:, )?)+\])$/.test(String(segments.at(-1)));
  if (!named || segments.length < 2) return false;
  const above = new JSONPathQuery(environment, segments.slice(0, -1));
  return [...above.query(held.root as JSONValue)].length > 0;
}

/** @throws OverlayError when a target does not hold what the action states. */
function checkStated(nodes: readonly Node[], file: string, index: number, action: OverlayAction): void {
  const { was, 'was-each': each, remove } = action;
  if (was === undefined && each === undefined) return;
  for (const { place, value } of nodes) {
    const stated = each === undefined ? was : own(each, place);
    if (remove === true ? isDeepStrictEqual(value, stated) : holdsStated(value, stated)) continue;
    const error = new OverlayError(
      'changed',
      file,
      index,
      `${place} ${differenceOf(value, stated)}: see whether the correction still holds, then state what is there now`,
    );
    if (remove === true) error.found = statementOf(nodes.map((node) => [node.place, node.value]));
    throw error;
  }
}

/** How a value differs from a stated one: of two lists, the entries that came and went. */
function differenceOf(value: unknown, stated: unknown): string {
  if (!Array.isArray(value) || !Array.isArray(stated))
    return `is ${excerpt(value)} and was ${excerpt(stated)}`;
  const without = (all: readonly unknown[], others: readonly unknown[]): unknown[] =>
    all.filter((each) => !others.some((other) => isDeepStrictEqual(each, other)));
  const [come, gone] = [without(value, stated), without(stated, value)];
  const told = [
    ...(come.length > 0 ? [`has ${excerpt(come)} now`] : []),
    ...(gone.length > 0 ? [`has ${excerpt(gone)} no longer`] : []),
  ];
  return told.join(' and ') || 'has its entries in another order';
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** The statement that fits these values: one for all, or one by place. */
function statementOf(values: readonly (readonly [place: string, value: unknown])[]): Unstated['statement'] {
  const [first] = values;
  const same = values.every(([, value]) => isDeepStrictEqual(value, first?.[1]));
  return same ? { was: first?.[1] } : { 'was-each': Object.fromEntries(values) };
}

/** @returns what the action should state and does not. */
function applyAction(
  held: { root: unknown },
  file: string,
  index: number,
  action: OverlayAction,
): Unstated['statement'] | undefined {
  const nodes = nodesAt(held, file, index, action);
  const stated = 'was' in action || 'was-each' in action;
  if (nodes.length === 0 && action.remove === true && isGone(held, action.target))
    throw new OverlayError('no change', file, index, `${action.target} is not there any more`);
  if (nodes.length === 0) throw new OverlayError('no match', file, index, `${action.target} matches nothing`);
  checkStated(nodes, file, index, action);
  if (action.remove === true) {
    if (nodes.some((node) => node.location.length === 1))
      throw new OverlayError('malformed', file, index, 'the whole document cannot be removed');
    const statement = statementOf(nodes.map(({ place, value }) => [place, structuredClone(value)]));
    // From the last to the first, so that removing one item of an array does not move the next.
    for (const node of [...nodes].reverse()) drop(held, node.location);
    return stated ? undefined : statement;
  }
  let changed = false;
  const published: string[] = [];
  const replaced: [string, unknown][] = [];
  for (const { location, place, value } of nodes) {
    const met: Met = { replaced: [], published: [] };
    const merged = merge(value, structuredClone(action.update), met);
    published.push(...met.published.map((path) => (path === '' ? place : `${place} ${path}`)));
    if (met.replaced.length > 0) replaced.push([place, nested(met.replaced)]);
    if (isDeepStrictEqual(merged, value)) continue;
    changed = true;
    put(held, location, merged);
  }
  if (published.length > 0)
    throw new OverlayError(
      'published',
      file,
      index,
      `brings ${published.join(', ')}, which the document has by itself now`,
    );
  if (!changed)
    throw new OverlayError('no change', file, index, `${action.target} already holds what the action adds`);
  return stated || replaced.length === 0 ? undefined : statementOf(replaced);
}
