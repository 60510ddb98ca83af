// Canonical JSON: one text for one value, whatever the order of its keys, and digests and comparisons made from it.
import { isRecord } from '../runtime/json.ts';

/** The value with the keys of every object in alphabetical order, and without what is undefined. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

/** Canonical JSON; undefined is written as null. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** SHA-256 of the canonical JSON, in hexadecimal. Node's crypto is loaded here, not at the start of every server. */
export function digestOf(value: unknown): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** Nothing set: absent, null, or an empty text, list or object. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/**
 * Equal to whoever uses the object: what is empty equals what is absent, and a secret equals any other, since
 * neither side knows its value.
 */
export function same(a: unknown, b: unknown): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  return canonical(withoutSecretNames(a)) === canonical(withoutSecretNames(b));
}

/** What stands in a document where a secret is needed. */
export interface SecretSlot {
  readonly secret: string;
}

export function isSecretSlot(value: unknown): value is SecretSlot {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value['secret'] === 'string';
}

function withoutSecretNames(value: unknown): unknown {
  if (isSecretSlot(value)) return { secret: '' };
  if (Array.isArray(value)) return value.map(withoutSecretNames);
  if (!isRecord(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null)
      .map(([key, inner]) => [key, withoutSecretNames(inner)]),
  );
}
