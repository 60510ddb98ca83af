// Work in a thread of its own, one job after the other, so that nobody else waits for it. A file that has such work
// opens the thread with its own name: the thread loads that file, and finds the work there.
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorFacts, PortkeyError } from './errors.ts';

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

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does one job, after those that came before. A job whose signal aborts is dropped, and stopped where it is under way.
 * @throws PortkeyError as the work itself does, `cancelled`, and where it takes more time or memory than is given to
 * one job
 */
export type Aside<Job, Result> = (job: Job, signal?: AbortSignal) => Promise<Result>;

function givenUp(): PortkeyError {
  return new PortkeyError({ code: 'cancelled', message: 'The call was cancelled by its caller.' });
}

class Thread<Job, Result> {
  readonly #of: AsideWork<Job, Result>;
  #waiting: Waiting<Job, Result>[] = [];
  #current: Waiting<Job, Result> | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #late: NodeJS.Timeout | undefined;

  constructor(of: AsideWork<Job, Result>) {
    this.#of = of;
  }

  run(job: Job, signal?: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(givenUp());
      const one: Waiting<Job, Result> = {
        job,
        resolve: (result) => {
          signal?.removeEventListener('abort', drop);
          resolve(result);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', drop);
          reject(error);
        },
      };
      const drop = (): void => {
        if (this.#current === one) this.#settle(({ reject: end }) => end(givenUp()), true);
        else {
          this.#waiting = this.#waiting.filter((other) => other !== one);
          one.reject(givenUp());
        }
      };
      signal?.addEventListener('abort', drop, { once: true });
      this.#waiting.push(one);
      this.#next();
    });
  }

  #end(): void {
    const ended = this.#worker;
    this.#worker = undefined;
    void ended?.terminate();
  }

  /** Ends the job at hand, and the thread with it where it failed: nothing of it is left for the next. */
  #settle(how: (job: Waiting<Job, Result>) => void, failed = false): void {
    // Until it fires, a timer keeps the whole job in memory.
    clearTimeout(this.#late);
    const done = this.#current;
    this.#current = undefined;
    if (failed) this.#end();
    if (done) how(done);
    this.#next();
  }

  #open(): Worker {
    const { file, name, tooMuch } = this.#of;
    const made = new Worker(fileURLToPath(file), {
      workerData: name,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    made.on('message', (answer: Answer<Result>) => {
      if (made !== this.#worker) return;
      this.#settle(({ resolve, reject }) => {
        if ('result' in answer) resolve(answer.result);
        else if ('facts' in answer) reject(new PortkeyError(answer.facts));
        else reject(new Error(answer.unexpected));
      });
    });
    made.on('error', (error: NodeJS.ErrnoException) => {
      if (made !== this.#worker) return;
      this.#settle(({ job, reject }) => {
        const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(full ? tooMuch(job, `more than ${heapMb} MB of memory`) : error);
      }, true);
    });
    return made;
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#idle);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      this.#worker?.unref();
      this.#idle = setTimeout(() => this.#end(), idleMs).unref();
      return;
    }
    this.#worker ??= this.#open();
    this.#worker.ref();
    const { job } = this.#current;
    this.#worker.postMessage(job);
    const { maxMs, tooMuch } = this.#of;
    this.#late = setTimeout(
      () => this.#settle(({ reject }) => reject(tooMuch(job, `more than ${maxMs} ms`)), true),
      maxMs,
    ).unref();
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
  return (job, signal) => thread.run(job, signal);
}
