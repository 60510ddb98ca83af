// Deployments of the data plane: their credentials are told when they are made or changed, and on request.
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import { slugOf } from '../identity.ts';
import { apply, resource } from '../resource.ts';
import { type Call, fields, type Handlers, pick, sent, text } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

const settable = ['name', 'type', 'status', 'deployment_config', 'tags'];

/** Registers a deployment. */
export function addDeployment(account: SandboxAccount, body: Readonly<Record<string, unknown>>): Row {
  const name = String(body['name']);
  return account.deployments.add({
    ...account.fresh(),
    type: 'non_production',
    deployment_config: null,
    tags: null,
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    organisation_id: account.organisation.id,
    status: 'active',
    is_default: body['is_default'] === true ? 1 : 0,
    connection_status: 'unknown',
    created_by: account.owner,
    auth_settings: fields(body['auth_settings']),
    client_auth: account.identity.key(),
    credentials: body['credentials'] ?? { username: slugOf(name), password: account.identity.key() },
    object: 'deployment',
  });
}

/** A deployment without its credentials. Lists leave out its settings too. */
function shown({ client_auth: _auth, credentials: _credentials, ...row }: Row): Record<string, unknown> {
  return row;
}

function allowed(row: Row): unknown[] {
  const { workspaces_allowed } = fields(row['auth_settings']);
  return Array.isArray(workspaces_allowed) ? workspaces_allowed : [];
}

function tagsOf(value: unknown): [string, unknown][] {
  if (value === undefined || value === '') return [];
  if (typeof value === 'object') return Object.entries(fields(value));
  try {
    return Object.entries(fields(JSON.parse(String(value))));
  } catch {
    throw invalid('tags is no JSON object');
  }
}

/** Settings as an update leaves them: lists grow, unless the caller overrides what is there. */
function merged(row: Row, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { remove_workspaces_allowed, remove_subs_allowed, ...given } = fields(body['auth_settings']);
  const { allow_all_workspaces: everywhere } = given;
  const settings: Record<string, unknown> = {
    ...given,
    ...(typeof everywhere === 'boolean' && { allow_all_workspaces: Number(everywhere) }),
  };
  const before = fields(row['auth_settings']);
  if (body['override_existing'] === true) return settings;
  const all: Record<string, unknown> = { ...before, ...settings };
  for (const [name, gone] of [
    ['workspaces_allowed', remove_workspaces_allowed],
    ['jwt_subs_allowed', remove_subs_allowed],
  ] as const) {
    const [old, added] = [before[name], settings[name]];
    const list = [...(Array.isArray(old) ? old : []), ...(Array.isArray(added) ? added : [])];
    const left = new Set(list.filter((one) => !(Array.isArray(gone) && gone.includes(one))));
    if (list.length > 0) all[name] = [...left];
  }
  return all;
}

/** "self" is the deployment that the key belongs to: the first. */
function deploymentAt(call: Call): Row {
  const self = call.id === 'self' ? call.account.deployments.all()[0] : undefined;
  return self ?? pick(call, call.account.deployments);
}

export const deployments: Handlers = {
  ...resource({
    path: '/deployments',
    item: '/deployments/{deploymentId}',
    store: (account) => account.deployments,
    free: ['workspace_slug', 'tags'],
    keeps: ({ query }) => {
      const named = query['workspace_slug'];
      const workspaces = Array.isArray(named) ? named : undefined;
      const tags = tagsOf(query['tags']);
      return (row) =>
        (!workspaces || workspaces.some((one) => allowed(row).includes(one))) &&
        tags.every(([key, value]) => fields(row['tags'])[key] === value);
    },
    make: ({ account, body }) => addDeployment(account, body),
    made: (row) => row,
    listed: shown,
  }),
  'GET /deployments/{deploymentId}': (call) => {
    const row = deploymentAt(call);
    return call.query['include_credentials'] === true ? row : shown(row);
  },
  'PUT /deployments/{deploymentId}': (call) => {
    const { account, body } = call;
    const row = deploymentAt(call);
    const rotated = body['rotate_auth'] === true;
    apply(account, row, {
      ...sent(body, settable),
      ...(typeof body['is_default'] === 'boolean' && { is_default: Number(body['is_default']) }),
      auth_settings: merged(row, body),
      ...(rotated && { client_auth: account.identity.key() }),
    });
    return rotated ? { ...shown(row), client_auth: row['client_auth'] } : shown(row);
  },
  'GET /deployments/{deploymentId}/ping': (call) => {
    const row = pick(call, call.account.deployments);
    const { gateway_base_url } = fields(row['auth_settings']);
    const url = text(gateway_base_url);
    // Nothing listens behind the sandbox's deployments: only an address that says so answers.
    const healthy = url !== undefined && row['status'] === 'active';
    return {
      status: healthy ? 'healthy' : 'unhealthy',
      ...(url !== undefined && { gateway_base_url: url }),
      outbound: healthy
        ? { status: 'healthy', status_code: 200, version: '2.18.0' }
        : { status: 'unreachable', error: 'no answer from the gateway' },
      inbound: healthy ? { status: 'healthy' } : { status: 'failed', error: 'no answer from the gateway' },
      object: 'deployment',
    };
  },
  'DELETE /deployments/{deploymentId}': (call) => {
    // Archived, not gone: it can still be read.
    apply(call.account, deploymentAt(call), { status: 'archived' });
    return {};
  },
};
