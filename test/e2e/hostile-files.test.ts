// Hostile documents, plans and journals given to the commands: a short message, exit code 1, and nothing sent.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';

let folder: string;
let upstream: Recorder;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-files-'));
  upstream = await startRecorder((_request, response) => response.writeHead(404).end('{}'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await upstream.close();
});

function run(args: readonly string[], input = ''): Promise<{ code: number; out: string }> {
  const env = cleanEnvironment({ PORTKEY_API_KEY: 'pk-0123456789abcdef', PORTKEY_BASE_URL: upstream.url });
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [serverPath, ...args],
      { cwd: folder, env, timeout: 50_000, maxBuffer: 64e6 },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 99) : 0, out: stderr + stdout }),
    );
    child.stdin?.on('error', () => undefined).end(input);
  });
}

const bomb = `a: &a0 [x, x]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]`).join('\n')}`;
const documents: readonly (readonly [name: string, text: string])[] = [
  ['aliases that grow', bomb],
  ['depth', `portkey: 1\nconfigs: ${'['.repeat(200_000)}`],
  ['depth in JSON', `{"portkey": 1, "configs": ${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
  ['faults', `a: [${','.repeat(2_000_000)}]`],
  ['size', ' '.repeat(20_000_001)],
  [
    'unknown kinds',
    JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 1]))),
  ],
  ['control sequences', `portkey: 1\n"\\e]0;owned\\a\\e[2J": 1`],
  ['a prototype', '{"portkey": 1, "__proto__": {"x": 1}}'],
  ['nothing', ''],
  ['broken UTF-8', Buffer.alloc(1_000, 0xff).toString('latin1')],
];

it.each(documents)('plan of a document of %s', async (name, text) => {
  writeFileSync(path.join(folder, 'document.yaml'), text);
  for (const [args, input] of [
    [['plan', 'document.yaml'], ''],
    [['plan', '-'], text],
  ] as const) {
    const { code, out } = await run([...args, '--workspace', 'w'], input);
    expect([code, out.length < 30_000], `${name}: ${out.slice(0, 300)}`).toEqual([1, true]);
    expect(out).not.toMatch(/at \S+:\d+:\d+|[^\P{Cc}\n]/u);
  }
  expect(upstream.requests).toEqual([]);
});

it('plan of what has no end', async () => {
  const { code, out } = await run(['plan', '/dev/zero', '--workspace', 'w']);
  expect([code, out]).toEqual([1, expect.stringContaining('larger than 20 MB')]);
});

it('plan of a folder with a pipe, a device or a link in it', async () => {
  for (const [name, make] of [
    ['pipe', (file: string) => execFileSync('mkfifo', [file])],
    ['link', (file: string) => symlinkSync('/dev/zero', file)],
  ] as const) {
    mkdirSync(path.join(folder, name));
    make(path.join(folder, name, 'configs.yaml'));
    const { code, out } = await run(['plan', name, '--workspace', 'w']);
    expect([code, out]).toEqual([1, expect.stringContaining('is not a plain file')]);
  }
});

it.each([
  ['no JSON', '{'],
  ['no plan', '[]'],
  ['depth', `{"portkey_plan": 1, "operations": ${'['.repeat(300_000)}${']'.repeat(300_000)}}`],
  ['steps of nothing', JSON.stringify({ portkey_plan: 1, operations: Array(100_000).fill(null) })],
  ['an altered digest', JSON.stringify({ portkey_plan: 1, operations: [], digest: 'x'.repeat(1e6) })],
])('apply of a plan, and revert of a journal, of %s', async (_name, text) => {
  writeFileSync(path.join(folder, 'plan.json'), text);
  for (const args of [
    ['apply', 'plan.json', '--yes'],
    ['apply', '--revert', 'plan.json', '--yes'],
  ]) {
    const { code, out } = await run(args);
    expect([code, out.length < 10_000], out.slice(0, 300)).toEqual([1, true]);
    expect(out).not.toMatch(/at \S+:\d+:\d+/);
  }
  expect(upstream.requests).toEqual([]);
});
