// Words of the limits domain: policies that cap total usage (budgets) and pace (rates).

import type { DomainOverrides } from '../tool-override.ts';

// Both kinds of policy select requests and separate their counters in the same way.
const scope = {
  conditions: 'Which requests it applies to',
  'conditions[].key':
    'api_key, workspace_id, virtual_key, provider, config, prompt, model, metadata.<name>; for MCP mcp_server, mcp_tool',
  'conditions[].value': 'To match: a metadata value; of a workspace or key its id',
  group_by: 'What gets a counter of its own',
  'group_by[].key': 'api_key, workspace_id or metadata.<name>',
} as const;

export const limits = {
  create_usage_limit: {
    title: 'Create a usage limit',
    description:
      'Creates a policy that blocks matching requests once their total reaches a budget in cost, tokens or requests. To limit the rate, use create_rate_limit.',
    properties: {
      ...scope,
      alert_threshold: 'Below credit_limit, same unit',
      periodic_reset: 'Without it the budget never resets',
    },
  },
  list_usage_limits: {
    title: 'List usage limits',
    description:
      'Lists usage limit policies (budgets) with conditions, grouping, limit, reset and status. Usage so far: list_usage_limit_entities.',
  },
  get_usage_limit: {
    title: 'Get a usage limit',
    description:
      'Shows one usage limit policy: conditions, grouping, budget, alert threshold and resets; with include_usage also usage per counter.',
  },
  update_usage_limit: {
    title: 'Update a usage limit',
    description:
      "Changes a usage limit policy's name, budget, alert or reset period, or zeroes one counter. Group_by cannot change.",
    properties: {
      alert_threshold: 'Below credit_limit; null clears',
      periodic_reset: 'null: cumulative',
      reset_usage_for_value: 'Counter to zero, such as an API key id',
    },
  },
  delete_usage_limit: {
    title: 'Delete a usage limit',
    description:
      'Archives a usage limit policy: its budget no longer holds anyone back. A higher budget instead: update_usage_limit.',
  },
  list_usage_limit_entities: {
    title: 'List usage counters',
    description: "Lists a usage limit policy's counters (one a group value) with their current usage.",
    properties: { search: 'Group value' },
  },
  reset_usage_limit_entity: {
    title: 'Reset a usage counter',
    description:
      'Sets one counter of a usage limit policy to zero, so that its requests pass again. The old count is lost.',
    properties: { entityId: 'From list_usage_limit_entities' },
  },
  create_rate_limit: {
    title: 'Create a rate limit',
    description:
      'Creates a policy that caps matching requests or tokens per minute, hour, day or week. A total budget is create_usage_limit.',
    properties: scope,
  },
  list_rate_limits: {
    title: 'List rate limits',
    description:
      'Lists rate limit policies with conditions, grouping, value and unit. Limits set on a key or workspace itself are not among them.',
  },
  get_rate_limit: {
    title: 'Get a rate limit',
    description: 'Shows one rate limit policy: conditions, grouping, what it counts, value, unit and status.',
  },
  update_rate_limit: {
    title: 'Update a rate limit',
    description:
      "Changes a rate limit policy's name, value or unit. Another type or grouping takes a new policy.",
  },
  delete_rate_limit: {
    title: 'Delete a rate limit',
    description:
      'Deletes a rate limit policy for good; the requests it slowed run unthrottled. A higher value instead: update_rate_limit.',
  },
} as const satisfies DomainOverrides;
