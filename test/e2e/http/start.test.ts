// npm start, without its build: what it makes of the environment, and that it leaves nothing running.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { cleanEnvironment } from '../../../scripts/harness/stdio-client.ts';
import { ask } from '../../support/built-server.ts';
import { freePort } from '../../support/redis.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const command = 'node --import tsx scripts/start.ts';

let shell: ChildProcess | undefined;
afterEach(() => {
  shell?.kill('SIGKILL');
});

const alive = async (port: number): Promise<boolean> =>
  (await ask({ port, path: '/health' }).catch(() => undefined))?.status === 200;

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The command as npm runs it. The second command keeps the shell from giving its place to the first. */
function run(env: Readonly<Record<string, string>>): { process: ChildProcess; said: () => string } {
  const child = spawn('sh', ['-c', `${command}; exit $?`], {
    cwd: root,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  shell = child;
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return { process: child, said: () => said };
}

test('without a key it serves the sandbox to this machine, says where, and ends with the shell that ran it', async () => {
  const port = await freePort();
  const started = run({ MCP_PORT: String(port) });
  await until(() => alive(port));
  expect(started.said()).toContain('Nothing real is touched');
  expect(started.said()).toContain(`http://127.0.0.1:${port}/`);
  expect((await ask({ port, path: '/' })).body).toContain('This is a sandbox');
  started.process.kill('SIGTERM');
  await until(async () => !(await alive(port)));
});

test.each([
  ['a key, and no word on who may call', { PORTKEY_API_KEY: 'pk-test' }],
  ['no key, and an address that others reach', { MCP_HOST: '0.0.0.0' }],
])('with %s it refuses to start open', async (_, env) => {
  const started = run({ MCP_PORT: String(await freePort()), ...env });
  const [code] = (await once(started.process, 'close')) as [number];
  expect(code).toBe(2);
  expect(started.said()).toContain('MCP_AUTH_MODE');
});
