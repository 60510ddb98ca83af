// What a write sent and Portkey did not keep stands in its result, and nothing else does.
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Recorded, type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { differences } from '../../src/catalog/after/differences.ts';
import { createVerifier } from '../../src/catalog/after/verifier.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { limits } from '../../src/runtime/limits.ts';
import { connect, openServer } from '../support/mcp-clients.ts';

const none = new Set<string>();

describe('what is not shown', () => {
  it.each([
    ['the same', { a: 1, b: 'x' }, { a: 1, b: 'x' }],
    ['members that Portkey adds', { a: 1 }, { a: 1, b: 'x' }],
    ['null and absent', null, undefined],
    ['an empty list and null', [], null],
    ['a default', false, undefined],
    ['an object of nothing', {}, { a: 1 }],
    ['a flag as a number', true, 1],
    ['a number as text', 5, '5'],
    ['a time to the second', '2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['JSON text', { retry: { attempts: 2 } }, '{"retry":{"attempts":2}}'],
    ['a chat template, spaced another way', '[{"role": "user"}]', '[{"role":"user"}]'],
    ['lists in another order', ['b', 'a'], ['a', 'b']],
    ['objects in another order', [{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }]],
    ['a slug with @', 'openai', '@openai'],
    ['a slug and a UUID', 'openai', '11111111-2222-4333-8444-555555555555'],
    ['a masked value', 'plain-text', 'pla***ext'],
    ['another shape', { type: 'cost' }, [{ type: 'cost' }]],
    ['members by id and as objects', ['u1'], [{ id: 'u1' }]],
    ['an address in capitals', 'Ada@Example.com', 'ada@example.com'],
  ])('%s: nothing', (_name, sent, shown) => {
    expect(differences(sent, shown, 'field', none)).toEqual([]);
  });

  it.each([
    ['another text', 'a', 'b', ['field']],
    ['an absent one', 'a', undefined, ['field']],
    ['a clearing', null, 'b', ['field']],
    ['an emptied list', [], ['a'], ['field']],
    ['a list with one more', ['a'], ['a', 'b'], ['field']],
    ['a member', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ['field.a.c']],
    ['a member of an item', [{ id: 'x', on: true }], [{ id: 'x', on: false }], ['field[0].on']],
    ['a flag', true, 0, ['field']],
  ])('%s: named', (_name, sent, shown, paths) => {
    expect(differences(sent, shown, 'field', none)).toEqual(paths);
  });

  it('a credential is not looked for', () => {
    const skips = new Set(['checks[].parameters.credentials']);
    expect(
      differences([{ parameters: { credentials: 'x' } }], [{ parameters: {} }], 'checks', skips),
    ).toEqual([]);
  });

  it.each([
    [200, ['field[0].id']],
    [201, []],
  ])('a list of %i items: %j', (length, paths) => {
    const items = (first: number) => Array.from({ length }, (_, at) => ({ id: at === 0 ? first : at }));
    expect(differences(items(-1), items(-2), 'field', none)).toEqual(paths);
  });
});

const nested = (leaf: unknown): unknown =>
  Array.from({ length: 150 }).reduce<unknown>((inner) => [inner], leaf);
const table = (name: string): readonly string[][] =>
  Array.from({ length: 150 }, (_, row) => Array.from({ length: 120 }, (_, at) => `${name}-${row}-${at}`));

describe('a comparison is bounded', () => {
  it.each([
    ['lists within lists, whose innermost differ', nested('a'), nested('b')],
    ['long lists of long lists', table('a'), table('b')],
    ['long texts that are JSON', Array(150).fill(`["${'a'.repeat(10_000)}"]`), Array(150).fill('[2]')],
  ])('%s', (_name, sent, shown) => {
    let reads = 0;
    const watched = (value: unknown): unknown =>
      Array.isArray(value)
        ? new Proxy(value.map(watched), {
            get: (list, key, receiver) => {
              reads += 1;
              return Reflect.get(list, key, receiver) as unknown;
            },
          })
        : value;
    const parse = vi.spyOn(JSON, 'parse');
    differences(watched(sent), watched(shown), 'field', none);
    const parsed = parse.mock.calls.reduce((characters, [text]) => characters + text.length, 0);
    parse.mockRestore();
    expect(reads).toBeLessThan(20 * limits.comparedSteps);
    expect(parsed).toBeLessThan(100 * limits.comparedSteps);
  });

  it('names twenty paths, cut where they are long', () => {
    const long = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`${at}${'k'.repeat(5_000)}`, 'v']),
    );
    const paths = differences(long, { other: 1 }, 'field', none);
    expect(paths).toHaveLength(20);
    expect(Math.max(...paths.map(({ length }) => length))).toBeLessThanOrEqual(201);
  });
});

type Answer = (request: Recorded, response: ServerResponse) => void;

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

let upstream: Recorder | undefined;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  await upstream?.close();
  close = undefined;
  upstream = undefined;
});

/** One call through the whole server; and what Portkey was asked, "METHOD /path". */
async function call(
  tool: string,
  args: Record<string, unknown>,
  read: Answer,
  env: Record<string, string> = {},
  written: unknown = { success: true },
) {
  const started = await startRecorder((request, response) =>
    request.method === 'GET' ? read(request, response) : json(response, written),
  );
  upstream = started;
  const services = await openServer(started.url, { PORTKEY_CONFIRM: 'never', ...env });
  const connected = await connect(services, 'v1');
  close = async () => {
    await connected.close();
    await services.close();
  };
  const answer = await connected.call(tool, args);
  return { ...answer, asked: started.requests.map(({ method, url }) => `${method} ${url}`) };
}

const now = (): string => new Date().toISOString();
const update = { collectionId: 'c1', name: 'New' };

describe('after a write', () => {
  it('one read of the same object is enough where all of it is shown', async () => {
    const { value, asked } = await call('update_collection', update, (_request, response) =>
      json(response, { id: 'c1', name: 'New', last_updated_at: now() }),
    );
    expect(value).toEqual({ success: true });
    expect(asked).toEqual(['PUT /v1/collections/c1', 'GET /v1/collections/c1']);
  });

  it('what is never shown is listed, after three reads', async () => {
    const { value, isError, asked } = await call('update_collection', update, (_request, response) =>
      json(response, { id: 'c1', name: 'Old', last_updated_at: now() }),
    );
    expect(isError).toBe(false);
    expect(value).toMatchObject({
      success: true,
      not_applied: ['name'],
      warnings: [
        'not_applied: sent, and not shown by get_collection right after. It was ignored, or changed.',
      ],
    });
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('a server whose clock is an hour %s is asked by its own', async (_how, skew) => {
    const there = (ago = 0) => new Date(Date.now() + skew - ago);
    const answer = (ago: number) => async () => {
      const { value } = await call('update_collection', update, (_request, response) => {
        response.setHeader('date', there().toUTCString());
        json(response, { id: 'c1', name: 'Old', last_updated_at: there(ago).toISOString() });
      });
      return [value['not_applied'], JSON.stringify(value['warnings'])];
    };
    expect(await answer(0)()).toEqual([['name'], expect.stringContaining('ignored')]);
    await close?.();
    await upstream?.close();
    expect(await answer(600_000)()).toEqual([undefined, expect.stringContaining('may be behind')]);
  });

  it('a version is read by the id that the write gave', async () => {
    const { value, asked } = await call(
      'update_prompt',
      {
        promptId: 'pp-1',
        string: 'Hi',
        parameters: { temperature: 0 },
        model: 'm',
        virtual_key: 'v',
        version_description: 'why',
      },
      (_request, response) =>
        json(response, {
          id: 'pp-1',
          string: 'Hi',
          parameters: { temperature: 0, model: 'm' },
          model: 'm',
          virtual_key: 'v',
          prompt_version_id: 'ver-2',
        }),
      {},
      { id: 'pp-1', slug: 'pp-1', prompt_version_id: 'ver-2' },
    );
    expect(value['not_applied']).toEqual(['version_description']);
    expect(asked[1]).toBe('GET /v1/prompts/pp-1/versions/ver-2');
  });

  it('what was made is read by the id of the reply', async () => {
    const { value, asked } = await call(
      'create_config',
      { name: 'A', config: { retry: { attempts: 2 } } },
      (_request, response) => json(response, { name: 'A', slug: 'pc-a', config: '{"retry":{"attempts":2}}' }),
      {},
      { id: 'x', slug: 'pc-a', version_id: 'v1' },
    );
    expect(value).toEqual({ id: 'x', slug: 'pc-a', version_id: 'v1' });
    expect(asked).toEqual(['POST /v1/configs', 'GET /v1/configs/pc-a']);
  });

  it('a read that gives far more than one object is not taken in', async () => {
    const { value, asked } = await call('update_collection', update, (_request, response) =>
      json(response, { id: 'c1', name: 'Old', more: 'x'.repeat(2_000_000), last_updated_at: now() }),
    );
    expect(value).toEqual({ success: true });
    expect(asked).toHaveLength(2);
  });

  it('a stale read is made again, and not taken for the answer', async () => {
    let reads = 0;
    const { value, asked } = await call(
      'update_config',
      { slug: 'pc-a', name: 'New' },
      (_request, response) => {
        reads += 1;
        json(response, {
          name: reads < 3 ? 'Old' : 'New',
          slug: 'pc-a',
          version_id: reads < 3 ? 'v1' : 'v2',
        });
      },
      {},
      { version_id: 'v2' },
    );
    expect(value).toEqual({ version_id: 'v2' });
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['the version', { version_id: 'v1' }],
    ['the time of the last change', { last_updated_at: '2026-01-01T00:00:00.000Z' }],
  ])('where %s shows that the read stays behind, nothing is said to be ignored', async (_by, shown) => {
    const { value } = await call(
      'update_config',
      { slug: 'pc-a', name: 'New' },
      (_request, response) => json(response, { name: 'Old', slug: 'pc-a', ...shown }),
      {},
      { version_id: 'v2' },
    );
    expect(value['not_applied']).toBeUndefined();
    expect(value['warnings']).toEqual([expect.stringContaining('Read it again before you rely on it.')]);
  });

  it.each([
    ['is refused', (response: ServerResponse) => json(response, { success: false }, 403)],
    ['is limited', (response: ServerResponse) => json(response, {}, 429)],
    ['fails', (response: ServerResponse) => json(response, {}, 500)],
    ['is no JSON', (response: ServerResponse) => void response.end('<html>')],
  ])('a read that %s says nothing, and is not made again', async (_how, answer) => {
    const { value, isError, asked } = await call(
      'update_collection',
      update,
      (_request, response) => answer(response),
      { PORTKEY_MAX_RETRIES: '2' },
    );
    expect({ value, isError }).toEqual({ value: { success: true }, isError: false });
    expect(asked).toHaveLength(2);
  });

  it('a read that hangs ends with the time of the call, and the write has its result', async () => {
    const { value, isError } = await call('update_collection', update, () => undefined, {
      PORTKEY_CALL_TIMEOUT_MS: '700',
    });
    expect({ value, isError }).toEqual({ value: { success: true }, isError: false });
  });

  it.each([
    ['the setting is off', { PORTKEY_VERIFY_WRITES: 'false' }],
    ['the read is excluded', { PORTKEY_EXCLUDE_TOOLS: 'get_collection' }],
  ])('nothing is read where %s', async (_case, env) => {
    const { value, asked } = await call(
      'update_collection',
      update,
      (_request, response) => json(response, { name: 'Old' }),
      env,
    );
    expect(value).toEqual({ success: true });
    expect(asked).toEqual(['PUT /v1/collections/c1']);
  });

  it.each([
    ['no read shows what was sent', 'update_collection', { collectionId: 'c1', description: 'x' }],
    ['a list shows it in part', 'update_integration_models', { slug: 'openai', allow_all_models: false }],
    ['something is lost', 'delete_collection', { collectionId: 'c1' }],
    ['the gateway keeps it', 'create_feedback', { trace_id: 't', value: 1 }],
    ['the reply has no id', 'create_collection', { name: 'A' }],
  ])('nothing is read where %s', async (_case, tool, args) => {
    const { asked } = await call(tool, args, (_request, response) => json(response, {}));
    expect(asked).toHaveLength(1);
  });

  it("a composite's own steps are not read after", async () => {
    const composite = allTools(offlineBackend).find(({ name }) => name === 'promote_prompt');
    if (!composite) throw new Error('promote_prompt is gone');
    const reply = { value: { id: 'pp-1', version_id: 'v1' } };
    const context = { signal: new AbortController().signal, principal: 'test', progress: () => undefined };
    const backend = { ...offlineBackend, send: () => expect.fail('was read') };
    const verify = createVerifier(backend, { tools: [], find: () => composite });
    expect(await verify(composite, { name: 'A' }, reply, context, 0)).toBe(reply);
  });
});
