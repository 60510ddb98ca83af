// Work in a thread of its own: given up by its caller, too long, and the jobs behind it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Aside, openAside } from '../../src/portkey/aside.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';

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
  expect(await Promise.all(['a', 'b', 'c'].map((job) => aside(job)))).toEqual(['a', 'b', 'c']);
  await expect(aside('fail')).rejects.toMatchObject({ facts: { code: 'odd' } });
  expect(await aside('d')).toBe('d');
});

it('stops a job whose caller gives it up, and drops one that waits', async () => {
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const hanging = aside('hang', first.signal);
  const waiting = aside('hang', second.signal);
  const next = aside('next', third.signal);
  second.abort();
  await expect(waiting).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  first.abort();
  await expect(hanging).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  expect(await next).toBe('next');
  await expect(aside('never', first.signal)).rejects.toMatchObject({ facts: { code: 'cancelled' } });
});

it('gives up what takes too long, and goes on with the next', async () => {
  const hanging = aside('hang');
  const next = aside('next');
  await expect(hanging).rejects.toMatchObject({ facts: { code: 'too_much' } });
  expect(await next).toBe('next');
});
