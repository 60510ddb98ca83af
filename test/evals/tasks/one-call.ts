// The way of several reads in one call of read_many, for tasks that read one object after the other.

interface OneCall {
  readonly task: string;
  readonly steps: readonly object[];
  /** Over the whole result, since the lists on the way are of no interest. */
  readonly select: string;
}

const second = 'steps[1].results[].result';

export const oneCalls: readonly OneCall[] = [
  {
    task: 'all-prompt-models',
    steps: [
      { tool: 'list_prompts', as: 'p', select: 'data[].slug' },
      {
        tool: 'get_prompt',
        for_each: 'p.data',
        arguments: { promptId: '$item' },
        select: '{name: name, model: model, version: prompt_version, what: prompt_version_description}',
      },
    ],
    select: second,
  },
  {
    task: 'all-config-targets',
    steps: [
      { tool: 'list_configs', as: 'c', select: 'data[].slug' },
      {
        tool: 'get_config',
        for_each: 'c.data',
        arguments: { slug: '$item' },
        select: '{name: name, rules: config}',
      },
    ],
    select: second,
  },
  {
    task: 'members-of-every-workspace',
    steps: [
      { tool: 'list_workspaces', as: 'w', select: 'data[].slug' },
      {
        tool: 'list_workspace_members',
        for_each: 'w.data',
        arguments: { workspaceId: '$item' },
        select: 'data[].[email, role]',
      },
    ],
    select: 'steps[1].results',
  },
  {
    task: 'models-of-every-integration',
    steps: [
      { tool: 'list_integrations', as: 'i', select: 'data[].slug' },
      {
        tool: 'list_integration_models',
        for_each: 'i.data',
        arguments: { slug: '$item' },
        select: 'models[].slug',
      },
    ],
    select: 'steps[1].results',
  },
  {
    task: 'all-budget-counters',
    steps: [
      { tool: 'list_usage_limits', as: 'l', select: 'data[].id' },
      {
        tool: 'list_usage_limit_entities',
        for_each: 'l.data',
        arguments: { policyUsageLimitsId: '$item' },
        select: 'data[].[value_key, current_usage]',
      },
    ],
    select: second,
  },
  {
    task: 'what-hangs-on-integration',
    steps: [
      {
        tool: 'find_references',
        for_each: "['anthropic', 'anthropic-prod']",
        arguments: { id: '$item' },
        select: 'references[].[type, slug, name]',
      },
    ],
    select: 'steps[0].results[].result.data',
  },
];
