// Headers of a request: the key, the trace, what a self-hosted gateway asks for; and which arguments may be headers.

import type { Operation, RequestParts } from '../../runtime/operation.ts';
import type { PortkeySettings } from '../client-settings.ts';
import { ArgumentError, PortkeyError } from '../errors.ts';
import { checkPathValue } from './path.ts';

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
