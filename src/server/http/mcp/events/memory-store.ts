// Events in this process, all sessions together under one bound, the oldest dropped first.

import type { EventSettings } from '../../../config/http-settings.ts';
import type { EventBinding, EventStoreFactory } from '../../interfaces.ts';
import { eventId, isPriming, type Message, parseEventId } from './event.ts';

interface Kept {
  readonly stream: string;
  readonly sequence: number;
  /** As JSON: its size is known, and it cannot change later. */
  readonly json: string;
  readonly bytes: number;
  readonly at: number;
  readonly session: Session;
  /** Under what the session is found. */
  readonly owner: string;
}

/** Events of one session by sequence, which only grows. */
type Session = Map<number, Kept>;

/**
 * Replay within one process.
 * @param now milliseconds, for tests.
 */
export function memoryEvents(
  bounds: Pick<EventSettings, 'ttlSeconds' | 'maxEvents' | 'maxBytes'>,
  now: () => number = Date.now,
): EventStoreFactory {
  const ttlMs = bounds.ttlSeconds * 1_000;
  const sessions = new Map<string, Session>();
  // One order for all: sequences are handed out once, so the map's own order is that of age.
  const all = new Map<number, Kept>();
  let bytes = 0;
  let sequence = 0;
  let dropped = 0;

  function forget(kept: Kept): void {
    all.delete(kept.sequence);
    kept.session.delete(kept.sequence);
    if (kept.session.size === 0) sessions.delete(kept.owner);
    bytes -= kept.bytes;
  }

  function trim(): void {
    const oldest = now() - ttlMs;
    for (const kept of all.values()) {
      const over = all.size > bounds.maxEvents || bytes > bounds.maxBytes;
      if (!over && kept.at > oldest) return;
      if (over) dropped += 1;
      forget(kept);
    }
  }

  const sweep = setInterval(trim, Math.max(1_000, Math.min(ttlMs, 30_000))).unref();

  function storeFor(binding: EventBinding): ReturnType<EventStoreFactory['forSession']> {
    const owner = JSON.stringify([binding.principal, binding.session, binding.keyDigest ?? '']);
    // Created with the first event: a read of an unknown stream leaves nothing behind.
    const own = () => sessions.get(owner) ?? new Map<number, Kept>();
    const find = (id: string): Kept | undefined => {
      trim();
      const parsed = parseEventId(id);
      const kept = parsed && own().get(Number(parsed.place));
      return kept?.stream === parsed?.stream ? kept : undefined;
    };
    return {
      storeEvent: async (stream, message) => {
        const json = JSON.stringify(message);
        const size = Buffer.byteLength(json) + stream.length;
        sequence += 1;
        const session = own();
        sessions.set(owner, session);
        const kept = { stream, sequence, json, bytes: size, at: now(), session, owner };
        session.set(sequence, kept);
        all.set(sequence, kept);
        bytes += size;
        trim();
        return eventId(stream, String(kept.sequence));
      },
      getStreamIdForEventId: async (id) => find(id)?.stream,
      replayEventsAfter: async (id, { send }) => {
        const from = find(id);
        if (!from) throw new Error('the event is not kept any more');
        for (const kept of [...own().values()]) {
          if (kept.sequence <= from.sequence || kept.stream !== from.stream) continue;
          const message = JSON.parse(kept.json) as Message;
          if (!isPriming(message)) await send(eventId(kept.stream, String(kept.sequence)), message);
        }
        return from.stream;
      },
      drop: async () => {
        for (const kept of [...own().values()]) forget(kept);
        sessions.delete(owner);
      },
    };
  }

  return {
    forSession: storeFor,
    health: () => ({ ok: true, store: 'memory', events: all.size, bytes, dropped }),
    close: async () => {
      clearInterval(sweep);
      sessions.clear();
      all.clear();
      bytes = 0;
    },
  };
}
