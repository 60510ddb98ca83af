// What a new contract does to the overlays: actions that reach nothing any more, actions that upstream made
// unnecessary, and parts of actions that say what the contract says by itself now.
import { isDeepStrictEqual } from 'node:util';
import { type JSONValue, query } from 'json-p3';
import type { Document } from '../contract/document.ts';
import { type Overlay, tryOverlays } from '../contract/overlay.ts';
import type { NamesLock } from '../model/names.ts';

/** An action that has to be mended before codegen runs again. */
export interface Failure {
  readonly file: string;
  /** Counted from 1, as people count. */
  readonly action: number;
  readonly why: 'no longer applies' | 'is redundant' | 'is malformed';
  readonly text: string;
}

export interface OverlaysReport {
  readonly failures: readonly Failure[];
  /** Lines of actions that upstream took up while the rest of the action is still needed. */
  readonly partly: readonly string[];
}

const reasons = {
  'no match': 'no longer applies',
  'no change': 'is redundant',
  malformed: 'is malformed',
} as const;

/** Applies the overlays as far as they go. */
export function checkOverlays(
  before: Document,
  after: Document,
  overlays: readonly Overlay[],
): { document: Document; report: OverlaysReport } {
  const { result, failures } = tryOverlays(after, overlays);
  const old = new Set(redundantParts(before, overlays));
  const failed = failures.map(({ kind, file, action, message }): Failure => {
    const target = overlays.find((overlay) => overlay.file === file)?.actions[action];
    const text =
      kind === 'no match' && target?.remove === true
        ? `${target.target}: what it removes is not there`
        : message.replace(/^.*?, action \d+: /, '');
    return { file, action: action + 1, why: reasons[kind], text };
  });
  const whole = new Set(failures.map(({ file, action }) => `${file}, action ${action + 1}`));
  const partly = redundantParts(after, overlays).filter(
    (part) => !old.has(part) && !whole.has(part.slice(0, part.indexOf(':'))),
  );
  return { document: result, report: { failures: failed, partly } };
}

/** The leaves of an update, by their path below the target. */
function leaves(
  update: unknown,
  path: readonly string[] = [],
): { path: readonly string[]; value: unknown }[] {
  if (typeof update !== 'object' || update === null || Array.isArray(update))
    return [{ path, value: update }];
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
        .filter((leaf) => leaf.path.length > 0 && targets.every((target) => holds(target, leaf)))
        .map(
          (leaf) => `${file}, action ${index + 1}: ${action.target} has ${leaf.path.join('.')} by itself now`,
        );
    }),
  );
}

/** Operations that only an overlay had, and that upstream has too now. */
export function nowPublished(present: readonly string[], names: NamesLock): string[] {
  return present.filter((key) => names.operations[key]?.unpublished === true);
}
