// Every status that the HTTP server answers with, and the headers that belong to it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Asked,
  ask,
  bearer,
  both,
  call,
  initialize,
  list,
  modern,
  openSession,
  post,
  type Served,
  serveTest,
} from './server.ts';

let stateful: Served;
let stateless: Served;
let limited: Served;

beforeAll(async () => {
  stateful = await serveTest({
    MCP_MAX_SESSIONS: '3',
    ALLOWED_ORIGINS: 'https://app.example.com',
    MCP_MAX_REQUEST_SIZE: '4kb',
  });
  stateless = await serveTest({ MCP_SESSION_MODE: 'stateless' });
  limited = await serveTest({ RATE_LIMIT_MAX: '3' });
});

afterAll(async () => {
  await Promise.all([stateful.end(), stateless.end(), limited.end()]);
});

const body = JSON.stringify(list);
const posted = (headers: Asked['headers'], text: string | Buffer = body): Asked => ({
  method: 'POST',
  path: '/mcp',
  headers: { ...bearer, ...both, ...headers },
  body: text,
});
const exactly = (bytes: number): string => JSON.stringify(initialize).padEnd(bytes, ' ');

interface Row {
  readonly name: string;
  readonly of?: 'stateful' | 'stateless';
  readonly asked: Asked;
  readonly status: number;
  /** A header's value, or a part of it; null where it must be missing. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  readonly text?: RegExp;
}

const rows: readonly Row[] = [
  { name: 'is alive', asked: { path: '/health' }, status: 200, text: /"status":"ok"/ },
  {
    name: 'answers HEAD with the headers of GET',
    asked: { method: 'HEAD', path: '/health' },
    status: 200,
    headers: { 'content-length': /^[1-9]\d*$/ },
  },
  { name: 'is ready', asked: { path: '/ready' }, status: 200, text: /"status":"ready"/ },
  { name: 'tells how to authenticate', asked: { path: '/auth/info' }, status: 200, text: /bearer/ },
  {
    name: 'has metrics',
    asked: { path: '/metrics' },
    status: 200,
    headers: { 'content-type': /^text\/plain/ },
  },
  {
    name: 'has a page for people with a policy of its own',
    asked: { path: '/' },
    status: 200,
    headers: { 'content-type': /^text\/html/, 'content-security-policy': /default-src 'none'/ },
  },
  { name: 'knows no other path', asked: { path: '/mcp/other' }, status: 404 },
  {
    name: 'has no metadata where there is no issuer',
    asked: { path: '/.well-known/oauth-protected-resource' },
    status: 404,
  },
  {
    name: 'takes no writes beside the endpoint',
    asked: { method: 'POST', path: '/health' },
    status: 405,
    headers: { allow: /GET/ },
  },
  {
    name: 'refuses a Host that is not its own',
    asked: { path: '/auth/info', headers: { host: 'evil.example' } },
    status: 403,
    text: /host_not_allowed/,
  },
  {
    name: 'tells a balancer that it is alive, whatever Host it names',
    asked: { path: '/health', headers: { host: '10.0.0.17:3000' } },
    status: 200,
  },
  {
    name: 'tells a balancer that it is ready, whatever Host it names',
    asked: { path: '/ready', headers: { host: '10.0.0.17:3000' } },
    status: 200,
  },
  {
    name: 'does not ask Portkey for whoever names a foreign Host',
    asked: { path: '/ready?deep=true', headers: { host: '10.0.0.17:3000' } },
    status: 403,
    text: /10\.0\.0\.17:3000/,
  },
  {
    name: 'refuses a foreign Host before anything else, whatever the token',
    asked: posted({ host: 'evil.example:3000' }),
    status: 403,
  },
  {
    name: 'refuses a foreign Origin and tells its page nothing',
    asked: posted({ origin: 'https://evil.example' }),
    status: 403,
    headers: { 'access-control-allow-origin': null },
    text: /origin_not_allowed/,
  },
  { name: 'refuses the Origin "null"', asked: posted({ origin: 'null' }), status: 403 },
  {
    name: 'lets a page of an allowed Origin ask first',
    asked: {
      method: 'OPTIONS',
      path: '/mcp',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, mcp-param-region, x-evil',
      },
    },
    status: 204,
    headers: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': /POST/,
      'access-control-allow-headers': /authorization.*mcp-param-region$/,
      'access-control-max-age': '600',
      vary: 'Origin',
    },
  },
  {
    name: 'lets that page read what it needs',
    asked: posted({ origin: 'https://app.example.com' }, JSON.stringify(initialize)),
    status: 200,
    headers: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': /mcp-session-id/,
    },
  },
  {
    name: 'refuses a caller without a token and says how',
    asked: posted({ authorization: '' }),
    status: 401,
    headers: { 'www-authenticate': /^Bearer/ },
  },
  {
    name: 'refuses a wrong token',
    asked: posted({ authorization: 'Bearer wrong-token-0000000' }),
    status: 401,
    headers: { 'www-authenticate': /invalid_token/, 'ratelimit-remaining': /^\d+$/ },
  },
  {
    name: 'refuses a caller before reading a body of any size',
    asked: posted({ authorization: '' }, 'x'.repeat(100_000)),
    status: 401,
  },
  { name: 'takes JSON alone', asked: posted({ 'content-type': 'text/plain' }), status: 415 },
  { name: 'takes no compressed body', asked: posted({ 'content-encoding': 'gzip' }), status: 415 },
  {
    name: 'refuses a client that takes neither JSON nor a stream',
    asked: posted({ accept: 'text/html' }),
    status: 406,
  },
  { name: 'takes a body of exactly the limit', asked: posted({}, exactly(4096)), status: 200 },
  { name: 'refuses the next byte', asked: posted({}, exactly(4097)), status: 413 },
  {
    name: 'refuses a body that grows beyond the limit in chunks',
    asked: posted({ 'transfer-encoding': 'chunked' }, exactly(50_000)),
    status: 413,
  },
  { name: 'refuses what is no JSON', asked: posted({}, '{'), status: 400, text: /-32700/ },
  { name: 'refuses JSON that is no JSON-RPC', asked: posted({}, '{"a":1}'), status: 400, text: /-32600/ },
  { name: 'refuses an empty body', asked: posted({}, ''), status: 400, text: /-32700/ },
  {
    name: 'refuses an unknown revision',
    asked: posted({ 'mcp-protocol-version': '2099-01-01' }),
    status: 400,
  },
  { name: 'wants a session', asked: posted({}), status: 400, text: /Mcp-Session-Id/ },
  {
    name: 'knows no such session',
    asked: posted({ 'mcp-session-id': 'made-up' }),
    status: 404,
    text: /Session not found/,
  },
  {
    name: 'streams to nobody without a session',
    asked: { path: '/mcp', headers: { ...bearer, accept: 'text/event-stream' } },
    status: 400,
  },
  {
    name: 'ends no session that is not there',
    asked: { method: 'DELETE', path: '/mcp', headers: { ...bearer, 'mcp-session-id': 'made-up' } },
    status: 404,
  },
  {
    name: 'has no other methods',
    asked: { method: 'PUT', path: '/mcp', headers: bearer },
    status: 405,
    headers: { allow: 'POST, GET, DELETE, OPTIONS' },
  },
  {
    name: 'has no streams without sessions',
    of: 'stateless',
    asked: { path: '/mcp', headers: bearer },
    status: 405,
    headers: { allow: 'POST, OPTIONS' },
  },
  {
    name: 'lists without a session',
    of: 'stateless',
    asked: posted({}),
    status: 200,
    headers: { 'content-type': 'application/json' },
  },
  {
    name: 'lists for a client that takes JSON alone',
    of: 'stateless',
    asked: posted({ accept: 'application/json' }),
    status: 200,
  },
  {
    name: 'calls for a client that takes JSON alone, and keeps progress from it',
    of: 'stateless',
    asked: posted(
      { accept: 'application/json' },
      JSON.stringify({
        ...list,
        method: 'tools/call',
        params: { name: 'list_prompts', arguments: {}, _meta: { progressToken: 1 } },
      }),
    ),
    status: 200,
    headers: { 'content-type': 'application/json' },
    text: /"result":/,
  },
  {
    name: 'refuses a client that takes a stream alone',
    of: 'stateless',
    asked: posted({ accept: 'text/event-stream' }),
    status: 406,
  },
  {
    name: 'names the nearest domain for one that is unknown',
    of: 'stateless',
    asked: { ...posted({}), path: '/mcp?tools=promts' },
    status: 400,
    text: /did you mean prompts/,
  },
];

describe('each request is answered as it must be', () => {
  test.each(rows)('$name', async ({ of = 'stateful', asked, status, headers = {}, text }) => {
    const reply = await ask((of === 'stateful' ? stateful : stateless).url, asked);
    expect(reply.status).toBe(status);
    if (text) expect(reply.text).toMatch(text);
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) expect(reply.headers[name]).toBeUndefined();
      else if (typeof value === 'string') expect(reply.headers[name]).toBe(value);
      else expect(reply.headers[name]).toMatch(value);
    }
    // These are on every answer.
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    expect(reply.headers['cache-control']).toBeDefined();
    expect(reply.headers['content-security-policy']).toMatch(/'none'/);
    expect(reply.headers['referrer-policy']).toBe('no-referrer');
    expect(reply.headers['x-frame-options']).toBe('DENY');
    expect(reply.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(reply.headers['strict-transport-security']).toBeUndefined();
  });
});

test('a caller over its limit is told when to come back', async () => {
  const replies = [];
  for (let n = 0; n < 4; n += 1) replies.push(await post(limited, initialize));
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 429]);
  expect(Number(replies[3]?.headers['retry-after'])).toBeGreaterThan(0);
  expect(replies[0]?.headers['ratelimit-limit']).toBe('3');
  expect(replies[3]?.headers['ratelimit-remaining']).toBe('0');
});

test('guesses at the token are limited like requests', async () => {
  const guess = { authorization: 'Bearer not-the-token-at-all' };
  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await post(limited, initialize, guess)).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
});

test('one session too many is told to wait, and has room once another ends', async () => {
  const full = await serveTest({ MCP_MAX_SESSIONS: '2', MCP_PORTKEY_KEY_MODE: 'per-request' });
  const key = (name: string) => ({ 'x-portkey-api-key': name });
  const [first] = [await openSession(full, key('pk-one')), await openSession(full, key('pk-two'))];
  const refused = await post(full, initialize, key('pk-three'));
  expect(refused.status).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const ended = await ask(full.url, {
    method: 'DELETE',
    path: '/mcp',
    headers: { ...bearer, ...key('pk-one'), 'mcp-session-id': first },
  });
  expect(ended.status).toBe(200);
  expect((await post(full, initialize, key('pk-three'))).status).toBe(200);
  await full.end();
});

test('readiness asks Portkey when told to, and tells when it does not answer', async () => {
  const good = await ask(stateful.url, { path: '/ready?deep=true' });
  expect(good.status).toBe(200);
  expect(good.json).toMatchObject({ checks: { portkey: { ok: true } } });
  const alone = await serveTest();
  await alone.upstream.close();
  const bad = await ask(alone.url, { path: '/ready?deep=true' });
  expect(bad.status).toBe(503);
  expect((await ask(alone.url, { path: '/ready' })).status).toBe(200);
  await alone.stop();
});

test('a request of the new revision must name in its headers what is in its body', async () => {
  const good = modern(call('list_prompts'));
  expect((await post(stateful, good.message, good.headers)).status).toBe(200);
  const without = await post(stateful, good.message, { ...good.headers, 'mcp-name': undefined });
  expect(without.status).toBe(400);
  expect(without.text).toMatch(/-32020/);
  const other = await post(stateful, good.message, { ...good.headers, 'mcp-name': 'list_configs' });
  expect(other.status).toBe(400);
});

test('what is sent encrypted is remembered to be so, and a trusted proxy tells that it was', async () => {
  const server = await serveTest({ MCP_PUBLIC_BASE_URL: 'https://mcp.example.com' });
  expect((await ask(server.url, { path: '/health' })).headers['strict-transport-security']).toBe(
    'max-age=31536000',
  );
  await server.end();
  const behind = await serveTest({ MCP_TRUST_PROXY: '1' });
  const pages = await Promise.all(
    ['https', 'http'].map((proto) =>
      ask(behind.url, { path: '/', headers: { 'x-forwarded-proto': proto, host: 'localhost' } }),
    ),
  );
  expect(pages.map(({ text }) => /https?:\/\/localhost\/mcp/.exec(text)?.[0])).toEqual([
    'https://localhost/mcp',
    'http://localhost/mcp',
  ]);
  await behind.end();
});

test('an unauthenticated server must be asked for by name', async () => {
  await expect(serveTest({ MCP_AUTH_MODE: 'none' })).rejects.toThrow(/MCP_ALLOW_UNAUTHENTICATED_HTTP/);
  const open = await serveTest({ MCP_AUTH_MODE: 'none', MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true' });
  expect((await post(open, initialize, { authorization: undefined })).status).toBe(200);
  expect((await ask(open.url, { path: '/', headers: { host: 'rebound.example' } })).status).toBe(403);
  await open.end();
});
