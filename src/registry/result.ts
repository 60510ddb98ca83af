// Portkey's reply as the object that a tool result holds: nothing renamed, nothing dropped.
import type { BackendReply } from './backend.ts';

/**
 * An object as it stands; a bare array under `data`; an empty reply as the success that it is, since
 * Portkey answers many writes with nothing at all.
 */
export function asObject(reply: Pick<BackendReply, 'status' | 'body'>): Readonly<Record<string, unknown>> {
  const { body, status } = reply;
  if (Array.isArray(body)) return { data: body };
  if (typeof body === 'object' && body !== null && Object.keys(body).length > 0)
    return body as Record<string, unknown>;
  if (body === undefined || body === null || typeof body === 'object') return { ok: true, status };
  return { data: body };
}
