// Rate limits: so many requests a window for each principal at each address, in this process or shared through Redis.
// The headers are those of draft-ietf-httpapi-ratelimit-headers, in both forms that clients know: RateLimit and
// RateLimit-Policy as of its tenth revision, and RateLimit-Limit, -Remaining and -Reset of the sixth.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitSettings, RedisSettings } from '../../config/http-settings.ts';
import type { Limiter, Report } from '../interfaces.ts';
import { openRedis } from '../stores/redis.ts';

/** A limit is asked for before each request, so it waits less for Redis than anything else does. ms */
export const redisTimeoutMs = 250;

/** What a bucket says after a request was counted. */
interface Count {
  readonly used: number;
  readonly resetMs: number;
}

/** IPv6 clients are limited per /64, because one machine can use any address in it. */
function network(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array<string>(zeros).fill('0'), ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** What one caller's requests are counted by. */
function bucketOf(principal: string, address: string): string {
  return `${network(address)}\0${principal}`;
}

/** The same where others may read it: short, and it says nothing of who called. */
function digestOf(bucket: string): string {
  return createHash('sha256').update(bucket).digest('base64url').slice(0, 22);
}

function outcome(options: LimitSettings, { used, resetMs }: Count) {
  const remaining = Math.max(0, options.max - used);
  // Rounded up, because a caller that waits for Retry-After must not be refused again.
  const resetS = Math.max(1, Math.ceil(resetMs / 1_000));
  const windowS = Math.ceil(options.windowMs / 1_000);
  const allowed = used <= options.max;
  const headers: Record<string, string> = {
    'ratelimit-policy': `"default";q=${options.max};w=${windowS}`,
    ratelimit: `"default";r=${remaining};t=${resetS}`,
    'ratelimit-limit': String(options.max),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetS),
  };
  if (allowed) return { allowed, headers };
  return { allowed, headers: { ...headers, 'retry-after': String(resetS) }, retryAfterS: resetS };
}

/** So many more requests; being over the limit is a count like any other, not an error. */
async function consume(limiter: RateLimiterRedis, bucket: string, requests: number): Promise<Count> {
  const count = (result: RateLimiterRes) => ({ used: result.consumedPoints, resetMs: result.msBeforeNext });
  try {
    return count(await limiter.consume(bucket, requests));
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return count(refused);
    throw refused;
  }
}

interface LocalBuckets {
  readonly take: (bucket: string, requests: number) => Count;
  readonly size: () => number;
}

/**
 * Buckets in this process, the one used last at the end. Every request of every server passes here, and a
 * window that is read off the clock needs neither a timer nor a promise.
 */
function localBuckets(options: LimitSettings): LocalBuckets {
  const buckets = new Map<string, { used: number; readonly resetAt: number }>();
  let last: string | undefined;
  return {
    take: (bucket, requests) => {
      const now = Date.now();
      let held = buckets.get(bucket);
      const fresh = held === undefined || held.resetAt <= now;
      if (held === undefined || fresh) held = { used: 0, resetAt: now + options.windowMs };
      held.used += requests;
      if (fresh || bucket !== last) {
        buckets.delete(bucket);
        buckets.set(bucket, held);
        last = bucket;
      }
      if (buckets.size > options.maxBuckets) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return { used: held.used, resetMs: held.resetAt - now };
    },
    size: () => buckets.size,
  };
}

/** Limits of one process. */
function memoryLimiter(options: LimitSettings): Limiter {
  const local = localBuckets(options);
  return {
    take: async (principal, address, requests = 1) =>
      outcome(options, local.take(bucketOf(principal, address), requests)),
    health: () => ({ ok: true, store: 'memory', buckets: local.size() }),
    close: async () => undefined,
  };
}

/** The window starts with the first request in it. The library's own script knows whole seconds only. */
const countScript = (windowMs: number) => `
local used = redis.call('incrby', KEYS[1], ARGV[1])
local left = redis.call('pttl', KEYS[1])
if left < 0 then
  left = ${windowMs}
  redis.call('pexpire', KEYS[1], left)
end
return {used, left}`;

/**
 * Limits shared between processes. While Redis is slow or gone each process counts for itself: requests go on,
 * limited less strictly, and health tells so.
 */
async function redisLimiter(options: LimitSettings, redis: RedisSettings, report: Report): Promise<Limiter> {
  const local = localBuckets(options);
  const link = await openRedis({
    url: redis.url,
    timeoutMs: redisTimeoutMs,
    purpose: 'rate limits',
    without: 'each process counts for itself',
    report,
  });
  /** The link replaces a client that went silent. */
  const limiters = new WeakMap<object, RateLimiterRedis>();
  let fallbacks = 0;
  await link.ready();
  return {
    take: async (principal, address, requests = 1) => {
      const bucket = bucketOf(principal, address);
      const count = await link
        .run((client) => {
          let limiter = limiters.get(client);
          if (!limiter) {
            limiter = new RateLimiterRedis({
              storeClient: client,
              useRedisPackage: true,
              keyPrefix: redis.keyPrefix,
              points: options.max,
              duration: Math.ceil(options.windowMs / 1_000),
              customIncrTtlLuaScript: countScript(options.windowMs),
            });
            limiters.set(client, limiter);
          }
          return consume(limiter, digestOf(bucket), requests);
        })
        .catch(() => {
          fallbacks += 1;
          return local.take(bucket, requests);
        });
      return outcome(options, count);
    },
    health: () => ({ store: 'redis', ...link.health(), fallbacks }),
    close: () => link.close(),
  };
}

/** The configured limiter; one that lets all pass where limits are off. */
export async function createLimiter(settings: LimitSettings, report: Report): Promise<Limiter> {
  if (!settings.enabled) {
    const pass = { allowed: true, headers: {} };
    return {
      take: async () => pass,
      health: () => ({ ok: true, store: 'off' }),
      close: async () => undefined,
    };
  }
  return settings.redis ? redisLimiter(settings, settings.redis, report) : memoryLimiter(settings);
}
