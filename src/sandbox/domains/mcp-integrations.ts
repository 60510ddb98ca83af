// MCP integrations: a server somewhere, what it can do, and the workspaces that may use it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxAccount } from '../account.ts';
import { notFound } from '../api-error.ts';
import { slugOf } from '../identity.ts';
import { pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import {
  type Call,
  fields,
  type Handlers,
  objects,
  ofType,
  placeOf,
  sent,
  text,
  workspaceOf,
} from '../sandbox-request.ts';
import type { Row } from '../store.ts';

const settable = [
  'name',
  'description',
  'configurations',
  'url',
  'auth_type',
  'transport',
  'secret_mappings',
];

/** How long the first look at a server takes after it was added, and a test of it, ms. */
const firstSync = 1000;
const testing = 120;

/** One thing that an MCP server offers. */
export interface Capability {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  enabled: boolean;
}

const offered: readonly Omit<Capability, 'enabled'>[] = [
  { name: 'search', type: 'tool', description: 'Finds documents by words' },
  { name: 'fetch', type: 'tool', description: 'Reads one document' },
  { name: 'delete_document', type: 'tool', description: 'Deletes one document' },
  { name: 'summary', type: 'prompt', description: 'Sums up a document' },
  { name: 'index', type: 'resource', description: 'The list of documents' },
];

/** Adds an MCP integration, of the organisation unless `workspace` is given. */
export function addMcpIntegration(
  account: SandboxAccount,
  body: Readonly<Record<string, unknown>>,
  workspace: string | null = null,
): Row {
  const name = String(body['name']);
  return account.mcpIntegrations.add({
    ...account.fresh(),
    description: null,
    configurations: {},
    secret_mappings: [],
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    owner_id: account.owner,
    status: 'active',
    type: workspace === null ? 'organisation' : 'workspace',
    global_workspace_access: { enabled: workspace === null },
    access: account.workspaces
      .all()
      .map(({ id }) => ({ workspace: id, enabled: true, since: account.stamp() })),
    capabilities: offered.map((capability) => ({ ...capability, enabled: true })),
    synced: account.now() + firstSync,
    object: 'mcp-integration',
  });
}

/** What an integration offers. The field is written here alone, so that its form is known. */
export function capabilitiesOf(row: Row): Capability[] {
  return row['capabilities'] as Capability[];
}

interface Access {
  readonly workspace: string;
  enabled: boolean;
  readonly since: string;
}

function accessOf(row: Row): Access[] {
  return row['access'] as Access[];
}

function shown({
  access: _access,
  capabilities: _capabilities,
  synced: _synced,
  ...row
}: Row): Record<string, unknown> {
  return row;
}

/** True when a server's address is one that can never answer: the names that are kept free for that. */
function unreachable(url: unknown): boolean {
  return /\.invalid\b|unreachable/.test(String(url));
}

/** What the last look at the server found. */
export function metadataOf(account: SandboxAccount, row: Row): Record<string, unknown> {
  const synced = Number(row['synced']);
  const pending = account.now() < synced;
  const lost = !pending && unreachable(row['url']);
  return {
    server_name: pending || lost ? null : row['name'],
    server_version: pending || lost ? null : '1.0.0',
    protocol_version: pending || lost ? null : '2025-11-25',
    capability_flags: pending || lost ? null : { tools: {}, prompts: {}, resources: {} },
    sync_status: pending ? 'pending' : lost ? 'failed' : 'success',
    last_synced_at: pending ? null : account.stamp(synced),
    sync_error: lost ? 'The server cannot be reached' : null,
  };
}

/** A page of capabilities with the counts of each type, over all and not the page alone. */
export function capabilityReply(
  call: Call,
  list: readonly Record<string, unknown>[],
): Record<string, unknown> {
  const type = text(call.query['type']);
  const page = pageOf(call, type === undefined ? list : list.filter((one) => one['type'] === type));
  const count = (wanted: string) => {
    const found = list.filter((one) => one['type'] === wanted);
    return { total: found.length, enabled: found.filter((one) => one['enabled'] === true).length };
  };
  return {
    object: 'list',
    data: page.items,
    counts: {
      tools: count('tool'),
      prompts: count('prompt'),
      resources: count('resource'),
      resource_templates: count('resource_template'),
    },
    total: page.total,
    has_more: page.has_more,
  };
}

/** One capability in full: what does not apply to its type is null. */
export function describe(
  { name, type, description, enabled }: Capability,
  since: string,
): Record<string, unknown> {
  return {
    name,
    type,
    title: null,
    description,
    icons: null,
    enabled,
    created_at: since,
    last_updated_at: since,
    input_schema: type === 'tool' ? { type: 'object', properties: { query: { type: 'string' } } } : null,
    output_schema: null,
    execution: null,
    annotations: type === 'tool' ? { readOnlyHint: !name.startsWith('delete') } : null,
    arguments: null,
    uri: type === 'resource' ? `invented://${name}` : null,
    uri_template: null,
    mime_type: type === 'resource' ? 'text/plain' : null,
    size: null,
  };
}

/** Switches capabilities on and off. Throws 404 for one that the server does not offer. */
export function switchCapabilities(
  list: readonly Pick<Capability, 'name' | 'type'>[],
  wanted: unknown,
  set: (name: string, type: string, enabled: boolean) => void,
): void {
  for (const item of objects(wanted)) {
    const [name, type] = [String(item['name']), String(item['type'])];
    if (!list.some((one) => one.name === name && one.type === type))
      throw notFound('capability', `${type} ${name}`);
    set(name, type, item['enabled'] === true);
  }
}

/** Knocks at the server of an integration, which takes a moment and is remembered. */
export async function knock(account: SandboxAccount, integration: Row): Promise<Record<string, unknown>> {
  await sleep(testing);
  const lost = unreachable(integration['url']);
  apply(account, integration, { synced: account.now() });
  return {
    success: !lost,
    status_code: lost ? null : 200,
    response_time_ms: testing,
    url: integration['url'],
    server_name: integration['name'],
    error: lost ? 'The server cannot be reached' : null,
  };
}

function changeWorkspaces(call: Call, row: Row): void {
  const { account, body } = call;
  const before = body['override_existing_workspace_access'] === true ? [] : accessOf(row);
  const access = new Map(before.map((one) => [one.workspace, one]));
  for (const item of objects(body['workspaces'])) {
    const workspace = workspaceOf(call, item['id']);
    const since = access.get(workspace)?.since ?? account.stamp();
    access.set(workspace, { workspace, enabled: item['enabled'] === true, since });
  }
  apply(account, row, { access: [...access.values()], ...sent(body, ['global_workspace_access']) });
}

export const mcpIntegrations: Handlers = {
  ...resource({
    path: '/mcp-integrations',
    item: '/mcp-integrations/{mcpIntegrationId}',
    store: (account) => account.mcpIntegrations,
    free: ['type'],
    keeps: ofType,
    make: (call) => addMcpIntegration(call.account, call.body, placeOf(call)),
    made: ({ id, slug }) => ({ id, slug }),
    listed: (row) => ({
      ...shown(row),
      workspaces_count: accessOf(row).filter(({ enabled }) => enabled).length,
    }),
    shown,
    change: (_row, { body }) => sent(body, settable),
    removing: (row, { account }) => {
      for (const server of account.mcpServers.where((one) => one['mcp_integration_id'] === row.id)) {
        account.mcpServers.remove(server);
      }
    },
    below: {
      'GET /workspaces': (row) => {
        const data = accessOf(row).map(({ workspace, enabled, since }) => ({
          id: workspace,
          enabled,
          status: enabled ? 'active' : 'inactive',
          created_at: since,
          last_updated_at: row.last_updated_at,
        }));
        const { global_workspace_access } = row;
        return { object: 'list', data, global_workspace_access, total: data.length };
      },
      'PUT /workspaces': (row, call) => {
        changeWorkspaces(call, row);
        return {};
      },
      'GET /capabilities': (row, call) => {
        return capabilityReply(
          call,
          capabilitiesOf(row).map((capability) => describe(capability, row.created_at)),
        );
      },
      'PUT /capabilities': (row, call) => {
        const list = capabilitiesOf(row);
        switchCapabilities(list, call.body['capabilities'], (name, type, enabled) => {
          for (const one of list) if (one.name === name && one.type === type) one.enabled = enabled;
        });
        apply(call.account, row, {});
        return { success: true };
      },
      'GET /metadata': (row, call) => metadataOf(call.account, row),
      'POST /test': (row, call) => knock(call.account, row),
      'POST /sync': (row, call) => {
        const known = capabilitiesOf(row);
        const added = objects(call.body['capabilities']).filter(
          (one) => !known.some(({ name }) => name === one['name']),
        );
        for (const one of added) {
          const { name, type, description } = fields(one);
          known.push({
            name: String(name),
            type: text(type) ?? 'tool',
            description: text(description) ?? '',
            enabled: true,
          });
        }
        apply(call.account, row, { synced: call.account.now() });
        return { success: true, ...metadataOf(call.account, row) };
      },
    },
  }),
};
