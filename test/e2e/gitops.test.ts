// The walk through docs/gitops.md, block by block, against a sandbox that is served as its reader would serve it.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverPath } from '../../scripts/harness/stdio-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { forms, wholeRules } from '../../src/workspace/normal-forms.ts';

const text = readFileSync(new URL('../../docs/gitops.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ key: 'sandbox' });
  folder = mkdtempSync(path.join(tmpdir(), 'gitops-'));
  const command = path.join(folder, 'portkey-admin-mcp');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${serverPath}" "$@"\n`);
  chmodSync(command, 0o755);
});
afterAll(() => sandbox.close());

function run(script: string): Promise<{ code: number; out: string }> {
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, HOME: folder };
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-c', script], { cwd: folder, env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out: stderr + stdout }),
    );
  });
}

it('runs as it stands', async () => {
  const [settings = '', ...steps] = blocks;
  expect(steps.length).toBeGreaterThanOrEqual(7);
  const own = settings.replace('http://127.0.0.1:4801/v1', sandbox.url);
  expect(own).not.toBe(settings);
  const outputs: string[] = [];
  for (const step of steps) {
    const { code, out } = await run(`${own}\n${step}`);
    expect(code, `${step}\n${out}`).toBe(0);
    outputs.push(out);
  }
  const [backup = '', fresh = '', promotion = '', applied = '', reverted = '', drift = '', restored = ''] =
    outputs;
  expect(backup).toContain('prompts.yaml');
  expect(fresh).toContain('no difference');
  expect(promotion).toContain('~ prompt "Ticket triage"');
  expect(applied).toContain('done     update prompt "Ticket triage"');
  expect(reverted).toContain('no difference');
  expect(drift).toContain('Changed by hand -> What customers see');
  expect(restored.trim().split('\n').at(-1)).toContain('no difference');
}, 120_000);

it('ends with 1 for what is wrong, and asks before it deletes', async () => {
  const settings = `export PORTKEY_BASE_URL=${sandbox.url} PORTKEY_API_KEY=sandbox`;
  expect((await run(`${settings}; portkey-admin-mcp plan nowhere.yaml --workspace production`)).code).toBe(1);
  expect((await run(`${settings}; portkey-admin-mcp plan --workspace production`)).code).toBe(1);
  expect((await run(`${settings}; portkey-admin-mcp plan --from nowhere --workspace production`)).code).toBe(
    1,
  );
  writeFileSync(path.join(folder, 'empty.yaml'), 'portkey: 1\nconfigs: []\n');
  const refused = await run(
    `${settings}; portkey-admin-mcp apply empty.yaml --workspace staging --mode sync`,
  );
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('- config "Staging router"');
  expect(refused.out).toContain('Nothing was written');
  const readOnly = await run(
    `${settings} PORTKEY_READ_ONLY=true; portkey-admin-mcp apply empty.yaml --workspace staging --mode sync --yes`,
  );
  expect(readOnly.code).toBe(1);
  await run(
    `mkdir -p linked && ln -sf /etc/hostname linked/configs.yaml && echo 'portkey: 1' > linked/portkey.yaml`,
  );
  const linked = await run(`${settings}; portkey-admin-mcp plan linked --workspace staging`);
  expect([linked.code, linked.out]).toEqual([1, expect.stringContaining('is not a plain file')]);
}, 120_000);

it('shows a secret that it fills in nowhere: not in plan, output, log or journal', async () => {
  const canary = 'canary-7f3a-of-an-applied-secret';
  writeFileSync(
    path.join(folder, 'secret.yaml'),
    'portkey: 1\nconfigs:\n  - name: Inline\n    config:\n      targets:\n        - provider: openai\n          api_key:\n            secret: INLINE\n',
  );
  const settings = `export PORTKEY_BASE_URL=${sandbox.url} PORTKEY_API_KEY=sandbox LOG_LEVEL=debug PORTKEY_SECRET_INLINE=${canary}`;
  const { code, out } = await run(
    `${settings}; portkey-admin-mcp plan secret.yaml --workspace staging --out secret-plan.json --json || [ $? -eq 2 ]; portkey-admin-mcp apply secret-plan.json --yes --json --journal secret-journal.json; cat secret-plan.json secret-journal.json`,
  );
  expect(code, out).toBe(0);
  expect(out).toContain('"level"');
  expect(out).toContain('POST');
  expect(out).not.toContain(canary);
  expect(JSON.stringify(sandbox.requests)).toContain('/configs');
}, 120_000);

it('has every rule of normal forms with its source', () => {
  const rules = [...Object.values(forms), ...wholeRules];
  for (const { rule, source } of rules) expect(text).toContain(`| ${rule} | ${source} |`);
});
