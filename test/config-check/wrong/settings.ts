// Configs whose retries, caches, times, providers, credentials or guardrails are wrong.
import { fallback, two, type WrongConfig } from './parts.ts';

export const settings: Readonly<Record<string, WrongConfig>> = {
  // Retry, cache, time
  'retry as a number': {
    config: { ...fallback, retry: 3 },
    finds: 'error',
    path: 'retry',
    says: /"attempts": 3/,
  },
  'retry without attempts': {
    config: { ...fallback, retry: { on_status_codes: [429] } },
    finds: 'error',
    path: 'retry',
    says: /attempts/,
  },
  'fifty attempts': {
    config: { ...fallback, retry: { attempts: 50 } },
    finds: 'error',
    path: 'retry.attempts',
    says: /5 at most/,
  },
  'attempts in words': {
    config: { ...fallback, retry: { attempts: 'three' } },
    finds: 'error',
    path: 'retry.attempts',
    says: /without quotes/,
  },
  'half an attempt': {
    config: { ...fallback, retry: { attempts: 1.5 } },
    finds: 'error',
    path: 'retry.attempts',
    says: /whole/,
  },
  'retries misnamed': {
    config: { ...fallback, max_retries: 3 },
    finds: 'error',
    path: 'max_retries',
    says: /retry/,
  },
  'status codes misnamed': {
    config: { ...fallback, retry: { attempts: 3, status_codes: [429] } },
    finds: 'error',
    path: 'retry.status_codes',
    says: /on_status_codes/,
  },
  'a cache mode that is none': {
    config: { ...fallback, cache: { mode: 'exact' } },
    finds: 'error',
    path: 'cache.mode',
    says: /"simple".*"semantic"/,
  },
  'cache true': {
    config: { ...fallback, cache: true },
    finds: 'error',
    path: 'cache',
    says: /"mode": "simple"/,
  },
  'a cache with ttl': {
    config: { ...fallback, cache: { mode: 'simple', ttl: 3600 } },
    finds: 'error',
    path: 'cache.ttl',
    says: /max_age/,
  },
  'a cache without a mode': {
    config: { ...fallback, cache: { max_age: 3600 } },
    finds: 'error',
    path: 'cache',
    says: /"simple"/,
  },
  'a cache for ten seconds': {
    config: { ...fallback, cache: { mode: 'simple', max_age: 10 } },
    finds: 'warning',
    path: 'cache.max_age',
    says: /60/,
  },
  'a timeout in seconds': {
    config: { ...fallback, request_timeout: 30 },
    finds: 'warning',
    path: 'request_timeout',
    says: /30000/,
  },
  'a timeout with its unit': {
    config: { ...fallback, request_timeout: '30s' },
    finds: 'error',
    path: 'request_timeout',
    says: /milliseconds/,
  },
  'a timeout misnamed': {
    config: { ...fallback, timeout: 30_000 },
    finds: 'error',
    path: 'timeout',
    says: /request_timeout/,
  },
  'a circuit breaker without a threshold': {
    config: { strategy: { mode: 'fallback', cb_config: { cooldown_interval: 60_000 } }, targets: two },
    finds: 'warning',
    path: 'strategy.cb_config',
    says: /failure_threshold/,
  },
  'a cooldown in seconds': {
    config: {
      strategy: { mode: 'fallback', cb_config: { failure_threshold: 5, cooldown_interval: 60 } },
      targets: two,
    },
    finds: 'warning',
    path: 'strategy.cb_config.cooldown_interval',
    says: /30000/,
  },
  'a percentage above 100': {
    config: {
      strategy: { mode: 'fallback', cb_config: { failure_threshold_percentage: 120 } },
      targets: two,
    },
    finds: 'error',
    path: 'strategy.cb_config.failure_threshold_percentage',
    says: /100/,
  },
  'sticky by one field': {
    config: { strategy: { mode: 'loadbalance', sticky: { hash_fields: 'metadata.user_id' } }, targets: two },
    finds: 'error',
    path: 'strategy.sticky.hash_fields',
    says: /list/,
  },

  // Providers and credentials
  'a model at the level of the provider': {
    config: { provider: '@a', model: 'gpt-4o' },
    finds: 'warning',
    path: 'model',
    says: /override_params/,
  },
  'a slug without its model': {
    config: { override_params: { model: '@a' } },
    finds: 'error',
    path: 'override_params.model',
    says: /@provider-slug\/model-name/,
  },
  'a vendor without a key': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: 'openai' }, { provider: '@b' }] },
    finds: 'warning',
    path: 'targets[0].provider',
    says: /@slug/,
  },
  'an at sign alone': { config: { provider: '@' }, finds: 'error', path: 'provider', says: /list_providers/ },
  'a target that leads nowhere': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a' }, { weight: 1 }] },
    finds: 'warning',
    path: 'targets[1]',
    says: /passthrough/,
  },
  'a key in clear text': {
    config: { provider: 'openai', api_key: 'sk-live-0123456789abcdef' },
    finds: 'warning',
    path: 'api_key',
    says: /create_provider/,
  },
  'the mask of a key': {
    config: { provider: 'openai', api_key: 'sk-****************def' },
    finds: 'error',
    path: 'api_key',
    says: /mask/,
  },
  'a host without its scheme': {
    config: { provider: 'openai', custom_host: 'models.internal/v1' },
    finds: 'error',
    path: 'custom_host',
    says: /https:/,
  },
  'parameters as text': {
    config: { provider: '@a', override_params: 'temperature=0' },
    finds: 'error',
    path: 'override_params',
    says: /object/,
  },
  'drop_params as an object': {
    config: { provider: '@a', drop_params: { logprobs: true } },
    finds: 'error',
    path: 'drop_params',
    says: /list of paths/,
  },
  'one header to forward': {
    config: { provider: '@a', forward_headers: 'Authorization' },
    finds: 'error',
    path: 'forward_headers',
    says: /\["Authorization"\]/,
  },
  'camel case': {
    config: { provider: '@a', requestTimeout: 30_000 },
    finds: 'warning',
    path: 'requestTimeout',
    says: /request_timeout/,
  },
  'a key that nobody knows': {
    config: { provider: '@a', colour: 'blue' },
    finds: 'warning',
    path: 'colour',
    says: /leave it out/,
  },

  // Guardrails
  'guardrails misnamed': {
    config: { provider: '@a', guardrails: ['pg-1'] },
    finds: 'error',
    path: 'guardrails',
    says: /input_guardrails/,
  },
  'one guardrail and no list': {
    config: { provider: '@a', input_guardrails: 'pg-1' },
    finds: 'error',
    path: 'input_guardrails',
    says: /\["pg-1"\]/,
  },
  'a hook as text': {
    config: { provider: '@a', before_request_hooks: ['pg-1'] },
    finds: 'error',
    path: 'before_request_hooks[0]',
    says: /"id": "pg-1"/,
  },
  'a hook that names nothing': {
    config: { provider: '@a', after_request_hooks: [{ type: 'guardrail' }] },
    finds: 'error',
    path: 'after_request_hooks[0]',
    says: /"id"/,
  },
  'a guardrail written out that blocks nothing': {
    config: {
      provider: '@a',
      input_guardrails: [{ 'default.contains': { words: ['x'], operator: 'none' } }],
    },
    finds: 'warning',
    path: 'input_guardrails[0]',
    says: /"deny": true/,
  },
};
