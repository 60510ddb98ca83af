// Tasks on gateway configs, and on what refers to what.
import { call, changed, created, deleted, json, last, refused, type Task } from '../task.ts';

const configs = call('list_configs', { select: 'data[].{slug: slug, name: name}' }, 'configs');
const named = (name: string) => `$configs.data[?name=='${name}'].slug | [0]`;

export const configTasks: readonly Task[] = [
  {
    id: 'fallback-with-retries-and-cache',
    kind: 'several-steps',
    domain: 'configs',
    request:
      'Create a config "Chat fallback" in production: try the provider openai-prod, on 429 and 503 fall back to anthropic-prod with model claude-sonnet-4; retry 3 times; cache answers for an hour (simple).',
    ends: [
      created('configs', {
        name: 'Chat fallback',
        workspace_id: '@workspaces/production',
        versions: last({
          config: json({
            strategy: { mode: 'fallback', on_status_codes: [429, 503] },
            targets: [
              { provider: '@openai-prod' },
              { provider: '@anthropic-prod', override_params: { model: 'claude-sonnet-4' } },
            ],
            retry: { attempts: 3 },
            cache: { mode: 'simple', max_age: 3600 },
          }),
        }),
      }),
    ],
    budget: { calls: 8, tokens: 9000 },
    oracle: [
      call('create_config', {
        name: 'Chat fallback',
        workspace_id: 'production',
        config: {
          strategy: { mode: 'fallback', on_status_codes: [429, 503] },
          targets: [
            { provider: '@openai-prod' },
            { provider: '@anthropic-prod', override_params: { model: 'claude-sonnet-4' } },
          ],
          retry: { attempts: 3 },
          cache: { mode: 'simple', max_age: 3600 },
        },
      }),
    ],
  },
  {
    id: 'rename-config',
    kind: 'easy',
    domain: 'configs',
    request: 'Rename the config "Staging router" to "Staging balancer".',
    ends: [changed('configs', 'pc-staging-router-321b67', { name: 'Staging balancer' })],
    budget: { calls: 6, tokens: 5000 },
    oracle: [configs, call('update_config', { slug: named('Staging router'), name: 'Staging balancer' })],
  },
  {
    id: 'longer-cache',
    kind: 'several-steps',
    domain: 'configs',
    request:
      'Let the config "Research bench" cache answers for 30 minutes in simple mode. Leave its other rules alone.',
    ends: [
      changed('configs', 'pc-research-bench-e76cf6', {
        versions: last({
          config: json({
            strategy: { mode: 'single' },
            targets: [{ provider: '@bedrock-research' }],
            cache: { mode: 'simple', max_age: 1800 },
          }),
        }),
      }),
    ],
    budget: { calls: 8, tokens: 6000 },
    oracle: [
      configs,
      call('get_config', { slug: named('Research bench') }, 'config'),
      call('update_config', {
        slug: named('Research bench'),
        config: {
          strategy: { mode: 'single' },
          targets: [{ provider: '@bedrock-research' }],
          cache: { mode: 'simple', max_age: 1800 },
        },
      }),
    ],
  },
  {
    id: 'roll-back-config',
    kind: 'several-steps',
    domain: 'configs',
    request: 'The last change to the config "Production router" was a mistake. Bring its first version back.',
    ends: [
      changed('configs', 'pc-production-router-43c3f8', {
        versions: last({
          config: json({
            strategy: { mode: 'fallback', on_status_codes: [429, 503] },
            targets: [{ provider: '@openai-prod' }, { virtual_key: 'openai-legacy' }],
            input_guardrails: ['no-card-numbers'],
          }),
        }),
      }),
    ],
    budget: { calls: 10, tokens: 8000 },
    oracle: [
      configs,
      call('list_config_versions', { slug: named('Production router') }, 'versions'),
      call('update_config', {
        slug: named('Production router'),
        config: {
          strategy: { mode: 'fallback', on_status_codes: [429, 503] },
          targets: [{ provider: '@openai-prod' }, { virtual_key: 'openai-legacy' }],
          input_guardrails: ['no-card-numbers'],
        },
      }),
    ],
  },
  {
    id: 'config-history',
    kind: 'easy',
    domain: 'configs',
    request: 'Which versions has the config "Production router" had, and when was each saved?',
    ends: [],
    answer: ['2026-08-28', '2026-10-26'],
    budget: { calls: 6, tokens: 5000 },
    oracle: [configs, call('list_config_versions', { slug: named('Production router') })],
  },
  {
    id: 'what-breaks-without-provider',
    kind: 'easy',
    domain: 'configs',
    request: 'What breaks when the provider anthropic-prod is taken away?',
    ends: [],
    answer: ['Production router', 'Reply draft'],
    budget: { calls: 5, tokens: 6000 },
    oracle: [call('find_references', { id: 'anthropic-prod' })],
  },
  {
    id: 'what-hangs-on-integration',
    kind: 'several-reads',
    domain: 'configs',
    request:
      'We may close our Anthropic account. Which providers, configs and prompts hang on the integration "anthropic"?',
    ends: [],
    answer: ['anthropic-prod', 'Production router', 'Reply draft'],
    budget: { calls: 8, tokens: 9000 },
    oracle: [call('find_references', { id: 'anthropic' })],
  },
  {
    id: 'delete-config',
    kind: 'several-steps',
    domain: 'configs',
    request: 'Delete the config "Research bench", but only if nothing refers to it.',
    ends: [deleted('configs', 'pc-research-bench-e76cf6')],
    budget: { calls: 8, tokens: 7000 },
    oracle: [
      configs,
      call('find_references', { id: named('Research bench') }),
      call('delete_config', { slug: named('Research bench') }),
    ],
  },
  {
    id: 'keep-config-in-use',
    kind: 'declined',
    domain: 'configs',
    request: 'Delete the config "Production router".',
    setting: { confirm: true },
    declines: true,
    ends: [],
    answer: ['not_confirmed'],
    cannot: true,
    budget: { calls: 7, tokens: 6000 },
    oracle: [configs, refused('delete_config', { slug: named('Production router') })],
  },
  {
    id: 'unreliable-upstream',
    kind: 'fault',
    domain: 'configs',
    request: 'Rename the config "Research bench" to "Research route".',
    setting: { faults: 'GET /configs=503x1' },
    ends: [changed('configs', 'pc-research-bench-e76cf6', { name: 'Research route' })],
    budget: { calls: 8, tokens: 6000 },
    oracle: [configs, call('update_config', { slug: named('Research bench'), name: 'Research route' })],
  },
  {
    id: 'all-config-targets',
    kind: 'several-reads',
    domain: 'configs',
    request: 'List every config with its strategy and the targets it sends requests to.',
    ends: [],
    answer: ['@anthropic-prod', 'groq-trial', '@bedrock-research', 'loadbalance'],
    budget: { calls: 9, tokens: 9000 },
    oracle: [
      configs,
      call('get_config', { slug: '$configs.data[0].slug' }),
      call('get_config', { slug: '$configs.data[1].slug' }),
      call('get_config', { slug: '$configs.data[2].slug' }),
    ],
  },
  {
    id: 'check-config-rules',
    kind: 'easy',
    domain: 'configs',
    request: 'Show me the rules of the config "Staging router".',
    ends: [],
    answer: ['semantic', 'short-answers'],
    budget: { calls: 5, tokens: 5000 },
    oracle: [configs, call('get_config', { slug: named('Staging router') })],
  },
  {
    id: 'shift-traffic',
    kind: 'several-steps',
    domain: 'configs',
    request:
      'In the config "Staging router", send half of the traffic to each of the two targets. Change nothing else.',
    ends: [
      changed('configs', 'pc-staging-router-321b67', {
        versions: last({
          config: json({
            retry: { attempts: 5 },
            cache: { mode: 'semantic', max_age: 600 },
            strategy: { mode: 'loadbalance' },
            targets: [
              { virtual_key: 'openai-staging', weight: 0.5 },
              { virtual_key: 'groq-trial', weight: 0.5 },
            ],
            output_guardrails: ['short-answers'],
          }),
        }),
      }),
    ],
    budget: { calls: 8, tokens: 7000 },
    oracle: [
      configs,
      call('get_config', { slug: named('Staging router') }),
      call('update_config', {
        slug: named('Staging router'),
        config: {
          retry: { attempts: 5 },
          cache: { mode: 'semantic', max_age: 600 },
          strategy: { mode: 'loadbalance' },
          targets: [
            { virtual_key: 'openai-staging', weight: 0.5 },
            { virtual_key: 'groq-trial', weight: 0.5 },
          ],
          output_guardrails: ['short-answers'],
        },
      }),
    ],
  },
];
