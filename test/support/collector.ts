// An OpenTelemetry collector of a few lines: keeps what it is sent, or misbehaves.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}

interface Scoped<Name extends string, Held> {
  readonly resource: { readonly attributes: readonly KeyValue[] };
  readonly scopeSpans?: readonly Readonly<Record<Name, readonly Held[]>>[];
  readonly scopeMetrics?: readonly Readonly<Record<Name, readonly Held[]>>[];
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: { readonly code: number };
}

export interface CollectedPoint {
  readonly metric: string;
  readonly count: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Collector {
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: Buffer;
  }[];
  /** Of those that came as JSON. */
  readonly spans: () => readonly CollectedSpan[];
  /** The latest of each series, of those that came as JSON. */
  readonly points: () => readonly CollectedPoint[];
  readonly close: () => Promise<void>;
}

export function flat(attributes: readonly KeyValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  );
}

/** @param answer what it answers with; `hang` never does. */
export async function startCollector(answer: number | 'hang' = 200): Promise<Collector> {
  const requests: { path: string; headers: Readonly<Record<string, unknown>>; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      if (answer !== 'hang') response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const received = <Held>(path: string): readonly Held[] =>
    requests
      .filter((one) => one.path.endsWith(path) && one.headers['content-type'] === 'application/json')
      .map(({ body }) => JSON.parse(body.toString()) as Held);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () =>
      received<{ readonly resourceSpans: readonly Scoped<'spans', CollectedSpan>[] }>('/v1/traces')
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans = [] }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map((span) => ({
          ...span,
          attributes: flat(span.attributes as unknown as readonly KeyValue[]),
        })),
    points: () =>
      (
        received<{ readonly resourceMetrics: readonly Scoped<'metrics', CollectedMetric>[] }>(
          '/v1/metrics',
        ).at(-1)?.resourceMetrics ?? []
      )
        .flatMap(({ scopeMetrics = [] }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .flatMap(({ name, histogram }) =>
          histogram.dataPoints.map(({ attributes, count }) => ({
            metric: name,
            count: Number(count),
            attributes: flat(attributes),
          })),
        ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface CollectedMetric {
  readonly name: string;
  readonly histogram: {
    readonly dataPoints: readonly { readonly attributes: readonly KeyValue[]; readonly count: string }[];
  };
}
