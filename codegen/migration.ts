// What callers of portkey-admin-mcp 0.12.0 and of portkey-admin-mcp-server have to write differently. Names and
// arguments of both are facts in peers.json; what takes the place of an argument is said here by hand.
import peers from './peers.json' with { type: 'json' };

export interface PeerTool {
  readonly arguments: readonly string[];
  readonly required: readonly string[];
}

export interface Peer {
  readonly version: string;
  readonly source: string;
  /** Environment variables that it reads. */
  readonly settings: readonly string[];
  readonly tools: Readonly<Record<string, PeerTool>>;
}

export type PeerName = 'portkey-admin-mcp' | 'portkey-admin-mcp-server';

export const peerServers: Readonly<Record<PeerName, Peer>> = peers;

/** By the old argument: the new place, as a path in the tool's arguments, or a reason why there is none. */
type Moves = Readonly<Record<string, string>>;

const unsaid = 'not taken: Portkey does not document it';

const limits: Moves = {
  credit_limit: '`usage_limits.credit_limit`',
  alert_threshold: '`usage_limits.alert_threshold`',
  rate_limit_rpm: '`rate_limits`: `[{"type": "requests", "unit": "rpm", "value": …}]`',
};

const providerLimits: Moves = {
  credit_limit: '`usage_limits.credit_limit`',
  alert_threshold: '`usage_limits.alert_threshold`',
  usage_limit_type: '`usage_limits.type`',
  periodic_reset: '`usage_limits.periodic_reset`',
  rate_limit_value: '`rate_limits[].value`',
  rate_limit_unit: '`rate_limits[].unit`',
};

const keyDefaults: Moves = {
  default_config_id: '`defaults.config_id`',
  default_metadata: '`defaults.metadata`',
  default_allow_config_override: '`defaults.allow_config_override`',
};

const configParts: Moves = {
  cache_mode: '`config.cache.mode`',
  cache_max_age: '`config.cache.max_age`',
  retry_attempts: '`config.retry.attempts`',
  retry_on_status_codes: '`config.retry.on_status_codes`',
  strategy_mode: '`config.strategy.mode`',
  targets: '`config.targets`',
};

const deploymentSettings: Moves = Object.fromEntries(
  [
    'gateway_base_url',
    'mcp_gateway_base_url',
    'is_dataservice_hosted',
    'is_playground_proxy_allowed',
    'workspaces_allowed',
    'jwt_subs_allowed',
    'jwt_sub_workspace_mapping',
  ].map((name) => [name, `\`auth_settings.${name}\``]),
);

const providerParts: Moves = Object.fromEntries(
  [
    'api_version',
    'resource_name',
    'deployment_name',
    'aws_region',
    'aws_access_key_id',
    'aws_secret_access_key',
    'vertex_project_id',
    'vertex_region',
  ].map((name) => [
    name,
    "in `configurations`, by the name that the provider's schema has for it: `find_tools` shows it",
  ]),
);

const integrationParts: Moves = { ...providerParts, custom_host: '`configurations.custom_host`' };

const atCreation = 'not taken at creation; `update_prompt` takes it';

const template: Moves = {
  messages: '`string`: the template, or the messages as JSON',
  dry_run: 'not taken; `migrate_prompt` has one',
};

/** Every filter of an analytics tool: Portkey's own name, values separated by commas. */
const analytics: Moves = {
  status_codes: '`status_code`, separated by commas',
  virtual_key_slugs: '`virtual_keys`, separated by commas',
  config_slugs: '`configs`, separated by commas',
  provider_models: '`ai_org_model`, separated by commas',
  trace_ids: '`trace_id`, separated by commas',
  span_ids: '`span_id`, separated by commas',
  metadata_filter: '`metadata`, as a JSON text',
};

const exportFilters: Moves = {
  time_min: '`filters.time_of_generation_min`',
  time_max: '`filters.time_of_generation_max`',
  cost_min: '`filters.cost_min`',
  cost_max: '`filters.cost_max`',
  total_units_min: '`filters.total_units_min`',
  total_units_max: '`filters.total_units_max`',
  ai_model: '`filters.ai_model`',
  requested_fields: '`requested_data`',
};

const logParts: Moves = {
  request_url: '`request.url`',
  request_provider: unsaid,
  request_method: '`request.method`',
  request_headers: '`request.headers`',
  request_body: '`request.body`',
  response_status: '`response.status`',
  response_headers: '`response.headers`',
  response_body: '`response.body`',
  response_time: '`response.response_time`',
  streaming_mode: unsaid,
  metadata_organization: '`metadata.organization`',
  metadata_user: '`metadata.user`',
  metadata_trace_id: '`metadata.trace_id`',
  metadata_span_id: '`metadata.span_id`',
  metadata_span_name: '`metadata.span_name`',
  metadata_parent_span_id: '`metadata`, by the name that you log it under',
  metadata_custom: '`metadata`',
};

const allPages = 'not taken: Portkey does not page this';

/** By tool of portkey-admin-mcp 0.12.0. The analytics filters of `analytics` go for every tool that has them. */
export const moved: Readonly<Record<string, Moves>> = {
  update_user: { first_name: unsaid, last_name: unsaid },
  delete_scim_workspace_mapping: { mapping_id: '`scimWorkspaceGroupId`, or `id`' },
  create_workspace: { slug: unsaid, is_default: unsaid, metadata: '`defaults.metadata`' },
  update_workspace: {
    slug: unsaid,
    is_default: unsaid,
    metadata: '`defaults.metadata`',
    input_guardrails: '`defaults.input_guardrails`',
    output_guardrails: '`defaults.output_guardrails`',
    user_api_key_config: '`defaults.user_api_key_config`',
  },
  add_workspace_member: { user_id: '`users[].id`', role: '`users[].role`' },
  create_config: configParts,
  update_config: configParts,
  register_deployment: deploymentSettings,
  update_deployment: {
    ...deploymentSettings,
    allow_all_workspaces: '`auth_settings.allow_all_workspaces`',
    remove_workspaces_allowed: '`auth_settings.remove_workspaces_allowed`',
    remove_subs_allowed: '`auth_settings.remove_subs_allowed`',
  },
  create_virtual_key: { ...limits, deployment_configurations: '`deploymentConfig`' },
  update_virtual_key: { ...limits, deployment_configurations: '`deploymentConfig`' },
  create_api_key: { ...limits, ...keyDefaults },
  update_api_key: { ...limits, ...keyDefaults },
  create_prompt: {
    ...template,
    ai_model_id: atCreation,
    finetune_id: atCreation,
    is_raw_template: atCreation,
  },
  update_prompt: template,
  render_prompt: { hyperparameters: 'each by its own name: `temperature`, `max_tokens` and so on' },
  run_prompt_completion: {
    hyperparameters: 'each by its own name: `temperature`, `max_tokens` and so on',
    metadata: 'handed on in the body, where Portkey does not document it',
  },
  validate_completion_metadata: Object.fromEntries(
    ['client_id', 'app', 'env', 'project_id', 'feature'].map((name) => [name, `\`metadata.${name}\``]),
  ),
  get_analytics_group_providers: { order_by: unsaid, order_by_type: unsaid },
  list_usage_limit_entities: { limit_id: '`policyUsageLimitsId`, or `id`' },
  reset_usage_limit_entity: { limit_id: '`policyUsageLimitsId`' },
  list_audit_logs: { actor_id: '`user_id`', resource_id: unsaid },
  insert_log: logParts,
  create_log_export: exportFilters,
  update_log_export: {
    time_of_generation_max: '`filters.time_of_generation_max`',
    requested_fields: '`requested_data`',
  },
  create_provider: providerLimits,
  update_provider: providerLimits,
  create_integration: integrationParts,
  update_integration: integrationParts,
  list_integration_models: { current_page: allPages, page_size: allPages },
  list_integration_workspaces: { current_page: allPages, page_size: allPages },
  delete_integration_model: { model_slug: '`slugs`' },
  update_integration_workspaces: {
    global_workspace_access_enabled: '`global_workspace_access.enabled`',
    global_credit_limit: '`global_workspace_access.usage_limits`',
    global_alert_threshold: '`global_workspace_access.usage_limits`',
    global_rate_limit_rpm: '`global_workspace_access.rate_limits`',
  },
  create_mcp_integration: { custom_headers: '`configurations.custom_headers`' },
  update_mcp_integration: { custom_headers: '`configurations.custom_headers`' },
  list_mcp_server_capabilities: { current_page: '`page`' },
  list_mcp_server_user_access: { current_page: '`page`' },
  update_mcp_server_user_access: { users: '`user_access`' },
};

/** Arguments of the same name that take another type, or whose parts differ. */
export const retyped: Readonly<Record<string, Moves>> = {
  list_deployments: {
    workspace_slug: 'one text, separated by commas',
    tags: 'a JSON text',
  },
  list_secret_references: { tags: 'a JSON text' },
  create_api_key: { rate_limits: 'complete: each with `type`, `unit` and `value`' },
  update_api_key: {
    reset_usage: '`true` or `false`, no longer 1 or 0',
    rate_limits: 'complete: each with `type`, `unit` and `value`',
  },
  update_prompt_version: { label_id: 'a text, never `null`' },
  update_usage_limit: { description: 'a text, never `null`' },
  update_integration_models: { models: 'a list in which each has `slug`, and none has `model_name`' },
  update_integration_workspaces: {
    workspaces: 'a list in which limits are `usage_limits[]` and `rate_limits[]`',
  },
  update_prompt: { is_raw_template: '1 or 0, no longer `true` or `false`' },
  migrate_prompt: { is_raw_template: '1 or 0, no longer `true` or `false`' },
  get_analytics_group_providers: {
    columns: 'one text, separated by commas',
    include_total: "`'true'` or `'false'`",
  },
};

/** What takes the place of an argument; undefined when nobody has said. */
export function placeOf(tool: string, argument: string): string | undefined {
  return (
    moved[tool]?.[argument] ??
    (/_analytics|_group_|_rate$|_latency$|_summary$/.test(tool) ? analytics[argument] : undefined)
  );
}
