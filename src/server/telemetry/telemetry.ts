// What the server tells of requests and of calls to Portkey, as traces and metrics: the form that its parts share.
// The exporter behind it is loaded only where an endpoint is set.
import type { AttemptRecord, CallRecord } from '../../portkey/client.ts';
import type { Trace } from '../mcp/trace-context.ts';

/** One request of an MCP client. */
export interface RequestFacts {
  readonly method: string;
  readonly id: string | number;
  /** A tool, a prompt that the server offers; names that it does not know are left out. */
  readonly tool?: string | undefined;
  readonly prompt?: string | undefined;
  /** The tool behind one that calls others, as in discover mode. */
  readonly calledTool?: string | undefined;
  readonly uri?: string | undefined;
  readonly transport: 'pipe' | 'tcp';
  readonly session?: string | undefined;
  readonly version?: string | undefined;
  /** The caller's own Portkey key, which nothing may show. */
  readonly apiKey?: string | undefined;
}

export interface Failure {
  /** `tool_error`, or the number of the JSON-RPC error. */
  readonly type: string;
  readonly code?: number;
}

export interface OpenSpan {
  /** What is handed on to whatever is done within. */
  readonly trace: Trace;
  readonly end: (failure?: Failure) => void;
}

export interface Telemetry {
  /** A request begins. */
  readonly begin: (facts: RequestFacts, parent: Trace | undefined) => OpenSpan;
  /** A call to Portkey begins, retries and all; its record comes by `called` before its end. */
  readonly beginCall: (parent: Trace | undefined) => Pick<OpenSpan, 'trace'> & { readonly end: () => void };
  readonly called: (record: CallRecord) => void;
  readonly attempted: (record: AttemptRecord) => void;
  /** Sends what is left, for a second at most. */
  readonly close: () => Promise<void>;
}
