// The log of a server that many use: each write has its line, which says who did what to which object, and no more.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startUpstream } from '../../portkey/upstream.ts';
import { call, post, token, until } from './server.ts';

test('each write has its line at any level but silence, without values, keys or tokens', async () => {
  const upstream = await startUpstream();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('../../../src/server/bin/http.ts', import.meta.url))],
    {
      env: {
        PATH: process.env['PATH'],
        PORTKEY_API_KEY: 'pk-planted-in-the-server',
        PORTKEY_BASE_URL: upstream.url,
        MCP_PORT: '0',
        MCP_AUTH_MODE: 'bearer',
        MCP_AUTH_TOKEN: token,
        MCP_SESSION_MODE: 'stateless',
        MCP_PORTKEY_KEY_MODE: 'per-request',
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await until(() => log.includes('listening'));
  const url = /"url":"(http:[^"]+)\/mcp"/.exec(log)?.[1] ?? '';
  const key = { 'x-portkey-api-key': 'pk-planted-by-the-caller' };
  upstream.behave((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"col-made"}');
  });
  await post({ url }, call('list_prompts'), key);
  await post({ url }, call('create_collection', { name: 'a-planted-value' }), key);
  await post({ url }, call('update_collection', { collectionId: 'col-1', name: 'a-planted-value' }), key);
  await post({ url }, call('update_collection', { collectionId: 'col-2', nonsense: 'a-planted-value' }), key);
  await until(() => (log.match(/"msg":"audit"/g) ?? []).length === 3);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['msg'] === 'audit');
  expect(lines).toMatchObject([
    { tool: 'create_collection', object: { id: 'col-made' }, outcome: 'ok' },
    { tool: 'update_collection', object: { collectionId: 'col-1' }, outcome: 'ok' },
    { tool: 'update_collection', object: { collectionId: 'col-2' }, outcome: 'invalid_arguments' },
  ]);
  expect(lines.every((line) => String(line['principal']).startsWith('bearer'))).toBe(true);
  expect(log).not.toMatch(/planted/);
  expect(log).not.toContain(token);
  await upstream.close();
}, 60_000);
