// The nginx examples of docs/scaling.md, as they stand there but for addresses and certificates, in front of two
// processes of the built server.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asking, ask, type BuiltServer, startBuilt, token } from '../../support/built-server.ts';
import { freePort, startRedis, type TestRedis } from '../../support/redis.ts';

const docs = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8');
const installed = ['nginx', 'redis-server'].filter(
  (name) => spawnSync(name, ['--version']).error === undefined,
);
const folder = mkdtempSync(join(tmpdir(), 'scaling-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What was started, ended after each test whatever became of it. */
const started: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of started.splice(0).reverse()) await end();
});

async function startServer(env: Readonly<Record<string, string>>): Promise<BuiltServer> {
  const server = await startBuilt(env);
  started.push(() => server.stop());
  return server;
}

function example(name: string): string {
  const found = new RegExp(`<!-- nginx:${name} -->\\s*\`\`\`nginx\\n([\\s\\S]*?)\`\`\``).exec(docs)?.[1];
  if (found === undefined) throw new Error(`docs/scaling.md has no nginx example "${name}"`);
  return found;
}

interface Balancer {
  readonly port: number;
}

async function startNginx(name: string, servers: readonly BuiltServer[]): Promise<Balancer> {
  const port = await freePort();
  const own = join(folder, `${name}-${port}`);
  mkdirSync(own);
  const [one, two] = servers;
  const site = example(name)
    .replace('10.0.0.11:3000', `127.0.0.1:${one?.port}`)
    .replace('10.0.0.12:3000', `127.0.0.1:${two?.port}`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replaceAll(/^\s*ssl_certificate.*$/gm, '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${own}/${kind};`)
    .join('\n');
  writeFileSync(
    join(own, 'nginx.conf'),
    `daemon off;\nworker_processes 1;\npid ${own}/pid;\nerror_log ${own}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${site}\n}\n`,
  );
  const child: ChildProcess = spawn('nginx', ['-p', own, '-c', join(own, 'nginx.conf')], { stdio: 'ignore' });
  started.push(async () => {
    if (child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  });
  const up = async () =>
    (await ask({ port, path: '/health', headers: { host } }).catch(() => undefined))?.status === 200;
  for (let tries = 0; !(await up()); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error('nginx did not start');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { port };
}

const host = 'mcp.example.com';
const common = { MCP_PUBLIC_BASE_URL: `https://${host}`, MCP_TRUST_PROXY: '1' };

function post(port: number, body: unknown, more: Partial<Asking> = {}) {
  return ask({
    port,
    method: 'POST',
    body,
    ...more,
    headers: {
      host,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...more.headers,
    },
  });
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const call = {
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name: 'list_collections', arguments: {} },
};
const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

/** Requests that a process answered at its endpoint. */
async function served(server: BuiltServer): Promise<number> {
  const { body } = await ask({ port: server.port, path: '/metrics', headers: { host } });
  return [...body.matchAll(/^mcp_http_requests_total\{[^}]*route="\/mcp"[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

async function openSessions(server: BuiltServer): Promise<number> {
  const { body } = await ask({ port: server.port, path: '/ready', headers: { host } });
  return JSON.parse(body).checks.sessions.open;
}

if (installed.length < 2) {
  test('two processes behind nginx', (context) => {
    if (process.env['CI'] === 'true')
      throw new Error('nginx and redis-server are needed, and CI=true asks for them');
    console.warn('skipped, since nginx and redis-server are not both installed');
    context.skip();
  });
} else {
  describe('two stateless processes behind nginx', () => {
    let servers: BuiltServer[] = [];
    let nginx: Balancer;
    beforeEach(async () => {
      const env = { ...common, MCP_SESSION_MODE: 'stateless' };
      servers = await Promise.all([startServer(env), startServer(env)]);
      nginx = await startNginx('stateless', servers);
    });
    test('share the work, answer alike, and need neither sessions nor Redis', async () => {
      const opened = await post(nginx.port, initialize);
      expect(opened.status).toBe(200);
      expect(opened.headers['mcp-session-id']).toBeUndefined();
      const lists = await Promise.all(Array.from({ length: 10 }, () => post(nginx.port, list)));
      expect(new Set(lists.map(({ body }) => body)).size).toBe(1);
      const calls = await Promise.all(Array.from({ length: 10 }, () => post(nginx.port, call)));
      expect(calls.map(({ status }) => status)).toEqual(Array(10).fill(200));
      for (const server of servers) expect(await served(server)).toBeGreaterThan(3);
    });

    test('go on when one of them ends', async () => {
      await servers[0]?.stop();
      for (let n = 0; n < 10; n += 1) expect((await post(nginx.port, call)).status).toBe(200);
    });

    test('know each client by its own address, whatever it claims, and keep their metrics to themselves', async () => {
      const remaining = async (from: string, claimed: string) => {
        const { headers } = await post(nginx.port, list, { from, headers: { 'x-forwarded-for': claimed } });
        return Number(headers['ratelimit-remaining']);
      };
      for (let n = 0; n < 8; n += 1) await remaining('127.0.0.21', `203.0.113.${n}`);
      expect(await remaining('127.0.0.21', '203.0.113.99')).toBeLessThan(299);
      expect(await remaining('127.0.0.22', '127.0.0.21')).toBe(299);
      expect((await ask({ port: nginx.port, path: '/metrics', headers: { host } })).status).toBe(404);
      expect((await ask({ port: nginx.port, path: '/', headers: { host: 'evil.example.com' } })).status).toBe(
        403,
      );
    });
  });

  describe('two stateful processes behind nginx', () => {
    let redis: TestRedis;
    let servers: BuiltServer[] = [];
    let nginx: Balancer;
    beforeEach(async () => {
      redis = await startRedis();
      started.push(redis.kill);
      const env = {
        ...common,
        MCP_EVENT_STORE: 'redis',
        RATE_LIMIT_STORE: 'redis',
        MCP_REDIS_URL: redis.url,
        MCP_EVENT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      };
      servers = await Promise.all([startServer(env), startServer(env)]);
      nginx = await startNginx('stateful', servers);
    });
    /** A session for each of these addresses. */
    async function openFrom(addresses: readonly string[]) {
      const opened = [];
      for (const from of addresses) {
        const { status, headers } = await post(nginx.port, initialize, { from });
        expect(status).toBe(200);
        opened.push({ from, id: String(headers['mcp-session-id']) });
      }
      return opened;
    }
    const addresses = Array.from({ length: 12 }, (_, n) => `127.0.0.${n + 31}`);
    const inSession = (body: unknown, { from, id }: { from: string; id: string }) =>
      post(nginx.port, body, {
        from,
        headers: { 'mcp-session-id': id, 'mcp-protocol-version': '2025-11-25' },
      });

    test('keep each client at its process, and spread the clients', async () => {
      const sessions = await openFrom(addresses);
      for (const session of sessions) {
        for (let n = 0; n < 3; n += 1) expect((await inSession(list, session)).status).toBe(200);
      }
      const open = await Promise.all(servers.map(openSessions));
      expect(open[0]).toBeGreaterThan(0);
      expect(open[1]).toBeGreaterThan(0);
      expect((open[0] ?? 0) + (open[1] ?? 0)).toBe(12);
    });

    test('resume at the other process what one of them sent, for its own caller alone', async () => {
      const sessions = await openFrom(addresses);
      const [session] = sessions;
      if (!session) throw new Error('no session');
      const reply = await inSession(call, session);
      expect(reply.status).toBe(200);
      const priming = /^id: (.+)$/m.exec(reply.body)?.[1];
      expect(priming).toBeDefined();
      const resume = (from: string, credential = token) =>
        ask({
          port: nginx.port,
          from,
          headers: {
            host,
            authorization: `Bearer ${credential}`,
            accept: 'text/event-stream',
            'mcp-session-id': session.id,
            'mcp-protocol-version': '2025-11-25',
            'last-event-id': String(priming),
          },
        });
      // Some address is served by the other process, where the session itself does not exist.
      const statuses = new Map<string, number>();
      for (const from of addresses) {
        statuses.set(from, (await inSession(list, { from, id: session.id })).status);
      }
      const elsewhere = addresses.find((from) => statuses.get(from) === 404);
      if (elsewhere === undefined) throw new Error('all addresses reach one process');
      const resumed = await resume(elsewhere);
      expect(resumed.status).toBe(200);
      const data = [...resumed.body.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(String(json)));
      expect(data).toHaveLength(1);
      expect(data[0]).toMatchObject({ id: 7, result: { content: [{ type: 'text' }] } });
      expect((await resume(elsewhere, 'another-token-altogether')).status).toBe(401);
    });

    test('send clients of a process that died to the other, where they start over', async () => {
      const sessions = await openFrom(addresses);
      await servers[0]?.stop('SIGKILL');
      let lost = 0;
      for (const session of sessions) {
        const { status } = await inSession(list, session);
        if (status === 404) {
          lost += 1;
          const [again] = await openFrom([session.from]);
          if (again) expect((await inSession(list, again)).status).toBe(200);
        } else {
          expect(status).toBe(200);
        }
      }
      expect(lost).toBeGreaterThan(0);
      expect(lost).toBeLessThan(12);
    });

    test('serve on while Redis hangs, say so, and come back', async () => {
      const [session] = await openFrom(['127.0.0.31']);
      if (!session) throw new Error('no session');
      redis.pause();
      expect((await inSession(list, session)).status).toBe(200);
      const ready = async () => {
        const all = await Promise.all(
          servers.map((server) => ask({ port: server.port, path: '/ready', headers: { host } })),
        );
        return all.map(({ status, body }) => [status, JSON.parse(body).status]);
      };
      expect(await ready()).toContainEqual([200, 'degraded']);
      redis.resume();
      await expect
        .poll(
          async () => {
            for (const from of addresses) await post(nginx.port, initialize, { from });
            return await ready();
          },
          { timeout: 20_000, interval: 500 },
        )
        .toEqual([
          [200, 'ready'],
          [200, 'ready'],
        ]);
    }, 60_000);
  });
}
