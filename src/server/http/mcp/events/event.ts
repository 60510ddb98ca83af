// Shared parts of the event stores: ids, bounds, and events that could not be stored.
import type { JSONRPCMessage } from '@modelcontextprotocol/server';

export type Message = JSONRPCMessage;

/** An event id as the client sees it: the stream, and the event's place in it. Streams' ids hold no dot. */
export function eventId(stream: string, place: string): string {
  return `${stream}.${place}`;
}

export function parseEventId(id: string): { readonly stream: string; readonly place: string } | undefined {
  const dot = id.lastIndexOf('.');
  if (dot < 1 || dot === id.length - 1) return undefined;
  return { stream: id.slice(0, dot), place: id.slice(dot + 1) };
}

/** The place of an event that could not be kept. It is never found, so that a client starts over. */
export const lostPlace = 'lost';

/** The priming event that opens a stream has no message; it is there to be resumed from. */
export function isPriming(message: Message): boolean {
  return Object.keys(message).length === 0;
}
