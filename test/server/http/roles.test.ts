// Roles over real HTTP: what the bearer of a token may list, call, read and have completed, by its claims alone.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startIssuer, type TestIssuer } from './issuer.ts';
import { call, list, post, type Reply, type Served, serveTest } from './server.ts';

const roles = {
  claim: 'groups',
  roles: {
    reader: { access: 'read', domains: ['prompts', 'collections'] },
    editor: { access: 'write', domains: ['collections'] },
    remover: { access: 'destructive', domains: ['collections'] },
    careful: { access: 'read', domains: ['labels'], deny: ['delete_*', 'get_prompt'] },
    analyst: { access: 'read' },
    team: { access: 'destructive', workspaces: ['ws-a'] },
    planner: { access: 'read', tools: ['plan_changes'], workspaces: ['ws-a'] },
  },
};

let issuer: TestIssuer;
let server: Served;
const log = vi.hoisted((): string[] => []);
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (_stream: number, line: string) => log.push(line),
}));

beforeAll(async () => {
  issuer = await startIssuer();
  server = await serveTest({
    ...issuer.oidc,
    MCP_ROLES: JSON.stringify(roles),
    MCP_SESSION_MODE: 'stateless',
    PORTKEY_CONFIRM: 'never',
    LOG_LEVEL: 'error',
  });
  server.upstream.behave((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"data":[{"id":"pp-1","slug":"greeting","name":"greeting"}],"total":1}');
  });
});
afterAll(async () => {
  await server.end();
  await issuer.close();
});

async function as(groups: unknown, message: object): Promise<Reply> {
  const token = await issuer.token(groups === undefined ? {} : { groups });
  return await post(server, message, { authorization: `Bearer ${token}` });
}

/** The result of an answer, which may come as an event. */
function resultOf({ text }: Reply): Record<string, unknown> {
  const data = text.startsWith('{') ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? '{}');
  const { result, error } = JSON.parse(data) as { result?: Record<string, unknown>; error?: object };
  return result ?? { error };
}

async function listed(groups: unknown): Promise<readonly string[]> {
  const { tools = [] } = resultOf(await as(groups, list)) as { tools?: { name: string }[] };
  return tools.map(({ name }) => name);
}

const update = call('update_collection', { collectionId: 'c-1', name: 'x' });
const remove = call('delete_collection', { collectionId: 'c-1' });
const ask = (method: string, params: object): object => ({ jsonrpc: '2.0', id: 1, method, params });

describe('the list', () => {
  test('follows the role', async () => {
    const reader = await listed(['reader']);
    expect(reader).toEqual(expect.arrayContaining(['list_prompts', 'get_prompt', 'list_collections']));
    expect(reader).not.toContain('update_collection');
    expect(reader).not.toContain('list_configs');
    const editor = await listed(['editor']);
    expect(editor).toContain('update_collection');
    expect(editor).not.toContain('delete_collection');
    expect(await listed(['remover'])).toContain('delete_collection');
  });

  test('is the union of several roles, less what one of them denies', async () => {
    const both = await listed(['reader', 'remover', 'careful']);
    expect(both).toEqual(expect.arrayContaining(['list_prompts', 'update_collection']));
    expect(both).not.toContain('delete_collection');
    expect(both).not.toContain('get_prompt');
  });

  test.each([undefined, [], ['nobody'], ['constructor', '__proto__'], 'READER', { reader: true }, 7])(
    'holds the search alone for %j, and that finds nothing',
    async (groups) => {
      expect(await listed(groups)).toEqual(['find_tools']);
      const found = await as(groups, call('find_tools', { query: 'list prompts' }));
      expect(found.text).not.toContain('list_prompts');
    },
  );
});

describe('a call outside gets 403, which says what is missing, and nothing is sent', () => {
  test.each([
    ['a class', ['reader'], update, 'a role that allows update_collection (write, domain collections)'],
    ['a domain', ['editor'], call('list_configs'), 'a role that allows list_configs (read, domain configs)'],
    ['a denial', ['remover', 'careful'], remove, 'a role that does not deny delete_collection'],
    ['an unknown role', ['nobody'], call('list_prompts'), 'a role that allows list_prompts'],
    [
      'a composite tool that no role names',
      ['analyst'],
      call('find_references', { id: 'x' }),
      'a role whose tools name find_references, since it makes several calls',
    ],
    [
      'a tool that takes no workspace',
      ['team'],
      call('list_workspaces'),
      'a role without workspaces, since list_workspaces takes none',
    ],
    [
      'another workspace',
      ['team'],
      call('list_collections', { workspace_id: 'ws-b' }),
      'a role for that workspace',
    ],
    [
      'another workspace beside one of its own',
      ['planner'],
      call('plan_changes', { workspace_id: 'ws-a', from_workspace_id: 'ws-b' }),
      'a role for that workspace',
    ],
    ['no workspace', ['team'], call('list_collections'), 'name one of yours in workspace_id'],
    [
      'fields that nobody knows, beside a workspace',
      ['team'],
      call('create_collection', { workspace_id: 'ws-a', name: 'x', extra_fields: { workspace: 'ws-b' } }),
      'a role without workspaces for extra_fields',
    ],
  ])('%s', async (_what, groups, message, missing) => {
    const before = server.upstream.seen.length;
    const reply = await as(groups, message);
    expect(reply.status).toBe(403);
    expect(reply.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(reply.headers['www-authenticate']).toContain(missing);
    expect(reply.text).toContain(missing);
    expect(server.upstream.seen.length).toBe(before);
  });

  test('in a batch as well', async () => {
    const reply = await as(['reader'], [call('list_prompts'), remove]);
    expect(reply.status).toBe(403);
  });

  test('and no way around by the tools that call others', async () => {
    const before = server.upstream.seen.length;
    for (const [groups, kind] of [
      [['reader'], 'destructive'],
      [['remover', 'careful'], 'destructive'],
      [['nobody'], 'destructive'],
    ] as const) {
      const around = call(`call_${kind}_tool`, {
        name: 'delete_collection',
        arguments: { collectionId: 'c-1' },
      });
      const authorization = `Bearer ${await issuer.token({ groups })}`;
      const reply = await post(server, around, { authorization }, '?mode=discover');
      expect(reply.status === 403 || /isError|"error"/.test(reply.text), reply.text).toBe(true);
    }
    expect(server.upstream.seen.length).toBe(before);
  });

  test('and one inside is made', async () => {
    expect((await as(['editor'], update)).status).toBe(200);
    expect((await as(['team'], call('list_collections', { workspace_id: 'ws-a' }))).status).toBe(200);
  });
});

test('the audit line has the roles, also of a bearer whose other role is not known', async () => {
  log.length = 0;
  await as(['editor', 'elsewhere'], update);
  await vi.waitFor(() => expect(log.join('')).toContain('"msg":"audit"'));
  expect(JSON.parse(log.find((line) => line.includes('"msg":"audit"')) ?? '')).toMatchObject({
    tool: 'update_collection',
    roles: ['editor', 'elsewhere'],
    outcome: 'ok',
  });
});

test('resources follow the role', async () => {
  const templates = async (groups: unknown): Promise<string> =>
    JSON.stringify(resultOf(await as(groups, ask('resources/templates/list', {}))));
  expect(await templates(['reader'])).toContain('portkey://prompts/{id}');
  expect(await templates(['editor'])).not.toContain('portkey://prompts');
  const read = async (groups: unknown, uri: string): Promise<Record<string, unknown>> =>
    resultOf(await as(groups, ask('resources/read', { uri })));
  expect(await read(['reader'], 'portkey://prompts/pp-1')).toHaveProperty('contents');
  const before = server.upstream.seen.length;
  for (const groups of [['editor'], ['reader', 'careful'], ['nobody']])
    expect(await read(groups, 'portkey://prompts/pp-1')).toHaveProperty('error');
  expect(await read(['reader'], 'portkey://tools/delete_collection')).toHaveProperty('error');
  expect(server.upstream.seen.length).toBe(before);
  const catalog = JSON.stringify(await read(['nobody'], 'portkey://catalogue'));
  expect(catalog).not.toContain('list_prompts');
});

test('completion follows the role', async () => {
  const complete = async (groups: unknown, uri: string, name: string, value: string): Promise<unknown> => {
    const argument = { name, value };
    const answer = await as(
      groups,
      ask('completion/complete', { ref: { type: 'ref/resource', uri }, argument }),
    );
    return (resultOf(answer) as { completion?: { values: unknown } }).completion?.values;
  };
  expect(await complete(['reader'], 'portkey://prompts/{id}', 'id', 'gre')).toEqual(['greeting']);
  const before = server.upstream.seen.length;
  expect(await complete(['editor'], 'portkey://prompts/{id}', 'id', 'gre')).toBeUndefined();
  expect(await complete(['nobody'], 'portkey://tools/{name}', 'name', 'list_')).toEqual([]);
  expect(await complete(['editor'], 'portkey://tools/{name}', 'name', 'delete_coll')).toEqual([]);
  expect(server.upstream.seen.length).toBe(before);
});

test('no role widens what the operator’s settings allow', async () => {
  const narrow = await serveTest({
    ...issuer.oidc,
    MCP_ROLES: JSON.stringify(roles),
    MCP_SESSION_MODE: 'stateless',
    PORTKEY_READ_ONLY: 'true',
  });
  const headers = { authorization: `Bearer ${await issuer.token({ groups: ['remover'] })}` };
  const reply = await post(narrow, remove, headers);
  expect(reply.text).toContain('PORTKEY_READ_ONLY=true leaves it out');
  expect(narrow.upstream.seen).toEqual([]);
  await narrow.end();
});
