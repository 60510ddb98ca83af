// Reads large replies in a thread of its own, so that nobody else waits for it. This file is that thread's as well.
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { limits } from '../../runtime/limits.ts';
import { type ErrorFacts, PortkeyError } from '../errors.ts';
import { afterSuccess, type ReadJob, type ReadResult, readResult } from './parse-response.ts';

/** Tells this thread from any other that loads the file. */
const mark = 'portkey-admin-mcp: reads large replies';
/** An idle thread is ended after this, in ms: it holds some 10 MB. */
const idleMs = 30_000;
/** Memory for one reply and what is made of it, in MB. */
const heapMb = 512;

type Answer =
  | { readonly result: ReadResult }
  | { readonly facts: ErrorFacts }
  | { readonly unexpected: string };

interface Waiting {
  readonly job: ReadJob;
  readonly resolve: (result: ReadResult) => void;
  readonly reject: (error: Error) => void;
}

const waiting: Waiting[] = [];
let current: Waiting | undefined;
let thread: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let late: NodeJS.Timeout | undefined;

function tooMuch({ operation, raw }: ReadJob, why: string): PortkeyError {
  return new PortkeyError({
    status: raw.status,
    code: 'reply_too_large',
    message: `A reply of ${raw.bytes} bytes takes ${why} to read; it was given up.`,
    hint: afterSuccess(
      operation,
      'Ask for less at a time: a smaller page, a shorter span of time, a filter.',
    ),
  });
}

function end(): void {
  const ended = thread;
  thread = undefined;
  void ended?.terminate();
}

/** Ends the job at hand, and the thread with it where it failed: nothing of it is left for the next. */
function settle(how: (job: Waiting) => void, failed = false): void {
  // Until it fires, a timer keeps the whole reply in memory.
  clearTimeout(late);
  const done = current;
  current = undefined;
  if (failed) end();
  if (done) how(done);
  next();
}

function open(): Worker {
  const made = new Worker(fileURLToPath(import.meta.url), {
    workerData: mark,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  made.on('message', (answer: Answer) => {
    if (made !== thread) return;
    settle(({ resolve, reject }) => {
      if ('result' in answer) resolve(answer.result);
      else if ('facts' in answer) reject(new PortkeyError(answer.facts));
      else reject(new Error(answer.unexpected));
    });
  });
  made.on('error', (error) => {
    if (made === thread) settle(({ job, reject }) => reject(outOf(job, error)), true);
  });
  return made;
}

function outOf(job: ReadJob, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(job, `more than ${heapMb} MB of memory`) : error;
}

function next(): void {
  if (current !== undefined) return;
  clearTimeout(idle);
  current = waiting.shift();
  if (current === undefined) {
    thread?.unref();
    idle = setTimeout(end, idleMs).unref();
    return;
  }
  thread ??= open();
  thread.ref();
  const { job } = current;
  thread.postMessage(job);
  late = setTimeout(
    () => settle(({ reject }) => reject(tooMuch(job, `more than ${limits.largeReplyMs} ms`)), true),
    limits.largeReplyMs,
  ).unref();
}

/**
 * Reads a reply in the other thread, one after the other.
 * @throws PortkeyError as reading in place does, and where it takes more time or memory than is given to one reply
 */
export function readAside(job: ReadJob): Promise<ReadResult> {
  // Sources, unlike what is built from them, cannot be loaded by a thread without a loader.
  if (import.meta.url.endsWith('.ts')) return readResult(job);
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject });
    next();
  });
}

if (!isMainThread && workerData === mark)
  parentPort?.on('message', (job: ReadJob) => {
    readResult(job).then(
      (result) => parentPort?.postMessage({ result } satisfies Answer),
      (error: unknown) =>
        parentPort?.postMessage(
          error instanceof PortkeyError
            ? ({ facts: error.facts } satisfies Answer)
            : ({ unexpected: error instanceof Error ? error.message : String(error) } satisfies Answer),
        ),
    );
  });
