// What a request needs beyond its schema: names of objects of the seed, and what must be done before it.
import { afterEach, beforeEach, expect } from 'vitest';
import { type Operation, operations } from '../../src/sandbox/contract.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
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

/** Arguments of a call by their names on the wire: those of the path first, the others are the query. */
export type Arguments = Readonly<Record<string, unknown>>;

const byTool = new Map(Object.values(operations).map((operation) => [operation.tool, operation]));

/** Calls a sandbox as a tool does, whose method and path the contract has. */
export async function callTool(
  sandbox: Sandbox,
  tool: string,
  args: Arguments = {},
  body?: unknown,
  base = 'v1',
  key = sandbox.key,
): Promise<Answer> {
  const operation = byTool.get(tool);
  if (!operation) throw new Error(`there is no tool ${tool}`);
  const query = new Map(Object.entries(args).map(([name, value]) => [name, String(value)]));
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = query.get(name);
    if (value === undefined) throw new Error(`${tool} needs ${name}`);
    query.delete(name);
    return encodeURIComponent(value);
  });
  const search = query.size === 0 ? '' : `?${new URLSearchParams([...query])}`;
  return await call(sandbox, operation.method, `${path}${search}`, body, base, key);
}

/** An object of a reply; fails the test for anything else. */
export function object(value: unknown): Json {
  expect(value).toBeTypeOf('object');
  return value as Json;
}

/** The object that a call answers with; fails the test for a call that did not succeed. */
export async function done(answer: Promise<Answer>): Promise<Json> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(200);
  return object(body);
}

/** The id of the object that a call answers with. */
export async function idOf(answer: Promise<Answer>): Promise<string> {
  return String((await done(answer))['id']);
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
  tool: string,
  pass: (row: Json) => boolean = () => true,
  args?: Arguments,
): Promise<Json> {
  const row = entries(await callTool(sandbox, tool, args)).find(pass);
  if (!row) throw new Error(`${tool} lists nothing`);
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

/** A sandbox for each test of a file. Its clock stands at noon until a test sets `time`, in ms. */
export function sandboxForEach() {
  let sandbox: Sandbox;
  const ask = (tool: string, args?: Arguments, body?: unknown, base?: string) =>
    callTool(sandbox, tool, args, body, base);
  const given = {
    time: noon,
    get sandbox(): Sandbox {
      return sandbox;
    },
    ask,
    /** Makes a service key of a workspace. */
    createKey: (body: unknown) => ask('create_api_key', { type: 'workspace', 'sub-type': 'service' }, body),
  };
  beforeEach(async () => {
    given.time = noon;
    sandbox = await startSandbox({ now: () => given.time });
  });
  afterEach(() => sandbox.close());
  return given;
}

/** Ids and slugs of seeded objects, by the name of the parameter or field. */
async function known(sandbox: Sandbox): Promise<Record<string, string>> {
  const id = async (tool: string, pass?: (row: Json) => boolean) =>
    String((await first(sandbox, tool, pass))['id']);
  return {
    ...month,
    workspace_id: 'staging',
    workspaceId: 'staging',
    collectionId: 'support',
    collection_id: 'support',
    labelId: 'staging',
    label_id: 'staging',
    promptId: await id('list_prompts', (row) => row['name'] === 'Ticket triage'),
    promptPartialId: 'support-tone',
    versionId: '1',
    version: '1',
    configId: await id('list_configs'),
    configVersionId: '1',
    guardrailId: 'no-card-numbers',
    integration_id: 'openai',
    inviteId: await id('list_user_invites'),
    userId: await id('list_all_users', (row) => row['first_name'] === 'Dev'),
    user_id: await id('list_all_users', (row) => row['first_name'] === 'Dev'),
    mcpIntegrationId: 'handbook',
    mcp_integration_id: 'handbook',
    mcpServerId: 'handbook',
    agentIntegrationId: 'translator',
    agent_integration_id: 'translator',
    agentServerId: 'translator',
    deploymentId: 'europe',
    secretReferenceId: 'openai-key',
    policyUsageLimitsId: await id('list_usage_limits'),
    rateLimitsPolicyId: await id('list_rate_limits'),
    exportId: await id('list_log_exports'),
    logId: '00000000-0000-4000-8000-000000000001',
    metadataKey: 'env',
    groupBy: 'provider',
    scim_group_id: await id('list_scim_groups'),
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
  const made = await callTool(
    sandbox,
    'create_log_export',
    {},
    {
      workspace_id: 'production',
      filters: {},
      requested_data: ['id'],
    },
  );
  return String(object(made.body)['id']);
}

const conditions = [{ key: 'provider', value: 'openai-staging' }];
const groups = [{ key: 'api_key' }];
const search = { name: 'search', type: 'tool', enabled: false };
const exclusion = { organisation_id: 'any', workspaces: [{ workspace_id: 'staging', excluded: true }] };

const special: Readonly<Record<string, Prepare>> = {
  delete_collection: async (sandbox) => {
    const made = await callTool(sandbox, 'create_collection', {}, { workspace_id: 'staging', name: 'To go' });
    return { path: { collectionId: String(object(made.body)['id']) } };
  },
  get_config: async (sandbox) => ({
    path: { slug: String((await first(sandbox, 'list_configs'))['slug']) },
  }),
  create_workspace: () => ({ body: { name: 'Fourth' } }),
  delete_workspace: () => ({ body: { name: 'Staging', force_delete: true } }),
  add_workspace_member: async (sandbox) => {
    const emi = await first(sandbox, 'list_all_users', (row) => row['first_name'] === 'Emi');
    return { body: { users: [{ id: emi['id'], role: 'member' }] } };
  },
  update_user: () => ({ body: { role: 'admin' } }),
  invite_user: () => ({ body: { email: 'new@example.com', role: 'member', workspaces: [] } }),
  update_integration_workspaces: () => ({
    body: { workspaces: [{ id: 'staging', enabled: false }] },
  }),
  update_log_export: async (sandbox) => ({ path: { exportId: await draft(sandbox) } }),
  start_log_export: async (sandbox) => ({ path: { exportId: await draft(sandbox) } }),
  cancel_log_export: async (sandbox) => {
    const id = await draft(sandbox);
    await callTool(sandbox, 'start_log_export', { exportId: id });
    return { path: { exportId: id } };
  },
  delete_scim_workspace_mapping: async (sandbox) => {
    const [mapping] = entries(await callTool(sandbox, 'list_scim_workspace_mappings'), 'mappings');
    return { path: { scimWorkspaceGroupId: String(mapping?.['id']) } };
  },
  update_feedback: async (sandbox) => {
    const made = await callTool(sandbox, 'create_feedback', {}, { trace_id: 'trace-1', value: 1 });
    const [id] = object(made.body)['feedback_ids'] as string[];
    return { path: { id: String(id) } };
  },
  create_usage_limit: () => ({
    body: { conditions, group_by: groups, type: 'cost', credit_limit: 100, workspace_id: 'staging' },
  }),
  create_rate_limit: () => ({
    body: { conditions, group_by: groups, type: 'requests', unit: 'rpm', value: 10, workspace_id: 'staging' },
  }),
  reset_usage_limit_entity: async (sandbox) => {
    const { id } = await first(sandbox, 'list_usage_limits');
    const used = await first(sandbox, 'list_usage_limit_entities', undefined, { policyUsageLimitsId: id });
    return { path: { policyUsageLimitsId: String(id), entityId: String(used['id']) } };
  },
  publish_prompt: () => ({ body: { version: 1 } }),
  publish_partial: () => ({ body: { version: 1 } }),
  update_mcp_integration: () => ({ body: { description: null } }),
  update_mcp_integration_capabilities: () => ({ body: { capabilities: [search] } }),
  update_mcp_server: () => ({ body: { description: null } }),
  update_mcp_server_capabilities: () => ({ body: { capabilities: [search] } }),
  insert_log: () => ({
    body: { request: { url: 'https://example.com', body: {} }, response: { body: {} } },
  }),
  create_secret_reference: () => ({
    body: {
      name: 'Another',
      manager_type: 'aws_sm',
      auth_config: { aws_auth_type: 'serviceRole' },
      secret_path: 'models/other',
    },
  }),
  update_input_guardrail_workspace_exclusions: () => ({ body: exclusion }),
  update_output_guardrail_workspace_exclusions: () => ({ body: exclusion }),
  create_feedback: () => ({ body: { trace_id: 'trace-1', value: 1 } }),
  update_integration_models: () => ({ body: { models: [] } }),
  replace_guardrail_mcp_servers: () => ({ body: { mcp_servers: { handbook: {} } } }),
  create_scim_workspace_mapping: async (sandbox) => {
    const group = await first(sandbox, 'list_scim_groups', (row) => row['name'] === 'everyone');
    return { body: { workspace_id: 'staging', role: 'member', scim_group_id: group['id'] } };
  },
};

/** What stands behind a path parameter that many kinds of object call by the same name. */
const slugs: Readonly<Record<string, (sandbox: Sandbox) => Promise<string>>> = {
  configs: async (sandbox) => String((await first(sandbox, 'list_configs'))['slug']),
  integrations: async () => 'openai',
  providers: async () => 'openai-prod',
  keys: async (sandbox) => String((await first(sandbox, 'list_api_keys'))['id']),
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
export async function requestFor(sandbox: Sandbox, operation: Operation): Promise<Wanted> {
  const names = await known(sandbox);
  const needs = (await special[operation.tool]?.(sandbox)) ?? {};
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
export async function exercise(sandbox: Sandbox, operation: Operation): Promise<Answer> {
  const { path, query, body } = await requestFor(sandbox, operation);
  return callTool(sandbox, operation.tool, { ...query, ...path }, body, operation.base[0]);
}
