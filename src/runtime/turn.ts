// Waits: for a turn of the event loop between pieces of long work, and for a time that a caller may cut short.
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once what else is due has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves after that many ms, or as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
