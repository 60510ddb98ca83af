import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventSettings } from '../../../src/server/config/http-settings.ts';
import type { EventStoreFactory } from '../../../src/server/http/interfaces.ts';
import { eventCiphers } from '../../../src/server/http/mcp/events/cipher.ts';
import { createEventStores } from '../../../src/server/http/mcp/events/index.ts';
import { memoryEvents } from '../../../src/server/http/mcp/events/memory-store.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.ts';

const owner = { principal: 'alice', session: 's-1' };
const message = (n: number, text = '') => ({
  jsonrpc: '2.0' as const,
  method: 'notifications/progress',
  params: { progressToken: 1, progress: n, message: text },
});

async function replay(store: ReturnType<EventStoreFactory['forSession']>, after: string) {
  const seen: unknown[] = [];
  const stream = await store.replayEventsAfter(after, {
    send: async (id, sent) => void seen.push([id, sent]),
  });
  return { stream, messages: seen.map((one) => (one as [string, unknown])[1]) };
}

/** What holds of every store. */
function behaviours(open: () => Promise<EventStoreFactory>): void {
  test('sends what came after an event on its stream, in order, and nothing of other streams', async () => {
    const store = (await open()).forSession(owner);
    const first = await store.storeEvent('a', message(1));
    await store.storeEvent('b', message(2));
    await store.storeEvent('a', message(3));
    await store.storeEvent('a', message(4));
    expect(await store.getStreamIdForEventId?.(first)).toBe('a');
    expect(await replay(store, first)).toEqual({ stream: 'a', messages: [message(3), message(4)] });
  });

  test('resumes from a priming event, and never sends one', async () => {
    const store = (await open()).forSession(owner);
    const priming = await store.storeEvent('a', {} as never);
    await store.storeEvent('a', {} as never);
    await store.storeEvent('a', message(1));
    expect((await replay(store, priming)).messages).toEqual([message(1)]);
  });

  test('gives nothing to another principal, session or key', async () => {
    const factory = await open();
    const id = await factory.forSession({ ...owner, keyDigest: 'k1' }).storeEvent('a', message(1));
    for (const other of [
      { ...owner, principal: 'bob', keyDigest: 'k1' },
      { ...owner, session: 's-2', keyDigest: 'k1' },
      { ...owner, keyDigest: 'k2' },
      owner,
    ]) {
      const store = factory.forSession(other);
      expect(await store.getStreamIdForEventId?.(id)).toBeUndefined();
      await expect(replay(store, id)).rejects.toThrow('not kept');
    }
  });

  test('knows no id that it did not give', async () => {
    const store = (await open()).forSession(owner);
    const id = await store.storeEvent('a', message(1));
    const place = id.slice(id.indexOf('.') + 1);
    for (const odd of [
      '',
      '.',
      'a',
      'a.',
      `b.${place}`,
      'a.lost',
      'a.-',
      'a.+',
      'a.999999-0',
      `${id}0`,
      'a.1-1)',
    ]) {
      expect(await store.getStreamIdForEventId?.(odd)).toBeUndefined();
    }
  });

  test('forgets a session that is dropped, and keeps the others', async () => {
    const factory = await open();
    const store = factory.forSession(owner);
    const other = factory.forSession({ ...owner, session: 's-2' });
    const gone = await store.storeEvent('a', message(1));
    const kept = await other.storeEvent('a', message(1));
    await store.drop?.();
    expect(await store.getStreamIdForEventId?.(gone)).toBeUndefined();
    expect(await other.getStreamIdForEventId?.(kept)).toBe('a');
  });
}

describe('events in memory', () => {
  const bounds = { ttlSeconds: 300, maxEvents: 100, maxBytes: 10_000 };
  let factory: EventStoreFactory | undefined;
  afterEach(() => factory?.close());
  behaviours(async () => {
    factory = memoryEvents(bounds);
    return factory;
  });

  test('drop the oldest over the count, over all sessions', async () => {
    factory = memoryEvents({ ...bounds, maxEvents: 3 });
    const one = factory.forSession(owner);
    const two = factory.forSession({ ...owner, session: 's-2' });
    const first = await one.storeEvent('a', message(1));
    const second = await one.storeEvent('a', message(2));
    await two.storeEvent('a', message(3));
    await two.storeEvent('a', message(4));
    expect(await one.getStreamIdForEventId?.(first)).toBeUndefined();
    expect(await one.getStreamIdForEventId?.(second)).toBe('a');
    expect(factory.health()).toMatchObject({ events: 3, dropped: 1 });
  });

  test('stay under the bytes, even with one event that is larger than all', async () => {
    factory = memoryEvents(bounds);
    const store = factory.forSession(owner);
    for (let n = 0; n < 50; n += 1) await store.storeEvent('a', message(n, 'x'.repeat(500)));
    expect(factory.health()['bytes']).toBeLessThanOrEqual(10_000);
    await store.storeEvent('a', message(51, 'x'.repeat(20_000)));
    expect(factory.health()).toMatchObject({ bytes: 0, events: 0 });
  });

  test('end with their time', async () => {
    let now = 0;
    factory = memoryEvents({ ...bounds, ttlSeconds: 60 }, () => now);
    const store = factory.forSession(owner);
    const id = await store.storeEvent('a', message(1));
    now = 59_999;
    expect(await store.getStreamIdForEventId?.(id)).toBe('a');
    now = 60_000;
    expect(await store.getStreamIdForEventId?.(id)).toBeUndefined();
  });
});

describe('an event at rest', () => {
  const cipherOf = eventCiphers(randomBytes(32));

  test('opens for its own principal, session, key and stream only', () => {
    const sealed = cipherOf(owner).seal('a', 'text');
    expect(cipherOf(owner).open('a', sealed)).toBe('text');
    for (const [binding, stream] of [
      [{ ...owner, principal: 'bob' }, 'a'],
      [{ ...owner, session: 's-2' }, 'a'],
      [{ ...owner, keyDigest: 'k' }, 'a'],
      [owner, 'b'],
    ] as const) {
      expect(() => cipherOf(binding).open(stream, sealed)).toThrow();
    }
    expect(() => eventCiphers(randomBytes(32))(owner).open('a', sealed)).toThrow();
  });

  test('does not open with any bit of it changed, or cut off', () => {
    const cipher = cipherOf(owner);
    const sealed = cipher.seal('a', 'text');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      expect(() => cipher.open('a', changed)).toThrow();
      expect(() => cipher.open('a', sealed.subarray(0, at))).toThrow();
    }
  });

  test('looks different each time', () => {
    const cipher = cipherOf(owner);
    expect(cipher.seal('a', 'text').equals(cipher.seal('a', 'text'))).toBe(false);
  });
});

describeWithRedis('events in Redis', () => {
  let redis: TestRedis;
  let open: EventStoreFactory[] = [];
  let reports: string[] = [];
  const encryptionKey = randomBytes(32);

  function settings(changes: Partial<EventSettings> = {}): EventSettings {
    return {
      store: 'redis',
      ttlSeconds: 300,
      maxEvents: 100,
      maxBytes: 100_000,
      commandTimeoutMs: 300,
      redis: { url: redis.url, keyPrefix: 'test', encryptionKey },
      ...changes,
    };
  }
  async function factoryOf(changes: Partial<EventSettings> = {}): Promise<EventStoreFactory> {
    const factory = await createEventStores(
      settings(changes),
      (level, text) => void reports.push(`${level} ${text}`),
    );
    if (!factory) throw new Error('events are off');
    open.push(factory);
    return factory;
  }
  beforeEach(async () => {
    redis = await startRedis();
    reports = [];
  });
  afterEach(async () => {
    for (const factory of open) await factory.close();
    open = [];
    await redis.kill();
  });

  behaviours(() => factoryOf());

  test('are replayed by another process with the same key', async () => {
    const id = await (await factoryOf()).forSession(owner).storeEvent('a', message(1));
    const sender = open[0]?.forSession(owner);
    for (let n = 2; n < 200; n += 1) if (n % 3 === 0) await sender?.storeEvent('a', message(n));
    const elsewhere = (await factoryOf()).forSession(owner);
    const { messages } = await replay(elsewhere, id);
    expect(messages).toHaveLength(66);
    expect(messages[0]).toEqual(message(3));
  });

  test('hold neither principal, session nor text in the clear', async () => {
    await (await factoryOf()).forSession(owner).storeEvent('a', message(1, 'a very secret word'));
    const keys = await redis.ask('KEYS', '*');
    const own =
      keys.split('\r\n').find((line) => line.startsWith('test:{events}:') && !/index|bytes/.test(line)) ?? '';
    const dump =
      keys +
      (await redis.ask('XRANGE', own, '-', '+')) +
      (await redis.ask('XRANGE', 'test:{events}:index', '-', '+'));
    expect(dump).toContain(own);
    for (const word of [
      'secret',
      'alice',
      's-1',
      'progress',
      createHash('sha256').update('alice').digest('hex'),
    ]) {
      expect(dump).not.toContain(word);
    }
  });

  test('drop the oldest over count and bytes, and keep no more in Redis than that', async () => {
    const factory = await factoryOf({ maxEvents: 5 });
    const one = factory.forSession(owner);
    const two = factory.forSession({ ...owner, session: 's-2' });
    const first = await one.storeEvent('a', message(1));
    for (let n = 0; n < 5; n += 1) await two.storeEvent('a', message(n));
    expect(await one.getStreamIdForEventId?.(first)).toBeUndefined();
    expect(await redis.ask('XLEN', 'test:{events}:index')).toContain(':5');
    for (let n = 0; n < 3; n += 1) await two.storeEvent('a', message(n, 'x'.repeat(40_000)));
    expect(await redis.ask('XLEN', 'test:{events}:index')).toContain(':2');
    const bytes = /\$\d+\r\n(\d+)/.exec(await redis.ask('GET', 'test:{events}:bytes'))?.[1];
    expect(Number(bytes)).toBeLessThanOrEqual(100_000);
    expect(Number(bytes)).toBeGreaterThan(80_000);
  });

  test('end with their time', async () => {
    await (await factoryOf({ ttlSeconds: 1 })).forSession(owner).storeEvent('a', message(1));
    await expect.poll(() => redis.ask('DBSIZE'), { timeout: 5_000 }).toContain(':0');
  });

  test('cost the replay and not the reply while Redis hangs, with one warning and one all-clear', async () => {
    const factory = await factoryOf();
    const store = factory.forSession(owner);
    const before = await store.storeEvent('a', message(1));
    redis.pause();
    const started = Date.now();
    const ids = [];
    for (let n = 0; n < 50; n += 1) ids.push(await store.storeEvent('a', message(n)));
    // 50 time-outs in a row would be 15 s; after the first, Redis is left alone.
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(ids.every((id) => id === 'a.lost')).toBe(true);
    expect(factory.health()).toMatchObject({ ok: false, lost: 50 });
    await expect(replay(store, before)).rejects.toThrow();
    redis.resume();
    await expect.poll(() => store.storeEvent('a', message(3)), { timeout: 10_000 }).not.toBe('a.lost');
    expect(factory.health()).toMatchObject({ ok: true });
    expect((await replay(store, before)).messages).toContainEqual(message(3));
    expect(reports).toEqual([
      'warn Redis does not serve events; streams that drop cannot be resumed',
      'info Redis serves events again',
    ]);
  }, 30_000);

  test('come back by themselves after Redis was killed and started anew', async () => {
    const factory = await factoryOf();
    const store = factory.forSession(owner);
    await redis.kill();
    expect(await store.storeEvent('a', message(1))).toBe('a.lost');
    expect(factory.health()).toMatchObject({ ok: false });
    await redis.start();
    await expect.poll(() => store.storeEvent('a', message(3)), { timeout: 10_000 }).not.toBe('a.lost');
  }, 30_000);

  test('are done without where Redis is not there at the start', async () => {
    await redis.kill();
    const factory = await factoryOf();
    expect(await factory.forSession(owner).storeEvent('a', message(1))).toBe('a.lost');
    expect(reports.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });
});

describeWithRedis('events in a Redis that is full', () => {
  test('are lost, and nothing else is', async () => {
    const redis = await startRedis('--maxmemory', '1mb', '--maxmemory-policy', 'noeviction');
    const reports: string[] = [];
    const factory = await createEventStores(
      {
        store: 'redis',
        ttlSeconds: 300,
        maxEvents: 10_000,
        maxBytes: 100_000_000,
        commandTimeoutMs: 1_000,
        redis: { url: redis.url, keyPrefix: 'test', encryptionKey: randomBytes(32) },
      },
      (level) => void reports.push(level),
    );
    try {
      const store = factory?.forSession(owner);
      const ids = [];
      for (let n = 0; n < 60; n += 1) ids.push(await store?.storeEvent('a', message(n, 'x'.repeat(100_000))));
      expect(ids).toContain('a.lost');
      expect(factory?.health()).toMatchObject({ ok: false, lastError: expect.stringContaining('OOM') });
      expect(reports.filter((level) => level === 'warn').length).toBeGreaterThan(0);
    } finally {
      await factory?.close();
      await redis.kill();
    }
  });
});
