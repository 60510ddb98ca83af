// What a start loads, by what V8 ran of the built files: the sandbox is nowhere in it unless it was asked for.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';
import { startBuilt } from '../support/built-server.ts';

const build = fileURLToPath(new URL('../../build/', import.meta.url));

/** A phrase of each part of the sandbox: its server, its account, its faults, its seed, its router, its templates. */
const phrases = [
  'x-portkey-sandbox',
  'Sandbox Organisation',
  'among the faults',
  'Ticket triage',
  'ignoreTrailingSlash',
  'Unclosed section',
];

/** A phrase of each part of the second platform: its token, its refusals, its operations, the paths of its sandbox. */
const airsPhrases = ['tsg_id:', 'x-opa-decision', '/logs/charts/', 'iam:`/iam/v1`'];

/** A phrase of what sends traces and metrics. */
const telemetryPhrases = ['mcp.server.operation.duration'];

/** The files of the build in which any of these stands, and none of those. */
function filesWith(some: readonly string[], none: readonly string[] = []): string[] {
  return readdirSync(build, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => path.join(build, file))
    .filter((file) => {
      const text = readFileSync(file, 'utf8');
      return some.some((phrase) => text.includes(phrase)) && !none.some((phrase) => text.includes(phrase));
    });
}

function filesOfSandbox(): string[] {
  return filesWith(phrases, airsPhrases);
}

/** Runs something that is told where V8 is to note what it ran. @returns the files that were run */
async function loadedBy(work: (env: Record<string, string>) => Promise<unknown>): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'loaded-'));
  try {
    await work({ NODE_V8_COVERAGE: folder });
    const notes = readdirSync(folder).map(
      (file) =>
        JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { result: readonly { url: string }[] },
    );
    const urls = notes.flatMap(({ result }) => result.map(({ url }) => url));
    return urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts the stdio server, lists the tools and makes a call, which without a key sends nothing. */
async function useStdio(env: Record<string, string>, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [serverPath, ...args], {
    env: cleanEnvironment(env),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
    if (text.includes('"id":3')) child.stdin.end();
  });
  const send = (message: object): boolean =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  send({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });
  send({ id: 2, method: 'tools/list' });
  send({ id: 3, method: 'tools/call', params: { name: 'list_prompts', arguments: {} } });
  await once(child, 'close');
}

async function useHttp(env: Record<string, string>, args: readonly string[]): Promise<void> {
  const server = await startBuilt(env, undefined, args);
  await server.stop();
}

describe.each([
  ['the stdio server', useStdio],
  ['the HTTP server', useHttp],
])('%s', (_, use) => {
  it('loads nothing of the sandbox when it works on an account', async () => {
    const loaded = await loadedBy((env) => use(env, []));
    expect(loaded.length).toBeGreaterThan(3);
    expect(filesOfSandbox().filter((file) => loaded.includes(file))).toEqual([]);
    expect(filesWith(airsPhrases).filter((file) => loaded.includes(file))).toEqual([]);
    expect(filesWith(telemetryPhrases)).toHaveLength(1);
    expect(filesWith(telemetryPhrases).filter((file) => loaded.includes(file))).toEqual([]);
  });

  it('loads it when it is asked for', async () => {
    const loaded = await loadedBy((env) => use(env, ['--sandbox']));
    expect(filesOfSandbox().filter((file) => !loaded.includes(file))).toEqual([]);
  });
});

it('a start of the stdio server loads neither the fetch nor the crypto of Node', async () => {
  const hook = new URL('../support/loaded-modules.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', hook, serverPath], {
    env: cleanEnvironment({}),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout.on('data', () => child.stdin.end());
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })}\n`);
  await once(child, 'close');
  const modules = said.replace(/^[\s\S]*loaded: /, '').split(' | ');
  expect(modules).toContain('NativeModule events');
  expect(modules.filter((name) => /deps\/undici|^NativeModule (?:crypto|http)$/.test(name))).toEqual([]);
});
