// An OpenAPI document as a tree: walking it, finding its operations and following its references.

export interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Json>;
  components?: { schemas?: Record<string, Json> };
  [extension: string]: unknown;
}

export type Json = { [key: string]: unknown };

/** The keys of a path item that can become tools, in the order in which they are listed. */
export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Methods that OpenAPI knows and no tool can be made of. */
export const otherMethods = ['head', 'options', 'trace', 'query'] as const;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property: a document may well have one that is called `constructor`. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export interface Operation {
  /** "METHOD /path". */
  readonly key: string;
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly operation: Json;
  /** The path item that holds the operation and what its operations share. */
  readonly item: Json;
}

/** The path item of a path, its `$ref` followed. */
export function pathItem(document: Document, path: string): Json {
  const item = own(document.paths, path);
  const reference = own(item, '$ref');
  if (typeof reference !== 'string') return isObject(item) ? item : {};
  const { $ref: _, ...beside } = item as Json;
  return { ...dereference(document, { $ref: reference }), ...beside };
}

/** All operations that can become tools, sorted by path, so that the order of the document leaves no trace. */
export function operationsOf(document: Document): Operation[] {
  return Object.keys(document.paths)
    .sort()
    .flatMap((path) => {
      const item = pathItem(document, path);
      return methods.flatMap((method) => {
        const operation = own(item, method);
        return isObject(operation)
          ? [{ key: `${method.toUpperCase()} ${path}`, path, method, operation, item }]
          : [];
      });
    });
}

/** Keys of the operations whose method no tool can be made of. */
export function otherOperations(document: Document): string[] {
  return Object.keys(document.paths)
    .sort()
    .flatMap((path) => {
      const item = pathItem(document, path);
      return otherMethods
        .filter((method) => isObject(own(item, method)))
        .map((method) => `${method.toUpperCase()} ${path}`);
    });
}

/** One step of a JSON pointer in a URI fragment: `%7B` is `{`, `~1` is `/`. */
function pointerStep(step: string): string {
  let plain = step;
  try {
    plain = decodeURIComponent(step);
  } catch {
    // A lone per cent sign stands for itself.
  }
  return plain.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What a reference such as `#/components/schemas/Label` leads to; undefined where nothing is there. */
export function referred(document: unknown, reference: string): unknown {
  if (reference === '#') return document;
  if (!reference.startsWith('#/')) return undefined;
  let at = document;
  for (const part of reference.slice(2).split('/')) {
    const step = pointerStep(part);
    at = Array.isArray(at) ? at[Number(step)] : own(at, step);
  }
  return at;
}

/** The same. @throws Error when it leads to no object, or out of the document: nothing is ever fetched. */
export function resolve(document: unknown, reference: string): Json {
  const found = referred(document, reference);
  if (isObject(found)) return found;
  throw new Error(
    reference.startsWith('#')
      ? `the reference ${reference} leads nowhere`
      : `the reference ${reference} leads out of the document, and nothing is fetched`,
  );
}

/**
 * A value behind its `$ref`, and behind the `$ref` found there.
 * @throws Error when one leads nowhere, or in a circle
 */
export function dereference(document: unknown, value: unknown): Json {
  const seen = new Set<string>();
  let at = isObject(value) ? value : {};
  for (let reference = own(at, '$ref'); typeof reference === 'string'; reference = own(at, '$ref')) {
    if (seen.has(reference)) throw new Error(`the reference ${reference} leads to itself`);
    seen.add(reference);
    at = resolve(document, reference);
  }
  return at;
}

/**
 * What `value` refers to, directly or not, by reference. Walks without recursion, since documents can be deep.
 * @param look returns what a reference leads to; that is searched for further ones
 */
export function reached(
  value: unknown,
  look: (reference: string) => unknown,
  found = new Map<string, unknown>(),
): Map<string, unknown> {
  const seen = new Set<unknown>();
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const at = pending.pop();
    if (typeof at !== 'object' || at === null || seen.has(at)) continue;
    seen.add(at);
    const reference = own(at, '$ref');
    if (typeof reference === 'string' && !found.has(reference)) {
      const target = look(reference);
      found.set(reference, target);
      pending.push(target);
    }
    for (const item of Object.values(at)) pending.push(item);
  }
  return found;
}
