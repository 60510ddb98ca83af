// Calls that Portkey's pages, changelog, Terraform provider and SDKs make: each reaches the wire in the right form,
// and none draws a warning unless it is said here.
import { expect, it } from 'vitest';
import { startRecorder } from '../../scripts/harness/recorder.ts';
import { securityFlags } from '../../src/overrides/security-flags.ts';
import { openCatalog } from '../support/in-process.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const server = recordedCatalog();

const noon = '2026-09-04T12:00:00Z';
const hour = { time_of_generation_min: '2026-09-04T11:00:00Z', time_of_generation_max: noon };
const hourQuery = `time_of_generation_min=${encodeURIComponent(hour.time_of_generation_min)}&time_of_generation_max=${encodeURIComponent(noon)}`;
const integration = (ai_provider_id: string, configurations: object, more: object = {}) => ({
  name: 'x',
  ai_provider_id,
  configurations,
  ...more,
});
const check = (id: string, parameters: object) => ({
  name: 'x',
  checks: [{ id, parameters }],
  actions: { deny: true },
});
const deployment = [
  { azure_api_version: '2024-10-21', azure_deployment_name: 'gpt-4o', azure_model_slug: 'gpt-4o' },
];

/** Bodies that arrive as they were given. */
const bodies: readonly (readonly [what: string, tool: string, body: object, place?: object])[] = [
  [
    'Azure OpenAI by workload identity',
    'create_integration',
    integration('azure-openai', {
      azure_auth_mode: 'workload',
      azure_resource_name: 'r',
      azure_workload_tenant_id: 't',
      azure_workload_client_id: 'c',
      azure_deployment_config: deployment,
    }),
  ],
  [
    'Azure AI by federated Entra',
    'create_integration',
    integration('azure-ai', {
      azure_auth_mode: 'entraFederated',
      azure_foundry_url: 'https://x.example.com',
    }),
  ],
  [
    'Bedrock by API key',
    'create_integration',
    integration('bedrock', { aws_auth_type: 'apiKey', aws_region: 'us-east-1' }, { key: 'bedrock-key-0001' }),
  ],
  [
    'Bedrock by service role',
    'create_integration',
    integration('bedrock', { aws_auth_type: 'serviceRole', aws_region: 'us-east-1' }),
  ],
  [
    'Vertex by workload identity',
    'create_integration',
    integration('vertex-ai', {
      vertex_auth_type: 'workload',
      vertex_region: 'europe-west1',
      vertex_map_metadata: true,
    }),
  ],
  [
    'how the cost of Vertex is booked',
    'create_integration',
    integration('vertex-ai', {
      vertex_auth_type: 'workload',
      vertex_region: 'europe-west1',
      vertex_skip_ptu_cost_attribution: true,
    }),
  ],
  [
    'a change of the mode',
    'update_integration',
    { configurations: { azure_auth_mode: 'workload', azure_workload_client_id: 'c' } },
    { slug: 's' },
  ],
  ['tags of an integration', 'create_integration', integration('openai', {}, { tags: { env: 'prod' } })],
  ['new tags of an integration', 'update_integration', { tags: { env: 'prod' } }, { slug: 's' }],
  ['new tags of a provider', 'update_provider', { tags: { env: 'prod' } }, { slug: 's' }],
  ['tags of a provider', 'create_provider', { name: 'x', integration_id: 'i', tags: { env: 'prod' } }],
  [
    'a limit for a week',
    'update_workspace',
    { rate_limits: [{ type: 'requests', unit: 'rpw', value: 1000 }] },
    { workspaceId: 'w' },
  ],
  [
    'Prisma AIRS without a profile',
    'create_guardrail',
    check('panw-prisma-airs.intercept', { scan_scope: 'last_user_message', strip_scaffolding: true }),
  ],
  [
    'Prisma AIRS by the id of a profile',
    'create_guardrail',
    check('panw-prisma-airs.intercept', { profile_id: 'p', app_name: 'a' }),
  ],
  [
    'personal data by kind',
    'create_guardrail',
    check('portkey.pii', { categories: ['SSN', 'NAME'], redact: true }),
  ],
  ...(['providers', 'integrations'] as const).map(
    (kind) =>
      [
        `a limit for a week, of ${kind}`,
        kind === 'providers' ? 'update_provider' : 'update_integration_workspaces',
        kind === 'providers'
          ? { rate_limits: [{ type: 'requests', unit: 'rpw', value: 7 }] }
          : {
              workspaces: [
                { id: 'w', enabled: true, rate_limits: [{ type: 'requests', unit: 'rpw', value: 7 }] },
              ],
            },
        { slug: 's' },
      ] as const,
  ),
  [
    'JWT by inline keys',
    'create_guardrail',
    check('default.jwt', { jwks: { keys: [] }, algorithms: ['RS256'] }),
  ],
  [
    'JWT by introspection',
    'create_guardrail',
    check('default.jwt', { introspectEndpoint: 'https://x.example.com' }),
  ],
  ['JWT by address alone', 'create_guardrail', check('default.jwt', { jwksUri: 'https://x.example.com' })],
  [
    'streamed kinds of request',
    'create_guardrail',
    check('default.allowedRequestTypes', { blockedTypes: ['stream-chatComplete', 'stream-messages'] }),
  ],
  [
    'a raw template, with a word for the choice of tools',
    'create_prompt',
    {
      name: 'p',
      collection_id: 'c',
      string: '{{#a}}x{{/a}}',
      parameters: {},
      virtual_key: 'v',
      is_raw_template: 1,
      tool_choice: 'auto',
    },
  ],
  [
    'a virtual key of Bedrock by role',
    'create_virtual_key',
    {
      name: 'v',
      provider: 'bedrock',
      awsRoleArn: 'arn:aws:iam::1:role/x',
      awsRegion: 'us-east-1',
      awsAuthType: 'assumedRole',
    },
  ],
  [
    'a rotation of any number of days',
    'create_api_key',
    { name: 'k', rotation_policy: { rotation_period_days: 45 } },
    { type: 'workspace', sub_type: 'service' },
  ],
  [
    'a limit of MCP tools without a grouping',
    'create_rate_limit',
    {
      name: 'slack',
      target: 'mcp_tools',
      conditions: [
        { key: 'mcp_server', value: 'slack' },
        { key: 'mcp_tool', value: '*', excludes: 'list_channels' },
      ],
      value: 200,
      type: 'requests',
      unit: 'rpm',
      status: 'active',
    },
  ],
  ['a model_config of a provider', 'update_provider', { model_config: { a: 1 } }, { slug: 's' }],
  [
    'what an MCP server can do',
    'sync_mcp_server_capabilities',
    { capabilities: [{ name: 'search', type: 'tool' }] },
    { mcpServerId: 'm' },
  ],
  [
    'what an MCP server is',
    'sync_mcp_server_metadata',
    { server_name: 's', server_version: '1', protocol_version: '2025-06-18' },
    { mcpServerId: 'm' },
  ],
];

it.each(bodies.map(([what, tool, body, place = {}]) => ({ what, tool, body, place })))(
  '$what: arrives as given',
  async ({ tool, body, place }) => {
    const { ok, value } = await server.call(tool, { ...place, ...body });
    expect([ok, value['warnings']]).toEqual([true, undefined]);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
  },
);

/** Calls whose address says it all. */
const addresses: readonly (readonly [tool: string, args: object, url: string])[] = [
  ['list_configs', { workspace_id: 'ws-1' }, '/v1/configs?workspace_id=ws-1'],
  ['list_virtual_keys', { workspace_id: 'ws-1' }, '/v1/virtual-keys?workspace_id=ws-1'],
  ['list_prompt_partials', { workspace_id: 'ws-1' }, '/v1/prompts/partials?workspace_id=ws-1'],
  ['get_prompt', { promptId: 'p', version: 'latest' }, '/v1/prompts/p?version=latest'],
  ['get_prompt_partial', { promptPartialId: 'p', version: '3' }, '/v1/prompts/partials/p?version=3'],
  [
    'list_prompts',
    { type: 'shared', show_prompt_share: true },
    '/v1/prompts?type=shared&show_prompt_share=true',
  ],
  ['list_api_keys', { ids: 'a,b', status: 'active' }, '/v1/api-keys?ids=a%2Cb&status=active'],
  ['list_guardrails', { ids: 'pg-1,pg-2' }, '/v1/guardrails?ids=pg-1%2Cpg-2'],
  ['get_workspace', { workspaceId: 'w', name_format: 'plain' }, '/v1/admin/workspaces/w?name_format=plain'],
  ['list_workspaces', { status: 'active,archived' }, '/v1/admin/workspaces?status=active%2Carchived'],
  ['list_integrations', { tags: { env: 'prod' } }, '/v1/integrations?tags=%7B%22env%22%3A%22prod%22%7D'],
  ['list_providers', { tags: { env: 'prod' } }, '/v1/providers?tags=%7B%22env%22%3A%22prod%22%7D'],
  ['list_models', { limit: 5 }, '/v1/models?limit=5'],
  ['get_organisation_defaults', {}, '/v1/admin/organisation/defaults'],
  [
    'list_input_guardrail_workspace_exclusions',
    { organisation_id: 'o' },
    '/v1/workspace-exclusions/input-guardrails?organisation_id=o',
  ],
  [
    'get_analytics_group_users',
    { ...hour, current_page: 0, page_size: 1 },
    `/v1/analytics/groups/users?${hourQuery}&current_page=0&page_size=1`,
  ],
  ...(['ai_service', 'model', 'status_code', 'config', 'workspace', 'provider', 'prompt'] as const).map(
    (by) =>
      ['get_analytics_group', { groupBy: by, ...hour }, `/v1/analytics/groups/${by}?${hourQuery}`] as const,
  ),
  ['list_deployments', { workspace_slug: ['a', 'b'] }, '/v1/deployments?workspace_slug=a&workspace_slug=b'],
  ['ping_deployment', { deploymentId: 'd' }, '/v1/deployments/d/ping'],
  [
    'get_analytics_group_users',
    { ...hour, order_by: 'cost', order_by_type: 'desc', page_size: 10 },
    `/v1/analytics/groups/users?${hourQuery}&page_size=10&order_by=cost&order_by_type=desc`,
  ],
  [
    'get_cost_analytics',
    { ...hour, cache_status: 'hit' },
    `/v1/analytics/graphs/cost?${hourQuery}&cache_status=hit`,
  ],
  [
    'get_analytics_group',
    { groupBy: 'api_key', ...hour, include_total: 'true', columns: 'requests,cost' },
    `/v1/analytics/groups/api_key?${hourQuery}&columns=requests%2Ccost&include_total=true`,
  ],
];

it.each(addresses)('%s with %j asks for %s', async (tool, args, url) => {
  const { ok, value } = await server.call(tool, args);
  expect(value['warnings']).toBeUndefined();
  expect([ok, server.requests[0]?.url]).toEqual([true, url]);
});

it('the workspace of a provider goes into the query and the body', async () => {
  await server.call('update_provider', { slug: 's', workspace_id: 'ws-1', note: 'n' });
  const [request] = server.requests;
  expect(request?.url).toBe('/v1/providers/s?workspace_id=ws-1');
  expect(JSON.parse(request?.body ?? '')).toEqual({ workspace_id: 'ws-1', note: 'n' });
});

it('an allow-list is switched on without naming a model, with an empty list', async () => {
  await server.call('update_integration_models', { slug: 'openai', allow_all_models: false });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ allow_all_models: false, models: [] });
});

it('several feedbacks are the body itself', async () => {
  const feedbacks = [
    { trace_id: 'a', value: 1 },
    { trace_id: 'b', value: -1, weight: 0.5 },
  ];
  await server.call('create_feedback', { feedbacks });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(feedbacks);
});

it('a flag of the security settings in snake case is refused with its name', async () => {
  const { value } = await server.call('update_workspace', {
    workspaceId: 'w',
    security_settings: { members_view_logs: false },
  });
  expect(JSON.stringify(value)).toContain('did you mean membersViewLogs?');
  expect(server.requests).toEqual([]);
});

it('a limit without its number is refused', async () => {
  const { value } = await server.call('create_provider', {
    name: 'x',
    integration_id: 'i',
    rate_limits: [{ type: 'requests', unit: 'rpm', limit: 10 }],
  });
  expect(JSON.stringify(value)).toContain('rate_limits[0].value is required');
  expect(server.requests).toEqual([]);
});

it('a part of the security settings is refused, and all of them are sent', async () => {
  const all = Object.fromEntries(securityFlags.map((flag) => [flag, true]));
  const part = await server.call('update_workspace', {
    workspaceId: 'w',
    security_settings: { membersViewLogs: false },
  });
  expect(JSON.stringify(part.value)).toContain('must have all 35 flags');
  expect(server.requests).toEqual([]);
  await server.call('update_workspace', {
    workspaceId: 'w',
    security_settings: { ...all, membersViewLogs: false },
  });
  expect(JSON.parse(server.requests[0]?.body ?? '').security_settings.membersViewLogs).toBe(false);
});

it.each([
  [{ onFail: 'block' }, /only "deny": true in actions blocks\. onFail does not block/],
  [{ deny: false, on_fail: 'deny' }, /only "deny": true/],
  [{}, /only "deny": true/],
])(
  'a guardrail whose actions are %j is made, with a warning that it blocks nothing',
  async (actions, warning) => {
    const { ok, value } = await server.call('create_guardrail', {
      name: 'x',
      checks: [{ id: 'default.contains', parameters: { words: ['a'], operator: 'any' } }],
      actions,
    });
    expect([ok, value['warnings']]).toEqual([true, [expect.stringMatching(warning)]]);
  },
);

it.each([
  ['portkey.pii', { categories: ['PASSPORT'] }],
  ['portkey.language', { language: 'Klingon' }],
  ['default.containsCode', { format: 'Zig' }],
])('%s with %j, which the document has not, is sent with a line', async (id, parameters) => {
  const body = check(id, parameters);
  const { ok, value } = await server.call('create_guardrail', body);
  expect([ok, value['warnings']]).toEqual([true, [expect.stringContaining('Sent as given')]]);
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
});

it('a reply with 246 is a success that says what failed', async () => {
  const upstream = await startRecorder((_request, response) => {
    response.writeHead(246, { 'content-type': 'application/json' }).end('{"id":"x","choices":[]}');
  });
  const open = openCatalog(upstream.url);
  try {
    const { ok, value } = await open.call('run_prompt_completion', { promptId: 'p', variables: {} });
    expect([ok, value['warnings']]).toEqual([
      true,
      [expect.stringContaining('checks of a guardrail failed')],
    ]);
  } finally {
    await open.close();
    await upstream.close();
  }
});

it("headers of a model's own host go as they are given", async () => {
  for (const custom_headers of [
    { 'x-team': 'a', keys: 'b' },
    { key: 'x-team', value: 'a' },
  ]) {
    server.forget();
    const models = [
      { slug: 'm', enabled: true, configurations: { custom_host: 'https://x.example.com', custom_headers } },
    ];
    const { value } = await server.call('update_integration_models', { slug: 'openai', models });
    expect(value['warnings']).toBeUndefined();
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ models });
  }
});

it.each([{ deny: true, onFail: 'block' }, { deny: false }])('one with %j draws none', async (actions) => {
  const { value } = await server.call('create_guardrail', {
    name: 'x',
    checks: [{ id: 'default.contains', parameters: { words: ['a'], operator: 'any' } }],
    actions,
  });
  expect(value['warnings']).toBeUndefined();
});
