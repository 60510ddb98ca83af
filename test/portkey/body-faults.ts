// Replies whose body is not what it should be: no JSON, a stream, nothing, too much, or packed.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { both, echo, type Fault, jsonType, unsafe } from './fault.ts';
import { type Behaviour, json, raw } from './upstream.ts';

const records = Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'x'.repeat(90) }));
const TEN_MB = JSON.stringify({ data: records });
const PACKED = JSON.stringify({ data: [{ id: 'é' }] });

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

export const BODY_FAULTS: readonly Fault[] = [
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
    name: 'a page whose type is the key',
    meets: (response, seen, n, request) =>
      raw(200, '<html>', { 'content-type': `text/${String(seen.headers['x-portkey-api-key'])}` })(
        response,
        seen,
        n,
        request,
      ),
    ...both({ requests: 1, error: { message: expect.stringContaining('(no content type, 6 bytes)') } }),
  },
  {
    name: 'a page whose type is long',
    meets: raw(200, '<html>', { 'content-type': `text/${'x'.repeat(1_000)}` }),
    ...both({ requests: 1, error: { message: expect.stringMatching(/ \(text\/x{95}…, 6 bytes\)/) } }),
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
  { name: '{}', meets: json(200, {}), ...both({ requests: 1, body: {}, empty: false }) },
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
    ...both({ requests: 1, body: { _truncated: expect.objectContaining({ of: records.length }) } }),
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
    name: 'a large body that unpacks to nothing',
    meets: raw(200, Buffer.concat(Array(60_000).fill(gzipSync(''))), {
      ...jsonType,
      'content-encoding': 'gzip',
    }),
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
