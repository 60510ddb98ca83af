// A read after a write may be stale: it is made again for a short while, until it shows what was written.
import type { Upstream } from '../types.ts';

/** Pauses between reads, in ms. */
const pauses = [0, 200, 500, 1000, 2000];

/** What `read` gives once it gives something; undefined when it never does. */
export async function settled<Result>(
  { pause }: Pick<Upstream, 'pause'>,
  read: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  for (const ms of pauses) {
    if (ms > 0) await pause(ms);
    const result = await read();
    if (result !== undefined) return result;
  }
  return undefined;
}
