// W3C trace context of messages and HTTP requests. Malformed ones are dropped.
import { TRACEPARENT_META_KEY, TRACESTATE_META_KEY } from '@modelcontextprotocol/server';
import { type Trace, validTrace } from '../../portkey/request/build-request.ts';

export type { Trace };

/** The trace context in the `_meta` of a message. */
export function traceOfMeta(meta: Readonly<Record<string, unknown>> | undefined): Trace | undefined {
  return validTrace(meta?.[TRACEPARENT_META_KEY], meta?.[TRACESTATE_META_KEY]);
}
