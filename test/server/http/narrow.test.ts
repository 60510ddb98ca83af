// `?tools=` shows a part of what the server offers, and never more.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, list, modern, openSession, post, type Reply, type Served, serveTest } from './server.ts';

let server: Served;
let readOnly: Served;

beforeAll(async () => {
  server = await serveTest({ PORTKEY_TOOL_DOMAINS: 'prompts,analytics,configs' });
  readOnly = await serveTest({ PORTKEY_READ_ONLY: 'true', MCP_SESSION_MODE: 'stateless' });
});

afterAll(async () => {
  await Promise.all([server.end(), readOnly.end()]);
});

function names(reply: Reply): readonly string[] {
  return (reply.json as { result: { tools: { name: string }[] } }).result.tools.map((tool) => tool.name);
}

/** Asks in the new revision, where no session is needed. */
async function listed(query: string): Promise<readonly string[]> {
  const { message, headers } = modern(list);
  return names(await post(server, message, headers, query));
}

test('the domains asked for are shown, in their order, however they are asked for', async () => {
  const all = await listed('');
  const some = await listed('?tools=prompts,analytics');
  expect(some.length).toBeGreaterThan(0);
  expect(some.length).toBeLessThan(all.length);
  expect(some).toContain('list_prompts');
  expect(some).not.toContain('list_configs');
  expect(all.filter((name) => some.includes(name))).toEqual(some);
  expect(await listed('?tools=analytics,%20prompts,,prompts')).toEqual(some);
  expect(await listed('?tools=analytics&tools=prompts')).toEqual(some);
  expect(await listed('?tools=')).toEqual(all);
  expect(await listed('?other=1')).toEqual(all);
});

test('a domain that the operator left out stays out', async () => {
  expect(await listed('?tools=users')).not.toContain('list_users');
  expect((await listed('?tools=users,prompts')).filter((name) => name.includes('user_'))).toEqual([]);
});

test('a tool that is not shown cannot be called, by its name or an alias, in any way in', async () => {
  const session = await openSession(server);
  const { message, headers } = modern(call('list_configs'));
  for (const reply of [
    await post(server, call('list_configs'), { 'mcp-session-id': session }, '?tools=prompts'),
    await post(server, message, headers, '?tools=prompts'),
  ]) {
    expect(reply.json).toMatchObject({ error: { code: -32602 } });
  }
  expect(server.upstream.seen).toHaveLength(0);
  expect((await post(server, call('list_configs'), { 'mcp-session-id': session })).json).toHaveProperty(
    'result',
  );
});

test('read-only holds whatever is asked for', async () => {
  const reply = await post(readOnly, list, {}, '?tools=prompts');
  expect(names(reply).filter((name) => /^(create|update|delete|publish)_/.test(name))).toEqual([]);
  const refused = await post(readOnly, call('create_collection', { name: 'x' }), {}, '?tools=collections');
  expect(refused.json).toMatchObject({ error: { code: -32602 } });
  expect(readOnly.upstream.seen).toHaveLength(0);
});

test('discover mode can be asked for by one request, and reaches what the domains leave and no more', async () => {
  const discover = await listed('?mode=discover');
  expect(discover).toHaveLength(4);
  expect(discover).toContain('find_tools');
  expect(await listed('?mode=discover&tools=prompts')).toEqual(discover);
  /** Requests that the upstream got of one call through discover mode. */
  const sent = async (query: string, name: string) => {
    const before = server.upstream.seen.length;
    const { message, headers } = modern(call('call_read_tool', { name, arguments: {} }));
    await post(server, message, headers, query);
    return server.upstream.seen.length - before;
  };
  expect(await sent('?mode=discover', 'list_configs')).toBe(1);
  expect(await sent('?mode=discover&tools=prompts', 'list_configs')).toBe(0);
  expect(await sent('?mode=discover', 'list_users')).toBe(0);
  expect(await listed('?mode=full')).toEqual(await listed(''));
  const { message, headers } = modern(list);
  const refused = await post(server, message, headers, '?mode=everything');
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('discover');
});
