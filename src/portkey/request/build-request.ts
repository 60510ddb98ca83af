// Builds a request from a caller's flat arguments: its parts, its headers, and the secrets that must not come out again.

import { limits } from '../../runtime/limits.ts';
import type { Argument, Operation, RequestParts } from '../../runtime/operation.ts';
import type { PortkeySettings } from '../client-settings.ts';
import { ArgumentError, isRecord, PortkeyError } from '../errors.ts';
import { collectSecrets } from '../redact.ts';
import { checkPathValue } from './url.ts';

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
