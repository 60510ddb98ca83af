// Work in a thread of its own, one job at a time, so that nobody else waits for it. A file that has such work
// opens the thread with its own name: the thread loads that file, and finds the work there.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorFacts, PortkeyError } from './errors.ts';
import { createFairShare } from './fair-share.ts';

/** An idle thread is ended after this, in ms: it holds some 10 MB. */
const idleMs = 30_000;
/** Memory for one job and what is made of it, in MB. */
const heapMb = 512;

/** What a thread does; jobs and results are data that can be copied. */
export interface AsideWork<Job, Result> {
  /** `import.meta.url` of the file that opens it. */
  readonly file: string;
  /** Tells this thread from any other that loads the file. */
  readonly name: string;
  readonly work: (job: Job) => Promise<Result>;
  /** The time for one job, in ms. */
  readonly maxMs: number;
  /** The error for a job that was given up. @param why `more than 512 MB of memory` */
  readonly tooMuch: (job: Job, why: string) => PortkeyError;
}

type Answer<Result> =
  | { readonly result: Result }
  | { readonly facts: ErrorFacts }
  | { readonly unexpected: string };

/** Whose job it is, and what ends it. */
export interface AsideCall {
  /** Callers take turns: many jobs of one do not delay another's. */
  readonly caller: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does one job at a time. A job whose signal aborts is dropped, and stopped where it is under way.
 * @throws PortkeyError as the work itself does, `cancelled`, and where it takes more time or memory than is given to
 * one job
 */
export type Aside<Job, Result> = (job: Job, call: AsideCall) => Promise<Result>;

class Thread<Job, Result> {
  readonly #of: AsideWork<Job, Result>;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(of: AsideWork<Job, Result>) {
    this.#of = of;
  }

  /** Does a job; no other is under way. One that ends without an answer takes the thread with it: nothing of it is left. */
  async run(job: Job, signal: AbortSignal | undefined): Promise<Result> {
    const { maxMs, tooMuch } = this.#of;
    const stop = new AbortController();
    const giveUp = (): void =>
      stop.abort(new PortkeyError({ code: 'cancelled', message: 'The call was cancelled.' }));
    const late = setTimeout(() => stop.abort(tooMuch(job, `more than ${maxMs} ms`)), maxMs).unref();
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    clearTimeout(this.#idle);
    let answer: Answer<Result>;
    try {
      this.#worker ??= this.#open();
      this.#worker.ref();
      this.#worker.postMessage(job);
      [answer] = (await once(this.#worker, 'message', { signal: stop.signal })) as [Answer<Result>];
    } catch (error) {
      this.#end();
      if (stop.signal.aborted) throw stop.signal.reason;
      const full = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      throw full ? tooMuch(job, `more than ${heapMb} MB of memory`) : error;
    } finally {
      // Until it fires, a timer keeps the whole job in memory.
      clearTimeout(late);
      signal?.removeEventListener('abort', giveUp);
      this.#worker?.unref();
      this.#idle = setTimeout(() => this.#end(), idleMs).unref();
    }
    if ('result' in answer) return answer.result;
    throw 'facts' in answer ? new PortkeyError(answer.facts) : new Error(answer.unexpected);
  }

  #end(): void {
    const ended = this.#worker;
    this.#worker = undefined;
    void ended?.terminate();
  }

  #open(): Worker {
    const { file, name } = this.#of;
    const made = new Worker(fileURLToPath(file), {
      workerData: name,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    // The job under way hears of it as well; without a listener, the whole process would end.
    made.on('error', () => {
      if (made === this.#worker) this.#end();
    });
    return made;
  }
}

/** In the thread itself: takes jobs for as long as they come. */
function serve<Job, Result>({ work }: AsideWork<Job, Result>): void {
  parentPort?.on('message', (job: Job) => {
    work(job).then(
      (result) => parentPort?.postMessage({ result } satisfies Answer<Result>),
      (error: unknown) =>
        parentPort?.postMessage(
          error instanceof PortkeyError
            ? ({ facts: error.facts } satisfies Answer<Result>)
            : ({
                unexpected: error instanceof Error ? error.message : String(error),
              } satisfies Answer<Result>),
        ),
    );
  });
}

/** Opens the thread, or serves in it. Nothing is started before the first job. */
export function openAside<Job, Result>(of: AsideWork<Job, Result>): Aside<Job, Result> {
  if (!isMainThread && workerData === of.name) serve(of);
  // Sources, unlike what is built from them, cannot be loaded by a thread without a loader.
  if (of.file.endsWith('.ts')) return of.work;
  const thread = new Thread(of);
  const share = createFairShare({ underWay: 1, perCaller: 1, waiting: Infinity, perMinute: Infinity });
  return async (job, { caller, signal }) => {
    const leave = await share.enter(caller, signal);
    try {
      return await thread.run(job, signal);
    } finally {
      leave();
    }
  };
}
