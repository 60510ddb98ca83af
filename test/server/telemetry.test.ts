// Traces and metrics over HTTP as they arrive at a collector: names, attributes, parents, and no secret in them.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Running, start } from '../../src/server/http/serve-http.ts';
import { toProtobuf } from '../../src/server/telemetry/protobuf.ts';
import { json, startUpstream, type Upstream } from '../portkey/upstream.ts';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.ts';

const key = 'pk-secret-0123456789abcdef';
const callerKey = 'pk-callers-own-0123456789';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentId}-01`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setting {
  readonly collector: Collector;
  readonly upstream: Upstream;
  readonly server: Running;
  /** Ends the server, so that everything has been sent. */
  readonly settle: () => Promise<void>;
}

async function open(
  env: Readonly<Record<string, string>> = {},
  answer: number | 'hang' = 200,
): Promise<Setting> {
  const collector = await startCollector(answer);
  const upstream = await startUpstream(json(200, { success: true, data: [], total: 0 }));
  const server = await start({
    MCP_HOST: '127.0.0.1',
    MCP_PORT: '0',
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: 'a-bearer-token-0123456789',
    PORTKEY_API_KEY: key,
    PORTKEY_BASE_URL: upstream.url,
    LOG_LEVEL: 'silent',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=collector%20key%200123456789',
    ...env,
  });
  closing.push(
    () => collector.close(),
    () => upstream.close(),
    () => server.stop(),
  );
  return { collector, upstream, server, settle: () => server.stop() };
}

type Era = 'legacy' | 'modern';

async function connect(
  { url }: Running,
  era: Era,
  headers: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
      requestInit: { headers: { authorization: 'Bearer a-bearer-token-0123456789', ...headers } },
    }),
  );
  return client;
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.filter((span) => span.name === name);
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0] as CollectedSpan;
}

describe.each([
  ['stateless', 'modern'],
  ['stateless', 'legacy'],
  ['stateful', 'legacy'],
] as const)('%s over HTTP, from a %s client', (sessions, era) => {
  it('a call is a server span below the caller, and a client span below that for the call to Portkey', async () => {
    const { collector, upstream, server, settle } = await open({ MCP_SESSION_MODE: sessions });
    const client = await connect(server, era);
    await client.callTool({ name: 'list_configs', _meta: { traceparent, tracestate: 'vendor=1' } });
    await client.close();
    await settle();

    const spans = collector.spans();
    const request = named(spans, 'tools/call list_configs');
    expect(request).toMatchObject({ traceId, parentSpanId: parentId, traceState: 'vendor=1', kind: 2 });
    expect(request.status).toEqual({ code: 0 });
    expect(request.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'list_configs',
      'mcp.protocol.version': era === 'modern' ? '2026-07-28' : '2025-11-25',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'jsonrpc.request.id': expect.stringMatching(/^\d+$/),
    });
    expect(request.attributes['mcp.session.id'] === undefined).toBe(sessions === 'stateless');
    expect(request.attributes['error.type']).toBeUndefined();

    const call = named(spans, 'GET /configs');
    expect(call).toMatchObject({ traceId, parentSpanId: request.spanId, kind: 3 });
    expect(call.attributes).toMatchObject({
      'http.request.method': 'GET',
      'url.template': '/configs',
      'server.address': '127.0.0.1',
      'server.port': new URL(upstream.url).port,
      'http.response.status_code': '200',
    });
    expect(call.attributes['http.request.resend_count']).toBeUndefined();
    // Portkey hears of the span that called it.
    expect(upstream.seen[0]?.headers).toMatchObject({
      traceparent: `00-${traceId}-${call.spanId}-01`,
      tracestate: 'vendor=1',
    });
  });
});

describe('a span', () => {
  it('has no name of a prompt that nobody got, and no trace state with the key of the caller', async () => {
    const { collector, upstream, server, settle } = await open({ MCP_PORTKEY_KEY_MODE: 'per-request' });
    const key = 'pk-of-the-caller-0123456789';
    const client = await connect(server, 'modern', { 'x-portkey-api-key': key });
    await client.getPrompt({ name: 'made_up_name' }).catch(() => {});
    await client.callTool({
      name: 'list_configs',
      _meta: { traceparent, tracestate: `vendor=${key}` },
    });
    await client.close();
    await settle();

    expect(JSON.stringify(collector.spans())).not.toMatch(/made_up_name|pk-of-the-caller/);
    expect(named(collector.spans(), 'tools/call list_configs').traceId).toBe(traceId);
    expect(upstream.seen[0]?.headers['tracestate']).toBeUndefined();
  });

  it('tells a tool error from an error of the protocol, and counts what was sent again', async () => {
    const { collector, upstream, server, settle } = await open();
    const client = await connect(server, 'modern');
    upstream.behave((response, _seen, n) => {
      response.writeHead(n < 3 ? 503 : 404, { 'content-type': 'application/json' }).end('{"message":"none"}');
    });
    await client.callTool({ name: 'get_config', arguments: { slug: 'pc-none' } });
    await client.callTool({ name: 'delete_config', arguments: { wrong: 1 } });
    await client.callTool({ name: 'made_up_by_a_client', arguments: {} }).catch(() => {});
    await client.readResource({ uri: 'portkey://tools/none' }).catch(() => {});
    await client.close();
    await settle();

    const spans = collector.spans();
    for (const tool of ['get_config', 'delete_config']) {
      const failed = named(spans, `tools/call ${tool}`);
      expect(failed.status).toEqual({ code: 2 });
      expect(failed.attributes['error.type']).toBe('tool_error');
      expect(failed.attributes['rpc.response.status_code']).toBeUndefined();
    }
    expect(named(spans, 'tools/call').attributes).toMatchObject({
      'error.type': '-32602',
      'rpc.response.status_code': '-32602',
    });
    expect(named(spans, 'resources/read').attributes).toMatchObject({
      'mcp.resource.uri': 'portkey://tools/none',
      'error.type': '-32602',
    });
    const call = named(spans, 'GET /configs/{slug}');
    expect(call.attributes).toMatchObject({
      'http.response.status_code': '404',
      'http.request.resend_count': '2',
      'error.type': '404',
    });
    expect(JSON.stringify(spans)).not.toContain('made_up_by_a_client');
  });

  it('has the trace of the HTTP header as its parent where the message has none', async () => {
    const { collector, server, settle } = await open({ PORTKEY_TOOL_MODE: 'discover' });
    const client = await connect(server, 'modern', { traceparent });
    await client.listTools();
    await client.callTool({ name: 'call_read_tool', arguments: { name: 'list_configs' } });
    await client.close();
    await settle();
    const spans = collector.spans();
    expect(named(spans, 'tools/list')).toMatchObject({ traceId, parentSpanId: parentId });
    expect(named(spans, 'tools/call call_read_tool').attributes['portkey.tool.name']).toBe('list_configs');
    expect(named(spans, 'GET /configs').attributes['gen_ai.tool.name']).toBe('list_configs');
  });

  it('holds no secret, whoever put it where', async () => {
    const { collector, server, settle } = await open({
      MCP_PORTKEY_KEY_MODE: 'per-request',
      OTEL_RESOURCE_ATTRIBUTES: `team=ai,note=Bearer%20abcdef0123456789`,
    });
    const client = await connect(server, 'modern', { 'x-portkey-api-key': callerKey });
    for (const secret of [callerKey, 'a-bearer-token-0123456789', 'Bearer abcdef0123456789'])
      await client.readResource({ uri: `portkey://configs/${encodeURIComponent(secret)}` }).catch(() => {});
    await client.callTool({ name: 'create_config', arguments: { name: callerKey, config: {} } });
    await client.callTool({ name: callerKey, arguments: {} }).catch(() => {});
    await client.close();
    await settle();
    expect(collector.spans().length).toBeGreaterThan(4);
    const sent = collector.requests.map(({ body }) => body.toString()).join('\n');
    for (const secret of [key, callerKey, 'a-bearer-token-0123456789', 'abcdef0123456789', 'collector key'])
      expect(sent).not.toContain(secret);
    expect(collector.requests[0]?.headers['api-key']).toBe('collector key 0123456789');
    expect(sent).toContain('"team"');
  });

  it('is not torn by a header that is a name and no secret', async () => {
    const { collector, server, settle } = await open({
      OTEL_EXPORTER_OTLP_HEADERS: 'x-scope-orgid=portkey',
    });
    await (await connect(server, 'modern')).listTools();
    await settle();
    expect(collector.requests[0]?.headers['x-scope-orgid']).toBe('portkey');
    const sent = collector.requests.map(({ body }) => body.toString()).join('\n');
    expect(sent).toContain('"portkey-admin-mcp"');
    expect(sent).not.toContain('[redacted]');
  });

  it('is not sent where the caller or the sampler says so, and its trace goes on', async () => {
    const { collector, upstream, server, settle } = await open();
    const client = await connect(server, 'modern');
    await client.callTool({ name: 'list_configs', _meta: { traceparent: `00-${traceId}-${parentId}-00` } });
    await client.close();
    await settle();
    expect(collector.spans().filter(({ name }) => name.startsWith('tools/call'))).toEqual([]);
    expect(upstream.seen[0]?.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(collector.points().length).toBeGreaterThan(0);
  });
});

describe('metrics', () => {
  it('count requests and attempts by what they were', async () => {
    const { collector, upstream, server, settle } = await open({ OTEL_SERVICE_NAME: 'gateway-admin' });
    const client = await connect(server, 'modern');
    upstream.behave((response, _seen, n) => {
      response.writeHead(n === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{"data":[]}');
    });
    await client.callTool({ name: 'list_configs' });
    await client.callTool({ name: 'list_configs' });
    await client.close();
    await settle();
    const points = collector.points();
    expect(points).toContainEqual({
      metric: 'mcp.server.operation.duration',
      count: 2,
      attributes: {
        'mcp.method.name': 'tools/call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'list_configs',
        'mcp.protocol.version': '2026-07-28',
        'network.transport': 'tcp',
        'network.protocol.name': 'http',
      },
    });
    const attempts = points.filter(({ metric }) => metric === 'http.client.request.duration');
    expect(attempts.map(({ attributes, count }) => [attributes['http.response.status_code'], count])).toEqual(
      [
        ['503', 1],
        ['200', 2],
      ],
    );
    expect(collector.requests.map(({ body }) => body.toString()).join('')).toContain('gateway-admin');
  });

  it('and traces can be left out, or sent elsewhere', async () => {
    const elsewhere = await startCollector();
    closing.push(() => elsewhere.close());
    const { collector, server, settle } = await open({
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${elsewhere.url}/own/v1/metrics`,
    });
    await (await connect(server, 'modern')).listTools();
    await settle();
    expect(collector.requests).toEqual([]);
    expect(elsewhere.requests.map(({ path }) => path)).toEqual(['/own/v1/metrics']);
  });
});

describe('a collector', () => {
  it.each([500, 'hang'] as const)(
    'that answers %s changes no result, and the server ends',
    async (answer) => {
      const { collector, server, settle } = await open({ OTEL_BSP_SCHEDULE_DELAY: '10' }, answer);
      const client = await connect(server, 'modern');
      const { isError } = await client.callTool({ name: 'list_configs' });
      expect(isError).not.toBe(true);
      await client.close();
      await settle();
      expect(collector.requests.length).toBeGreaterThan(0);
    },
  );
});

/** Fields of a message of Protocol Buffers, as whoever does not know its schema reads them. */
function fieldsOf(bytes: Buffer): readonly { readonly number: number; readonly value: Buffer | bigint }[] {
  const fields: { number: number; value: Buffer | bigint }[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wireType = tag & 7;
    const value =
      wireType === 0 ? varint() : take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint()));
    fields.push({ number: tag >> 3, value });
  }
  return fields;
}

function inner(bytes: Buffer, ...path: readonly number[]): Buffer {
  return path.reduce((within, number) => {
    const found = fieldsOf(within).find((field) => field.number === number)?.value;
    if (!Buffer.isBuffer(found)) throw new Error(`no field ${number}`);
    return found;
  }, bytes);
}

describe('the form of Protocol Buffers', () => {
  it('is what a collector is sent unless told otherwise', async () => {
    const { collector, server, settle } = await open({ OTEL_EXPORTER_OTLP_PROTOCOL: '' });
    await (await connect(server, 'modern')).callTool({ name: 'list_configs', _meta: { traceparent } });
    await settle();
    const traces = collector.requests.find(({ path }) => path === '/v1/traces');
    expect(traces?.headers['content-type']).toBe('application/x-protobuf');
    const scope = inner(traces?.body ?? Buffer.alloc(0), 1, 2);
    const spans = fieldsOf(scope).filter(({ number }) => number === 2);
    const call = spans
      .map(({ value }) => value as Buffer)
      .find((span) => inner(span, 5).toString() === 'tools/call list_configs');
    expect(inner(call ?? Buffer.alloc(0), 1).toString('hex')).toBe(traceId);
    expect(inner(call ?? Buffer.alloc(0), 4).toString('hex')).toBe(parentId);
    expect(collector.requests.some(({ path }) => path === '/v1/metrics')).toBe(true);
  });

  it('writes numbers, negative and large, as OTLP has them', () => {
    const span = {
      kind: 3,
      startTimeUnixNano: '1795840770979123000',
      flags: 1,
      attributes: [{ key: 'n', value: { intValue: '-5' } }],
    };
    const bytes = inner(toProtobuf({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), 1, 2, 2);
    const values = new Map(fieldsOf(bytes).map(({ number, value }) => [number, value]));
    expect(values.get(6)).toBe(3n);
    expect((values.get(7) as Buffer).readBigUInt64LE()).toBe(1795840770979123000n);
    expect((values.get(16) as Buffer).readUInt32LE()).toBe(1);
    const [integer] = fieldsOf(inner(bytes, 9, 2));
    expect(BigInt.asIntN(64, integer?.value as bigint)).toBe(-5n);
  });
});
