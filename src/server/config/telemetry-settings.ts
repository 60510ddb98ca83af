// OpenTelemetry settings by their standard variables. An invalid value produces a warning and not an error, because other
// programs read the same variables, and OpenTelemetry's specification demands it.
import type { SettingsReader } from './table.ts';

export type Sampler = 'always_on' | 'always_off' | 'traceidratio';

export interface TelemetrySettings {
  /** URL of each signal that is sent. */
  readonly traces?: string;
  readonly metrics?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: 'http/protobuf' | 'http/json';
  /** Time limit of one request to the collector. */
  readonly timeoutMs: number;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: Sampler;
  /** True when the caller's sampling decision has precedence. */
  readonly parentBased: boolean;
  readonly ratio: number;
  /** Export intervals. */
  readonly spansEveryMs: number;
  readonly metricsEveryMs: number;
  /** Invalid settings, one sentence each. */
  readonly warnings: readonly string[];
}

/** Shortest interval and time limit, in ms: with none, batches would be sent without pause, or never arrive. */
const minMs = 10;

type Warn = (variable: string, problem: string) => void;

/** `key=value` pairs between commas, both percent-encoded. */
function pairs(text: string | undefined, variable: string, warn: Warn): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const pair of (text ?? '').split(',')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    try {
      const key = decodeURIComponent(pair.slice(0, at).trim());
      if (at < 1 || !/^[\x21-\x7e]+$/.test(key)) throw new Error('no key');
      found[key] = decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      warn(variable, 'holds a pair that is not key=value; it is left out');
    }
  }
  return found;
}

function headersIn(text: string | undefined, variable: string, warn: Warn): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(pairs(text, variable, warn)).filter(([name, value]) => {
      const good = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
      if (!good) warn(variable, 'holds what no header can carry; it is left out');
      return good;
    }),
  );
}

function number(
  text: string | undefined,
  variable: string,
  usual: number,
  { min = 0, max }: { readonly min?: number; readonly max: number },
  warn: Warn,
): number {
  if (text === undefined) return usual;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  warn(variable, `takes a number from ${min} to ${max}; ${usual} stands in`);
  return usual;
}

function address(text: string | undefined, variable: string, warn: Warn): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  warn(variable, 'is not an http: or https: URL; nothing is sent there');
  return undefined;
}

/** @returns undefined where nothing is to be sent. Warnings alone come with neither `traces` nor `metrics`. */
export function readTelemetry(read: SettingsReader): TelemetrySettings | undefined {
  const base = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  const own = {
    traces: read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    metrics: read('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'),
  };
  if (
    (base ?? own.traces ?? own.metrics) === undefined ||
    read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true'
  )
    return undefined;
  const warnings: string[] = [];
  const warn: Warn = (variable, problem) => warnings.push(`${variable} ${problem}`);

  const protocol = read('OTEL_EXPORTER_OTLP_PROTOCOL');
  const spoken = protocol === 'http/protobuf' || protocol === 'http/json';
  if (!spoken)
    warn('OTEL_EXPORTER_OTLP_PROTOCOL', 'takes http/protobuf and http/json here; no telemetry is sent');
  const where = (signal: 'traces' | 'metrics'): string | undefined => {
    const exporter = read(signal === 'traces' ? 'OTEL_TRACES_EXPORTER' : 'OTEL_METRICS_EXPORTER');
    if (exporter === 'none' || !spoken) return undefined;
    if (exporter !== 'otlp') {
      warn(`OTEL_${signal.toUpperCase()}_EXPORTER`, `takes otlp and none; no ${signal} are sent`);
      return undefined;
    }
    const text = own[signal];
    if (text !== undefined)
      return address(text, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, warn)?.href;
    const url = address(base, 'OTEL_EXPORTER_OTLP_ENDPOINT', warn);
    if (!url) return undefined;
    url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${signal}`;
    return url.href;
  };
  const traces = where('traces');
  const metrics = where('metrics');

  const sampler = read('OTEL_TRACES_SAMPLER').replace('parentbased_', '');
  const known = sampler === 'always_on' || sampler === 'always_off' || sampler === 'traceidratio';
  if (!known)
    warn('OTEL_TRACES_SAMPLER', 'names a sampler that is not known here; parentbased_always_on stands in');
  const ms = <
    Name extends 'OTEL_EXPORTER_OTLP_TIMEOUT' | 'OTEL_BSP_SCHEDULE_DELAY' | 'OTEL_METRIC_EXPORT_INTERVAL',
  >(
    name: Name,
    usual: number,
  ) => number(read(name), name, usual, { min: minMs, max: 86_400_000 }, warn);
  const name = read('OTEL_SERVICE_NAME');
  return {
    ...(traces !== undefined && { traces }),
    ...(metrics !== undefined && { metrics }),
    headers: headersIn(read('OTEL_EXPORTER_OTLP_HEADERS'), 'OTEL_EXPORTER_OTLP_HEADERS', warn),
    protocol: spoken ? protocol : 'http/protobuf',
    timeoutMs: ms('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000),
    resource: {
      ...pairs(read('OTEL_RESOURCE_ATTRIBUTES'), 'OTEL_RESOURCE_ATTRIBUTES', warn),
      ...(name !== undefined && { 'service.name': name }),
    },
    sampler: known ? sampler : 'always_on',
    parentBased: !known || read('OTEL_TRACES_SAMPLER').startsWith('parentbased_'),
    ratio: number(read('OTEL_TRACES_SAMPLER_ARG'), 'OTEL_TRACES_SAMPLER_ARG', 1, { max: 1 }, warn),
    spansEveryMs: ms('OTEL_BSP_SCHEDULE_DELAY', 5_000),
    metricsEveryMs: ms('OTEL_METRIC_EXPORT_INTERVAL', 60_000),
    warnings,
  };
}
