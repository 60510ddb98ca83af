// /metrics in the Prometheus text format. The library is loaded with the first thing to count.
import type { Gauges, Metrics, PartHealth } from '../interfaces.ts';

type Prometheus = typeof import('prom-client');

/** The edges of the latency histograms, in seconds: Portkey answers in tens of ms to seconds, and times out at 30 s. */
const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Labels come from a closed set: a caller cannot make up new series. */
const methods = new Set(['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD']);

function statusClass(status: number | undefined, code: string | undefined): string {
  if (status !== undefined) return `${Math.floor(status / 100)}xx`;
  return code === 'timeout' ? 'timeout' : 'failed';
}

/** A number among the facts of a part, 0 where it tells none. */
function fact(health: PartHealth, name: string): number {
  const value = health[name];
  return typeof value === 'number' ? value : 0;
}

function register(prometheus: Prometheus, gauges: Gauges) {
  const registry = new prometheus.Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new prometheus.Counter<L>({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new prometheus.Histogram<L>({ name, help, labelNames, buckets: latencyBuckets, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new prometheus.Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  /** Counted elsewhere: shown as it stands when it is read. */
  const mirrored = (name: string, help: string, read: () => number) =>
    new prometheus.Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });

  new prometheus.Gauge({
    name: 'mcp_platform_info',
    help: 'The platform that is administered, as a label of a constant 1.',
    labelNames: ['platform'],
    registers,
  }).set({ platform: gauges.platform ?? 'portkey' }, 1);
  gauge('mcp_sessions', 'Open sessions of legacy clients.', gauges.sessions);
  gauge(
    'mcp_rate_limit_store_up',
    '1 while limits are where they were configured to be, 0 while this process counts for itself.',
    () => (gauges.limiter().ok ? 1 : 0),
  );
  mirrored(
    'mcp_rate_limit_fallbacks_total',
    'Requests that were counted here, since Redis did not answer.',
    () => fact(gauges.limiter(), 'fallbacks'),
  );
  gauge('mcp_event_store_up', '1 while streams can be resumed, or replay is off; 0 while they cannot.', () =>
    gauges.events().ok ? 1 : 0,
  );
  mirrored('mcp_events_lost_total', 'Events that could not be kept for replay.', () =>
    fact(gauges.events(), 'lost'),
  );
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.', () => {
    return Math.round(Date.now() / 1_000 - process.uptime());
  });
  mirrored('process_cpu_seconds_total', 'CPU time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  return {
    registry,
    requests: counter('mcp_http_requests_total', 'Requests answered.', ['method', 'route', 'status']),
    requestSeconds: histogram(
      'mcp_http_request_duration_seconds',
      'From request to the beginning of its reply.',
      ['route'],
    ),
    calls: counter('mcp_tool_calls_total', 'Tool calls.', ['tool', 'status']),
    callSeconds: histogram('mcp_tool_call_duration_seconds', 'From call to result.', ['status']),
    attempts: histogram('mcp_upstream_request_duration_seconds', 'One attempt at Portkey.', ['status']),
    retries: counter('mcp_upstream_retries_total', 'Attempts at Portkey after the first.', []),
    limited: counter('mcp_rate_limited_total', 'Requests refused by the limits.', []),
  };
}

type Registered = ReturnType<typeof register>;

/** @param gauges what is asked when the metrics are read. */
export function createMetrics(gauges: Gauges): Metrics {
  let registered: Registered | undefined;
  let loading: Promise<Registered> | undefined;
  let waiting: ((to: Registered) => void)[] = [];

  async function load(): Promise<Registered> {
    // Bundled, the module's own exports can be behind its default.
    const loaded = await import('prom-client');
    const made = register(
      'Registry' in loaded ? loaded : (loaded as { default: Prometheus }).default,
      gauges,
    );
    for (const count of waiting) count(made);
    waiting = [];
    registered = made;
    return made;
  }

  function ready(): Promise<Registered> {
    loading ??= load();
    return loading;
  }

  function count(what: (to: Registered) => void): void {
    if (registered) {
      what(registered);
    } else {
      waiting.push(what);
      void ready();
    }
  }

  return {
    request: ({ method, route, status, ms }) =>
      count((to) => {
        to.requests.inc({ method: methods.has(method) ? method : 'other', route, status: String(status) });
        to.requestSeconds.observe({ route }, ms / 1_000);
      }),
    call: ({ tool, status, ms }) =>
      count((to) => {
        to.calls.inc({ tool, status });
        to.callSeconds.observe({ status }, ms / 1_000);
      }),
    attempt: ({ attempt, status, code, ms }) =>
      count((to) => {
        to.attempts.observe({ status: statusClass(status, code) }, ms / 1_000);
        if (attempt > 1) to.retries.inc();
      }),
    limited: () => count((to) => to.limited.inc()),
    render: async () => {
      const { registry } = await ready();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
