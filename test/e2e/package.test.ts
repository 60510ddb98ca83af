// What npm ships: the tarball, installed into an empty folder without a network, started as its users start it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment } from '../../scripts/harness/stdio-client.ts';
import { domains } from '../../src/generated/index.ts';
import { fullestArguments } from '../support/instances.ts';
import { allModels } from '../support/models.ts';
import { type Installed, installPackage } from '../support/package.ts';
import { describeWithRedis, freePort, startRedis } from '../support/redis.ts';

/** The most that the package may take on a disk, in bytes, with both platforms. */
const maxUnpacked = 2_500_000;

const root = fileURLToPath(new URL('../../', import.meta.url));
const key = 'pk-test-0123456789abcdef';
const version = (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }).version;

let installed: Installed;
let recorder: Recorder;
beforeAll(async () => {
  [installed, recorder] = await Promise.all([installPackage(), startRecorder()]);
}, 120_000);
afterAll(async () => {
  await recorder?.close();
  installed?.remove();
});

const entry = (name: 'index' | 'server'): string => path.join(installed.folder, 'build', `${name}.js`);

async function connect(env: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [entry('index'), ...args],
      env: cleanEnvironment(env),
      cwd: installed.folder,
      stderr: 'pipe',
    }),
  );
  return client;
}

/** A command of the package by the name that npm gave it. */
async function runBin(name: string, args: readonly string[]): Promise<string> {
  const bin = path.join(installed.folder, '..', '.bin', name);
  const { stdout } = await promisify(execFile)(bin, [...args], {
    env: cleanEnvironment({}),
    cwd: installed.folder,
    shell: process.platform === 'win32',
  });
  return stdout;
}

describe('the tarball', () => {
  it('holds the files of the committed list and no other', () => {
    const listed = readFileSync(`${root}test/fixtures/package-files.txt`, 'utf8').trim().split('\n');
    // The names of chunks change with what they hold.
    const shipped = installed.files.map((file) =>
      file.path.replace(/^(build\/chunks\/(?:prisma-airs\/)?)[\w.-]+\.js$/, '$1*.js'),
    );
    expect([...new Set(shipped)].sort()).toEqual(listed);
  });

  it(`takes at most ${maxUnpacked / 1e6} MB unpacked, and brings no package but itself`, () => {
    expect(installed.files.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(maxUnpacked);
    expect(installed.packages).toEqual(['portkey-admin-mcp']);
  });

  it('says nothing of the machine that built it', () => {
    const places = [root.replace(/[\\/]$/, ''), homedir(), 'node_modules/', 'node_modules\\', 'file:///'];
    const build = path.join(installed.folder, 'build');
    const telling = readdirSync(build, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => {
        const text = readFileSync(path.join(build, file), 'utf8');
        return places
          .filter((place) => text.includes(`${place}/`) || (place.length > 10 && text.includes(place)))
          .map((place) => `${file}: ${place}`);
      });
    expect(telling).toEqual([]);
  });

  it('names the licence and the source of every package inside', () => {
    const notices = readFileSync(path.join(installed.folder, 'THIRD_PARTY_NOTICES'), 'utf8');
    const licences = notices.match(/^Licence: .+$/gm) ?? [];
    expect(licences.length).toBeGreaterThan(20);
    expect(notices.match(/^Source: https:\/\/\S+$/gm)).toHaveLength(licences.length);
    expect(notices).toContain('Source: https://github.com/jmespath-community/typescript-jmespath');
    for (const name of ['@modelcontextprotocol/server', 'zod', 'undici', 'jose', 'prom-client'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});

describe('the installed package', () => {
  it('has both commands, and each tells its use and its version', async () => {
    expect([...installed.bins].sort()).toEqual(['portkey-admin-mcp', 'portkey-admin-mcp-http']);
    for (const name of installed.bins) {
      expect(await runBin(name, ['--version'])).toBe(`${version}\n`);
      expect(await runBin(name, ['--help'])).toContain(`Usage: ${name} `);
    }
  });

  it('works with every domain, each of which is loaded with its first call', async () => {
    const client = await connect({
      PORTKEY_API_KEY: key,
      PORTKEY_BASE_URL: recorder.url,
      PORTKEY_PREVIEW: 'true',
      PORTKEY_CONFIRM: 'never',
      PORTKEY_VERIFY_WRITES: 'false',
    });
    const { tools } = await client.listTools();
    for (const domain of domains) {
      const operation = allModels.find((model) => model.domain === domain) ?? expect.fail(domain);
      expect(tools.map((tool) => tool.name)).toContain(operation.tool);
      recorder.requests.length = 0;
      const result = await client.callTool({
        name: operation.tool,
        arguments: { ...fullestArguments(operation) },
      });
      expect(result.isError, `${operation.tool}: ${JSON.stringify(result.content)}`).toBeFalsy();
      // A key's first analytics call reads one thing more: which workspace the figures cover.
      expect(recorder.requests.map(({ method }) => method)).toEqual(
        domain === 'analytics' ? [operation.method, 'GET'] : [operation.method],
      );
      expect(recorder.requests[0]?.headers['x-portkey-api-key']).toBe(key);

      const found = await client.callTool({ name: 'find_tools', arguments: { names: [operation.tool] } });
      expect(JSON.stringify(found.structuredContent)).toContain(`"${operation.tool}"`);
    }
    await client.close();
  });

  it('goes through the proxy that the environment names', async () => {
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url);
      const there = connectSocket(Number(new URL(recorder.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      socket.on('close', () => there.destroy());
    });
    const port = await freePort();
    proxy.listen(port, '127.0.0.1');
    const client = await connect({
      PORTKEY_API_KEY: key,
      PORTKEY_BASE_URL: 'http://portkey.test/v1',
      PORTKEY_ALLOW_INSECURE_HTTP: 'true',
      HTTP_PROXY: `http://127.0.0.1:${port}`,
    });
    const result = await client.callTool({ name: 'list_prompts', arguments: {} });
    expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
    expect(tunnels).toEqual(['portkey.test:80']);
    await client.close();
    proxy.close();
    proxy.closeAllConnections();
  });

  it('brings the sandbox, which works through a prompt from its creation to its end', async () => {
    const client = await connect({ PORTKEY_CONFIRM: 'never' }, ['--sandbox']);
    const call = async (name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const result = await client.callTool({ name, arguments: args });
      expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
      return result.structuredContent as Record<string, unknown>;
    };
    const listed = await call('list_prompts', { select: 'data[0]' });
    expect(listed).toMatchObject({ slug: expect.any(String) });
    expect(await call('find_references', { id: listed['slug'] })).toBeTypeOf('object');
    await call('delete_prompt', { promptId: listed['slug'] });
    const gone = await client.callTool({ name: 'get_prompt', arguments: { promptId: listed['slug'] } });
    expect(gone).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"status":404') }],
    });
    await client.close();
  });
});

interface Http {
  readonly url: string;
  readonly child: ChildProcess;
}

async function startHttp(env: Readonly<Record<string, string>>): Promise<Http> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry('server'), '--sandbox'], {
    env: cleanEnvironment({
      MCP_PORT: String(port),
      MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true',
      LOG_LEVEL: 'error',
      ...env,
    }),
    cwd: installed.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await fetch(`${url}/health`).catch(() => undefined);
    if (ready?.ok) return { url, child };
    if (child.exitCode !== null)
      throw new Error(`the HTTP server ended with ${child.exitCode}: ${said.slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the HTTP server does not answer: ${said}`);
}

async function stop({ child }: Http): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function post(http: Http, body: object, session?: string): Promise<Response> {
  return await fetch(`${http.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(session !== undefined && { 'mcp-session-id': session }),
    },
    body: JSON.stringify(body),
  });
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

describe('the installed HTTP server', () => {
  it('serves a session, the page for people and metrics', async () => {
    const http = await startHttp({});
    const opened = await post(http, initialize);
    const session = opened.headers.get('mcp-session-id') ?? expect.fail('no session');
    expect(await opened.text()).toContain('"portkey-admin-mcp"');
    const call = { name: 'list_workspaces', arguments: {} };
    const called = await post(http, { jsonrpc: '2.0', id: 2, method: 'tools/call', params: call }, session);
    expect(await called.text()).toContain('"structuredContent"');
    expect(await (await fetch(http.url)).text()).toContain('<html');
    expect(await (await fetch(`${http.url}/metrics`)).text()).toContain('list_workspaces');
    await stop(http);
  });
});

// The bundle takes only the parts of Redis' client that are used; this uses them.
describeWithRedis('the installed HTTP server with Redis', () => {
  it('keeps events for replay and counts requests in it', async () => {
    const redis = await startRedis();
    const http = await startHttp({
      MCP_EVENT_STORE: 'redis',
      MCP_REDIS_URL: `${redis.url}/1`,
      MCP_EVENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      RATE_LIMIT_STORE: 'redis',
      RATE_LIMIT_REDIS_URL: redis.url,
      RATE_LIMIT_MAX: '4',
    });
    try {
      const opened = await post(http, initialize);
      const session = opened.headers.get('mcp-session-id') ?? expect.fail('no session');
      const id = /^id: ?(.+)$/m.exec(await opened.text())?.[1] ?? expect.fail('no event id');
      expect(await redis.ask('INFO', 'keyspace')).toMatch(/db0:keys=[1-9][\s\S]*db1:keys=[1-9]/);
      const replayed = await fetch(`${http.url}/mcp`, {
        headers: { accept: 'text/event-stream', 'mcp-session-id': session, 'last-event-id': id },
      });
      expect(replayed.status).toBe(200);
      await replayed.body?.cancel();
      const statuses: number[] = [];
      for (let n = 0; n < 4; n += 1)
        statuses.push((await post(http, { jsonrpc: '2.0', id: n, method: 'ping' }, session)).status);
      expect(statuses).toContain(429);
      const ready = await (await fetch(`${http.url}/ready`)).json();
      expect(ready).toMatchObject({
        status: 'ready',
        checks: { limits: { ok: true, store: 'redis' }, events: { ok: true, store: 'redis' } },
      });
    } finally {
      await stop(http);
      await redis.kill();
    }
  });
});
