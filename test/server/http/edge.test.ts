// What reaches the edge of the server and no client library sends: doubled and countless headers, bodies without an
// end, bursts. And what a page may read of a refusal.
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startIssuer } from './issuer.ts';
import {
  ask,
  bearer,
  both,
  call,
  initialize,
  list,
  post,
  type Served,
  serving,
  sessionsOf,
} from './server.ts';

/** One request of these header lines, as they are. @returns the status line */
function statusOf(server: Served, lines: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n${body}`),
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });
}

describe('a header that there can be but one of', () => {
  test.each([
    ['host', ['host: 127.0.0.1', 'host: evil.example'], '403'],
    ['origin', ['host: 127.0.0.1', 'origin: http://127.0.0.1', 'origin: https://evil.example'], '403'],
  ])('is not taken for its first when %s comes twice', async (_, lines, status) => {
    const server = await serving();
    expect(await statusOf(server, ['GET /health HTTP/1.1', ...lines])).toContain(` ${status} `);
  });

  test('is not taken for its first when the token comes twice', async () => {
    const server = await serving();
    const body = JSON.stringify(initialize);
    const lines = (...tokens: string[]): string[] => [
      'POST /mcp HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json',
      `accept: ${both.accept}`,
      `content-length: ${body.length}`,
      ...tokens.map((token) => `authorization: ${token}`),
    ];
    expect(await statusOf(server, lines(bearer.authorization), body)).toContain(' 200 ');
    expect(await statusOf(server, lines(bearer.authorization, 'Bearer other'), body)).toContain(' 401 ');
  });
});

test('no header is overlooked behind thousands of others', async () => {
  const server = await serving();
  const many = Array.from({ length: 2_500 }, () => 'x: y');
  const lines = ['GET /health HTTP/1.1', 'host: 127.0.0.1', ...many];
  expect(await statusOf(server, lines)).toContain(' 200 ');
  expect(await statusOf(server, [...lines, 'origin: https://evil.example'])).toContain(' 403 ');
});

test('a refused caller is answered before its body is sent, and cut off when that has no end', async () => {
  const server = await serving();
  const chunk = Buffer.alloc(1 << 20);
  const most = 200;
  const { answer, megabytes } = await new Promise<{ answer: string; megabytes: number }>((resolve) => {
    let text = '';
    let sent = 0;
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      const more = (): void => {
        if (socket.destroyed) return;
        if (sent >= most) socket.destroy();
        else if (text === '') setTimeout(more, 5);
        else {
          sent += 1;
          socket.write(chunk, more);
        }
      };
      socket.write(
        'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000000000000\r\n\r\n',
        more,
      );
    });
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ answer: text, megabytes: sent }));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(megabytes).toBeLessThan(most);
});

test('a burst never opens more sessions than there is room for', async () => {
  const server = await serving({ MCP_MAX_SESSIONS: '5' });
  const body = JSON.stringify(initialize);
  const one = [
    'POST /mcp HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `accept: ${both.accept}`,
    `authorization: ${bearer.authorization}`,
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  // On one connection, so that all are there at once.
  const text = await new Promise<string>((resolve) => {
    let got = '';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(one.repeat(40)));
    socket.on('data', (chunk) => {
      got += chunk.toString();
      if (got.split('HTTP/1.1 ').length > 40) socket.end();
    });
    socket.on('close', () => resolve(got));
  });
  // Each later one takes the place of an idle one of the same caller, or is told to wait while none is idle yet.
  const opened = text.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
  expect(opened).toBeGreaterThanOrEqual(5);
  expect(opened + (text.match(/HTTP\/1\.1 503 /g)?.length ?? 0)).toBe(40);
  expect(await sessionsOf(server)).toBe(5);
});

test('an initialize that is refused takes no room', async () => {
  const server = await serving({ MCP_MAX_SESSIONS: '1' });
  for (let n = 0; n < 3; n += 1)
    expect((await post(server, initialize, { accept: 'text/event-stream' })).status).toBe(406);
  expect((await post(server, initialize)).status).toBe(200);
});

test('a batch counts as its messages', async () => {
  const server = await serving({ MCP_SESSION_MODE: 'stateless', RATE_LIMIT_MAX: '6' });
  const batch = (size: number) => Array.from({ length: size }, (_, id) => call('list_prompts', {}, id));
  const first = await post(server, batch(4));
  expect([first.status, first.headers['ratelimit-remaining']]).toEqual([200, '2']);
  const second = await post(server, batch(4));
  expect([second.status, second.headers['ratelimit-remaining']]).toEqual([429, '0']);
  expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  expect(server.upstream.seen).toHaveLength(4);
});

describe('with an issuer', () => {
  test('a page of an allowed origin can read which scope is missing, a foreign one nothing', async () => {
    const issuer = await startIssuer();
    try {
      const server = await serving({
        ...issuer.oidc,
        MCP_OIDC_REQUIRED_SCOPES: 'portkey:admin',
        ALLOWED_ORIGINS: 'https://app.example.com',
      });
      const authorization = `Bearer ${await issuer.token({ scope: 'other' })}`;
      const known = await post(server, list, { authorization, origin: 'https://app.example.com' });
      expect(known.status).toBe(403);
      expect(known.headers['www-authenticate']).toMatch(/portkey:admin/);
      expect(known.headers['access-control-allow-origin']).toBe('https://app.example.com');
      const foreign = await post(server, list, { authorization, origin: 'https://evil.example' });
      expect(foreign.status).toBe(403);
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    } finally {
      await issuer.close();
    }
  });

  test('a client that is named like a person does not get the person’s session', async () => {
    const issuer = await startIssuer();
    try {
      const server = await serving({
        ...issuer.oidc,
      });
      const token = async (claims: Record<string, unknown>) => ({
        authorization: `Bearer ${await issuer.token(claims)}`,
      });
      const person = await token({ sub: 'robot' });
      const opened = await post(server, initialize, person);
      const session = { 'mcp-session-id': opened.headers['mcp-session-id'] };
      expect((await post(server, list, { ...person, ...session })).status).toBe(200);
      const client = await token({ sub: undefined, client_id: 'robot' });
      expect((await post(server, list, { ...client, ...session })).status).toBe(404);
    } finally {
      await issuer.close();
    }
  });

  test('the metadata stands where a public address with a path puts it', async () => {
    const issuer = await startIssuer();
    try {
      const server = await serving({
        ...issuer.oidc,
        MCP_PUBLIC_BASE_URL: 'https://example.com/portkey/',
      });
      const { headers } = await post(server, list, { authorization: undefined });
      const named = /resource_metadata="https:\/\/example\.com([^"]+)"/.exec(
        String(headers['www-authenticate']),
      );
      const found = await ask(server.url, { path: named?.[1] ?? '' });
      expect(found.status).toBe(200);
      expect(found.json).toMatchObject({ resource: 'https://example.com/portkey/mcp' });
    } finally {
      await issuer.close();
    }
  });
});
