// npm run next -- --apply: what a program can put right in overlays once it is known what changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type JSONValue, query } from 'json-p3';
import { parse } from 'yaml';
import {
  type Document,
  dereference,
  isObject,
  type Json,
  operationsOf,
  own,
  reached,
} from '../../codegen/contract/document.ts';
import { tryOverlays } from '../../codegen/contract/overlay/apply.ts';
import type { Overlay, OverlayAction } from '../../codegen/contract/overlay/read.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import { cut, editOverlay, type Yaml } from './overlay-file.ts';

/** The JSON media types that the request bodies of a document have. */
function mediaTypes(document: Document): string[] {
  const found = operationsOf(document).flatMap(({ operation }) => {
    const body = operation['requestBody'];
    return isObject(body) && isObject(body['content']) ? Object.keys(body['content']) : [];
  });
  return [...new Set(found)].filter((media) => /json$/.test(media) && media !== 'application/json');
}

/** Where a target that matches nothing any more most likely is now: an operation that moved, or another media type. */
export function likelyTarget(target: string, diff: ContractDiff, document: Document): string | undefined {
  const moved = diff.operations.renamed.map(({ was, now }) => {
    const [[from = '', old = ''], [to = '', path = '']] = [was.key.split(' '), now.key.split(' ')];
    return target
      .replace(`['${old}'].${from.toLowerCase()}`, `['${path}'].${to.toLowerCase()}`)
      .replace(`'${old}'`, `'${path}'`);
  });
  const bases = [...new Set([target, ...moved])];
  const media = mediaTypes(document).flatMap((type) =>
    bases.map((base) => base.replace("'application/json'", `'${type}'`)),
  );
  const matches = (each: string): boolean => [...query(each, document as unknown as JSONValue)].length > 0;
  return [...bases, ...media].find((each) => each !== target && matches(each));
}

/** The actions of an overlay's file. */
export function actionsOf(file: string): readonly OverlayAction[] {
  const overlay: unknown = parse(readFileSync(root + file, 'utf8'));
  const actions = own(overlay, 'actions');
  return Array.isArray(actions) ? (actions as OverlayAction[]) : [];
}

/** True for a target within an operation that is gone, and that no other has become. */
export function isAboutGone(target: string, { vanishing }: Pick<ContractDiff, 'vanishing'>): boolean {
  return vanishing.some(({ key, becomes }) => {
    const [method = '', path = ''] = key.split(' ');
    return becomes === undefined && target.startsWith(`$.paths['${path}'].${method.toLowerCase()}`);
  });
}

/** Aims actions that match nothing at where that most likely is now, deletes those that the contract makes redundant, and leaves of an operation that is published now what the document lacks. */
export function applyOverlayFixes(diff: ContractDiff, document: Document): string[] {
  const done: string[] = [];
  // From the last action on, so that the numbers of those before stay.
  for (const { file, action, kind } of [...diff.overlays.failures].sort((a, b) => b.action - a.action)) {
    const place = ['actions', action - 1];
    const stated = actionsOf(file)[action - 1];
    if (!stated) continue;
    if (kind === 'no match') {
      const now = likelyTarget(stated.target, diff, document);
      if (now !== undefined) {
        editOverlay(file, (overlay) => overlay.setIn([...place, 'target'], now));
        done.push(`${file}, action ${action} is aimed at ${now}`);
      } else if (isAboutGone(stated.target, diff)) {
        editOverlay(file, (overlay) => overlay.deleteIn(place));
        done.push(`${file}, action ${action} is deleted: its operation is gone`);
      }
    } else if (kind === 'no change') {
      editOverlay(file, (overlay) => overlay.deleteIn(place));
      done.push(`${file}, action ${action} is deleted: the contract says it by itself`);
    } else if (kind === 'published' && stated.target === '$.paths') {
      const kept: string[] = [];
      editOverlay(file, (overlay) => kept.push(...takePublished(overlay, action - 1, stated, document)));
      done.push(...kept.map((line) => `${file}: ${line}`));
    }
  }
  return done;
}

/** Deletes actions that change nothing. */
export function dropRedundant(document: Document, overlays: readonly Overlay[]): string[] {
  const { failures } = tryOverlays(document, overlays);
  return failures
    .filter(({ kind }) => kind === 'no change')
    .sort((a, b) => b.action - a.action)
    .map(({ file, action }) => {
      editOverlay(file, (overlay) => overlay.deleteIn(['actions', action]));
      return `${file}, action ${action + 1} is deleted: the contract says it by itself`;
    });
}

const snake = (name: unknown): string =>
  String(name)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** The parameters of an overlay's operation that the document's own has not. */
function furtherParameters(document: Document, ours: Json, theirs: Json, item: Json): unknown[] {
  const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const placed = (parameter: unknown): string => {
    const { in: place, name } = dereference(document, parameter);
    return `${String(place)} ${snake(name)}`;
  };
  const known = new Set([...listed(theirs['parameters']), ...listed(item['parameters'])].map(placed));
  return listed(ours['parameters']).filter(
    (parameter) => own(parameter, 'in') !== 'path' && !known.has(placed(parameter)),
  );
}

/** The fields of an overlay's body that the document's own has not, and where those of the document stand. */
function furtherFields(
  document: Document,
  ours: Json,
  theirs: Json,
  at: string,
): { target: string; fields: Json } | undefined {
  const json = (operation: Json): unknown =>
    own(own(own(dereference(document, operation['requestBody']), 'content'), 'application/json'), 'schema');
  const [mine, their] = [json(ours), json(theirs)];
  const reference = own(their, '$ref');
  const known = own(dereference(document, their), 'properties');
  const wanted = own(mine, 'properties');
  if (!isObject(known) || !isObject(wanted)) return undefined;
  const fields = Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(known, name)));
  const target =
    typeof reference === 'string'
      ? `$${reference.slice(1).replaceAll('/', '.')}.properties`
      : `${at}.requestBody.content['application/json'].schema.properties`;
  return Object.keys(fields).length === 0 ? undefined : { target, fields };
}

/**
 * Of the operations that an action brings and the document has by itself now, leaves what the document lacks.
 * @returns a line about each
 */
export function takePublished(
  overlay: Yaml,
  index: number,
  { update, description }: OverlayAction,
  document: Document,
): string[] {
  const done: string[] = [];
  const further = new Map<string, Json>();
  for (const { key, path, method, operation, item } of operationsOf(document)) {
    const ours = own(own(update, path), method);
    if (!isObject(ours) || ours['x-unpublished'] !== true || operation['x-unpublished'] === true) continue;
    const parameters = furtherParameters(document, ours, operation, item);
    const keywords = Object.entries(ours).filter(
      ([name, value]) => name.startsWith('x-') && name !== 'x-unpublished' && operation[name] !== value,
    );
    const rest = { ...Object.fromEntries(keywords), ...(parameters.length > 0 && { parameters }) };
    const place = ['actions', index, 'update', path, method];
    if (Object.keys(rest).length === 0) cut(overlay, place);
    else overlay.setIn(place, overlay.createNode(rest, { flow: true }));
    const body = furtherFields(document, ours, operation, `$.paths['${path}'].${method}`);
    if (body) further.set(body.target, { ...further.get(body.target), ...body.fields });
    const kept = [
      ...keywords.map(([name]) => name),
      ...parameters.map((parameter) => String(own(parameter, 'name'))),
      ...Object.keys(body?.fields ?? {}),
    ];
    const left =
      kept.length === 0
        ? ''
        : `; the overlay keeps what it lacks: ${kept.join(', ')}. See whether that and the description still hold`;
    done.push(`${key} is in the document now${left}`);
  }
  // An action that is gone takes its place along, so that the further ones are put at the end first.
  for (const [target, fields] of further)
    overlay.addIn(['actions'], overlay.createNode({ target, description, update: fields }));
  if (overlay.getIn(['actions', index, 'update']) === undefined) overlay.deleteIn(['actions', index]);
  return done;
}

/** Takes components out of overlays that nothing refers to any more. */
export function dropUnusedComponents(document: Document, overlays: readonly Overlay[]): string[] {
  const { result } = tryOverlays(document, overlays);
  const used = new Set(
    [
      ...reached(result.paths, (at) => own(result.components?.schemas, at.split('/').at(-1) ?? '')).keys(),
    ].map((at) => at.split('/').at(-1) ?? ''),
  );
  const done: string[] = [];
  for (const { file, actions } of overlays)
    for (const [index, { target, update }] of [...actions.entries()].reverse()) {
      if (target !== '$.components.schemas' || !isObject(update)) continue;
      const names = Object.keys(update).filter(
        (name) => !used.has(name) && !Object.hasOwn(document.components?.schemas ?? {}, name),
      );
      if (names.length === 0) continue;
      editOverlay(file, (overlay) => {
        for (const name of names) overlay.deleteIn(['actions', index, 'update', name]);
        if (names.length === Object.keys(update).length) overlay.deleteIn(['actions', index]);
      });
      done.push(
        `${file}, action ${index + 1}: ${names.join(', ')} taken out, which nothing refers to any more`,
      );
    }
  return done;
}

const argumentsFile = 'openapi/overlays/15-arguments.yaml';
const argumentsHead =
  "overlay: 1.0.0\ninfo:\n  title: 'Arguments that keep their name, whatever the document calls them now'\n  version: 1.0.0\nactions:\n";

/**
 * The actions that keep the name of an argument whose place in the path is called otherwise now: what callers send stays
 * right.
 * @param moved operations, by their old and their new key
 */
export function argumentActions(
  moved: readonly (readonly [from: string, to: string])[],
  document: Document,
): OverlayAction[] {
  const idsOf = (key: string): string[] => [...key.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const actions = new Map<string, OverlayAction>();
  for (const [from, to] of moved) {
    const [was, now] = [idsOf(from), idsOf(to)];
    if (was.length !== now.length) continue;
    for (const [index, name] of now.entries()) {
      const argument = was[index];
      const target = `$.paths['${to.split(' ')[1]}']..parameters[?@.name == '${name}']`;
      const found = [...query(target, document as unknown as JSONValue)];
      if (argument === undefined || argument === name || found.length === 0) continue;
      actions.set(target, {
        target,
        description: `Callers know it as ${argument}: the path had {${argument}} before.`,
        update: { 'x-argument': argument },
      });
    }
  }
  return [...actions.values()];
}

/** Writes these actions. @returns what was written, a line each */
export function keepArguments(...given: Parameters<typeof argumentActions>): string[] {
  const known = new Set(
    existsSync(root + argumentsFile) ? actionsOf(argumentsFile).map(({ target }) => target) : [],
  );
  const actions = argumentActions(...given).filter(({ target }) => !known.has(target));
  if (actions.length === 0) return [];
  if (known.size === 0) writeFileSync(root + argumentsFile, argumentsHead);
  editOverlay(argumentsFile, (overlay) => {
    if (known.size === 0) overlay.setIn(['actions'], overlay.createNode(actions));
    else for (const action of actions) overlay.addIn(['actions'], overlay.createNode(action));
  });
  return actions.map(({ target }) => `${argumentsFile}: the argument keeps its name at ${target}`);
}
