// Fair sharing of concurrent calls: waiting calls are served caller by caller, so that many calls of
// one caller do not delay another's.
import { limits } from '../runtime/limits.ts';
import { PortkeyError } from './errors.ts';

export interface FairShare {
  /**
   * Waits for a turn. @returns what to call when the work has ended, once or more
   * @throws PortkeyError when the caller has too many calls waiting, or has made too many in this minute
   */
  readonly enter: (caller: string, signal?: AbortSignal) => Promise<() => void>;
}

export interface FairShareRules {
  readonly underWay: number;
  /** Of these, those of one caller while others wait. */
  readonly perCaller: number;
  readonly waiting: number;
  /** Calls of one caller in a minute. */
  readonly perMinute: number;
  readonly now?: () => number;
}

interface Turn {
  readonly start: () => void;
}

const windowMs = 60_000;

/** Shares calls between callers within the limits. Callers are identified by a string of the server's own. */
export function createFairShare(rules: FairShareRules): FairShare {
  const now = rules.now ?? Date.now;
  const queues = new Map<string, Turn[]>();
  const running = new Map<string, number>();
  const windows = new Map<string, { count: number; readonly until: number }>();
  let underWay = 0;

  const admit = (caller: string): void => {
    const time = now();
    let window = windows.get(caller);
    if (window === undefined || window.until <= time) {
      for (const [name, { until }] of windows) if (until <= time) windows.delete(name);
      window = { count: 0, until: time + windowMs };
      windows.set(caller, window);
    }
    window.count += 1;
    if (window.count > rules.perMinute) {
      throw new PortkeyError({
        code: 'rate_limited',
        message: `This server makes at most ${rules.perMinute} calls a minute for one caller, so that the key is left to others too. Nothing was sent.`,
        retryAfterS: Math.max(1, Math.ceil((window.until - time) / 1_000)),
      });
    }
  };

  /** The next caller whose turn it is: the first that waits and has room, else none. */
  const next = (): void => {
    while (underWay < rules.underWay) {
      const [caller, queue] =
        [...queues].find(([name]) => queues.size === 1 || (running.get(name) ?? 0) < rules.perCaller) ?? [];
      const turn = queue?.shift();
      if (caller === undefined || queue === undefined || turn === undefined) return;
      // To the end of the line, where there is more of the same caller.
      queues.delete(caller);
      if (queue.length > 0) queues.set(caller, queue);
      underWay += 1;
      running.set(caller, (running.get(caller) ?? 0) + 1);
      turn.start();
    }
  };

  const leave = (caller: string): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      underWay -= 1;
      const count = (running.get(caller) ?? 1) - 1;
      if (count > 0) running.set(caller, count);
      else running.delete(caller);
      next();
    };
  };

  return {
    enter: async (caller, signal) => {
      admit(caller);
      const queue = queues.get(caller) ?? [];
      if (queue.length >= rules.waiting) {
        throw new PortkeyError({
          code: 'too_many_calls',
          message: `${rules.waiting} calls of this caller wait for their turn already. Nothing was sent.`,
          hint: 'Wait for some of them to end.',
        });
      }
      await new Promise<void>((resolve, reject) => {
        const aborted = (): void => {
          const left = (queues.get(caller) ?? []).filter((one) => one !== turn);
          if (left.length > 0) queues.set(caller, left);
          else queues.delete(caller);
          reject(new PortkeyError({ code: 'cancelled', message: 'The call was cancelled.' }));
        };
        const turn: Turn = {
          start: () => {
            signal?.removeEventListener('abort', aborted);
            resolve();
          },
        };
        if (signal?.aborted === true) {
          aborted();
          return;
        }
        signal?.addEventListener('abort', aborted, { once: true });
        queues.set(caller, [...(queues.get(caller) ?? []), turn]);
        next();
      });
      return leave(caller);
    },
  };
}

/** The share of callers of one server. */
export const usualShare: Omit<FairShareRules, 'now'> = {
  underWay: limits.upstreamCalls,
  perCaller: limits.upstreamCallsPerCaller,
  waiting: limits.upstreamQueue,
  perMinute: limits.upstreamPerMinute,
};
