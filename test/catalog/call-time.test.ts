// The time of a whole call, and what of it is left once a person was asked.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { callTool } from '../../src/catalog/dispatch.ts';
import type { CallOutcome, Tool } from '../../src/catalog/tool.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const listed = allTools(offlineBackend).find(({ name }) => name === 'list_configs');

/** A call that ends only with its time. */
async function endless(timeoutMs: number, waitedMs?: number): Promise<CallOutcome> {
  if (!listed) throw new Error('list_configs is gone');
  const tool: Tool = {
    ...listed,
    parse: () => Promise.resolve({ ok: true, parsed: { args: {}, options: { allPages: false } } }),
    execute: (_parsed, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () =>
          reject(new PortkeyError({ code: 'cancelled', message: 'cancelled' })),
        );
      }),
  };
  const context = {
    signal: new AbortController().signal,
    principal: 'test',
    progress: () => {},
    ...(waitedMs !== undefined && { waitedMs }),
  };
  const outcome = callTool(tool, {}, context, () => {}, { timeoutMs });
  await vi.advanceTimersByTimeAsync(timeoutMs);
  return await outcome;
}

it.each([
  ['nobody was asked', 50_000, undefined, 50_000],
  ['the answer took 40 s', 50_000, 40_000, 10_000],
  ['the answer took nearly all of it', 50_000, 49_000, 5_000],
  ['the answer took longer than the whole', 2_000, 45_000, 2_000],
])('where %s, the call is given the rest', async (_case, timeoutMs, waitedMs, restMs) => {
  const { value } = await endless(timeoutMs, waitedMs);
  expect(value).toMatchObject({
    error: { code: 'timeout', message: `The call was ended after ${restMs} ms.` },
  });
});
