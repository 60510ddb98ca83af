// One call of every admin method of the official SDK, in an order in which each finds what it needs.
import type { Portkey } from 'portkey-ai';

/** Ids that earlier calls made, by a name of ours. */
type Context = Map<string, string>;
type Call = (client: Portkey, context: Context) => Promise<unknown>;
export type Differences = Readonly<Record<string, string>>;

// The SDK's types lag behind what it sends: they are left aside, and what goes over the wire is what counts.
type Method = (...args: unknown[]) => Promise<unknown>;
function method(client: Portkey, path: string): Method {
  let at: unknown = client;
  let owner: unknown = client;
  for (const part of path.split('.')) {
    owner = at;
    at = Reflect.get(Object(at), part);
  }
  if (typeof at !== 'function') throw new Error(`the SDK has no ${path}`);
  return (...args) => Reflect.apply(at as Method, owner, args);
}

/**
 * A call with a fixed body; ids of earlier calls stand in it as `$name`. What it makes is kept under `keep`.
 * @param ids what the method takes before its body
 */
function call(
  path: string,
  body: Readonly<Record<string, unknown>> = {},
  keep?: string,
  ids: readonly string[] = [],
): Readonly<Record<string, Call>> {
  return {
    [path]: async (client, context) => {
      const filled = JSON.parse(JSON.stringify([...ids, body]), (_, value: unknown) =>
        typeof value === 'string' && value.startsWith('$') ? (context.get(value.slice(1)) ?? value) : value,
      ) as unknown[];
      const reply = await method(client, path)(...filled);
      if (keep !== undefined) {
        const made = Object(reply) as Record<string, unknown>;
        const data = Object(made['data']) as Record<string, unknown>;
        const [row] = Array.isArray(made['data']) ? (made['data'] as Record<string, unknown>[]) : [];
        const [rated] = Array.isArray(made['feedback_ids']) ? (made['feedback_ids'] as unknown[]) : [];
        const id = made['id'] ?? rated ?? made['slug'] ?? data['id'] ?? data['slug'] ?? row?.['id'];
        const slug = made['slug'] ?? data['slug'] ?? row?.['slug'] ?? id;
        context.set(keep, String(id));
        context.set(`${keep}.slug`, String(slug));
      }
      return reply;
    },
  };
}

const time = {
  time_of_generation_min: new Date(Date.now() - 86_400_000).toISOString(),
  time_of_generation_max: new Date().toISOString(),
};
const workspace_id = 'staging';
const check = { id: 'default.wordCount', parameters: { minWords: 1, maxWords: 9 } };

const graphs = [
  ...[
    'requests',
    'cost',
    'latency',
    'tokens',
    'users',
    'usersRequests',
    'errors',
    'errors_rate',
    'errors_stack',
  ],
  ...[
    'errors_status_code',
    'requests_rescued',
    'cache_hit_rate',
    'cache_latency',
    'feedbacks',
    'feedbacks_score',
  ],
  ...['feedbacks_weighted', 'feedback_ai_models'],
];

export const calls: Readonly<Record<string, Call>> = {
  ...call('admin.users.list', { role: 'member' }, 'user'),
  ...call('admin.users.retrieve', { userId: '$user' }),
  ...call(
    'admin.users.invites.create',
    { email: 'sdk@example.com', role: 'member', workspaces: [{ id: workspace_id, role: 'admin' }] },
    'invite',
  ),
  ...call('admin.users.invites.list', {}),
  ...call('admin.users.invites.retrieve', { inviteId: '$invite' }),
  ...call('admin.users.invites.resend', { inviteId: '$invite' }),
  ...call('admin.users.invites.delete', { inviteId: '$invite' }),
  ...call('admin.workspaces.create', { name: 'From the SDK', description: 'x' }, 'workspace'),
  ...call('admin.workspaces.list', {}),
  ...call('admin.workspaces.retrieve', { workspaceId: '$workspace' }),
  ...call('admin.workspaces.update', { workspaceId: '$workspace', description: 'y' }),
  ...call('admin.workspaces.users.create', {
    workspaceId: '$workspace',
    users: [{ id: '$user', role: 'admin' }],
  }),
  ...call('admin.workspaces.users.list', { workspaceId: '$workspace' }),
  ...call('admin.workspaces.users.retrieve', { workspaceId: '$workspace', userId: '$user' }),
  ...call('admin.workspaces.users.update', { workspaceId: '$workspace', userId: '$user', role: 'member' }),
  ...call('admin.workspaces.users.delete', { workspaceId: '$workspace', userId: '$user' }),
  ...call('admin.users.update', { userId: '$user', role: 'admin' }),
  ...call('admin.users.delete', { userId: '$user' }),

  ...call(
    'virtualKeys.create',
    { name: 'SDK key', provider: 'openai', key: 'not-a-key', workspace_id },
    'vk',
  ),
  ...call('virtualKeys.list', { workspace_id }),
  ...call('virtualKeys.retrieve', { slug: '$vk.slug' }),
  ...call('virtualKeys.update', { slug: '$vk.slug', note: 'x' }),
  ...call('virtualKeys.delete', { slug: '$vk.slug' }),
  ...call(
    'apiKeys.create',
    { type: 'workspace', 'sub-type': 'service', name: 'SDK', workspace_id, scopes: ['configs.list'] },
    'key',
  ),
  ...call('apiKeys.list', { workspace_id }),
  ...call('apiKeys.retrieve', { id: '$key' }),
  ...call('apiKeys.update', { id: '$key', name: 'SDK 2' }),
  ...call('apiKeys.delete', { id: '$key' }),
  ...call(
    'configs.create',
    { name: 'SDK', config: { provider: '@openai-staging', retry: { attempts: 2 } }, workspace_id },
    'config',
  ),
  ...call('configs.list', { workspace_id }),
  ...call('configs.retrieve', { slug: '$config.slug' }),
  ...call('configs.update', { slug: '$config.slug', name: 'SDK 2', config: { retry: { attempts: 3 } } }),
  ...call('configs.delete', { slug: '$config.slug' }),
  ...call('logs.create', { request: { url: 'https://example.com', body: {} }, response: { body: {} } }),
  ...call(
    'logs.exports.create',
    { workspaceId: workspace_id, filters: time, requestedData: ['id'] },
    'export',
  ),
  ...call('logs.exports.retrieve', { exportId: '$export' }),
  ...call('logs.exports.list', {}, 'finished'),
  ...call('logs.exports.update', { exportId: '$export', filters: time, requestedData: ['id', 'cost'] }),
  ...call('logs.exports.start', { exportId: '$export' }),
  ...call('logs.exports.cancel', { exportId: '$export' }),
  ...call('logs.exports.download', { exportId: '$finished' }),
  ...call('integrations.create', { name: 'SDK', ai_provider_id: 'openai', key: 'not-a-key' }, 'integration'),
  ...call('integrations.list', {}),
  ...call('integrations.retrieve', { slug: '$integration.slug' }),
  ...call('integrations.update', { slug: '$integration.slug', description: 'x' }),
  ...call('integrations.workspaces.list', { slug: '$integration.slug' }),
  ...call('integrations.workspaces.update', {
    slug: '$integration.slug',
    workspaces: [{ id: workspace_id, enabled: true }],
  }),
  ...call('integrations.models.list', { slug: '$integration.slug' }),
  ...call('integrations.models.update', {
    slug: '$integration.slug',
    models: [{ slug: 'pv-model', enabled: true, is_custom: true, base_model_slug: 'gpt-4o' }],
  }),
  ...call('integrations.models.delete', { slug: '$integration.slug', slugs: 'pv-model' }),
  ...call('providers.create', { name: 'SDK provider', integration_id: 'openai', workspace_id }, 'provider'),
  ...call('providers.list', { workspace_id }),
  ...call('providers.retrieve', { slug: '$provider.slug', workspace_id }),
  ...call('providers.update', { slug: '$provider.slug', workspace_id, note: 'x' }),
  ...call('providers.delete', { slug: '$provider.slug', workspace_id }),
  ...call('integrations.delete', { slug: '$integration.slug' }),
  ...call(
    'guardrails.create',
    { name: 'SDK', checks: [check], actions: { deny: true }, workspace_id },
    'guardrail',
  ),
  ...call('guardrails.list', { workspace_id }),
  ...call('guardrails.retrieve', { guardrail_id: '$guardrail' }),
  ...call('guardrails.update', { guardrail_id: '$guardrail', name: 'SDK 2' }),
  ...call('guardrails.delete', { guardrail_id: '$guardrail' }),

  ...call('collections.create', { name: 'SDK', workspace_id }, 'collection'),
  ...call('collections.list', { workspace_id }),
  ...call('collections.retrieve', {}, undefined, ['$collection']),
  ...call('collections.update', { name: 'SDK 2' }, undefined, ['$collection']),
  ...call('labels.create', { name: 'sdk', workspace_id }, 'label'),
  ...call('labels.list', { workspace_id }),
  ...call('labels.retrieve', {}, undefined, ['$label']),
  ...call('labels.update', { description: 'x' }, undefined, ['$label']),
  ...call(
    'prompts.create',
    {
      name: 'SDK',
      collection_id: '$collection',
      string: 'x {{a}}',
      parameters: {},
      virtual_key: 'openai-staging',
      model: 'gpt-4o',
    },
    'prompt',
  ),
  ...call('prompts.list', { collection_id: '$collection' }),
  ...call('prompts.retrieve', {}, undefined, ['$prompt']),
  ...call(
    'prompts.update',
    { string: 'y', parameters: {}, virtual_key: 'openai-staging', model: 'gpt-4o' },
    undefined,
    ['$prompt'],
  ),
  ...call('prompts.publish', { version: 2 }, undefined, ['$prompt']),
  ...call('prompts.versions.list', {}, undefined, ['$prompt']),
  ...call('prompts.versions.retrieve', {}, undefined, ['$prompt', '1']),
  ...call('prompts.versions.update', { label_id: '$label' }, undefined, ['$prompt', '1']),
  ...call('prompts.render', { promptID: '$prompt', variables: { a: 'b' } }),
  ...call('prompts.completions.create', { promptID: '$prompt', variables: { a: 'b' } }),
  ...call('prompts.partials.create', { name: 'SDK', string: 'x', workspace_id }, 'partial'),
  ...call('prompts.partials.list', {}),
  ...call('prompts.partials.retrieve', {}, undefined, ['$partial']),
  ...call('prompts.partials.update', { string: 'y' }, undefined, ['$partial']),
  ...call('prompts.partials.publish', { version: 2 }, undefined, ['$partial']),
  ...call('prompts.partials.versions.list', {}, undefined, ['$partial']),
  ...call('prompts.partials.delete', {}, undefined, ['$partial']),
  ...call('prompts.delete', {}, undefined, ['$prompt']),
  ...call('labels.delete', {}, undefined, ['$label']),
  ...call('collections.delete', {}, undefined, ['$collection']),
  ...call('feedback.create', { traceID: 'trace-1', value: 1 }, 'feedback'),
  ...call('feedback.update', { feedbackID: '$feedback', value: 2 }),

  ...Object.assign({}, ...graphs.map((name) => call(`analytics.graphs.${name}`, time))),
  ...call('analytics.groups.users', time),
  ...call('analytics.groups.aiModels', time),
  ...call('analytics.groups.workspaces', time),
  ...call('analytics.groups.metadata', { ...time }, undefined, ['env']),
  ...call('analytics.groups.groupedData', { ...time }, undefined, ['model']),
  ...call('analytics.summary.cache', time),

  ...call(
    'mcpIntegrations.create',
    { name: 'SDK', url: 'https://mcp.invalid/mcp', auth_type: 'none', transport: 'http' },
    'mcp',
  ),
  ...call('mcpIntegrations.list', {}),
  ...call('mcpIntegrations.retrieve', { id: '$mcp' }),
  ...call('mcpIntegrations.update', { id: '$mcp', description: 'x' }),
  ...call('mcpIntegrations.sync', { id: '$mcp' }),
  ...call('mcpIntegrations.test', { id: '$mcp' }),
  ...call('mcpIntegrations.workspaces.list', { id: '$mcp' }),
  ...call('mcpIntegrations.workspaces.update', {
    id: '$mcp',
    workspaces: [{ id: workspace_id, enabled: true }],
  }),
  ...call('mcpIntegrations.capabilities.list', { id: '$mcp' }),
  ...call('mcpIntegrations.capabilities.update', {
    id: '$mcp',
    capabilities: [{ name: 'search', type: 'tool', enabled: false }],
  }),
  ...call('mcpIntegrations.metadata.get', { id: '$mcp' }),
  ...call('mcpServers.create', { name: 'SDK', mcp_integration_id: 'handbook', workspace_id }, 'server'),
  ...call('mcpServers.list', { workspace_id }),
  ...call('mcpServers.retrieve', { id: '$server' }),
  ...call('mcpServers.update', { id: '$server', description: 'x' }),
  ...call('mcpServers.test', { id: '$server' }),
  ...call('mcpServers.capabilities.list', { id: '$server' }),
  ...call('mcpServers.capabilities.update', {
    id: '$server',
    capabilities: [{ name: 'search', type: 'tool', enabled: false }],
  }),
  ...call('mcpServers.capabilities.sync', {
    id: '$server',
    capabilities: [{ name: 'search', type: 'tool' }],
  }),
  ...call('mcpServers.userAccess.check', { id: '$server' }),
  ...call('mcpServers.userAccess.list', { id: '$server' }),
  ...call('mcpServers.userAccess.update', { id: '$server', user_access: [] }),
  ...call('mcpServers.metadata.get', { id: '$server' }),
  ...call('mcpServers.metadata.sync', { id: '$server', server_name: 'x', server_version: '1' }),
  ...call('mcpServers.connections.list', { id: '$server' }),
  ...call('mcpServers.connections.delete', { id: '$server', connectionId: '$connection' }),
  ...call('mcpServers.setTokens', { id: '$server', access_token: 'a-token-of-a-user' }),
  ...call('mcpServers.getTokens', { id: '$server' }),
  ...call('mcpServers.deleteTokens', { id: '$server' }),
  ...call('mcpServers.getClientInfo', { id: '$server' }),
  ...call('mcpServers.delete', { id: '$server' }),
  ...call('mcpIntegrations.delete', { id: '$mcp' }),
  ...call('admin.workspaces.delete', { workspaceId: '$workspace', name: 'From the SDK', force_delete: true }),
};

/** Calls that fail on the sandbox, each with the reason why ours stays as it is. */
const hyphens =
  'the SDK writes hyphens where the API, the Python SDK and other clients in use have slashes (row 41 of docs/contract.md)';

export const differences: Differences = {
  'analytics.graphs.usersRequests': hyphens,
  'analytics.graphs.errors_rate': hyphens,
  'analytics.graphs.errors_stack': hyphens,
  'analytics.graphs.errors_status_code': hyphens,
  'analytics.graphs.requests_rescued': hyphens,
  'analytics.graphs.cache_hit_rate': hyphens,
  'analytics.graphs.cache_latency': hyphens,
  'analytics.graphs.feedbacks_score': hyphens,
};
