// Calls that need nothing of the SDK: one request, one JSON reply, nothing streamed, nobody asked. They are
// recognised by an exact form; whatever differs from it in any way goes through the SDK.

import {
  BAGGAGE_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  TRACEPARENT_META_KEY,
  TRACESTATE_META_KEY,
} from '@modelcontextprotocol/server';
import { UnknownToolError } from '../../../catalog/dispatch.ts';
import type { Surface } from '../../../catalog/surface.ts';
import type { CallOutcome } from '../../../catalog/tool.ts';
import { besides, placesOf, type ResultForm } from '../../mcp/result.ts';
import type { Caller } from '../../mcp/server.ts';
import type { Failure } from '../../telemetry/telemetry.ts';
import { type Era, modernResult } from './cached-list.ts';

export interface DirectCall {
  readonly id: string | number;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly meta?: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/** What a request's `_meta` may hold without the SDK having to act on it. */
const plainMeta = new Set([
  BAGGAGE_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  TRACEPARENT_META_KEY,
  TRACESTATE_META_KEY,
]);

const nothing = Object.freeze({});
const unasked = new WeakMap<Surface, ReadonlySet<string>>();

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyKeys(value: Json, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

const messageKeys = new Set(['jsonrpc', 'id', 'method', 'params']);
const callKeys = new Set(['name', 'arguments', '_meta']);
const listKeys = new Set(['_meta']);

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || Number.isSafeInteger(id);
}

/** The request's id, when its form is exact; any value of a method's own is checked by the caller. */
function exact(
  body: unknown,
  method: string,
): { readonly id: string | number; readonly params: Json } | undefined {
  if (!isObject(body) || body['method'] !== method || body['jsonrpc'] !== '2.0') return undefined;
  const { id, params = nothing } = body;
  if (!isId(id) || !isObject(params) || !onlyKeys(body, messageKeys)) return undefined;
  const meta = params['_meta'];
  if (meta !== undefined && !(isObject(meta) && onlyKeys(meta, plainMeta))) return undefined;
  return { id, params };
}

/** The method of a direct request without `_meta`. */
export function plainMethod(body: unknown): 'tools/list' | 'tools/call' | undefined {
  for (const method of ['tools/call', 'tools/list'] as const) {
    const request = exact(body, method);
    if (request) return request.params['_meta'] === undefined ? method : undefined;
  }
  return undefined;
}

/** A tools/list of everything. */
export function directList(body: unknown): Pick<DirectCall, 'id' | 'meta'> | undefined {
  const request = exact(body, 'tools/list');
  if (!request || !onlyKeys(request.params, listKeys)) return undefined;
  const { _meta: meta } = request.params;
  return { id: request.id, ...(isObject(meta) && { meta }) };
}

/** Tools that never ask: whatever writes may, by its arguments. */
function neverAsks(surface: Surface): ReadonlySet<string> {
  let names = unasked.get(surface);
  if (!names) {
    names = new Set(
      surface.listed.filter(({ annotations }) => annotations.readOnlyHint).map((tool) => tool.name),
    );
    unasked.set(surface, names);
  }
  return names;
}

/** A tools/call that can be answered without the SDK. */
export function directCall(body: unknown, surface: Surface): DirectCall | undefined {
  const request = exact(body, 'tools/call');
  if (!request || !onlyKeys(request.params, callKeys)) return undefined;
  const { name, arguments: args = nothing, _meta: meta } = request.params;
  if (typeof name !== 'string' || !isObject(args) || !neverAsks(surface).has(name)) return undefined;
  return { id: request.id, tool: name, args, ...(isObject(meta) && { meta }) };
}

/**
 * The result as JSON. The reply's text is most of it and may stand in it twice, as an object and as a string, so it is
 * serialised once.
 */
function resultJson(outcome: CallOutcome, era: Era, form: ResultForm): string {
  const { text, json, structured } = placesOf(outcome, form);
  const rest = besides(outcome);
  const more = JSON.stringify(era === 'modern' ? modernResult(rest) : rest);
  return `{"content":[{"type":"text","text":${JSON.stringify(text)}}]${
    structured ? `,"structuredContent":${json}` : ''
  }${more === '{}' ? '' : `,${more.slice(1, -1)}`}}`;
}

/**
 * Runs the call.
 * @param ended hears how it ended.
 * @returns the whole JSON-RPC reply; never rejects.
 */
export async function runDirect(
  call: DirectCall,
  surface: Surface,
  caller: Caller,
  signal: AbortSignal,
  era: Era,
  form: ResultForm,
  ended: (failure?: Failure) => void = () => {},
): Promise<string> {
  const id = JSON.stringify(call.id);
  try {
    const outcome = await surface.call(call.tool, call.args, { ...caller, signal, progress: () => {} });
    ended(outcome.ok ? undefined : { type: 'tool_error' });
    return `{"jsonrpc":"2.0","id":${id},"result":${resultJson(outcome, era, form)}}`;
  } catch (error) {
    const known = error instanceof UnknownToolError;
    const code = known ? -32602 : -32603;
    ended({ type: String(code), code });
    return JSON.stringify({
      jsonrpc: '2.0',
      id: call.id,
      error: known
        ? { code, message: error.message }
        : { code, message: 'The server failed unexpectedly; see its log.' },
    });
  }
}
