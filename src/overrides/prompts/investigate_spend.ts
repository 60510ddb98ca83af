// Workflow: explain the bill.
import type { Workflow } from './mcp-prompt.ts';

export const investigateSpend: Workflow = {
  name: 'investigate_spend',
  title: 'Investigate spend',
  description: 'Finds out what drives the cost of a period, and what would hold it back.',
  when: 'Use it for questions about cost, bills, budgets and who or what spends.',
  arguments: [
    { name: 'period', description: 'For example last 7 days, or October; last 30 days if left out' },
    { name: 'workspace', description: 'Only this workspace', from: 'workspaces' },
  ],
  needs: ['get_cost_analytics'],
  goal: 'Explain what drives the cost of the period, with figures. Analytics give cents: report dollars. Change nothing without being asked to.',
  steps: [
    {
      uses: ['get_usage_overview'],
      say: 'Start with get_usage_overview: cost, requests, tokens and errors beside the period before. Its covers says whose figures these are; always name the workspaces that your figures cover.',
    },
    {
      uses: ['list_workspaces', 'get_usage_overview'],
      say: 'Without workspace_slug an admin key gets the default workspace alone: ask get_usage_overview for each workspace by its slug (list_workspaces) before you speak of the organisation.',
    },
    {
      uses: ['get_cost_analytics'],
      say: 'Find the days that stand out with get_cost_analytics.',
    },
    {
      uses: ['get_spend_breakdown'],
      say: 'Break it down with get_spend_breakdown: cost by user and the models of each in one call; by takes another metadata key (app, env, team), split another second dimension (provider, config, prompt).',
    },
    {
      uses: ['get_analytics_group_workspaces'],
      say: 'Unless a single workspace is meant, compare workspaces with get_analytics_group_workspaces.',
    },
    {
      uses: ['get_cache_hit_rate', 'get_error_rate_analytics'],
      say: 'Look for waste: a low get_cache_hit_rate, and failed requests that were paid for (get_error_rate_analytics).',
    },
    {
      uses: ['list_usage_limits'],
      say: 'Compare with the budgets in force (list_usage_limits).',
    },
    {
      uses: ['get_model_pricing'],
      say: 'Where a cheaper model would do, compare prices with get_model_pricing.',
    },
    {
      uses: [],
      say: 'Sum up: the main causes with their share, and the measures worth taking, the most useful first.',
    },
  ],
};
