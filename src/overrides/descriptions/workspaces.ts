// Words of the workspaces domain: workspaces, their members, and the SCIM groups mapped to them.

import type { DomainOverrides } from '../tool-override.ts';

export const workspaces = {
  add_workspace_member: {
    title: 'Add workspace members',
    description:
      'Adds one or several people of the organisation to a workspace, each with a role. Newcomers: invite_user.',
    properties: {
      'users[].id': 'User id, from list_all_users',
      'users[].role': 'Role in this workspace',
    },
  },
  list_workspace_members: {
    title: 'List workspace members',
    description:
      'Lists the members of a workspace with name, email, scopes and both roles, there and in the organisation.',
  },
  update_workspace_member: {
    title: 'Update a workspace member',
    description:
      "Changes a member's role in one workspace. The role in the organisation stays; update_user changes that.",
  },
  remove_workspace_member: {
    title: 'Remove a workspace member',
    description:
      'Takes a person out of one workspace, ending access to it. Their account stays; delete_user ends that.',
  },
  get_workspace_member: {
    title: 'Get a workspace member',
    description:
      'Shows one member of a workspace: name, email, status, scopes, role there and role in the organisation.',
  },
  create_workspace: {
    title: 'Create a workspace',
    description:
      'Creates a workspace, the unit that separates keys, prompts, configs and members, such as a team or environment; returns id and slug.',
    properties: {
      'defaults.metadata': 'Metadata for every request, text to text',
      users: 'User ids of the first members',
    },
  },
  list_workspaces: {
    title: 'List workspaces',
    description:
      'Lists the workspaces of the organisation with id, slug, name, defaults and limits. Members: get_workspace or list_workspace_members.',
    properties: {
      name: 'Part of the name, case-sensitive',
      exact_name: 'The whole name',
      status: 'One or several, comma-separated',
    },
  },
  update_workspace: {
    title: 'Update a workspace',
    description:
      "Changes a workspace's name, description, defaults or limits; fields left out stay. Members: update_workspace_member.",
    properties: {
      'defaults.metadata': 'Metadata for every request, text to text',
      'defaults.user_api_key_config': 'Config slug or id in this workspace; null clears',
      'defaults.input_guardrails': 'Guardrails run on every request',
      'defaults.output_guardrails': 'Guardrails run on every response',
      usage_limits: 'null clears',
      rate_limits: 'null clears',
    },
  },
  get_workspace: {
    title: 'Get a workspace',
    description:
      'Shows one workspace in full: defaults, guardrails, usage and rate limits, and its members with their roles.',
  },
  delete_workspace: {
    title: 'Delete a workspace',
    description:
      'Deletes a workspace for good. One that still holds objects answers 409 (AB07) unless force_delete takes them along.',
    properties: {
      name: 'Its exact name without icon, as confirmation',
      force_delete: 'Also deletes everything inside',
    },
  },
  list_scim_workspace_mappings: {
    title: 'List SCIM mappings',
    description: 'Lists which SCIM groups give their members which role in which workspace.',
  },
  create_scim_workspace_mapping: {
    title: 'Create a SCIM mapping',
    description:
      'Gives the members of a SCIM group a role in a workspace. An unknown group name makes the group in advance.',
    properties: {
      scim_group_id: 'From list_scim_groups',
      scim_group_name: 'Not like ws-name-role-admin',
    },
  },
  delete_scim_workspace_mapping: {
    title: 'Delete a SCIM mapping',
    description:
      'Archives the link between a SCIM group and a workspace. The group and the workspace themselves stay.',
  },
  list_scim_groups: {
    title: 'List SCIM groups',
    description:
      "Lists the identity provider's groups that the organisation knows; their ids go into create_scim_workspace_mapping.",
  },
} as const satisfies DomainOverrides;

export const workspaceComposites = {
  export_workspace: {
    title: 'Export a workspace',
    description:
      'Gives everything in a workspace as a document without ids and secrets, to keep, or to bring about elsewhere with plan_changes. A large one is a resource.',
    properties: {
      kinds: 'Sections to export; all without',
      format: 'yaml or json',
      versions: 'Older prompt versions too',
    },
    untrusted: true,
  },
  plan_changes: {
    title: 'Plan changes to a workspace',
    description:
      'Compares a workspace with a document or another workspace, and gives the plan and its digest for apply_changes. Changes nothing; an empty plan means no drift.',
    properties: {
      document: 'From export_workspace',
      from_workspace_id: 'Instead of document',
      mode: 'sync also deletes what the document lacks',
      kinds: 'Only these sections',
      map: 'Other names for references: {"provider/openai-staging": "provider/openai-prod"}',
    },
    untrusted: true,
  },
  apply_changes: {
    title: 'Apply planned changes',
    description:
      'Applies a plan of plan_changes within its hour, and stops at what changed since; the same call continues. Returns a journal, whose digest takes the changes back, but not deletions.',
    properties: {
      digest: 'Of a plan, or a journal to take back',
      plan: 'Instead of its digest',
      journal: 'A journal to take back',
    },
  },
} as const satisfies DomainOverrides;
