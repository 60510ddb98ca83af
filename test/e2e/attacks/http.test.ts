// Callers, tokens and stores of the HTTP server: what one caller once took from another, or from the operator.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startIssuer, type TestIssuer } from '../../server/http/issuer.ts';
import { ask, type BuiltServer, token } from '../../support/built-server.ts';
import { describeWithRedis, startRedis } from '../../support/redis.ts';
import { call, callOf, type Environment, initialize, post, stageOfTests } from './attacked.ts';

const stage = stageOfTests();

const stateless = { MCP_SESSION_MODE: 'stateless' };
const deletion = (more: object = {}): object => callOf('delete_prompt', { promptId: 'x', ...more });
const deletions = (): number => stage.upstream.requests.filter(({ method }) => method === 'DELETE').length;

const confirming = {
  PORTKEY_CONFIRM: 'always',
  MCP_CONFIRM_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
};
const tokenIn = (text: string): string => /\\"token\\":\\"([^\\"]+)/.exec(text)?.[1] ?? '';

async function issuerOfTest(): Promise<TestIssuer> {
  const issuer = await startIssuer();
  stage.atEnd(() => issuer.close());
  return issuer;
}

describe('confirmations', () => {
  const asked = async (server: BuiltServer): Promise<string> =>
    tokenIn((await post(server, deletion())).body);

  test('one that was used is not taken once more after a restart', async () => {
    const first = await stage.serve({ ...stateless, ...confirming });
    const confirmation_token = await asked(first);
    expect(confirmation_token).not.toBe('');
    await post(first, deletion({ confirmation_token }));
    expect(deletions()).toBe(1);
    await first.stop('SIGKILL');
    const second = await stage.serve({ ...stateless, ...confirming });
    expect((await post(second, deletion({ confirmation_token }))).body).toContain('not_confirmed');
    expect(deletions()).toBe(1);
  });

  test('one is told the truth while Redis is gone', async () => {
    const server = await stage.serve({
      ...stateless,
      ...confirming,
      RATE_LIMIT_STORE: 'redis',
      RATE_LIMIT_REDIS_URL: 'redis://127.0.0.1:9/0',
    });
    const confirmation_token = await asked(server);
    const { body } = await post(server, deletion({ confirmation_token }));
    expect(deletions()).toBe(0);
    expect(body).not.toContain('Too many');
    expect(body).toContain('not_confirmed');
  });
});

describe('callers', () => {
  test('one who has taken every session makes room for another', async () => {
    const issuer = await issuerOfTest();
    const server = await stage.serve({
      ...issuer.oidc,
      MCP_MAX_SESSIONS: '3',
    });
    const as = async (sub: string) => ({ authorization: `Bearer ${await issuer.token({ sub })}` });
    for (let session = 0; session < 3; session += 1)
      expect((await post(server, initialize, await as('mallory'))).status).toBe(200);
    expect((await post(server, initialize, await as('alice'))).status).toBe(200);
  });

  test('a token that Clerk gave to another application is refused', async () => {
    const issuer = await issuerOfTest();
    const server = await stage.serve({
      ...stateless,
      MCP_AUTH_MODE: 'clerk',
      CLERK_ISSUER: issuer.url,
      CLERK_ALLOWED_SUBJECTS: 'user_1',
      CLERK_AUTHORIZED_PARTIES: 'https://app.example',
    });
    const list = { method: 'tools/list' };
    const withParty = async (azp: string) => ({
      authorization: `Bearer ${await issuer.token({ azp, aud: undefined })}`,
    });
    expect((await post(server, list, await withParty('https://app.example'))).status).toBe(200);
    expect((await post(server, list, await withParty('https://unrelated.example'))).status).toBe(403);
  });

  test('made-up key ids do not lock out whoever has a token of a new key', async () => {
    const issuer = await issuerOfTest();
    const server = await stage.serve({
      ...stateless,
      ...issuer.oidc,
    });
    const list = { method: 'tools/list' };
    const bearerOf = (token: string) => ({ authorization: `Bearer ${token}` });
    expect((await post(server, list, bearerOf(await issuer.token()))).status).toBe(200);
    for (const kid of ['made-up-1', 'made-up-2'])
      await post(server, list, bearerOf(await issuer.token({}, { kid })));
    await issuer.rotate();
    const { status, headers } = await post(server, list, bearerOf(await issuer.token()));
    // Whether it is good is not known yet, so that it is not refused for good.
    if (status !== 200) {
      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

test('roles: deny wins, an unknown one gets nothing, and call, list, resource and completion follow', async () => {
  const issuer = await issuerOfTest();
  stage.answers = { '': { data: [{ id: 'p', slug: 'greeting', name: 'greeting' }], total: 1 } };
  const server = await stage.serve({
    ...stateless,
    ...issuer.oidc,
    MCP_ROLES: JSON.stringify({
      claim: 'groups',
      roles: {
        reader: { access: 'read', domains: ['prompts'] },
        careful: { access: 'read', domains: ['prompts'], deny: ['get_prompt'] },
      },
    }),
  });
  const as = async (groups: readonly string[], message: object) =>
    await post(server, message, { authorization: `Bearer ${await issuer.token({ groups })}` });
  const get = callOf('get_prompt', { promptId: 'p' });
  const read = { method: 'resources/read', params: { uri: 'portkey://prompts/p' } };
  const complete = {
    method: 'completion/complete',
    params: {
      ref: { type: 'ref/resource', uri: 'portkey://prompts/{id}' },
      argument: { name: 'id', value: 'g' },
    },
  };
  expect((await as(['reader'], get)).body).toContain('greeting');
  expect((await as(['reader'], { method: 'tools/list' })).body).toContain('get_prompt');
  const before = stage.upstream.requests.length;
  expect((await as(['reader'], deletion())).status).toBe(403);
  for (const groups of [['reader', 'careful'], ['nobody'], ['constructor'], []]) {
    expect((await as(groups, get)).status, String(groups)).toBe(403);
    expect((await as(groups, { method: 'tools/list' })).body).not.toContain('"get_prompt"');
    for (const message of [read, complete])
      expect((await as(groups, message)).body).not.toContain('greeting');
  }
  expect(stage.upstream.requests.slice(before)).toEqual([]);
});

describe('replies', () => {
  test('one that is followed by more on its connection is taken, and its read is made once', async () => {
    let reads = 0;
    const upstream = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        reads += 1;
        const body = '{"data":"whole"}';
        socket.end(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}garbage\r\n\r\n`,
        );
      });
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    stage.atEnd(() => upstream.close());
    const address = upstream.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = await stage.connect({ PORTKEY_BASE_URL: `http://127.0.0.1:${port}/v1` });
    const { text } = await call(client, 'get_config', { slug: 'x' });
    expect(text).toContain('whole');
    expect(reads).toBe(1);
  });
});

describeWithRedis('Redis', () => {
  const password = 'p@ss/word:0123456789';

  /** What a server of the user `mcp` needs, which may do all with keys and channels of one prefix and nothing else. */
  const settings = (host: string): Environment => ({
    MCP_EVENT_STORE: 'redis',
    MCP_EVENT_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    RATE_LIMIT_STORE: 'redis',
    MCP_REDIS_URL: `redis://mcp:${encodeURIComponent(password)}@${host}/0`,
    LOG_LEVEL: 'debug',
  });

  test('needs no key outside its prefix', async () => {
    const rules = ['on', `>${password}`, '~portkey-admin-mcp:*', '&portkey-admin-mcp:*', '+@all'];
    const redis = await startRedis('--user', 'mcp', ...rules);
    stage.atEnd(() => redis.kill());
    const server = await stage.serve({ ...settings(new URL(redis.url).host), ...confirming });
    const { headers } = await post(server, initialize);
    const session = {
      authorization: `Bearer ${token}`,
      'mcp-session-id': String(headers['mcp-session-id']),
    };
    const { body } = await post(server, deletion(), session);
    await post(server, deletion({ confirmation_token: tokenIn(body) }), session);
    expect(deletions()).toBe(1);
    const { body: ready } = await ask({ port: server.port, path: '/ready' });
    expect(JSON.parse(ready)).toMatchObject({ status: 'ready' });
    expect(await redis.ask('KEYS', '*')).toContain('portkey-admin-mcp:');
    await ask({ port: server.port, headers: session, method: 'DELETE' });
    // What Redis refused: nothing.
    expect(await redis.ask('ACL', 'LOG')).toMatch(/^\*0\r\n/);
  });

  test('has its password in no line of the log, as it stands in the URL or decoded', async () => {
    // A Redis that quotes what it was sent.
    const echo = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) =>
        socket.write(`-ERR you sent ${chunk.toString().replace(/\r?\n/g, ' ')}\r\n`),
      );
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    stage.atEnd(() => echo.close());
    const address = echo.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const server = await stage.serve(settings(`127.0.0.1:${port}`));
    await post(server, initialize);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.log()).toContain('you sent');
    expect(server.log()).not.toContain(password);
  });
});
