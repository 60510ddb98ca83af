// One request and its retries, until there is a reply or no safe way to get one.
import { type Body, readBody } from './body.ts';
import { PortkeyError } from './errors.ts';
import { afterFailure } from './hints.ts';
import { type NetworkFailure, readFailure } from './network.ts';
import type { Operation } from './operation.ts';
import type { Send } from './proxy.ts';
import { cancelled } from './reply.ts';
import { type Outcome, waitBeforeRetry } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import { BACKOFF_MS, MAX_RETRY_AFTER_MS, type PortkeySettings } from './settings.ts';

/** A retry that is about to be waited for. */
export interface RetryNotice {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  /** A few words: `status 503`, `timeout`. */
  readonly reason: string;
}

/** A reply as it came, its body read. */
export interface RawReply extends Body {
  readonly status: number;
  readonly headers: Headers;
  readonly retryAfterMs?: number;
}

export interface ExchangeRules {
  readonly operation: Operation;
  readonly settings: PortkeySettings;
  /** The most bytes of a reply that are read. */
  readonly limit: number;
  readonly send: Send;
  readonly signal?: AbortSignal;
  readonly closing: AbortSignal;
  readonly random: () => number;
  readonly onRetry?: (notice: RetryNotice) => void;
  readonly onAttempt?: (facts: { attempt: number; status?: number; code?: string; ms: number }) => void;
}

/** An error's body says all it has to say in this many bytes. */
const ERROR_LIMIT = 64 * 1024;

/** The attempts of one call. Retries are counted over all of its base URLs. */
export class Exchange {
  attempts = 0;
  /** Bytes of the last reply. */
  bytes = 0;
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
    const init: RequestInit = {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    };
    for (;;) {
      this.attempts += 1;
      const result = await this.#attempt(url, init);
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

  async #attempt(url: string, init: RequestInit): Promise<RawReply | NetworkFailure> {
    const { settings, signal, closing, limit, send, onAttempt, operation } = this.#rules;
    const started = performance.now();
    const controller = new AbortController();
    const abort = () => controller.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, settings.timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    closing.addEventListener('abort', abort, { once: true });
    let result: RawReply | NetworkFailure;
    try {
      const response = await send(url, { ...init, signal: controller.signal });
      const ok = response.status >= 200 && response.status < 300;
      const body = await readBody(response, ok ? limit : ERROR_LIMIT);
      this.bytes = body.bytes;
      const retryAfterMs = ok ? undefined : parseRetryAfter(response.headers.get('retry-after'), Date.now());
      result = {
        status: response.status,
        headers: response.headers,
        text: body.text,
        bytes: body.bytes,
        cut: body.cut,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    } catch (thrown) {
      if (!late && (signal?.aborted === true || closing.aborted)) throw cancelled(operation, true);
      result = late ? timedOut(settings.timeoutMs) : readFailure(thrown, new URL(url).host);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      closing.removeEventListener('abort', abort);
    }
    const facts = 'sent' in result ? { code: result.code } : { status: result.status };
    onAttempt?.({ attempt: this.attempts, ms: performance.now() - started, ...facts });
    return result;
  }

  #sleep(ms: number): Promise<void> {
    const { signal, closing, operation } = this.#rules;
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        closing.removeEventListener('abort', done);
        if (signal?.aborted === true || closing.aborted) reject(cancelled(operation, false));
        else resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
      closing.addEventListener('abort', done, { once: true });
      if (signal?.aborted === true || closing.aborted) done();
    });
  }
}

function timedOut(timeoutMs: number): NetworkFailure {
  return {
    code: 'timeout',
    message: `Portkey did not answer in full within ${timeoutMs} ms`,
    sent: true,
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
