// Texts for arguments that mean something else on Prisma AIRS than on Portkey.

/** By argument name, in every tool. */
export const sharedTexts: Readonly<Record<string, string>> = {
  workspace_id: 'UUID, from list_workspaces_in_scope; a slug is not taken',
  workspace_slug: "The workspace's slug, not its UUID",
  workspaceId: 'UUID or slug',
  sub_type: 'Which collection: service or user',
  scope_name: 'Letters, digits, _ . -; a scope has to exist before its workspace',
  mcpServerId: 'UUID',
  mcpIntegrationId: 'UUID',
  columns:
    'Comma-separated: cost, avg_latency, avg_tokens, total_tokens, success_rate, last_seen; others are dropped silently',
};

/** Tools whose `slug` is the place in the path, which takes a UUID here. */
export const slugIsUuid: readonly string[] = [
  'get_config',
  'update_config',
  'delete_config',
  'list_config_versions',
  'get_integration',
  'update_integration',
  'delete_integration',
  'list_integration_models',
  'update_integration_models',
  'delete_integration_model',
  'list_integration_workspaces',
  'update_integration_workspaces',
  'get_provider',
  'update_provider',
  'delete_provider',
];

/** Texts that offer a slug where only a UUID was seen to be taken. */
export const slugTexts: ReadonlySet<string> = new Set(['UUID or slug', 'Id or slug', 'Workspace id or slug']);

/** Why a tool is in preview: the last sentence of its description. */
export const previewSentences = {
  inferred: 'Preview: the route is served, and that it answers this is inferred from its name.',
  refused: 'Preview: every known run was refused by policy.',
  failing: 'Preview: the known runs answered 500.',
  unseen: 'Preview: nobody is known to have called it with success.',
} as const;
