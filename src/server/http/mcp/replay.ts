// Replay for a session of another process: what its events hold is sent, and the stream ends. A client that
// still waits for its reply reconnects with the last event that it saw.
import type { EventStore } from '@modelcontextprotocol/server';
import type { Outgoing } from '../exchange.ts';

/** How soon the client looks again, in ms. */
const againMs = 1_000;

/** @param notFound the answer for an unknown event, or another caller's */
export async function replayAlone(
  store: EventStore,
  lastEventId: string,
  notFound: () => Outgoing,
): Promise<Outgoing> {
  const frames: string[] = [`retry: ${againMs}\n\n`];
  try {
    await store.replayEventsAfter(lastEventId, {
      send: async (id, message) => {
        // A priming event is stored as an empty object.
        const empty = Object.keys(message).length === 0;
        frames.push(
          `${empty ? '' : 'event: message\n'}id: ${id}\ndata: ${empty ? '' : JSON.stringify(message)}\n\n`,
        );
      },
    });
  } catch {
    return notFound();
  }
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
    body: frames.join(''),
  };
}
