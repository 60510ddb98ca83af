// What is answered from bytes or directly is what the SDK would have answered.
import { createMcpHandler } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config/settings.ts';
import { createServices } from '../../../src/server/create-services.ts';
import { mcpFactory } from '../../../src/server/mcp/server.ts';
import { json } from '../../portkey/upstream.ts';
import { both, call, list, modern, openSession, post, type Served, serveTest } from './server.ts';

let server: Served;
let stateless: Served;
let sdk: (message: object, headers: object) => Promise<unknown>;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await serveTest();
  stateless = await serveTest({ MCP_SESSION_MODE: 'stateless', PORTKEY_BASE_URL: server.upstream.url });
  const services = await createServices(
    readSettings({ PORTKEY_API_KEY: 'pk', PORTKEY_BASE_URL: server.upstream.url, LOG_LEVEL: 'silent' }),
  );
  const build = mcpFactory({
    surface: services.surface,
    instructions: services.instructions,
    resultForm: services.resultForm,
    callerOf: () => ({ principal: 'sdk' }),
  });
  const handler = createMcpHandler(() => build());
  sdk = async (message, headers) => {
    const response = await handler.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: { ...both, ...headers },
        body: JSON.stringify(message),
      }),
    );
    const text = await response.text();
    const data = text.split('\n').find((line) => line.startsWith('data: '));
    return oneMark(JSON.parse(data?.slice(6) ?? text));
  };
  close = async () => {
    await handler.close();
    await services.close();
  };
});

afterAll(async () => {
  await close();
  await Promise.all([server.end(), stateless.end()]);
});

/** The mark around what others wrote is another each time. */
function oneMark(reply: unknown): unknown {
  return JSON.parse(JSON.stringify(reply).replaceAll(/untrusted-[0-9a-f]{24}/g, 'untrusted-mark'));
}

const messages: readonly (readonly [string, object])[] = [
  ['the list', list],
  ['the list, asked for with a text id', { ...list, id: 'a"b\\' }],
  ['the list, asked for without params', { jsonrpc: '2.0', id: 1, method: 'tools/list' }],
  ['a read', call('list_prompts', { page_size: 2 })],
  ['a write', call('create_collection', { name: 'x' })],
  ['a read whose arguments are wrong', call('get_prompt', { nonsense: 1 })],
  ['a read of what is not there', call('get_prompt', { prompt_id: 'missing' })],
  ['an unknown tool', call('no_such_tool')],
  [
    'arguments that are no object',
    { ...call('list_prompts'), params: { name: 'list_prompts', arguments: [] } },
  ],
  ['a name that is no text', { ...call('list_prompts'), params: { name: 1 } }],
  ['an unknown method', { jsonrpc: '2.0', id: 3, method: 'no/such' }],
  ['a call with more than a call has', { ...call('list_prompts'), extra: true }],
];

describe.each(messages)('%s', (name, message) => {
  beforeAll(() => {
    server.upstream.behave(
      name.includes('not there')
        ? json(404, { success: false, data: { message: 'no such prompt', errorCode: 'AB01' } })
        : json(200, { object: 'list', total: 1, data: [{ id: 'é" \u2028', name: 'ü' }] }),
    );
  });

  test('is the same from this server as from the SDK, without sessions', async () => {
    const reply = await post(stateless, message);
    expect(reply.headers['content-type']).toBe('application/json');
    expect(oneMark(reply.json)).toEqual(await sdk(message, {}));
  });

  test('is the same in a session', async () => {
    const session = await openSession(server);
    expect(oneMark((await post(server, message, { 'mcp-session-id': session })).json)).toEqual(
      await sdk(message, {}),
    );
  });

  test('is the same in the new revision', async () => {
    const { message: asked, headers } = modern(message);
    const reply = await post(server, asked, headers);
    expect(oneMark(reply.json)).toEqual(await sdk(asked, headers as object));
  });
});

test('the list has all that the SDK adds to it in the new revision', async () => {
  const { message, headers } = modern(list);
  const reply = await post(server, message, headers);
  expect(reply.json).toMatchObject({
    result: { resultType: 'complete', ttlMs: 300_000, cacheScope: 'private' },
  });
});

test('what asks for progress is streamed when there is some, and is JSON when there is none', async () => {
  const noisy = await serveTest({ PORTKEY_MAX_RETRIES: '1', MCP_SESSION_MODE: 'stateless' });
  const asked = {
    ...call('list_prompts'),
    params: { name: 'list_prompts', arguments: {}, _meta: { progressToken: 'p' } },
  };
  noisy.upstream.behave((response, _seen, n) => {
    response.writeHead(n === 1 ? 503 : 200, { 'content-type': 'application/json', 'retry-after': '0' });
    response.end('{"data":[]}');
  });
  const streamed = await post(noisy, asked);
  expect(streamed.headers['content-type']).toMatch(/^text\/event-stream/);
  expect(streamed.text).toMatch(/notifications\/progress[\s\S]*"result"/);
  noisy.upstream.behave(json(200, { data: [] }));
  const plain = await post(noisy, asked);
  expect(plain.headers['content-type']).toBe('application/json');
  await noisy.end();
});
