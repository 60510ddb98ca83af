// The bounds of one composite call: how many calls it makes, for how long it reads, and whose turns it takes.
import { afterEach, expect, test, vi } from 'vitest';
import type { Backend } from '../../../src/catalog/backend.ts';
import type { CallContext, Tool } from '../../../src/catalog/tool.ts';
import { createCompositeContext } from '../../../src/catalog/tools/composite-context.ts';
import type { Composite } from '../../../src/overrides/composites/composite.ts';
import { limits } from '../../../src/runtime/limits.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** The work of a composite over a backend that answers all it is asked, and keeps count. */
function working(
  readOnlyHint = true,
  answer: () => Promise<void> = async () => undefined,
  { signal } = new AbortController(),
) {
  const sent = { calls: 0, underWay: 0, most: 0 };
  const backend = {
    here: {},
    send: async () => {
      sent.calls += 1;
      sent.underWay += 1;
      sent.most = Math.max(sent.most, sent.underWay);
      await answer();
      sent.underWay -= 1;
      return { body: { data: [] } };
    },
  } as unknown as Backend;
  const composite = { name: 'a_composite', annotations: { readOnlyHint } } as unknown as Composite;
  const context = {
    principal: 'test',
    signal,
    progress: () => undefined,
  } as unknown as CallContext;
  const operations = new Map([
    ['get_config', { name: 'get_config', class: 'read', domain: 'configs' } as unknown as Tool],
  ]);
  const { work } = createCompositeContext(composite, backend, context, new Set(), operations);
  return { work, sent, call: () => work.call('get_config', { slug: 'x' }) };
}

test('a composite makes at most so many calls, and the one beyond is not sent and says so', async () => {
  const { sent, call } = working();
  for (let n = 0; n < limits.compositeCalls; n += 1) await call();
  await expect(call()).rejects.toMatchObject({
    facts: { code: 'composite_limit', message: expect.stringContaining(`${limits.compositeCalls} calls`) },
  });
  expect(sent.calls).toBe(limits.compositeCalls);
});

test('one that only reads begins no call after its time; one that changes things finishes what it began', async () => {
  vi.useFakeTimers();
  const [reading, changing] = [working(), working(false)];
  await Promise.all([reading.call(), changing.call()]);
  vi.advanceTimersByTime(limits.compositeMs + 1);
  await expect(reading.call()).rejects.toMatchObject({
    facts: { code: 'composite_limit', message: expect.stringContaining('45 s') },
  });
  await changing.call();
  expect([reading.sent.calls, changing.sent.calls]).toEqual([1, 2]);
});

test('its calls take turns, however many it asks for at once', async () => {
  const { sent, call } = working(true, () => new Promise((resolve) => setImmediate(resolve)));
  await Promise.all(Array.from({ length: 200 }, call));
  expect(sent.calls).toBe(200);
  expect(sent.most).toBeLessThan(limits.upstreamCallsPerCaller);
});

test('a wait ends as soon as the call is cancelled', async () => {
  const caller = new AbortController();
  const { work } = working(true, undefined, caller);
  const waiting = work.pause(600_000);
  caller.abort();
  await waiting;
  await work.pause(600_000);
});
