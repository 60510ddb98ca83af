// How the sandbox behaves where it must behave like Portkey.
import { describe, expect, it } from 'vitest';
import { keyNeeds } from '../../src/overrides/gates.ts';
import { operations } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import {
  type Arguments,
  call,
  callTool,
  entries,
  exercise,
  idOf,
  noon,
  object,
  refused,
  sandboxForEach,
} from './given.ts';

const given = sandboxForEach();
const { ask, createKey } = given;

describe('requests', () => {
  it('without a key, or with a strange one, are refused', async () => {
    refused(await callTool(given.sandbox, 'list_prompts', {}, undefined, 'v1', ''), 401, 'AB05');
    refused(await callTool(given.sandbox, 'list_prompts', {}, undefined, 'v1', 'unknown'), 401, 'AB05');
  });

  it('that break the contract are refused with AB01 and say where', async () => {
    const answer = await ask('create_collection', {}, { workspace_id: 'staging' });
    refused(answer, 400, 'AB01');
    expect(JSON.stringify(answer.body)).toContain('name');
    refused(await ask('list_rate_limits', { page_size: 'many' }), 400, 'AB01');
  });

  it('that break a rule for one kind of object are told by what is wrong, not by the rule', async () => {
    const check = (id: string, parameters: object) => ({ name: 'x', checks: [{ id, parameters }] });
    const answer = await ask('create_guardrail', {}, check('portkey.pii', { categories: ['SHOE_SIZE'] }));
    refused(answer, 400, 'AB01');
    const said = JSON.stringify(answer.body);
    expect(said).toContain('body.checks.0.parameters.categories.0 must be one of');
    expect(said).not.toMatch(/schema|"then|boolean/);
    const missing = JSON.stringify((await ask('create_guardrail', {}, check('portkey.pii', {}))).body);
    expect(missing).toContain('categories');
    expect(missing).not.toMatch(/schema|"then/);
  });

  it('make keys and links that do not hold the key of who asks, which would be cut out of them', async () => {
    const key = await createKey({
      name: 'x',
      scopes: ['prompts.read'],
      workspace_id: 'staging',
    });
    expect(JSON.stringify(key.body)).toMatch(/"key":"invented-[\da-f]{24}"/);
    const invite = await ask('invite_user', {}, { email: 'new@example.com', role: 'member' });
    expect(JSON.stringify(invite.body)).toContain('invite');
    for (const { body } of [key, invite]) expect(JSON.stringify(body)).not.toContain('sandbox');
  });

  it('that are no JSON are refused', async () => {
    const response = await fetch(`${given.sandbox.url}/configs`, {
      method: 'POST',
      headers: { 'x-portkey-api-key': given.sandbox.key },
      body: '{',
    });
    expect(response.status).toBe(400);
  });

  it('for what is not there are 404, and for a workspace that is not there 403 AB03', async () => {
    refused(await ask('get_prompt', { promptId: 'none' }), 404, 'AB08');
    refused(await ask('get_workspace', { workspaceId: 'none' }), 403, 'AB03');
    refused(await call(given.sandbox, 'GET', '/nothing/of/the/kind'), 404);
  });

  it('under /v1 and /v2 are served where sources differ about the version', async () => {
    expect((await ask('get_organisation_defaults')).status).toBe(200);
    expect((await ask('get_organisation_defaults', {}, undefined, 'v2')).status).toBe(200);
  });

  it('are remembered, with their status', async () => {
    await ask('list_prompt_labels', { page_size: '1' });
    expect(given.sandbox.requests.at(-1)).toMatchObject({
      method: 'GET',
      url: '/v1/labels?page_size=1',
      status: 200,
    });
  });
});

describe('the seed', () => {
  const lists = Object.values(operations).filter(
    ({ method, tool }) => method === 'GET' && (tool.startsWith('list_') || tool.includes('_group_')),
  );

  it.each(lists)('$tool shows something', async (operation) => {
    const { body } = await exercise(given.sandbox, operation);
    const list = Array.isArray(body) ? body : (Object.values(object(body)).find(Array.isArray) ?? []);
    expect(list.length).toBeGreaterThan(0);
  });

  it('has three workspaces', async () => {
    const slugs = entries(await ask('list_workspaces')).map(({ slug }) => slug);
    expect(slugs).toEqual(['production', 'staging', 'research']);
  });
});

describe('lists', () => {
  it('come in pages that start at 0 and do not overlap', async () => {
    const pages = await Promise.all(
      [0, 1, 2].map((page) => ask('list_prompts', { page_size: '2', current_page: page })),
    );
    const ids = pages.flatMap((page) => entries(page).map(({ id }) => id));
    expect(ids.length).toBe(5);
    expect(new Set(ids).size).toBe(5);
    expect(pages.map((page) => object(page.body)['total'])).toEqual([5, 5, 5]);
  });

  it('start at 1 where the contract says so', async () => {
    const first = entries(
      await ask('list_mcp_integration_capabilities', {
        mcpIntegrationId: 'handbook',
        page: '1',
        page_size: '2',
      }),
    );
    const second = entries(
      await ask('list_mcp_integration_capabilities', {
        mcpIntegrationId: 'handbook',
        page: '2',
        page_size: '2',
      }),
    );
    expect(first.map(({ name }) => name)).toEqual(['search', 'fetch']);
    expect(second[0]?.['name']).toBe('delete_document');
  });

  it('are filtered by workspace, by id or slug, and by a search', async () => {
    const id = String(object((await ask('get_workspace', { workspaceId: 'staging' })).body)['id']);
    const bySlug = entries(await ask('list_prompts', { workspace_id: 'staging' }));
    expect(bySlug.length).toBe(2);
    expect(entries(await ask('list_prompts', { workspace_id: id }))).toEqual(bySlug);
    expect(entries(await ask('list_prompts', { search: 'refund' })).map(({ name }) => name)).toEqual([
      'Refund answer',
    ]);
    expect(entries(await ask('list_prompts', { collection_id: 'papers' })).map(({ name }) => name)).toEqual([
      'Paper summary',
    ]);
  });
});

describe('objects', () => {
  it('are found by id and by slug', async () => {
    const id = await idOf(ask('get_provider', { slug: 'openai-prod' }));
    expect(await idOf(ask('get_provider', { slug: id }))).toBe(id);
  });

  it('of one slug cannot be there twice', async () => {
    const twin = { name: 'OpenAI Prod', integration_id: 'openai', workspace_id: 'production' };
    refused(await ask('create_provider', {}, twin), 409, 'AB07');
    expect((await ask('create_provider', {}, { ...twin, workspace_id: 'research' })).status).toBe(200);
    refused(await ask('create_workspace', {}, { name: 'Again', slug: 'staging' }), 409, 'AB07');
  });

  it('of one slug cannot come together by a move', async () => {
    const home = async (workspace: string) =>
      String(entries(await ask('list_collections', { workspace_id: workspace }))[0]?.['id']);
    const [here, there] = [await home('staging'), await home('production')];
    const prompt = { name: 'Wanderer', collection_id: here, string: 'x', parameters: {}, virtual_key: 'any' };
    const id = await idOf(ask('create_prompt', {}, prompt));
    expect(
      (await callTool(given.sandbox, 'update_prompt', { promptId: id }, { collection_id: there })).status,
    ).toBe(200);
    expect((await ask('create_prompt', {}, prompt)).status).toBe(200);
    refused(
      await callTool(given.sandbox, 'update_prompt', { promptId: id }, { collection_id: here }),
      409,
      'AB07',
    );
  });

  it('give their slug free when they are deleted', async () => {
    expect((await ask('delete_provider', { slug: 'openai-staging' })).status).toBe(200);
    const again = { name: 'OpenAI Staging', integration_id: 'openai', workspace_id: 'staging' };
    expect((await ask('create_provider', {}, again)).status).toBe(200);
  });
});

describe('workspaces', () => {
  it('are deleted by name, and when they are empty or the caller insists', async () => {
    refused(await ask('delete_workspace', { workspaceId: 'staging' }, {}), 400, 'AB01');
    refused(await ask('delete_workspace', { workspaceId: 'staging' }, { name: 'Production' }), 400, 'AB01');
    refused(await ask('delete_workspace', { workspaceId: 'staging' }, { name: 'Staging' }), 409, 'AB07');
    expect(
      (await ask('delete_workspace', { workspaceId: 'staging' }, { name: 'Staging', force_delete: true }))
        .status,
    ).toBe(200);
    expect(entries(await ask('list_prompts')).length).toBe(3);
    await ask('create_workspace', {}, { name: 'Short lived' });
    expect(
      (await ask('delete_workspace', { workspaceId: 'short-lived' }, { name: 'Short lived' })).status,
    ).toBe(200);
    refused(await ask('get_workspace', { workspaceId: 'short-lived' }), 403, 'AB03');
  });

  it('show an icon before their name, and are deleted by the name without it', async () => {
    const shown = object((await ask('get_workspace', { workspaceId: 'research' })).body);
    expect(shown['name']).toBe('🔬 Research');
    const answer = await ask(
      'delete_workspace',
      { workspaceId: 'research' },
      { name: 'Research', force_delete: true },
    );
    expect(answer.status).toBe(200);
  });

  it('take members in, change their role and let them go', async () => {
    const users = entries(await ask('list_all_users'));
    const emi = String(users.find((user) => user['first_name'] === 'Emi')?.['id']);
    await ask('add_workspace_member', { workspaceId: 'staging' }, { users: [{ id: emi, role: 'member' }] });
    refused(
      await ask('add_workspace_member', { workspaceId: 'staging' }, { users: [{ id: emi, role: 'member' }] }),
      409,
      'AB07',
    );
    await ask('update_workspace_member', { workspaceId: 'staging', userId: emi }, { role: 'manager' });
    const member = object((await ask('get_workspace_member', { workspaceId: 'staging', userId: emi })).body);
    expect(member).toMatchObject({ role: 'ws-manager', email: 'emi.tanaka@example.com' });
    await ask('remove_workspace_member', { workspaceId: 'staging', userId: emi });
    refused(await ask('get_workspace_member', { workspaceId: 'staging', userId: emi }), 404, 'AB08');
  });
});

describe("a workspace's key", () => {
  it('is refused what takes an admin key, with AB03', async () => {
    const own = await startSandbox({ scope: 'workspace', workspace: 'staging', now: () => noon });
    try {
      const gated = Object.entries(operations).filter(([, { tool }]) => keyNeeds[tool]?.key === 'admin');
      expect(gated.length).toBeGreaterThan(25);
      for (const [key, operation] of gated) {
        const path = operation.path.replaceAll(/\{[^}]+\}/g, 'any');
        const answer = await call(own, operation.method, path, undefined, operation.base[0]);
        expect([key, answer.status, JSON.stringify(answer.body)]).toEqual([
          key,
          403,
          expect.stringContaining('AB03'),
        ]);
      }
    } finally {
      await own.close();
    }
  });

  it('sees and changes its own workspace, and no other', async () => {
    const foreign = await idOf(ask('get_provider', { slug: 'openai-prod' }));
    const own = await startSandbox({ scope: 'workspace', workspace: 'staging', now: () => noon });
    try {
      const slugs = entries(await callTool(own, 'list_providers')).map(({ slug }) => slug);
      expect(slugs).toEqual(['openai-staging']);
      refused(await callTool(own, 'get_provider', { slug: foreign }), 403, 'AB03');
      refused(
        await callTool(own, 'create_config', {}, { name: 'X', config: {}, workspace_id: 'production' }),
        403,
        'AB03',
      );
      const made = await callTool(own, 'create_collection', {}, { name: 'Mine' });
      expect(made.status).toBe(200);
      refused(await callTool(own, 'create_workspace', {}, { name: 'Fifth' }), 403, 'AB03');
    } finally {
      await own.close();
    }
  });

  it('reads what belongs to the whole organisation, and changes none of it', async () => {
    const all = entries(await ask('list_api_keys'));
    const whole = all.find(({ type }) => type === 'organisation-service') ?? expect.fail('no such key');
    const made = await createKey({
      name: 'Of staging',
      workspace_id: 'staging',
      scopes: ['prompts.read'],
    });
    const key = String(object(made.body)['key']);
    const as = (tool: string, args?: Arguments, body?: unknown) =>
      callTool(given.sandbox, tool, args, body, 'v1', key);

    expect(entries(await as('list_integrations')).length).toBeGreaterThan(0);
    const seen = entries(await as('list_api_keys')).map(({ id }) => id);
    expect(seen).not.toContain(whole['id']);
    // A rotation answers with the new value: it would make the workspace's key the organisation's.
    refused(await as('rotate_api_key', { id: whole['id'] }, {}), 403, 'AB03');
    refused(await as('delete_api_key', { id: whole['id'] }), 403, 'AB03');
    expect(entries(await ask('list_api_keys')).map(({ id }) => id)).toContain(whole['id']);
  });

  it('puts no prompt into the collection of another workspace', async () => {
    const [foreign] = entries(await ask('list_collections', { workspace_id: 'production' }));
    const own = await startSandbox({ scope: 'workspace', workspace: 'staging', now: () => noon });
    try {
      const [home] = entries(await callTool(own, 'list_collections', { workspace_id: 'staging' }));
      const prompt = { name: 'Stray', string: 'x', parameters: {}, virtual_key: 'any' };
      refused(
        await callTool(own, 'create_prompt', {}, { ...prompt, collection_id: foreign?.['id'] }),
        403,
        'AB03',
      );
      const made = await callTool(own, 'create_prompt', {}, { ...prompt, collection_id: home?.['id'] });
      expect(made.status).toBe(200);
      const moved = { collection_id: foreign?.['id'] };
      refused(
        await callTool(own, 'update_prompt', { promptId: object(made.body)['id'] }, moved),
        403,
        'AB03',
      );
    } finally {
      await own.close();
    }
  });

  it('ends with its time', async () => {
    const made = await createKey({
      name: 'Of yesterday',
      workspace_id: 'staging',
      scopes: ['prompts.read'],
      expires_at: new Date(noon - 86_400_000).toISOString(),
    });
    const key = String(object(made.body)['key']);
    expect((await callTool(given.sandbox, 'list_prompts', {}, undefined, 'v1', key)).status).toBe(401);
  });
});
