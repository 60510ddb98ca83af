// The sandbox of Prisma AIRS: its token, planes, ids, refusals and receipts, through the server's own tools.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/catalog/tool.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { createServices, type Services } from '../../src/server/create-services.ts';
import { minimalArguments } from '../support/instances.ts';
import { airsModels } from '../support/prisma-airs.ts';

const environment = {
  PORTKEY_PLATFORM: 'prisma-airs',
  PORTKEY_SANDBOX: 'true',
  PORTKEY_PREVIEW: 'true',
  PORTKEY_CONFIRM: 'never',
  PORTKEY_MAX_RETRIES: '0',
  LOG_LEVEL: 'silent',
};
const span = {
  time_of_generation_min: '2020-01-01T00:00:00Z',
  time_of_generation_max: '2030-01-01T00:00:00Z',
};

const told = new Map<string | undefined, string>([
  ['refused', 'policy_denied'],
  ['failing', 'AB04'],
]);

let open: Services;
beforeAll(async () => {
  open = await createServices(readSettings(environment));
});
afterAll(async () => {
  await open.close();
});

async function call(name: string, args: object, on: Services = open): Promise<CallOutcome> {
  return await on.surface.call(name, args, {
    signal: new AbortController().signal,
    principal: 'test',
    progress: () => {},
  });
}

async function give(name: string, args: object): Promise<Record<string, unknown>> {
  const outcome = await call(name, args);
  expect(outcome.ok, `${name}: ${JSON.stringify(outcome.value)}`).toBe(true);
  return { ...outcome.value };
}

function rows(reply: Record<string, unknown>): Record<string, unknown>[] {
  return reply['data'] as Record<string, unknown>[];
}

async function workspace(): Promise<{ readonly id: string; readonly slug: string }> {
  const [first = expect.fail('no workspace')] = rows(await give('list_workspaces_in_scope', {}));
  return { id: String(first['id']), slug: String(first['slug']) };
}

describe('the sandbox of Prisma AIRS', () => {
  it('knows every operation: each is served, refused or failing as the evidence says', async () => {
    for (const operation of airsModels) {
      const { value } = await call(operation.tool, minimalArguments(operation));
      const text = JSON.stringify(value);
      expect(text, operation.tool).not.toContain('The sandbox failed');
      const expected = told.get(operation.unproven);
      if (expected !== undefined) expect(text, operation.tool).toContain(expected);
      else if (operation.unproven === undefined) expect(text, operation.tool).not.toContain('policy_denied');
    }
  });

  it('wants a workspace by its UUID, and answers 404 AB02 for a slug', async () => {
    const { id, slug } = await workspace();
    expect((await call('list_configs', { workspace_id: slug })).value).toMatchObject({
      error: { status: 404, code: 'AB02' },
    });
    const [config = expect.fail('no config')] = rows(await give('list_configs', { workspace_id: id }));
    expect(config).not.toHaveProperty('config');
    await give('get_config', { slug: config['id'] });
    expect((await call('get_config', { slug: config['slug'] })).value).toMatchObject({
      error: { code: 'AB02' },
    });
  });

  it('lets a workspace be made for a scope, reached once that is bound, and archived', async () => {
    const named = { name: 'New', scope_name: 'ws_new_abc123' };
    expect((await call('create_workspace', named)).value).toMatchObject({
      error: { status: 400, code: 'AB01' },
    });
    await give('create_access_scope', { name: named.scope_name });
    const made = await give('create_workspace', named);
    const inScope = async () => rows(await give('list_workspaces_in_scope', {})).map(({ id }) => id);
    expect(await inScope()).not.toContain(made['id']);
    const resources = [{ resource_type: 'workspace', resource_id: made['slug'], metadata: [] }];
    await give('update_access_scope', { scope_name: named.scope_name, resources });
    expect(await inScope()).toContain(made['id']);
    await give('update_workspace', { workspaceId: made['id'], description: 'x' });
    await give('delete_workspace', { workspaceId: made['id'] });
    expect((await call('get_workspace', { workspaceId: made['id'] })).value).toMatchObject({
      error: { code: 'AB08' },
    });
    expect(rows(await give('list_workspaces', { status: 'archived' })).map(({ id }) => id)).toContain(
      made['id'],
    );
  });

  it('keeps two collections of keys, and gives a secret once', async () => {
    const { id } = await workspace();
    const made = await give('create_api_key', {
      sub_type: 'service',
      workspace_id: id,
      name: 'robot',
      scopes: ['logs.view'],
    });
    expect(made['key']).toEqual(expect.any(String));
    const shown = await give('get_api_key', { sub_type: 'service', id: made['id'] });
    expect(shown['key']).not.toBe(made['key']);
    await give('rotate_api_key', { sub_type: 'service', id: made['id'] });
    await give('delete_api_key', { sub_type: 'service', id: made['id'] });
  });

  it('charts a workspace by its slug, and prices come from the public origin', async () => {
    const { slug } = await workspace();
    const cost = await give('get_cost_analytics', { workspace_slug: slug, ...span });
    expect(cost).toMatchObject({ success: true, data: { isQuotaExceeded: false } });
    expect(await give('get_log_chart', { chart: 'cost', workspace_slug: slug, ...span })).toEqual(cost);
    expect(
      await give('get_analytics_group', { groupBy: 'model', workspace_slug: slug, ...span }),
    ).toMatchObject({
      object: 'list',
      is_quota_exceeded: false,
    });
    await give('get_model_pricing', { provider: 'openai', model: 'gpt-4o' });
  });

  it('gives a fault on demand the code of its status, and 429 a time to wait', async () => {
    const failing = await createServices(
      readSettings({ ...environment, PORTKEY_SANDBOX_FAULTS: 'GET /workspaces=429,GET /deployments=503' }),
    );
    expect((await call('list_workspaces', {}, failing)).value).toMatchObject({
      error: { status: 429, code: 'AB06', retry_after_s: 1 },
    });
    expect((await call('list_deployments', {}, failing)).value).toMatchObject({
      error: { status: 503, code: 'AB04' },
    });
    await failing.close();
  });

  it('opens a half of the tools with one of the two grants', async () => {
    const admin = await createServices(
      readSettings({ ...environment, PORTKEY_SANDBOX_SCOPE: 'organisation' }),
    );
    expect((await call('list_deployments', {}, admin)).ok).toBe(true);
    expect((await call('list_workspaces_in_scope', {}, admin)).value).toMatchObject({
      error: { code: 'AB03' },
    });
    await admin.close();
    const data = await createServices(readSettings({ ...environment, PORTKEY_SANDBOX_SCOPE: 'workspace' }));
    expect((await call('list_workspaces_in_scope', {}, data)).ok).toBe(true);
    expect((await call('list_deployments', {}, data)).value).toMatchObject({
      error: { code: 'policy_denied' },
    });
    await data.close();
  });
});
