// OAI Overlay 1.0: where the contract is wrong or silent about the API, an action says so. An action
// that matches nothing or changes nothing is an error, so that no overlay outlives its reason.
import { isDeepStrictEqual } from 'node:util';
import { type JSONValue, query } from 'json-p3';
import { parse } from 'yaml';
import { isObject, type Json } from './document.ts';

/** One action of an overlay document. Exactly one of `update` and `remove` is given. */
export interface OverlayAction {
  readonly target: string;
  /** Why, and on whose word: shown in docs and in failures. */
  readonly description: string;
  readonly update?: unknown;
  readonly remove?: true;
}

export interface Overlay {
  readonly file: string;
  readonly title: string;
  readonly actions: readonly OverlayAction[];
}

/** What is wrong with an action, and which one it is. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
  readonly kind: 'malformed' | 'no match' | 'no change';
  readonly file: string;
  readonly action: number;

  constructor(kind: OverlayError['kind'], file: string, action: number, message: string) {
    super(`${file}, action ${action + 1}: ${message}`);
    this.kind = kind;
    this.file = file;
    this.action = action;
  }
}

/**
 * Reads the text of an overlay document.
 * @throws OverlayError when it is not Overlay 1.0 or an action lacks its target, reason or verb.
 */
export function readOverlay(file: string, text: string): Overlay {
  const document: unknown = parse(text);
  if (!isObject(document) || document['overlay'] !== '1.0.0' || !Array.isArray(document['actions'])) {
    throw new OverlayError(
      'malformed',
      file,
      -1,
      'not an Overlay 1.0 document ("overlay: 1.0.0" and "actions")',
    );
  }
  const info = isObject(document['info']) ? document['info'] : {};
  const actions = document['actions'].map((action: unknown, index) => {
    if (!isObject(action) || typeof action['target'] !== 'string') {
      throw new OverlayError('malformed', file, index, 'has no "target"');
    }
    if (typeof action['description'] !== 'string') {
      throw new OverlayError('malformed', file, index, `${action['target']} gives no reason ("description")`);
    }
    if ('update' in action === (action['remove'] === true)) {
      throw new OverlayError(
        'malformed',
        file,
        index,
        `${action['target']} needs either "update" or "remove: true"`,
      );
    }
    return action as unknown as OverlayAction;
  });
  return { file, title: String(info['title'] ?? file), actions };
}

/**
 * The merge of the Overlay specification: objects by key, arrays appended, all else replaced. What an array
 * of the contract already holds (a required name, a value of an enum) is not appended again, so that an
 * action which adds nothing is found out.
 */
function merge(target: unknown, update: unknown): unknown {
  if (Array.isArray(target)) {
    const items: unknown[] = Array.isArray(update) ? update : [update];
    return [...target, ...items.filter((item) => !target.some((held) => isDeepStrictEqual(held, item)))];
  }
  if (!isObject(target) || !isObject(update)) return update;
  const merged: Json = { ...target };
  for (const [key, value] of Object.entries(update))
    merged[key] = key in target ? merge(target[key], value) : value;
  return merged;
}

function put(root: unknown, location: readonly (string | number)[], value: unknown): void {
  let at = root as Json;
  for (const step of location.slice(0, -1)) at = at[step] as Json;
  const last = location.at(-1);
  if (last !== undefined) at[last] = value;
}

function drop(root: unknown, location: readonly (string | number)[]): void {
  let at: unknown = root;
  for (const step of location.slice(0, -1)) at = (at as Json)[step];
  const last = location.at(-1);
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else if (isObject(at) && last !== undefined) delete at[last];
}

/**
 * Applies overlays in order to a copy of `document`.
 * @throws OverlayError naming file and action when one matches nothing or changes nothing.
 */
export function applyOverlays<T>(document: T, overlays: readonly Overlay[]): T {
  const { result, failures } = tryOverlays(document, overlays);
  const [first] = failures;
  if (first) throw first;
  return result;
}

/** Applies what can be applied to a copy of `document`, and returns every action that could not. */
export function tryOverlays<T>(
  document: T,
  overlays: readonly Overlay[],
): { result: T; failures: readonly OverlayError[] } {
  // The document stands in a holder, so that an action may replace its root.
  const held = { root: structuredClone(document) };
  const failures: OverlayError[] = [];
  for (const overlay of overlays) {
    for (const [index, action] of overlay.actions.entries()) {
      try {
        applyAction(held, overlay.file, index, action);
      } catch (error) {
        if (!(error instanceof OverlayError)) throw error;
        failures.push(error);
      }
    }
  }
  return { result: held.root, failures };
}

function applyAction(held: { root: unknown }, file: string, index: number, action: OverlayAction): void {
  let nodes: { location: (string | number)[]; value: unknown }[];
  try {
    nodes = [...query(action.target, held.root as JSONValue)].map(({ location, value }) => ({
      location: ['root', ...location],
      value,
    }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OverlayError('malformed', file, index, `${action.target} is not a JSONPath: ${why}`);
  }
  if (nodes.length === 0) throw new OverlayError('no match', file, index, `${action.target} matches nothing`);
  if (action.remove === true) {
    if (nodes.some((node) => node.location.length === 1))
      throw new OverlayError('malformed', file, index, 'the whole document cannot be removed');
    // From the last to the first, so that removing one item of an array does not move the next.
    for (const node of nodes.reverse()) drop(held, node.location);
    return;
  }
  let changed = false;
  for (const node of nodes) {
    const merged = merge(node.value, structuredClone(action.update));
    if (isDeepStrictEqual(merged, node.value)) continue;
    changed = true;
    put(held, node.location, merged);
  }
  if (!changed)
    throw new OverlayError('no change', file, index, `${action.target} already holds what the action adds`);
}
