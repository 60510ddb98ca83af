// One fault: what the upstream does, and what must come of it, for a read and for a write.
import { expect } from 'vitest';
import type { Behaviour, Seen } from './upstream.ts';

/** What must come of a call. */
export interface Expected {
  /** Requests (connections, where none got as far) that the upstream must have seen. */
  readonly requests: number;
  /** Matched against the reply's body; a success is expected where this is present. */
  readonly body?: unknown;
  readonly empty?: boolean;
  /** Matched against the error's JSON. */
  readonly error?: Record<string, unknown>;
}

export interface Fault {
  readonly name: string;
  /** What the common upstream does, or a place of the fault's own. */
  readonly meets: Behaviour | { readonly place: () => Promise<Place> };
  readonly read: Expected;
  readonly write: Expected;
  readonly timeoutMs?: number;
  readonly maxReplyBytes?: number;
}

/** A place that is no HTTP server. */
export interface Place {
  readonly url: string;
  /** How often it was reached; undefined where nothing can be. */
  readonly count: () => number | undefined;
  readonly close: () => void;
}

/** Everything secret that the request brought, as an upstream that echoes would say it. */
export function echo({ headers, body, url }: Seen): string {
  return `key=${String(headers['x-portkey-api-key'])} Authorization: Bearer ${String(headers['x-portkey-api-key'])} body=${body} url=${url}`;
}

/** The same for reads and writes. */
export function both(expected: Expected): Pick<Fault, 'read' | 'write'> {
  return { read: expected, write: expected };
}

/** Three attempts for a read, one for a write, whose error says to look first. */
export function unsafe(error: Record<string, unknown>): Pick<Fault, 'read' | 'write'> {
  return {
    read: { requests: 3, error },
    write: { requests: 1, error: { ...error, hint: expect.stringMatching(/may or may not have been made/) } },
  };
}

export const jsonType = { 'content-type': 'application/json' };
