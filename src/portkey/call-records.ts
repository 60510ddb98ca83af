// What logs, traces and metrics get of a call and of each attempt.

import type { Operation } from '../runtime/operation.ts';
import type { RetryingSender } from './http/send-with-retry.ts';
import type { Trace } from './request/headers.ts';

/** One call as logs, traces and metrics may know it: no argument, no path filled in, no secret. */
export interface CallRecord {
  readonly tool: string;
  readonly domain: string;
  /** "METHOD /path", the path's placeholders unfilled. */
  readonly operation: string;
  /** Scheme, host and port that were called last; absent where nothing was sent. */
  readonly origin?: string;
  readonly ok: boolean;
  readonly status?: number;
  /** The error's code, where there was one. */
  readonly code?: string;
  readonly ms: number;
  readonly attempts: number;
  readonly bytes: number;
  readonly requestId?: string;
  readonly traceparent?: string;
}

/** One attempt, for metrics. */
export interface AttemptRecord {
  readonly tool: string;
  readonly domain: string;
  readonly operation: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly attempt: number;
  readonly status?: number;
  readonly code?: string;
  readonly ms: number;
}

/** The operation of a record, and the tool that called it. */
export function subjectOf({ tool, domain, key }: Operation, composite: string | undefined) {
  return { tool: composite ?? tool, domain, operation: key };
}

/** A record of a call that took `ms`, without its outcome. */
export function callFigures(
  subject: ReturnType<typeof subjectOf>,
  { attempts, bytes, origin }: Pick<RetryingSender, 'attempts' | 'bytes' | 'origin'>,
  ms: number,
  trace: Trace | undefined,
): Omit<CallRecord, 'ok'> {
  return {
    ...subject,
    ms,
    attempts,
    bytes,
    ...(origin !== undefined && { origin }),
    ...(trace && { traceparent: trace.traceparent }),
  };
}
