// Calls that lose something or hand out power by their arguments, whatever the class of their tools.

export type NamedCall = readonly [tool: string, args: Readonly<Record<string, unknown>>];

const off = { name: 'x', type: 'tool', enabled: false };

/** Each is as bad as a call of a tool that is destructive as a whole. */
export const losingCalls: readonly NamedCall[] = [
  ['update_usage_limit', { policyUsageLimitsId: 'p', reset_usage_for_value: 'x' }],
  ['update_provider', { slug: 's', reset_usage: true }],
  ['update_api_key', { id: 'k', reset_usage: true }],
  ['update_usage_limit', { policyUsageLimitsId: 'p', status: 'archived' }],
  ['update_rate_limit', { rateLimitsPolicyId: 'p', status: 'archived' }],
  ['update_config', { slug: 's', status: 'archived' }],
  ['update_prompt', { promptId: 'p', status: 'archived' }],
  ['update_prompt_partial', { promptPartialId: 'p', status: 'archived' }],
  ['update_mcp_server_capabilities', { mcpServerId: 'm', capabilities: [off] }],
  ['update_mcp_integration_capabilities', { mcpIntegrationId: 'm', capabilities: [off] }],
  ['update_mcp_server_user_access', { mcpServerId: 'm', default_user_access: 'deny' }],
  ['update_agent_server_user_access', { agentServerId: 'm', default_user_access: 'deny' }],
  ['update_workspace', { workspaceId: 'w', defaults: { input_guardrails: [] } }],
  ['update_api_key', { id: 'k', expires_at: '2099-01-01T00:00:00Z' }],
  ['update_api_key', { id: 'k', scopes: [] }],
  ['update_provider', { slug: 's', expires_at: '2099-01-01T00:00:00Z' }],
  ['update_integration', { slug: 's', key: 'new' }],
  ['update_virtual_key', { slug: 's', key: 'new' }],
  ['update_secret_reference', { secretReferenceId: 's', secret_path: 'elsewhere' }],
  ['update_guardrail', { guardrailId: 'g', checks: [{ id: 'default.wordCount', is_enabled: false }] }],
  ['update_integration_models', { slug: 's', models: [{ slug: 'm', enabled: false }] }],
  ['update_usage_limit', { policyUsageLimitsId: 'p', credit_limit: 999_999_999 }],
  ['update_mcp_integration', { mcpIntegrationId: 'm', url: 'https://elsewhere.example' }],
  ['update_agent_integration', { agentIntegrationId: 'a', url: 'https://elsewhere.example' }],
  ['update_user', { userId: 'u', role: 'owner' }],
  ['update_workspace_member', { workspaceId: 'w', userId: 'u', role: 'admin' }],
  ['invite_user', { email: 'a@example.com', role: 'admin' }],
  ['create_scim_workspace_mapping', { workspace_id: 'w', scim_group_name: 'g', role: 'admin' }],
];
