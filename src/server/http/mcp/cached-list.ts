// tools/list as bytes made once a surface: a list of its size costs more to serialise than all else of a request.
import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Surface } from '../../../catalog/surface.ts';
import { listTtlMs, serverInfo, toolList } from '../../mcp/server.ts';
import type { Framed } from '../exchange.ts';

export type Era = 'legacy' | 'modern';

const legacyLists = new WeakMap<Surface, Uint8Array>();
const modernLists = new WeakMap<Surface, Uint8Array>();

/** What the 2026-07-28 revision adds to a result. */
export function modernResult(result: object): object {
  return {
    ...result,
    resultType: 'complete',
    _meta: modernMeta('_meta' in result ? result._meta : undefined),
  };
}

function modernMeta(own: unknown): object {
  return { ...(typeof own === 'object' ? own : undefined), [SERVER_INFO_META_KEY]: serverInfo };
}

function bytesOf(surface: Surface, era: Era): Uint8Array {
  const known = era === 'legacy' ? legacyLists : modernLists;
  let bytes = known.get(surface);
  if (!bytes) {
    const list = toolList(surface);
    const result =
      era === 'legacy' ? list : modernResult({ ...list, ttlMs: listTtlMs, cacheScope: 'private' });
    bytes = Buffer.from(JSON.stringify(result));
    known.set(surface, bytes);
  }
  return bytes;
}

/** The whole JSON-RPC reply. */
export function listReply(surface: Surface, era: Era, id: string | number): Framed {
  return {
    before: `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`,
    bytes: bytesOf(surface, era),
    after: '}',
  };
}
