// Sessions of the legacy era: whose they are, how long they last, and what goes on in them.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { json } from '../../portkey/upstream.ts';
import {
  ask,
  bearer,
  call,
  list,
  openSession,
  post,
  type Served,
  serving,
  sessionsOf,
  until,
} from './server.ts';

/** Opens a GET stream. */
function listen(
  server: Served,
  headers: Record<string, string>,
): Promise<{ status: number; text: () => string; ended: Promise<void>; drop: () => void }> {
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
        response.on('error', () => {});
        resolve({
          status: response.statusCode ?? 0,
          text: () => text,
          ended: new Promise((end) => response.once('close', () => end())),
          drop: () => sent.destroy(),
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

test('a session serves its opener until that ends it', async () => {
  const server = await serving();
  const id = await openSession(server);
  const inIt = { 'mcp-session-id': id };
  expect((await post(server, list, inIt)).status).toBe(200);
  expect((await post(server, call('list_prompts'), inIt)).json).toMatchObject({
    result: { structuredContent: { ok: true } },
  });
  expect(
    (await ask(server.url, { method: 'DELETE', path: '/mcp', headers: { ...bearer, ...inIt } })).status,
  ).toBe(200);
  expect((await post(server, list, inIt)).status).toBe(404);
  expect(await sessionsOf(server)).toBe(0);
});

test('to a caller with another key, a session does not exist', async () => {
  const server = await serving({ MCP_PORTKEY_KEY_MODE: 'per-request' });
  const id = await openSession(server, { 'x-portkey-api-key': 'pk-alice' });
  for (const other of [{ 'x-portkey-api-key': 'pk-mallory' }, {}]) {
    const headers = { 'mcp-session-id': id, ...other };
    expect((await post(server, list, headers)).status).toBe(404);
    expect(
      (await ask(server.url, { method: 'DELETE', path: '/mcp', headers: { ...bearer, ...headers } })).status,
    ).toBe(404);
    expect((await listen(server, headers as Record<string, string>)).status).toBe(404);
  }
  expect((await post(server, list, { 'mcp-session-id': id, 'x-portkey-api-key': 'pk-alice' })).status).toBe(
    200,
  );
});

test('one stream a session is served, and a dropped one makes room for the next', async () => {
  const server = await serving();
  const id = await openSession(server);
  const first = await listen(server, { 'mcp-session-id': id });
  expect(first.status).toBe(200);
  expect((await listen(server, { 'mcp-session-id': id })).status).toBe(409);
  first.drop();
  await until(async () => {
    const again = await listen(server, { 'mcp-session-id': id });
    again.drop();
    return again.status === 200;
  });
});

test('an idle session ends, though a stream of it is open', async () => {
  const server = await serving({ MCP_SESSION_TIMEOUT_MS: '200' });
  await openSession(server);
  const kept = await openSession(server);
  const stream = await listen(server, { 'mcp-session-id': kept });
  await until(async () => (await sessionsOf(server)) === 0);
  expect((await post(server, list, { 'mcp-session-id': kept })).status).toBe(404);
  stream.drop();
});

test('the session of a caller that is idle longest gives way to its next one', async () => {
  const server = await serving({ MCP_MAX_SESSIONS: '3' });
  const ids = [];
  for (let n = 0; n < 5; n += 1) ids.push(await openSession(server));
  const statuses = [];
  for (const id of ids) statuses.push((await post(server, list, { 'mcp-session-id': id })).status);
  expect(statuses).toEqual([404, 404, 200, 200, 200]);
});

test('a caller that has taken every session makes room for another', async () => {
  const server = await serving({ MCP_MAX_SESSIONS: '4', MCP_PORTKEY_KEY_MODE: 'per-request' });
  for (let n = 0; n < 4; n += 1) await openSession(server, { 'x-portkey-api-key': 'pk-one' });
  const other = await openSession(server, { 'x-portkey-api-key': 'pk-two' });
  expect((await post(server, list, { 'mcp-session-id': other, 'x-portkey-api-key': 'pk-two' })).status).toBe(
    200,
  );
  expect(await sessionsOf(server)).toBe(4);
});

test('a cancelled call is stopped upstream, and its session goes on', async () => {
  const server = await serving();
  const inIt = { 'mcp-session-id': await openSession(server) };
  let stopped = false;
  server.upstream.behave((response) => {
    response.once('close', () => {
      stopped = true;
    });
  });
  const running = post(server, call('list_prompts', {}, 'slow'), inIt);
  await until(() => server.upstream.seen.length === 1);
  const cancel = await post(
    server,
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'slow' } },
    inIt,
  );
  expect(cancel.status).toBe(202);
  expect((await running).text).toMatch(/cancelled/);
  await until(() => stopped);
  server.upstream.behave(json(200, { ok: true }));
  expect((await post(server, call('list_prompts'), inIt)).status).toBe(200);
});

describe('without sessions', () => {
  test('a client that hangs up stops its call upstream', async () => {
    const server = await serving({ MCP_SESSION_MODE: 'stateless' });
    let stopped = false;
    server.upstream.behave((response) => {
      response.once('close', () => {
        stopped = true;
      });
    });
    const { hostname, port } = new URL(server.url);
    const body = JSON.stringify(call('list_prompts'));
    const sent = request({
      hostname,
      port,
      method: 'POST',
      path: '/mcp',
      agent: false,
      headers: {
        ...bearer,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
    });
    sent.on('error', () => {});
    sent.end(body);
    await until(() => server.upstream.seen.length === 1);
    sent.destroy();
    await until(() => stopped);
  });
});

test('a reply whose stream was dropped is replayed from the store, to its caller alone', async () => {
  const server = await serving({ MCP_EVENT_STORE: 'memory', MCP_PORTKEY_KEY_MODE: 'per-request' });
  const key = { 'x-portkey-api-key': 'pk-alice' };
  const opened = await post(
    server,
    {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    },
    key,
  );
  const inIt = {
    ...key,
    'mcp-session-id': String(opened.headers['mcp-session-id']),
    'mcp-protocol-version': '2025-11-25',
  };
  const streamed = await post(server, call('list_prompts', {}, 'late'), inIt);
  const firstEvent = /^id: (.+)$/m.exec(streamed.text)?.[1] ?? '';
  expect(firstEvent).not.toBe('');
  const replayed = await listen(server, { ...inIt, 'last-event-id': firstEvent });
  await replayed.ended;
  expect(replayed.text()).toMatch(/"id":"late"/);
  const other = await listen(server, {
    ...inIt,
    'x-portkey-api-key': 'pk-mallory',
    'last-event-id': firstEvent,
  });
  expect(other.status).toBe(404);
});

test('a request that opens no session leaves none behind', async () => {
  const server = await serving();
  const bad = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
  };
  await post(server, [bad]);
  await post(server, { ...bad, params: {} });
  await post(server, bad, { accept: 'text/event-stream' });
  expect(await sessionsOf(server)).toBe(0);
});

test('a caller with no more than its share keeps its sessions, whatever another one opens', async () => {
  const server = await serving({ MCP_MAX_SESSIONS: '6', MCP_PORTKEY_KEY_MODE: 'per-request' });
  const [greedy, modest] = [{ 'x-portkey-api-key': 'pk-one' }, { 'x-portkey-api-key': 'pk-two' }];
  const kept = [await openSession(server, modest), await openSession(server, modest)];
  for (let n = 0; n < 20; n += 1) await openSession(server, greedy);
  for (const id of kept)
    expect((await post(server, list, { ...modest, 'mcp-session-id': id })).status).toBe(200);
  expect(await sessionsOf(server)).toBeLessThanOrEqual(6);
});
