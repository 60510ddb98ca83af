// Names of schemas, and of places within them, in a contract diff.
import { type Schema, takesNull, typesOf } from '../model/schema.ts';
import type { Change } from './change.ts';

/** `request`: narrower breaks callers. `reply`: what is gone or of another type breaks readers. */
export type Direction = 'request' | 'reply';

export const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The type of a schema in a few words. */
export function typeName(schema: Schema): string {
  if (schema.anyOf) return `one of ${schema.anyOf.length} shapes`;
  const types = typesOf(schema).map((type) =>
    type === 'array' ? `array of ${typeName(schema.items ?? {})}` : type,
  );
  const all = takesNull(schema) ? [...types, 'null'] : types;
  return all.length > 0 ? all.join(' or ') : 'anything';
}

/** Compares two schemas: what the parts of the comparison are given to go deeper. */
export type Compare = (was: Schema, now: Schema, direction: Direction, path: string) => Change[];

/** A value in one line. */
export function show(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
