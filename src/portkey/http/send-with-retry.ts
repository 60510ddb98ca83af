// Sends a request and its retries, until there is a reply or no safe way to get one.
import { setTimeout as delay } from 'node:timers/promises';
import { answeredBy, type Operation } from '../../runtime/operation.ts';
import { BACKOFF_MS, MAX_RETRY_AFTER_MS, type PortkeySettings } from '../client-settings.ts';
import { PortkeyError } from '../errors.ts';
import { afterFailure } from '../response/hints.ts';
import { cancelled } from '../response/parse-response.ts';
import { type NetworkFailure, readFailure } from './network-errors.ts';
import { type AttemptOutcome, waitBeforeRetry } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import { type HttpRequest, type RawReply, type Transport, TransportError } from './transport.ts';

/** A retry that is about to be waited for. */
export interface RetryNotice {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  /** A few words: `status 503`, `timeout`. */
  readonly reason: string;
}

export interface RetryOptions {
  readonly operation: Operation;
  readonly settings: PortkeySettings;
  /** The most bytes of a reply that are read. */
  readonly limit: number;
  readonly transport: Transport;
  readonly signal?: AbortSignal;
  readonly inFlight: InFlight;
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
    const { operation, settings, onRetry, signal, inFlight } = this.#options;
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
      onRetry?.({ attempt: this.attempts, waitMs, reason });
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
    ...(hint === '' ? {} : { hint }),
  });
}
