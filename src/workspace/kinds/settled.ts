// A read after a write may be stale: it is made again for a short while, until it shows what was written.
import { setTimeout as sleep } from 'node:timers/promises';

/** Pauses between reads, in ms. */
const pauses = [0, 200, 500, 1000, 2000];

/** What `read` gives once it gives something; undefined when it never does. */
export async function settled<Result>(read: () => Promise<Result | undefined>): Promise<Result | undefined> {
  for (const pause of pauses) {
    if (pause > 0) await sleep(pause);
    const result = await read();
    if (result !== undefined) return result;
  }
  return undefined;
}
