// Telemetry interface: spans and metrics of MCP requests and of calls to Portkey. The exporter behind it is loaded only
// when an endpoint is set.
import type { AttemptRecord, CallRecord } from '../../portkey/client.ts';
import type { Trace } from '../../portkey/request.ts';

/** One request of an MCP client. */
export interface RequestFacts {
  readonly method: string;
  readonly id: string | number;
  /** Tool or prompt that the server offers. Unknown names are left out, because clients can make them up. */
  readonly tool?: string | undefined;
  readonly prompt?: string | undefined;
  /** Tool that was called through `call_read_tool` and its like. */
  readonly calledTool?: string | undefined;
  readonly uri?: string | undefined;
  readonly transport: 'pipe' | 'tcp';
  readonly session?: string | undefined;
  readonly version?: string | undefined;
  /** The caller's own Portkey key, to be redacted. */
  readonly apiKey?: string | undefined;
}

export interface Failure {
  /** `tool_error`, or the number of the JSON-RPC error. */
  readonly type: string;
  readonly code?: number;
}

export interface OpenSpan {
  /** Trace context for the work inside this span. */
  readonly trace: Trace;
  readonly end: (failure?: Failure) => void;
}

export interface Telemetry {
  /** Starts the span of a request. */
  readonly begin: (facts: RequestFacts, parent: Trace | undefined) => OpenSpan;
  /** Starts the span of a call to Portkey with its retries. `called` has to bring its record before `end`. */
  readonly beginCall: (parent: Trace | undefined) => Pick<OpenSpan, 'trace'> & { readonly end: () => void };
  readonly called: (record: CallRecord) => void;
  readonly attempted: (record: AttemptRecord) => void;
  /** Sends the last batches, for one second at most. */
  readonly close: () => Promise<void>;
}
