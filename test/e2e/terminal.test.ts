// The terminal commands, as a person or a script runs them on the sandbox.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';

async function run(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
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

describe('portkey-admin-mcp tools', () => {
  it('lists every tool in lines that fit a terminal', async () => {
    const { code, stdout } = await run(['tools', '--sandbox']);
    const lines = stdout.trim().split('\n');
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(180);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\u001b');
  });

  it('finds tools by words', async () => {
    const { code, stdout } = await run(['tools', 'set', 'a', 'monthly', 'budget', '--json', '--sandbox']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { name: string }[]).slice(0, 5).map(({ name }) => name)).toContain(
      'create_usage_limit',
    );
  });

  it('says plainly that none matches', async () => {
    const { code, stderr } = await run(['tools', 'zzz', '--sandbox']);
    expect(code).toBe(1);
    expect(stderr).toContain('No tool matches "zzz"');
  });

  it('is not upset by a reader that has seen enough', async () => {
    const child = spawn(process.execPath, [serverPath, 'tools', '--json', '--sandbox'], {
      env: cleanEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(stderr).not.toContain('EPIPE');
  });
});

describe('portkey-admin-mcp call', () => {
  it('prints a result that can be read, and plain JSON on request', async () => {
    const readable = await run(['call', 'list_prompts', '{"page_size": 1}', '--sandbox']);
    expect(readable.code).toBe(0);
    expect(readable.stdout).toContain('\n  "data": [');
    const plain = await run(['call', 'list_prompts', '{"page_size": 1}', '--sandbox', '--json']);
    expect(JSON.parse(plain.stdout)).toEqual(expect.objectContaining({ data: [expect.anything()] }));
    expect(plain.stdout.trim().split('\n')).toHaveLength(1);
  });

  it('takes its arguments from a file and from stdin', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'call-')), 'args.json');
    writeFileSync(file, '{"page_size": 2}');
    const fromFile = await run(['call', 'list_prompts', `@${file}`, '--sandbox', '--json']);
    expect(JSON.parse(fromFile.stdout).data).toHaveLength(2);
    const fromStdin = await run(['call', 'list_prompts', '-', '--sandbox', '--json'], '{"page_size": 3}');
    expect(JSON.parse(fromStdin.stdout).data).toHaveLength(3);
  });

  it('says of a result what every server says: whose figures they are, and which labels a version did not take', async () => {
    const span = '{"time_of_generation_min": "2026-01-01", "time_of_generation_max": "2026-01-02"}';
    const figures = await run(['call', 'get_cost_analytics', span, '--sandbox', '--json']);
    expect(JSON.parse(figures.stdout).warnings).toEqual([expect.stringContaining('One workspace of 3')]);

    const upstream = await startRecorder(({ method, url }, response) => {
      const versions = [{ prompt_version: 3, label_id: 'l1' }];
      const found = url.includes('/labels') ? { data: [{ id: 'l1', name: 'production' }] } : versions;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(method === 'GET' ? found : {}));
    });
    const publish = async (env: Readonly<Record<string, string>>) => {
      const args = ['call', 'publish_prompt', '{"promptId": "greeting", "version": 2}', '--json', '--yes'];
      const { stdout } = await run(args, '', {
        PORTKEY_API_KEY: 'pk-0123456789',
        PORTKEY_BASE_URL: upstream.url,
        ...env,
      });
      return JSON.parse(stdout).warnings;
    };
    try {
      expect(await publish({})).toEqual([expect.stringContaining('production')]);
      expect(await publish({ PORTKEY_VERIFY_WRITES: 'false' })).toBeUndefined();
    } finally {
      await upstream.close();
    }
  });

  it('exits with 1 on a tool error and says the next step', async () => {
    const { code, stdout, stderr } = await run(['call', 'get_prompt', '{"id": "never-was"}', '--sandbox']);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('404');
    expect(stderr).toContain('list_prompts');
  });

  it('says without a key what works without one', async () => {
    const { code, stderr } = await run(['call', 'list_prompts']);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing was sent');
    expect(stderr).toContain('--sandbox');
  });

  it.each([
    [['call'], 'call takes a tool'],
    [['call', 'list_promts'], 'Did you mean list_prompts?'],
    [
      ['call', 'frobnicate_everything'],
      'Unknown tool: frobnicate_everything ("tools <words>" searches the tools)',
    ],
    [['call', 'list_prompts', '{"page_size":'], 'not JSON'],
    [['call', 'list_prompts', '@/no/such/file'], 'cannot be read'],
    [['call', 'list_prompts', '{}', '{}'], 'is too many'],
    [['call', 'list_prompts', '--frob'], 'unknown flag --frob'],
  ])('exits with 2 for %j', async (args, said) => {
    const { code, stdout, stderr } = await run([...args, '--sandbox']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('does nothing destructive where nobody can be asked, unless it is told --yes or to confirm never', async () => {
    const args = [
      'call',
      'delete_provider',
      '{"slug": "openai-prod", "workspace_id": "production"}',
      '--sandbox',
    ];
    for (const confirm of ['auto', 'always']) {
      const refused = await run(args, '', { PORTKEY_CONFIRM: confirm });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('add --yes');
      expect(refused.stderr).toContain('Nothing was sent');
    }
    expect((await run(args, '', { PORTKEY_CONFIRM: 'never' })).code).toBe(0);
    expect((await run([...args, '--yes'], '', { PORTKEY_CONFIRM: 'always' })).code).toBe(0);
  });

  it('says which setting leaves a tool out', async () => {
    const { code, stderr } = await run(['call', 'delete_provider', '{}', '--sandbox'], '', {
      PORTKEY_READ_ONLY: 'true',
    });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'delete_provider exists, but PORTKEY_READ_ONLY=true leaves it out of this server.',
    );
  });
});

describe('portkey-admin-mcp plan and apply', () => {
  it.each<[string[], string]>([
    [
      ['plan', '/no/such/file.yaml', '--workspace', 'staging'],
      '/no/such/file.yaml: there is no such file or folder',
    ],
    [['apply', '/no/such/plan.json'], '/no/such/plan.json: there is no such file or folder'],
    [['plan', 'backup/'], '--workspace is required: the slug or id of the one that is to change'],
  ])('%j says what is missing', async (args, said) => {
    const { code, stderr } = await run([...args, '--sandbox']);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('ENOENT');
  });
});

describe('portkey-admin-mcp doctor', () => {
  it('finds nothing wrong with the sandbox', async () => {
    const { code, stdout } = await run(['doctor', '--sandbox']);
    expect(code).toBe(0);
    expect(stdout).toContain('nothing real is touched');
    expect(stdout).toContain('the key reads workspaces, prompts');
    expect(stdout).toContain('VS Code');
  });

  it('counts the tools as the list of them does', async () => {
    const count = /(\d+) tools listed, find_tools among them/.exec(
      (await run(['doctor', '--sandbox'])).stdout,
    );
    const { stderr } = await run(['tools', '--sandbox']);
    expect(stderr).toContain(`${Number(count?.[1]) - 1} tools, and find_tools`);
  });

  it('comes to its verdict within a screen on the other platform too', async () => {
    const { code, stdout } = await run(['doctor', '--sandbox'], '', { PORTKEY_PLATFORM: 'prisma-airs' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ tools of Portkey are not on Prisma AIRS\n.*find_tools says why/);
    expect(stdout.split('\n').length).toBeLessThan(24);
  });

  it('leads to verify where Portkey answers otherwise than expected', async () => {
    const { code, stdout } = await run(['doctor', '--sandbox'], '', {
      PORTKEY_SANDBOX_FAULTS: '/configs=404',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('portkey-admin-mcp verify');
  });

  it('tells what a workspace key may not read', async () => {
    const { stdout } = await run(['doctor', '--sandbox'], '', { PORTKEY_SANDBOX_SCOPE: 'workspace' });
    expect(stdout).toContain('the key may not read users (admin key)');
  });

  it('says that there is no key, and what to do', async () => {
    const { code, stdout } = await run(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toContain('PORTKEY_API_KEY is not set');
  });

  it('shows a key by its end only, and says when Portkey does not answer', async () => {
    const env = {
      PORTKEY_API_KEY: 'pk-secret-0123456789',
      PORTKEY_BASE_URL: 'http://127.0.0.1:9',
      PORTKEY_MAX_RETRIES: '0',
    };
    const { code, stdout } = await run(['doctor'], '', env);
    expect(code).toBe(1);
    expect(stdout).not.toContain('pk-secret');
    expect(stdout).toContain('BAD');
  });

  it('counts the characters of a key of one, and shows no end of it', async () => {
    const env = { PORTKEY_API_KEY: 'x', PORTKEY_BASE_URL: 'http://127.0.0.1:9', PORTKEY_MAX_RETRIES: '0' };
    expect((await run(['doctor'], '', env)).stdout).toContain('PORTKEY_API_KEY is set (1 character)\n');
  });

  it('asks Portkey also where the settings leave no tool to ask with', async () => {
    const env = {
      PORTKEY_API_KEY: 'pk-secret-0123456789',
      PORTKEY_BASE_URL: 'http://127.0.0.1:9',
      PORTKEY_MAX_RETRIES: '0',
      PORTKEY_TOOLS: 'get_prompt,list_agent_servers',
    };
    const { code, stdout } = await run(['doctor'], '', env);
    expect(code).toBe(1);
    expect(stdout).toContain('refused the connection');
    expect(stdout).toContain('PORTKEY_PREVIEW=true');
  });
});

describe('portkey-admin-mcp sandbox', () => {
  it('prints its address alone on stdout, serves it, and ends when told to', async () => {
    const child = spawn(process.execPath, [serverPath, 'sandbox', '--port', '0'], {
      env: cleanEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    await once(child.stdout, 'data');
    const url = stdout.trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    const reply = await fetch(`${url}/configs`, { headers: { 'x-portkey-api-key': 'sandbox' } });
    expect(reply.status).toBe(200);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(stdout.trim()).toBe(url);
  });

  it('refuses a port that is none', async () => {
    const { code, stderr } = await run(['sandbox', '--port', 'many']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--port')]);
  });
});

describe('portkey-admin-mcp verify', () => {
  it('gives thirty expected answers on the sandbox', async () => {
    const { code, stdout } = await run(['verify', '--sandbox', '--json']);
    const { answers } = JSON.parse(stdout) as { answers: { sandbox_differs: string[] }[] };
    expect([code, answers.length]).toEqual([0, 30]);
    expect(answers.flatMap(({ sandbox_differs }) => sandbox_differs)).toEqual([]);
  });

  it('needs a key for a live account, and a workspace of its own to write in', async () => {
    const keyless = await run(['verify']);
    expect([keyless.code, keyless.stderr]).toEqual([2, expect.stringContaining('--sandbox needs no key')]);
    const env = { PORTKEY_API_KEY: 'pk-0123456789', PORTKEY_BASE_URL: 'http://127.0.0.1:9' };
    const foreign = await run(['verify', '--write', '--workspace', 'production'], '', env);
    expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringContaining('portkey-verify-')]);
  });
});
