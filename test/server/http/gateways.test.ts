// What gateways and proxies in front need: a trailing slash, a key in a header that they forward.
import { expect, test } from 'vitest';
import { ask, bearer, both, list, openSession, post, serving } from './server.ts';

test('one trailing slash is the same endpoint, behind the same authentication; more is none', async () => {
  const server = await serving({ MCP_SESSION_MODE: 'stateless' });
  const asked = { method: 'POST', headers: { ...bearer, ...both }, body: JSON.stringify(list) };
  expect((await ask(server.url, { ...asked, path: '/mcp/' })).status).toBe(200);
  expect((await ask(server.url, { ...asked, path: '/mcp/', headers: both })).status).toBe(401);
  expect((await ask(server.url, { ...asked, path: '/mcp//' })).status).toBe(404);
});

test("each caller's key comes in the header that the setting names, and in no other", async () => {
  const server = await serving({
    MCP_PORTKEY_KEY_MODE: 'per-request',
    MCP_PORTKEY_KEY_HEADER: 'X-Team-Portkey-Key',
  });
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'list_configs', arguments: {} },
  };
  const withKey = async (headers: Record<string, string>): Promise<string> => {
    const id = await openSession(server, headers);
    return (await post(server, call, { ...headers, 'mcp-session-id': id })).text;
  };
  expect(await withKey({ 'x-team-portkey-key': 'pk-team' })).not.toContain('no_api_key');
  expect(server.upstream.seen.at(-1)?.headers['x-portkey-api-key']).toBe('pk-team');
  expect(await withKey({ 'x-portkey-api-key': 'pk-other' })).toContain('no_api_key');
});
