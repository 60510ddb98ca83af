// Words of the secret-references domain: pointers to secrets kept in an external manager.

import type { DomainOverrides } from '../tool-override.ts';

const byIdOrSlug = { secretReferenceId: 'Id or slug' } as const;

export const secretReferences = {
  list_secret_references: {
    title: 'List secret references',
    description:
      'Lists pointers to secrets in AWS, Azure or HashiCorp managers by name, slug and manager. It holds no secret values.',
    properties: { tags: 'JSON object as text', search: 'Part of the name' },
  },
  create_secret_reference: {
    title: 'Create a secret reference',
    description:
      'Points to a secret in AWS Secrets Manager, Azure Key Vault or HashiCorp Vault, for integrations to read at run time.',
    properties: {
      slug: 'Made from name when left out',
      manager_type: 'Cannot change later',
      auth_config: 'How Portkey signs in to the manager',
      'auth_config.aws_auth_type': 'With aws_sm',
      'auth_config.aws_role_arn': 'Role that Portkey assumes',
      'auth_config.aws_external_id': 'If the role asks for one',
      'auth_config.azure_auth_mode': 'With azure_kv',
      'auth_config.azure_vault_url': 'https://<name>.vault.azure.net',
      'auth_config.vault_auth_type': 'With hashicorp_vault',
      'auth_config.vault_addr': 'URL of the Vault server',
      secret_path: "The secret's name or path in the manager",
      secret_key: 'Field within a secret of several',
      allow_all_workspaces: 'Not true beside allowed_workspaces',
      allowed_workspaces: 'Ids or slugs; empty is refused (AB01)',
    },
  },
  get_secret_reference: {
    title: 'Get a secret reference',
    description:
      'Shows one secret reference: manager, path, sign-in settings, tags and workspace access, without the secret itself.',
    properties: byIdOrSlug,
  },
  update_secret_reference: {
    title: 'Update a secret reference',
    description:
      "Changes a secret reference's path, sign-in, tags or workspaces. Another manager takes create_secret_reference.",
    properties: {
      ...byIdOrSlug,
      auth_config: 'Merged into the stored settings',
      secret_key: 'null clears',
      allow_all_workspaces: 'true drops the list of workspaces',
      allowed_workspaces: 'Replaces the list; ids or slugs',
    },
  },
  delete_secret_reference: {
    title: 'Delete a secret reference',
    description:
      'Deletes a pointer to a secret for good; whatever maps to it can no longer read the secret, which stays in its manager.',
    properties: byIdOrSlug,
  },
} as const satisfies DomainOverrides;
