// One HTTP exchange, free of node:http and of the web's Request: both are fitted to it.

/** Header names in lower case. */
export type HeaderBag = Readonly<Record<string, string | readonly string[] | undefined>>;

export type BodyRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'gone' };

export interface Incoming {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: HeaderBag;
  /** The client's, as far as trusted proxies tell. */
  readonly address: string;
  /** True where the client's own connection is TLS. */
  readonly secure: boolean;
  /** Reads the body up to a limit in bytes. Called at most once. */
  readonly body: (limit: number) => Promise<BodyRead>;
  /** Aborted when the client goes away before its answer is complete. */
  readonly signal: () => AbortSignal;
}

/** One large piece between two short ones, which are joined with what goes out beside them. */
export interface Framed {
  readonly before: string;
  readonly bytes: Uint8Array;
  readonly after: string;
}

export type OutgoingBody = string | Uint8Array | Framed | ReadableStream<Uint8Array>;

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: OutgoingBody | undefined;
  /** What every answer to this caller carries; `headers` goes before it. */
  readonly common?: Readonly<Record<string, string>>;
}

/** An answer as it goes out: names and values of headers in turns, as node:http takes them fastest. */
export interface Sent {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: OutgoingBody | undefined;
}

/** A header's one value; several of one name count as none. */
export function header(headers: HeaderBag, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Media types that a client accepts. */
interface AcceptedTypes {
  readonly json: boolean;
  readonly sse: boolean;
}

/** Most clients send one of these; the map saves the parsing. */
const knownAccepts = new Map<string, AcceptedTypes>();

function parseAccept(accept: string): AcceptedTypes {
  let json = false;
  let sse = false;
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...params] = part.split(';').map((word) => word.trim());
    if (params.some((param) => /^q=0(\.0*)?$/.test(param))) continue;
    if (range === '*/*' || range === 'application/*' || range === 'application/json') json = true;
    if (range === '*/*' || range === 'text/*' || range === 'text/event-stream') sse = true;
  }
  return { json, sse };
}

/** The types that an Accept header takes. No header takes anything, as HTTP has it. */
export function acceptedTypes(accept: string | undefined): AcceptedTypes {
  if (accept === undefined) return { json: true, sse: true };
  let found = knownAccepts.get(accept);
  if (!found) {
    found = parseAccept(accept.slice(0, 1000));
    if (knownAccepts.size < 100) knownAccepts.set(accept, found);
  }
  return found;
}

export function json(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): Outgoing {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

export type RequestId = string | number | null;

/** A JSON-RPC error outside of any result. */
export function rpcError(
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  id: RequestId = null,
): Outgoing {
  return json(status, { jsonrpc: '2.0', error: { code, message }, id }, headers);
}

/** True for an answer that goes on after its headers are sent. */
export function isStream(body: OutgoingBody | undefined): body is ReadableStream<Uint8Array> {
  return body instanceof ReadableStream;
}
