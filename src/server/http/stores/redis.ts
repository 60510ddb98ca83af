// Redis connection with command timeout and circuit breaker.
import type { createClient } from 'redis';
import type { Report } from '../interfaces.ts';

type Client = ReturnType<typeof createClient>;

export interface RedisOptions {
  readonly url: string;
  /** The most that one command may take. ms */
  readonly timeoutMs: number;
  /** What it is for, in logs and in /ready. */
  readonly purpose: string;
  /** What goes on without Redis, for the one warning when it stops answering. */
  readonly without: string;
  readonly report: Report;
}

export interface RedisHealth {
  readonly ok: boolean;
  /** In a word: anyone may read it, so it names no address. The log has the whole of it. */
  readonly lastError?: string;
  /** Commands that failed, timed out or were not tried since Redis was in trouble. */
  readonly failures: number;
}

/** Redis cannot be asked, or did not answer in time. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

export interface RedisLink {
  /** Runs commands within the time limit. @throws RedisUnavailable, at once while Redis is in trouble. */
  readonly run: <T>(commands: (client: Client) => Promise<T>) => Promise<T>;
  /** Resolves once connected, or after `timeoutMs`. Never rejects. */
  readonly ready: () => Promise<void>;
  readonly health: () => RedisHealth;
  readonly close: () => Promise<void>;
}

/** How soon Redis is asked again after it did not answer; requests meanwhile do without it and do not wait. */
const firstPauseMs = 250;
const maxPauseMs = 5_000;
const maxReconnectMs = 2_000;
/** So many questions without an answer, and the connection is replaced. */
const maxUnanswered = 2;
/** Limits log lines about a Redis that comes and goes. */
const warnEveryMs = 60_000;

/** Redis' own word for it (OOM, NOAUTH), or the system's (ECONNREFUSED). */
function inAWord(message: string): string {
  return /\b[A-Z]{3,}\b/.exec(message)?.[0] ?? 'no answer';
}

/** Connects in the background: a server starts, and answers, without its Redis. */
export async function openRedis(options: RedisOptions): Promise<RedisLink> {
  const { createClient, ErrorReply } = await import('redis');
  let failures = 0;
  let lastError: string | undefined;
  let warnedAt = Number.NEGATIVE_INFINITY;
  let warned = false;
  /** Set from the first command that was not answered until Redis answers again. */
  let silent = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  function failed(message: string): RedisUnavailable {
    failures += 1;
    if (!closed && lastError === undefined && Date.now() - warnedAt >= warnEveryMs) {
      warned = true;
      warnedAt = Date.now();
      options.report('warn', `Redis does not serve ${options.purpose}; ${options.without}`, {
        reason: message,
      });
    }
    lastError = message;
    return new RedisUnavailable(`Redis (${options.purpose}): ${message}`);
  }

  function succeeded(): void {
    silent = false;
    if (lastError === undefined) return;
    lastError = undefined;
    if (warned) options.report('info', `Redis serves ${options.purpose} again`);
    warned = false;
  }

  function within<T>(promise: Promise<T>): Promise<T> {
    let late: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      late = setTimeout(
        () => reject(new RedisUnavailable(`no answer within ${options.timeoutMs} ms`)),
        options.timeoutMs,
      );
    });
    return Promise.race([promise, limit]).finally(() => clearTimeout(late));
  }

  function connect(): Client {
    const made: Client = createClient({
      url: options.url,
      disableOfflineQueue: true,
      // What waits here is answered by the fallback long before; a longer queue would only be memory.
      commandsQueueMaxLength: 10_000,
      name: 'portkey-admin-mcp',
      socket: {
        connectTimeout: Math.max(1_000, options.timeoutMs),
        reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), maxReconnectMs),
      },
    });
    made.on('error', (error: Error) => {
      if (made.isReady || made !== client) return;
      failed(error.message || error.name);
      fellSilent();
    });
    // Rejects only when closed before it was connected; each attempt that fails is an 'error' above.
    made.connect().catch(() => undefined);
    return made;
  }

  /** Pings until there is an answer. It belongs to no request. */
  function askAgain(pauseMs: number, unanswered = 0): void {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (closed) return;
      try {
        await within(client.ping());
        succeeded();
      } catch {
        const count = client.isReady ? unanswered + 1 : 0;
        // A connection that swallows everything would be kept until the system gives it up, many minutes later.
        if (count >= maxUnanswered) {
          client.destroy();
          client = connect();
        }
        askAgain(Math.min(pauseMs * 2, maxPauseMs), count % maxUnanswered);
      }
    }, pauseMs).unref();
  }

  function fellSilent(): void {
    if (silent || closed) return;
    silent = true;
    askAgain(firstPauseMs);
  }

  let client = connect();

  async function run<T>(commands: (client: Client) => Promise<T>): Promise<T> {
    if (!client.isReady || silent) throw failed(lastError ?? 'not connected yet');
    try {
      const value = await within(commands(client));
      succeeded();
      return value;
    } catch (error) {
      // What Redis refuses (it is full, say) it refuses at once: the next command may be tried.
      if (!(error instanceof ErrorReply)) fellSilent();
      throw failed(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    run,
    ready: async () => {
      const end = Date.now() + options.timeoutMs;
      while (!client.isReady && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      if (client.isReady) await run((ready) => ready.ping()).catch(() => undefined);
    },
    health: () => ({
      ok: client.isReady && lastError === undefined,
      ...(lastError !== undefined && { lastError: inAWord(lastError) }),
      failures,
    }),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      client.destroy();
    },
  };
}
