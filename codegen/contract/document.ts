// An OpenAPI document as the tree that it is: what the importer, the overlays, the contract diff and the model have in
// common when they walk it.

export interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Json>;
  components?: { schemas?: Record<string, Json> };
  [extension: string]: unknown;
}

export type Json = { [key: string]: unknown };

/** The keys of a path's item that are operations, in the order in which they are told. */
export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Operation {
  /** "METHOD /path". */
  readonly key: string;
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly operation: Json;
  /** What holds the operation, and what its path's operations share. */
  readonly item: Json;
}

/** All operations, sorted by their path, so that the order of the document leaves no trace. */
export function operationsOf(document: Document): Operation[] {
  return Object.keys(document.paths)
    .sort()
    .flatMap((path) => {
      const item = document.paths[path] ?? {};
      return methods.flatMap((method) => {
        const operation = item[method];
        return isObject(operation)
          ? [{ key: `${method.toUpperCase()} ${path}`, path, method, operation, item }]
          : [];
      });
    });
}

/** What a reference such as `#/components/schemas/Label` leads to; undefined where that is not there. */
export function referred(document: unknown, reference: string): unknown {
  let at = document;
  for (const part of reference.slice(2).split('/'))
    at = isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return at;
}

/** The same. @throws Error when it leads to no object. */
export function resolve(document: unknown, reference: string): Json {
  const found = referred(document, reference);
  if (!isObject(found)) throw new Error(`the reference ${reference} leads nowhere`);
  return found;
}

/**
 * What `value` refers to, directly or not, by reference.
 * @param look gives what stands behind a reference; that is searched for further ones
 */
export function reached(
  value: unknown,
  look: (reference: string) => unknown,
  found = new Map<string, unknown>(),
): Map<string, unknown> {
  if (Array.isArray(value)) for (const item of value) reached(item, look, found);
  if (!isObject(value)) return found;
  const reference = value['$ref'];
  if (typeof reference === 'string' && !found.has(reference)) {
    const target = look(reference);
    found.set(reference, target);
    reached(target, look, found);
  }
  for (const item of Object.values(value)) reached(item, look, found);
  return found;
}
