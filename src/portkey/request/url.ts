// The address of a request. Its heart is the path guard: no value of any argument may change which operation is called,
// so each is refused here, by the argument's name, or encoded into its one segment.
import type { Base, Operation, Plane } from '../../runtime/operation.ts';
import type { PortkeySettings } from '../client-settings.ts';
import { ArgumentError } from '../errors.ts';

/** The longest path value, in characters. Portkey's ids and slugs are far shorter. */
export const MAX_PATH_VALUE = 1_000;

/** Path parameters whose values have slashes of their own (`meta-llama/Llama-3`): sent as %2F, one segment all the same. */
const SLASHED: ReadonlySet<string> = new Set(['model']);

const PLACEHOLDER = /\{([^{}]+)\}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const ENCODED = /%[0-9a-f]{2}/i;
const PLAIN = /^[A-Za-z0-9_-]+$/;

/**
 * The value as it stands in the URL, or an ArgumentError that names the argument. `name` is the caller's name
 * of it; `slashed` lets slashes through, encoded.
 */
export function checkPathValue(name: string, value: unknown, slashed: boolean = SLASHED.has(name)): string {
  if (value === undefined || value === null) throw new ArgumentError(name, 'is missing');
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new ArgumentError(name, 'must be a whole number or a string');
    return String(value);
  }
  if (typeof value !== 'string') throw new ArgumentError(name, 'must be a string');
  if (value.length <= MAX_PATH_VALUE && PLAIN.test(value)) return value;
  if (value.trim() === '') throw new ArgumentError(name, 'is empty');
  if (value.length > MAX_PATH_VALUE) {
    throw new ArgumentError(name, `has ${value.length} characters; an id has at most ${MAX_PATH_VALUE}`);
  }
  const problem = problemOf(value, slashed);
  if (problem !== undefined) throw new ArgumentError(name, problem);
  return encodeURIComponent(value);
}

/** What is wrong with a value, also once a server behind ours has decoded it, however often. */
function problemOf(value: string, slashed: boolean): string | undefined {
  let seen = value;
  for (;;) {
    const problem = problemAsIs(seen, slashed);
    if (problem !== undefined) return seen === value ? problem : `${problem}, once decoded`;
    if (!ENCODED.test(seen)) return undefined;
    const decoded = decode(seen);
    if (decoded === undefined || decoded === seen) return undefined;
    seen = decoded;
  }
}

function problemAsIs(value: string, slashed: boolean): string | undefined {
  if (CONTROL.test(value)) return 'has a control character';
  if (/\p{Surrogate}/u.test(value)) return 'has half of a surrogate pair';
  if (/[?#\\]/.test(value)) return 'has one of the characters ? # \\';
  if (!slashed && value.includes('/')) return 'has a slash; give the bare id';
  for (const segment of value.split('/')) {
    const bare = segment.trim();
    if (bare === '') return slashed ? 'has an empty segment' : 'is empty';
    if (/^\.+$/.test(bare)) return 'is a path of dots, not an id';
  }
  return undefined;
}

/** One round of percent-decoding; sequences that are no UTF-8 are read byte by byte. */
function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

/**
 * The template with each `{placeholder}` filled by its value's one segment. Throws ArgumentError when a value
 * is missing or could change the path.
 */
export function serializePath(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(PLACEHOLDER, (_, name: string) =>
    checkPathValue(name, Object.hasOwn(values, name) ? values[name] : undefined),
  );
}

/**
 * Writes the query as `a=1&b=x`, without a question mark: what is unset is left out, arrays repeat their name, objects
 * travel as JSON. Throws ArgumentError on what no URL can hold.
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  let out = '';
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = asText(name, item);
      if (text === undefined) continue;
      out += `${out === '' ? '' : '&'}${encode(name, name)}=${encode(name, text)}`;
    }
  }
  return out;
}

function asText(name: string, value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new ArgumentError(name, 'must be a finite number');
      return String(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? undefined : JSON.stringify(value);
    default:
      throw new ArgumentError(name, 'cannot be sent in a URL');
  }
}

function encode(name: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new ArgumentError(name, 'has half of a surrogate pair');
  }
}

/** The host that serves the public operations, without a key (the contract's own server for them). */
export const PUBLIC_ORIGIN = 'https://api.portkey.ai';

/** A configured URL without its trailing slashes and its version: `https://host/x/v1/` gives `https://host/x`. */
export function rootOf(url: string): string {
  const parsed = new URL(url);
  const path = parsed.pathname
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '')
    .replace(/\/+$/, '');
  return parsed.origin + path;
}

/** Gives each operation its base URL, without a trailing slash. The configured URLs are read once. */
export function createUrls(
  settings: Pick<PortkeySettings, 'baseUrl' | 'baseUrlIsDefault' | 'gatewayUrl' | 'planes'>,
): (operation: Pick<Operation, 'plane'>, base: Base) => string {
  const control = rootOf(settings.baseUrl);
  const roots = new Map<Plane, string>([
    ['control', control],
    ['gateway', settings.gatewayUrl === undefined ? control : rootOf(settings.gatewayUrl)],
  ]);
  for (const [plane, url] of Object.entries(settings.planes ?? {})) roots.set(plane as Plane, rootOf(url));
  const open = settings.baseUrlIsDefault ? PUBLIC_ORIGIN : control;
  return ({ plane }, base) => {
    if (plane === 'public') return open;
    const root = roots.get(plane);
    if (root === undefined) throw new Error(`the settings give no address for the plane ${plane}`);
    return `${root}/${base}`;
  };
}
