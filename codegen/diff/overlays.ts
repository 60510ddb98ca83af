// Effects of a new contract on the overlays: actions without a target, actions and parts of actions that upstream
// made unnecessary.
import { isDeepStrictEqual } from 'node:util';
import { type JSONValue, query } from 'json-p3';
import { type Document, isObject, referred } from '../contract/document.ts';
import { tryOverlays } from '../contract/overlay/apply.ts';
import type { Overlay, OverlayFault } from '../contract/overlay/read.ts';
import type { Decided } from '../contract/pending.ts';

/** An action that has to be mended before codegen runs again. */
export interface Failure {
  readonly file: string;
  /** Counted from 1, as people count. */
  readonly action: number;
  readonly kind: OverlayFault;
  readonly why: string;
  readonly text: string;
}

export interface OverlaysReport {
  readonly failures: readonly Failure[];
  /** Lines of actions that upstream took up while the rest of the action is still needed. */
  readonly partly: readonly string[];
}

const reasons: Readonly<Record<OverlayFault, string>> = {
  'no match': 'no longer applies',
  'no change': 'is redundant',
  malformed: 'is malformed',
  changed: 'corrects what upstream has changed',
  published: 'is out of date',
  dangling: 'refers to what is gone',
};

/** Applies the overlays as far as they go. What they refer to and is gone is taken from the older contract. */
export function checkOverlays(
  before: Decided,
  after: Decided,
): { document: Document; report: OverlaysReport } {
  const { overlays } = after;
  const { result, failures } = tryOverlays(after.contract, overlays, { fallback: before.contract });
  const old = new Set(redundantParts(before.contract, overlays));
  const failed = failures.map(({ kind, file, action, message, references }): Failure => {
    const target = overlays.find((overlay) => overlay.file === file)?.actions[action];
    const plain =
      kind === 'no match' && target?.remove === true
        ? `${target.target}: what it removes is not there`
        : message.replace(/^.*?, action \d+: /, '');
    const now = references.flatMap((reference) => {
      const likely = likelyName(reference, before.contract, after.contract);
      return likely === undefined ? [] : [`${reference} looks like ${likely} now`];
    });
    return { file, action: action + 1, kind, why: reasons[kind], text: [plain, ...now].join('; ') };
  });
  const whole = new Set(failures.map(({ file, action }) => `${file}, action ${action + 1}`));
  const partly = redundantParts(after.contract, overlays).filter(
    (part) => !old.has(part) && !whole.has(part.slice(0, part.indexOf(':'))),
  );
  return { document: result, report: { failures: failed, partly } };
}

/** The component that a lost one most likely became: equal to it, or new and with most of its properties. */
export function likelyName(reference: string, before: Document, after: Document): string | undefined {
  const lost = referred(before, reference);
  const schemas = Object.entries(after.components?.schemas ?? {});
  const equal = schemas.find(([, schema]) => isDeepStrictEqual(schema, lost));
  if (equal) return `#/components/schemas/${equal[0]}`;
  const properties = (schema: unknown): string[] =>
    isObject(schema) && isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  const wanted = properties(lost);
  const known = before.components?.schemas ?? {};
  const [best] = schemas
    .filter(([name]) => !Object.hasOwn(known, name))
    .map(([name, schema]) => ({
      name,
      shared: properties(schema).filter((each) => wanted.includes(each)).length,
    }))
    .sort((a, b) => b.shared - a.shared);
  return best && wanted.length > 0 && best.shared * 2 > wanted.length
    ? `#/components/schemas/${best.name}`
    : undefined;
}

/** The leaves of an update, by their path below the target. */
function leaves(
  update: unknown,
  path: readonly string[] = [],
): { path: readonly string[]; value: unknown }[] {
  // A list appends its items one by one, so that each can be redundant by itself.
  if (Array.isArray(update)) return update.map((item) => ({ path, value: [item] }));
  if (typeof update !== 'object' || update === null) return [{ path, value: update }];
  return Object.entries(update).flatMap(([key, value]) => leaves(value, [...path, key]));
}

function holds(target: unknown, { path, value }: { path: readonly string[]; value: unknown }): boolean {
  let at = target;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  if (Array.isArray(at) && Array.isArray(value))
    return value.every((item) => (at as unknown[]).some((held) => isDeepStrictEqual(held, item)));
  return isDeepStrictEqual(at, value);
}

/** "file, action n: leaf" for every leaf of every update that the bare document holds already. */
function redundantParts(document: Document, overlays: readonly Overlay[]): string[] {
  return overlays.flatMap(({ file, actions }) =>
    actions.flatMap((action, index) => {
      if (action.remove === true) return [];
      const targets = [...query(action.target, document as unknown as JSONValue)].map(({ value }) => value);
      if (targets.length === 0) return [];
      return leaves(action.update)
        .filter((leaf) => targets.every((target) => holds(target, leaf)))
        .map(
          (leaf) =>
            `${file}, action ${index + 1}: ${action.target} has ${leaf.path.join('.') || JSON.stringify(leaf.value)} by itself now`,
        );
    }),
  );
}
