// Waits as long as Portkey's rate limit asks, where the client's own retries have ended: reading a large workspace
// makes more calls than one window of a key may allow.
import { PortkeyError } from '../portkey/errors.ts';
import type { Upstream } from './types.ts';

/** How often one call is made again after 429, and the longest wait before it, in seconds. */
const attempts = 5;
const maxWaitS = 60;

async function insist<Result>(up: Upstream, run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      // Portkey has not taken a call that it answers 429.
      if (!(error instanceof PortkeyError) || error.facts.status !== 429 || attempt >= attempts) throw error;
      const waitS = Math.min(error.facts.retryAfterS ?? 2 ** attempt, maxWaitS);
      up.progress(`the key's rate limit is reached; going on in ${waitS} s`);
      await up.pause(waitS * 1000);
    }
  }
}

/** The same way to Portkey, with patience. */
export function patient(up: Upstream): Upstream {
  return {
    ...up,
    call: (tool, args) => insist(up, () => up.call(tool, args)),
    list: (tool, args, maxPages) => insist(up, () => up.list(tool, args, maxPages)),
  };
}
