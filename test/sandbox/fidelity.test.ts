// Where the sandbox was once kinder than Portkey, so that a wrong client passed: each of these is refused or answered
// as Portkey does. Sources: replies recorded in 2026, Portkey's documentation, its Terraform provider.
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type Arguments, callTool, done, entries, noon, object, refused, sandboxForEach } from './given.ts';

const given = sandboxForEach();
const { ask, createKey } = given;
const made = (tool: string, args: Arguments, body: unknown) => done(ask(tool, args, body));

const june = {
  time_of_generation_min: '2026-06-01T00:00:00Z',
  time_of_generation_max: '2026-06-30T00:00:00Z',
};
const check = { id: 'default.wordCount', parameters: { minWords: 1, maxWords: 9 } };

async function withScope(
  scope: 'organisation' | 'workspace',
  use: (of: typeof ask) => Promise<void>,
): Promise<void> {
  const own = await startSandbox({ now: () => noon, scope });
  try {
    await use((tool, args, body) => callTool(own, tool, args, body));
  } finally {
    await own.close();
  }
}

describe('names', () => {
  it.each([
    ['create_config', { name: 'Twin', config: { provider: '@a' }, workspace_id: 'staging' }],
    ['create_guardrail', { name: 'Twin', checks: [check], actions: { deny: true }, workspace_id: 'staging' }],
    ['create_collection', { name: 'Twin', workspace_id: 'staging' }],
    ['create_prompt_partial', { name: 'Twin', string: 'x', workspace_id: 'staging' }],
    [
      'create_prompt',
      { name: 'Twin', collection_id: 'support', string: 'x', parameters: {}, virtual_key: 'any' },
    ],
    ['create_workspace', { name: 'Twin' }],
  ])('are not unique: a second object by %s is made without a word', async (tool, body) => {
    const [one, other] = [await made(tool, {}, body), await made(tool, {}, body)];
    expect(one['id']).not.toBe(other['id']);
    expect(one['slug']).not.toBe(other['slug']);
  });
});

describe('a key of the workspace', () => {
  it('reads analytics, exports and integrations of its own, whatever workspace it names', async () => {
    await withScope('workspace', async (ask) => {
      for (const tool of ['list_log_exports', 'get_integration', 'list_integration_models'])
        expect((await ask(tool, tool === 'list_log_exports' ? {} : { slug: 'openai' })).status, tool).toBe(
          200,
        );
      const requests = async (filter?: Arguments): Promise<unknown> =>
        object(object((await ask('get_request_analytics', { ...june, ...filter })).body)['summary'])['total'];
      expect(await requests({ workspace_slug: 'staging' })).toBe(await requests());
    });
  });

  it('has no part in the organisation', async () => {
    await withScope('workspace', async (ask) => {
      refused(await ask('invite_user', {}, { email: 'a@example.com', role: 'member' }), 403, 'AB03');
      refused(
        await ask('delete_workspace', { workspaceId: 'production' }, { name: 'Production' }),
        403,
        'AB03',
      );
      refused(await ask('list_audit_logs'), 403, 'AB03');
    });
  });
});

describe('a key of the organisation', () => {
  it('runs no prompt, and writes neither feedback nor logs', async () => {
    await withScope('organisation', async (ask) => {
      const [prompt] = entries(await ask('list_prompts'));
      const one = { promptId: prompt?.['id'] };
      for (const [tool, args, body] of [
        ['run_prompt_completion', one, { variables: {} }],
        ['render_prompt', one, { variables: {} }],
        ['create_feedback', {}, { trace_id: 't', value: 1 }],
        ['insert_log', {}, { request: { url: 'https://example.com', body: {} }, response: { body: {} } }],
      ] as const)
        refused(await ask(tool, args, body), 403, 'AB03');
    });
  });

  it('covers the default workspace where it names none', async () => {
    const total = async (workspace_slug?: string): Promise<number> => {
      const { body } = await ask('get_request_analytics', {
        ...june,
        ...(workspace_slug && { workspace_slug }),
      });
      return Number(object(object(body)['summary'])['total']);
    };
    expect(await total()).toBe(await total('production'));
    expect(await total('production,staging')).toBeGreaterThan(await total());
  });

  it('sees all workspaces side by side in their group', async () => {
    const rows = entries(await ask('get_analytics_group', { groupBy: 'workspace', ...june }));
    expect(rows.map(({ group_key }) => group_key).sort()).toEqual(['production', 'research', 'staging']);
  });
});

describe('analytics', () => {
  it('need a time range', async () => {
    refused(await ask('get_cost_analytics'), 400, 'AB01');
    refused(await ask('get_cost_analytics', { time_of_generation_min: '2026-06-01T00:00:00Z' }), 400, 'AB01');
  });

  it.each(['ai_service', 'model', 'status_code', 'api_key', 'config', 'workspace', 'prompt'])(
    'are grouped by %s, under group_key, with the count alone until columns are asked for',
    async (by) => {
      const [row] = entries(await ask('get_analytics_group', { groupBy: by, ...june }));
      expect(Object.keys(row ?? {}).sort()).toEqual(['group_key', 'object', 'requests']);
      const [more] = entries(
        await ask('get_analytics_group', { groupBy: by, ...june, columns: 'cost,error_count' }),
      );
      expect(more).toMatchObject({ cost: expect.any(Number), error_count: expect.any(Number) });
    },
  );

  it('know no other groups', async () => {
    for (const by of ['virtual-keys', 'status-codes'])
      refused(await ask('get_analytics_group', { groupBy: by, ...june }), 400, 'AB01');
  });
});

describe('rules that are checked when they are saved', () => {
  it('a config that no reading allows', async () => {
    refused(
      await ask('create_config', {}, { name: 'X', config: { strategy: { mode: 'load-balance' } } }),
      400,
      'AB01',
    );
    refused(await ask('create_config', {}, { name: 'X', config: { retry: 3 } }), 400, 'AB01');
  });

  it('a guardrail with a check or an action that there is none of', async () => {
    const base = { name: 'X', workspace_id: 'staging' };
    refused(
      await ask('create_guardrail', {}, { ...base, checks: [{ id: 'default.nothing' }], actions: {} }),
      400,
      'AB01',
    );
    for (const id of ['pii', 'default.pii', 'own.check', 'lakera', 'toString'])
      refused(await ask('create_guardrail', {}, { ...base, checks: [{ id }], actions: {} }), 400, 'AB01');
    // Portkey's pages have the plugin, and do not name its checks.
    await made(
      'create_guardrail',
      {},
      { ...base, checks: [{ id: 'lakera.guard' }], actions: { deny: true } },
    );
    refused(
      await ask('create_guardrail', {}, { ...base, checks: [check], actions: { block: true } }),
      400,
      'AB01',
    );
    refused(
      await ask('create_guardrail', {}, { ...base, checks: [check], actions: { deny: 'yes' } }),
      400,
      'AB01',
    );
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
      refused(await ask('create_usage_limit', {}, { ...budget, ...wrong }), 400, 'AB01');
    const { id } = await made('create_usage_limit', {}, budget);
    refused(
      await ask('update_usage_limit', { policyUsageLimitsId: id }, { alert_threshold: 11 }),
      400,
      'AB01',
    );
  });
});

describe('API keys', () => {
  const key = { name: 'K', workspace_id: 'production', scopes: ['prompts.read'] };

  it('hold no scope that is none, nor one of the other kind of key', async () => {
    for (const scopes of [['prompts.everything'], ['audit_logs.list'], ['organisation_users.read']])
      refused(await createKey({ ...key, scopes }), 400, 'AB01');
    const admin = { name: 'A', scopes: ['completions.write'] };
    refused(await ask('create_api_key', { type: 'organisation', 'sub-type': 'service' }, admin), 400, 'AB01');
  });

  it('rotate by one period, and not again while both values work', async () => {
    const rotation_policy = { rotation_period: 'weekly', rotation_period_days: 7 };
    refused(await createKey({ ...key, rotation_policy }), 400, 'AB01');
    const { id } = await done(createKey(key));
    await made('rotate_api_key', { id }, {});
    refused(await ask('rotate_api_key', { id }, {}), 400, 'AB01');
    given.time += 1_800_001;
    await made('rotate_api_key', { id }, {});
  });
});

describe('prompts', () => {
  it('take a new version whole, or as a patch', async () => {
    const [prompt] = entries(await ask('list_prompts', { workspace_id: 'staging' }));
    const one = { promptId: prompt?.['id'] };
    refused(await ask('update_prompt', one, { string: 'Only this' }), 400, 'AB01');
    expect((await ask('update_prompt', one, { string: 'Only this', patch: true })).status).toBe(200);
  });

  it('answer a change of the name with nothing', async () => {
    const [prompt] = entries(await ask('list_prompts', { workspace_id: 'staging' }));
    expect((await ask('update_prompt', { promptId: prompt?.['id'] }, { name: 'Renamed' })).body).toEqual({});
  });
});

describe('log exports', () => {
  const draft = { workspace_id: 'production', filters: {}, requested_data: ['id'] };

  it('know their filters', async () => {
    const filters = { created_at: { gte: '2026-06-01T00:00:00Z' } };
    refused(await ask('create_log_export', {}, { ...draft, filters }), 400, 'AB01');
  });

  it('start once', async () => {
    const { id } = await made('create_log_export', {}, draft);
    await made('start_log_export', { exportId: id }, {});
    await made('cancel_log_export', { exportId: id }, {});
    refused(await ask('start_log_export', { exportId: id }, {}), 400, 'AB01');
  });
});

describe('access to an integration', () => {
  const ofWorkspace = async (workspace: string): Promise<unknown[]> =>
    entries(await ask('list_providers', { workspace_id: workspace })).map(({ integration_id, note }) => [
      integration_id,
      note,
    ]);

  it('makes a provider by itself, once', async () => {
    const { id: integration } = object((await ask('get_integration', { slug: 'bedrock-eu' })).body);
    const grant = { workspaces: [{ id: 'staging', enabled: true }] };
    await ask('update_integration_workspaces', { slug: 'bedrock-eu' }, grant);
    await ask('update_integration_workspaces', { slug: 'bedrock-eu' }, grant);
    const providers = (await ofWorkspace('staging')).filter((one) => (one as unknown[])[0] === integration);
    expect(providers).toHaveLength(1);
  });

  it('makes none where it is told not to', async () => {
    const before = await ofWorkspace('staging');
    const item = { id: 'staging', enabled: true, create_default_provider: false };
    await ask('update_integration_workspaces', { slug: 'bedrock-eu' }, { workspaces: [item] });
    expect(await ofWorkspace('staging')).toEqual(before);
  });

  it('keeps a fresh workspace from being deleted without force', async () => {
    await ask(
      'update_integration_workspaces',
      { slug: 'openai' },
      { global_workspace_access: { enabled: true } },
    );
    const { id } = await made('create_workspace', {}, { name: 'Fresh' });
    refused(await ask('delete_workspace', { workspaceId: id }, { name: 'Fresh' }), 409, 'AB07');
    expect(
      (await ask('delete_workspace', { workspaceId: id }, { name: 'Fresh', force_delete: true })).status,
    ).toBe(200);
  });
});

describe('security settings of a workspace', () => {
  const one = { workspaceId: 'staging' };
  it('are camel case, and are changed all at once', async () => {
    const whole = object(object((await ask('get_workspace', one)).body)['security_settings']);
    expect(Object.keys(whole)).toHaveLength(35);
    expect(whole).toHaveProperty('membersViewLogs');
    refused(
      await ask('update_workspace', one, { security_settings: { members_view_logs: false } }),
      400,
      'AB01',
    );
    refused(
      await ask('update_workspace', one, { security_settings: { membersViewLogs: false } }),
      400,
      'AB01',
    );
    expect(
      (await ask('update_workspace', one, { security_settings: { ...whole, membersViewLogs: false } }))
        .status,
    ).toBe(200);
    expect(object((await ask('get_workspace', one)).body)).toMatchObject({
      security_settings: { membersViewLogs: false },
    });
  });
});
