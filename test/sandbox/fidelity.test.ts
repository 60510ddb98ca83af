// Where the sandbox was once kinder than Portkey, so that a wrong client passed: each of these is refused or answered
// as Portkey does. Sources: replies recorded in 2026, Portkey's documentation, its Terraform provider.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { call, entries, noon, object, refused } from './given.ts';

let time = noon;
let sandbox: Sandbox;
beforeEach(async () => {
  time = noon;
  sandbox = await startSandbox({ now: () => time });
});
afterEach(() => sandbox.close());

const get = (path: string) => call(sandbox, 'GET', path);
const post = (path: string, body?: unknown) => call(sandbox, 'POST', path, body);
const put = (path: string, body?: unknown) => call(sandbox, 'PUT', path, body);
const remove = (path: string, body?: unknown) => call(sandbox, 'DELETE', path, body);
const made = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return object(answer.body);
};

const june = 'time_of_generation_min=2026-06-01T00:00:00Z&time_of_generation_max=2026-06-30T00:00:00Z';
const check = { id: 'default.wordCount', parameters: { minWords: 1, maxWords: 9 } };

async function withScope(
  scope: 'organisation' | 'workspace',
  use: (ask: (method: string, path: string, body?: unknown) => ReturnType<typeof call>) => Promise<void>,
): Promise<void> {
  const own = await startSandbox({ now: () => noon, scope });
  try {
    await use((method, path, body) => call(own, method, path, body));
  } finally {
    await own.close();
  }
}

describe('names', () => {
  it.each([
    ['/configs', { name: 'Twin', config: { provider: '@a' }, workspace_id: 'staging' }],
    ['/guardrails', { name: 'Twin', checks: [check], actions: { deny: true }, workspace_id: 'staging' }],
    ['/collections', { name: 'Twin', workspace_id: 'staging' }],
    ['/prompts/partials', { name: 'Twin', string: 'x', workspace_id: 'staging' }],
    ['/prompts', { name: 'Twin', collection_id: 'support', string: 'x', parameters: {}, virtual_key: 'any' }],
    ['/admin/workspaces', { name: 'Twin' }],
  ])('are not unique: a second object under %s is made without a word', async (path, body) => {
    const [one, other] = [await made(path, body), await made(path, body)];
    expect(one['id']).not.toBe(other['id']);
    expect(one['slug']).not.toBe(other['slug']);
  });
});

describe('a key of the workspace', () => {
  it('reads analytics, exports and integrations of its own, whatever workspace it names', async () => {
    await withScope('workspace', async (ask) => {
      for (const path of ['/logs/exports', '/integrations/openai', '/integrations/openai/models'])
        expect((await ask('GET', path)).status, path).toBe(200);
      const requests = async (query: string): Promise<unknown> =>
        object(object((await ask('GET', `/analytics/graphs/requests?${june}${query}`)).body)['summary'])[
          'total'
        ];
      expect(await requests('&workspace_slug=staging')).toBe(await requests(''));
    });
  });

  it('has no part in the organisation', async () => {
    await withScope('workspace', async (ask) => {
      refused(
        await ask('POST', '/admin/users/invites', { email: 'a@example.com', role: 'member' }),
        403,
        'AB03',
      );
      refused(await ask('DELETE', '/admin/workspaces/production', { name: 'Production' }), 403, 'AB03');
      refused(await ask('GET', '/audit-logs'), 403, 'AB03');
    });
  });
});

describe('a key of the organisation', () => {
  it('runs no prompt, and writes neither feedback nor logs', async () => {
    await withScope('organisation', async (ask) => {
      const [prompt] = entries(await ask('GET', '/prompts'));
      for (const [path, body] of [
        [`/prompts/${String(prompt?.['id'])}/completions`, { variables: {} }],
        [`/prompts/${String(prompt?.['id'])}/render`, { variables: {} }],
        ['/feedback', { trace_id: 't', value: 1 }],
        ['/logs', { request: { url: 'https://example.com', body: {} }, response: { body: {} } }],
      ] as const)
        refused(await ask('POST', path, body), 403, 'AB03');
    });
  });

  it('covers the default workspace where it names none', async () => {
    const total = async (query: string): Promise<number> =>
      Number(
        object(object((await get(`/analytics/graphs/requests?${june}${query}`)).body)['summary'])['total'],
      );
    expect(await total('')).toBe(await total('&workspace_slug=production'));
    expect(await total('&workspace_slug=production,staging')).toBeGreaterThan(await total(''));
  });

  it('sees all workspaces side by side in their group', async () => {
    const rows = entries(await get(`/analytics/groups/workspace?${june}`));
    expect(rows.map(({ group_key }) => group_key).sort()).toEqual(['production', 'research', 'staging']);
  });
});

describe('analytics', () => {
  it('need a time range', async () => {
    refused(await get('/analytics/graphs/cost'), 400, 'AB01');
    refused(await get('/analytics/graphs/cost?time_of_generation_min=2026-06-01T00:00:00Z'), 400, 'AB01');
  });

  it.each(['ai_service', 'model', 'status_code', 'api_key', 'config', 'workspace', 'prompt'])(
    'are grouped by %s, under group_key, with the count alone until columns are asked for',
    async (by) => {
      const [row] = entries(await get(`/analytics/groups/${by}?${june}`));
      expect(Object.keys(row ?? {}).sort()).toEqual(['group_key', 'object', 'requests']);
      const [more] = entries(await get(`/analytics/groups/${by}?${june}&columns=cost,error_count`));
      expect(more).toMatchObject({ cost: expect.any(Number), error_count: expect.any(Number) });
    },
  );

  it('know no other groups', async () => {
    for (const by of ['virtual-keys', 'status-codes'])
      refused(await get(`/analytics/groups/${by}?${june}`), 400, 'AB01');
  });
});

describe('rules that are checked when they are saved', () => {
  it('a config that no reading allows', async () => {
    refused(
      await post('/configs', { name: 'X', config: { strategy: { mode: 'load-balance' } } }),
      400,
      'AB01',
    );
    refused(await post('/configs', { name: 'X', config: { retry: 3 } }), 400, 'AB01');
  });

  it('a guardrail with a check or an action that there is none of', async () => {
    const base = { name: 'X', workspace_id: 'staging' };
    refused(
      await post('/guardrails', { ...base, checks: [{ id: 'default.nothing' }], actions: {} }),
      400,
      'AB01',
    );
    for (const id of ['pii', 'default.pii', 'own.check', 'lakera', 'toString'])
      refused(await post('/guardrails', { ...base, checks: [{ id }], actions: {} }), 400, 'AB01');
    // Portkey's pages have the plugin, and do not name its checks.
    await made('/guardrails', { ...base, checks: [{ id: 'lakera.guard' }], actions: { deny: true } });
    refused(await post('/guardrails', { ...base, checks: [check], actions: { block: true } }), 400, 'AB01');
    refused(await post('/guardrails', { ...base, checks: [check], actions: { deny: 'yes' } }), 400, 'AB01');
  });

  it('a budget that contradicts itself', async () => {
    const budget = {
      conditions: [{ key: 'provider', value: 'openai-prod' }],
      group_by: [{ key: 'api_key' }],
      type: 'cost',
      credit_limit: 10,
      workspace_id: 'production',
    };
    for (const wrong of [
      { alert_threshold: 20 },
      { periodic_reset: 'monthly', periodic_reset_days: 7 },
      { type: 'tokens', credit_limit: 99 },
      { conditions: [{ key: 'colour', value: 'blue' }] },
    ])
      refused(await post('/policies/usage-limits', { ...budget, ...wrong }), 400, 'AB01');
    const { id } = await made('/policies/usage-limits', budget);
    refused(await put(`/policies/usage-limits/${String(id)}`, { alert_threshold: 11 }), 400, 'AB01');
  });
});

describe('API keys', () => {
  const key = { name: 'K', workspace_id: 'production', scopes: ['prompts.read'] };

  it('hold no scope that is none, nor one of the other kind of key', async () => {
    for (const scopes of [['prompts.everything'], ['audit_logs.list'], ['organisation_users.read']])
      refused(await post('/api-keys/workspace/service', { ...key, scopes }), 400, 'AB01');
    const admin = { name: 'A', scopes: ['completions.write'] };
    refused(await post('/api-keys/organisation/service', admin), 400, 'AB01');
  });

  it('rotate by one period, and not again while both values work', async () => {
    const rotation_policy = { rotation_period: 'weekly', rotation_period_days: 7 };
    refused(await post('/api-keys/workspace/service', { ...key, rotation_policy }), 400, 'AB01');
    const { id } = await made('/api-keys/workspace/service', key);
    await made(`/api-keys/${String(id)}/rotate`, {});
    refused(await post(`/api-keys/${String(id)}/rotate`, {}), 400, 'AB01');
    time += 1_800_001;
    await made(`/api-keys/${String(id)}/rotate`, {});
  });
});

describe('prompts', () => {
  it('take a new version whole, or as a patch', async () => {
    const [prompt] = entries(await get('/prompts?workspace_id=staging'));
    const path = `/prompts/${String(prompt?.['id'])}`;
    refused(await put(path, { string: 'Only this' }), 400, 'AB01');
    expect((await put(path, { string: 'Only this', patch: true })).status).toBe(200);
  });

  it('answer a change of the name with nothing', async () => {
    const [prompt] = entries(await get('/prompts?workspace_id=staging'));
    expect((await put(`/prompts/${String(prompt?.['id'])}`, { name: 'Renamed' })).body).toEqual({});
  });
});

describe('log exports', () => {
  const draft = { workspace_id: 'production', filters: {}, requested_data: ['id'] };

  it('know their filters', async () => {
    const filters = { created_at: { gte: '2026-06-01T00:00:00Z' } };
    refused(await post('/logs/exports', { ...draft, filters }), 400, 'AB01');
  });

  it('start once', async () => {
    const { id } = await made('/logs/exports', draft);
    await made(`/logs/exports/${String(id)}/start`, {});
    await made(`/logs/exports/${String(id)}/cancel`, {});
    refused(await post(`/logs/exports/${String(id)}/start`, {}), 400, 'AB01');
  });
});

describe('access to an integration', () => {
  const ofWorkspace = async (workspace: string): Promise<unknown[]> =>
    entries(await get(`/providers?workspace_id=${workspace}`)).map(({ integration_id, note }) => [
      integration_id,
      note,
    ]);

  it('makes a provider by itself, once', async () => {
    const { id: integration } = object((await get('/integrations/bedrock-eu')).body);
    const grant = { workspaces: [{ id: 'staging', enabled: true }] };
    await put('/integrations/bedrock-eu/workspaces', grant);
    await put('/integrations/bedrock-eu/workspaces', grant);
    const providers = (await ofWorkspace('staging')).filter((one) => (one as unknown[])[0] === integration);
    expect(providers).toHaveLength(1);
  });

  it('makes none where it is told not to', async () => {
    const before = await ofWorkspace('staging');
    const item = { id: 'staging', enabled: true, create_default_provider: false };
    await put('/integrations/bedrock-eu/workspaces', { workspaces: [item] });
    expect(await ofWorkspace('staging')).toEqual(before);
  });

  it('keeps a fresh workspace from being deleted without force', async () => {
    await put('/integrations/openai/workspaces', { global_workspace_access: { enabled: true } });
    const { id } = await made('/admin/workspaces', { name: 'Fresh' });
    refused(await remove(`/admin/workspaces/${String(id)}`, { name: 'Fresh' }), 409, 'AB07');
    expect(
      (await remove(`/admin/workspaces/${String(id)}`, { name: 'Fresh', force_delete: true })).status,
    ).toBe(200);
  });
});

describe('security settings of a workspace', () => {
  const path = '/admin/workspaces/staging';
  it('are camel case, and are changed all at once', async () => {
    const whole = object(object((await get(path)).body)['security_settings']);
    expect(Object.keys(whole)).toHaveLength(35);
    expect(whole).toHaveProperty('membersViewLogs');
    refused(await put(path, { security_settings: { members_view_logs: false } }), 400, 'AB01');
    refused(await put(path, { security_settings: { membersViewLogs: false } }), 400, 'AB01');
    expect((await put(path, { security_settings: { ...whole, membersViewLogs: false } })).status).toBe(200);
    expect(object((await get(path)).body)).toMatchObject({ security_settings: { membersViewLogs: false } });
  });
});

describe('replies as they were recorded', () => {
  const first = async (path: string): Promise<Record<string, unknown>> => entries(await get(path))[0] ?? {};
  const keys = (value: unknown): string[] => Object.keys(object(value));

  it.each(['/configs', '/prompts', '/api-keys', '/admin/workspaces', '/virtual-keys'])(
    'the list of %s does not say whether there is more',
    async (path) => {
      expect(keys((await get(`${path}?page_size=1`)).body)).not.toContain('has_more');
    },
  );

  it('prompts come whole where no page is asked for', async () => {
    const prompt = { collection_id: 'support', string: 'x', parameters: {}, virtual_key: 'any' };
    for (let at = 0; at < 102; at += 1) await made('/prompts', { ...prompt, name: `P${at}` });
    expect(entries(await get('/prompts')).length).toBeGreaterThan(102);
    expect(entries(await get('/prompts?page_size=5'))).toHaveLength(5);
  });

  it('a key by itself says more than in the list', async () => {
    const listed = await first('/api-keys?page_size=1');
    expect(listed).toMatchObject({ rate_limits: [], expiry_enforced: 0, api_key_defaults_id: null });
    expect(listed['key']).toMatch(/^..\*{5}...$/);
    expect(keys(listed['defaults'])).not.toContain('allow_config_override');
    const shown = object((await get(`/api-keys/${String(listed['id'])}`)).body);
    expect(shown).toMatchObject({ next_usage_reset_at: null, defaults: { allow_config_override: false } });
  });

  it('a virtual key has other fields by itself than in the list', async () => {
    const row = await first('/virtual-keys');
    expect(row).toMatchObject({ provider: 'openai', workspace_name: expect.any(String) });
    expect(keys(row)).not.toContain('key');
    const shown = object((await get(`/virtual-keys/${String(row['slug'])}`)).body);
    expect(shown).toMatchObject({ ai_provider_name: 'openai', key: '', masked_api_key: expect.any(String) });
  });

  it('a workspace shows its users without address, and their roles without a prefix', async () => {
    const users = object((await get('/admin/workspaces/production')).body)['users'];
    for (const user of users as unknown[]) {
      expect(object(user)['role']).not.toMatch(/^ws-/);
      expect(keys(user)).not.toContain('email');
    }
  });

  it('secrets of a vault stand masked under another name', async () => {
    const { id } = await made('/secret-references', {
      name: 'Vault',
      manager_type: 'aws_sm',
      secret_path: 'a/b',
      auth_config: {
        aws_auth_type: 'accessKey',
        aws_region: 'eu-west-1',
        aws_access_key_id: 'AKIA-not-a-key',
        aws_secret_access_key: 'not-a-secret-key',
      },
    });
    const { auth_config } = object((await get(`/secret-references/${String(id)}`)).body);
    expect(keys(auth_config)).toContain('masked_aws_secret_access_key');
    expect(JSON.stringify(auth_config)).not.toContain('not-a-secret-key');
  });

  it('a group of the identity provider has one role in a workspace', async () => {
    const mapping = { workspace_id: 'staging', scim_group_name: 'Doctors' };
    const { id } = await made('/scim/workspaces', { ...mapping, role: 'member' });
    refused(await post('/scim/workspaces', { ...mapping, role: 'admin' }), 409, 'AB07');
    expect((await remove(`/scim/workspaces/${String(id)}`)).body).toEqual({ success: true });
  });

  it('times are to the second, and short windows of analytics by the minute', async () => {
    time += 123;
    const { id } = await made('/configs', { name: 'X', config: { provider: '@a' }, workspace_id: 'staging' });
    expect(object((await get(`/configs/${String(id)}`)).body)['created_at']).toMatch(/:\d\d\.000Z$/);
    const window = 'time_of_generation_min=2026-06-14T10:00:30Z&time_of_generation_max=2026-06-14T10:30:00Z';
    const graph = object((await get(`/analytics/graphs/requests?${window}`)).body);
    expect(graph).toMatchObject({ is_quota_exceeded: false, object: 'analytics-graph' });
    const stamps = (graph['data_points'] as { timestamp: string }[]).map(({ timestamp }) => timestamp);
    expect(stamps.slice(0, 2)).toEqual(['2026-06-14T10:00:00.000Z', '2026-06-14T10:01:00.000Z']);
  });
});
