// Span contexts and the sampling decision (W3C trace context).
import { randomBytes } from 'node:crypto';
import type { Trace } from '../../portkey/request.ts';
import type { TelemetrySettings } from '../config/telemetry-settings.ts';

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly sampled: boolean;
}

/** Version, trace id, parent id and flags. The last bit of the flags is set when the parent is recorded. */
const form = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]([\da-f])$/;

/** Sampling decision for a new trace. A ratio compares the random half of the id, so that all services agree. */
function isTaken(traceId: string, { sampler, ratio }: TelemetrySettings): boolean {
  if (sampler !== 'traceidratio') return sampler === 'always_on';
  return Number.parseInt(traceId.slice(18), 16) / 2 ** 56 >= 1 - ratio;
}

/** Context of a child of `parent`, or of the first span of a new trace. */
export function contextOf(parent: Trace | undefined, settings: TelemetrySettings): SpanContext {
  const spanId = randomBytes(8).toString('hex');
  const [, traceId, parentSpanId, flags] = form.exec(parent?.traceparent ?? '') ?? [];
  if (traceId === undefined || parentSpanId === undefined) {
    const own = randomBytes(16).toString('hex');
    return { traceId: own, spanId, sampled: isTaken(own, settings) };
  }
  const recorded = (Number.parseInt(flags ?? '0', 16) & 1) === 1;
  return {
    traceId,
    spanId,
    parentSpanId,
    ...(parent?.tracestate !== undefined && { traceState: parent.tracestate }),
    sampled: settings.parentBased ? recorded : isTaken(traceId, settings),
  };
}

/** Trace context to propagate to the children of a span. */
export function traceOf({ traceId, spanId, traceState, sampled }: SpanContext): Trace {
  return {
    traceparent: `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`,
    ...(traceState !== undefined && { tracestate: traceState }),
  };
}
