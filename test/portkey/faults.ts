// The faults of the table: what the upstream does, and what must come of it, for a read and for a write.
import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { type Behaviour, inTurn, json, listen, raw, type Seen } from './upstream.ts';

/** What must come of a call. */
export interface Expected {
  /** Requests (connections, where none got as far) that the upstream must have seen. */
  readonly requests: number;
  /** Matched against the reply's body; a success is expected where this is present. */
  readonly body?: unknown;
  readonly empty?: boolean;
  /** Matched against the error's JSON. */
  readonly error?: Record<string, unknown>;
}

export interface Fault {
  readonly name: string;
  /** What the common upstream does, or a place of the fault's own. */
  readonly meets: Behaviour | { readonly place: () => Promise<Place> };
  readonly read: Expected;
  readonly write: Expected;
  readonly timeoutMs?: number;
  readonly maxReplyBytes?: number;
}

/** A place that is no HTTP server. */
export interface Place {
  readonly url: string;
  /** How often it was reached; undefined where nothing can be. */
  readonly count: () => number | undefined;
  readonly close: () => void;
}

/** Everything secret that the request brought, as an upstream that echoes would say it. */
export function echo({ headers, body, url }: Seen): string {
  return `key=${String(headers['x-portkey-api-key'])} Authorization: Bearer ${String(headers['x-portkey-api-key'])} body=${body} url=${url}`;
}

/** An error of Portkey's usual form that echoes. */
function failing(status: number, code?: string, headers: Record<string, string> = {}): Behaviour {
  return (response, seen, n, request) =>
    json(
      status,
      {
        success: false,
        data: { message: `no: ${echo(seen)}`, ...(code === undefined ? {} : { errorCode: code }) },
      },
      { 'x-request-id': `req-${status}`, 'x-echo': String(seen.headers['x-portkey-api-key']), ...headers },
    )(response, seen, n, request);
}

const fine: Behaviour = (response, seen, n, request) =>
  json(200, { id: 't1', echo: echo(seen), [echo(seen).slice(0, 200)]: 1 }, { 'x-request-id': 'req-ok' })(
    response,
    seen,
    n,
    request,
  );
const FINE = { id: 't1', echo: expect.stringContaining('[redacted]') };

/** The same for reads and writes. */
function both(expected: Expected): Pick<Fault, 'read' | 'write'> {
  return { read: expected, write: expected };
}

/** Three attempts for a read, one for a write, whose error says to look first. */
function unsafe(error: Record<string, unknown>): Pick<Fault, 'read' | 'write'> {
  return {
    read: { requests: 3, error },
    write: { requests: 1, error: { ...error, hint: expect.stringMatching(/may or may not have been made/) } },
  };
}

/** Closes each connection: over TLS in the middle of the handshake, else at once. */
async function breaking(scheme: 'http' | 'https'): Promise<Place> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => undefined);
    if (scheme === 'http') socket.destroy();
    else socket.once('data', () => socket.destroy());
  });
  const port = await listen(server);
  return { url: `${scheme}://127.0.0.1:${port}/v1`, count: () => count, close: () => server.close() };
}

async function closedPort(): Promise<Place> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}/v1`, count: () => undefined, close: () => undefined };
}

const records = Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'x'.repeat(90) }));
const TEN_MB = JSON.stringify({ data: records });
const PACKED = JSON.stringify({ data: [{ id: 'é' }] });
const jsonType = { 'content-type': 'application/json' };

const endless =
  (status: number): Behaviour =>
  (response) => {
    response.writeHead(status, jsonType);
    const more = (): void => {
      while (!response.destroyed && response.write('['.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };

const trickle: Behaviour = (response) => {
  response.writeHead(200, jsonType);
  const timer = setInterval(() => response.write('['), 20);
  response.on('close', () => clearInterval(timer));
};

export const FAULTS: readonly Fault[] = [
  { name: 'nothing wrong', meets: fine, ...both({ requests: 1, body: FINE }) },
  {
    name: '400',
    meets: failing(400, 'AB01'),
    ...both({
      requests: 1,
      error: {
        status: 400,
        code: 'AB01',
        request_id: 'req-400',
        hint: expect.stringContaining('find_tools'),
      },
    }),
  },
  {
    name: '400 of the gateway',
    meets: json(400, {
      status: 'failure',
      message: 'Either x-portkey-config or x-portkey-provider header is required',
    }),
    ...both({ requests: 1, error: { status: 400, hint: expect.stringContaining('not served there') } }),
  },
  {
    name: '401',
    meets: failing(401),
    ...both({ requests: 1, error: { status: 401, hint: expect.stringContaining('PORTKEY_API_KEY') } }),
  },
  {
    name: '403 AB03 on a gated tool',
    meets: failing(403, 'AB03'),
    ...both({
      requests: 1,
      error: { status: 403, code: 'AB03', hint: expect.stringContaining('audit_logs.list') },
    }),
  },
  {
    name: '404',
    meets: failing(404, 'AB02'),
    ...both({
      requests: 1,
      error: { status: 404, code: 'AB02', hint: expect.stringContaining('list_things') },
    }),
  },
  {
    name: '404, empty',
    meets: raw(404, ''),
    ...both({ requests: 1, error: { status: 404, message: expect.stringContaining('said nothing') } }),
  },
  { name: '408', meets: failing(408), ...unsafe({ status: 408 }) },
  {
    name: '409',
    meets: failing(409, 'AB07'),
    ...both({
      requests: 1,
      error: { status: 409, code: 'AB07', hint: expect.stringContaining('not empty') },
    }),
  },
  {
    name: '413',
    meets: raw(413, 'too large'),
    ...both({
      requests: 1,
      error: { status: 413, message: 'too large', hint: expect.stringContaining('less') },
    }),
  },
  {
    name: '422 with fields as a list',
    meets: (response, seen, n, request) =>
      json(422, {
        error: {
          message: 'Invalid',
          code: 4220,
          details: [{ path: ['limits', 0, 'unit'], message: `not ${echo(seen)}` }],
        },
      })(response, seen, n, request),
    ...both({
      requests: 1,
      error: {
        status: 422,
        code: '4220',
        fields: { 'limits.0.unit': expect.stringContaining('[redacted]') },
      },
    }),
  },
  {
    name: '422 with fields as an object',
    meets: json(422, {
      success: false,
      data: { message: 'Invalid', errorCode: 'AB01', errors: { name: ['too long', 'taken'] } },
    }),
    ...both({
      requests: 1,
      error: { status: 422, code: 'AB01', message: 'Invalid', fields: { name: 'too long; taken' } },
    }),
  },
  {
    name: '429 without Retry-After',
    meets: failing(429),
    ...both({ requests: 3, error: { status: 429, hint: expect.stringContaining('wait') } }),
  },
  {
    name: '429 with Retry-After, then well',
    meets: inTurn(failing(429, undefined, { 'retry-after': '0' }), fine),
    ...both({ requests: 2, body: FINE }),
  },
  {
    name: '429 with a date to come',
    meets: inTurn(
      failing(429, undefined, { 'retry-after': new Date(Date.now() - 5_000).toUTCString() }),
      fine,
    ),
    ...both({ requests: 2, body: FINE }),
  },
  {
    name: '429 with a Retry-After too long to wait for',
    meets: failing(429, undefined, { 'retry-after': '3600' }),
    ...both({
      requests: 1,
      error: { status: 429, retry_after_s: 3600, hint: expect.stringContaining('3600 s') },
    }),
  },
  { name: '500', meets: failing(500), ...unsafe({ status: 500, request_id: 'req-500' }) },
  {
    name: '500 once',
    meets: inTurn(failing(500), fine),
    read: { requests: 2, body: FINE },
    write: { requests: 1, error: { status: 500 } },
  },
  {
    name: '501, which no repeat mends',
    meets: failing(501),
    ...both({ requests: 1, error: { status: 501 } }),
  },
  {
    name: '502 with a page',
    meets: raw(
      502,
      '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>',
      { 'content-type': 'text/html' },
    ),
    ...unsafe({ status: 502, message: 'an HTML page: 502 Bad Gateway, Bad Gateway' }),
  },
  { name: '503', meets: failing(503), ...unsafe({ status: 503 }) },
  {
    name: '504, plain text',
    meets: raw(504, 'upstream timed out', { 'content-type': 'text/plain' }),
    ...unsafe({ status: 504, message: 'upstream timed out' }),
  },
  { name: 'slow headers', meets: () => undefined, timeoutMs: 120, ...unsafe({ code: 'timeout' }) },
  {
    name: 'a slow body',
    meets: (response) => {
      response.writeHead(200, jsonType);
      response.write('{"id":');
    },
    timeoutMs: 120,
    ...unsafe({ code: 'timeout' }),
  },
  { name: 'a body that trickles for ever', meets: trickle, timeoutMs: 120, ...unsafe({ code: 'timeout' }) },
  {
    name: 'a slow body of an error',
    meets: (response) => {
      response.writeHead(400, jsonType);
      response.write('{"error":');
    },
    timeoutMs: 120,
    ...unsafe({ code: 'timeout' }),
  },
  {
    name: 'a connection that breaks before the TLS handshake is over',
    meets: { place: () => breaking('https') },
    ...both({ requests: 3, error: { code: 'connection_lost' } }),
  },
  {
    name: 'a connection that breaks at once, when the request may be on its way',
    meets: { place: () => breaking('http') },
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a reset after the request was sent',
    meets: (_, __, ___, { socket }) => void socket.resetAndDestroy(),
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a reset in the middle of the body',
    meets: (response, _, __, { socket }) => {
      response.writeHead(200, { ...jsonType, 'content-length': '1000' });
      response.write('{"id":', () => socket.resetAndDestroy());
    },
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a name that does not resolve',
    meets: {
      place: async () => ({
        url: 'http://portkey.invalid/v1',
        count: () => undefined,
        close: () => undefined,
      }),
    },
    ...both({ requests: 3, error: { code: 'dns', message: expect.stringContaining('portkey.invalid') } }),
  },
  {
    name: 'a refused connection',
    meets: { place: closedPort },
    ...both({ requests: 3, error: { code: 'refused' } }),
  },
  {
    name: 'JSON that is none',
    meets: (response, seen, n, request) =>
      raw(200, `{"id": t1, ${echo(seen)}}`, jsonType)(response, seen, n, request),
    read: { requests: 1, error: { status: 200, code: 'not_json' } },
    write: {
      requests: 1,
      error: { status: 200, code: 'not_json', hint: expect.stringContaining('do not repeat') },
    },
  },
  {
    name: 'JSON that breaks off, and its length says so',
    meets: (response) => {
      response.writeHead(200, { ...jsonType, 'content-length': '100' });
      response.write('{"id": "t1"', () => response.destroy());
    },
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'JSON that breaks off, in a body that ends well',
    meets: raw(200, '{"id": "t1", "na', jsonType),
    read: { requests: 1, error: { code: 'not_json' } },
    write: { requests: 1, error: { code: 'not_json', hint: expect.stringContaining('do not repeat') } },
  },
  {
    name: 'a page with status 200',
    meets: raw(200, '<html><title>Sign in</title></html>', { 'content-type': 'text/html; charset=utf-8' }),
    read: { requests: 1, error: { code: 'not_json', message: expect.stringContaining('text/html') } },
    write: { requests: 1, error: { code: 'not_json', hint: expect.stringContaining('do not repeat') } },
  },
  {
    name: 'a stream',
    meets: (response, seen, n, request) =>
      raw(
        200,
        [...echo(seen)]
          .map(
            (delta) => `data: ${JSON.stringify({ id: 't1', choices: [{ delta: { content: delta } }] })}\n\n`,
          )
          .join(''),
        { 'content-type': 'text/event-stream; charset=utf-8' },
      )(response, seen, n, request),
    ...both({
      requests: 1,
      body: {
        id: 't1',
        choices: [{ index: 0, message: { content: expect.stringContaining('[redacted]') } }],
      },
    }),
  },
  {
    name: 'a stream without events',
    meets: raw(200, ': nothing\n\n', { 'content-type': 'text/event-stream' }),
    ...both({ requests: 1, error: { code: 'not_json' } }),
  },
  { name: 'null', meets: raw(200, 'null', jsonType), ...both({ requests: 1, body: null, empty: true }) },
  {
    name: 'an array',
    meets: json(200, [{ id: 1 }]),
    ...both({ requests: 1, body: [{ id: 1 }], empty: false }),
  },
  { name: '{}', meets: json(200, {}), ...both({ requests: 1, body: {}, empty: true }) },
  { name: '204', meets: raw(204, ''), ...both({ requests: 1, body: undefined, empty: true }) },
  { name: 'an empty 200', meets: raw(200, ''), ...both({ requests: 1, body: undefined, empty: true }) },
  {
    name: 'an empty 200 that says it is JSON',
    meets: raw(200, ' \n', jsonType),
    ...both({ requests: 1, body: undefined, empty: true }),
  },
  {
    name: '10 MB',
    meets: raw(200, TEN_MB, jsonType),
    ...both({ requests: 1, body: { data: { length: records.length } } }),
  },
  {
    name: 'a body without end',
    meets: endless(200),
    maxReplyBytes: 1_000_000,
    read: { requests: 1, error: { code: 'reply_too_large', hint: expect.stringContaining('less') } },
    write: {
      requests: 1,
      error: { code: 'reply_too_large', hint: expect.stringContaining('do not repeat') },
    },
  },
  {
    name: 'a small body that unpacks to a large one',
    meets: raw(200, gzipSync(Buffer.alloc(20_000_000, 32)), { ...jsonType, 'content-encoding': 'gzip' }),
    maxReplyBytes: 1_000_000,
    ...both({ requests: 1, error: { code: 'reply_too_large' } }),
  },
  {
    name: 'an error whose body has no end',
    meets: endless(400),
    ...both({ requests: 1, error: { status: 400 } }),
  },
  {
    name: 'the wrong content type',
    meets: raw(200, PACKED, { 'content-type': 'text/plain' }),
    ...both({ requests: 1, body: JSON.parse(PACKED) }),
  },
  { name: 'no content type', meets: raw(200, PACKED), ...both({ requests: 1, body: JSON.parse(PACKED) }) },
  {
    name: 'gzip',
    meets: raw(200, gzipSync(PACKED), { ...jsonType, 'content-encoding': 'gzip' }),
    ...both({ requests: 1, body: JSON.parse(PACKED) }),
  },
  {
    name: 'brotli',
    meets: raw(200, brotliCompressSync(PACKED), { ...jsonType, 'content-encoding': 'br' }),
    ...both({ requests: 1, body: JSON.parse(PACKED) }),
  },
  ...[204, 200].flatMap((status): Fault[] =>
    ['gzip', 'br', 'deflate'].map((packing) => ({
      name: `a ${status} without content that claims to be packed by ${packing}`,
      meets: raw(status, '', { ...jsonType, 'content-encoding': packing }),
      ...both({ requests: 1, empty: true }),
    })),
  ),
  {
    name: 'gzip that is none',
    meets: raw(200, PACKED, { ...jsonType, 'content-encoding': 'gzip' }),
    ...unsafe({ code: 'connection_lost' }),
  },
];
