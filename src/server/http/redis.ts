// One connection to Redis that never makes a request wait: bounded in time, and left alone for a while after it failed.
import type { createClient } from 'redis';
import type { Report } from './interfaces.ts';

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

/** How long Redis is left alone after a failure, so that not each request waits for the limit anew. */
const firstPauseMs = 250;
const longestPauseMs = 5_000;
const longestReconnectMs = 2_000;

/** Connects in the background: a server starts, and answers, without its Redis. */
export async function openRedis(options: RedisOptions): Promise<RedisLink> {
  const { createClient } = await import('redis');
  const client: Client = createClient({
    url: options.url,
    disableOfflineQueue: true,
    // What waits here is answered by the fallback long before; a longer queue would only be memory.
    commandsQueueMaxLength: 10_000,
    name: 'portkey-admin-mcp',
    socket: {
      connectTimeout: Math.max(1_000, options.timeoutMs),
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), longestReconnectMs),
    },
  });
  let failures = 0;
  let lastError: string | undefined;
  let pauseMs = firstPauseMs;
  let pausedUntil = 0;
  let closed = false;

  function failed(message: string): RedisUnavailable {
    failures += 1;
    if (!closed && lastError === undefined)
      options.report('warn', `Redis does not serve ${options.purpose}; ${options.without}`, {
        reason: message,
      });
    lastError = message;
    return new RedisUnavailable(`Redis (${options.purpose}): ${message}`);
  }

  function succeeded(): void {
    pauseMs = firstPauseMs;
    if (lastError !== undefined) options.report('info', `Redis serves ${options.purpose} again`);
    lastError = undefined;
  }

  client.on('error', (error: Error) => {
    if (!client.isReady) failed(error.message || error.name);
  });
  // Rejects only when closed before it was connected; each attempt that fails is an 'error' above.
  client.connect().catch(() => undefined);

  async function run<T>(commands: (client: Client) => Promise<T>): Promise<T> {
    if (!client.isReady) throw failed(lastError ?? 'not connected yet');
    if (Date.now() < pausedUntil) throw failed(lastError ?? 'in trouble');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${options.timeoutMs} ms`)),
        options.timeoutMs,
      );
    });
    try {
      const value = await Promise.race([commands(client), late]);
      succeeded();
      return value;
    } catch (error) {
      pausedUntil = Date.now() + pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      throw failed(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
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
      ...(lastError !== undefined && { lastError }),
      failures,
    }),
    close: async () => {
      closed = true;
      client.destroy();
    },
  };
}
