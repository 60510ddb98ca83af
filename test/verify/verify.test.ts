// verify: thirty questions that the sandbox answers as is written down, and reports that hold nothing of an account.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, settledTable } from '../../scripts/verify-take/table.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { Made } from '../../src/verify/question.ts';
import { type Report, removeMade, verify } from '../../src/verify/run.ts';
import expected from '../../src/verify/sandbox-answers.json' with { type: 'json' };

const readsAtMost = 150;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function options(root = sandbox.url.replace(/\/v1$/, '')) {
  return { root, key: sandbox.key, fetch, paceMs: 0, maxRequests: 1_000, host: 'sandbox' as const };
}

async function scratch(root: string): Promise<string> {
  const reply = await fetch(`${root}/v1/admin/workspaces`, {
    method: 'POST',
    headers: { 'x-portkey-api-key': sandbox.key, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'portkey-verify-test' }),
  });
  return ((await reply.json()) as { id: string }).id;
}

async function everything(
  root = sandbox.url.replace(/\/v1$/, ''),
): Promise<{ report: Report; made: Made[] }> {
  const made: Made[] = [];
  const workspace = await scratch(sandbox.url.replace(/\/v1$/, ''));
  const report = await verify(
    { ...options(root), scratch: { workspace, record: (one) => void made.push(one) } },
    '0',
  );
  return { report, made };
}

it('answers thirty questions on the sandbox, each as is written down', async () => {
  const { report } = await everything();
  expect(report.not_asked).toEqual([]);
  expect(report.answers).toHaveLength(30);
  expect(Object.fromEntries(report.answers.map(({ id, answer }) => [id, answer]))).toEqual(expected);
});

describe('a report that is taken', () => {
  const report = (answers: object[], more: object = {}) => ({
    version: '1',
    date: '2026-11-03',
    host: 'api.portkey.ai',
    requests: 9,
    answers,
    ...more,
  });
  const q6 = (without: string) => ({ id: 'Q6', answer: { 'without times': without } });

  it('settles its questions, with what is otherwise than expected', () => {
    const taken = [
      report([q6('400 AB01')]),
      report([q6('200')], { date: '2026-11-05', host: 'self-hosted' }),
    ];
    const table = settledTable(taken.map(readReport));
    expect(table).toContain('2026-11-05, hosted and self-hosted, 2 reports');
    expect(table).toContain('not as the contract has it: `without times`');
    expect(settledTable([readReport(taken[0])])).not.toContain('not as the contract has it');
    expect(settledTable([])).toBe('No report has come in yet.');
  });

  it.each([
    [null, 'no report'],
    [report([q6('200')], { host: 'sandbox' }), 'sandbox'],
    [report([q6('200')], { host: 'evil.example.com' }), 'host'],
    [report([q6('200')], { date: 'today' }), 'date'],
    [report([{ id: 'Q99', answer: {} }]), 'no question'],
  ])('is refused: %j', (value, why) => {
    expect(() => readReport(value)).toThrow(why);
  });
});

it('only reads unless it is told to write, and not more than it promises', async () => {
  const before = sandbox.requests.length;
  const report = await verify({ ...options(), maxRequests: readsAtMost }, '0');
  const methods = new Set(sandbox.requests.slice(before).map(({ method }) => method));
  expect([...methods]).toEqual(['GET']);
  expect(report.answers).toHaveLength(19);
  expect(report.not_asked.every(({ because }) => because.includes('--write'))).toBe(true);
});

it('stops at the first 429', async () => {
  const busy = await startSandbox({ faults: 'GET /prompts=429' });
  try {
    const report = await verify({ ...options(busy.url.replace(/\/v1$/, '')), key: busy.key }, '0');
    const at = busy.requests.findIndex(({ status }) => status === 429);
    expect(busy.requests.slice(at + 1)).toEqual([]);
    expect(report.not_asked.some(({ because }) => because.includes('429'))).toBe(true);
  } finally {
    await busy.close();
  }
});

it('removes what it made', async () => {
  const { made } = await everything();
  expect(made.length).toBeGreaterThan(20);
  expect(await removeMade(options(), made)).toEqual([]);
});

describe('a refusal to delete', () => {
  /** An account of one config, where these methods are refused with these statuses; GET is 200 while it is there. */
  async function account(refused: Readonly<Record<string, number>>, there = true) {
    const objects = new Set(there ? ['/v1/configs/pc-1'] : []);
    const server = createServer(({ method = '', url = '' }, response) => {
      const status = refused[method] ?? (objects.has(url) ? 200 : 403);
      if (method === 'DELETE') objects.delete(url);
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const left = await removeMade(options(`http://127.0.0.1:${port}`), [{ path: '/configs/pc-1' }]);
    await new Promise((resolve) => server.close(resolve));
    return left;
  }

  it.each([
    ['deleted', {}, true, 0],
    ['deleted by the refusal itself, since it can be read no more', { DELETE: 403 }, true, 0],
    ['that cannot be read either way', { DELETE: 403, GET: 403 }, true, 1],
    ['that can still be read', { DELETE: 403, GET: 200 }, true, 1],
    ['that could not be read before', { DELETE: 403 }, false, 1],
    ['not found', { DELETE: 404 }, false, 0],
    ['that the service failed on', { DELETE: 500 }, true, 1],
  ])('of an object %s', async (_what, refused, there, count) => {
    expect(await account(refused, there)).toHaveLength(count);
  });

  it('is no question of an object that the run removed by itself', async () => {
    const path = '/configs/pc-none';
    expect(await removeMade(options(), [{ path }, { path, removed: true }])).toEqual([]);
  });
});

describe('a report', () => {
  const canary = 'CANARY';

  /** Every text, key and header of the sandbox with a canary in it, and the way back for what is sent. */
  function poison(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(poison);
    if (typeof value === 'string') return `${canary}${value}`;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries([
      ...Object.entries(value).map(([key, inner]) => [key, poison(inner)]),
      [`${canary}_key`, `${canary}-value`],
    ]);
  }

  it('holds no value of the account, whatever field it stands in', async () => {
    const target = sandbox.url.replace(/\/v1$/, '');
    const proxy = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
        const body = Buffer.concat(chunks).toString().replaceAll(canary, '');
        const reply = await fetch(target + String(request.url).replaceAll(canary, ''), {
          method: request.method ?? 'GET',
          headers: {
            'x-portkey-api-key': String(request.headers['x-portkey-api-key']).replaceAll(canary, ''),
            'content-type': 'application/json',
          },
          ...(body !== '' && { body }),
        });
        const text = await reply.text();
        const poisoned = text === '' ? '' : JSON.stringify(poison(JSON.parse(text)));
        response
          .writeHead(reply.status, { 'x-ratelimit-limit': canary, [`x-${canary}`]: canary })
          .end(poisoned);
      })().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = proxy.address() as AddressInfo;
      const { report } = await everything(`http://127.0.0.1:${port}`);
      expect(report.answers.length).toBeGreaterThan(25);
      expect(JSON.stringify(report).toLowerCase()).not.toContain(canary.toLowerCase());
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });
});
