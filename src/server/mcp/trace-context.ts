// Trace context that a message or a request brings (W3C): handed on where its form is right, and dropped otherwise.
import { TRACEPARENT_META_KEY, TRACESTATE_META_KEY } from '@modelcontextprotocol/server';
import type { CallContext } from '../../catalog/tool.ts';

export type Trace = NonNullable<CallContext['trace']>;

/** Version, trace and parent of W3C trace context; the version ff and ids of zeros stand for nothing. */
const traceForm = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** The W3C forms; anything else is not handed on. */
export function validTrace(traceparent: unknown, tracestate: unknown): Trace | undefined {
  if (typeof traceparent !== 'string' || !traceForm.test(traceparent)) return undefined;
  const state =
    typeof tracestate === 'string' && /^[\x20-\x7e]{1,512}$/.test(tracestate) ? tracestate : undefined;
  return { traceparent, ...(state !== undefined && { tracestate: state }) };
}

/** What a message's own `_meta` says. */
export function traceOfMeta(meta: Readonly<Record<string, unknown>> | undefined): Trace | undefined {
  return validTrace(meta?.[TRACEPARENT_META_KEY], meta?.[TRACESTATE_META_KEY]);
}
