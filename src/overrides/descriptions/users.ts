// Words of the users domain: people of the organisation, and invitations to it.

import type { DomainOverrides } from '../tool-override.ts';

export const users = {
  invite_user: {
    title: 'Invite a user',
    description:
      'Emails an invitation to the organisation and to given workspaces; returns its id and link. People already in it: add_workspace_member.',
    properties: {
      role: 'Role in the organisation',
      'workspaces[].id': 'Workspace slug',
      'workspaces[].role': 'Role in that workspace',
      'workspace_api_key_details.scopes': "Scopes of the new user's workspace API key",
    },
  },
  list_user_invites: {
    title: 'List invitations',
    description: 'Lists invitations to the organisation with email, role, status, expiry and who sent them.',
  },
  get_user_invite: {
    title: 'Get an invitation',
    description:
      'Shows one invitation: email, role, status, when it was sent, accepted or expires, and who sent it.',
  },
  delete_user_invite: {
    title: 'Delete an invitation',
    description:
      'Withdraws an invitation for good. Somebody who has already accepted stays a user; delete_user removes them.',
  },
  resend_user_invite: {
    title: 'Resend an invitation',
    description: 'Emails an existing invitation once more and returns its link. invite_user makes a new one.',
  },
  list_all_users: {
    title: 'List users',
    description:
      'Lists the people of the organisation with name, email, role and workspaces. Members of one workspace: list_workspace_members.',
  },
  get_user: {
    title: 'Get a user',
    description:
      'Shows one person of the organisation: name, email, organisation role and the workspaces they belong to.',
  },
  delete_user: {
    title: 'Remove a user',
    description:
      'Removes a person from the whole organisation for good; returning takes a new invitation. From one workspace only: remove_workspace_member.',
  },
  update_user: {
    title: 'Update a user',
    description:
      "Changes a person's role in the organisation; the role already held is refused (AB01). Workspace roles: update_workspace_member.",
  },
} as const satisfies DomainOverrides;

/** Second names of other domains' operations, kept because people have them in their allow-lists. */
export const userAliases = {
  get_user_stats: {
    title: 'User statistics',
    description:
      'Requests and cost (cents) per user over a period: get_analytics_group_users by its older name.',
  },
} as const satisfies DomainOverrides;
