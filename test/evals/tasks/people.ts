// Tasks on people, invitations and workspaces.
import { call, changed, created, deleted, has, like, refused, type Task } from '../task.ts';

const workspaces = call('list_workspaces', { select: 'data[].{id: id, slug: slug}' }, 'workspaces');
const workspace = (slug: string) => `$workspaces.data[?slug=='${slug}'].id | [0]`;
const users = call('list_all_users', { select: 'data[].{id: id, email: email}' }, 'users');
const user = (email: string) => `$users.data[?email=='${email}@example.com'].id | [0]`;

export const peopleTasks: readonly Task[] = [
  {
    id: 'onboard-engineer',
    kind: 'several-steps',
    domain: 'users',
    request:
      'Invite the new engineer hana.mori@example.com as a member of the organisation, and as a member of the workspace staging.',
    ends: [
      created('invites', {
        email: 'hana.mori@example.com',
        role: 'member',
        workspaces: [{ id: '@workspaces/staging', role: 'member' }],
      }),
    ],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      workspaces,
      call('invite_user', {
        email: 'hana.mori@example.com',
        role: 'member',
        workspaces: [{ id: workspace('staging'), role: 'member' }],
      }),
    ],
  },
  {
    id: 'add-to-workspace',
    kind: 'several-steps',
    domain: 'workspaces',
    request: 'Add emi.tanaka@example.com to the workspace staging as a manager.',
    ends: [
      changed('workspaces', 'staging', {
        members: has({ user_id: '@users/emi.tanaka@example.com', role: 'manager' }),
      }),
    ],
    budget: { calls: 7, tokens: 6000 },
    oracle: [
      users,
      workspaces,
      call('add_workspace_member', {
        workspaceId: workspace('staging'),
        users: [{ id: user('emi.tanaka'), role: 'manager' }],
      }),
    ],
  },
  {
    id: 'take-out-of-workspace',
    kind: 'several-steps',
    domain: 'workspaces',
    request: 'Remove chloe.lind@example.com from the workspace production. She stays in staging.',
    ends: [changed('workspaces', 'production', { 'members.2': { $gone: true } })],
    budget: { calls: 7, tokens: 6000 },
    oracle: [
      users,
      workspaces,
      call('remove_workspace_member', { workspaceId: workspace('production'), userId: user('chloe.lind') }),
    ],
  },
  {
    id: 'workspace-role',
    kind: 'several-steps',
    domain: 'workspaces',
    request: 'Make dev.rao@example.com an admin of the workspace staging.',
    ends: [changed('workspaces', 'staging', { 'members.2.role': 'admin' })],
    budget: { calls: 7, tokens: 6000 },
    oracle: [
      users,
      workspaces,
      call('update_workspace_member', {
        workspaceId: workspace('staging'),
        userId: user('dev.rao'),
        role: 'admin',
      }),
    ],
  },
  {
    id: 'organisation-role',
    kind: 'several-steps',
    domain: 'users',
    request: "Change chloe.lind@example.com's role in the organisation to admin.",
    ends: [changed('users', 'chloe.lind@example.com', { role: 'admin' })],
    budget: { calls: 6, tokens: 5000 },
    oracle: [users, call('update_user', { userId: user('chloe.lind'), role: 'admin' })],
  },
  {
    id: 'offboard',
    kind: 'several-steps',
    domain: 'users',
    request: 'Emi has left. Remove emi.tanaka@example.com from the organisation.',
    ends: [
      deleted('users', 'emi.tanaka@example.com'),
      changed('workspaces', 'research', { 'members.1': { $gone: true } }),
    ],
    budget: { calls: 6, tokens: 5000 },
    oracle: [users, call('delete_user', { userId: user('emi.tanaka') })],
  },
  {
    id: 'resend-invitation',
    kind: 'several-steps',
    domain: 'users',
    request: 'Send the invitation of finn.moreau@example.com again.',
    ends: [changed('invites', 'finn.moreau@example.com', { expires_at: like('^2026-11-23') })],
    answer: ['resent'],
    budget: { calls: 6, tokens: 5000 },
    oracle: [
      call('list_user_invites', {}, 'invites'),
      call('resend_user_invite', { inviteId: "$invites.data[?email=='finn.moreau@example.com'].id | [0]" }),
    ],
  },
  {
    id: 'withdraw-invitation',
    kind: 'several-steps',
    domain: 'users',
    request: 'Withdraw the invitation of gita.shah@example.com.',
    ends: [deleted('invites', 'gita.shah@example.com')],
    budget: { calls: 6, tokens: 5000 },
    oracle: [
      call('list_user_invites', {}, 'invites'),
      call('delete_user_invite', { inviteId: "$invites.data[?email=='gita.shah@example.com'].id | [0]" }),
    ],
  },
  {
    id: 'open-invitations',
    kind: 'easy',
    domain: 'users',
    request: 'Which invitations are still pending?',
    ends: [],
    answer: ['finn.moreau@example.com'],
    budget: { calls: 4, tokens: 5000 },
    oracle: [call('list_user_invites', { status: 'pending' })],
  },
  {
    id: 'who-are-the-admins',
    kind: 'easy',
    domain: 'users',
    request: 'Who are the admins of the organisation?',
    ends: [],
    answer: ['ben.ortiz@example.com'],
    budget: { calls: 4, tokens: 5000 },
    oracle: [call('list_all_users', { role: 'admin' })],
  },
  {
    id: 'members-of-every-workspace',
    kind: 'several-reads',
    domain: 'workspaces',
    request: 'List the members of every workspace with their roles.',
    ends: [],
    answer: ['ben.ortiz@example.com', 'dev.rao@example.com', 'emi.tanaka@example.com'],
    budget: { calls: 9, tokens: 9000 },
    oracle: [
      workspaces,
      call('list_workspace_members', { workspaceId: '$workspaces.data[0].id' }),
      call('list_workspace_members', { workspaceId: '$workspaces.data[1].id' }),
      call('list_workspace_members', { workspaceId: '$workspaces.data[2].id' }),
    ],
  },
  {
    id: 'new-workspace',
    kind: 'easy',
    domain: 'workspaces',
    request: 'Create a workspace "Marketing" with the description "Campaign texts".',
    ends: [
      created('workspaces', { name: 'Marketing', description: 'Campaign texts' }),
      created('collections', { name: 'Default', is_default: 1 }),
    ],
    budget: { calls: 5, tokens: 6000 },
    oracle: [call('create_workspace', { name: 'Marketing', description: 'Campaign texts' })],
  },
  {
    id: 'describe-workspace',
    kind: 'easy',
    domain: 'workspaces',
    request: 'Change the description of the workspace research to "Papers and experiments".',
    ends: [changed('workspaces', 'research', { description: 'Papers and experiments' })],
    budget: { calls: 6, tokens: 6000 },
    oracle: [call('update_workspace', { workspaceId: 'research', description: 'Papers and experiments' })],
  },
  {
    id: 'keep-workspace',
    kind: 'declined',
    domain: 'workspaces',
    request: 'Delete the workspace "Research" with everything in it.',
    setting: { confirm: true },
    declines: true,
    ends: [],
    answer: ['not_confirmed'],
    cannot: true,
    budget: { calls: 7, tokens: 6000 },
    oracle: [
      workspaces,
      refused('delete_workspace', {
        workspaceId: workspace('research'),
        name: 'Research',
        force_delete: true,
      }),
    ],
  },
  {
    id: 'workspace-by-group',
    kind: 'several-steps',
    domain: 'workspaces',
    request: 'Give the SCIM group "everyone" the role member in the workspace research.',
    ends: [
      created('scimMappings', {
        workspace_id: '@workspaces/research',
        scim_group: 'everyone',
        role: 'member',
      }),
    ],
    budget: { calls: 8, tokens: 7000 },
    oracle: [
      call('list_scim_groups', { search: 'everyone' }, 'groups'),
      workspaces,
      call('create_scim_workspace_mapping', {
        workspace_id: workspace('research'),
        role: 'member',
        scim_group_id: '$groups.data[0].id',
      }),
    ],
  },
  {
    id: 'read-only-invitation',
    kind: 'read-only',
    domain: 'users',
    request: 'Invite ivo.novak@example.com as a member.',
    setting: { readOnly: true },
    ends: [],
    cannot: true,
    budget: { calls: 6, tokens: 6000 },
    oracle: [refused('invite_user', { email: 'ivo.novak@example.com', role: 'member' })],
  },
  {
    id: 'person-unknown',
    kind: 'ambiguous-name',
    domain: 'users',
    request: 'Remove zoe.adler@example.com from the organisation.',
    ends: [],
    cannot: true,
    budget: { calls: 6, tokens: 5000 },
    oracle: [call('list_all_users', { email: 'zoe.adler@example.com' })],
  },
];
