// What a key may read, found out by reading a little of everything.
import type { ToolName } from '../../generated/index.ts';

/** Cheap reads that tell what a key is allowed, in the words of what they need. */
export const probes = [
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
