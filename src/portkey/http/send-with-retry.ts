// Sends the requests of one call: to its base URLs in turn, and again where that is safe, until there is a reply or no
// safe way to get one. A write is repeated only when it cannot have been applied.
import { setTimeout as delay } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { paths } from '../../generated/api.d.ts';
import type { Api, GeneratedOperation } from '../../generated/typed-operation.ts';
import {
  answeredBy,
  type Base,
  type CallInit,
  type Operation,
  type RequestParts,
} from '../../runtime/operation.ts';
import type { AttemptRecord } from '../call-records.ts';
import { BACKOFF_MS, MAX_RETRY_AFTER_MS, type PortkeySettings } from '../client-settings.ts';
import { PortkeyError } from '../errors.ts';
import { createUrls, serializePath, serializeQuery } from '../request.ts';
import { afterFailure, isUnroutedResponse } from '../response/hints.ts';
import { cancelled } from '../response/parse-response.ts';
import { type NetworkFailure, readFailure } from './network-errors.ts';
import { type HttpRequest, type RawReply, type Transport, TransportError } from './transport.ts';

export interface RetryOptions {
  readonly operation: Operation;
  readonly settings: PortkeySettings;
  /** The most bytes of a reply that are read. */
  readonly limit: number;
  readonly transport: Transport;
  readonly signal?: AbortSignal;
  readonly inFlight: InFlight;
  readonly random: () => number;
  /** Told before each wait for a retry. */
  readonly progress?: (update: { readonly progress: number; readonly message: string }) => void;
  readonly onAttempt?: (facts: Pick<AttemptRecord, 'attempt' | 'origin' | 'status' | 'code' | 'ms'>) => void;
}

/** The attempts and waits of one client, which it aborts when it closes. */
export class InFlight {
  closed = false;
  readonly #controllers = new Set<AbortController>();

  /** Runs `task` with a signal that the caller, the time limit or the client's end aborts. */
  async run<Value>(
    task: (signal: AbortSignal) => Promise<Value>,
    limit: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number },
  ): Promise<Value> {
    const controller = new AbortController();
    const abort = (): void => controller.abort('cancelled');
    const timer = limit.timeoutMs && setTimeout(() => controller.abort('timeout'), limit.timeoutMs);
    // AbortSignal.any would leave a reference to each attempt at the caller's signal in Node 20.
    limit.signal?.addEventListener('abort', abort, { once: true });
    this.#controllers.add(controller);
    if (this.closed || limit.signal?.aborted === true) abort();
    try {
      return await task(controller.signal);
    } finally {
      clearTimeout(timer);
      limit.signal?.removeEventListener('abort', abort);
      this.#controllers.delete(controller);
    }
  }

  close(): void {
    this.closed = true;
    for (const controller of this.#controllers) controller.abort('cancelled');
  }
}

/** An error's body says all it has to say in this many bytes. */
const ERROR_LIMIT = 64 * 1024;

/** Sends the requests of one call. Retries are counted over all of its base URLs. */
export class RetryingSender {
  attempts = 0;
  /** Bytes of the last reply. */
  bytes = 0;
  /** Where the last attempt went. */
  origin: string | undefined;
  readonly #options: RetryOptions;
  #retries = 0;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  /** Sends, and sends again where that is safe. Rejects with PortkeyError when no reply could be had. */
  async send(request: Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>): Promise<RawReply> {
    const { operation, settings, progress, signal, inFlight } = this.#options;
    this.origin = originOf(request.url);
    for (;;) {
      this.attempts += 1;
      const result = await this.#attempt(request);
      const outcome: AttemptOutcome =
        'sent' in result ? { kind: 'failure', ...result } : { kind: 'reply', ...result };
      const waitMs = waitBeforeRetry(outcome, {
        left: settings.maxRetries - this.#retries,
        readOnly: operation.readOnly,
        attempt: this.#retries + 1,
        maxRetryAfterMs: settings.maxRetryAfterMs ?? MAX_RETRY_AFTER_MS,
        backoffMs: settings.backoffMs ?? BACKOFF_MS,
        random: this.#options.random,
      });
      if (waitMs === undefined) {
        if ('sent' in result) throw errorOfFailure(operation, result, this.attempts);
        return result;
      }
      this.#retries += 1;
      const reason = 'sent' in result ? result.code : `status ${result.status}`;
      progress?.({
        progress: this.attempts,
        message: `${reason}; trying again in ${Math.ceil(waitMs / 100) / 10} s`,
      });
      await inFlight
        .run((aborted) => delay(waitMs, undefined, { signal: aborted }), { signal })
        .catch(() => {
          throw cancelled(operation, false);
        });
    }
  }

  async #attempt(
    request: Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>,
  ): Promise<RawReply | NetworkFailure> {
    const { settings, signal, inFlight, limit, transport, onAttempt, operation } = this.#options;
    const started = performance.now();
    const { timeoutMs } = settings;
    let result: RawReply | NetworkFailure;
    try {
      const reply = await inFlight.run(
        (aborted) =>
          transport.send({
            ...request,
            fresh: !operation.readOnly,
            limit: (status) => (isSuccess(status) ? limit : ERROR_LIMIT),
            signal: aborted,
          }),
        { signal, timeoutMs },
      );
      this.bytes = reply.bytes;
      const retryAfterMs = isSuccess(reply.status)
        ? undefined
        : parseRetryAfter(reply.headers['retry-after'], Date.now());
      result = retryAfterMs === undefined ? reply : { ...reply, retryAfterMs };
    } catch (thrown) {
      const cause = thrown instanceof TransportError ? thrown.cause : undefined;
      if (cause === 'cancelled') throw cancelled(operation, true);
      result =
        cause === 'timeout'
          ? timedOut(answeredBy[operation.plane], timeoutMs, thrown)
          : readFailure(thrown, new URL(request.url).host);
    }
    const facts = 'sent' in result ? { code: result.code } : { status: result.status };
    onAttempt?.({
      attempt: this.attempts,
      origin: originOf(request.url),
      ms: performance.now() - started,
      ...facts,
    });
    return result;
  }
}

/** Scheme, host and port of a URL that was checked before. */
function originOf(url: string): string {
  return url.slice(0, url.indexOf('/', url.indexOf('//') + 2));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function timedOut(
  { service }: { readonly service: string },
  timeoutMs: number,
  thrown: unknown,
): NetworkFailure {
  const sent = !(thrown instanceof TransportError && !thrown.sent);
  return {
    code: 'timeout',
    message: sent
      ? `${service} did not answer in full within ${timeoutMs} ms`
      : `No connection within ${timeoutMs} ms`,
    sent,
    lasting: false,
    hint: 'PORTKEY_TIMEOUT_MS sets how long one attempt may take.',
  };
}

function errorOfFailure(operation: Operation, failure: NetworkFailure, attempts: number): PortkeyError {
  const after = failure.sent ? afterFailure(operation) : undefined;
  const hint = [after, failure.hint].filter((text) => text !== undefined).join(' ');
  return new PortkeyError({
    code: failure.code,
    message: `${failure.message}${attempts > 1 ? `, in ${attempts} attempts` : ''}.`,
    hint: hint === '' ? undefined : hint,
  });
}

/** Sends the parts of a request by way of the generated call, which takes no path or body but the contract's. */
export type Exchange = (
  operation: GeneratedOperation,
  parts: RequestParts,
  headers: Readonly<Record<string, string>>,
  sender: RetryingSender,
) => Promise<RawReply>;

/** Makes what tries an operation's base URLs in turn, as long as the answer is that the endpoint is not served there. */
export function createExchange(settings: PortkeySettings): Exchange {
  let created: Api | undefined;
  // Created with the first call, because openapi-fetch reads Node's fetch, which takes a while to load.
  const api = (): Api => {
    created ??= createClient<paths>({
      pathSerializer: serializePath,
      querySerializer: (query) => serializeQuery(query as Record<string, unknown>),
    });
    return created;
  };
  const urlOf = createUrls(settings);
  const served = new Map<string, Base>();
  return async (operation, parts, headers, sender) => {
    const media = operation.body?.media;
    const family = versionGroup(operation);
    const known = served.get(family);
    // A family may hold operations that all sources agree on, which stay where they are.
    const bases = known !== undefined && operation.base.includes(known) ? [known] : operation.base;
    let answer: RawReply | undefined;
    for (const base of bases) {
      let raw: RawReply | undefined;
      const init: CallInit = {
        params: { path: parts.path, query: parts.query, header: parts.header },
        ...(parts.body === undefined ? {} : { body: parts.body }),
        baseUrl: urlOf(operation, base),
        headers: { ...headers, ...(media !== undefined && { 'content-type': media }) },
        fetch: async (request) => {
          raw = await sender.send(await plainRequest(request));
          return withoutBody(raw);
        },
        parseAs: 'stream',
      };
      await operation.call(api(), init);
      if (!raw) throw new Error('No request was made');
      const missing = isUnservedVersion(operation, raw);
      if (raw.status < 400 && operation.base.length > 1) served.set(family, base);
      // Of several answers that it is not served, the first is from the base that is right by the contract.
      if (answer === undefined || !missing) answer = raw;
      if (!missing) break;
    }
    if (answer === undefined) throw new Error(`${operation.key} names no base`);
    return answer;
  };
}

/** The parts of a Request, whose body is JSON or absent. */
async function plainRequest(
  request: Request,
): Promise<Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>> {
  const { url, method, headers } = request;
  const body = request.body === null ? undefined : await request.text();
  return { url, method, headers: Object.fromEntries(headers), body };
}

/** A reply as openapi-fetch sees it: the transport has read its body. A Response holds no other statuses. */
function withoutBody({ status }: RawReply): Response {
  return status >= 200 && status <= 599 ? new Response(null, { status }) : Response.error();
}

/** The operations that move from one version to another together: those of one first path segment. */
function versionGroup(operation: Operation): string {
  return `${operation.plane} ${operation.path.split('/')[1] ?? ''}`;
}

/**
 * True when this base URL has no such endpoint, so that nothing was done and another may be tried. A 404 of
 * Portkey's own form speaks of an object, unless the call only reads: then asking again does no harm.
 */
function isUnservedVersion(operation: Operation, raw: RawReply): boolean {
  if (raw.status < 400) return false;
  if (isUnroutedResponse(raw.status, raw.text)) return true;
  return raw.status === 404 && (operation.readOnly || !/"(?:errorCode|error_code|success)"/.test(raw.text));
}

/** What became of one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'reply'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: 'failure'; readonly sent: boolean; readonly lasting: boolean };

export interface RetryRules {
  /** Retries left, this one counted. */
  readonly left: number;
  readonly readOnly: boolean;
  /** Attempts made so far, 1 or more. */
  readonly attempt: number;
  /** The longest `Retry-After` that is waited for, ms. */
  readonly maxRetryAfterMs: number;
  readonly backoffMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const READ_AGAIN: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The longest backoff, ms, however many retries there were. */
export const MAX_BACKOFF_MS = 8_000;

/** How long to wait before the next attempt, in ms; undefined when there is none. */
export function waitBeforeRetry(outcome: AttemptOutcome, rules: RetryRules): number | undefined {
  if (rules.left <= 0 || !mayRepeat(outcome, rules.readOnly)) return undefined;
  if (outcome.kind === 'reply' && outcome.retryAfterMs !== undefined) {
    return outcome.retryAfterMs <= rules.maxRetryAfterMs ? outcome.retryAfterMs : undefined;
  }
  return fullJitter(rules.attempt, rules.backoffMs, rules.random());
}

/** True when repeating cannot apply a write twice, and may help. */
export function mayRepeat(outcome: AttemptOutcome, readOnly: boolean): boolean {
  if (outcome.kind === 'failure') return !outcome.lasting && (readOnly || !outcome.sent);
  return readOnly ? READ_AGAIN.has(outcome.status) : outcome.status === 429;
}

/** Anything from 0 to a bound that doubles with each attempt, ms. */
export function fullJitter(attempt: number, backoffMs: number, random: number): number {
  return Math.round(random * Math.min(MAX_BACKOFF_MS, backoffMs * 2 ** (attempt - 1)));
}

/** `Retry-After`: seconds, or one of HTTP's three date forms (RFC 9110, 5.6.7 and 10.2.3). */
const SECONDS = /^\d+(?:\.\d+)?$/;
const FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** How long to wait, in ms from `now` (ms since 1970), never below 0; undefined when the header says nothing usable. */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  if (SECONDS.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  const at = parseDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

function parseDate(text: string): number | undefined {
  let at = Number.NaN;
  if (FIXDATE.test(text) || RFC850.test(text)) at = Date.parse(text);
  else if (ASCTIME.test(text)) at = Date.parse(`${text} GMT`);
  return Number.isFinite(at) ? at : undefined;
}
