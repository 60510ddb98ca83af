// Traces over stdio from the built product: a call's trace arrives before the process has ended, and a collector that
// does not answer holds neither the call nor the process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';
import { json, startUpstream } from '../portkey/upstream.ts';
import { startCollector } from '../support/collector.ts';

const key = 'pk-secret-0123456789abcdef';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Who would have to end the process himself, as clients do. */
const patienceMs = 8_000;

/** One call by the lines that a client writes, and then the end of the input. */
async function callOnce(endpoint: string, env: Readonly<Record<string, string>> = {}) {
  const upstream = await startUpstream(json(200, { success: true, data: [], total: 0 }));
  closing.push(() => upstream.close());
  const child = spawn(process.execPath, [serverPath], {
    env: cleanEnvironment({
      PORTKEY_API_KEY: key,
      PORTKEY_BASE_URL: upstream.url,
      LOG_LEVEL: 'warn',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...env,
    }),
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const message = (id: number, method: string, params: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  child.stdin.end(
    message(1, 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    }) +
      message(2, 'tools/call', {
        name: 'list_configs',
        arguments: {},
        _meta: { traceparent: `00-${traceId}-${parentId}-01` },
      }),
  );
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; result?: { isError?: boolean } });
  return { code, signal, answers, stderr };
}

describe('telemetry over stdio', () => {
  it('tells of a call with its parent, the call to Portkey below it, and no secret', async () => {
    const collector = await startCollector();
    closing.push(() => collector.close());
    const { code, answers } = await callOnce(collector.url);
    expect(code).toBe(0);
    expect(answers.map(({ id }) => id)).toEqual([1, 2]);
    const spans = collector.spans();
    const request = spans.find(({ name }) => name === 'tools/call list_configs');
    const call = spans.find(({ name }) => name === 'GET /configs');
    expect(request).toMatchObject({ traceId, parentSpanId: parentId, kind: 2 });
    expect(request?.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'list_configs',
      'jsonrpc.request.id': '2',
      'mcp.protocol.version': '2025-11-25',
      'network.transport': 'pipe',
    });
    expect(call).toMatchObject({ traceId, parentSpanId: request?.spanId, kind: 3 });
    expect(spans.some(({ name }) => name === 'initialize')).toBe(true);
    expect(collector.points().map(({ metric }) => metric)).toContain('mcp.server.operation.duration');
    expect(collector.requests.map(({ body }) => body.toString()).join('')).not.toContain(key);
  });

  it.each([
    ['is not there', undefined],
    ['answers 503', 503],
    ['never answers', 'hang'],
  ] as const)('a collector that %s holds neither the call nor the process', async (_what, answer) => {
    const collector = answer === undefined ? undefined : await startCollector(answer);
    if (collector) closing.push(() => collector.close());
    const { code, signal, answers, stderr } = await callOnce(collector?.url ?? 'http://127.0.0.1:9', {
      OTEL_BSP_SCHEDULE_DELAY: '10',
    });
    expect([code, signal]).toEqual([0, null]);
    expect(answers.map(({ id, result }) => [id, result?.isError ?? false])).toEqual([
      [1, false],
      [2, false],
    ]);
    // One line for each of the two signals, and nothing of what was lost.
    if (answer !== 'hang') expect(stderr.match(/could not be sent and are lost/g)).toHaveLength(2);
  });
});
