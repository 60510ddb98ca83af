// Effect of a call (read, write, destructive), derived from its method, with a table of exceptions.

/** The four hints of an MCP tool, as facts about the operation. */
export interface Effects {
  readonly readOnly: boolean;
  /** Loses something whatever its arguments are. */
  readonly destructive: boolean;
  /** Adds, and changes nothing that is there: what MCP means by a call that is not destructive. */
  readonly additive: boolean;
  readonly idempotent: boolean;
  /** Reaches systems beyond Portkey: a model, a mailbox, somebody's MCP server. */
  readonly openWorld: boolean;
}

interface Exception extends Partial<Effects> {
  readonly reason: string;
}

/** Operations whose effects differ from what their method says. */
export const exceptions: Readonly<Record<string, Exception>> = {
  'POST /prompts/{promptId}/render': {
    readOnly: true,
    idempotent: true,
    reason: 'fills a template and stores nothing',
  },
  'POST /prompts/{promptId}/completions': { openWorld: true, reason: 'calls a model, which is billed' },
  'POST /mcp-servers/{mcpServerId}/test': {
    readOnly: true,
    idempotent: true,
    openWorld: true,
    reason: 'connects to the server and stores nothing',
  },
  'POST /mcp-integrations/{mcpIntegrationId}/test': {
    readOnly: true,
    idempotent: true,
    openWorld: true,
    reason: 'connects to the server and stores nothing',
  },
  'POST /agent-servers/{agentServerId}/test': {
    readOnly: true,
    idempotent: true,
    openWorld: true,
    reason: 'connects to the agent and stores nothing',
  },
  'POST /agent-integrations/fetch-agent-card': {
    readOnly: true,
    idempotent: true,
    openWorld: true,
    reason: 'fetches a card from the agent and stores nothing',
  },
  'POST /mcp-integrations/{mcpIntegrationId}/sync': {
    idempotent: true,
    additive: false,
    openWorld: true,
    reason: 'reads the capabilities anew from the server',
  },
  'POST /mcp-servers/{mcpServerId}/metadata/sync': {
    idempotent: true,
    additive: false,
    openWorld: true,
    reason: 'reads the metadata anew from the server',
  },
  'POST /mcp-servers/{mcpServerId}/capabilities/sync': {
    idempotent: true,
    additive: false,
    openWorld: true,
    reason: 'reads the capabilities anew from the server',
  },
  'POST /admin/users/invites': { openWorld: true, reason: 'sends a mail' },
  'POST /admin/users/invites/{inviteId}/resend': { openWorld: true, reason: 'sends a mail' },
  'POST /api-keys/{id}/rotate': { destructive: true, reason: 'the old key stops working' },
  'POST /logs/exports/{exportId}/cancel': {
    destructive: true,
    idempotent: true,
    reason: 'the work of the export so far is lost',
  },
  'PUT /policies/usage-limits/{policyUsageLimitsId}/entities/{entityId}/reset': {
    destructive: true,
    idempotent: false,
    reason: 'usage counted so far is lost; a second call wipes what was counted since',
  },
  'PUT /guardrails/{guardrailId}/mcp-servers': {
    destructive: true,
    reason: 'replaces the whole set: a server that is left out loses its guardrail',
  },
  'PUT /admin/organisation/defaults': {
    destructive: true,
    reason: 'replaces the whole list of default guardrails',
  },
  'PUT /workspace-exclusions/input-guardrails': {
    destructive: true,
    reason: 'override_existing replaces the whole list of exclusions',
  },
  'PUT /workspace-exclusions/output-guardrails': {
    destructive: true,
    reason: 'override_existing replaces the whole list of exclusions',
  },
  'PUT /integrations/{slug}/workspaces': {
    destructive: true,
    reason: 'override_existing_workspace_access takes access away from workspaces',
  },
  'PUT /mcp-integrations/{mcpIntegrationId}/workspaces': {
    destructive: true,
    reason: 'override_existing_workspace_access takes access away from workspaces',
  },
  'PUT /agent-integrations/{agentIntegrationId}/workspaces': {
    destructive: true,
    reason: 'override_existing_workspace_access takes access away from workspaces',
  },
  'PUT /agent-integrations/{agentIntegrationId}/skills': {
    destructive: true,
    reason: 'replaces the whole set of skills',
  },
  'PUT /agent-servers/{agentServerId}/skills': {
    destructive: true,
    reason: 'replaces the whole set of skills',
  },
  'PUT /deployments/{deploymentId}': {
    destructive: true,
    idempotent: false,
    reason: 'rotate_auth ends the old credentials, each time anew',
  },
  'PUT /prompts/{promptId}': { idempotent: false, reason: 'creates a version' },
  'PUT /prompts/partials/{promptPartialId}': { idempotent: false, reason: 'creates a version' },
  'PUT /configs/{slug}': { idempotent: false, reason: 'creates a version' },
  'PUT /guardrails/{guardrailId}': { idempotent: false, reason: 'creates a version' },
  'PUT /admin/v2/guardrails/{guardrailId}': { idempotent: false, reason: 'creates a version' },
  'PUT /admin/v2/guardrails/{guardrailId}/mcp-servers': {
    destructive: true,
    reason: 'replaces the whole set: a server that is left out loses its guardrail',
  },
  'PUT /scopes/{scopeName}': {
    destructive: true,
    reason: 'replaces all bindings: a workspace that is left out loses its scope',
  },
};

/** The effects of an operation: by its method, unless the table above says otherwise. */
export function effectsOf(key: string): Effects {
  const method = key.split(' ')[0];
  const rule: Effects = {
    readOnly: method === 'GET',
    destructive: method === 'DELETE',
    additive: method === 'POST',
    idempotent: method !== 'POST',
    openWorld: false,
  };
  const { reason: _, ...exception } = exceptions[key] ?? { reason: '' };
  return { ...rule, ...exception };
}
