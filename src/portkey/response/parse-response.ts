// Parses a response into a result, or into an error with a way on.

import { limits } from '../../runtime/limits.ts';
import { answeredBy, type Operation } from '../../runtime/operation.ts';
import { PortkeyError, readErrorBody } from '../errors.ts';
import type { RawReply } from '../http/transport.ts';
import type { Redactor } from '../redact.ts';
import { afterFailure, type HintFacts, hintFor, isArgumentFault } from './hints.ts';
import { readStream } from './sse-response.ts';

/** The longest message of an error, in characters. */
const MAX_MESSAGE = 600;
const REQUEST_IDS = ['x-request-id', 'x-portkey-request-id', 'x-portkey-trace-id', 'request-id', 'cf-ray'];

/** What is asked of an operation to tell of its reply. */
export type Answered = Pick<Operation, 'readOnly' | 'plane'>;

/** What a success holds. Throws PortkeyError when it is no JSON, or too large. */
export function parseReply(operation: Answered, raw: RawReply, redactor: Redactor, limit: number) {
  const requestId = requestIdOf(raw, redactor);
  const facts = { status: raw.status, bytes: raw.bytes, ...(requestId === undefined ? {} : { requestId }) };
  if (raw.cut) {
    throw new PortkeyError({
      ...(({ bytes: _, ...rest }) => rest)(facts),
      code: 'reply_too_large',
      message: `${answeredBy[operation.plane].service}'s reply is longer than ${limit} bytes; the rest was not read.`,
      hint: afterSuccess(
        operation,
        'Ask for less at a time: a smaller page, a shorter span of time, a filter.',
      ),
    });
  }
  const text = raw.text.trim();
  if (text === '') return { ...facts, body: undefined, empty: true };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    if (mediaType(raw) !== 'text/event-stream') throw notJson(operation, raw, requestId);
  }
  try {
    if (body === undefined) {
      const whole = readStream(text);
      // A secret may come in pieces, so that the text as it came does not show it.
      body = whole === undefined ? undefined : redactor.json(whole);
    } else if (redactor.suspects(text)) body = redactor.json(body);
  } catch {
    throw tooDeep(operation, facts);
  }
  if (body === undefined) throw notJson(operation, raw, requestId);
  return { ...facts, body, empty: body === null };
}

/** What to do after a reply that says it succeeded, but cannot be shown. */
export function afterSuccess(operation: Pick<Operation, 'readOnly'>, whenRead: string): string {
  return operation.readOnly
    ? whenRead
    : 'The status says that the change was made: read the present state, and do not repeat the call.';
}

/** A success whose JSON is nested too deeply to be handed on. */
export function tooDeep(
  operation: Answered,
  { status, requestId }: { readonly status: number; readonly requestId?: string },
): PortkeyError {
  return new PortkeyError({
    status,
    code: 'reply_too_deep',
    message: `${answeredBy[operation.plane].service} answered ${status}, with JSON that is nested too deeply to be handed on.`,
    ...(requestId === undefined ? {} : { requestId }),
    hint: afterSuccess(operation, 'Ask for another object: this one cannot be shown.'),
  });
}

/** The reply's type without its parameters; undefined when it has none. */
function mediaType(raw: RawReply): string | undefined {
  return /^[\w.+-]+\/[\w.+-]+/.exec(raw.headers['content-type'] ?? '')?.[0]?.toLowerCase();
}

function notJson(operation: Answered, raw: RawReply, requestId: string | undefined): PortkeyError {
  return new PortkeyError({
    status: raw.status,
    code: 'not_json',
    message: `${answeredBy[operation.plane].service} answered ${raw.status}, but with something that is not JSON (${mediaType(raw) ?? 'no content type'}, ${raw.bytes} bytes).`,
    ...(requestId === undefined ? {} : { requestId }),
    hint: afterSuccess(
      operation,
      `Something on the way may have answered: check ${answeredBy[operation.plane].setting} and the proxy.`,
    ),
  });
}

/** The error that a reply outside 2xx stands for. */
export function errorOfReply(
  operation: Operation,
  raw: RawReply,
  redactor: Redactor,
  context: Pick<HintFacts, 'need' | 'ownKey'>,
): PortkeyError {
  const { status } = raw;
  const requestId = requestIdOf(raw, redactor);
  const id = requestId === undefined ? {} : { requestId };
  if (status >= 300 && status < 400) {
    return new PortkeyError({
      status,
      code: 'redirect',
      message: `${answeredBy[operation.plane].service} answered with a redirect${target(raw, redactor)}; it was not followed, since the key would go with it.`,
      ...id,
      hint: `Set ${answeredBy[operation.plane].setting} to the address that answers by itself.`,
      untrusted: true,
    });
  }
  const said = readErrorBody(raw.text.slice(0, limits.errorCharacters));
  const message = said.message === undefined ? undefined : shorten(redactor.text(said.message));
  const code = said.code === undefined ? undefined : shorten(redactor.text(said.code), 100);
  const facts = {
    operation,
    status,
    ...context,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  };
  const hint = hintFor(facts);
  return new PortkeyError({
    status,
    ...(code === undefined ? {} : { code }),
    message: message ?? `${answeredBy[operation.plane].service} answered ${status} and said nothing.`,
    ...id,
    ...(raw.retryAfterMs === undefined ? {} : { retryAfterS: Math.ceil(raw.retryAfterMs / 1000) }),
    ...(said.fields === undefined ? {} : { fields: cleanFields(said.fields, redactor) }),
    ...(hint === undefined ? {} : { hint: withWait(hint, raw.retryAfterMs) }),
    ...(isArgumentFault(facts) ? { schemaHelps: true } : {}),
    // Whoever answered, and whomever it quotes: what an error says is text of others, whatever the tool returns.
    ...((message ?? code ?? said.fields) === undefined ? {} : { untrusted: true }),
  });
}

function withWait(hint: string, retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined ? hint : `Wait ${Math.ceil(retryAfterMs / 1000)} s. ${hint}`;
}

function cleanFields(fields: Readonly<Record<string, string>>, redactor: Redactor): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, what]) => [
      shorten(redactor.text(name), 100),
      shorten(redactor.text(what), 300),
    ]),
  );
}

/** Where a redirect points, its host only: the rest may hold a secret. */
function target(raw: RawReply, redactor: Redactor): string {
  const location = raw.headers['location'];
  if (location === undefined || !URL.canParse(location)) return '';
  return ` to ${shorten(redactor.text(new URL(location).host), 200)}`;
}

/** The reply's request id, whatever its header is called; undefined when there is none. One word: a sentence is no id. */
function requestIdOf(raw: RawReply, redactor: Redactor): string | undefined {
  for (const name of REQUEST_IDS) {
    const value = raw.headers[name]?.trim();
    if (value !== undefined && /^[\x21-\x7e]+$/.test(value)) return shorten(redactor.text(value), 200);
  }
  return undefined;
}

/** At most `length` characters, on one line, never half a surrogate pair. */
function shorten(text: string, length = MAX_MESSAGE): string {
  const line = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** No key was given, by anyone. */
export function missingKey(): PortkeyError {
  return new PortkeyError({
    code: 'no_api_key',
    message: 'There is no Portkey key, so nothing was sent.',
    hint: 'Set PORTKEY_API_KEY in the server’s environment, or, where each request brings its own, send it in the header that MCP_PORTKEY_KEY_HEADER names (x-portkey-api-key unless set).',
  });
}

/** The caller gave up. */
export function cancelled(
  operation: Pick<Operation, 'readOnly' | 'listedBy'>,
  underWay: boolean,
): PortkeyError {
  return new PortkeyError({
    code: 'cancelled',
    message: 'The call was cancelled.',
    ...(underWay && !operation.readOnly ? { hint: afterFailure(operation) } : {}),
  });
}
