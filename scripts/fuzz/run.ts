// Drives the cases against one process after another: many cases a conversation, and an end of every kind.
import fc from 'fast-check';
import { startRecorder } from '../harness/recorder.ts';
import { anyCase, type Opening, open } from './cases.ts';
import { Peer } from './peer.ts';

/** Cases that one process lives through: enough for state to build up. */
const casesAProcess = 50;

const openings: readonly Opening[] = ['initialize', 'discover', 'nothing'];
const endings = ['end of input', 'vanish'] as const;
const levels = ['warn', 'debug'] as const;

export interface FuzzReport {
  readonly cases: number;
  readonly processes: number;
  /** The most memory that any process held, in kB. */
  readonly peakKb: number;
  /** The longest time from the end of input to the exit. */
  readonly slowestExitMs: number;
}

/**
 * Runs cases until `limits` says enough.
 * @throws with the seed and the shrunk case when the server broke a promise.
 */
export async function fuzz(limits: {
  readonly cases: number;
  readonly seed?: number;
  readonly ms?: number;
}): Promise<FuzzReport> {
  const upstream = await startRecorder();
  let cases = 0;
  let processes = 0;
  let peakKb = 0;
  let slowestExitMs = 0;
  let left = 0;
  let peer: Peer | undefined;

  const start = async (): Promise<Peer> => {
    const turn = processes;
    processes += 1;
    left = casesAProcess;
    const started = new Peer({
      PORTKEY_API_KEY: 'pk-test-0123456789',
      PORTKEY_BASE_URL: upstream.url,
      LOG_LEVEL: levels[turn % 2] ?? 'warn',
    });
    await open(started, openings[turn % 3] ?? 'nothing');
    return started;
  };
  const finish = async (done: Peer): Promise<void> => {
    peer = undefined;
    peakKb = Math.max(peakKb, done.peakKb());
    const ending = await done.end(endings[processes % 2] ?? 'vanish');
    slowestExitMs = Math.max(slowestExitMs, ending?.ms ?? 0);
    if (done.faults.length > 0) throw new Error(done.faults.join('\n'));
  };
  try {
    await fc.assert(
      fc.asyncProperty(anyCase, async (tried) => {
        peer ??= await start();
        const mine = peer;
        cases += 1;
        left -= 1;
        try {
          const wrong = await tried.run(mine);
          if (wrong !== undefined) throw new Error(wrong);
          if (!(await mine.answers())) throw new Error('the server no longer answers');
          if (mine.faults.length > 0) throw new Error(mine.faults.join('\n'));
        } catch (error) {
          mine.kill();
          peer = undefined;
          throw error;
        }
        if (left === 0) await finish(mine);
        upstream.requests.length = 0;
      }),
      {
        numRuns: limits.cases,
        ...(limits.seed === undefined ? {} : { seed: limits.seed }),
        ...(limits.ms === undefined ? {} : { interruptAfterTimeLimit: limits.ms }),
      },
    );
    if (peer !== undefined) await finish(peer);
  } finally {
    peer?.kill();
    await upstream.close();
  }
  return { cases, processes, peakKb, slowestExitMs };
}
