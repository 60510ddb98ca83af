// Permission checks of a key: a small read in every domain.
import type { ToolName } from '../../generated/index.ts';
import type { PlatformName } from '../../runtime/operation.ts';

/** A tool, what reading with it tells of the credential, and the arguments. */
type Check = readonly [tool: string, what: string, args: object];

/** Cheap reads that tell what a key is allowed, in the words of what they need. */
const portkeyChecks = [
  ['list_workspaces', 'workspaces', {}],
  ['list_prompts', 'prompts', { page_size: 1 }],
  ['list_configs', 'configs', {}],
  ['list_providers', 'providers', { page_size: 1 }],
  ['list_virtual_keys', 'virtual keys', {}],
  ['list_api_keys', 'API keys', { page_size: 1 }],
  ['list_guardrails', 'guardrails', { page_size: 1 }],
  ['list_usage_limits', 'usage limits', {}],
  ['list_integrations', 'integrations', { page_size: 1 }],
  ['list_all_users', 'users (admin key)', { page_size: 1 }],
  ['list_log_exports', 'log exports (logs.export)', {}],
  ['list_deployments', 'deployments (Enterprise)', {}],
] as const satisfies readonly (readonly [ToolName, string, object])[];

/** The first six tell of the grant at the tenant's root, the seventh of scopes on workspaces. */
const prismaAirsChecks: readonly Check[] = [
  ['list_workspaces', "workspaces (admin role at the tenant's root)", {}],
  ['list_integrations', 'integrations', { page_size: 1 }],
  ['list_mcp_integrations', 'MCP integrations', { page_size: 1 }],
  ['list_secret_references', 'secret references', { page_size: 1 }],
  ['list_deployments', 'deployments', {}],
  ['list_access_scopes', 'access scopes', {}],
  ['list_workspaces_in_scope', 'workspaces in its scopes (a role on a scope)', {}],
];

/** Cheap reads that tell what a key or an account is allowed on this platform. */
export const permissionChecks: Readonly<Record<PlatformName, readonly Check[]>> = {
  portkey: portkeyChecks,
  'prisma-airs': prismaAirsChecks,
};
