// Workspaces made up by chance, through the same operations as everybody's: prompts with several versions, drafts and
// labels, configs as objects, limits that are there or not, references in every place where one can stand.
import type { ToolName } from '../../src/generated/index.ts';
import type { Fields } from '../../src/workspace/types.ts';
import { Chance } from './chance.ts';
import type { Memory } from './memory.ts';

/** Stands in every secret field; must be found nowhere. */
export const canary = 'canary-5up3r-s3cr3t-value';

const budget = { credit_limit: 50, type: 'cost', alert_threshold: 40, periodic_reset: 'monthly' };
const rates = [{ type: 'requests', unit: 'rpm', value: 60 }];

/** Fills a workspace. @returns how many objects of each kind were made. */
export async function fill({ up, account }: Memory, workspace: string, seed: number): Promise<void> {
  const chance = new Chance(seed);
  const id = (body: unknown): string => String((body as Fields).id);
  const slugOf = (body: unknown): string => {
    const reply = body as Fields;
    return String(reply.slug ?? (reply.data as Fields | undefined)?.slug ?? reply.id);
  };
  const call = (tool: ToolName, args: Fields): Promise<unknown> => up.call(tool, args);
  const workspace_id = workspace;
  const times = async <Result>(most: number, make: () => Promise<Result>): Promise<Result[]> => {
    const made: Result[] = [];
    for (let left = chance.below(most + 1); left > 0; left -= 1) made.push(await make());
    return made;
  };

  const secrets = await times(2, async () =>
    slugOf(
      await call('create_secret_reference', {
        name: chance.name(),
        slug: chance.slug(`vault-${seed}`),
        manager_type: 'aws_sm',
        auth_config: {
          aws_auth_type: 'accessKey',
          aws_access_key_id: canary,
          aws_secret_access_key: canary,
          aws_region: 'eu-central-1',
        },
        secret_path: 'models/openai',
        ...chance.maybe('tags', { team: 'platform' }),
        ...chance.maybe('allowed_workspaces', [workspace]),
      }),
    ),
  );
  const mapped = (): Fields => {
    const secret = chance.one(secrets);
    return secret === undefined
      ? {}
      : chance.maybe('secret_mappings', [{ target_field: 'key', secret_reference_id: secret }]);
  };

  const own = await times(2, async () => {
    const slug = slugOf(
      await call('create_integration', {
        workspace_id,
        name: chance.name(),
        slug: chance.slug('int'),
        ai_provider_id: 'openai',
        create_default_provider: false,
        key: canary,
        ...chance.maybe('description', 'An account'),
        ...chance.maybe('configurations', { openai_project: 'p', custom_headers: { 'x-auth': canary } }),
        ...mapped(),
      }),
    );
    if (chance.is(0.5))
      await call('update_integration_models', {
        slug,
        allow_all_models: chance.is(0.7),
        models: [
          { slug: 'gpt-4o', enabled: chance.is(0.5) },
          ...(chance.is(0.5)
            ? [{ slug: 'mine', enabled: true, is_custom: true, base_model_slug: 'gpt-4o' }]
            : []),
        ],
      });
    return slug;
  });
  const shared = slugOf(
    await call('create_integration', {
      name: `Shared ${seed}`,
      slug: `shared-${seed}`,
      ai_provider_id: 'anthropic',
      key: canary,
    }),
  );
  await call('update_integration_workspaces', {
    slug: shared,
    override_existing_workspace_access: true,
    workspaces: [
      {
        id: workspace,
        enabled: true,
        create_default_provider: false,
        ...chance.maybe('usage_limits', [budget]),
        ...chance.maybe('rate_limits', rates),
      },
    ],
  });

  const mcp = await times(2, async () => {
    const integration = slugOf(
      await call('create_mcp_integration', {
        workspace_id,
        name: chance.name(),
        slug: chance.slug('mcp'),
        url: 'https://mcp.example.com/mcp',
        auth_type: 'headers',
        transport: 'http',
        configurations: { custom_headers: { Authorization: canary, 'x-team': canary } },
        ...chance.maybe('description', 'Documents'),
      }),
    );
    if (chance.is(0.5))
      await call('update_mcp_integration_capabilities', {
        mcpIntegrationId: integration,
        capabilities: [{ name: 'delete_document', type: 'tool', enabled: false }],
      });
    return integration;
  });
  const servers: string[] = [];
  for (const integration of mcp) {
    const server = id(
      await call('create_mcp_server', {
        workspace_id,
        name: chance.name(),
        slug: chance.slug('server'),
        mcp_integration_id: integration,
        ...chance.maybe('description', 'For everybody'),
      }),
    );
    servers.push(server);
    if (chance.is(0.5))
      await call('update_mcp_server_capabilities', {
        mcpServerId: server,
        capabilities: [{ name: 'search', type: 'tool', enabled: false }],
      });
    if (chance.is(0.5))
      await call('update_mcp_server_user_access', {
        mcpServerId: server,
        default_user_access: chance.is(0.5) ? 'deny' : 'allow',
        user_access: [{ user_id: account.owner, enabled: chance.is(0.5) }],
      });
  }

  const list = (await up.list('list_collections', { workspace_id })).rows;
  const collections = [String(list[0]?.id)];
  for (let left = chance.below(3); left > 0; left -= 1)
    collections.push(
      id(
        await call('create_collection', {
          workspace_id,
          name: chance.name(),
          ...chance.maybe('parent_collection_id', collections.at(-1)),
        }),
      ),
    );
  const labels = await times(2, async () =>
    id(
      await call('create_prompt_label', {
        workspace_id,
        name: chance.slug('label'),
        ...chance.maybe('description', 'A label'),
        ...chance.maybe('color_code', '#7c3aed'),
      }),
    ),
  );

  const partials = await times(2, async () => {
    const partial = (await call('create_prompt_partial', {
      workspace_id,
      name: chance.name(),
      string: `One ${chance.below(9)}`,
    })) as Fields;
    const promptPartialId = String(partial.id);
    for (let left = chance.below(3); left > 0; left -= 1)
      await call('update_prompt_partial', {
        promptPartialId,
        string: `More ${left} \${guardrail:no such}`,
        ...chance.maybe('version_description', `v${left}`),
      });
    if (chance.is(0.5)) await call('publish_partial', { promptPartialId, version: 1 });
    return String(partial.slug);
  });
  // A ring: the first partial takes in the second, and the second the first.
  const [first, second] = partials;
  if (first !== undefined && second !== undefined && chance.is(0.4)) {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ]) {
      await call('update_prompt_partial', { promptPartialId: one, string: `Ring {{> ${other} }}` });
      const { rows } = await up.list('list_partial_versions', { promptPartialId: one });
      await call('publish_partial', {
        promptPartialId: one,
        version: Math.max(...rows.map(({ version }) => Number(version))),
      });
    }
  }

  const guardrails = await times(2, async () => {
    const made = (await call('create_guardrail', {
      workspace_id,
      name: chance.name(),
      checks: [
        {
          id: 'default.webhook',
          parameters: { webhookURL: 'https://hook.example.com', headers: { Authorization: canary } },
        },
      ],
      actions: { deny: chance.is(0.5), async: false },
    })) as Fields;
    const server = chance.one(servers);
    if (server !== undefined && chance.is(0.5))
      await call('replace_guardrail_mcp_servers', {
        guardrailId: made.id,
        mcp_servers: { [server]: { run_on: ['input'] } },
      });
    return String(made.slug);
  });

  const providers = await times(3, async () =>
    slugOf(
      await call('create_provider', {
        workspace_id,
        name: chance.name(),
        slug: chance.slug('prov'),
        integration_id: chance.one([...own, shared]),
        ...chance.maybe('note', 'Serves customers'),
        ...chance.maybe('usage_limits', budget),
        ...chance.maybe('rate_limits', rates),
        ...chance.maybe('expires_at', '2027-01-01T00:00:00Z'),
      }),
    ),
  );
  const keys = await times(2, async () =>
    slugOf(
      await call('create_virtual_key', {
        workspace_id,
        name: chance.name(),
        provider: 'openai',
        key: canary,
        ...chance.maybe('note', 'Old'),
        ...chance.maybe('rate_limits', rates),
        ...chance.maybe('deploymentConfig', [{ apiVersion: '1', deploymentName: 'd' }]),
        ...mapped(),
      }),
    ),
  );

  const model = [...providers, ...keys];
  const content = (): Fields => ({
    string: chance.is(0.5)
      ? JSON.stringify([
          { role: 'user', content: `Say {{x}} ${chance.below(99)} {{> ${chance.one(partials) ?? 'none'} }}` },
        ])
      : `Plain ${chance.below(99)} {{>${chance.one(partials) ?? 'none'}}}`,
    parameters: { temperature: chance.below(3), ...chance.maybe('model', 'gpt-4o') },
    virtual_key: chance.one(model) ?? 'none-there',
    ...chance.maybe('model', 'gpt-4o'),
    ...chance.maybe('tools', [{ type: 'function', function: { name: 'look' } }]),
    ...chance.maybe('template_metadata', { app: 'shop' }),
    ...chance.maybe('version_description', `About ${chance.below(9)}`),
  });
  await times(3, async () => {
    const made = (await call('create_prompt', {
      name: chance.name(),
      collection_id: chance.one(collections),
      ...content(),
    })) as Fields;
    const promptId = String(made.id);
    for (let left = chance.below(4); left > 0; left -= 1)
      await call('update_prompt', {
        promptId,
        model: 'gpt-4o-mini',
        ...content(),
        is_raw_template: chance.below(2),
      });
    const { rows } = await up.list('list_prompt_versions', { promptId });
    const version = (): Fields => chance.one(rows) ?? {};
    await call('publish_prompt', { promptId, version: Number(version().prompt_version) });
    for (const label_id of labels)
      if (chance.is(0.5))
        await call('update_prompt_version', { promptId, versionId: version().id, label_id });
  });

  const configs = await times(3, async () => {
    const made = (await call('create_config', {
      workspace_id,
      name: chance.name(),
      config: {
        strategy: { mode: 'fallback' },
        targets: [
          {
            provider: `@${chance.one(model) ?? 'none'}`,
            override_params: { model: `@${chance.one(providers) ?? 'none'}/gpt-4o` },
          },
          { virtual_key: chance.one(model) ?? 'none' },
          { provider: 'openai', api_key: canary },
        ],
        ...chance.maybe('input_guardrails', guardrails),
        ...chance.maybe('retry', { attempts: 3 }),
      },
    })) as Fields;
    if (chance.is(0.3)) await call('update_config', { slug: made.slug, status: 'inactive' });
    return String(made.slug);
  });

  const apiKeys = await times(2, async () =>
    id(
      await call('create_api_key', {
        type: 'workspace',
        sub_type: 'service',
        workspace_id,
        name: chance.name(),
        scopes: chance.is(0.5) ? ['completions.write', 'logs.view'] : ['prompts.read'],
        ...chance.maybe('usage_limits', budget),
        ...chance.maybe('rate_limits', rates),
        ...chance.maybe('defaults', {
          metadata: { app: 'x' },
          ...(configs[0] !== undefined && { config_id: configs[0] }),
        }),
        ...chance.maybe('alert_emails', ['a@example.com']),
        ...chance.maybe('expires_at', '2027-06-01T00:00:00.000Z'),
      }),
    ),
  );
  await times(2, () =>
    call('create_usage_limit', {
      workspace_id,
      ...chance.maybe('name', chance.name(), 0.8),
      conditions: [
        { key: 'api_key', value: chance.one(apiKeys) ?? chance.name() },
        { key: 'metadata.x', value: chance.name() },
      ],
      group_by: [{ key: 'api_key' }],
      type: 'cost',
      credit_limit: 5 + chance.below(50),
      ...chance.maybe('periodic_reset', 'weekly'),
    }),
  );
  await times(2, () =>
    call('create_rate_limit', {
      workspace_id,
      ...chance.maybe('name', chance.name(), 0.8),
      conditions: [
        { key: 'workspace_id', value: workspace },
        { key: 'metadata.x', value: chance.name() },
      ],
      group_by: [{ key: 'api_key' }],
      type: 'requests',
      unit: 'rpm',
      value: 10 + chance.below(50),
    }),
  );
  await call('update_workspace', {
    workspaceId: workspace,
    ...chance.maybe('description', 'Filled by chance'),
    ...chance.maybe('icon', '🔬', 0.3),
    ...chance.maybe('usage_limits', [budget]),
    ...chance.maybe('rate_limits', rates),
    ...chance.maybe('settings', { debug_log: 1 }),
    defaults: {
      ...chance.maybe('metadata', { env: 'test' }),
      ...(guardrails[0] !== undefined && chance.maybe('input_guardrails', [guardrails[0]])),
    },
  });
}
