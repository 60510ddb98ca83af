// Work in a thread of its own: given up by its caller, too long, and the jobs behind it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Aside, openAside } from '../../src/portkey/aside.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';

const one = { caller: 'one' };
let folder: string;
let aside: Aside<string, string>;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aside-'));
  // As a thread of ours, but for a job that never ends.
  const file = path.join(folder, 'thread.mjs');
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', (job) => {
       if (job === 'hang') for (;;);
       parentPort.postMessage(job === 'fail' ? { facts: { code: 'odd', message: 'odd' } } : { result: job });
     });`,
  );
  aside = openAside({
    file: pathToFileURL(file).href,
    name: 'test',
    work: async (job: string) => job,
    maxMs: 1_000,
    tooMuch: (job, why) => new PortkeyError({ code: 'too_much', message: `${job} takes ${why}` }),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

it('does jobs one after the other, and passes on their failures', async () => {
  expect(await Promise.all(['a', 'b', 'c'].map((job) => aside(job, one)))).toEqual(['a', 'b', 'c']);
  await expect(aside('fail', one)).rejects.toMatchObject({ facts: { code: 'odd' } });
  expect(await aside('d', one)).toBe('d');
});

it('stops a job whose caller gives it up, and drops one that waits', async () => {
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const hanging = aside('hang', { ...one, signal: first.signal });
  const waiting = aside('hang', { ...one, signal: second.signal });
  const next = aside('next', { ...one, signal: third.signal });
  second.abort();
  await expect(waiting).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  first.abort();
  await expect(hanging).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  expect(await next).toBe('next');
  await expect(aside('never', { ...one, signal: first.signal })).rejects.toMatchObject({
    facts: { code: 'cancelled' },
  });
});

it('gives up what takes too long, and goes on with the next', async () => {
  const hanging = aside('hang', one);
  const next = aside('next', one);
  await expect(hanging).rejects.toMatchObject({ facts: { code: 'too_much' } });
  expect(await next).toBe('next');
});

it('lets callers take turns', async () => {
  const order: string[] = [];
  const jobs = ['a', 'b', 'c'].map((job) => ({ job, caller: 'many' }));
  await Promise.all(
    [...jobs, { job: 'x', caller: 'few' }].map(async ({ job, caller }) => {
      order.push(await aside(job, { caller }));
    }),
  );
  expect(order).toEqual(['a', 'b', 'x', 'c']);
});

it('fails with a job that cannot be handed over, and goes on with the next', async () => {
  const odd = (() => {}) as unknown as string;
  const failing = aside(odd, one);
  const next = aside('next', one);
  await expect(failing).rejects.toMatchObject({ name: 'DataCloneError' });
  expect(await next).toBe('next');
});
