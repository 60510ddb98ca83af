// From a reply as it came to a result of bounded size, or to an error with a way on: parsed, known secrets cut,
// selected, brought to size.

import { isDeeper } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { answeredBy, type Operation } from '../../runtime/operation.ts';
import { PortkeyError, readErrorBody } from '../errors.ts';
import type { RawReply } from '../http/transport.ts';
import { createRedactor, maskedIn, type Redactor } from '../redact.ts';
import { afterFailure, type HintFacts, hintFor, isArgumentFault } from './hints.ts';
import { compileSelect } from './jmespath.ts';
import { readStream } from './sse-response.ts';
import { type TruncatedResult, type TruncateOptions, truncate } from './truncate.ts';

/** The longest message of an error, in characters. */
const MAX_MESSAGE = 600;
const REQUEST_IDS = ['x-request-id', 'x-portkey-request-id', 'x-portkey-trace-id', 'request-id', 'cf-ray'];

/** Portkey's reply to a call that succeeded. */
export interface ApiResponse {
  readonly status: number;
  /** The parsed JSON, known secrets cut out; undefined when there was none. */
  readonly body: unknown;
  /** The body brought to size, where that was wished for. A large one is so while it is read: there is no `body` then. */
  readonly shaped?: TruncatedResult;
  /** True for 204, an empty body and `null`: done, and nothing more to say. */
  readonly empty: boolean;
  readonly requestId?: string | undefined;
  /** The server's own clock when it answered, ms since 1970, to the second. */
  readonly servedAt?: number | undefined;
  /** Bytes of the reply, unpacked. */
  readonly bytes: number;
  readonly attempts: number;
  /** The whole call, retries and their waits counted. */
  readonly ms: number;
}

/** What is asked of an operation to tell of its reply. */
type Answered = Pick<Operation, 'readOnly' | 'plane'>;

/** What a success holds. Throws PortkeyError when it is no JSON, or too large. */
export function parseReply(operation: Answered, raw: RawReply, redactor: Redactor, limit: number) {
  const requestId = requestIdOf(raw, redactor);
  const { status, bytes } = raw;
  const servedAt = Date.parse(raw.headers['date'] ?? '') || undefined;
  const facts = { status, bytes, requestId, servedAt };
  if (raw.cut) {
    throw new PortkeyError({
      status,
      requestId,
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
    if (mediaType(raw.headers['content-type']) !== 'text/event-stream')
      throw notJson(operation, raw, redactor);
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
  if (body === undefined) throw notJson(operation, raw, redactor);
  // JSON may be deeper than those who read a reply can go down with it.
  if (isDeeper(body, limits.replyDepth)) throw tooDeep(operation, facts);
  return { ...facts, body, empty: body === null };
}

/** How a reply is brought to size. */
export interface ResultWish {
  readonly facts: TruncateOptions;
  /** A JMESPath expression over the reply. */
  readonly select?: unknown;
}

/** Everything that reading a reply needs, as data: it may be done in another thread. */
export interface ReadJob {
  readonly operation: Answered & Pick<Operation, 'masked'>;
  readonly raw: RawReply;
  readonly secrets: readonly string[];
  /** The most bytes that were read of the reply. */
  readonly limit: number;
  readonly wish: ResultWish;
}

export type ReadResult = Omit<ApiResponse, 'body' | 'attempts' | 'ms'> & { readonly shaped: TruncatedResult };

/** Reads a reply. @throws PortkeyError when it is no JSON, too deep, or `select` does not fit it */
export async function readResult({ operation, raw, secrets, limit, wish }: ReadJob): Promise<ReadResult> {
  const redactor = createRedactor([...secrets, ...maskedIn(raw.text, operation.masked)]);
  const { body, ...read } = parseReply(operation, raw, redactor, limit);
  const selected = wish.select === undefined ? undefined : await compileSelect(wish.select);
  return { ...read, shaped: shapeBody(operation, { ...read, body }, wish.facts, selected) };
}

/**
 * A body brought to size.
 * @param selected what the caller's `select` makes of it; an empty reply is shown without
 * @throws PortkeyError when it is too deep, or `select` does not fit it
 */
export function shapeBody(
  operation: Answered,
  reply: Pick<ApiResponse, 'status' | 'body' | 'empty' | 'requestId'>,
  facts: TruncateOptions,
  selected: ((body: unknown) => unknown) | undefined,
): TruncatedResult {
  const { empty } = reply;
  const body = empty && facts.stopped === undefined ? emptyResult(operation, reply) : reply.body;
  try {
    return truncate(selected === undefined || empty ? body : selected(body), facts);
  } catch (thrown) {
    // JSON can be nested deeper than it can be written again.
    throw thrown instanceof RangeError ? tooDeep(operation, reply) : thrown;
  }
}

/** Result for an empty reply, so that it is not mistaken for a failure. */
function emptyResult(operation: Answered, reply: { readonly status: number }): Record<string, unknown> {
  const what = operation.readOnly ? 'There is nothing to show' : 'Done';
  return {
    ok: true,
    status: reply.status,
    message: `${what}: ${answeredBy[operation.plane].service} answered ${reply.status} without content.`,
  };
}

/** What to do after a reply that says it succeeded, but cannot be shown. */
export function afterSuccess(operation: Pick<Operation, 'readOnly'>, whenRead: string): string {
  return operation.readOnly
    ? whenRead
    : 'The status says that the change was made: read the present state, and do not repeat the call.';
}

/** A success whose JSON is nested too deeply to be handed on. */
function tooDeep(
  operation: Answered,
  { status, requestId }: Pick<ApiResponse, 'status' | 'requestId'>,
): PortkeyError {
  return new PortkeyError({
    status,
    code: 'reply_too_deep',
    message: `${answeredBy[operation.plane].service} answered ${status}, with JSON that is nested too deeply to be handed on.`,
    requestId,
    hint: afterSuccess(operation, 'Ask for another object: this one cannot be shown.'),
  });
}

/** A reply's type without its parameters; undefined when it has none. */
function mediaType(contentType = ''): string | undefined {
  return /^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0]?.toLowerCase();
}

function notJson(operation: Answered, raw: RawReply, redactor: Redactor): PortkeyError {
  const type = mediaType(redactor.text(raw.headers['content-type'] ?? '')) ?? 'no content type';
  return new PortkeyError({
    status: raw.status,
    code: 'not_json',
    message: `${answeredBy[operation.plane].service} answered ${raw.status}, but with something that is not JSON (${shorten(type, 100)}, ${raw.bytes} bytes).`,
    requestId: requestIdOf(raw, redactor),
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
  if (status >= 300 && status < 400) {
    return new PortkeyError({
      status,
      code: 'redirect',
      message: `${answeredBy[operation.plane].service} answered with a redirect${target(raw, redactor)}; it was not followed, since the key would go with it.`,
      requestId,
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
    code,
    message,
  };
  const hint = hintFor(facts);
  return new PortkeyError({
    status,
    code,
    message: message ?? `${answeredBy[operation.plane].service} answered ${status} and said nothing.`,
    requestId,
    retryAfterS: raw.retryAfterMs === undefined ? undefined : Math.ceil(raw.retryAfterMs / 1000),
    fields: said.fields && cleanFields(said.fields, redactor),
    hint: hint && withWait(hint, raw.retryAfterMs),
    schemaHelps: isArgumentFault(facts) || undefined,
    // Whoever answered, and whomever it quotes: what an error says is text of others, whatever the tool returns.
    untrusted: (message ?? code ?? said.fields) === undefined ? undefined : true,
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
    hint: underWay && !operation.readOnly ? afterFailure(operation) : undefined,
  });
}
