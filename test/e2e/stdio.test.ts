// The stdio server as a process: what it writes, how it starts, how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment, connectStdio, serverPath } from '../../scripts/harness/stdio-client.ts';
import { allModels } from '../support/models.ts';

let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder();
});
afterAll(async () => {
  await recorder.close();
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> {
  const child = spawn(process.execPath, [serverPath, ...args], { env: cleanEnvironment(env), stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});
const call = (id: number, name: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } });

describe('the stdio server', () => {
  it('lists all published operations under their frozen names to a v1 client', async () => {
    const client = await connectStdio({});
    const { tools } = await client.listTools();
    const names = new Set(tools.map((tool) => tool.name));
    expect(allModels.filter((model) => !model.preview && !names.has(model.tool))).toEqual([]);
    expect(allModels.filter((model) => model.preview && names.has(model.tool))).toEqual([]);
    await client.close();
  });

  for (const mode of ['legacy', 'auto', { pin: '2026-07-28' }] as const) {
    it(`lists the same tools to a v2 client in ${JSON.stringify(mode)} mode`, async () => {
      const client = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
      await client.connect(
        new StdioClientTransport({
          command: process.execPath,
          args: [serverPath],
          env: cleanEnvironment({}),
        }),
      );
      const { tools } = await client.listTools();
      const names = new Set(tools.map((tool) => tool.name));
      expect(allModels.filter((model) => !model.preview && !names.has(model.tool))).toEqual([]);
      await client.close();
    });
  }

  it('writes nothing but protocol messages to stdout, also when it logs all it can', async () => {
    const env = { PORTKEY_API_KEY: 'pk-test-0123456789', PORTKEY_BASE_URL: recorder.url, LOG_LEVEL: 'debug' };
    const lines = ['not json', initialize, call(2, 'list_prompts'), '{"half":', call(3, 'no_such_tool')];
    const { code, stdout, stderr } = await run([], env, `${lines.join('\n')}\n`);
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { jsonrpc: string; id: number });
    expect(messages.map((message) => [message.jsonrpc, message.id]).sort()).toEqual([
      ['2.0', 1],
      ['2.0', 2],
      ['2.0', 3],
    ]);
    expect(stderr).toContain('list_prompts');
    expect(stderr).not.toContain('pk-test-0123456789');
    for (const line of stderr.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    expect(code).toBe(0);
  });

  it('ends with 0 at the end of its input', async () => {
    expect(await run([])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('answers a call without a key with a tool error and sends nothing', async () => {
    recorder.requests.length = 0;
    const { stdout } = await run(
      [],
      { PORTKEY_BASE_URL: recorder.url },
      `${initialize}\n${call(2, 'list_prompts')}\n`,
    );
    const answer = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find((message) => message.id === 2);
    expect(answer.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"no_api_key"') }],
    });
    expect(recorder.requests).toEqual([]);
  });

  it.each([
    [{ PORTKEY_TIMEOUT_MS: 'soon' }, 'PORTKEY_TIMEOUT_MS is "soon"; it takes a whole number'],
    [{ PORTKEY_READ_ONLY: 'perhaps' }, 'PORTKEY_READ_ONLY is "perhaps"; it takes true or false'],
    [{ PORTKEY_TOOL_DOMAINS: 'promts' }, 'did you mean "prompts"?'],
    [{ PORTKEY_TOOLS: 'list_promps' }, 'did you mean "list_prompts"?'],
    [{ PORTKEY_BASE_URL: 'http://example.com' }, 'PORTKEY_ALLOW_INSECURE_HTTP=true'],
    [{ PORTKEY_BASE_URL: 'https://user:hunter2@example.com' }, 'PORTKEY_BASE_URL holds credentials'],
    [{ PORTKEY_API_KEY: 'two words' }, 'PORTKEY_API_KEY holds a space'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; it takes one of silent, error, warn, info, debug'],
  ])('refuses to start with %o, in one line that says what it takes', async (env, said) => {
    const { code, stdout, stderr } = await run([], env);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('hunter2');
  });

  it('takes an empty value for an unset one', async () => {
    expect((await run([], { PORTKEY_TIMEOUT_MS: '', PORTKEY_READ_ONLY: ' ' })).code).toBe(0);
  });

  it('tells its version and its use, and refuses a flag that it does not know', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['--help'])).stdout).toContain('PORTKEY_API_KEY');
    expect(await run(['--frob'])).toMatchObject({ code: 2, stdout: '' });
  });
});
