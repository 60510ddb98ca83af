// The built server where text can never become code, as hardened platforms start it: everything is compiled ahead.
import { execFileSync, spawnSync } from 'node:child_process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';

const flag = '--disallow-code-generation-from-strings';

const text = (result: Awaited<ReturnType<Client['callTool']>>): string =>
  (result.content as { text?: string }[]).map((part) => part.text ?? '').join('');

describe(`node ${flag}`, () => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  let recorder: Recorder;
  beforeAll(async () => {
    recorder = await startRecorder((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"data":[{"id":"one"}],"total":1}');
    });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [flag, serverPath],
        env: cleanEnvironment({ PORTKEY_API_KEY: 'pk-test', PORTKEY_BASE_URL: recorder.url }),
        stderr: 'pipe',
      }),
    );
  });
  afterAll(async () => {
    await client.close();
    await recorder.close();
  });

  it('refuses code from text, or this file proves nothing', () => {
    const source = 'try { new Function("return 1")(); console.log("ran") } catch { console.log("refused") }';
    expect(String(execFileSync(process.execPath, [flag, '-e', source])).trim()).toBe('refused');
  });

  it('lists the tools', async () => {
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(100);
  });

  it('checks arguments: a right call is made, a wrong one is refused and names the argument', async () => {
    const right = {
      name: 'safe',
      config: { strategy: { mode: 'single' }, targets: [{ provider: '@openai' }] },
    };
    const made = await client.callTool({ name: 'create_config', arguments: right });
    expect(made.isError ?? false, text(made)).toBe(false);
    expect(recorder.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/configs']);
    const wrong = { ...right, config: 7 };
    const refused = await client.callTool({ name: 'create_config', arguments: wrong });
    expect(refused.isError).toBe(true);
    expect(text(refused)).toContain('config');
    expect(recorder.requests).toHaveLength(1);
  });

  it('selects from a reply', async () => {
    const asked = { name: 'list_configs', arguments: { select: 'length(data)' } };
    expect(text(await client.callTool(asked))).toContain('1');
  });

  it('says why the sandbox, which compiles as it starts, does not', () => {
    const started = spawnSync(process.execPath, [flag, serverPath, '--sandbox'], {
      env: cleanEnvironment({}),
      encoding: 'utf8',
      input: '',
    });
    expect(started.status).not.toBe(0);
    expect(started.stderr).toContain(`PORTKEY_SANDBOX needs node without ${flag}`);
  });
});
