// MCP servers of a workspace: its own integrations, the organisation's that it may use, and the servers made of them
// with what they offer and to whom.
import { textOf, unwrap } from '../../portkey/response/reply-object.ts';
import { forms } from '../normal-forms.ts';
import type { Fields, Kind, Place, Row, Site, Write } from '../types.ts';
import { defineKind, recordsIn, rowsOf, wholeList } from './define.ts';

const off = { type: 'list', split: ['type', 'name'], part: 'capabilities' } as const;

/** What is switched off, of what a server offers. */
function switchedOff(capabilities: readonly Fields[]): Fields[] {
  return capabilities
    .filter((one) => one.enabled === false && one.integration_enabled !== false)
    .map(({ type, name }) => ({ type, name }));
}

/** The switches that are to be turned, from those that are off to those that shall be. */
function switches({ fields, reply }: Write): Fields[] {
  const key = ({ type, name }: Fields): string => `${String(type)} ${String(name)}`;
  const [before, after] = [recordsIn(reply.disabled), recordsIn(fields.disabled)];
  const [was, shall] = [new Set(before.map(key)), new Set(after.map(key))];
  const turned = (list: readonly Fields[], there: ReadonlySet<string>, enabled: boolean): Fields[] =>
    list.filter((one) => !there.has(key(one))).map(({ type, name }) => ({ type, name, enabled }));
  return [...turned(before, shall, true), ...turned(after, was, false)];
}

export const mcpIntegrations = defineKind({
  name: 'mcp_integrations',
  one: 'mcp_integration',
  identity: 'slug',
  list: 'list_mcp_integrations',
  listArguments: { type: 'all' },
  get: 'get_mcp_integration',
  create: 'create_mcp_integration',
  update: 'update_mcp_integration',
  remove: 'delete_mcp_integration',
  more: ['update_mcp_integration_capabilities'],
  id: 'mcpIntegrationId',
  organisation: true,
  fields: {
    slug: { type: 'text', settable: 'create', required: true },
    name: { type: 'text', required: true },
    description: { type: 'text' },
    url: { type: 'text', required: true },
    auth_type: { type: 'text', required: true },
    transport: { type: 'text', required: true },
    configurations: {
      type: 'map',
      forms: [forms.withoutEmpties, forms.sorted],
      secrets: ['**'],
      clear: {},
    },
    secret_mappings: { type: 'list', split: ['target_field'], clear: [] },
    disabled: off,
  },
  extra: async (site, row) => {
    const rows = await wholeList(site, 'list_mcp_integration_capabilities', { mcpIntegrationId: row.id });
    return { disabled: switchedOff(rows) };
  },
  parts: {
    capabilities: async ({ up }, write) => {
      const capabilities = switches(write);
      await up.call('update_mcp_integration_capabilities', {
        mcpIntegrationId: write.handle.id,
        capabilities,
      });
    },
  },
});

function accessOf(entries: readonly Fields[], place: Place): boolean {
  return entries.some(({ id, enabled }) => (id === place.id || id === place.slug) && enabled === true);
}

async function entriesOf(site: Site, id: string): Promise<readonly Fields[]> {
  const body = unwrap(await site.up.call('list_mcp_integration_workspaces', { mcpIntegrationId: id }));
  return recordsIn(body.data ?? body.workspaces);
}

function grant({ up, place }: Site, mcpIntegrationId: string, enabled: boolean): Promise<unknown> {
  return up.call('update_mcp_integration_workspaces', {
    mcpIntegrationId,
    workspaces: [{ id: place.id, enabled }],
  });
}

export const mcpIntegrationAccess: Kind = {
  name: 'mcp_integration_access',
  one: 'mcp_integration_access',
  identity: 'integration',
  fields: {
    mcp_integration: { type: 'text', settable: 'create', required: true, refers: 'mcp_integration' },
  },
  tools: {
    list: 'list_mcp_integrations',
    create: 'update_mcp_integration_workspaces',
    remove: 'update_mcp_integration_workspaces',
  },
  list: async (site) => {
    const { up, place } = site;
    const all = await wholeList(site, 'list_mcp_integrations', { workspace_id: place.id, type: 'all' });
    const shared = rowsOf(all, place, true).filter((row) => row.shared);
    const found = await up.mapConcurrent(shared, async (row): Promise<Row[]> => {
      if (!accessOf(await entriesOf(site, row.id), place)) return [];
      const reply = { mcp_integration: row.slug ?? row.id };
      return [{ ...row, reply, shared: false, sure: true }];
    });
    return found.flat();
  },
  read: async (_site, row) => row.reply,
  create: async (site, { mcp_integration }) => {
    const slug = textOf(mcp_integration) ?? '';
    await grant(site, slug, true);
    return { id: slug, slug };
  },
  update: async () => {},
  remove: async (site, handle) => {
    await grant(site, handle.id, false);
  },
};

/** Users whose access differs from what the server gives to everybody; saying the same again is no difference. */
function exceptions(rows: readonly Fields[], byDefault: boolean): Fields[] {
  return rows
    .filter((one) => one.has_override !== false && (one.enabled === true) !== byDefault)
    .map((one) => ({ user: one.user_id, enabled: one.enabled === true }));
}

async function writeAccess({ up }: Site, { handle, fields, reply }: Write): Promise<void> {
  const rule = textOf(fields.default_user_access) ?? textOf(reply.default_user_access) ?? 'allow';
  const byDefault = rule === 'allow';
  const wanted = recordsIn(fields.user_access);
  const named = new Set(wanted.map(({ user }) => user));
  const back = recordsIn(reply.user_access).filter(({ user }) => !named.has(user));
  const user_access = [
    ...wanted.map(({ user, enabled }) => ({ user_id: user, enabled: enabled === true })),
    ...back.map(({ user }) => ({ user_id: user, enabled: byDefault })),
  ];
  await up.call('update_mcp_server_user_access', {
    mcpServerId: handle.id,
    user_access,
    default_user_access: rule,
  });
}

export const mcpServers = defineKind({
  name: 'mcp_servers',
  one: 'mcp_server',
  identity: 'slug',
  list: 'list_mcp_servers',
  get: 'get_mcp_server',
  create: 'create_mcp_server',
  update: 'update_mcp_server',
  remove: 'delete_mcp_server',
  more: ['update_mcp_server_capabilities', 'update_mcp_server_user_access'],
  id: 'mcpServerId',
  fields: {
    slug: { type: 'text', settable: 'create', required: true },
    name: { type: 'text', required: true },
    description: { type: 'text' },
    mcp_integration: {
      type: 'text',
      from: 'mcp_integration_id',
      as: 'mcp_integration_id',
      settable: 'create',
      required: true,
      refers: 'mcp_integration',
    },
    disabled: off,
    default_user_access: { type: 'text', made: 'allow', part: 'access' },
    user_access: { type: 'list', split: ['user'], part: 'access' },
  },
  extra: async (site, row) => {
    const at = { mcpServerId: row.id };
    const capabilities = await wholeList(site, 'list_mcp_server_capabilities', at);
    const first = await site.up.call('list_mcp_server_user_access', at);
    const rule = textOf(unwrap(first).default_user_access) ?? 'allow';
    const users = await wholeList(site, 'list_mcp_server_user_access', at);
    return {
      disabled: switchedOff(capabilities),
      default_user_access: rule,
      user_access: exceptions(users, rule === 'allow'),
    };
  },
  parts: {
    capabilities: async ({ up }, write) => {
      await up.call('update_mcp_server_capabilities', {
        mcpServerId: write.handle.id,
        capabilities: switches(write),
      });
    },
    access: writeAccess,
  },
});
