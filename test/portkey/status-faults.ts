// Replies that fail by their status, and the one that does not.
import { expect } from 'vitest';
import { both, echo, type Fault, unsafe } from './fault.ts';
import { type Behaviour, inTurn, json, raw } from './upstream.ts';

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

export const STATUS_FAULTS: readonly Fault[] = [
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
];
