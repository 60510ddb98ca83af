// The built HTTP server as a user would start it, used by the clients that they have.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as EarlierClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as EarlierTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanEnvironment } from '../../../scripts/harness/stdio-client.ts';
import { ask, type BuiltServer, startBuilt, token } from '../../support/built-server.ts';

let server: BuiltServer;
let stateless: BuiltServer;

beforeAll(async () => {
  server = await startBuilt();
  stateless = await startBuilt({ MCP_SESSION_MODE: 'stateless', PORTKEY_TOOL_MODE: 'discover' });
});

afterAll(async () => {
  await Promise.all([server.stop(), stateless.stop()]);
});

const info = { name: 'smoke', version: '1' };
const headers = { authorization: `Bearer ${token}` };
const endpoint = (of: BuiltServer, query = ''): URL => new URL(`http://127.0.0.1:${of.port}/mcp${query}`);

test.each(['legacy', 'auto'] as const)('today’s client lists and calls, in its %s mode', async (mode) => {
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(endpoint(server), { requestInit: { headers } }));
  expect(client.getProtocolEra()).toBe(mode === 'auto' ? 'modern' : 'legacy');
  const { tools } = await client.listTools();
  expect(tools.length).toBeGreaterThan(150);
  const result = await client.callTool({ name: 'list_prompts', arguments: {} });
  expect(result.isError).not.toBe(true);
  await client.close();
});

test('yesterday’s client is asked before something is deleted, and is heard', async () => {
  const client = new EarlierClient(info, { capabilities: { elicitation: {} } });
  const asked: string[] = [];
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    asked.push(params.message);
    return { action: 'decline' };
  });
  const transport = new EarlierTransport(endpoint(server), { requestInit: { headers } });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  const listed = await client.callTool({ name: 'list_prompts', arguments: {} });
  const { data } = listed.structuredContent as { data: { id: string }[] };
  const promptId = data[0]?.id ?? '';
  const declined = await client.callTool({ name: 'delete_prompt', arguments: { promptId } });
  expect(asked).toHaveLength(1);
  expect(declined.isError).toBe(true);
  const after = await client.callTool({ name: 'get_prompt', arguments: { promptId } });
  expect(after.isError).not.toBe(true);
  await transport.terminateSession();
  await client.close();
});

test('discover mode works without sessions', async () => {
  const client = new EarlierClient(info);
  const transport = new EarlierTransport(endpoint(stateless), { requestInit: { headers } });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual([
    'find_tools',
    'call_read_tool',
    'call_write_tool',
    'call_destructive_tool',
  ]);
  const called = await client.callTool({
    name: 'call_read_tool',
    arguments: { name: 'list_prompts', arguments: {} },
  });
  expect(called.isError).not.toBe(true);
  const refused = await client.callTool({
    name: 'call_read_tool',
    arguments: { name: 'delete_prompt', arguments: {} },
  });
  expect(refused.isError).toBe(true);
  await client.close();
});

test('people and balancers get what they ask for', async () => {
  const { port } = server;
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/health', 'application/json'],
    ['/ready?deep=true', 'application/json'],
    ['/auth/info', 'application/json'],
    ['/metrics', 'text/plain'],
  ] as const) {
    const answer = await ask({ port, path });
    expect(answer.status, path).toBe(200);
    expect(String(answer.headers['content-type']), path).toContain(type);
  }
  expect((await ask({ port, path: '/metrics' })).body).toMatch(/list_prompts/);
});

test('it ends with 0 when it is told to', async () => {
  const own = await startBuilt();
  const exit = once(own.process, 'exit');
  await own.stop();
  expect(await exit).toEqual([0, null]);
});

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../../build/server.js', import.meta.url)), ...args],
      { env: cleanEnvironment(env) },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('the command line says what it takes, and refuses the rest in one line', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, err: '' });
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/);
  const unknown = await run(['--prot', '1']);
  expect(unknown.code).toBe(2);
  expect(unknown.err.trim().split('\n')).toHaveLength(1);
});

test.each([
  [{}, /MCP_AUTH_MODE/],
  [{ MCP_AUTH_MODE: 'bearer' }, /MCP_AUTH_TOKEN/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: 'short-secret' }, /MCP_AUTH_TOKEN/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_PORT: 'http' }, /MCP_PORT/],
  [{ MCP_AUTH_MODE: 'clerk', CLERK_ISSUER: 'https://clerk.example.com' }, /CLERK_/],
  [{ MCP_AUTH_MODE: 'oidc' }, /MCP_OIDC_ISSUER/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_EVENT_STORE: 'redis' }, /MCP_REDIS_URL/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_REDIS_URL: 'redis://elsewhere.example' }, /rediss/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_TRUST_PROXY: 'true' }, /MCP_TRUST_PROXY/],
  [{ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_TLS_KEY_PATH: '/none' }, /MCP_TLS_CERT_PATH/],
])(
  'the settings %j stop the start with one line that names the variable',
  async (env, named) => {
    const { code, err } = await run([], env as Record<string, string>);
    expect(code).toBe(2);
    expect(err).toMatch(named);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).not.toContain('short-secret');
  },
  30_000,
);
