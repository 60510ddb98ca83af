// What a request needs beyond its schema: names of objects of the seed, and what must be done before it.
import { expect } from 'vitest';
import { type Operation, operations } from '../../src/sandbox/contract.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { minimalBody, minimalParameters } from './minimal.ts';

type Json = Record<string, unknown>;

/** An answer of the sandbox. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON, or undefined where there is none. */
  readonly body: unknown;
}

/** Calls a sandbox. `path` is without the version. */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  base = 'v1',
  key = sandbox.key,
): Promise<Answer> {
  const response = await fetch(`${sandbox.url.replace(/v1$/, base)}${path}`, {
    method,
    headers: { 'x-portkey-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** An object of a reply; fails the test for anything else. */
export function object(value: unknown): Json {
  expect(value).toBeTypeOf('object');
  return value as Json;
}

/** The entries of a list reply. */
export function entries(answer: Answer, field = 'data'): Json[] {
  const found = object(answer.body)[field];
  expect(Array.isArray(found)).toBe(true);
  return found as Json[];
}

/** Fails the test unless the answer is Portkey's error body with this status and code. */
export function refused(answer: Answer, status: number, errorCode?: string): void {
  expect(answer.status).toBe(status);
  const body = object(answer.body);
  expect(body['success']).toBe(false);
  expect(object(body['data'])['errorCode']).toBe(errorCode);
  expect(object(body['data'])['message']).toBeTypeOf('string');
}

/** The first entry of a list, or the first that passes. */
async function first(
  sandbox: Sandbox,
  path: string,
  pass: (row: Json) => boolean = () => true,
): Promise<Json> {
  const row = entries(await call(sandbox, 'GET', path)).find(pass);
  if (!row) throw new Error(`nothing in ${path}`);
  return row;
}

const month = {
  time_of_generation_min: '2026-06-01T00:00:00Z',
  time_of_generation_max: '2026-07-01T00:00:00Z',
  start_time: '2026-06-01T00:00:00Z',
  end_time: '2026-07-01T00:00:00Z',
};

/** The clock of these tests. */
export const noon = Date.parse('2026-06-30T12:00:00Z');

/** Ids and slugs of seeded objects, by the name of the parameter or field. */
async function known(sandbox: Sandbox): Promise<Record<string, string>> {
  const id = async (path: string, pass?: (row: Json) => boolean) =>
    String((await first(sandbox, path, pass))['id']);
  return {
    ...month,
    workspace_id: 'staging',
    workspaceId: 'staging',
    collectionId: 'support',
    collection_id: 'support',
    labelId: 'staging',
    label_id: 'staging',
    promptId: await id('/prompts', (row) => row['name'] === 'Ticket triage'),
    promptPartialId: 'support-tone',
    versionId: '1',
    version: '1',
    configId: await id('/configs'),
    configVersionId: '1',
    guardrailId: 'no-card-numbers',
    integration_id: 'openai',
    inviteId: await id('/admin/users/invites'),
    userId: await id('/admin/users', (row) => row['first_name'] === 'Dev'),
    user_id: await id('/admin/users', (row) => row['first_name'] === 'Dev'),
    mcpIntegrationId: 'handbook',
    mcp_integration_id: 'handbook',
    mcpServerId: 'handbook',
    agentIntegrationId: 'translator',
    agent_integration_id: 'translator',
    agentServerId: 'translator',
    deploymentId: 'europe',
    secretReferenceId: 'openai-key',
    policyUsageLimitsId: await id('/policies/usage-limits'),
    rateLimitsPolicyId: await id('/policies/rate-limits'),
    exportId: await id('/logs/exports'),
    logId: '00000000-0000-4000-8000-000000000001',
    metadataKey: 'env',
    groupBy: 'provider',
    scim_group_id: await id('/scim/groups'),
    provider: 'openai',
    model: 'gpt-4o',
    type: 'workspace',
    'sub-type': 'service',
    slugs: 'gpt-4o',
  };
}

/** What an operation needs that no name says. */
interface Special {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Prepare = (sandbox: Sandbox) => Promise<Special> | Special;

async function draft(sandbox: Sandbox): Promise<string> {
  const made = await call(sandbox, 'POST', '/logs/exports', {
    workspace_id: 'production',
    filters: {},
    requested_data: ['id'],
  });
  return String(object(made.body)['id']);
}

const conditions = [{ key: 'provider', value: 'openai-staging' }];
const groups = [{ key: 'api_key' }];
const search = { name: 'search', type: 'tool', enabled: false };
const exclusion = { organisation_id: 'any', workspaces: [{ workspace_id: 'staging', excluded: true }] };

const special: Readonly<Record<string, Prepare>> = {
  'DELETE /collections/{collectionId}': async (sandbox) => {
    const made = await call(sandbox, 'POST', '/collections', { workspace_id: 'staging', name: 'To go' });
    return { path: { collectionId: String(object(made.body)['id']) } };
  },
  'GET /configs/{slug}': async (sandbox) => ({
    path: { slug: String((await first(sandbox, '/configs'))['slug']) },
  }),
  'POST /admin/workspaces': () => ({ body: { name: 'Fourth' } }),
  'DELETE /admin/workspaces/{workspaceId}': () => ({ body: { name: 'Staging', force_delete: true } }),
  'POST /admin/workspaces/{workspaceId}/users': async (sandbox) => {
    const emi = await first(sandbox, '/admin/users', (row) => row['first_name'] === 'Emi');
    return { body: { users: [{ id: emi['id'], role: 'member' }] } };
  },
  'PUT /admin/users/{userId}': () => ({ body: { role: 'admin' } }),
  'POST /admin/users/invites': () => ({ body: { email: 'new@example.com', role: 'member', workspaces: [] } }),
  'PUT /integrations/{slug}/workspaces': () => ({
    body: { workspaces: [{ id: 'staging', enabled: false }] },
  }),
  'PUT /logs/exports/{exportId}': async (sandbox) => ({ path: { exportId: await draft(sandbox) } }),
  'POST /logs/exports/{exportId}/start': async (sandbox) => ({ path: { exportId: await draft(sandbox) } }),
  'POST /logs/exports/{exportId}/cancel': async (sandbox) => {
    const id = await draft(sandbox);
    await call(sandbox, 'POST', `/logs/exports/${id}/start`);
    return { path: { exportId: id } };
  },
  'DELETE /scim/workspaces/{scimWorkspaceGroupId}': async (sandbox) => {
    const [mapping] = entries(await call(sandbox, 'GET', '/scim/workspaces'), 'mappings');
    return { path: { scimWorkspaceGroupId: String(mapping?.['id']) } };
  },
  'PUT /feedback/{id}': async (sandbox) => {
    const made = await call(sandbox, 'POST', '/feedback', { trace_id: 'trace-1', value: 1 });
    const [id] = object(made.body)['feedback_ids'] as string[];
    return { path: { id: String(id) } };
  },
  'POST /policies/usage-limits': () => ({
    body: { conditions, group_by: groups, type: 'cost', credit_limit: 100, workspace_id: 'staging' },
  }),
  'POST /policies/rate-limits': () => ({
    body: { conditions, group_by: groups, type: 'requests', unit: 'rpm', value: 10, workspace_id: 'staging' },
  }),
  'PUT /policies/usage-limits/{policyUsageLimitsId}/entities/{entityId}/reset': async (sandbox) => {
    const { id } = await first(sandbox, '/policies/usage-limits');
    const used = await first(sandbox, `/policies/usage-limits/${id}/entities`);
    return { path: { policyUsageLimitsId: String(id), entityId: String(used['id']) } };
  },
  'PUT /prompts/{promptId}/makeDefault': () => ({ body: { version: 1 } }),
  'PUT /prompts/partials/{promptPartialId}/makeDefault': () => ({ body: { version: 1 } }),
  'PUT /mcp-integrations/{mcpIntegrationId}': () => ({ body: { description: null } }),
  'PUT /mcp-integrations/{mcpIntegrationId}/capabilities': () => ({ body: { capabilities: [search] } }),
  'PUT /mcp-servers/{mcpServerId}': () => ({ body: { description: null } }),
  'PUT /mcp-servers/{mcpServerId}/capabilities': () => ({ body: { capabilities: [search] } }),
  'POST /logs': () => ({
    body: { request: { url: 'https://example.com', body: {} }, response: { body: {} } },
  }),
  'POST /secret-references': () => ({
    body: {
      name: 'Another',
      manager_type: 'aws_sm',
      auth_config: { aws_auth_type: 'serviceRole' },
      secret_path: 'models/other',
    },
  }),
  'PUT /workspace-exclusions/input-guardrails': () => ({ body: exclusion }),
  'PUT /workspace-exclusions/output-guardrails': () => ({ body: exclusion }),
  'POST /feedback': () => ({ body: { trace_id: 'trace-1', value: 1 } }),
  'PUT /integrations/{slug}/models': () => ({ body: { models: [] } }),
  'PUT /guardrails/{guardrailId}/mcp-servers': () => ({ body: { mcp_servers: { handbook: {} } } }),
  'POST /scim/workspaces': async (sandbox) => {
    const group = await first(sandbox, '/scim/groups', (row) => row['name'] === 'everyone');
    return { body: { workspace_id: 'staging', role: 'member', scim_group_id: group['id'] } };
  },
};

/** What stands behind a path parameter that many kinds of object call by the same name. */
const slugs: Readonly<Record<string, (sandbox: Sandbox) => Promise<string>>> = {
  configs: async (sandbox) => String((await first(sandbox, '/configs'))['slug']),
  integrations: async () => 'openai',
  providers: async () => 'openai-prod',
  keys: async (sandbox) => String((await first(sandbox, '/api-keys'))['id']),
};

/** The id of the first object of the list above a path parameter: /webhooks for /webhooks/{webhookId}/test. */
async function listedId(sandbox: Sandbox, path: string, name: string): Promise<string | undefined> {
  const list = path.slice(0, path.indexOf(`/{${name}}`));
  if (list.includes('{') || !Object.hasOwn(operations, `GET ${list}`)) return undefined;
  const { body } = await call(sandbox, 'GET', list);
  const [row] = Object.values(object(body)).find(Array.isArray) ?? [];
  return row === undefined ? undefined : String((row as Json)['id']);
}

/** The parts of a request, by their names on the wire. */
export interface Wanted {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request that an operation takes: the least that its schema asks for, about objects of the seed. */
export async function requestFor(sandbox: Sandbox, key: string, operation: Operation): Promise<Wanted> {
  const names = await known(sandbox);
  const needs = (await special[key]?.(sandbox)) ?? {};
  const own = operation.path.startsWith('/virtual-keys')
    ? 'openai-legacy'
    : await slugs[operation.domain]?.(sandbox);
  const path: Record<string, string> = {};
  for (const [, name = ''] of operation.path.matchAll(/\{([^}]+)\}/g))
    path[name] =
      needs.path?.[name] ??
      names[name] ??
      own ??
      (await listedId(sandbox, operation.path, name)) ??
      'missing';
  const query = Object.fromEntries(
    Object.entries(minimalParameters(operation.queryParameters)).map(([name, value]) => [
      name,
      names[name] ?? String(value),
    ]),
  );
  const least = needs.body ?? minimalBody(operation);
  const body =
    least === undefined || Array.isArray(least)
      ? least
      : Object.fromEntries(
          Object.entries(object(least)).map(([name, value]) => [
            name,
            needs.body === undefined && typeof value === 'string' && name.endsWith('_id')
              ? (names[name] ?? value)
              : value,
          ]),
        );
  return { path, query, ...(body !== undefined && { body }) };
}

/** Sends that request. */
export async function exercise(sandbox: Sandbox, key: string, operation: Operation): Promise<Answer> {
  const { path, query, body } = await requestFor(sandbox, key, operation);
  const filled = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ''),
  );
  return call(sandbox, operation.method, `${filled}?${new URLSearchParams(query)}`, body, operation.base[0]);
}
