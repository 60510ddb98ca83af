// How the sandbox behaves where it must behave like Portkey.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyNeeds } from '../../src/overrides/gates.ts';
import { operations } from '../../src/sandbox/contract.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Answer, call, entries, exercise, noon, object, refused } from './given.ts';

let time = noon;
let sandbox: Sandbox;

beforeEach(async () => {
  time = noon;
  sandbox = await startSandbox({ now: () => time });
});

afterEach(() => sandbox.close());

const get = (path: string, base?: string) => call(sandbox, 'GET', path, undefined, base);
const post = (path: string, body?: unknown) => call(sandbox, 'POST', path, body);
const put = (path: string, body?: unknown) => call(sandbox, 'PUT', path, body);
const remove = (path: string, body?: unknown) => call(sandbox, 'DELETE', path, body);

async function idOf(answer: Promise<Answer>): Promise<string> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(200);
  return String(object(body)['id']);
}

describe('requests', () => {
  it('without a key, or with a strange one, are refused', async () => {
    refused(await call(sandbox, 'GET', '/prompts', undefined, 'v1', ''), 401, 'AB05');
    refused(await call(sandbox, 'GET', '/prompts', undefined, 'v1', 'unknown'), 401, 'AB05');
  });

  it('that break the contract are refused with AB01 and say where', async () => {
    const answer = await post('/collections', { workspace_id: 'staging' });
    refused(answer, 400, 'AB01');
    expect(JSON.stringify(answer.body)).toContain('name');
    refused(await get('/policies/rate-limits?page_size=many'), 400, 'AB01');
  });

  it('that break a rule for one kind of object are told by what is wrong, not by the rule', async () => {
    const check = (id: string, parameters: object) => ({ name: 'x', checks: [{ id, parameters }] });
    const answer = await post('/guardrails', check('portkey.pii', { categories: ['SHOE_SIZE'] }));
    refused(answer, 400, 'AB01');
    const said = JSON.stringify(answer.body);
    expect(said).toContain('body.checks.0.parameters.categories.0 must be one of');
    expect(said).not.toMatch(/schema|"then|boolean/);
    const missing = JSON.stringify((await post('/guardrails', check('portkey.pii', {}))).body);
    expect(missing).toContain('categories');
    expect(missing).not.toMatch(/schema|"then/);
  });

  it('make keys and links that do not hold the key of who asks, which would be cut out of them', async () => {
    const key = await post('/api-keys/workspace/service', {
      name: 'x',
      scopes: ['prompts.read'],
      workspace_id: 'staging',
    });
    expect(JSON.stringify(key.body)).toMatch(/"key":"invented-[\da-f]{24}"/);
    const invite = await post('/admin/users/invites', { email: 'new@example.com', role: 'member' });
    expect(JSON.stringify(invite.body)).toContain('invite');
    for (const { body } of [key, invite]) expect(JSON.stringify(body)).not.toContain('sandbox');
  });

  it('that are no JSON are refused', async () => {
    const response = await fetch(`${sandbox.url}/configs`, {
      method: 'POST',
      headers: { 'x-portkey-api-key': sandbox.key },
      body: '{',
    });
    expect(response.status).toBe(400);
  });

  it('for what is not there are 404, and for a workspace that is not there 403 AB03', async () => {
    refused(await get('/prompts/none'), 404, 'AB08');
    refused(await get('/admin/workspaces/none'), 403, 'AB03');
    refused(await get('/nothing/of/the/kind'), 404);
  });

  it('under /v1 and /v2 are served where sources differ about the version', async () => {
    expect((await get('/admin/organisation/defaults')).status).toBe(200);
    expect((await get('/admin/organisation/defaults', 'v2')).status).toBe(200);
  });

  it('are remembered, with their status', async () => {
    await get('/labels?page_size=1');
    expect(sandbox.requests.at(-1)).toMatchObject({
      method: 'GET',
      url: '/v1/labels?page_size=1',
      status: 200,
    });
  });
});

describe('the seed', () => {
  const lists = Object.entries(operations).filter(
    ([key, { tool }]) => key.startsWith('GET ') && (tool.startsWith('list_') || tool.includes('_group_')),
  );

  it.each(lists)('%s shows something', async (key, operation) => {
    const { body } = await exercise(sandbox, key, operation);
    const list = Array.isArray(body) ? body : (Object.values(object(body)).find(Array.isArray) ?? []);
    expect(list.length).toBeGreaterThan(0);
  });

  it('has three workspaces', async () => {
    const slugs = entries(await get('/admin/workspaces')).map(({ slug }) => slug);
    expect(slugs).toEqual(['production', 'staging', 'research']);
  });
});

describe('lists', () => {
  it('come in pages that start at 0 and do not overlap', async () => {
    const pages = await Promise.all(
      [0, 1, 2].map((page) => get(`/prompts?page_size=2&current_page=${page}`)),
    );
    const ids = pages.flatMap((page) => entries(page).map(({ id }) => id));
    expect(ids.length).toBe(5);
    expect(new Set(ids).size).toBe(5);
    expect(pages.map((page) => object(page.body)['total'])).toEqual([5, 5, 5]);
  });

  it('start at 1 where the contract says so', async () => {
    const first = entries(await get('/mcp-integrations/handbook/capabilities?page=1&page_size=2'));
    const second = entries(await get('/mcp-integrations/handbook/capabilities?page=2&page_size=2'));
    expect(first.map(({ name }) => name)).toEqual(['search', 'fetch']);
    expect(second[0]?.['name']).toBe('delete_document');
  });

  it('are filtered by workspace, by id or slug, and by a search', async () => {
    const id = String(object((await get('/admin/workspaces/staging')).body)['id']);
    const bySlug = entries(await get('/prompts?workspace_id=staging'));
    expect(bySlug.length).toBe(2);
    expect(entries(await get(`/prompts?workspace_id=${id}`))).toEqual(bySlug);
    expect(entries(await get('/prompts?search=refund')).map(({ name }) => name)).toEqual(['Refund answer']);
    expect(entries(await get('/prompts?collection_id=papers')).map(({ name }) => name)).toEqual([
      'Paper summary',
    ]);
  });
});

describe('objects', () => {
  it('are found by id and by slug', async () => {
    const id = await idOf(get('/providers/openai-prod'));
    expect(await idOf(get(`/providers/${id}`))).toBe(id);
  });

  it('of one slug cannot be there twice', async () => {
    const twin = { name: 'OpenAI Prod', integration_id: 'openai', workspace_id: 'production' };
    refused(await post('/providers', twin), 409, 'AB07');
    expect((await post('/providers', { ...twin, workspace_id: 'research' })).status).toBe(200);
    refused(await post('/admin/workspaces', { name: 'Again', slug: 'staging' }), 409, 'AB07');
  });

  it('of one slug cannot come together by a move', async () => {
    const home = async (workspace: string) =>
      String(entries(await get(`/collections?workspace_id=${workspace}`))[0]?.['id']);
    const [here, there] = [await home('staging'), await home('production')];
    const prompt = { name: 'Wanderer', collection_id: here, string: 'x', parameters: {}, virtual_key: 'any' };
    const id = await idOf(post('/prompts', prompt));
    expect((await call(sandbox, 'PUT', `/prompts/${id}`, { collection_id: there })).status).toBe(200);
    expect((await post('/prompts', prompt)).status).toBe(200);
    refused(await call(sandbox, 'PUT', `/prompts/${id}`, { collection_id: here }), 409, 'AB07');
  });

  it('give their slug free when they are deleted', async () => {
    expect((await remove('/providers/openai-staging')).status).toBe(200);
    const again = { name: 'OpenAI Staging', integration_id: 'openai', workspace_id: 'staging' };
    expect((await post('/providers', again)).status).toBe(200);
  });
});

describe('workspaces', () => {
  it('are deleted by name, and when they are empty or the caller insists', async () => {
    refused(await remove('/admin/workspaces/staging', {}), 400, 'AB01');
    refused(await remove('/admin/workspaces/staging', { name: 'Production' }), 400, 'AB01');
    refused(await remove('/admin/workspaces/staging', { name: 'Staging' }), 409, 'AB07');
    expect((await remove('/admin/workspaces/staging', { name: 'Staging', force_delete: true })).status).toBe(
      200,
    );
    expect(entries(await get('/prompts')).length).toBe(3);
    await post('/admin/workspaces', { name: 'Short lived' });
    expect((await remove('/admin/workspaces/short-lived', { name: 'Short lived' })).status).toBe(200);
    refused(await get('/admin/workspaces/short-lived'), 403, 'AB03');
  });

  it('show an icon before their name, and are deleted by the name without it', async () => {
    const shown = object((await get('/admin/workspaces/research')).body);
    expect(shown['name']).toBe('🔬 Research');
    const answer = await remove('/admin/workspaces/research', { name: 'Research', force_delete: true });
    expect(answer.status).toBe(200);
  });

  it('take members in, change their role and let them go', async () => {
    const users = entries(await get('/admin/users'));
    const emi = String(users.find((user) => user['first_name'] === 'Emi')?.['id']);
    await post('/admin/workspaces/staging/users', { users: [{ id: emi, role: 'member' }] });
    refused(
      await post('/admin/workspaces/staging/users', { users: [{ id: emi, role: 'member' }] }),
      409,
      'AB07',
    );
    await put(`/admin/workspaces/staging/users/${emi}`, { role: 'manager' });
    const member = object((await get(`/admin/workspaces/staging/users/${emi}`)).body);
    expect(member).toMatchObject({ role: 'ws-manager', email: 'emi.tanaka@example.com' });
    await remove(`/admin/workspaces/staging/users/${emi}`);
    refused(await get(`/admin/workspaces/staging/users/${emi}`), 404, 'AB08');
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
    const foreign = await idOf(get('/providers/openai-prod'));
    const own = await startSandbox({ scope: 'workspace', workspace: 'staging', now: () => noon });
    try {
      const slugs = entries(await call(own, 'GET', '/providers')).map(({ slug }) => slug);
      expect(slugs).toEqual(['openai-staging']);
      refused(await call(own, 'GET', `/providers/${foreign}`), 403, 'AB03');
      refused(
        await call(own, 'POST', '/configs', { name: 'X', config: {}, workspace_id: 'production' }),
        403,
        'AB03',
      );
      const made = await call(own, 'POST', '/collections', { name: 'Mine' });
      expect(made.status).toBe(200);
      refused(await call(own, 'POST', '/admin/workspaces', { name: 'Fifth' }), 403, 'AB03');
    } finally {
      await own.close();
    }
  });

  it('reads what belongs to the whole organisation, and changes none of it', async () => {
    const all = entries(await get('/api-keys'));
    const whole = all.find(({ type }) => type === 'organisation-service') ?? expect.fail('no such key');
    const made = await post('/api-keys/workspace/service', {
      name: 'Of staging',
      workspace_id: 'staging',
      scopes: ['prompts.read'],
    });
    const key = String(object(made.body)['key']);
    const as = (method: string, path: string, body?: unknown) => call(sandbox, method, path, body, 'v1', key);

    expect(entries(await as('GET', '/integrations')).length).toBeGreaterThan(0);
    const seen = entries(await as('GET', '/api-keys')).map(({ id }) => id);
    expect(seen).not.toContain(whole['id']);
    // A rotation answers with the new value: it would make the workspace's key the organisation's.
    refused(await as('POST', `/api-keys/${whole['id']}/rotate`, {}), 403, 'AB03');
    refused(await as('DELETE', `/api-keys/${whole['id']}`), 403, 'AB03');
    expect(entries(await get('/api-keys')).map(({ id }) => id)).toContain(whole['id']);
  });

  it('puts no prompt into the collection of another workspace', async () => {
    const [foreign] = entries(await get('/collections?workspace_id=production'));
    const own = await startSandbox({ scope: 'workspace', workspace: 'staging', now: () => noon });
    try {
      const [home] = entries(await call(own, 'GET', '/collections?workspace_id=staging'));
      const prompt = { name: 'Stray', string: 'x', parameters: {}, virtual_key: 'any' };
      refused(
        await call(own, 'POST', '/prompts', { ...prompt, collection_id: foreign?.['id'] }),
        403,
        'AB03',
      );
      const made = await call(own, 'POST', '/prompts', { ...prompt, collection_id: home?.['id'] });
      expect(made.status).toBe(200);
      const moved = { collection_id: foreign?.['id'] };
      refused(await call(own, 'PUT', `/prompts/${object(made.body)['id']}`, moved), 403, 'AB03');
    } finally {
      await own.close();
    }
  });

  it('ends with its time', async () => {
    const made = await post('/api-keys/workspace/service', {
      name: 'Of yesterday',
      workspace_id: 'staging',
      scopes: ['prompts.read'],
      expires_at: new Date(noon - 86_400_000).toISOString(),
    });
    const key = String(object(made.body)['key']);
    expect((await call(sandbox, 'GET', '/prompts', undefined, 'v1', key)).status).toBe(401);
  });
});

describe('what takes time', () => {
  it('a log export runs for a while, and leaves a file', async () => {
    const id = await idOf(
      post('/logs/exports', {
        workspace_id: 'production',
        filters: { status_code: '503' },
        requested_data: ['id', 'response_status_code'],
      }),
    );
    const state = async () => object((await get(`/logs/exports/${id}`)).body)['status'];
    expect(await state()).toBe('draft');
    refused(await get(`/logs/exports/${id}/download`), 400, 'AB01');
    await post(`/logs/exports/${id}/start`);
    expect(await state()).toBe('in_progress');
    time += 5000;
    expect(await state()).toBe('success');
    const { signed_url } = object((await get(`/logs/exports/${id}/download`)).body);
    const lines = (await (await fetch(String(signed_url))).text()).trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((line) => JSON.parse(line).response_status_code)).toEqual(lines.map(() => 503));
    expect((await fetch(String(signed_url).replace(/\/\w+\.jsonl$/, '/0.jsonl'))).status).not.toBe(200);
  });

  it('a log export can be stopped while it runs', async () => {
    const id = await idOf(
      post('/logs/exports', { workspace_id: 'production', filters: {}, requested_data: ['id'] }),
    );
    refused(await post(`/logs/exports/${id}/cancel`), 400, 'AB01');
    await post(`/logs/exports/${id}/start`);
    await post(`/logs/exports/${id}/cancel`);
    time += 5000;
    expect(object((await get(`/logs/exports/${id}`)).body)['status']).toBe('stopped');
  });

  it('a new MCP integration is looked at after a moment, and one that is away says so', async () => {
    const add = (url: string) =>
      idOf(post('/mcp-integrations', { name: url, url, auth_type: 'none', transport: 'http' }));
    const state = async (id: string) =>
      object((await get(`/mcp-integrations/${id}/metadata`)).body)['sync_status'];
    const here = await add('https://docs.example.com/mcp');
    const away = await add('https://docs.invalid/mcp');
    expect(await state(here)).toBe('pending');
    time += 5000;
    expect([await state(here), await state(away)]).toEqual(['success', 'failed']);
    const found = await post('/mcp-servers', {
      name: 'Away',
      mcp_integration_id: away,
      workspace_id: 'staging',
    });
    const test = object((await post(`/mcp-servers/${String(object(found.body)['id'])}/test`)).body);
    expect(test).toMatchObject({ success: false, error: expect.any(String) });
  });
});

describe('the audit log', () => {
  it('has every change made, and no secret of it', async () => {
    await post('/virtual-keys', {
      name: 'Mine',
      provider: 'openai',
      key: 'very-secret',
      workspace_id: 'staging',
    });
    const period = 'start_time=2026-06-01T00:00:00Z&end_time=2026-07-01T00:00:00Z&organisation_id=any';
    const records = entries(await get(`/audit-logs?${period}`), 'records');
    expect(records[0]).toMatchObject({
      method: 'POST',
      uri: '/v1/virtual-keys',
      resource_type: 'virtual-key',
    });
    expect(JSON.stringify(records)).not.toContain('very-secret');
    const updates = entries(await get(`/audit-logs?${period}&method=PUT`), 'records');
    expect(new Set(updates.map(({ method }) => method))).toEqual(new Set(['PUT']));
  });
});

describe('limits', () => {
  it('know what is exhausted, and forget it when they are reset', async () => {
    const policy = entries(await get('/policies/usage-limits')).find(({ type }) => type === 'tokens');
    const path = `/policies/usage-limits/${String(policy?.['id'])}`;
    const [worn] = entries(await get(`${path}/entities?status=exhausted`));
    expect(worn).toMatchObject({ value_key: 'emi.tanaka@example.com' });
    await put(`${path}/entities/${String(worn?.['id'])}/reset`);
    expect(entries(await get(`${path}/entities?status=exhausted`))).toEqual([]);
  });
});

it('an empty sandbox has one workspace and a collection, and nothing else', async () => {
  const own = await startSandbox({ empty: true });
  try {
    expect(entries(await call(own, 'GET', '/admin/workspaces')).length).toBe(1);
    for (const path of ['/prompts', '/configs', '/api-keys', '/providers', '/integrations']) {
      expect(entries(await call(own, 'GET', path))).toEqual([]);
    }
  } finally {
    await own.close();
  }
});
