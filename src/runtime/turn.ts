// Waits: for a turn of the event loop between pieces of long work, and for a time that a caller may cut short.
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once what else is due has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How long work goes on before others are served, in ms. */
const stretchMs = 10;

/** Gives the function to be awaited between pieces of long work: now and then it lets others be served. */
export function pacer(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < stretchMs) return;
    await turn();
    began = performance.now();
  };
}

/** Resolves after that many ms, or as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
