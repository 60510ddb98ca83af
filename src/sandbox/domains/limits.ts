// Policies: budgets and rates for whatever their conditions match.
import { isPolicyKey } from '../../runtime/known-values.ts';
import type { SandboxAccount } from '../account.ts';
import { invalid, notFound } from '../api-error.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, type Handlers, objects, pick, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

const usageFields = [
  'name',
  'description',
  'conditions',
  'group_by',
  'type',
  'credit_limit',
  'alert_threshold',
  'periodic_reset',
  'periodic_reset_days',
  'next_usage_reset_at',
  'status',
];
const rateFields = [
  'name',
  'description',
  'conditions',
  'group_by',
  'type',
  'unit',
  'value',
  'status',
  'target',
];

/** The least budget in tokens. Source: Portkey's page on budget policies. */
const minTokens = 100;

function requireConditions({ conditions, group_by: groups }: Readonly<Record<string, unknown>>): void {
  for (const { key } of [...objects(conditions), ...objects(groups)]) {
    const name = String(key);
    if (!isPolicyKey(name)) throw invalid(`There is no condition on ${name}`);
  }
}

/** Refuses a budget that contradicts itself. `before`: the policy that is changed. */
function requireBudget(
  body: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> = {},
): void {
  requireConditions(body);
  const { type, credit_limit: limit, alert_threshold: threshold } = { ...before, ...body };
  if (typeof threshold === 'number' && typeof limit === 'number' && threshold > limit)
    throw invalid('alert_threshold is above credit_limit');
  if (type === 'tokens' && typeof limit === 'number' && limit < minTokens)
    throw invalid(`credit_limit is below ${minTokens} tokens`);
  if (body['periodic_reset'] != null && body['periodic_reset_days'] != null)
    throw invalid('periodic_reset and periodic_reset_days exclude each other');
}

/** What one value of a policy's groups has used. */
export interface Usage {
  readonly id: string;
  readonly value_key: string;
  current_usage: number;
}

function policy(account: SandboxAccount, workspace: string): Row {
  return {
    ...account.fresh(),
    name: null,
    conditions: [],
    group_by: [],
    status: 'active',
    workspace_id: workspace,
    organisation_id: account.organisation.id,
  };
}

/** Makes a budget. `used`: what each value of its groups has used so far. */
export function addUsageLimit(
  account: SandboxAccount,
  workspace: string,
  body: Readonly<Record<string, unknown>>,
  used: Readonly<Record<string, number>> = {},
): Row {
  return account.usageLimits.add({
    ...policy(account, workspace),
    alert_threshold: null,
    periodic_reset: null,
    periodic_reset_days: null,
    next_usage_reset_at: null,
    last_reset_at: null,
    ...sent(body, usageFields),
    entities: Object.entries(used).map(([value_key, current_usage]) => ({
      id: account.identity.uuid(),
      value_key,
      current_usage,
    })),
  });
}

/** Makes a rate limit. */
export function addRateLimit(
  account: SandboxAccount,
  workspace: string,
  body: Readonly<Record<string, unknown>>,
): Row {
  return account.rateLimits.add({ ...policy(account, workspace), ...sent(body, rateFields) });
}

/** The field is written by addUsageLimit alone, so that its form is known. */
function usages(row: Row): Usage[] {
  return row['entities'] as Usage[];
}

function stateOf(row: Row, usage: Usage): string {
  return usage.current_usage >= Number(row['credit_limit']) ? 'exhausted' : 'active';
}

function listed({ entities: _entities, ...row }: Row): Record<string, unknown> {
  return row;
}

function withUsage(row: Row): Record<string, unknown> {
  const threshold = row['alert_threshold'];
  return {
    ...listed(row),
    value_key_usage_map: Object.fromEntries(
      usages(row).map((usage) => [
        usage.value_key,
        {
          current_usage: usage.current_usage,
          status: stateOf(row, usage),
          is_threshold_alerts_sent: typeof threshold === 'number' && usage.current_usage >= threshold,
          is_exhausted_alerts_sent: stateOf(row, usage) === 'exhausted',
        },
      ]),
    ),
  };
}

function reset(call: Call, row: Row, usage: Usage | undefined, named: string): void {
  if (!usage) throw notFound('policy entity', named);
  usage.current_usage = 0;
  apply(call.account, row, { last_reset_at: call.account.stamp() });
}

export const limits: Handlers = {
  ...resource({
    path: '/policies/usage-limits',
    item: '/policies/usage-limits/{policyUsageLimitsId}',
    store: (account) => account.usageLimits,
    make: (call) => {
      requireBudget(call.body);
      return addUsageLimit(call.account, workspaceOf(call), call.body);
    },
    listed: withUsage,
    shown: (row, { query }) => ({
      ...(query['include_usage'] === true ? withUsage(row) : listed(row)),
      object: 'policy-usage-limits',
    }),
    change: (row, call) => {
      requireBudget(call.body, row);
      const named = text(call.body['reset_usage_for_value']);
      if (named)
        reset(
          call,
          row,
          usages(row).find(({ value_key }) => value_key === named),
          named,
        );
      return sent(call.body, usageFields);
    },
  }),
  'GET /policies/usage-limits/{policyUsageLimitsId}/entities': (call) => {
    const row = pick(call, call.account.usageLimits);
    const status = text(call.query['status']);
    const search = text(call.query['search']) ?? '';
    const found = usages(row).filter(
      (usage) => (!status || stateOf(row, usage) === status) && usage.value_key.includes(search),
    );
    return listReply(pageOf(call, found), (usage) => ({ ...usage, status: stateOf(row, usage) }));
  },
  'PUT /policies/usage-limits/{policyUsageLimitsId}/entities/{entityId}/reset': (call) => {
    const row = pick(call, call.account.usageLimits);
    const wanted = call.path['entityId'] ?? '';
    reset(
      call,
      row,
      usages(row).find(({ id }) => id === wanted),
      wanted,
    );
    return {};
  },
  ...resource({
    path: '/policies/rate-limits',
    item: '/policies/rate-limits/{rateLimitsPolicyId}',
    store: (account) => account.rateLimits,
    make: (call) => {
      requireConditions(call.body);
      return addRateLimit(call.account, workspaceOf(call), call.body);
    },
    listed: (row) => row,
    shown: (row) => ({ ...row, object: 'policy-rate-limits' }),
    change: (_row, { body }) => {
      requireConditions(body);
      return sent(body, rateFields);
    },
  }),
};
