// A large reply is read in another thread, one after the other: the caller's time limit holds while it waits for that.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createPortkey } from '../../src/portkey/client.ts';
import { limits } from '../../src/runtime/limits.ts';
import { CREATE_THING, LIST_THINGS } from './operations.ts';
import { json, startUpstream, type Upstream } from './upstream.ts';

const reading = vi.hoisted(() => vi.fn(() => new Promise<never>(() => {})));
vi.mock('../../src/portkey/response/read-aside.ts', () => ({ readAside: reading }));

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(json(200, { data: 'x'.repeat(limits.largeReply) }));
});
afterAll(() => upstream.close());

function open() {
  return createPortkey({
    apiKey: 'pk-test-key',
    baseUrl: upstream.url,
    baseUrlIsDefault: false,
    timeoutMs: 5_000,
    maxRetries: 0,
    maxResultBytes: 100_000,
    proxy: false,
  });
}

it.each([
  ['a read', LIST_THINGS, undefined],
  ['a write, of which it says that it may have been applied', CREATE_THING, expect.any(String)],
] as const)('%s', async (_what, operation, hint) => {
  const portkey = open();
  const caller = new AbortController();
  const call = portkey.call(operation, {}, { signal: caller.signal, maxResultBytes: 1_000 });
  reading.mockClear();
  await vi.waitFor(() => expect(reading).toHaveBeenCalledOnce());
  caller.abort();
  await expect(call).rejects.toMatchObject({ facts: { code: 'cancelled' } });
  const { facts } = (await call.catch((error: unknown) => error)) as { facts: { hint?: string } };
  expect(facts.hint).toEqual(hint);
  await portkey.close();
});

it('a write whose reply no thread could be had for is not told to be unmade', async () => {
  reading.mockRejectedValueOnce(new Error('no thread for pk-test-key'));
  const portkey = open();
  await expect(portkey.call(CREATE_THING, {}, { maxResultBytes: 1_000 })).rejects.toMatchObject({
    facts: {
      code: 'internal',
      message: 'The call could not be finished: no thread for [redacted]',
      hint: expect.stringContaining('may or may not have been made'),
    },
  });
  await portkey.close();
});
