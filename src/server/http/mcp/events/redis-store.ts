// Events in Redis, encrypted: a stream that dropped can be resumed at any process that shares the Redis and the key.
// A Redis that is slow, full or gone costs the replay, never the reply.

import type { EventSettings } from '../../../config/http-settings.ts';
import type { EventBinding, EventStoreFactory, Report } from '../../interfaces.ts';
import { openRedis } from '../../stores/redis.ts';
import { eventCiphers } from './cipher.ts';
import { eventId, isPriming, lostPlace, type Message, parseEventId } from './event.ts';

/**
 * Adds one event to its session's stream and to the index of all, then drops the oldest of the index until count, bytes
 * and age are within the bounds. One script: two processes never see half of it.
 * KEYS session stream, index, byte count. ARGV MCP stream, sealed event, bytes, max events, max bytes, ttl ms.
 */
const addScript = `
local id = redis.call('xadd', KEYS[1], '*', 's', ARGV[1], 'd', ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[6])
redis.call('xadd', KEYS[2], '*', 'k', KEYS[1], 'i', id, 'b', ARGV[3])
local bytes = redis.call('incrby', KEYS[3], ARGV[3])
local count = redis.call('xlen', KEYS[2])
local now = redis.call('time')
local oldest = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[6]
while count > 0 do
  local head = redis.call('xrange', KEYS[2], '-', '+', 'COUNT', 1)[1]
  local at = tonumber(string.match(head[1], '^%d+'))
  if count <= tonumber(ARGV[4]) and bytes <= tonumber(ARGV[5]) and at > oldest then break end
  redis.call('xdel', head[2][2], head[2][4])
  redis.call('xdel', KEYS[2], head[1])
  bytes = redis.call('decrby', KEYS[3], head[2][6])
  count = count - 1
end
redis.call('pexpire', KEYS[2], ARGV[6])
redis.call('pexpire', KEYS[3], ARGV[6])
return id`;

/** Events that are read from Redis at a time. */
const batch = 64;

/** @returns once connected, or after the command time-out: a server starts without its Redis. */
export async function redisEvents(
  options: EventSettings,
  redis: NonNullable<EventSettings['redis']>,
  report: Report,
): Promise<EventStoreFactory> {
  const { RESP_TYPES } = await import('redis');
  const cipherOf = eventCiphers(redis.encryptionKey);
  const link = await openRedis({
    url: redis.url,
    timeoutMs: options.commandTimeoutMs,
    purpose: 'events',
    without: 'streams that drop cannot be resumed',
    report,
  });
  let lost = 0;
  // The braces put all keys of this server into one slot, where a script may touch them together. They stand behind the
  // prefix, so that an ACL on the prefix covers them.
  const key = (name: string) => `${redis.keyPrefix}:{events}:${name}`;
  await link.ready();

  function storeFor(binding: EventBinding): ReturnType<EventStoreFactory['forSession']> {
    const cipher = cipherOf(binding);
    const own = key(cipher.name);

    /** Events of the session from one on, as they are stored. */
    const range = async (from: string, count: number) =>
      (await link.run((client) =>
        client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).xRange(own, from, '+', { COUNT: count }),
      )) ?? [];

    async function find(id: string): Promise<{ stream: string; place: string } | undefined> {
      const parsed = parseEventId(id);
      if (!parsed || !/^\d{1,20}-\d{1,20}$/.test(parsed.place)) return undefined;
      const [entry] = await range(parsed.place, 1);
      const same = entry?.id.toString() === parsed.place && entry.message['s']?.toString() === parsed.stream;
      return same ? parsed : undefined;
    }

    return {
      storeEvent: async (stream, message) => {
        const sealed = cipher.seal(stream, JSON.stringify(message));
        const size = sealed.length + stream.length;
        try {
          const place = await link.run((client) =>
            client.eval(addScript, {
              keys: [own, key('index'), key('bytes')],
              arguments: [
                stream,
                sealed,
                String(size),
                String(options.maxEvents),
                String(options.maxBytes),
                String(options.ttlSeconds * 1_000),
              ],
            }),
          );
          return eventId(stream, String(place));
        } catch {
          lost += 1;
          return eventId(stream, lostPlace);
        }
      },
      getStreamIdForEventId: async (id) => (await find(id))?.stream,
      replayEventsAfter: async (id, { send }) => {
        const from = await find(id);
        if (!from) throw new Error('the event is not kept any more');
        for (let next = `(${from.place}`; ; ) {
          const entries = await range(next, batch);
          for (const entry of entries) {
            const sealed = entry.message['d'];
            if (entry.message['s']?.toString() !== from.stream || sealed === undefined) continue;
            const message = JSON.parse(cipher.open(from.stream, Buffer.from(sealed))) as Message;
            if (!isPriming(message)) await send(eventId(from.stream, entry.id.toString()), message);
          }
          const last = entries.at(-1);
          if (!last || entries.length < batch) return from.stream;
          next = `(${last.id.toString()}`;
        }
      },
      // Its entries in the index go with their time; what is worth protecting goes at once.
      drop: async () => {
        await link.run((client) => client.unlink(own)).catch(() => undefined);
      },
    };
  }

  return {
    forSession: storeFor,
    health: () => ({ store: 'redis', ...link.health(), lost }),
    close: () => link.close(),
  };
}
