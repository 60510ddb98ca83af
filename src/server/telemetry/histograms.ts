// Histograms of durations, cumulative, one series for each set of attributes.
import { type Attributes, cumulative, keyValues, type Metric, nanoseconds } from './otlp.ts';

/** Bucket bounds in seconds from OpenTelemetry's conventions for MCP and for HTTP. */
const bounds = {
  'mcp.server.operation.duration': [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
  'http.client.request.duration': [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
} as const;

const descriptions: Readonly<Record<MetricName, string>> = {
  'mcp.server.operation.duration': 'Duration of MCP requests as the server sees them.',
  'http.client.request.duration': 'Duration of requests to Portkey, each retry by itself.',
};

export type MetricName = keyof typeof bounds;

/** Maximum number of series of one metric. Further ones are counted together. */
const maxSeries = 1_000;
const overflow: Attributes = { 'otel.metric.overflow': 'true' };

interface Series {
  readonly attributes: Attributes;
  readonly buckets: number[];
  count: number;
  sum: number;
  min: number;
  max: number;
}

export class Histograms {
  readonly #startedAt = Date.now();
  readonly #series = new Map<MetricName, Map<string, Series>>();

  record(name: MetricName, attributes: Attributes, seconds: number): void {
    const limits: readonly number[] = bounds[name];
    const all = this.#series.get(name) ?? new Map<string, Series>();
    this.#series.set(name, all);
    const wanted = JSON.stringify(attributes);
    const full = all.size >= maxSeries && !all.has(wanted);
    const key = full ? 'overflow' : wanted;
    let series = all.get(key);
    if (!series) {
      const buckets = new Array<number>(limits.length + 1).fill(0);
      series = {
        attributes: full ? overflow : attributes,
        buckets,
        count: 0,
        sum: 0,
        min: seconds,
        max: seconds,
      };
      all.set(key, series);
    }
    const above = limits.findIndex((bound) => seconds <= bound);
    const at = above === -1 ? limits.length : above;
    series.buckets[at] = (series.buckets[at] ?? 0) + 1;
    series.count += 1;
    series.sum += seconds;
    series.min = Math.min(series.min, seconds);
    series.max = Math.max(series.max, seconds);
  }

  /** All series up to now. */
  read(): readonly Metric[] {
    const timeUnixNano = nanoseconds(Date.now());
    const startTimeUnixNano = nanoseconds(this.#startedAt);
    return [...this.#series].map(([name, all]) => ({
      name,
      description: descriptions[name],
      unit: 's',
      histogram: {
        aggregationTemporality: cumulative,
        dataPoints: [...all.values()].map(({ attributes, buckets, count, sum, min, max }) => ({
          attributes: keyValues(attributes),
          startTimeUnixNano,
          timeUnixNano,
          count: String(count),
          sum,
          min,
          max,
          bucketCounts: buckets.map(String),
          explicitBounds: bounds[name],
        })),
      },
    }));
  }
}
