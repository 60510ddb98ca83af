// Tasks on budgets and rate limits.
import { call, changed, created, deleted, type Task } from '../task.ts';

const policies = call('list_usage_limits', { select: 'data[].{id: id, name: name}' }, 'policies');
const named = (name: string) => `$policies.data[?name=='${name}'].id | [0]`;
const workspaces = call('list_workspaces', { select: 'data[].{id: id, slug: slug}' }, 'workspaces');
const workspace = (slug: string) => `$workspaces.data[?slug=='${slug}'].id | [0]`;

export const limitTasks: readonly Task[] = [
  {
    id: 'budget-with-alert',
    kind: 'several-steps',
    domain: 'limits',
    request:
      'Create a usage limit policy "Research budget" for the workspace research: at most $100 a month in all, with an alert at 80 %.',
    ends: [
      created('usageLimits', {
        name: 'Research budget',
        conditions: [{ key: 'workspace_id', value: '@workspaces/research' }],
        type: 'cost',
        credit_limit: 100,
        alert_threshold: 80,
        periodic_reset: 'monthly',
        workspace_id: '@workspaces/research',
      }),
    ],
    budget: { calls: 8, tokens: 9000 },
    oracle: [
      workspaces,
      call('create_usage_limit', {
        name: 'Research budget',
        conditions: [{ key: 'workspace_id', value: workspace('research') }],
        group_by: [{ key: 'workspace_id' }],
        type: 'cost',
        credit_limit: 100,
        alert_threshold: 80,
        periodic_reset: 'monthly',
        workspace_id: 'research',
      }),
    ],
  },
  {
    id: 'raise-budget',
    kind: 'several-steps',
    domain: 'limits',
    request: 'Raise the credit limit of the usage limit policy "Each key, each month" to 450.',
    ends: [changed('usageLimits', 'Each key, each month', { credit_limit: 450 })],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      policies,
      call('update_usage_limit', { policyUsageLimitsId: named('Each key, each month'), credit_limit: 450 }),
    ],
  },
  {
    id: 'who-is-at-the-limit',
    kind: 'several-steps',
    domain: 'limits',
    request: 'Who has used up the usage limit policy "Tokens for experiments"?',
    ends: [],
    answer: ['emi.tanaka@example.com'],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      policies,
      call('list_usage_limit_entities', {
        policyUsageLimitsId: named('Tokens for experiments'),
        status: 'exhausted',
      }),
    ],
  },
  {
    id: 'reset-counter',
    kind: 'several-steps',
    domain: 'limits',
    request:
      'Reset the counter of emi.tanaka@example.com in the usage limit policy "Tokens for experiments".',
    ends: [changed('usageLimits', 'Tokens for experiments', { 'entities.0.current_usage': 0 })],
    budget: { calls: 8, tokens: 7000 },
    oracle: [
      policies,
      call('list_usage_limit_entities', { policyUsageLimitsId: named('Tokens for experiments') }, 'entities'),
      call('reset_usage_limit_entity', {
        policyUsageLimitsId: named('Tokens for experiments'),
        entityId: "$entities.data[?value_key=='emi.tanaka@example.com'].id | [0]",
      }),
    ],
  },
  {
    id: 'drop-budget',
    kind: 'several-steps',
    domain: 'limits',
    request: 'Remove the usage limit policy "Tokens for experiments".',
    ends: [deleted('usageLimits', 'Tokens for experiments')],
    budget: { calls: 6, tokens: 6000 },
    oracle: [policies, call('delete_usage_limit', { policyUsageLimitsId: named('Tokens for experiments') })],
  },
  {
    id: 'slower-shops',
    kind: 'several-steps',
    domain: 'limits',
    request: 'Lower the rate limit policy "Each shop, each minute" to 30.',
    ends: [changed('rateLimits', 'Each shop, each minute', { value: 30 })],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      call('list_rate_limits', {}, 'rates'),
      call('update_rate_limit', {
        rateLimitsPolicyId: "$rates.data[?name=='Each shop, each minute'].id | [0]",
        value: 30,
      }),
    ],
  },
  {
    id: 'new-rate-limit',
    kind: 'several-steps',
    domain: 'limits',
    request:
      'Create a rate limit policy "Staging pace" in staging: 100 requests per minute for each API key of that workspace.',
    ends: [
      created('rateLimits', {
        name: 'Staging pace',
        conditions: [{ key: 'workspace_id', value: '@workspaces/staging' }],
        group_by: [{ key: 'api_key' }],
        type: 'requests',
        unit: 'rpm',
        value: 100,
        workspace_id: '@workspaces/staging',
      }),
    ],
    budget: { calls: 8, tokens: 8000 },
    oracle: [
      workspaces,
      call('create_rate_limit', {
        name: 'Staging pace',
        conditions: [{ key: 'workspace_id', value: workspace('staging') }],
        group_by: [{ key: 'api_key' }],
        type: 'requests',
        unit: 'rpm',
        value: 100,
        workspace_id: 'staging',
      }),
    ],
  },
  {
    id: 'drop-rate-limit',
    kind: 'several-steps',
    domain: 'limits',
    request: 'Delete the rate limit policy "Each shop, each minute".',
    ends: [deleted('rateLimits', 'Each shop, each minute')],
    budget: { calls: 6, tokens: 5000 },
    oracle: [
      call('list_rate_limits', {}, 'rates'),
      call('delete_rate_limit', {
        rateLimitsPolicyId: "$rates.data[?name=='Each shop, each minute'].id | [0]",
      }),
    ],
  },
  {
    id: 'all-budget-counters',
    kind: 'several-reads',
    domain: 'limits',
    request: 'How far is each counter of each usage limit policy?',
    ends: [],
    answer: ['262.4', '2000000', '120000'],
    budget: { calls: 7, tokens: 8000 },
    oracle: [
      policies,
      call('list_usage_limit_entities', { policyUsageLimitsId: '$policies.data[0].id' }),
      call('list_usage_limit_entities', { policyUsageLimitsId: '$policies.data[1].id' }),
    ],
  },
  {
    id: 'cap-by-country',
    kind: 'no-tool',
    domain: 'limits',
    request: 'Block all requests that come from Iceland.',
    ends: [],
    cannot: true,
    budget: { calls: 6, tokens: 9000 },
    oracle: [call('find_tools', { query: 'block requests by country' })],
  },
];
