// Where the server is hosted: the container's files and the function's entry, without the host itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanEnvironment } from '../../../scripts/harness/stdio-client.ts';
import { ask, startBuilt, token } from '../../support/built-server.ts';
import { freePort } from '../../support/redis.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

async function health(env: Readonly<Record<string, string>>, folder = root): Promise<number | null> {
  const child = spawn(process.execPath, [join(folder, 'build/health.js')], { env: cleanEnvironment(env) });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('the container', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  test('runs as a user without rights, from an image without npm or shell, and runs nothing while it is built', () => {
    expect(last[0]).toMatch(/distroless.*:nonroot@sha256:[0-9a-f]{64}$/);
    expect(last).toContain('USER nonroot');
    expect(last.filter((line) => line.startsWith('RUN '))).toEqual([]);
    for (const line of last) if (/^(CMD|ENTRYPOINT)/.test(line)) expect(line).toMatch(/^\w+ \["/);
  });

  test('copies what exists, and sends nothing else to the build', () => {
    const ignore = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignore[0]).toBe('*');
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
      .map((source) => source.replace('./', ''));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect(existsSync(join(root, source))).toBe(true);
      expect(ignore).toContain(`!${source}`);
    }
    expect(new Set(ignore.slice(1))).toEqual(new Set(sources.map((source) => `!${source}`)));
  });

  describe('what it holds', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'image-'));
      for (const line of last.filter((one) => one.startsWith('COPY '))) {
        const words = line
          .split(/\s+/)
          .slice(1)
          .filter((word) => !word.startsWith('--'));
        for (const source of words.slice(0, -1)) {
          const name = source.replace('/src/', '');
          if (name === 'build') cpSync(join(root, 'build'), join(folder, 'build'), { recursive: true });
          else copyFileSync(join(root, name), join(folder, name));
        }
      }
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    test('is enough to serve and to check the health, with no package installed', async () => {
      const allowed = { ALLOWED_HOSTS: 'mcp.example.com,other.example.com' };
      for (const env of [{}, allowed]) {
        const server = await startBuilt(env, join(folder, 'build/server.js'));
        const known: Record<string, string> = { MCP_PORT: String(server.port), ...env };
        expect(await health(known, folder)).toBe(0);
        server.process.kill('SIGSTOP');
        const hung = await health(known, folder);
        server.process.kill('SIGCONT');
        expect(hung).toBe(1);
        await server.stop();
        expect(server.process.exitCode).toBe(0);
        expect(await health(known, folder)).toBe(1);
      }
    });
  });
});

describe('the function', () => {
  const config = JSON.parse(read('vercel.json'));

  test('gets every path, and no file of the repository is served beside it', () => {
    expect(config.rewrites).toEqual([{ source: '/(.*)', destination: '/api' }]);
    expect(config.outputDirectory).toBe('public');
    expect(Object.keys(config.functions)).toEqual(['api/index.js']);
    expect(existsSync(join(root, 'api/index.js'))).toBe(true);
  });

  /** Runs the entry as the host would, one process for these requests. */
  async function run(env: Readonly<Record<string, string>>, requests: readonly object[]) {
    const script = `
      const { default: entry } = await import(${JSON.stringify(join(root, 'api/index.js'))});
      const out = [];
      for (const { url, ...init } of ${JSON.stringify(requests)}) {
        const reply = await entry.fetch(new Request(url, init));
        out.push({ status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() });
      }
      process.stdout.write(JSON.stringify(out), () => process.exit(0));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await once(child, 'close');
    return {
      replies: JSON.parse(stdout || 'null') as {
        status: number;
        headers: Record<string, string>;
        body: string;
      }[],
      stderr,
    };
  }

  const hosted = {
    VERCEL: '1',
    VERCEL_URL: 'portkey-abc123.vercel.app',
    VERCEL_PROJECT_PRODUCTION_URL: 'mcp.example.com',
    PORTKEY_SANDBOX: 'true',
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: token,
  };
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const rpc = (method: string, params?: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

  test('lists and calls without a session, for the names that the host gave it', async () => {
    const url = 'https://mcp.example.com/mcp';
    const { replies } = await run(hosted, [
      { url, method: 'POST', headers, body: rpc('tools/list') },
      { url, method: 'POST', headers, body: rpc('tools/call', { name: 'list_collections', arguments: {} }) },
      { url: 'https://portkey-abc123.vercel.app/health' },
      { url: 'https://mcp.example.com/' },
      {
        url,
        method: 'POST',
        headers: { ...headers, authorization: 'Bearer wrong' },
        body: rpc('tools/list'),
      },
      { url: 'https://evil.example.com/', headers: { host: 'evil.example.com' } },
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401, 403]);
    expect(JSON.parse(replies[0]?.body ?? '').result.tools.length).toBeGreaterThan(100);
    expect(replies[1]?.headers['mcp-session-id']).toBeUndefined();
    expect(replies[3]?.body).toContain('https://mcp.example.com/mcp');
  });

  test('tells its log what is missing, and its callers only that it could not start', async () => {
    const { MCP_AUTH_TOKEN: _, ...without } = hosted;
    const { replies, stderr } = await run(without, [{ url: 'https://mcp.example.com/health' }]);
    expect(replies[0]?.status).toBe(503);
    expect(replies[0]?.body).not.toContain('MCP_AUTH_TOKEN');
    expect(stderr).toContain('MCP_AUTH_TOKEN');
  });
});

test('the health check of a server that is not there fails', async () => {
  const port = await freePort();
  expect(await health({ MCP_PORT: String(port) })).toBe(1);
  await expect(ask({ port })).rejects.toThrow();
});
