// Bodies that people have published with Portkey's own documents, its Terraform provider and tools around it, with names
// and secrets replaced.

type Row = readonly [what: string, tool: string, request: string, body: object, place?: object];

const config = (what: string, rules: object): Row => [
  what,
  'create_config',
  'POST /v1/configs',
  { name: 'x', config: rules, workspace_id: 'ws-1' },
];

export const hooked = {
  cache: { mode: 'semantic', max_age: 10_000 },
  retry: { attempts: 3 },
  strategy: { mode: 'loadbalance' },
  targets: [
    { provider: 'openai', virtual_key: 'vk-a', weight: 0.1, override_params: { model: 'gpt-4o-mini' } },
    {
      provider: 'groq',
      virtual_key: 'vk-b',
      weight: 0.9,
      override_params: { model: 'llama-3.3-70b-specdec' },
    },
  ],
  before_request_hooks: [{ id: 'pg-guardr-592882' }],
  after_request_hooks: [{ id: 'pg-output-3b67c3' }],
};

export const inlineKeys = {
  strategy: { mode: 'loadbalance' },
  targets: [
    { provider: 'openai', api_key: 'sk-published-1', weight: '0.5' },
    { provider: 'openai', api_key: 'sk-published-2', weight: '0.5' },
  ],
};

export const keyedGuardrail = {
  strategy: { mode: 'single' },
  targets: [{ provider: 'openai', api_key: 'sk-published-1' }],
  input_guardrails: [{ 'tool-observer.observeTools': {} }],
};

const configs: readonly Row[] = [
  config('a fallback whose providers stand in the names of models', {
    strategy: { mode: 'fallback', on_status_codes: [429, 503] },
    targets: [
      { override_params: { model: '@rag/llama-3.3-70b-versatile' } },
      { override_params: { model: '@fallback-rag/llama-3.1-8b-instant' } },
    ],
  }),
  config('a time alone', { request_timeout: 10_000 }),
  config('retries alone', { retry: { attempts: 3, on_status_codes: [429, 500, 502, 503, 504] } }),
  config('a cache alone', { cache: { mode: 'semantic' } }),
  config('a load balancer with hooks of guardrails', hooked),
  config('weights as text, and keys inline', inlineKeys),
  config('conditions on parameters', {
    strategy: {
      mode: 'conditional',
      conditions: [
        { query: { 'params.model': { $eq: 'fastest' } }, then: 'fastest-model-target' },
        { query: { 'params.model': { $eq: 'smartest' } }, then: 'smartest-model-target' },
      ],
      default: 'fastest-model-target',
    },
    targets: [
      {
        name: 'smartest-model-target',
        provider: '@anthropic-vk',
        override_params: { model: 'claude-3.5-sonnet' },
      },
      { name: 'fastest-model-target', provider: '@oai-vk', override_params: { model: 'gpt-4o-mini' } },
    ],
  }),
  config('a guardrail named by a key', keyedGuardrail),
  [
    'a switch to the backup',
    'update_config',
    'PUT /v1/configs/pc-1',
    {
      status: 'inactive',
      config: {
        strategy: { mode: 'single' },
        targets: [{ override_params: { model: '@backup/gpt-4o-mini' } }],
      },
    },
    { slug: 'pc-1' },
  ],
];

/** A whole account as the Terraform provider's examples set it up. */
const setUp: readonly Row[] = [
  [
    'a workspace with a budget',
    'create_workspace',
    'POST /v1/admin/workspaces',
    {
      name: 'Production',
      description: 'Live traffic',
      usage_limits: [{ type: 'cost', credit_limit: 1000, alert_threshold: 800, periodic_reset: 'monthly' }],
    },
  ],
  [
    'an integration',
    'create_integration',
    'POST /v1/integrations',
    { name: 'OpenAI', ai_provider_id: 'openai', key: 'sk-published-1', slug: 'openai-production' },
  ],
  [
    'a provider',
    'create_provider',
    'POST /v1/providers',
    { name: 'OpenAI', integration_id: 'openai-production', workspace_id: 'ws-1' },
  ],
  config('retries and a cache', { retry: { attempts: 3 }, cache: { mode: 'simple', max_age: 3600 } }),
  [
    'a guardrail that blocks with a message',
    'create_guardrail',
    'POST /v1/guardrails',
    {
      name: 'Length',
      workspace_id: 'ws-1',
      checks: [{ id: 'default.wordCount', parameters: { minWords: 1, maxWords: 5000 } }],
      actions: { onFail: 'block', message: 'Too long' },
    },
  ],
  [
    'a budget for each key of a workspace',
    'create_usage_limit',
    'POST /v1/policies/usage-limits',
    {
      name: 'Monthly',
      type: 'cost',
      credit_limit: 500,
      alert_threshold: 400,
      periodic_reset: 'monthly',
      workspace_id: 'ws-1',
      conditions: [{ key: 'workspace_id', value: 'ws-1' }],
      group_by: [{ key: 'api_key' }],
    },
  ],
  [
    'a rate for each key of a workspace',
    'create_rate_limit',
    'POST /v1/policies/rate-limits',
    {
      name: 'A hundred a minute',
      type: 'requests',
      unit: 'rpm',
      value: 100,
      workspace_id: 'ws-1',
      conditions: [{ key: 'workspace_id', value: 'ws-1' }],
      group_by: [{ key: 'api_key' }],
    },
  ],
  [
    "a service's key with scopes, a budget and alerts",
    'create_api_key',
    'POST /v1/api-keys/workspace/service',
    {
      name: 'backend',
      workspace_id: 'ws-1',
      scopes: [
        'logs.list',
        'logs.view',
        'configs.read',
        'configs.list',
        'virtual_keys.list',
        'completions.write',
      ],
      usage_limits: { type: 'cost', credit_limit: 100, alert_threshold: 80 },
      alert_emails: ['platform@example.com'],
    },
    { type: 'workspace', sub_type: 'service' },
  ],
  ...(
    [
      ['ada', 'admin', 'admin', ['virtual_keys.copy', 'virtual_keys.create']],
      ['bob', 'member', 'manager', ['prompts.publish', 'logs.view']],
      ['cyd', 'member', 'member', ['completions.write', 'prompts.render']],
      ['dan', 'member', 'member', ['logs.export', 'analytics.view']],
    ] as const
  ).map(
    ([who, role, inWorkspace, scopes]): Row => [
      `${who}, invited with a role and scopes`,
      'invite_user',
      'POST /v1/admin/users/invites',
      {
        email: `${who}@example.com`,
        role,
        workspaces: [{ id: 'ws-1', role: inWorkspace }],
        workspace_api_key_details: { scopes: [...scopes] },
      },
    ],
  ),
  ...['dev', 'staging', 'prod', 'data', 'ml', 'tools'].map(
    (name): Row => [
      `the workspace ${name}`,
      'create_workspace',
      'POST /v1/admin/workspaces',
      { name, description: `For ${name}`, defaults: { metadata: { environment: name } } },
    ],
  ),
  ...(
    [
      [
        'AWS by access key',
        'aws_sm',
        {
          aws_auth_type: 'accessKey',
          aws_access_key_id: 'AKIA-PUBLISHED',
          aws_secret_access_key: 'not-a-secret',
          aws_region: 'us-east-1',
        },
        { tags: { team: 'ml' } },
      ],
      [
        'AWS by role',
        'aws_sm',
        { aws_auth_type: 'assumedRole', aws_role_arn: 'arn:aws:iam::1:role/x', aws_region: 'us-east-1' },
        { allowed_workspaces: ['ws-1'] },
      ],
      [
        'AWS by the role of the service',
        'aws_sm',
        { aws_auth_type: 'serviceRole', aws_region: 'us-east-1' },
        {},
      ],
      [
        'Vault by AppRole, in a namespace',
        'hashicorp_vault',
        {
          vault_addr: 'https://vault.example.com',
          vault_auth_type: 'approle',
          vault_role_id: 'r',
          vault_secret_id: 'not-a-secret',
          vault_namespace: 'admin/team',
        },
        {},
      ],
      [
        'Azure by Entra',
        'azure_kv',
        {
          azure_auth_mode: 'entra',
          azure_entra_tenant_id: 't',
          azure_entra_client_id: 'c',
          azure_entra_client_secret: 'not-a-secret',
          azure_vault_url: 'https://x.vault.azure.net',
        },
        {},
      ],
    ] as const
  ).map(
    ([what, manager_type, auth_config, more]): Row => [
      `a secret reference to ${what}`,
      'create_secret_reference',
      'POST /v1/secret-references',
      { name: what, manager_type, secret_path: 'prod/openai', auth_config, ...more },
    ],
  ),
];

const guardrails: readonly Row[] = [
  [
    'a guard of the parameters of a request',
    'create_guardrail',
    'POST /v1/guardrails',
    {
      name: 'Request Parameters Guard',
      checks: [
        {
          id: 'default.requestParametersCheck',
          parameters: {
            tools: { allowedTypes: ['function'], blockedFunctionNames: ['executeShell', 'dropTable'] },
            params: {
              blockedKeys: ['logit_bias', 'seed'],
              values: {
                model: { allowedValues: ['gpt-4o', 'gpt-4o-mini'] },
                stream: { blockedValues: [true] },
              },
            },
          },
        },
      ],
      actions: { on_fail: 'deny', on_success: 'continue' },
    },
  ],
];

const integrationModels: readonly Row[] = [
  [
    'headers of its own for a custom model',
    'update_integration_models',
    'PUT /v1/integrations/openai/models',
    {
      models: [
        {
          slug: 'house-model',
          enabled: true,
          is_custom: true,
          configurations: { custom_host: 'https://models.example.com', custom_headers: { 'x-team': 'ml' } },
        },
      ],
    },
    { slug: 'openai' },
  ],
  [
    'a price of further units',
    'update_integration_models',
    'PUT /v1/integrations/openai/models',
    {
      models: [
        {
          slug: 'gpt-4o',
          enabled: true,
          pricing_config: {
            type: 'static',
            pay_as_you_go: { request_token: { price: 0.1 }, additional_units: { web_search: { price: 1 } } },
          },
        },
      ],
    },
    { slug: 'openai' },
  ],
];

/** All of them, by what they set up. */
export const published: readonly (readonly [group: string, rows: readonly Row[]])[] = [
  ['configs', configs],
  ['a whole account', setUp],
  ['guardrails', guardrails],
  ['models of an integration', integrationModels],
];
