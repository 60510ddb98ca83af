// Words of the analytics domain. Its tools share some twenty filters, whose texts are in
// properties.ts; here stands only what tells one tool from the next.

import type { DomainOverrides } from '../tool-override.ts';

export const analytics = {
  get_request_analytics: {
    title: 'Request analytics',
    description:
      'Counts requests, in total and per time bucket. Several measures at once: get_usage_overview.',
  },
  get_cost_analytics: {
    title: 'Cost analytics',
    description: 'Sums what requests cost, in cents: total, average per request, and both per time bucket.',
  },
  get_latency_analytics: {
    title: 'Latency analytics',
    description: 'Measures response times in ms: average, p50, p90 and p99, overall and per time bucket.',
  },
  get_token_analytics: {
    title: 'Token analytics',
    description: 'Counts tokens used: total, average per request, and both per time bucket.',
  },
  get_users_analytics: {
    title: 'User count analytics',
    description:
      'Counts the distinct users of a period, in total and per time bucket. Which users: get_analytics_group_users.',
  },
  get_user_requests_analytics: {
    title: 'Requests per user',
    description: 'Averages requests per user, overall and per time bucket, with the totals of both.',
  },
  get_error_analytics: {
    title: 'Error analytics',
    description:
      'Counts failed requests, in total and per time bucket. As a percentage: get_error_rate_analytics.',
  },
  get_error_rate_analytics: {
    title: 'Error rate',
    description: 'Gives the percentage of requests that failed, overall and per time bucket.',
  },
  get_error_stacks_analytics: {
    title: 'Errors over time',
    description:
      'Counts errors by status code in every time bucket. Period totals by code: get_error_status_codes_analytics.',
  },
  get_error_status_codes_analytics: {
    title: 'Errors by status code',
    description:
      'Totals the errors of a period by response status code. How they develop: get_error_stacks_analytics.',
  },
  get_rescued_requests_analytics: {
    title: 'Rescued requests',
    description:
      'Counts requests that failed first and then succeeded by retry (per attempt) or by fallback, overall and per time bucket.',
  },
  get_cache_hit_rate: {
    title: 'Cache hit rate',
    description:
      'Gives cache hits, hit rate (percent) and cents saved per time bucket, simple and semantic cache apart.',
  },
  get_cache_hit_latency: {
    title: 'Cache hit latency',
    description:
      'Averages in ms how fast cache hits were answered, per time bucket. Period figures: get_cache_summary.',
  },
  get_feedback_analytics: {
    title: 'Feedback analytics',
    description: 'Counts the feedback given on requests, in total and per time bucket.',
  },
  get_feedback_scores_analytics: {
    title: 'Feedback by value',
    description: 'Shows how feedback spreads over its values: how many ratings each value got.',
  },
  get_feedback_weighted_analytics: {
    title: 'Weighted feedback',
    description: 'Averages feedback with its weights (value times weight), overall and per time bucket.',
  },
  get_feedback_models_analytics: {
    title: 'Feedback by model',
    description: 'Compares models by feedback: number of ratings and average weighted value of each.',
  },
  get_cache_summary: {
    title: 'Cache summary',
    description:
      'Sums up caching over a period: hits, requests, average hit latency and percentage speed-up. Savings: get_cache_hit_rate.',
  },
  get_analytics_group_users: {
    title: 'Usage by user',
    description:
      'Breaks usage down by user: requests and cost (cents) of each `_user` metadata value. For accounts, use list_all_users.',
  },
  get_analytics_group_models: {
    title: 'Usage by model',
    description: 'Breaks the usage down by AI model: requests for each. List prices: get_model_pricing.',
  },
  get_analytics_group_metadata: {
    title: 'Usage by metadata',
    description:
      'Breaks usage down by the values of one metadata key: requests, cost (cents), average tokens, feedback and last use.',
    properties: { metadataKey: 'Such as env or _user' },
  },
  get_analytics_group_providers: {
    title: 'Usage by provider',
    description: 'Breaks the usage down by AI provider, such as requests, cost, tokens and latency for each.',
  },
  get_analytics_group: {
    title: 'Usage by dimension',
    description:
      'Breaks usage down by a dimension of your choice. Users, models, providers, workspaces and metadata have tools of their own.',
    properties: {
      groupBy: 'Such as model, api_key, config, workspace or prompt',
      columns:
        'Comma-separated; requests alone when left out: cost, total_tokens, avg_latency, success_rate, error_count, …',
    },
  },
  get_analytics_group_workspaces: {
    title: 'Usage by workspace',
    description: 'Breaks the usage of the organisation down by workspace, to compare teams or environments.',
  },
} as const satisfies DomainOverrides;

/** Tools of this server that put several analytics calls together. */
export const analyticsComposites = {
  get_spend_breakdown: {
    title: 'Spend breakdown',
    description: 'Tells who spent how much and on which models: cost (cents) and share, dearest first.',
    properties: {
      by: 'Metadata key; default _user',
      split: 'Default model',
      top: 'Values of the metadata key that are split; default 10',
    },
  },
  get_usage_overview: {
    title: 'Usage overview',
    description:
      'Sums up cost, requests, tokens, errors, latency and cache of one workspace for a period, beside the equally long one before it.',
  },
} as const satisfies DomainOverrides;
