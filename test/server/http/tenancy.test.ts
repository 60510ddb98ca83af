// Many callers, each with a key of its own: none ever meets another's key or reply.
import { expect, test } from 'vitest';
import { call, list, modern, openSession, post, serveTest } from './server.ts';

const callers = 200;

test('200 callers at once, in sessions, without and in the new revision, each get what their own key gives', async () => {
  const server = await serveTest({
    MCP_PORTKEY_KEY_MODE: 'per-request',
    MCP_MAX_SESSIONS: String(callers),
    PORTKEY_TIMEOUT_MS: '60000',
  });
  server.upstream.behave((response, seen) => {
    // Replies come in another order than requests.
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          data: [{ owner: String(seen.headers['x-portkey-api-key']).replace('pk-', 'of-') }],
        }),
      );
    }, Math.random() * 30);
  });
  const owners = await Promise.all(
    Array.from({ length: callers }, async (_, n) => {
      const key = { 'x-portkey-api-key': `pk-${n}` };
      const asked = call('list_prompts', { page_size: (n % 50) + 1 });
      const { message, headers } = modern(asked);
      const session = await openSession(server, key);
      const replies = await Promise.all([
        post(server, asked, { ...key, 'mcp-session-id': session }),
        post(server, message, { ...key, ...headers }),
        post(server, asked, { ...key, 'mcp-session-id': session }),
      ]);
      return replies.map((reply) => /of-\d+/.exec(reply.text)?.[0]);
    }),
  );
  expect(owners).toEqual(Array.from({ length: callers }, (_, n) => [`of-${n}`, `of-${n}`, `of-${n}`]));
  await server.end();
}, 60_000);

test('without a key of its own, a caller reaches nothing, whatever key the server has', async () => {
  const server = await serveTest({ MCP_PORTKEY_KEY_MODE: 'per-request', MCP_SESSION_MODE: 'stateless' });
  const reply = await post(server, call('list_prompts'));
  expect(reply.json).toMatchObject({
    result: { isError: true, content: [{ text: expect.stringContaining('"code":"no_api_key"') }] },
  });
  expect((await post(server, list)).status).toBe(200);
  expect((await post(server, list, { 'x-portkey-api-key': 'two words' })).status).toBe(400);
  expect(server.upstream.seen).toHaveLength(0);
  await server.end();
});

test('a shared key is used for all, and a caller’s own header is not', async () => {
  const server = await serveTest({ MCP_SESSION_MODE: 'stateless' });
  await post(server, call('list_prompts'), { 'x-portkey-api-key': 'pk-mine' });
  expect(server.upstream.seen.map((seen) => seen.headers['x-portkey-api-key'])).toEqual(['pk-shared']);
  await server.end();
});

test('the caller’s token stays here, and the trace goes on', async () => {
  const server = await serveTest({ MCP_SESSION_MODE: 'stateless' });
  const outer = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const inner = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
  await post(server, call('list_prompts'), { traceparent: outer, tracestate: 'x=1' });
  await post(
    server,
    {
      ...call('list_prompts'),
      params: { name: 'list_prompts', arguments: {}, _meta: { traceparent: inner } },
    },
    { traceparent: outer },
  );
  for (const traceparent of [
    'nonsense',
    `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
  ])
    await post(server, call('list_prompts'), { traceparent });
  const { seen } = server.upstream;
  expect(seen.every((one) => one.headers.authorization === undefined)).toBe(true);
  // The client makes spans of its own within the trace.
  expect(seen.map((one) => String(one.headers['traceparent'] ?? '').slice(3, 35))).toEqual([
    'a'.repeat(32),
    'c'.repeat(32),
    '',
    '',
    '',
    '',
  ]);
  await server.end();
});
