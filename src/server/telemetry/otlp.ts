// OTLP messages in their JSON form, which `protobuf.ts` can encode as Protocol Buffers.

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

export interface Span {
  /** Hexadecimal. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  /** ns since 1970, in digits. */
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number };
  readonly flags: number;
}

export interface DataPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly count: string;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly bucketCounts: readonly string[];
  readonly explicitBounds: readonly number[];
}

export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly histogram: { readonly dataPoints: readonly DataPoint[]; readonly aggregationTemporality: number };
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}

export const spanKind = { server: 2, client: 3 } as const;
/** Status code of a failed span; 0 (unset) otherwise. */
export const statusError = 2;
/** Aggregation temporality: sums since the start of the process. */
export const cumulative = 2;

/** Attributes as OTLP has them, without undefined values. Numbers have to be integers. */
export function keyValues(attributes: Attributes): readonly KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]): readonly KeyValue[] =>
    value === undefined
      ? []
      : [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }],
  );
}

/** Milliseconds since 1970 as nanoseconds in digits. */
export function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}

export function tracesMessage(resource: readonly KeyValue[], scope: Scope, spans: readonly Span[]): object {
  return { resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope, spans }] }] };
}

export function metricsMessage(
  resource: readonly KeyValue[],
  scope: Scope,
  metrics: readonly Metric[],
): object {
  return { resourceMetrics: [{ resource: { attributes: resource }, scopeMetrics: [{ scope, metrics }] }] };
}
