// One request and its retries, until there is a reply or no safe way to get one.

import type { Operation } from '../../runtime/operation.ts';
import { BACKOFF_MS, MAX_RETRY_AFTER_MS, type PortkeySettings } from '../client-settings.ts';
import { PortkeyError } from '../errors.ts';
import { afterFailure } from '../response/hints.ts';
import { cancelled } from '../response/parse-response.ts';
import { type NetworkFailure, readFailure } from './network-errors.ts';
import { type Outcome, waitBeforeRetry } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import { Ending, type RawReply, type Transport, WireError, type WireRequest } from './transport.ts';

/** A retry that is about to be waited for. */
export interface RetryNotice {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  /** A few words: `status 503`, `timeout`. */
  readonly reason: string;
}

export interface ExchangeRules {
  readonly operation: Operation;
  readonly settings: PortkeySettings;
  /** The most bytes of a reply that are read. */
  readonly limit: number;
  readonly transport: Transport;
  readonly signal?: AbortSignal;
  /** The attempts under way, which the client aborts when it closes. */
  readonly underWay: UnderWay;
  readonly random: () => number;
  readonly onRetry?: (notice: RetryNotice) => void;
  readonly onAttempt?: (facts: {
    attempt: number;
    origin: string;
    status?: number;
    code?: string;
    ms: number;
  }) => void;
}

/** What is under way in one client. A set, since a listener an attempt on one signal costs more. */
export class UnderWay {
  closed = false;
  readonly #ends = new Set<() => void>();

  add(end: () => void): void {
    this.#ends.add(end);
  }

  delete(end: () => void): void {
    this.#ends.delete(end);
  }

  close(): void {
    this.closed = true;
    for (const end of this.#ends) end();
  }
}

/** An error's body says all it has to say in this many bytes. */
const ERROR_LIMIT = 64 * 1024;

/** The attempts of one call. Retries are counted over all of its base URLs. */
export class Exchange {
  attempts = 0;
  /** Bytes of the last reply. */
  bytes = 0;
  /** Where the last attempt went. */
  origin: string | undefined;
  readonly #rules: ExchangeRules;
  #retries = 0;
  #reply: RawReply | undefined;

  constructor(rules: ExchangeRules) {
    this.#rules = rules;
  }

  /** The reply of the last run. */
  reply(): RawReply {
    if (this.#reply === undefined) throw new Error('No request was made');
    return this.#reply;
  }

  /** Sends, and sends again where that is safe. Rejects with PortkeyError when no reply could be had. */
  async run(
    url: string,
    method: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<void> {
    const { operation, settings, onRetry } = this.#rules;
    this.origin = originOf(url);
    for (;;) {
      this.attempts += 1;
      const result = await this.#attempt({ url, method, headers, body });
      const outcome: Outcome =
        'status' in result
          ? {
              kind: 'reply',
              status: result.status,
              ...(result.retryAfterMs === undefined ? {} : { retryAfterMs: result.retryAfterMs }),
            }
          : { kind: 'failure', sent: result.sent, lasting: result.lasting };
      const waitMs = waitBeforeRetry(outcome, {
        left: settings.maxRetries - this.#retries,
        readOnly: operation.readOnly,
        attempt: this.#retries + 1,
        maxRetryAfterMs: settings.maxRetryAfterMs ?? MAX_RETRY_AFTER_MS,
        backoffMs: settings.backoffMs ?? BACKOFF_MS,
        random: this.#rules.random,
      });
      if (waitMs === undefined) {
        if ('status' in result) {
          this.#reply = result;
          return;
        }
        throw errorOfFailure(operation, result, this.attempts);
      }
      this.#retries += 1;
      onRetry?.({
        attempt: this.attempts,
        waitMs,
        reason: 'status' in result ? `status ${result.status}` : result.code,
      });
      await this.#sleep(waitMs);
    }
  }

  async #attempt(
    request: Pick<WireRequest, 'url' | 'method' | 'headers' | 'body'>,
  ): Promise<RawReply | NetworkFailure> {
    const { settings, signal, underWay, limit, transport, onAttempt, operation } = this.#rules;
    const started = performance.now();
    const ending = new Ending();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      ending.now();
    }, settings.timeoutMs);
    signal?.addEventListener('abort', ending.now, { once: true });
    underWay.add(ending.now);
    let result: RawReply | NetworkFailure;
    try {
      const reply = await transport.send({
        ...request,
        once: !operation.readOnly,
        limit: (status) => (isSuccess(status) ? limit : ERROR_LIMIT),
        ending,
      });
      this.bytes = reply.bytes;
      const retryAfterMs = isSuccess(reply.status)
        ? undefined
        : parseRetryAfter(reply.header('retry-after'), Date.now());
      result = retryAfterMs === undefined ? reply : { ...reply, retryAfterMs };
    } catch (thrown) {
      if (!late && ending.ended) throw cancelled(operation, true);
      result = late ? timedOut(settings.timeoutMs, thrown) : readFailure(thrown, new URL(request.url).host);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', ending.now);
      underWay.delete(ending.now);
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

  #sleep(ms: number): Promise<void> {
    const { signal, underWay, operation } = this.#rules;
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        underWay.delete(done);
        if (signal?.aborted === true || underWay.closed) reject(cancelled(operation, false));
        else resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
      underWay.add(done);
      if (signal?.aborted === true || underWay.closed) done();
    });
  }
}

/** Scheme, host and port of a URL that was checked before. */
function originOf(url: string): string {
  return url.slice(0, url.indexOf('/', url.indexOf('//') + 2));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function timedOut(timeoutMs: number, thrown: unknown): NetworkFailure {
  const sent = !(thrown instanceof WireError && thrown.sent === false);
  return {
    code: 'timeout',
    message: sent
      ? `Portkey did not answer in full within ${timeoutMs} ms`
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
    ...(hint === '' ? {} : { hint }),
  });
}
