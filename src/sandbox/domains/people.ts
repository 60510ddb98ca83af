// Users of the organisation, invitations, and the groups of its identity provider.
import type { SandboxAccount } from '../account.ts';
import { conflict, invalid } from '../api-error.ts';
import { pageOf, rowsOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, type Handlers, objects, pick, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

/** How long an invitation stands, ms. */
const week = 7 * 86_400_000;

function user(row: Row, { account }: Call): Record<string, unknown> {
  const workspaces = account.workspaces.where(({ members }) =>
    members.some(({ user_id }) => user_id === row.id),
  );
  return { ...row, workspace_ids: workspaces.map(({ id }) => id) };
}

/** Invites somebody. */
export function addInvite(account: SandboxAccount, body: Readonly<Record<string, unknown>>): Row {
  return account.invites.add({
    ...account.fresh(),
    object: 'invite',
    email: String(body['email']),
    role: String(body['role']),
    expires_at: account.stamp(account.now() + week),
    accepted_at: null,
    status: 'pending',
    invited_by: account.owner,
    workspaces: body['workspaces'] ?? [],
  });
}

function inviteState(row: Row, account: SandboxAccount): string {
  const late = row['status'] === 'pending' && Date.parse(String(row['expires_at'])) <= account.now();
  return late ? 'expired' : String(row['status']);
}

function invite(row: Row, { account }: Call): Record<string, unknown> {
  const { workspaces: _workspaces, accepted_at, ...shown } = row;
  return { ...shown, status: inviteState(row, account), ...(accepted_at !== null && { accepted_at }) };
}

function linkOf({ id }: Row): string {
  return `https://portkey.invalid/invites/${id}`;
}

/** Lets a group of the identity provider into a workspace. */
export function addMapping(account: SandboxAccount, workspace: string, group: Row, role: string): Row {
  return account.scimMappings.add({
    ...account.fresh(),
    workspace_id: workspace,
    scim_group: group['name'],
    scim_group_id: group.id,
    role,
  });
}

/** A group that the identity provider pushed. */
export function addGroup(account: SandboxAccount, name: string, members: readonly string[]): Row {
  return account.scimGroups.add({ ...account.fresh(), name, display_name: name, members: [...members] });
}

/** The group that a body names; an unknown name makes a group, which is how a mapping may come first. */
function groupOf({ account, body }: Call): Row {
  const id = text(body['scim_group_id']);
  const name = text(body['scim_group_name']);
  if ((id === undefined) === (name === undefined)) {
    throw invalid('Exactly one of scim_group_id and scim_group_name is required');
  }
  if (id !== undefined) {
    const group = account.scimGroups.find(id);
    if (!group) throw invalid(`scim_group_id names no group: ${id}`);
    return group;
  }
  return account.scimGroups.where((row) => row['name'] === name)[0] ?? addGroup(account, name ?? '', []);
}

function mapping({ id, workspace_id, scim_group, scim_group_id, role }: Row): Record<string, unknown> {
  return { id, workspace_id, scim_group, scim_group_id, role };
}

export const people: Handlers = {
  ...resource({
    path: '/admin/users',
    item: '/admin/users/{userId}',
    store: (account) => account.users,
    listed: user,
    change: (row, { body }) => {
      // Portkey refuses an update that changes nothing.
      if (body['role'] === row['role']) throw invalid(`The user has the role ${String(row['role'])} already`);
      return body['role'] === undefined ? {} : { role: body['role'] };
    },
    removing: (row, { account }) => {
      if (row.id === account.owner) throw invalid('The owner of the organisation cannot be deleted');
      for (const workspace of account.workspaces.all()) {
        workspace.members = workspace.members.filter(({ user_id }) => user_id !== row.id);
      }
    },
  }),
  ...resource({
    path: '/admin/users/invites',
    item: '/admin/users/invites/{inviteId}',
    store: (account) => account.invites,
    free: ['status'],
    keeps: ({ account, query }) => {
      const status = text(query['status']);
      return status === undefined ? undefined : (row) => inviteState(row, account) === status;
    },
    make: (call) => {
      const { account, body } = call;
      const known = (row: Row) => row['email'] === body['email'];
      if (account.users.where(known).length > 0) throw conflict('There is a user of that address');
      if (account.invites.where((row) => known(row) && inviteState(row, account) === 'pending').length > 0) {
        throw conflict('There is an open invitation to that address');
      }
      for (const place of objects(body['workspaces'])) workspaceOf(call, place['id']);
      return addInvite(account, body);
    },
    made: (row) => ({ id: row.id, invite_link: linkOf(row), object: 'invite' }),
    listed: invite,
  }),
  'POST /admin/users/invites/{inviteId}/resend': (call) => {
    const row = pick(call, call.account.invites);
    apply(call.account, row, {
      status: 'pending',
      expires_at: call.account.stamp(call.account.now() + week),
    });
    return { inviteLink: linkOf(row), message: 'Invite resent' };
  },
  'GET /scim/groups': (call) => {
    const page = pageOf(
      { ...call, operation: { ...call.operation, paging: { page: 'page', size: 'page_size' } } },
      rowsOf(call, call.account.scimGroups),
    );
    const data = page.items.map(({ members, ...group }) => ({
      ...group,
      member_count: Array.isArray(members) ? members.length : 0,
    }));
    return { object: 'list', total: page.total, total_count: page.total, data };
  },
  'GET /scim/workspaces': (call) => {
    const page = pageOf(call, rowsOf(call, call.account.scimMappings));
    return { mappings: page.items.map(mapping), total_count: page.total };
  },
  'POST /scim/workspaces': (call) => {
    const { account, body } = call;
    const group = groupOf(call);
    const workspace = workspaceOf(call);
    const twin = (row: Row) => row.workspace_id === workspace && row['scim_group_id'] === group.id;
    if (account.scimMappings.where(twin).length > 0)
      throw conflict('The group has a role in that workspace already');
    return mapping(addMapping(account, workspace, group, String(body['role'])));
  },
  'DELETE /scim/workspaces/{scimWorkspaceGroupId}': (call) => {
    call.account.scimMappings.remove(pick(call, call.account.scimMappings));
    return { success: true };
  },
};
