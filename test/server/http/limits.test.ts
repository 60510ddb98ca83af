import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LimitSettings } from '../../../src/server/config/http-settings.ts';
import type { Limiter } from '../../../src/server/http/interfaces.ts';
import { createLimiter } from '../../../src/server/http/middleware/rate-limit.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.ts';

const settings: LimitSettings = { enabled: true, max: 3, windowMs: 60_000, maxBuckets: 100 };
const silent = () => undefined;
const open: Limiter[] = [];

async function limiterOf(
  changes: Partial<LimitSettings> = {},
  report: Parameters<typeof createLimiter>[1] = silent,
) {
  const limiter = await createLimiter({ ...settings, ...changes }, report);
  open.push(limiter);
  return limiter;
}
afterEach(async () => {
  for (const limiter of open.splice(0)) await limiter.close();
});

async function allowed(limiter: Limiter, times: number, principal = 'alice', address = '192.0.2.1') {
  const outcomes = [];
  for (let n = 0; n < times; n += 1) outcomes.push((await limiter.take(principal, address)).allowed);
  return outcomes.filter(Boolean).length;
}

function behaviours(limiterWith: (changes?: Partial<LimitSettings>) => Promise<Limiter>): void {
  test('lets so many through, then says when to come back', async () => {
    const limiter = await limiterWith();
    const outcomes = [];
    for (let n = 0; n < 5; n += 1) outcomes.push(await limiter.take('alice', '192.0.2.1'));
    expect(outcomes.map((outcome) => outcome.allowed)).toEqual([true, true, true, false, false]);
    expect(outcomes.map((outcome) => outcome.headers['ratelimit-remaining'])).toEqual([
      '2',
      '1',
      '0',
      '0',
      '0',
    ]);
    expect(outcomes[0]?.headers).toEqual({
      'ratelimit-policy': '"default";q=3;w=60',
      ratelimit: expect.stringMatching(/^"default";r=2;t=(60|59)$/),
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-reset': expect.stringMatching(/^(60|59)$/),
    });
    const refused = outcomes[3];
    expect(refused?.headers['retry-after']).toBe(String(refused?.retryAfterS));
    expect(refused?.retryAfterS).toBeGreaterThan(0);
    expect(refused?.retryAfterS).toBeLessThanOrEqual(60);
  });

  test('counts each principal at each address apart', async () => {
    const limiter = await limiterWith();
    expect(await allowed(limiter, 5)).toBe(3);
    expect(await allowed(limiter, 5, 'bob')).toBe(3);
    expect(await allowed(limiter, 5, 'alice', '192.0.2.2')).toBe(3);
    expect(await allowed(limiter, 1)).toBe(0);
  });

  test('starts over with the next window', async () => {
    const limiter = await limiterWith({ windowMs: 500 });
    expect(await allowed(limiter, 4)).toBe(3);
    await expect.poll(() => allowed(limiter, 1), { interval: 100, timeout: 5_000 }).toBe(1);
  });
}

describe('limits in memory', () => {
  behaviours(limiterOf);

  test('take the many addresses of one IPv6 network for one, and a mapped IPv4 address for itself', async () => {
    const limiter = await limiterOf();
    expect(await allowed(limiter, 2, 'alice', '2001:db8:0:1::1')).toBe(2);
    expect(await allowed(limiter, 2, 'alice', '2001:db8::1:ffff:0:0:9')).toBe(1);
    expect(await allowed(limiter, 2, 'alice', '2001:db8:0:2::1')).toBe(2);
    expect(await allowed(limiter, 2, 'alice', '192.0.2.7')).toBe(2);
    expect(await allowed(limiter, 2, 'alice', '::ffff:192.0.2.7')).toBe(1);
    expect(await allowed(limiter, 2, 'alice', '::1')).toBe(2);
  });

  test('remember no more callers than they may, and forget the one unseen longest', async () => {
    const limiter = await limiterOf({ maxBuckets: 10 });
    for (let n = 0; n < 500; n += 1) await limiter.take('alice', `198.51.100.${n % 250}`);
    expect(limiter.health()['buckets']).toBe(10);
    expect(await allowed(limiter, 5, 'bob')).toBe(3);
    for (let n = 0; n < 9; n += 1) await limiter.take('alice', `203.0.113.${n}`);
    expect(await allowed(limiter, 1, 'bob')).toBe(0);
    for (let n = 0; n < 10; n += 1) await limiter.take('alice', `203.0.113.${n}`);
    expect(await allowed(limiter, 1, 'bob')).toBe(1);
  });

  test('let all pass when they are off', async () => {
    const limiter = await limiterOf({ enabled: false, max: 1 });
    expect(await allowed(limiter, 10)).toBe(10);
    expect((await limiter.take('alice', '192.0.2.1')).headers).toEqual({});
  });
});

describeWithRedis('limits in Redis', () => {
  let redis: TestRedis;
  let reports: string[];
  const report = (level: string, message: string) => void reports.push(`${level} ${message}`);
  const shared = (changes: Partial<LimitSettings> = {}) =>
    limiterOf({ redis: { url: redis.url, keyPrefix: 'test' }, ...changes }, report);
  beforeEach(async () => {
    redis = await startRedis();
    reports = [];
  });
  afterEach(() => redis.kill());

  behaviours(shared);

  test('are one limit for two processes', async () => {
    const [one, two] = [await shared(), await shared()];
    expect(await allowed(one, 2)).toBe(2);
    expect(await allowed(two, 2)).toBe(1);
    expect(await allowed(one, 1)).toBe(0);
  });

  test('leave nothing in Redis that names a caller, or that stays', async () => {
    const limiter = await shared({ windowMs: 700 });
    await limiter.take('alice', '192.0.2.1');
    const keys = await redis.ask('KEYS', '*');
    expect(keys).toContain('test:');
    expect(keys).not.toMatch(/alice|192\.0/);
    await expect.poll(() => redis.ask('DBSIZE'), { timeout: 5_000 }).toContain(':0');
  });

  test('fall back to this process while Redis hangs, with one warning, and go back', async () => {
    const limiter = await shared();
    expect(await allowed(limiter, 2)).toBe(2);
    redis.pause();
    const started = Date.now();
    expect(await allowed(limiter, 20)).toBe(3);
    // Each of the 20 waiting for its own time-out would take 5 s.
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(limiter.health()).toMatchObject({ ok: false, fallbacks: 20 });
    redis.resume();
    await expect
      .poll(
        async () => {
          await limiter.take('bob', '192.0.2.1');
          return limiter.health().ok;
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    // The three that were used are in Redis: two before it hung, the rest after.
    expect(await allowed(limiter, 5)).toBeLessThanOrEqual(1);
    expect(reports).toEqual([
      'warn Redis does not serve rate limits; each process counts for itself',
      'info Redis serves rate limits again',
    ]);
  }, 30_000);

  test('fall back when Redis is killed, and use it again when it is back', async () => {
    const limiter = await shared();
    await redis.kill();
    expect(await allowed(limiter, 10)).toBe(3);
    expect(limiter.health().ok).toBe(false);
    // Anyone may read what /ready says.
    expect(JSON.stringify(limiter.health())).not.toContain('127.0.0.1');
    await redis.start();
    await expect
      .poll(
        async () => {
          await limiter.take('bob', '192.0.2.1');
          return limiter.health().ok;
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    expect(reports.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  }, 30_000);
});
