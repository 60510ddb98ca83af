// Makes a request of a caller's flat arguments: its parts, its address, its headers, and the secrets that must not come
// out again. The heart of the address is the path guard: no value of any argument may change which operation is called,
// so each is refused here, by the argument's name, or encoded into its one segment.

import { isRecord } from '../runtime/json.ts';
import { limits } from '../runtime/limits.ts';
import type { Argument, Base, Operation, Plane, RequestParts } from '../runtime/operation.ts';
import type { PortkeySettings } from './client-settings.ts';
import { ArgumentError, PortkeyError } from './errors.ts';
import { collectSecrets } from './redact.ts';

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

type Arguments = Readonly<Record<string, unknown>>;

/** `2026-10-01T00:00:00Z` as `2026-10-01T00:00:00+00:00`: the same time, for servers that refuse the letter. */
function withNumericOffset(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(?<=\d)Z$/i, '+00:00') : value;
}

function pick(places: readonly Argument[], args: Arguments): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const { name, wire, format } of places) {
    const value = args[name];
    if (value !== undefined) picked[wire] = format === 'numeric-offset' ? withNumericOffset(value) : value;
  }
  return picked;
}

function bodyOf(operation: Operation, args: Arguments): unknown {
  const { body } = operation;
  if (!body) return undefined;
  if (body.whole !== undefined && args[body.whole] !== undefined) return args[body.whole];
  const outside = new Set(
    [...operation.pathArguments, ...operation.queryArguments, ...operation.headerArguments].map(
      (argument) => argument.name,
    ),
  );
  const names = body.open
    ? Object.keys(args).filter((name) => body.properties.includes(name) || !outside.has(name))
    : body.properties;
  const picked: Record<string, unknown> = {};
  for (const name of names) if (args[name] !== undefined) picked[name] = args[name];
  for (const name of body.filled ?? []) picked[name] ??= [];
  return Object.keys(picked).length === 0 && !body.required ? undefined : picked;
}

/** The argument whose fields go over the wire as they are. */
export const EXTRA_FIELDS = 'extra_fields';

/**
 * The request with fields that the contract does not know: in the query of a GET, in the body of anything else.
 * @throws ArgumentError when the body is a list, or a text, and has no place for a field.
 */
function withExtra(operation: Operation, parts: RequestParts, extra: unknown): RequestParts {
  if (!isRecord(extra)) return parts;
  if (operation.method === 'GET') return { ...parts, query: { ...extra, ...parts.query } };
  if (parts.body !== undefined && !isRecord(parts.body))
    throw new ArgumentError(EXTRA_FIELDS, 'cannot be merged into a body that is a list');
  return { ...parts, body: { ...extra, ...parts.body } };
}

/** The request that valid arguments make. Nothing is defaulted and nothing is left out. */
export function requestParts(
  operation: Operation,
  { [EXTRA_FIELDS]: extra, ...args }: Arguments,
): RequestParts {
  const body = bodyOf(operation, args);
  const parts = {
    path: pick(operation.pathArguments, args),
    query: pick(operation.queryArguments, args),
    header: pick(operation.headerArguments, args),
    ...(body !== undefined && { body }),
  };
  return withExtra(operation, parts, extra);
}

/** A W3C trace context. */
export interface Trace {
  readonly traceparent: string;
  readonly tracestate?: string;
}

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const RESERVED =
  /^(?:authorization|x-portkey-api-key|host|content-length|content-type|cookie|connection|transfer-encoding)$/i;

/** Version, trace and parent of W3C trace context; version ff and ids of zeros are invalid. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** The trace context of these headers; undefined where it is not of W3C's form, and then not passed on. */
export function validTrace(traceparent: unknown, tracestate: unknown): Trace | undefined {
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return undefined;
  const valid = typeof tracestate === 'string' && TRACESTATE.test(tracestate);
  return { traceparent, ...(valid && { tracestate }) };
}

/** @throws PortkeyError `bad_key` for a key that is not a header value */
export function headersFor(
  key: string | undefined,
  trace: Trace | undefined,
  settings: Pick<PortkeySettings, 'extraHeaders' | 'userAgent'>,
): Readonly<Record<string, string>> {
  if (key !== undefined && (!HEADER_VALUE.test(key) || key.trim() === '')) {
    throw new PortkeyError({
      code: 'bad_key',
      message: 'The Portkey key has characters that no header can hold. Nothing was sent.',
      hint: 'Copy the key again, without line breaks or quotation marks.',
    });
  }
  return {
    ...settings.extraHeaders,
    accept: 'application/json',
    ...(settings.userAgent === undefined ? {} : { 'user-agent': settings.userAgent }),
    ...(key === undefined ? {} : { 'x-portkey-api-key': key }),
    ...trace,
  };
}

/** Refuses arguments that would change the request. @throws ArgumentError with the caller's name of the argument */
export function checkParts(operation: Operation, parts: RequestParts): void {
  for (const { name, wire } of operation.pathArguments) {
    const value = Object.hasOwn(parts.path, wire) ? parts.path[wire] : undefined;
    checkPathValue(name, value, name === wire ? undefined : false);
  }
  for (const [wire, value] of Object.entries(parts.header)) {
    if (value === undefined || value === null) continue;
    const name = operation.headerArguments.find((argument) => argument.wire === wire)?.name ?? wire;
    if (RESERVED.test(wire)) throw new ArgumentError(name, 'is a header that only the server sets');
    if (typeof value === 'object' || !HEADER_VALUE.test(String(value))) {
      throw new ArgumentError(name, 'has characters that no header can hold');
    }
  }
}

/** The secret values among the arguments. @throws ArgumentError for more secret values than can be cut from the reply */
export function secretsOf(operation: Operation, { path, query, header, body }: RequestParts): string[] {
  if (operation.credentials.length === 0) return [];
  const whole = operation.body?.whole;
  const inBody = whole === undefined ? (body as Record<string, unknown> | undefined) : { [whole]: body };
  const args: Record<string, unknown> = { ...path, ...query, ...header, ...inBody };
  for (const list of [operation.pathArguments, operation.queryArguments, operation.headerArguments]) {
    for (const { name, wire } of list)
      if (name !== wire && Object.hasOwn(args, wire)) args[name] = args[wire];
  }
  const secrets = collectSecrets(args, operation.credentials);
  if (secrets.length > limits.secrets)
    throw new ArgumentError(
      operation.credentials[0] ?? 'arguments',
      `holds ${secrets.length} secret values; at most ${limits.secrets} can be kept out of the result`,
    );
  return secrets;
}
