// Two processes' worth of servers on one Redis: what one began, the other goes on with, and neither waits for it.
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.ts';
import { ask, bearer, call, modern, post, type Served, serveTest } from './server.ts';

const started: Served[] = [];
let redis: TestRedis | undefined;

async function pair(more: Readonly<Record<string, string>>): Promise<readonly [Served, Served]> {
  const own = await startRedis();
  redis = own;
  const env = { MCP_REDIS_URL: own.url, ...more };
  const [a, b] = [await serveTest(env), await serveTest(env)];
  started.push(a, b);
  return [a, b];
}

afterEach(async () => {
  redis?.resume();
  await Promise.all(started.splice(0).map((server) => server.end()));
  await redis?.kill();
});

const key = Buffer.alloc(32, 7).toString('base64');
const events = { MCP_EVENT_STORE: 'redis', MCP_EVENT_ENCRYPTION_KEY: key };

function stream(server: Served, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const sent = request(
      {
        hostname,
        port,
        path: '/mcp',
        headers: { ...bearer, accept: 'text/event-stream', ...headers },
        agent: false,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

async function openResumable(server: Served): Promise<Record<string, string>> {
  const opened = await post(server, {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } },
  });
  return {
    'mcp-session-id': String(opened.headers['mcp-session-id']),
    'mcp-protocol-version': '2025-11-25',
  };
}

describeWithRedis('servers that share a Redis', () => {
  test('a stream that broke on one is read on from the other', async () => {
    const [a, b] = await pair(events);
    const session = await openResumable(a);
    const streamed = await post(a, call('list_prompts', {}, 'late'), session);
    const first = /^id: (.+)$/m.exec(streamed.text)?.[1] ?? '';
    const replayed = await stream(b, { ...session, 'last-event-id': first });
    expect(replayed.status).toBe(200);
    expect(replayed.text).toMatch(/"id":"late"/);
    // The stream is bound to its session, and the other server never opened that.
    expect(
      (await stream(b, { ...session, 'mcp-session-id': 'another', 'last-event-id': first })).status,
    ).toBe(404);
    expect((await post(b, call('list_prompts'), session)).status).toBe(404);
  });

  test('a server that ends leaves its events to the others', async () => {
    const [a, b] = await pair(events);
    const session = await openResumable(a);
    const streamed = await post(a, call('list_prompts', {}, 'late'), session);
    const first = /^id: (.+)$/m.exec(streamed.text)?.[1] ?? '';
    await a.stop();
    expect((await stream(b, { ...session, 'last-event-id': first })).text).toMatch(/"id":"late"/);
  });

  test('a session that its client ended is not replayed', async () => {
    const [a, b] = await pair(events);
    const session = await openResumable(a);
    const streamed = await post(a, call('list_prompts', {}, 'late'), session);
    const first = /^id: (.+)$/m.exec(streamed.text)?.[1] ?? '';
    await ask(a.url, { method: 'DELETE', path: '/mcp', headers: { ...bearer, ...session } });
    expect((await stream(b, { ...session, 'last-event-id': first })).status).toBe(404);
  });

  test('while Redis is silent, calls are answered and readiness says what is missing', async () => {
    const [a] = await pair({
      ...events,
      RATE_LIMIT_STORE: 'redis',
      MCP_EVENT_STORE_COMMAND_TIMEOUT_MS: '200',
    });
    const session = await openResumable(a);
    redis?.pause();
    for (let n = 0; n < 3; n += 1) {
      const reply = await post(a, call('list_prompts', {}, n), session);
      expect(reply.text).toMatch(/"result"/);
    }
    expect((await ask(a.url, { path: '/ready' })).json).toMatchObject({ status: 'degraded' });
  });

  test('limits are counted together', async () => {
    const [a, b] = await pair({
      RATE_LIMIT_STORE: 'redis',
      RATE_LIMIT_MAX: '3',
      MCP_SESSION_MODE: 'stateless',
    });
    const statuses = [];
    for (const server of [a, b, a, b]) statuses.push((await post(server, call('list_prompts'))).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test('a confirmation asked for on one is good on the other, once', async () => {
    const [a, b] = await pair({
      RATE_LIMIT_STORE: 'redis',
      MCP_SESSION_MODE: 'stateless',
      PORTKEY_CONFIRM: 'always',
      MCP_CONFIRM_KEY: key,
    });
    const told = await post(a, call('delete_collection', { collectionId: 'c1' }));
    const [said] = (told.json as { result: { content: readonly { text: string }[] } }).result.content;
    const { confirmation } = JSON.parse(said?.text ?? '') as { confirmation: { token: string } };
    const confirmed = call('delete_collection', {
      collectionId: 'c1',
      confirmation_token: confirmation.token,
    });
    const deletes = () =>
      [a, b].flatMap((server) => server.upstream.seen).filter((seen) => seen.method === 'DELETE').length;
    expect(deletes()).toBe(0);
    expect((await post(b, confirmed)).json).not.toHaveProperty('result.isError');
    expect(deletes()).toBe(1);
    expect((await post(a, confirmed)).json).toHaveProperty('result.isError', true);
    const { message, headers } = modern(confirmed);
    expect((await post(b, message, headers)).json).toHaveProperty('result.isError', true);
    expect(deletes()).toBe(1);
  });
});
