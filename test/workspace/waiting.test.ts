// Waits of the workspace engine end with their caller.
import { expect, it, vi } from 'vitest';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { settled } from '../../src/workspace/kinds/settled.ts';
import { patient } from '../../src/workspace/patient.ts';
import { openMemory } from './memory.ts';

const cancelled = new PortkeyError({ code: 'cancelled', message: 'The call was cancelled.' });

/** A caller who gives up in the first pause. */
function givingUp() {
  let gone = false;
  const pause = vi.fn(async () => {
    gone = true;
  });
  const call = vi.fn(async () => {
    throw gone ? cancelled : new PortkeyError({ status: 429, message: 'Too many', retryAfterS: 60 });
  });
  return { up: { ...openMemory().up, pause, call }, pause, call };
}

it('a wait for the rate limit', async () => {
  const { up, pause, call } = givingUp();
  await expect(patient(up).call('get_workspace', {})).rejects.toBe(cancelled);
  expect(pause.mock.calls).toEqual([[60_000]]);
  expect(call).toHaveBeenCalledTimes(2);
});

it('a wait for what was written', async () => {
  const { up, pause, call } = givingUp();
  const read = async (): Promise<undefined> => {
    if (pause.mock.calls.length > 0) await up.call();
  };
  await expect(settled(up, read)).rejects.toBe(cancelled);
  expect(pause.mock.calls).toEqual([[200]]);
  expect(call).toHaveBeenCalledTimes(1);
});
