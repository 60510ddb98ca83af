// Guardrails: checks with versions, where they hold for the organisation, and for which MCP servers.
import type { Account } from '../account.ts';
import { invalid } from '../api-error.ts';
import { placedSlug } from '../identity.ts';
import { apply, resource } from '../resource.ts';
import {
  type Call,
  fields,
  type Handlers,
  objects,
  pick,
  sent,
  text,
  workspaceOf,
} from '../sandbox-request.ts';
import type { Row } from '../store.ts';

/** Makes a guardrail. */
export function addGuardrail(
  account: Account,
  workspace: string | null,
  body: Readonly<Record<string, unknown>>,
): Row {
  const name = String(body['name']);
  return account.guardrails.add({
    ...account.fresh(),
    name,
    slug: text(body['slug']) ?? placedSlug('pg', name, workspace ?? ''),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    status: 'active',
    owner_id: account.owner,
    updated_by: null,
    checks: body['checks'] ?? [],
    actions: body['actions'] ?? {},
    version_id: account.identity.uuid(),
    mcp_servers: {},
  });
}

function listed({
  checks: _checks,
  actions: _actions,
  version_id: _version,
  mcp_servers: _servers,
  ...row
}: Row): unknown {
  return row;
}

function ids({ id, slug, version_id }: Row): unknown {
  return { id, slug, version_id };
}

/** A guardrail belongs to a workspace, or to the organisation when that alone is named. */
function placeOf(call: Call): string | null {
  const { workspace_id, organisation_id } = call.body;
  const whole =
    text(workspace_id) === undefined && text(organisation_id) !== undefined && !call.scope.workspace;
  return whole ? null : workspaceOf(call);
}

function exclusions(side: 'input' | 'output'): Handlers {
  const path = `/workspace-exclusions/${side}-guardrails`;
  return {
    [`GET ${path}`]: ({ account }) => {
      const rows = account.workspaces.all();
      const excluded = account.exclusions[side];
      const data = rows.map(({ id, slug, name }) => ({
        workspace_id: id,
        workspace_slug: slug,
        name,
        excluded: excluded.has(id),
      }));
      return { object: 'list', total: data.length, data };
    },
    [`PUT ${path}`]: (call) => {
      const { account, body } = call;
      const excluded = account.exclusions[side];
      if (body['override_existing'] === true) excluded.clear();
      for (const item of objects(body['workspaces'])) {
        const id = workspaceOf(call, item['workspace_id']);
        if (item['excluded'] === true) excluded.add(id);
        else excluded.delete(id);
      }
      return { success: true };
    },
  };
}

function serversOf(call: Call, row: Row): Record<string, unknown> {
  return {
    object: 'list',
    guardrail_id: row.id,
    mcp_servers: fields(row['mcp_servers']),
    total: Object.keys(fields(row['mcp_servers'])).length,
    slug: row.slug,
    workspace_id: row.workspace_id,
    last_updated_at: row.last_updated_at,
    organisation_id: call.account.organisation.id,
  };
}

/** Where a guardrail acts on an MCP server, with what the caller leaves out. */
function serverScope(value: unknown): Record<string, unknown> {
  return { run_on: ['input', 'output'], ...fields(value) };
}

function guardrailNames(account: Account, names: unknown): string[] {
  if (!Array.isArray(names)) return [];
  for (const name of names)
    if (!account.guardrails.find(String(name))) throw invalid(`No such guardrail: ${name}`);
  return names.map(String);
}

export const guardrails: Handlers = {
  ...resource({
    path: '/guardrails',
    item: '/guardrails/{guardrailId}',
    store: (account) => account.guardrails,
    make: (call) => addGuardrail(call.account, placeOf(call), call.body),
    made: ids,
    listed,
    shown: ({ mcp_servers: _servers, ...row }) => row,
    change: (row, { account, body }) => ({
      ...sent(body, ['name', 'checks', 'actions']),
      version_id: body['checks'] || body['actions'] ? account.identity.uuid() : row['version_id'],
      updated_by: account.owner,
    }),
    changed: ids,
  }),
  ...exclusions('input'),
  ...exclusions('output'),
  'GET /guardrails/{guardrailId}/mcp-servers': (call) => serversOf(call, pick(call, call.account.guardrails)),
  'PUT /guardrails/{guardrailId}/mcp-servers': (call) => {
    const row = pick(call, call.account.guardrails);
    const servers: Record<string, unknown> = {};
    for (const [id, scope] of Object.entries(fields(call.body['mcp_servers']))) {
      servers[pick(call, call.account.mcpServers, id).id] = serverScope(scope);
    }
    apply(call.account, row, { mcp_servers: servers });
    return serversOf(call, row);
  },
  'PUT /guardrails/{guardrailId}/mcp-servers/{mcpServerId}': (call) => {
    const row = pick(call, call.account.guardrails);
    const server = pick(call, call.account.mcpServers, call.path['mcpServerId']);
    const servers = { ...fields(row['mcp_servers']), [server.id]: serverScope(call.body) };
    apply(call.account, row, { mcp_servers: servers });
    return serversOf(call, row);
  },
  'GET /admin/organisation/defaults': ({ account }) => ({
    ...account.defaults,
    object: 'organisation-defaults',
  }),
  'PUT /admin/organisation/defaults': ({ account, body }) => {
    const { input_guardrails, output_guardrails } = body;
    if (input_guardrails !== undefined)
      account.defaults.input_guardrails = guardrailNames(account, input_guardrails);
    if (output_guardrails !== undefined)
      account.defaults.output_guardrails = guardrailNames(account, output_guardrails);
    return { ...account.defaults, object: 'organisation-defaults' };
  },
};
