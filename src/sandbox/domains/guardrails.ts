// Guardrails: checks with versions, where they hold for the organisation, and for which MCP servers.
import { isDeepStrictEqual } from 'node:util';
import { documentedPlugins, knownChecks, misnamedChecks } from '../../runtime/known-values.ts';
import type { SandboxAccount } from '../account.ts';
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

/** What actions may say. Sources: Portkey-AI/gateway, hooks; Portkey's Terraform provider; its documented examples. */
const actionKeys = new Set([
  ...['deny', 'async', 'sequential', 'soft_deny_200', 'on_success', 'on_fail', 'onSuccess', 'onFail'],
  ...['on_fail_action', 'on_success_action', 'message'],
]);

/** True for a check that is known to run, and for any of a plugin whose checks no source names. */
function isCheck(id: string): boolean {
  const [plugin = '', check = ''] = id.split('.');
  return (
    knownChecks.includes(id) ||
    Object.hasOwn(misnamedChecks, id) ||
    (check !== '' && documentedPlugins.includes(plugin))
  );
}

/** Refuses checks that no plugin is known to have, and actions that are none. */
function requireSound({ checks, actions }: Readonly<Record<string, unknown>>): void {
  for (const { id } of objects(checks)) {
    if (!isCheck(String(id))) throw invalid(`There is no check ${String(id)}`);
  }
  for (const [name, value] of Object.entries(fields(actions))) {
    if (!actionKeys.has(name)) throw invalid(`There is no action ${name}`);
    if ((name === 'deny' || name === 'async') && typeof value !== 'boolean')
      throw invalid(`actions.${name} must be true or false`);
  }
}

/** Makes a guardrail. */
export function addGuardrail(
  account: SandboxAccount,
  workspace: string | null,
  body: Readonly<Record<string, unknown>>,
): Row {
  const name = String(body['name']);
  return account.guardrails.add({
    ...account.fresh(),
    name,
    slug:
      text(body['slug']) ?? account.guardrails.unusedSlug(placedSlug('pg', name, workspace ?? ''), workspace),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    status: 'active',
    target: body['target'] ?? 'llm',
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

/** Which MCP servers a guardrail checks, one mapping a server. */
function mappingsOf(row: Row): Record<string, unknown>[] {
  return Object.entries(fields(row['mcp_servers'])).map(([server, mapping]) => ({
    guardrail_id: row.id,
    mcp_server_id: server,
    ...fields(mapping),
  }));
}

/** How a guardrail checks an MCP server, with what the caller leaves out. `before`: the mapping that it changes. */
export function mappingOf(
  account: SandboxAccount,
  value: unknown,
  before?: unknown,
): Record<string, unknown> {
  const { run_on, mcp_integration_capability_ids: capabilities } = fields(value);
  return {
    id: fields(before)['id'] ?? account.identity.uuid(),
    run_on: run_on ?? ['input', 'output'],
    ...(capabilities !== undefined && { capability_ids: capabilities }),
  };
}

function guardrailNames(account: SandboxAccount, names: unknown): string[] {
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
    make: (call) => {
      requireSound(call.body);
      return addGuardrail(call.account, placeOf(call), call.body);
    },
    made: ids,
    listed,
    shown: (row) => {
      const { mcp_servers: _, ...shown } = row;
      return row['target'] === 'mcp_tools' ? { ...shown, mcp_server_mappings: mappingsOf(row) } : shown;
    },
    change: (row, { account, body }) => {
      requireSound(body);
      return {
        ...sent(body, ['name', 'checks', 'actions']),
        version_id: body['checks'] || body['actions'] ? account.identity.uuid() : row['version_id'],
        updated_by: account.owner,
      };
    },
    changed: ids,
  }),
  ...exclusions('input'),
  ...exclusions('output'),
  'GET /guardrails/{guardrailId}/mcp-servers': (call) => mappingsOf(pick(call, call.account.guardrails)),
  'PUT /guardrails/{guardrailId}/mcp-servers': (call) => {
    const row = pick(call, call.account.guardrails);
    const before = fields(row['mcp_servers']);
    const servers: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(fields(call.body['mcp_servers']))) {
      const { id } = pick(call, call.account.mcpServers, name);
      servers[id] = mappingOf(call.account, value, before[id]);
    }
    const added = Object.keys(servers).filter((id) => !(id in before)).length;
    const removed = Object.keys(before).filter((id) => !(id in servers)).length;
    const updated = Object.keys(servers).filter(
      (id) => id in before && !isDeepStrictEqual(servers[id], before[id]),
    ).length;
    apply(call.account, row, { mcp_servers: servers });
    return { changed: added + removed + updated > 0, added, updated, removed };
  },
  'PUT /guardrails/{guardrailId}/mcp-servers/{mcpServerId}': (call) => {
    const row = pick(call, call.account.guardrails);
    const server = pick(call, call.account.mcpServers, call.path['mcpServerId']);
    const before = fields(row['mcp_servers']);
    const mapping = mappingOf(call.account, call.body, before[server.id]);
    apply(call.account, row, { mcp_servers: { ...before, [server.id]: mapping } });
    return { map_id: mapping['id'] };
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
