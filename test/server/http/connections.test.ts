// Connections that break, wait or say nothing: whatever was counted for them is given back.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { openRedis } from '../../../src/server/http/stores/redis.ts';
import { json } from '../../portkey/upstream.ts';
import { describeWithRedis, startRedis } from '../../support/redis.ts';
import {
  ask,
  bearer,
  both,
  call,
  initialize,
  openSession,
  post,
  type Served,
  serveTest,
  serving,
  sessionsOf,
  until,
} from './server.ts';

function connected(server: Served): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => resolve(socket));
    socket.on('error', () => {});
  });
}

function wire(method: string, path: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  return `${[`${method} ${path} HTTP/1.1`, ...lines, ...length].join('\r\n')}\r\n\r\n${body}`;
}

const withProgress = (id: string) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'list_prompts', arguments: {}, _meta: { progressToken: id } },
});

describe('a call that the client has called off', () => {
  test('ends its answer at once, and its session goes on', async () => {
    const server = await serving();
    const inIt = { 'mcp-session-id': await openSession(server) };
    server.upstream.behave(() => {});
    const running = post(server, withProgress('off'), inIt);
    await until(() => server.upstream.seen.length === 1);
    await post(
      server,
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'off' } },
      inIt,
    );
    expect((await running).text).toBe('');
    server.upstream.behave(json(200, { ok: true }));
    expect((await post(server, call('list_prompts'), inIt)).status).toBe(200);
  });

  test.each([{}, { MCP_EVENT_STORE: 'memory' }])(
    'holds no session once that client has gone (%j)',
    async (more) => {
      const server = await serving({
        MCP_MAX_SESSIONS: '2',
        MCP_SESSION_TIMEOUT_MS: '2500',
        ...more,
      });
      server.upstream.behave(() => {});
      for (let n = 0; n < 2; n += 1) {
        const client = new Client({ name: 'test', version: '1' });
        await client.connect(
          new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
            requestInit: { headers: bearer },
          }),
        );
        const off = new AbortController();
        const running = client
          .callTool(
            { name: 'list_prompts', arguments: {} },
            { signal: off.signal, onprogress: () => {}, timeout: 60_000 },
          )
          .catch(() => {});
        await until(() => server.upstream.seen.length === n + 1);
        off.abort();
        await running;
        await client.close();
      }
      await until(async () => (await sessionsOf(server)) === 0);
      expect((await post(server, initialize)).status).toBe(200);
    },
  );
});

test('a request with the id of one that is under way is refused, and the first is answered', async () => {
  const server = await serving();
  const inIt = { 'mcp-session-id': await openSession(server) };
  let finish = (): void => {};
  server.upstream.behave((response) => {
    finish = () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":["first"]}');
  });
  const first = post(server, withProgress('same'), inIt);
  await until(() => server.upstream.seen.length === 1);
  const second = await post(server, withProgress('same'), inIt);
  expect(second.status).toBe(400);
  expect(second.json).toMatchObject({ id: 'same', error: { code: -32600 } });
  finish();
  expect((await first).text).toMatch(/first/);
});

describe('an answer that waits behind another', () => {
  test('ends with its connection, and the stream it would have been with it', async () => {
    const server = await serving({ MCP_SESSION_TIMEOUT_MS: '2500' });
    const session = await openSession(server);
    let finish = (): void => {};
    server.upstream.behave((response) => {
      finish = () => response.writeHead(200).end('{}');
    });
    const socket = await connected(server);
    const inIt = { ...bearer, 'mcp-session-id': session };
    socket.write(
      wire('POST', '/mcp', { ...both, ...inIt }, JSON.stringify(call('list_prompts'))) +
        wire('GET', '/mcp', { ...inIt, accept: 'text/event-stream' }),
    );
    await until(() => server.upstream.seen.length === 1);
    socket.destroy();
    finish();
    await until(async () => (await sessionsOf(server)) === 0);
  });

  test('does not keep the server from ending in order', async () => {
    const server = await serveTest({}, { drain: 60_000 });
    server.upstream.behave(() => {});
    const socket = await connected(server);
    socket.write(wire('GET', '/ready?deep=true', {}) + wire('GET', '/health', {}));
    await until(() => server.upstream.seen.length === 1);
    socket.destroy();
    server.upstream.behave(json(200, {}));
    // The probe ends by its own time limit; what waited behind it must not count for the minute that draining may take.
    const began = Date.now();
    await server.end();
    expect(Date.now() - began).toBeLessThan(20_000);
  }, 30_000);
});

test('a Host that is no host is refused, whoever asks', async () => {
  const server = await serving();
  for (const host of ['::1', 'a b', '127.0.0.1:x', 'localhost/mcp'])
    expect((await ask(server.url, { path: '/health', headers: { host } })).status).toBe(403);
  expect((await ask(server.url, { path: '/health', headers: { host: '[::1]:80' } })).status).toBe(200);
});

describe('a client that waits to be asked for its body', () => {
  test('is asked when it may send one, and not otherwise', async () => {
    const server = await serving();
    const body = JSON.stringify(initialize);
    const answers = async (headers: Record<string, string>): Promise<string> => {
      const socket = await connected(server);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.endsWith('100 Continue\r\n\r\n')) socket.write(body);
        else socket.end();
      });
      const head = { ...both, ...headers, expect: '100-continue', 'content-length': String(body.length) };
      socket.write(wire('POST', '/mcp', head));
      await once(socket, 'close');
      return text;
    };
    expect(await answers(bearer)).toMatch(/^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 200 /);
    expect(await answers({})).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('is refused with 417 when it expects anything else', async () => {
    const server = await serving();
    expect((await ask(server.url, { path: '/health', headers: { expect: 'miracles' } })).status).toBe(417);
  });
});

test('headers beyond their bound are refused with 431, and bodies that come too slowly with 408', async () => {
  const server = await serving({}, { headers: 300, request: 600 });
  const huge = await ask(server.url, { path: '/health', headers: { padding: 'x'.repeat(40_000) } });
  expect(huge.status).toBe(431);
  const socket = await connected(server);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.write('GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n');
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
});

describeWithRedis('a connection to Redis that swallows everything', () => {
  test('is replaced by one that answers', async () => {
    const redis = await startRedis();
    const all = new Set<Socket>();
    const swallowed = new Set<Socket>();
    let opened = 0;
    const middle = createServer((near) => {
      opened += 1;
      all.add(near);
      const far = connect(Number(new URL(redis.url).port), '127.0.0.1');
      near.on('data', (chunk) => swallowed.has(near) || far.write(chunk));
      far.on('data', (chunk) => swallowed.has(near) || near.write(chunk));
      near.on('error', () => {}).on('close', () => far.destroy());
      far.on('error', () => {}).on('close', () => near.destroy());
    });
    middle.listen(0, '127.0.0.1');
    await once(middle, 'listening');
    const { port } = middle.address() as AddressInfo;
    const link = await openRedis({
      url: `redis://127.0.0.1:${port}`,
      timeoutMs: 200,
      purpose: 'a test',
      without: 'nothing',
      report: () => {},
    });
    try {
      await link.ready();
      expect(await link.run((client) => client.ping())).toBe('PONG');
      for (const socket of all) swallowed.add(socket);
      await expect(link.run((client) => client.ping())).rejects.toThrow(/no answer/);
      await expect
        .poll(() => link.run((client) => client.ping()).catch(() => ''), { timeout: 10_000 })
        .toBe('PONG');
      expect(opened).toBe(2);
    } finally {
      await link.close();
      middle.close();
      for (const socket of all) socket.destroy();
      await redis.kill();
    }
  }, 20_000);
});
