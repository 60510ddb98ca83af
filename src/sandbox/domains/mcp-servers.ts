// MCP servers: an MCP integration as one workspace uses it, down to single users.
import type { SandboxAccount } from '../account.ts';
import { invalid, notFound } from '../api-error.ts';
import { slugOf } from '../identity.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, type Handlers, objects, referred, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';
import {
  capabilitiesOf,
  capabilityReply,
  describe,
  knock,
  metadataOf,
  switchCapabilities,
} from './mcp-integrations.ts';

/** What a server keeps beside its fields. It is written here alone, so that its form is known. */
interface Inner {
  /** Capabilities that are off here, as "type name". */
  readonly off: Set<string>;
  /** Users whose access is not the default. */
  readonly users: Map<string, boolean>;
  readonly connections: Map<string, string>;
  /** What users' sign-ins gave, by user. */
  readonly tokens: Map<string, Record<string, unknown>>;
}

function inner(row: Row): Inner {
  return row['inner'] as Inner;
}

/** Puts an integration into a workspace. `connected`: users who have signed in to it. */
export function addMcpServer(
  account: SandboxAccount,
  workspace: string,
  integration: Row,
  body: Readonly<Record<string, unknown>>,
  connected: readonly string[] = [],
): Row {
  const name = String(body['name']);
  return account.mcpServers.add({
    ...account.fresh(),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    description: body['description'] ?? null,
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    owner_id: account.owner,
    status: 'active',
    mcp_integration_id: integration.id,
    default_user_access: 'allow',
    inner: {
      off: new Set(),
      users: new Map(),
      connections: new Map(connected.map((user) => [user, account.stamp()])),
      tokens: new Map(
        [account.owner, ...connected].map((user) => [user, { access_token: 'invented-access-token' }]),
      ),
    } satisfies Inner,
  });
}

function integrationOf(call: Call, row: Row): Row {
  const integration = call.account.mcpIntegrations.find(String(row['mcp_integration_id']));
  if (!integration) throw notFound('mcp-integration', String(row['mcp_integration_id']));
  return integration;
}

function listed(row: Row, call: Call): Record<string, unknown> {
  const { inner: _inner, default_user_access: _access, ...shown } = row;
  const integration = integrationOf(call, row);
  const workspace = call.account.workspaces.find(row.workspace_id ?? '');
  return {
    ...shown,
    mcp_integration_slug: integration.slug,
    mcp_integration_url: integration['url'],
    auth_type: integration['auth_type'],
    workspace_name: workspace?.name ?? null,
    workspace_slug: workspace?.slug ?? null,
    url: `https://portkey.invalid/${workspace?.slug ?? ''}/${row.slug ?? row.id}/mcp`,
  };
}

function capabilities(call: Call, row: Row): Record<string, unknown>[] {
  const { off } = inner(row);
  return capabilitiesOf(integrationOf(call, row)).map((capability) => {
    const {
      created_at: _created,
      last_updated_at: _updated,
      ...shown
    } = describe(capability, row.created_at);
    const here = capability.enabled && !off.has(`${capability.type} ${capability.name}`);
    return { ...shown, enabled: here, integration_enabled: capability.enabled };
  });
}

function isAllowed(row: Row, user: string): boolean {
  return inner(row).users.get(user) ?? row['default_user_access'] === 'allow';
}

function userAccess(call: Call, row: Row): Record<string, unknown>[] {
  const { account } = call;
  const search = text(call.query['search'])?.toLowerCase() ?? '';
  const members = account.workspaces.find(row.workspace_id ?? '')?.members ?? [];
  return members
    .map(({ user_id }) => {
      const user = account.users.find(user_id);
      return {
        user_id,
        first_name: user?.['first_name'] ?? null,
        last_name: user?.['last_name'] ?? null,
        enabled: isAllowed(row, user_id),
        has_override: inner(row).users.has(user_id),
        connection_status: inner(row).connections.has(user_id) ? 'connected' : 'not_connected',
      };
    })
    .filter(({ first_name, last_name }) => `${first_name} ${last_name}`.toLowerCase().includes(search));
}

export const mcpServers: Handlers = {
  ...resource({
    path: '/mcp-servers',
    item: '/mcp-servers/{mcpServerId}',
    store: (account) => account.mcpServers,
    make: (call) => {
      const wanted = String(call.body['mcp_integration_id']);
      const integration = referred(call, call.account.mcpIntegrations, wanted);
      if (!integration) throw invalid(`mcp_integration_id names no MCP integration: ${wanted}`);
      return addMcpServer(call.account, workspaceOf(call), integration, call.body);
    },
    made: ({ id, slug }) => ({ id, slug }),
    listed,
    shown: (row, call) => {
      const { id, slug, name, status, configurations, url, transport, auth_type } = integrationOf(call, row);
      const { mcp_integration_slug: _slug, mcp_integration_url: _url, ...shown } = listed(row, call);
      const mcp_integration_details = { id, slug, name, status, configurations, url, transport, auth_type };
      return { ...shown, mcp_integration_details };
    },
    change: (_row, { body }) => sent(body, ['name', 'description']),
    below: {
      'POST /test': (row, call) => knock(call.account, integrationOf(call, row)),
      'GET /capabilities': (row, call) => capabilityReply(call, capabilities(call, row)),
      'PUT /capabilities': (row, call) => {
        const { off } = inner(row);
        switchCapabilities(
          capabilitiesOf(integrationOf(call, row)),
          call.body['capabilities'],
          (name, type, enabled) => {
            if (enabled) off.delete(`${type} ${name}`);
            else off.add(`${type} ${name}`);
          },
        );
        return { success: true };
      },
      'GET /user-access': (row, call) => {
        const reply = listReply(pageOf(call, userAccess(call, row)), (one) => one);
        return { ...reply, default_user_access: row['default_user_access'] };
      },
      'PUT /user-access': (row, call) => {
        for (const one of objects(call.body['user_access'])) {
          inner(row).users.set(String(one['user_id']), one['enabled'] === true);
        }
        apply(call.account, row, sent(call.body, ['default_user_access']));
        return { success: true };
      },
      'GET /user-access/check': (row, call) => {
        const user = text(call.query['user_id']) ?? call.scope.user;
        return { user_id: user, mcp_server_id: row.id, has_access: isAllowed(row, user) };
      },
      'GET /connections': (row, call) => {
        const wanted = text(call.query['user_id']);
        const found = [...inner(row).connections].filter(([user]) => wanted === undefined || user === wanted);
        return listReply(pageOf(call, found), ([user_id, since]) => ({
          user_id,
          connected: true,
          created_at: since,
          last_updated_at: since,
        }));
      },
      'DELETE /connections': (row, call) => {
        const user = text(call.query['user_id']) ?? call.scope.user;
        inner(row).connections.delete(user);
        inner(row).tokens.delete(user);
        return { success: true };
      },
      'GET /tokens': (row, { id, scope }) => {
        const tokens = inner(row).tokens.get(scope.user);
        if (!tokens) throw notFound('tokens', id);
        return tokens;
      },
      'PUT /tokens': (row, { account, body, scope }) => {
        const { tokens, connections } = inner(row);
        tokens.set(scope.user, sent(body, ['access_token', 'refresh_token']));
        connections.set(scope.user, account.stamp());
        return { success: true };
      },
      'DELETE /tokens': (row, { scope }) => {
        const { tokens, connections } = inner(row);
        tokens.delete(scope.user);
        connections.delete(scope.user);
        return { success: true };
      },
      'GET /client-info': ({ id }) => ({
        client_id: `invented-${id.slice(0, 8)}`,
        client_secret: `invented-${id.slice(-12)}`,
      }),
      'GET /metadata': (row, call) => metadataOf(call.account, integrationOf(call, row)),
      'POST /metadata/sync': (row, call) => {
        const integration = integrationOf(call, row);
        apply(call.account, integration, { synced: call.account.now() });
        return { success: true, ...metadataOf(call.account, integration) };
      },
      'POST /capabilities/sync': (row, call) => {
        const integration = integrationOf(call, row);
        apply(call.account, integration, { synced: call.account.now() });
        return { success: true, total: capabilitiesOf(integration).length };
      },
    },
  }),
};
