// Workspaces and who is in them.
import type { SandboxAccount } from '../account.ts';
import { conflict, forbidden, invalid, notFound } from '../api-error.ts';
import { operations } from '../contract.ts';
import { namedSlug } from '../identity.ts';
import type { Membership, WorkspaceRow } from '../models.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, fields, type Handlers, objects, sent, text } from '../sandbox-request.ts';
import type { Row, Store } from '../store.ts';
import { addCollection } from './collections.ts';
import { grantGlobalAccess } from './integrations.ts';

const settable = [
  'name',
  'description',
  'icon',
  'usage_limits',
  'rate_limits',
  'settings',
  'security_settings',
];

/**
 * The flags of security_settings on the wire: all of them in camel case. Sources: replies recorded in 2026, Portkey's
 * Terraform provider.
 */
const securityFlags = Object.keys(
  fields(
    fields(
      fields(operations['PUT /admin/workspaces/{workspaceId}']?.body?.schema['properties'])[
        'security_settings'
      ],
    )['properties'],
  ),
).map((name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** Refuses security settings that are not whole. */
function requireSettings({ security_settings: given }: Readonly<Record<string, unknown>>): void {
  if (given === undefined) return;
  const settings = fields(given);
  const unknown = Object.keys(settings).find((name) => !securityFlags.includes(name));
  if (unknown !== undefined) throw invalid(`security_settings has no flag ${unknown}`);
  const missing = securityFlags.filter((name) => settings[name] === undefined);
  if (missing.length > 0)
    throw invalid(
      `security_settings needs all of its ${securityFlags.length} flags; missing: ${missing.join(', ')}`,
    );
}

/** Makes a workspace, with the default collection that every workspace has. */
export function addWorkspace(account: SandboxAccount, body: Readonly<Record<string, unknown>>): WorkspaceRow {
  const name = text(body['name']);
  if (name === undefined) throw invalid('name is required');
  const members = Array.isArray(body['users']) ? body['users'].map(String) : [];
  const row = account.workspaces.add({
    ...account.fresh(),
    description: null,
    icon: null,
    usage_limits: null,
    rate_limits: null,
    settings: null,
    security_settings: Object.fromEntries(securityFlags.map((name) => [name, true])),
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? account.workspaces.unusedSlug(namedSlug(name), null),
    organisation_id: account.organisation.id,
    status: 'active',
    defaults: body['defaults'] ?? null,
    is_default: account.workspaces.size === 0 ? 1 : 0,
    members: [...new Set([account.owner, ...members])].map((user_id, at) => ({
      user_id,
      role: at === 0 ? 'admin' : 'member',
      created_at: account.stamp(),
    })),
  });
  addCollection(account, row.id, 'Default', { slug: `default-${row.slug}`, isDefault: true });
  return row;
}

/** A workspace as replies show it: an icon stands before the name, too. */
function shown({ members: _members, ...row }: WorkspaceRow): Record<string, unknown> {
  const icon = text(row['icon']);
  return { ...row, name: icon ? `${icon} ${row.name}` : row.name, object: 'workspace' };
}

/** Where a missing workspace is 404, Portkey says 403: it does not tell strangers what is there. */
function workspaceAt(call: Call): WorkspaceRow {
  const workspace = call.account.workspaces.find(call.id);
  if (!workspace || (call.scope.workspace && workspace.id !== call.scope.workspace)) throw forbidden();
  return workspace;
}

function member(
  account: SandboxAccount,
  workspace: WorkspaceRow,
  membership: Membership,
): Record<string, unknown> {
  const user = account.users.find(membership.user_id);
  return {
    object: 'workspace-user',
    id: membership.user_id,
    user_id: membership.user_id,
    first_name: user?.['first_name'] ?? '',
    last_name: user?.['last_name'] ?? '',
    email: user?.['email'] ?? '',
    org_role: user?.['role'] ?? 'member',
    role: `ws-${membership.role}`,
    created_at: membership.created_at,
    last_updated_at: membership.created_at,
    status: 'active',
    workspace_id: workspace.id,
    scopes: [],
    settings: null,
  };
}

/** A member as the workspace itself shows it: without address, and with the role's own name, as recorded. */
function userWithin(
  account: SandboxAccount,
  workspace: WorkspaceRow,
  membership: Membership,
): Record<string, unknown> {
  const { id, first_name, last_name, org_role, created_at, last_updated_at, status, workspace_id } = member(
    account,
    workspace,
    membership,
  );
  const { role } = membership;
  return { id, first_name, last_name, org_role, role, created_at, last_updated_at, status, workspace_id };
}

function membershipAt(call: Call, workspace: WorkspaceRow): Membership {
  const wanted = call.path['userId'] ?? '';
  const found = workspace.members.find(({ user_id }) => user_id === wanted);
  if (!found) throw notFound('workspace member', wanted);
  return found;
}

/** A workspace's default collection comes and goes with it. */
function isOwn(store: Store, row: Row): boolean {
  return store.name === 'collection' && row['is_default'] === 1;
}

function removeWorkspace(call: Call): undefined {
  const { account, body } = call;
  const workspace = workspaceAt(call);
  if (body['name'] !== workspace.name) {
    throw invalid(`name must be the workspace's name, which confirms the deletion`);
  }
  const held = account
    .belongings()
    .map((store) => ({ store, rows: store.where((row) => row.workspace_id === workspace.id) }));
  const inUse = held
    .map(({ store, rows }) => ({ name: store.name, count: rows.filter((row) => !isOwn(store, row)).length }))
    .filter(({ count }) => count > 0);
  if (inUse.length > 0 && body['force_delete'] !== true) {
    const list = inUse.map(({ name, count }) => `${count} ${name}`).join(', ');
    throw conflict(`Please ensure that all Virtual Keys are deleted. The workspace is not empty: ${list}`);
  }
  for (const { store, rows } of held) for (const row of rows) store.remove(row);
  account.workspaces.remove(workspace);
  return undefined;
}

export const workspaces: Handlers = {
  ...resource<WorkspaceRow>({
    path: '/admin/workspaces',
    item: '/admin/workspaces/{workspaceId}',
    store: (account) => account.workspaces,
    hasMore: false,
    free: ['name', 'exact_name'],
    keeps: ({ query, scope }) => {
      const part = text(query['name'])?.toLowerCase();
      const exact = text(query['exact_name']);
      return (row) =>
        (!scope.workspace || row.id === scope.workspace) &&
        (part === undefined || row.name.toLowerCase().includes(part)) &&
        (exact === undefined || row.name === exact);
    },
    make: ({ account, body, scope }) => {
      if (scope.workspace) throw forbidden();
      requireSettings(body);
      const workspace = addWorkspace(account, body);
      grantGlobalAccess(account, workspace.id);
      return workspace;
    },
    made: shown,
    listed: shown,
  }),
  'GET /admin/workspaces/{workspaceId}': (call) => {
    const workspace = workspaceAt(call);
    return {
      ...shown(workspace),
      users: workspace.members.map((one) => userWithin(call.account, workspace, one)),
    };
  },
  'PUT /admin/workspaces/{workspaceId}': (call) => {
    const workspace = workspaceAt(call);
    const { body } = call;
    requireSettings(body);
    const defaults = body['defaults'] === undefined ? {} : { defaults: body['defaults'] };
    apply(call.account, workspace, {
      ...sent(body, settable),
      ...defaults,
      ...(body['icon'] === '' && { icon: null }),
    });
    return {};
  },
  'DELETE /admin/workspaces/{workspaceId}': removeWorkspace,
  'POST /admin/workspaces/{workspaceId}/users': (call) => {
    const workspace = workspaceAt(call);
    const users = objects(call.body['users']);
    if (users.length === 0) throw invalid('users is required');
    for (const { id, role } of users) {
      const user = call.account.users.find(String(id));
      if (!user) throw invalid(`No such user: ${String(id)}`);
      if (workspace.members.some(({ user_id }) => user_id === user.id)) {
        throw conflict(`${user.id} is a member already`);
      }
      workspace.members.push({
        user_id: user.id,
        role: String(role ?? 'member'),
        created_at: call.account.stamp(),
      });
    }
    return {};
  },
  'GET /admin/workspaces/{workspaceId}/users': (call) => {
    const workspace = workspaceAt(call);
    const role = text(call.query['role']);
    const email = text(call.query['email']);
    const rows = workspace.members
      .filter((one) => role === undefined || one.role === role)
      .map((one) => member(call.account, workspace, one))
      .filter((one) => email === undefined || one['email'] === email);
    return listReply(pageOf(call, rows), (row) => row);
  },
  'GET /admin/workspaces/{workspaceId}/users/{userId}': (call) => {
    const workspace = workspaceAt(call);
    return member(call.account, workspace, membershipAt(call, workspace));
  },
  'PUT /admin/workspaces/{workspaceId}/users/{userId}': (call) => {
    const membership = membershipAt(call, workspaceAt(call));
    membership.role = text(call.body['role']) ?? membership.role;
    return {};
  },
  'DELETE /admin/workspaces/{workspaceId}/users/{userId}': (call) => {
    const workspace = workspaceAt(call);
    const membership = membershipAt(call, workspace);
    workspace.members = workspace.members.filter((one) => one !== membership);
    return {};
  },
};
