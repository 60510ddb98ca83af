// Two thousand requests that no client would send: the server goes on, and no session is left behind.
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ask,
  bearer,
  both,
  call,
  initialize,
  list,
  openSession,
  post,
  serveTest,
  sessionsOf,
} from './server.ts';

const word = fc.string({ maxLength: 40, unit: 'grapheme-ascii' });
const headerValue = fc
  .string({
    maxLength: 60,
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  })
  .map((text) => text.trim());
const method = fc.oneof(
  fc.constantFrom('POST', 'GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'),
  fc.constant('POST'),
);
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant('/mcp') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/',
      '/mcp/',
      '//mcp',
      '/mcp?tools=%',
      '/mcp?tools=a,b',
      '/ready?deep=x',
      '/%2e%2e/mcp',
      '*',
    ),
  },
);
const version = fc.oneof(
  fc.constantFrom('2026-07-28', '2025-11-25', '2024-11-05', '2099-01-01'),
  headerValue,
);
const session = fc.oneof(fc.constantFrom('made-up', '0'.repeat(36), ''), headerValue);

const headers = fc.record(
  {
    authorization: fc.oneof(
      { weight: 5, arbitrary: fc.constant(bearer.authorization) },
      { weight: 1, arbitrary: headerValue },
    ),
    accept: fc.oneof(
      { weight: 4, arbitrary: fc.constant(both.accept) },
      { weight: 1, arbitrary: headerValue },
    ),
    'content-type': fc.oneof(
      { weight: 4, arbitrary: fc.constant(both['content-type']) },
      { weight: 1, arbitrary: headerValue },
    ),
    'mcp-session-id': session,
    'mcp-protocol-version': version,
    'mcp-method': fc.oneof(fc.constantFrom('tools/list', 'tools/call', 'initialize'), headerValue),
    'mcp-name': headerValue,
    'last-event-id': headerValue,
    'x-portkey-api-key': headerValue,
    traceparent: headerValue,
    origin: fc.oneof(fc.constantFrom('null', 'http://localhost'), headerValue),
    'x-forwarded-for': headerValue,
  },
  { requiredKeys: [] },
);

const id = fc.oneof(
  fc.integer(),
  word,
  fc.constant(null),
  fc.double(),
  fc.object({ maxDepth: 1 }),
  fc.boolean(),
);
const params = fc.oneof(
  fc.anything({ maxDepth: 3 }),
  fc.record({ name: fc.oneof(word, fc.constant('list_prompts')), arguments: fc.anything({ maxDepth: 2 }) }),
  fc.record({
    _meta: fc.dictionary(
      fc.constantFrom('progressToken', 'io.modelcontextprotocol/protocolVersion', 'traceparent', 'x'),
      fc.anything({ maxDepth: 1 }),
    ),
  }),
  fc.record({ protocolVersion: fc.anything({ maxDepth: 1 }), capabilities: fc.anything({ maxDepth: 1 }) }),
);
const message = fc.record(
  {
    jsonrpc: fc.oneof(
      { weight: 5, arbitrary: fc.constant('2.0') },
      { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }) },
    ),
    id,
    method: fc.oneof(
      fc.constantFrom(
        'initialize',
        'tools/list',
        'tools/call',
        'ping',
        'notifications/cancelled',
        'server/discover',
      ),
      word,
    ),
    params,
    result: fc.anything({ maxDepth: 1 }),
    error: fc.anything({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
);

function serialised(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
      ''
    );
  } catch {
    return '{}';
  }
}

const body = fc.oneof(
  { weight: 6, arbitrary: message.map(serialised) },
  { weight: 2, arbitrary: fc.array(message, { maxLength: 4 }).map(serialised) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constant('['.repeat(5_000)) },
  { weight: 1, arbitrary: fc.constant(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`) },
  { weight: 1, arbitrary: fc.constant(JSON.stringify(initialize)) },
);

/** A method that Node's client sends a body with only when told its length. */
const bodied = (name: string): boolean => name !== 'GET' && name !== 'HEAD';

test('the server outlives 2,000 malformed requests, and leaks no session', async () => {
  const server = await serveTest({ MCP_MAX_SESSIONS: '100000', MCP_MAX_REQUEST_SIZE: '64kb' });
  const kept = await openSession(server);
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(method, path, headers, body, async (verb, target, given, text) => {
      const reply = await ask(server.url, {
        method: verb,
        path: target,
        headers: given,
        ...(bodied(verb) && { body: text }),
      });
      if (reply.status === 200 && reply.headers['mcp-session-id'] !== undefined) opened += 1;
      expect(reply.status).toBeGreaterThanOrEqual(200);
      // 500 would be a fault of ours.
      expect(reply.status).not.toBe(500);
      expect(reply.text).not.toMatch(/\bat .+\.(?:ts|js):\d+/);
    }),
    { numRuns: 2_000, interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true },
  );
  // What was opened in good form is a session of its opener; nothing else is.
  expect(await sessionsOf(server)).toBe(opened + 1);
  expect((await post(server, list, { 'mcp-session-id': kept })).status).toBe(200);
  await server.end();
}, 240_000);

/** Bytes that are not even HTTP. @returns whatever comes back until the connection ends */
function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

test('bytes that are no HTTP end their connection alone', async () => {
  const server = await serveTest(
    { MCP_SESSION_MODE: 'stateless' },
    { headers: 200, request: 400, keepAlive: 200, drain: 500 },
  );
  const tries = [
    'hello\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00',
    'POST /mcp HTTP/1.1\r\n\r\n',
    'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'GET http://evil.example/mcp HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n',
    // Slow ones: headers that never end, a body that never comes.
    'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ',
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${bearer.authorization}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{`,
  ];
  const answers = await Promise.all(tries.map((bytes) => raw(server.url, bytes)));
  expect(answers.filter((text) => text.startsWith('HTTP/1.1 2'))).toEqual([]);
  expect(answers.slice(-2).map((text) => text.slice(0, 12))).toEqual(['HTTP/1.1 408', 'HTTP/1.1 408']);
  expect((await post(server, call('list_prompts'))).status).toBe(200);
  await server.end();
});
