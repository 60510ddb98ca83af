// Destructive calls: asked about in both eras of the protocol, by a token where nobody can be asked, and never
// sent unless that was confirmed.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import type { Services } from '../../src/server/create-services.ts';
import { type Answer, type Connected, connect, eras, openServer } from '../support/mcp-clients.ts';

let upstream: Recorder;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  upstream = await startRecorder((request, response) => {
    const body = request.method === 'GET' ? { id: 'x', name: 'Welcome\n"mail"' } : {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
});
afterAll(() => upstream.close());
afterEach(async () => {
  upstream.requests.length = 0;
  for (const close of open.splice(0)) await close();
});

async function server(env: Readonly<Record<string, string>> = {}): Promise<Services> {
  const services = await openServer(upstream.url, env);
  open.push(() => services.close());
  return services;
}

async function client(...args: Parameters<typeof connect>): Promise<Connected> {
  const connected = await connect(...args);
  open.unshift(() => connected.close());
  return connected;
}

/** Requests that change something. */
const writes = (): string[] =>
  upstream.requests.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`);

const yes: Answer = { action: 'accept', content: {} };
const deletes = ['DELETE /v1/prompts/welcome'];
const modes = [
  { mode: 'full', name: 'delete_prompt', args: { promptId: 'welcome' } },
  {
    mode: 'discover',
    name: 'call_destructive_tool',
    args: { name: 'delete_prompt', arguments: { promptId: 'welcome' } },
  },
] as const;

for (const era of eras) {
  for (const { mode, name, args } of modes) {
    describe(`a ${era} client in ${mode} mode`, () => {
      it('is asked what will be done to what, and accepting sends it once', async () => {
        const asked: string[] = [];
        const { call } = await client(await server({ PORTKEY_TOOL_MODE: mode }), era, (message) => {
          asked.push(message);
          return yes;
        });
        const answer = await call(name, { ...args });
        expect(answer.isError).toBe(false);
        expect(writes()).toEqual(deletes);
        expect(asked).toHaveLength(1);
        expect(asked[0]?.split('\n')).toEqual([
          'Delete prompt: "Welcome \\"mail\\""?',
          'promptId: welcome',
          expect.stringContaining('for good'),
        ]);
      });

      for (const answer of [
        { action: 'decline' },
        { action: 'cancel' },
        { action: 'accept', content: { confirm: false } },
      ] satisfies Answer[]) {
        it(`sends nothing when its user answers ${JSON.stringify(answer)}`, async () => {
          const { call } = await client(await server({ PORTKEY_TOOL_MODE: mode }), era, () => answer);
          const result = await call(name, { ...args });
          expect(result.isError).toBe(true);
          expect(result.value).toMatchObject({ error: { code: 'not_confirmed' } });
          expect(writes()).toEqual([]);
        });
      }

      it('is not asked under never', async () => {
        let asked = 0;
        const { call } = await client(
          await server({ PORTKEY_TOOL_MODE: mode, PORTKEY_CONFIRM: 'never' }),
          era,
          () => {
            asked += 1;
            return { action: 'decline' };
          },
        );
        expect((await call(name, { ...args })).isError).toBe(false);
        expect(asked).toBe(0);
        expect(writes()).toEqual(deletes);
      });

      it('that cannot ask runs at once under auto', async () => {
        const { call } = await client(await server({ PORTKEY_TOOL_MODE: mode }), era);
        expect((await call(name, { ...args })).isError).toBe(false);
        expect(writes()).toEqual(deletes);
      });

      it('that cannot ask needs a second call with a token under always, which runs once', async () => {
        const { call } = await client(
          await server({ PORTKEY_TOOL_MODE: mode, PORTKEY_CONFIRM: 'always' }),
          era,
        );
        const first = await call(name, { ...args });
        expect(first.isError).toBe(true);
        expect(first.value).toMatchObject({
          confirmation: {
            token: expect.any(String),
            expires_in_s: 300,
            will: expect.stringContaining('Welcome'),
          },
        });
        expect(writes()).toEqual([]);
        const { token } = first.value['confirmation'] as { token: string };
        const confirmed = { ...args, confirmation_token: token };
        expect((await call(name, confirmed)).isError).toBe(false);
        expect(writes()).toEqual(deletes);
        const again = await call(name, confirmed);
        expect(again.value).toMatchObject({
          error: { code: 'not_confirmed', message: expect.stringContaining('used before') },
        });
        expect(writes()).toEqual(deletes);
      });

      it('that can ask is asked under always too', async () => {
        const { call } = await client(
          await server({ PORTKEY_TOOL_MODE: mode, PORTKEY_CONFIRM: 'always' }),
          era,
          () => yes,
        );
        expect((await call(name, { ...args })).isError).toBe(false);
        expect(writes()).toEqual(deletes);
      });
    });
  }
}

describe('a call that is asked about', () => {
  it('is checked before anybody is asked', async () => {
    let asked = 0;
    const { call } = await client(await server(), 'modern', () => {
      asked += 1;
      return yes;
    });
    expect((await call('delete_prompt', { prompt: 'welcome' })).value).toMatchObject({
      error: { code: 'invalid_arguments' },
    });
    expect(asked).toBe(0);
    expect(upstream.requests).toEqual([]);
  });

  it('does not wait for the answer when it only reads or writes', async () => {
    const { call } = await client(await server(), 'modern', () => ({ action: 'decline' }));
    expect((await call('get_prompt', { promptId: 'welcome' })).isError).toBe(false);
    expect((await call('create_collection', { name: 'x', workspace_id: 'w' })).isError).toBe(false);
    expect(writes()).toEqual(['POST /v1/collections']);
  });

  it('is asked about without a name when the read of it fails or is left out', async () => {
    const broken = await startRecorder((request, response) => {
      response
        .writeHead(request.method === 'GET' ? 500 : 200, { 'content-type': 'application/json' })
        .end('{}');
    });
    open.push(() => broken.close());
    const asked: string[] = [];
    const accept = (message: string): Answer => {
      asked.push(message.split('\n')[0] ?? '');
      return yes;
    };
    const failing = await openServer(broken.url);
    open.push(() => failing.close());
    expect(
      (await (await client(failing, 'modern', accept)).call('delete_prompt', { promptId: 'a' })).isError,
    ).toBe(false);
    const narrow = await server({ PORTKEY_EXCLUDE_TOOLS: 'get_prompt' });
    await (await client(narrow, 'modern', accept)).call('delete_prompt', { promptId: 'a' });
    expect(asked).toEqual(['Delete prompt?', 'Delete prompt?']);
    expect(upstream.requests.map(({ method }) => method)).toEqual(['DELETE']);
  });
});

describe('a token', () => {
  const always = { PORTKEY_CONFIRM: 'always' };
  const first = async (connected: Connected, id = 'welcome'): Promise<string> => {
    const { value } = await connected.call('delete_prompt', { promptId: id });
    return (value['confirmation'] as { token: string }).token;
  };

  it('is good for its own arguments, tool and caller only', async () => {
    const services = await server(always);
    const connected = await client(services, 'v1');
    const token = await first(connected);
    const other = await client(services, 'v1', undefined, { principal: 'somebody else' });
    const otherKey = await client(services, 'v1', undefined, {
      principal: 'local',
      apiKey: 'pk-other-00000',
    });
    for (const [who, tool, args] of [
      [connected, 'delete_prompt', { promptId: 'another' }],
      [connected, 'delete_collection', { collectionId: 'welcome' }],
      [other, 'delete_prompt', { promptId: 'welcome' }],
      [otherKey, 'delete_prompt', { promptId: 'welcome' }],
    ] as const) {
      const { value } = await who.call(tool, { ...args, confirmation_token: token });
      expect(value).toMatchObject({
        error: { code: 'not_confirmed', message: expect.stringContaining('another caller') },
      });
    }
    for (const altered of [`${token}x`, token.replace('c1.', 'c2.'), 'c1.a.b.c.d', token.slice(3)]) {
      const { value } = await connected.call('delete_prompt', {
        promptId: 'welcome',
        confirmation_token: altered,
      });
      expect(value).toMatchObject({ error: { code: 'not_confirmed' } });
    }
    // From a client that cannot leave an argument out: it gets a token of its own.
    for (const blank of ['', null]) {
      const { value } = await connected.call('delete_prompt', {
        promptId: 'welcome',
        confirmation_token: blank,
      });
      expect(value).toMatchObject({ confirmation: { token: expect.any(String) } });
    }
    expect(writes()).toEqual([]);
    // None of it has used the token up.
    await connected.call('delete_prompt', { promptId: 'welcome', confirmation_token: token });
    expect(writes()).toEqual(deletes);
  });

  it('is taken from another process with the same key, and not with another', async () => {
    const key = { MCP_CONFIRM_KEY: Buffer.alloc(32, 7).toString('base64') };
    const sibling = await client(await server({ ...always, ...key }), 'v1');
    const token = await first(await client(await server({ ...always, ...key }), 'v1'));
    const args = { promptId: 'welcome', confirmation_token: token };
    const unknown = await client(await server(always), 'v1');
    expect((await unknown.call('delete_prompt', args)).isError).toBe(true);
    expect((await sibling.call('delete_prompt', args)).isError).toBe(false);
    expect(writes()).toEqual(deletes);
    // One that starts later, as after a restart, cannot know whether it was used.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const restarted = await client(await server({ ...always, ...key }), 'v1');
    expect((await restarted.call('delete_prompt', args)).isError).toBe(true);
    expect(writes()).toEqual(deletes);
  });

  it('given to a server that demands none does no harm', async () => {
    const { call } = await client(await server(), 'v1');
    const args = { promptId: 'welcome', confirmation_token: 'x' };
    expect((await call('delete_prompt', args)).isError).toBe(false);
    expect(upstream.requests.map(({ url, body }) => `${url}${body}`)).toEqual(['/v1/prompts/welcome']);
  });
});
