// Default texts for arguments that mean the same in many tools, by property name at any depth.
// A tool's own override wins; every text here has to be true of every tool that has the property.

/** Text by property name, used where the tool's own override has none. Names that explain themselves are left out. */
export const sharedProperties: Readonly<Record<string, string>> = {
  // Places and pages
  workspace_id: 'UUID or slug; mostly needed with organisation keys',
  organisation_id: 'Organisation UUID',
  collection_id: 'UUID or slug',
  user_id: 'User UUID',
  current_page: 'From 0',
  mcpServerId: 'UUID or slug',
  mcpIntegrationId: 'UUID or slug',
  virtual_key: 'Slug',
  expires_at: 'ISO 8601',

  // Filters of analytics and logs
  workspace_slug: 'An admin key without it: the default workspace alone. A workspace key ignores it',
  time_of_generation_min: 'ISO 8601 with offset',
  time_of_generation_max: 'ISO 8601 with offset',
  cost_min: 'Cents',
  cost_max: 'Cents',
  status_code: 'Comma-separated',
  virtual_keys: 'Comma-separated slugs',
  configs: 'Comma-separated slugs',
  prompt_slug: 'Comma-separated',
  api_key_ids: 'Comma-separated UUIDs',
  ai_org_model: 'provider__model, comma-separated',
  metadata: 'Key-value pairs; where a string, JSON text such as {"_user": "ada"}',

  // Limits
  usage_limits: 'Budget and its reset',
  credit_limit: 'US dollars for cost, else a count',
  alert_threshold: 'Usage that sends an alert; same unit as credit_limit',
  periodic_reset_days: 'Days, 1-365; excludes periodic_reset',
  next_usage_reset_at: 'ISO 8601; else by the period',
  unit: 'rps, rpm, rph, rpd, rpw: per second, minute, hour, day, week',
  reset_usage: 'Zeroes the usage; an exhausted one becomes active',

  // Secrets that are fetched when needed
  secret_mappings: 'Fields filled from secret references',
  target_field: 'key, configurations.<field> or model_config.<field>; once each',
  secret_reference_id: 'UUID or slug, from list_secret_references',
  secret_key: 'Picks one key of a secret with several',
  value_format: 'json parses the secret before it is used',

  // Access of workspaces
  create_default_provider: 'Defaults to true',
  default_provider_slug: 'Fails if taken',
};

/**
 * Shared texts that tools/list leaves out: the server's instructions say them once for all tools, and
 * find_tools gives them with the full schema.
 */
export const omittedFromList: ReadonlySet<string> = new Set([
  'workspace_id',
  'organisation_id',
  'collection_id',
  'current_page',
  'user_id',
  'metadata',
  'time_of_generation_min',
  'time_of_generation_max',
  'workspace_slug',
  'expires_at',
  'mcpServerId',
  'mcpIntegrationId',
  'unit',
  'secret_mappings',
  'usage_limits',
]);

/** The shared texts that tools/list carries. */
export const advertisedTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(sharedProperties).filter(([name]) => !omittedFromList.has(name)),
);
