// Tasks on integrations, their models, and the providers of workspaces.
import { call, changed, created, deleted, type Task } from '../task.ts';

const providers = call('list_providers', { select: 'data[].{slug: slug, name: name}' }, 'providers');
const named = (name: string) => `$providers.data[?name=='${name}'].slug | [0]`;

export const integrationTasks: readonly Task[] = [
  {
    id: 'provider-for-staging',
    kind: 'several-steps',
    domain: 'providers',
    request:
      'Make the integration "Anthropic" usable in staging as a provider "Anthropic Staging" with the slug anthropic-staging.',
    ends: [
      created('providers', {
        name: 'Anthropic Staging',
        slug: 'anthropic-staging',
        workspace_id: '@workspaces/staging',
        integration_id: '@integrations/anthropic',
      }),
    ],
    budget: { calls: 7, tokens: 7000 },
    oracle: [
      call('list_integrations', {}, 'integrations'),
      call('create_provider', {
        name: 'Anthropic Staging',
        slug: 'anthropic-staging',
        workspace_id: 'staging',
        integration_id: "$integrations.data[?name=='Anthropic'].id | [0]",
      }),
    ],
  },
  {
    id: 'budget-of-provider',
    kind: 'several-steps',
    domain: 'providers',
    request: 'Give the provider "Anthropic Prod" a cost limit of $200 a month with an alert at $150.',
    ends: [
      changed('providers', 'anthropic-prod', {
        usage_limits: { type: 'cost', credit_limit: 200, alert_threshold: 150, periodic_reset: 'monthly' },
      }),
    ],
    budget: { calls: 7, tokens: 7000 },
    oracle: [
      providers,
      call('update_provider', {
        slug: named('Anthropic Prod'),
        usage_limits: { type: 'cost', credit_limit: 200, alert_threshold: 150, periodic_reset: 'monthly' },
      }),
    ],
  },
  {
    id: 'exhausted-providers',
    kind: 'easy',
    domain: 'providers',
    request: 'Which providers have used up their budget?',
    ends: [],
    answer: ['bedrock-research'],
    budget: { calls: 4, tokens: 5000 },
    oracle: [call('list_providers', { select: "data[?status=='exhausted'].slug" })],
  },
  {
    id: 'delete-provider',
    kind: 'several-steps',
    domain: 'providers',
    request: 'Delete the provider "Bedrock Research". The config that uses it may break.',
    ends: [deleted('providers', 'bedrock-research')],
    budget: { calls: 6, tokens: 6000 },
    oracle: [providers, call('delete_provider', { slug: named('Bedrock Research') })],
  },
  {
    id: 'switch-model-off',
    kind: 'several-steps',
    domain: 'integrations',
    request: 'Disable the model gpt-4o in the integration "openai". Leave its other model on.',
    ends: [
      changed('integrations', 'openai', { 'models.0.enabled': false, allow_all_models: { $anything: true } }),
    ],
    budget: { calls: 7, tokens: 7000 },
    oracle: [
      call('list_integration_models', { slug: 'openai' }),
      call('update_integration_models', { slug: 'openai', models: [{ slug: 'gpt-4o', enabled: false }] }),
    ],
  },
  {
    id: 'models-of-integration',
    kind: 'easy',
    domain: 'integrations',
    request: 'Which models does the integration "openai" offer?',
    ends: [],
    answer: ['gpt-4o', 'gpt-4o-mini'],
    budget: { calls: 5, tokens: 5000 },
    oracle: [call('list_integration_models', { slug: 'openai' })],
  },
  {
    id: 'withdraw-integration',
    kind: 'several-steps',
    domain: 'integrations',
    request: 'Take the integration "anthropic" away from the workspace research. The others keep it.',
    ends: [changed('integrations', 'anthropic', { 'access.2.enabled': false })],
    budget: { calls: 8, tokens: 8000 },
    oracle: [
      call('list_integration_workspaces', { slug: 'anthropic' }),
      call('list_workspaces', { select: 'data[].{id: id, slug: slug}' }, 'workspaces'),
      call('update_integration_workspaces', {
        slug: 'anthropic',
        workspaces: [{ id: "$workspaces.data[?slug=='research'].id | [0]", enabled: false }],
      }),
    ],
  },
  {
    id: 'describe-integration',
    kind: 'easy',
    domain: 'integrations',
    request: 'Change the description of the integration "Bedrock Europe" to "Stays in Frankfurt".',
    ends: [changed('integrations', 'bedrock-eu', { description: 'Stays in Frankfurt' })],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      call('list_integrations', {}, 'integrations'),
      call('update_integration', {
        slug: "$integrations.data[?name=='Bedrock Europe'].slug | [0]",
        description: 'Stays in Frankfurt',
      }),
    ],
  },
  {
    id: 'price-of-model',
    kind: 'easy',
    domain: 'integrations',
    request: 'What is the list price of the model gpt-4o of the provider openai?',
    ends: [],
    answer: ['0.00025'],
    budget: { calls: 4, tokens: 5000 },
    oracle: [call('get_model_pricing', { provider: 'openai', model: 'gpt-4o' })],
  },
  {
    id: 'models-of-every-integration',
    kind: 'several-reads',
    domain: 'integrations',
    request: 'Give me the models of each of our integrations.',
    ends: [],
    answer: ['gpt-4o-mini', 'claude-sonnet-4', 'claude-haiku'],
    budget: { calls: 8, tokens: 9000 },
    oracle: [
      call('list_integrations', { select: 'data[].slug' }, 'integrations'),
      call('list_integration_models', { slug: '$integrations.data[0]' }),
      call('list_integration_models', { slug: '$integrations.data[1]' }),
      call('list_integration_models', { slug: '$integrations.data[2]' }),
    ],
  },
  {
    id: 'new-integration',
    kind: 'easy',
    domain: 'integrations',
    request:
      'Create an integration "Mistral" with the slug mistral for the AI provider mistral-ai, key test-key-for-mistral.',
    ends: [
      created('integrations', { name: 'Mistral', slug: 'mistral', ai_provider_id: 'mistral-ai' }),
      created('providers', { integration_id: '@integrations/mistral' }),
    ],
    budget: { calls: 5, tokens: 9000 },
    oracle: [
      call('create_integration', {
        name: 'Mistral',
        slug: 'mistral',
        ai_provider_id: 'mistral-ai',
        key: 'test-key-for-mistral',
      }),
    ],
  },
  {
    id: 'lost-write',
    kind: 'fault',
    domain: 'providers',
    request: 'Set the note of the provider "OpenAI Staging" to "Ask Dev first".',
    setting: { faults: 'GET /providers=502x1' },
    ends: [changed('providers', 'openai-staging', { note: 'Ask Dev first' })],
    budget: { calls: 8, tokens: 6000 },
    oracle: [providers, call('update_provider', { slug: named('OpenAI Staging'), note: 'Ask Dev first' })],
  },
  {
    id: 'upstream-refuses-writes',
    kind: 'fault',
    domain: 'providers',
    request: 'Set the note of the provider "OpenAI Prod" to "Do not touch".',
    setting: { faults: 'PUT /providers/*=500' },
    ends: [],
    answer: ['500'],
    cannot: true,
    budget: { calls: 8, tokens: 6000 },
    oracle: [
      providers,
      { ...call('update_provider', { slug: named('OpenAI Prod'), note: 'Do not touch' }), fails: true },
    ],
  },
];
