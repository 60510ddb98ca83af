// Trace context that a message or a request brings (W3C): handed on where its form is right, and dropped otherwise.
import { TRACEPARENT_META_KEY, TRACESTATE_META_KEY } from '@modelcontextprotocol/server';
import { type Trace, validTrace } from '../../portkey/request/headers.ts';

export type { Trace };

/** What a message's own `_meta` says. */
export function traceOfMeta(meta: Readonly<Record<string, unknown>> | undefined): Trace | undefined {
  return validTrace(meta?.[TRACEPARENT_META_KEY], meta?.[TRACESTATE_META_KEY]);
}
