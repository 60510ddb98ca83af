// Words for tools that Prisma AIRS alone has, and for those that do something else there than on Portkey.
import { configComposites } from '../descriptions/configs.ts';
import { guardrails } from '../descriptions/guardrails.ts';
import { referenceComposites } from '../descriptions/references.ts';
import type { ToolOverride } from '../tool-override.ts';

export const descriptions: Readonly<Record<string, ToolOverride>> = {
  // Workspaces and access
  list_workspaces: {
    title: 'List workspaces',
    description:
      "Lists all workspaces of the tenant with UUID, slug, name, scope and status. Needs an admin role at the tenant's root; otherwise list_workspaces_in_scope.",
    properties: { status: 'active if left out' },
  },
  list_workspaces_in_scope: {
    title: 'List reachable workspaces',
    description:
      "Lists the workspaces that the service account has a scope for: those whose configs, keys and limits it can reach. The tenant's others are in list_workspaces.",
    properties: { status: 'active if left out' },
  },
  get_workspace: {
    title: 'Get workspace',
    description:
      'Shows one workspace by UUID or slug: defaults, budgets, rate limits, settings and the scope that opens it. An archived one answers 404.',
  },
  create_workspace: {
    title: 'Create workspace',
    description:
      'Creates a workspace for an access scope, which must exist (create_access_scope). Bind the scope to its slug after that, and have the scope granted: until then it cannot be reached.',
    properties: {
      users: 'UUIDs of users that directory sync brought',
      'defaults.config_id': 'Config UUID',
      'defaults.metadata': 'Added to every request',
    },
  },
  update_workspace: {
    title: 'Update workspace',
    description:
      'Changes the name, description, icon, defaults or limits of a workspace; limits are replaced whole, the scope cannot change. An unknown workspace answers 400, "No update fields provided".',
    properties: {
      icon: 'An empty text clears it',
      usage_limits: 'null clears; at most one; amounts in cents',
      rate_limits: 'An empty list clears',
      'defaults.config_id': 'Config UUID; null clears',
    },
  },
  delete_workspace: {
    title: 'Archive workspace',
    description:
      'Archives a workspace: it can no longer be read or used, and no tool brings it back. Nothing deletes it for good here.',
  },
  list_access_scopes: {
    title: 'List access scopes',
    description:
      'Lists the scopes of Strata Cloud Manager that open workspaces, with their bindings. Who holds a scope is set in its console.',
  },
  get_access_scope: {
    title: 'Get access scope',
    description: 'Shows one access scope by name, with the workspaces it is bound to.',
  },
  create_access_scope: {
    title: 'Create access scope',
    description:
      "Creates the scope that a new workspace needs, unbound or bound to workspaces' slugs. Granting a role on it is a step in Strata Cloud Manager's console.",
    properties: {
      'resources[].resource_type': 'workspace',
      'resources[].resource_id': "The workspace's slug",
    },
  },
  update_access_scope: {
    title: 'Replace scope bindings',
    description:
      'Replaces the description and all bindings of an access scope: a workspace that is left out loses it. Read it first with get_access_scope.',
    properties: {
      resources: 'All bindings that shall stand',
      'resources[].resource_type': 'workspace',
      'resources[].resource_id': "The workspace's slug",
    },
  },
  delete_access_scope: {
    title: 'Delete access scope',
    description:
      'Deletes an access scope; its workspaces can no longer be reached through it. One public client ran this; others have not.',
  },
  get_organisation: {
    title: 'Get organisation',
    description:
      "Shows the tenant's AI Gateway organisation as it sees itself, with its settings and defaults.",
  },
  get_organisation_info: {
    title: 'Get organisation limits',
    description: "Shows the organisation's settings, plan limits, feature flags and subscription.",
  },

  // Guardrails
  list_guardrails: {
    title: 'List guardrails',
    description:
      'Lists the guardrails of one workspace, without their checks, which get_guardrail shows. Those of the tenant: list_organisation_guardrails.',
  },
  get_guardrail: {
    title: 'Get guardrail',
    description: 'Returns one guardrail of a workspace by UUID with its checks and actions.',
    properties: { guardrailId: 'UUID' },
  },
  list_organisation_guardrails: {
    title: 'List tenant guardrails',
    description: 'Lists the guardrails of the whole tenant. Those of one workspace: list_guardrails.',
  },
  create_organisation_guardrail: {
    title: 'Create tenant guardrail',
    description:
      'Creates a guardrail for the whole tenant: checks on requests or replies, and what follows. For one workspace: create_guardrail.',
    properties: guardrails.create_guardrail.properties,
  },
  get_organisation_guardrail: {
    title: 'Get tenant guardrail',
    description: 'Returns one guardrail of the tenant by UUID with its checks and actions.',
    properties: { guardrailId: 'UUID' },
  },
  update_organisation_guardrail: {
    title: 'Update tenant guardrail',
    description: 'Changes the name, checks or actions of a guardrail that holds for the whole tenant.',
    properties: { ...guardrails.update_guardrail.properties, guardrailId: 'UUID' },
  },
  delete_organisation_guardrail: {
    title: 'Delete tenant guardrail',
    description: 'Deletes a guardrail of the tenant for good: its checks protect no workspace any more.',
    properties: { guardrailId: 'UUID' },
  },
  list_organisation_guardrail_mcp_servers: {
    title: 'List tenant guardrail MCP servers',
    description: 'Lists the MCP servers whose traffic a guardrail of the tenant checks.',
    properties: { guardrailId: 'UUID' },
  },
  replace_organisation_guardrail_mcp_servers: {
    title: 'Replace tenant guardrail MCP servers',
    description: 'Replaces all MCP servers that a guardrail of the tenant checks; those left out lose it.',
    properties: {
      guardrailId: 'UUID',
      mcp_servers: 'By server UUID: run_on, mcp_integration_capability_ids',
    },
  },
  upsert_organisation_guardrail_mcp_server: {
    title: 'Attach tenant guardrail',
    description: 'Attaches one MCP server to a guardrail of the tenant; the other servers stay attached.',
    properties: { guardrailId: 'UUID', mcpServerId: 'UUID', mcp_integration_capability_ids: 'UUIDs' },
  },
  get_resource_schema: {
    title: 'Get resource schema',
    description:
      'Gives the guardrail checks that there are and the schema of their parameters, for create_guardrail.',
    properties: { resource: 'guardrails' },
  },

  // Configs, integrations, providers
  list_configs: {
    title: 'List configs',
    description:
      'Lists the gateway configs of one workspace, without their rules, which get_config shows. It has no pages.',
  },
  get_config: {
    title: 'Get config',
    description: 'Returns the current rules of one gateway config by UUID; the rules come as JSON text.',
  },
  create_integration: {
    title: 'Create integration',
    description:
      'Stores credentials for an AI service, for the whole tenant. update_integration_workspaces then opens it to workspaces, and create_provider makes it usable in one.',
    properties: {
      slug: 'Generated when left out',
      ai_provider_id: 'UUID, from list_ai_providers',
      key: 'Secret key of the AI service',
      create_default_provider: 'Makes a provider when a workspace is bound; true if left out',
    },
  },
  get_integration: {
    title: 'Get integration',
    description: 'Returns one connection to an AI service with its settings; the key is masked.',
  },
  list_ai_providers: {
    title: 'List AI providers',
    description:
      'Lists the AI services that integrations can be made for; their UUIDs are ai_provider_id of create_integration.',
  },
  list_plugins: {
    title: 'List plugins',
    description: "Lists the tenant's plugins with their integration; credentials are masked.",
  },
  create_plugin: {
    title: 'Create plugin',
    description: 'Stores the credentials of a plugin, such as a Prisma AIRS key for guardrails.',
    properties: { integration_id: 'From list_plugins', credentials: 'Secret; by name' },
  },
  create_provider: {
    title: 'Create provider',
    description:
      'Makes an integration usable in a workspace that it is bound to. Rate limits given here answered 503 in known runs: create it without, then create_rate_limit.',
    properties: { integration_id: 'UUID, from list_integrations', slug: 'Made from the name when left out' },
  },
  get_provider: {
    title: 'Get provider',
    description:
      'Returns one AI provider of a workspace: integration, budget, rate limits and status. Its key is masked.',
  },
  get_model_pricing: {
    title: 'Get model pricing',
    description:
      "Returns the list price of a model by token type, in US cents a token, from Portkey's public price list, which needs no credential.",
    properties: {
      provider: 'e.g. openai, bedrock, x-ai',
      model: "Exact name in the provider's own spelling",
    },
  },

  // Keys
  list_api_keys: {
    title: 'List API keys',
    description:
      "Lists the gateway's API keys of one workspace and one kind, service or user, with scopes, budgets and status.",
  },
  create_api_key: {
    title: 'Create API key',
    description:
      'Creates a key for the gateway, for a service or a user, and returns its secret, shown only this once. It opens no administration.',
    properties: {
      user_id: 'UUID; required with sub_type user',
      scopes: 'e.g. completions.write, logs.write, mcp.invoke',
      'defaults.config_id': 'Slug of the config that requests use, pc-…',
    },
  },

  update_api_key: {
    title: 'Update API key',
    description:
      "Changes scopes, budgets, defaults or expiry of a gateway's API key; kind and owner stay, and so does the secret.",
    properties: {
      'defaults.config_id': 'Slug of the config that requests use; null clears',
      id: 'UUID, from list_api_keys',
    },
  },
  get_api_key: {
    title: 'Get API key',
    description: 'Returns one API key of the gateway: owner, scopes, budget, defaults and expiry.',
    properties: { id: 'UUID, from list_api_keys' },
  },
  delete_api_key: {
    title: 'Delete API key',
    description:
      'Deletes an API key of the gateway for good: its secret ends now. A leaked key: create_api_key first, then delete this one.',
    properties: { id: 'UUID, from list_api_keys' },
  },

  // Telemetry
  get_log_chart: {
    title: 'Get chart',
    description:
      "Gives one chart of a workspace's traffic over a span of time. Costs are in cents; a latency without requests is null.",
    properties: { cost_min: 'Cents', cost_max: 'Cents', metadata: 'JSON text' },
  },
  get_analytics_group: {
    title: 'Get usage by group',
    description:
      "Breaks a workspace's usage down by AI service, API key, model, provider, status code or user.",
  },
  get_analytics_group_users: {
    title: 'Usage by user',
    description: "Breaks a workspace's usage in a span of time down by user.",
  },
  get_analytics_group_models: {
    title: 'Usage by model',
    description:
      "Breaks a workspace's usage in a span of time down by AI model. List prices: get_model_pricing.",
  },
  get_analytics_group_providers: {
    title: 'Usage by provider',
    description: "Breaks a workspace's usage in a span of time down by AI provider.",
  },
  get_request_analytics: {
    title: 'Request counts',
    description: 'Charts how many requests a workspace made over a span of time.',
  },
  get_cost_analytics: {
    title: 'Cost',
    description: "Charts what a workspace's requests cost over a span of time, in cents.",
  },
  get_latency_analytics: {
    title: 'Latency',
    description:
      "Charts response times of a workspace's requests over a span of time; null where there were none.",
  },
  get_token_analytics: {
    title: 'Token usage',
    description: "Charts the tokens that a workspace's requests used over a span of time.",
  },
  get_analytics_filters: {
    title: 'Filter values',
    description:
      'Gives the values that the filters of charts and groups can take in a workspace and a span of time.',
  },
  list_logs: {
    title: 'List log rows',
    description:
      "Lists a workspace's request logs in a span of time, 50 a page from 0. Requests and replies themselves are only in the console.",
    untrusted: true,
    properties: { page_size: '50 if left out', status_code: 'Comma-separated' },
  },

  create_log_export: {
    title: 'Draft log export',
    description:
      'Drafts an export of logs that match filters. In the known runs it stayed a draft, since starting it failed.',
  },
  get_log_export: {
    title: 'Get log export',
    description: "Shows a log export's status, filters and fields.",
  },
  list_log_exports: {
    title: 'List log exports',
    description: 'Lists log exports with status, filters and fields.',
  },
  update_log_export: {
    title: 'Update log export',
    description: 'Replaces the filters or fields of a drafted log export.',
  },

  // Audit, deployments
  list_audit_logs: {
    title: 'List audit logs',
    description:
      'Lists administrative calls of the tenant in a span of time, newest first, with request body and outcome. Secrets in bodies are masked by this server, by their names.',
    untrusted: true,
    properties: { start_time: 'ISO 8601', end_time: 'ISO 8601' },
  },
  ping_deployment: {
    title: 'Check gateway',
    description:
      'Checks a registered gateway both ways: healthy, partial or unhealthy. A private gateway can be healthy and fail the ping from outside.',
    properties: { deploymentId: 'UUID, from list_deployments' },
  },
  get_deployment: {
    title: 'Get deployment',
    description:
      'Shows one registered gateway: type, status, sign-in settings and the workspaces it may serve.',
    properties: { deploymentId: 'UUID, from list_deployments' },
  },
};

/** Words of composites that name tools which are not there. */
export const compositeDescriptions: Readonly<Record<string, ToolOverride>> = {
  read_many: {
    ...referenceComposites.read_many,
    description:
      'Runs up to 50 read tools in one call, e.g. {"tool":"list_workspaces_in_scope","as":"w"}, then {"tool":"list_configs","for_each":"w.data[].id","arguments":{"workspace_id":"$item"},"select":"data[].name"}. $w.path is a value of step w.',
  },
  check_config: {
    ...configComposites.check_config,
    description:
      'Checks gateway config rules before they are saved: errors and warnings with path and fix, and, with workspace_id, named providers and guardrails that are not in that workspace. Changes nothing.',
  },
};
