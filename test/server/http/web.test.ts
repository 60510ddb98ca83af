// The web-standard handler: the same answers, from Request to Response, without a socket.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWebHandler, type WebHandler } from '../../../src/server/http/web-adapter.ts';
import { startUpstream, type Upstream } from '../../portkey/upstream.ts';
import { bearer, both, call, initialize, list, modern, token } from './server.ts';

let upstream: Upstream;
let handler: WebHandler;

beforeAll(async () => {
  upstream = await startUpstream();
  handler = await createWebHandler({
    PORTKEY_API_KEY: 'pk',
    PORTKEY_BASE_URL: upstream.url,
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: token,
    MCP_PUBLIC_BASE_URL: 'https://mcp.example.com',
    MCP_TRUST_PROXY: '1',
    MCP_MAX_REQUEST_SIZE: '2kb',
    RATE_LIMIT_MAX: '100',
    LOG_LEVEL: 'silent',
  });
});

afterAll(async () => {
  await handler.close();
  await upstream.close();
});

const origin = 'https://mcp.example.com';

function posted(message: object, headers: Record<string, string> = {}): Promise<Response> {
  return handler.fetch(
    new Request(`${origin}/mcp`, {
      method: 'POST',
      headers: { ...bearer, ...both, ...headers },
      body: JSON.stringify(message),
    }),
  );
}

test('both eras are served without sessions', async () => {
  const opened = await posted(initialize);
  expect(opened.status).toBe(200);
  expect(opened.headers.get('mcp-session-id')).toBeNull();
  const listed = await posted(list);
  expect(((await listed.json()) as { result: { tools: object[] } }).result.tools.length).toBeGreaterThan(100);
  const { message, headers } = modern(call('list_prompts'));
  const called = await posted(message, headers as Record<string, string>);
  expect(await called.json()).toMatchObject({ result: { resultType: 'complete' } });
});

test('the edge is the same: token, host, limits of size, and headers', async () => {
  expect((await posted(list, { authorization: 'Bearer nothing-of-the-kind' })).status).toBe(401);
  expect((await handler.fetch(new Request('https://evil.example/mcp', { method: 'POST' }))).status).toBe(403);
  expect((await posted({ ...list, padding: 'x'.repeat(3_000) })).status).toBe(413);
  expect((await handler.fetch(new Request(`${origin}/mcp`, { headers: bearer }))).status).toBe(405);
  const health = await handler.fetch(new Request(`${origin}/health`));
  expect(health.status).toBe(200);
  expect(health.headers.get('strict-transport-security')).toMatch(/max-age/);
});

test('limits count the address that the host’s proxy tells', async () => {
  const from = async (address: string) =>
    Number((await posted(list, { 'x-forwarded-for': address })).headers.get('ratelimit-remaining'));
  const first = await from('192.0.2.1');
  expect(await from('192.0.2.1')).toBe(first - 1);
  expect(await from('192.0.2.2')).toBe(99);
});

test('subnets of trusted proxies are refused, since nobody sees who connects', async () => {
  await expect(
    createWebHandler({ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_TRUST_PROXY: '10.0.0.0/8' }),
  ).rejects.toThrow(/^MCP_TRUST_PROXY names subnets/);
});
