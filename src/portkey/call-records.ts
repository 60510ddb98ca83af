// What logs, traces and metrics get of a call and of each attempt.

/** One call as logs, traces and metrics may know it: no argument, no path filled in, no secret. */
export interface CallRecord {
  readonly tool: string;
  readonly domain: string;
  /** "METHOD /path", the path's placeholders unfilled. */
  readonly operation: string;
  /** Scheme, host and port that were called last; absent where nothing was sent. */
  readonly origin?: string | undefined;
  readonly ok: boolean;
  readonly status?: number | undefined;
  /** The error's code, where there was one. */
  readonly code?: string | undefined;
  readonly ms: number;
  readonly attempts: number;
  readonly bytes: number;
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** One attempt, for metrics. */
export interface AttemptRecord {
  readonly tool: string;
  readonly domain: string;
  readonly operation: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly attempt: number;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly ms: number;
}
