// Secrets in objects: every credential is replaced by `{ secret: NAME }` before anything leaves the reader, and
// filled in from the environment right before a write. Names lead only to variables with a prefix of their own, so
// that a document written by somebody else cannot send any other variable away.
import { isRecord } from '../runtime/json.ts';
import { digestOf, isSecretSlot, type SecretSlot } from './canonical.ts';
import type { Field, Fields, Kind } from './types.ts';

/** A document's `secret: NAME` is read from the variable `PORTKEY_SECRET_NAME`. */
export const secretPrefix = 'PORTKEY_SECRET_';
export const secretName = /^[A-Z][A-Z0-9_]{0,127}$/;

/** Names of members that hold a credential wherever they stand in free-form objects. */
const credentialKey =
  /^(?:(?:.*[_-])?(?:api[_-]?key|secret|token|passw(?:or)?d|authorization|credentials?|private[_-]?key|access[_-]?key(?:[_-]?id)?)|apikey|.*(?:ApiKey|Secret|Token|Password|AccessKey|AccessKeyId|PrivateKey)|(?:.*[_-])?secret[_-]access[_-]key|service_account_json|vertex_service_account_json)$/i;
const harmless = new Set(['secret_path', 'secret_key', 'target_field', 'value_format']);

const fortyStars = '*'.repeat(40);

/** A value that Portkey has masked: writing it back would replace the real one. */
export function isMask(value: unknown): boolean {
  // A run that fits into neither end is as good as a short one, and stays the only one that is long.
  return typeof value === 'string' && /^\S{0,16}\*{3,}\S{0,16}$/.test(value.replace(/\*{40,}/g, fortyStars));
}

function isPlainUrl(text: string): boolean {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '';
  } catch {
    return false;
  }
}

/** Every text below is a credential, but for addresses without one in them. */
function allTexts(value: unknown, hide: () => SecretSlot): unknown {
  if (typeof value === 'string') return value === '' || isPlainUrl(value) ? value : hide();
  if (Array.isArray(value)) return value.map((item) => allTexts(item, hide));
  if (!isRecord(value) || isSecretSlot(value)) return isSecretSlot(value) ? hide() : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, allTexts(inner, hide)]));
}

function walk(value: unknown, paths: readonly string[], hide: () => SecretSlot): unknown {
  if (isSecretSlot(value)) return hide();
  if (Array.isArray(value)) return value.map((item) => walk(item, paths, hide));
  if (!isRecord(value)) return isMask(value) ? hide() : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (paths.includes(key)) return [key, allTexts(inner, hide)];
      const credential = credentialKey.test(key) && !harmless.has(key);
      if (credential && typeof inner === 'string' && inner !== '') return [key, hide()];
      if (credential && isRecord(inner) && paths.length > 0 && !isSecretSlot(inner)) return [key, hide()];
      return [key, walk(inner, paths, hide)];
    }),
  );
}

function part(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
}

/** The name of a secret, made from where it stands; not unique. */
export function nameAt(one: string, key: string, at: readonly string[]): string {
  const words = [one, key, ...at.filter((step) => !/^\d+$/.test(step))].map(part);
  const name = words.filter((word) => word !== '').join('_');
  return name.length > 100 ? `${name.slice(0, 90)}_${digestOf(name).slice(0, 8).toUpperCase()}` : name;
}

interface Slotted {
  readonly one: string;
  readonly key: string;
  readonly fields: Fields;
}

export function eachSlot(
  value: unknown,
  at: readonly string[],
  change: (at: readonly string[], slot: SecretSlot) => SecretSlot,
): unknown {
  if (isSecretSlot(value)) return change(at, value);
  if (Array.isArray(value)) return value.map((item, index) => eachSlot(item, [...at, String(index)], change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, eachSlot(inner, [...at, key], change)]),
  );
}

/** Names every secret of these objects by its place, so that no two places share a name. */
export function nameSecrets<Entry extends Slotted>(entries: readonly Entry[]): Entry[] {
  const places = new Map<string, number>();
  for (const { one, key, fields } of entries)
    eachSlot(fields, [], (at, slot) => {
      const name = nameAt(one, key, at);
      places.set(name, (places.get(name) ?? 0) + 1);
      return slot;
    });
  return entries.map((entry) => ({
    ...entry,
    fields: eachSlot(entry.fields, [], (at) => {
      const name = nameAt(entry.one, entry.key, at);
      const shared = (places.get(name) ?? 0) > 1;
      const own = digestOf([entry.one, entry.key, at]).slice(0, 8).toUpperCase();
      return { secret: shared ? `${name}_${own}` : name };
    }) as Fields,
  }));
}

/** A field's value with every credential in it replaced. */
export function hideSecrets(field: Field, value: unknown): unknown {
  const hide = (): SecretSlot => ({ secret: '' });
  if (value === undefined || value === null) return value;
  if (field.type === 'secret') return hide();
  if (field.secrets === undefined) return value;
  if (field.secrets.includes('**')) return allTexts(value, hide);
  return walk(value, field.secrets, hide);
}

/** The names of all secrets in a value. */
export function secretsIn(value: unknown): string[] {
  if (isSecretSlot(value)) return [value.secret];
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  return isRecord(value) ? Object.values(value).flatMap(secretsIn) : [];
}

function asObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : text;
  } catch {
    return text;
  }
}

/** A value with its secrets filled in. @param find gives a secret that is known to be set. */
export function fillSecrets(value: unknown, find: (name: string) => string): unknown {
  if (isSecretSlot(value)) {
    const text = find(value.secret);
    // A service account is an object, which a variable holds as text.
    return /_JSON(?:_|$)/.test(value.secret) ? asObject(text) : text;
  }
  if (Array.isArray(value)) return value.map((item) => fillSecrets(item, find));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillSecrets(inner, find)]));
}

/** Credentials that a document holds in clear, or masked: paths to them. */
export function clearSecrets(kind: Kind, fields: Fields): string[] {
  return Object.entries(kind.fields).flatMap(([name, field]) => {
    const found: string[] = [];
    const look = (before: unknown, after: unknown, at: string): void => {
      if (isSecretSlot(after)) {
        if (!isSecretSlot(before)) found.push(at);
      } else if (Array.isArray(after) && Array.isArray(before)) {
        for (const [index, item] of after.entries()) look(before[index], item, `${at}[${index}]`);
      } else if (isRecord(after) && isRecord(before)) {
        for (const [inner, item] of Object.entries(after)) look(before[inner], item, `${at}.${inner}`);
      }
    };
    look(fields[name], hideSecrets(field, fields[name]), name);
    return found;
  });
}
