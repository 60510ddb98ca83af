// One call of a plane: what the platform checks before and adds after what the account itself answers.
import type { SandboxAccount } from '../account.ts';
import type { Operation as PortkeyOperation } from '../contract.ts';
import { handlers } from '../domains/index.ts';
import { type Call, fields, type Handler } from '../sandbox-request.ts';
import { checkRequest } from '../validation.ts';
import type { Match } from './contract.ts';
import { denied, refused } from './refusals.ts';
import { chart, chartByName, group } from './telemetry.ts';
import type { Tenant } from './tenant.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Objects that were only seen read by their UUID. */
const byUuidAlone = /^(?:GET|PUT|DELETE) \/(?:configs|guardrails|mcp-servers|mcp-integrations)\/\{/;

type Own = (call: Call, tenant: Tenant) => unknown;

const own: Readonly<Record<string, Own>> = {
  'GET /workspaces': (call, tenant) => tenant.listWorkspaces(call, () => true),
  'GET /data/workspaces': (call, tenant) => tenant.listWorkspaces(call, (row) => tenant.reaches(row)),
  'POST /workspaces': (call, tenant) => tenant.addWorkspace(call),
  'GET /workspaces/{workspaceRef}': (call, tenant) => tenant.shown(tenant.workspace(call)),
  'PUT /workspaces/{workspaceRef}': (call, tenant) => tenant.changeWorkspace(call),
  'DELETE /workspaces/{workspaceRef}': (call, tenant) => tenant.archiveWorkspace(call),
  'GET /scopes': (_call, tenant) => tenant.scopes(),
  'POST /scopes': ({ body }, tenant) => tenant.addScope(body),
  'GET /scopes/{scopeName}': ({ id }, tenant) => tenant.showScope(id),
  'PUT /scopes/{scopeName}': ({ id, body }, tenant) => tenant.changeScope(id, body),
  'DELETE /scopes/{scopeName}': ({ id }, tenant) => tenant.removeScope(id),
  'GET /organisations/self': ({ account }) => ({ success: true, data: { ...account.organisation } }),
  'GET /organisations/{tenant}/info': (call, tenant) => tenant.info(call),
  'GET /plugins': () => ({ object: 'list', total: 0, data: [] }),
  'GET /utils/static-resources/ai-providers': (_call, tenant) => tenant.providers(),
  'GET /utils/static-resources/schema': () => ({
    success: true,
    data: [{ id: 'panw-prisma-airs.intercept', parameters: { type: 'object' } }],
  }),
  'GET /analytics/filter-boundaries': () => ({ success: true, data: {} }),
  'GET /logs/charts/{chart}': (call, tenant) => chartByName(call, tenant.id),
  'GET /logs/groups/{groupBy}': (call, tenant) => group(call, tenant.id, call.path['groupBy'] ?? ''),
  'GET /analytics/groups/users': (call, tenant) => group(call, tenant.id, 'users'),
  'GET /analytics/groups/ai-models': (call, tenant) => group(call, tenant.id, 'model'),
  'GET /analytics/groups/provider': (call, tenant) => group(call, tenant.id, 'provider'),
  'GET /logs': () => ({ object: 'list', total: 0, data: [] }),
};

/** Portkey's handler that does the same. */
function portkeyHandler(key: string): Handler | undefined {
  if (key === 'POST /api-keys/{sub-type}') return handlers['POST /api-keys/{type}/{sub-type}'];
  return handlers[key.replace(' /admin/v2/', ' /')];
}

/** Workspaces are named by UUID; without one, or with a slug, nothing is found. */
function checkWorkspace(
  { operation }: Match,
  account: SandboxAccount,
  query: Readonly<Record<string, unknown>>,
  body: unknown,
) {
  const required = operation.queryParameters.some(
    ({ name, required: must }) => name === 'workspace_id' && must,
  );
  const named = [query['workspace_id'], fields(body)['workspace_id']].filter((value) => value !== undefined);
  const known = named.every((value) => uuid.test(String(value)) && account.workspaces.find(String(value)));
  if (!known || (required && named.length === 0))
    throw refused(404, 'AB02', 'workspace_id must be a UUID of a workspace');
}

/** Deletions and updates answer nothing, lists do not say whether there is more. */
function shaped(operation: Match['operation'], reply: unknown): unknown {
  if (operation.method === 'DELETE') return undefined;
  if (typeof reply !== 'object' || reply === null || !('has_more' in reply)) return reply;
  const { has_more: _, ...rest } = reply as Record<string, unknown>;
  return rest;
}

/** The keys of one collection, out of a list of both. */
function ofKind(reply: unknown, kind: string): unknown {
  const { data, ...rest } = fields(reply);
  const kept = Array.isArray(data)
    ? data.filter((row) => String(fields(row)['type']).endsWith(`-${kind}`))
    : [];
  return { ...rest, total: kept.length, data: kept };
}

export interface Asked {
  readonly account: SandboxAccount;
  readonly tenant: Tenant;
  readonly found: Match;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly scope: Call['scope'];
  readonly origin: string;
}

/** @throws AirsRefusal, or a Refusal of the account's */
export async function answer({
  account,
  tenant,
  found,
  query,
  body,
  scope,
  origin,
}: Asked): Promise<unknown> {
  const { key, operation, path } = found;
  if (operation.unproven === 'refused') throw denied();
  if (operation.unproven === 'failing') throw refused(500, 'AB04', 'Something went wrong');
  checkWorkspace(found, account, query, body);
  const id = path['id'] ?? Object.values(path)[0] ?? '';
  if (byUuidAlone.test(key) && !uuid.test(id)) throw refused(404, 'AB02', 'the id must be a UUID');
  const { organisation_id: _, ...sent } = fields(body);
  const checked = Array.isArray(body) ? body : body === undefined ? undefined : sent;
  checkRequest(
    operation as unknown as PortkeyOperation,
    { ...path },
    query as Record<string, unknown>,
    checked,
  );
  const call: Call = {
    account,
    operation: operation as unknown as PortkeyOperation,
    scope,
    id,
    path: key === 'POST /api-keys/{sub-type}' ? { type: 'workspace', ...path } : path,
    query,
    body: {
      ...sent,
      ...(key === 'POST /integrations' && { ai_provider_id: tenant.serviceOf(sent['ai_provider_id']) }),
    },
    payload: body,
    origin,
  };
  const mine = own[key];
  const handler = portkeyHandler(key);
  try {
    if (mine) return shaped(operation, await mine(call, tenant));
    if (operation.path.startsWith('/logs/charts/')) return await chart(call, tenant.id, key);
    if (!handler) throw denied();
    const reply = await handler(call);
    return shaped(operation, key === 'GET /api-keys' ? ofKind(reply, path['sub-type'] ?? '') : reply);
  } finally {
    if (!operation.readOnly) account.revision += 1;
  }
}
