// The merge of the Overlay specification, and what it replaces on its way.
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, own } from '../document.ts';

/** A parameter is the same where its name and its place are. */
function sameParameter(a: unknown, b: unknown): boolean {
  return (
    typeof own(a, 'name') === 'string' && own(a, 'name') === own(b, 'name') && own(a, 'in') === own(b, 'in')
  );
}

/** What a merge meets on its way. */
export interface Met {
  /** Scalars and lists that it replaces, by their path below the target. */
  readonly replaced: { readonly path: readonly string[]; readonly value: unknown }[];
  /** Operations that it would bring although the document has them by itself. */
  readonly published: string[];
}

/**
 * The merge of the Overlay specification: objects by key, arrays appended, all else replaced. What an array
 * of the contract already holds (a required name, a value of an enum) is not appended again, so that an
 * action which adds nothing is found out; a parameter of the same name and place is merged.
 */
export function merge(target: unknown, update: unknown, met: Met, path: readonly string[] = []): unknown {
  if (Array.isArray(target)) {
    const merged: unknown[] = [...target];
    for (const item of (Array.isArray(update) ? update : [update]) as unknown[]) {
      const index = merged.findIndex((held) => isDeepStrictEqual(held, item) || sameParameter(held, item));
      if (index < 0) merged.push(item);
      else merged[index] = merge(merged[index], item, met, [...path, String(index)]);
    }
    return merged;
  }
  if (!isObject(target) || !isObject(update)) {
    if (target !== undefined && !isDeepStrictEqual(target, update))
      met.replaced.push({ path, value: target });
    return update;
  }
  if (
    update['x-unpublished'] === true &&
    target['x-unpublished'] !== true &&
    Object.hasOwn(target, 'responses')
  ) {
    met.published.push(path.join(' '));
    return target;
  }
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(update))
    merged.set(key, merged.has(key) ? merge(merged.get(key), value, met, [...path, key]) : value);
  return Object.fromEntries(merged);
}

/** Values by path as one object. */
export function nested(parts: Met['replaced']): unknown {
  const [first] = parts;
  if (first?.path.length === 0) return first.value;
  const root: Json = {};
  for (const { path, value } of parts) {
    let at = root;
    for (const step of path.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Json;
    }
    at[path.at(-1) ?? ''] = value;
  }
  return root;
}

/** Writes a value at a place that is there. */
export function put(root: unknown, location: readonly (string | number)[], value: unknown): void {
  let at = root as Json;
  for (const step of location.slice(0, -1)) at = at[step] as Json;
  const last = location.at(-1);
  if (last !== undefined) at[last] = value;
}

/** Takes out what stands at a place: a field, or an entry of a list. */
export function drop(root: unknown, location: readonly (string | number)[]): void {
  let at: unknown = root;
  for (const step of location.slice(0, -1)) at = (at as Json)[step];
  const last = location.at(-1);
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else if (isObject(at) && last !== undefined) delete at[last];
}
