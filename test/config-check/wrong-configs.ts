// Configs with one fault each, as people and models write them: where the finding has to stand, and a word of its mend.

export interface WrongConfig {
  readonly config: unknown;
  readonly finds: 'error' | 'warning';
  readonly path: string;
  /** What message or mend has to say. */
  readonly says: RegExp;
}

const two = [{ provider: '@a' }, { provider: '@b' }];
const fallback = { strategy: { mode: 'fallback' }, targets: two };
/** A conditional config that is right, to be made wrong in one place. */
function routed(strategy: Record<string, unknown>, targets?: unknown): unknown {
  return {
    strategy: {
      mode: 'conditional',
      conditions: [{ query: { 'metadata.plan': { $eq: 'paid' } }, then: 'paid' }],
      default: 'free',
      ...strategy,
    },
    targets: targets ?? [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
    ],
  };
}
const when = (query: unknown): unknown => routed({ conditions: [{ query, then: 'paid' }] });

export const wrongConfigs: Readonly<Record<string, WrongConfig>> = {
  // The whole
  'an empty config': { config: {}, finds: 'warning', path: '', says: /empty/ },
  'a list': { config: [{ provider: '@a' }], finds: 'error', path: '', says: /a list.*object/ },
  'text that is no JSON': { config: 'fallback', finds: 'error', path: '', says: /no JSON object/ },
  'JSON text of a list': { config: '[1]', finds: 'error', path: '', says: /a list/ },
  null: { config: null, finds: 'error', path: '', says: /null/ },

  // Strategy
  'a mode with a dash': {
    config: { strategy: { mode: 'load-balance' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /"loadbalance"/,
  },
  'a mode in capitals': {
    config: { strategy: { mode: 'Fallback' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /"fallback"/,
  },
  'a mode that never was': {
    config: { strategy: { mode: 'weighted' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /one of "single"/,
  },
  'a strategy as a word': {
    config: { strategy: 'loadbalance', targets: two },
    finds: 'error',
    path: 'strategy',
    says: /"mode": "loadbalance"/,
  },
  'a strategy without a mode': {
    config: { strategy: {}, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /missing/,
  },
  'a strategy without targets': {
    config: { strategy: { mode: 'fallback' } },
    finds: 'error',
    path: 'targets',
    says: /missing/,
  },
  'targets without a strategy': {
    config: { targets: two },
    finds: 'warning',
    path: 'strategy',
    says: /fallback/,
  },
  'an empty list of targets': {
    config: { strategy: { mode: 'fallback' }, targets: [] },
    finds: 'error',
    path: 'targets',
    says: /empty/,
  },
  'one target that is no list': {
    config: { strategy: { mode: 'single' }, targets: { provider: '@a' } },
    finds: 'error',
    path: 'targets',
    says: /write a list/,
  },
  'a target as text': {
    config: { strategy: { mode: 'fallback' }, targets: ['@a', { provider: '@b' }] },
    finds: 'error',
    path: 'targets[0]',
    says: /"provider": "@a"/,
  },
  'a typo of targets': {
    config: { strategy: { mode: 'fallback' }, target: two },
    finds: 'error',
    path: 'target',
    says: /targets/,
  },
  'a typo of strategy': {
    config: { stratgy: { mode: 'fallback' }, targets: two },
    finds: 'error',
    path: 'stratgy',
    says: /did you mean strategy/,
  },
  'fallbacks of its own invention': {
    config: { provider: '@a', fallbacks: [{ provider: '@b' }] },
    finds: 'error',
    path: 'fallbacks',
    says: /strategy\.mode "fallback"/,
  },
  'a mode at the root': {
    config: { mode: 'fallback', targets: two },
    finds: 'warning',
    path: 'mode',
    says: /strategy/,
  },
  'two targets in mode single': {
    config: { strategy: { mode: 'single' }, targets: two },
    finds: 'warning',
    path: 'targets',
    says: /first only/,
  },
  'a fallback to nothing': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a' }] },
    finds: 'warning',
    path: 'targets',
    says: /no second/,
  },
  'more targets than the gateway takes': {
    config: {
      strategy: { mode: 'fallback' },
      targets: Array.from({ length: 101 }, () => ({ provider: '@a' })),
    },
    finds: 'error',
    path: 'targets',
    says: /100/,
  },
  'more nested targets than the gateway takes': {
    config: {
      strategy: { mode: 'fallback' },
      targets: [
        {
          strategy: { mode: 'loadbalance' },
          targets: Array.from({ length: 51 }, () => ({ provider: '@a' })),
        },
        { provider: '@b' },
      ],
    },
    finds: 'error',
    path: 'targets[0].targets',
    says: /50/,
  },
  'status codes of a loadbalance': {
    config: { strategy: { mode: 'loadbalance', on_status_codes: [429] }, targets: two },
    finds: 'warning',
    path: 'strategy.on_status_codes',
    says: /fallback/,
  },
  'status codes as words': {
    config: { strategy: { mode: 'fallback', on_status_codes: ['5xx'] }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes[0]',
    says: /429/,
  },
  'one status code and no list': {
    config: { strategy: { mode: 'fallback', on_status_codes: 429 }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes',
    says: /\[429\]/,
  },
  'a status code that is none': {
    config: { strategy: { mode: 'fallback', on_status_codes: [4290] }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes[0]',
    says: /599/,
  },
  'status codes in quotes': {
    config: { strategy: { mode: 'fallback', on_status_codes: ['429'] }, targets: two },
    finds: 'warning',
    path: 'strategy.on_status_codes[0]',
    says: /429 without quotes/,
  },

  // Weights
  'a weight in per cent': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: '70%' }, two[1]] },
    finds: 'error',
    path: 'targets[0].weight',
    says: /a number/,
  },
  'a weight in quotes': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: '0.5' }, two[1]] },
    finds: 'warning',
    path: 'targets[0].weight',
    says: /0\.5 without quotes/,
  },
  'a negative weight': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: -1 }, two[1]] },
    finds: 'error',
    path: 'targets[0].weight',
    says: /0 or more/,
  },
  'no weight at all': {
    config: { strategy: { mode: 'loadbalance' }, targets: two.map((one) => ({ ...one, weight: 0 })) },
    finds: 'warning',
    path: 'targets',
    says: /above 0/,
  },
  'a weight in a fallback': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a', weight: 0.5 }, two[1]] },
    finds: 'warning',
    path: 'targets[0].weight',
    says: /loadbalance/,
  },

  // Conditions
  'then to a target that is not there': {
    config: routed({ conditions: [{ query: { 'metadata.plan': 'paid' }, then: 'paied' }] }),
    finds: 'error',
    path: 'strategy.conditions[0].then',
    says: /did you mean "paid"/,
  },
  'a default that is not there': {
    config: routed({ default: 'standard' }),
    finds: 'error',
    path: 'strategy.default',
    says: /"paid", "free"/,
  },
  'no default': {
    config: {
      strategy: { mode: 'conditional', conditions: [{ query: { 'params.model': 'a' }, then: 'a' }] },
      targets: [{ name: 'a', provider: '@a' }],
    },
    finds: 'warning',
    path: 'strategy.default',
    says: /all others/,
  },
  'conditional without conditions': {
    config: { strategy: { mode: 'conditional', default: 'a' }, targets: [{ name: 'a', provider: '@a' }] },
    finds: 'error',
    path: 'strategy.conditions',
    says: /missing/,
  },
  'conditions in another mode': {
    config: {
      strategy: { mode: 'fallback', conditions: [{ query: { 'params.model': 'a' }, then: 'a' }] },
      targets: two,
    },
    finds: 'error',
    path: 'strategy.conditions',
    says: /conditional/,
  },
  'a condition without then': {
    config: routed({ conditions: [{ query: { 'metadata.plan': 'paid' } }] }),
    finds: 'error',
    path: 'strategy.conditions[0].then',
    says: /name one/,
  },
  'if in the place of query': {
    config: routed({ conditions: [{ if: { 'metadata.plan': 'paid' }, then: 'paid' }] }),
    finds: 'error',
    path: 'strategy.conditions[0].if',
    says: /query/,
  },
  'conditions as text': {
    config: routed({ conditions: "metadata.plan == 'paid'" }),
    finds: 'error',
    path: 'strategy.conditions',
    says: /write a list/,
  },
  'a field without its source': {
    config: when({ user_plan: { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query.user_plan',
    says: /metadata\.user_plan/,
  },
  'a misspelt source': {
    config: when({ 'metdata.plan': { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metdata.plan"]',
    says: /metadata\.plan/,
  },
  'a source that is not known': {
    config: when({ 'headers.x-plan': { $eq: 'paid' } }),
    finds: 'warning',
    path: 'strategy.conditions[0].query["headers.x-plan"]',
    says: /url\.pathname/,
  },
  'a path of three segments': {
    config: when({ 'metadata.user.plan': { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.user.plan"]',
    says: /two segments/,
  },
  'an operator that is none': {
    config: when({ 'metadata.plan': { $contains: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].$contains',
    says: /\$regex/,
  },
  'an operator without its dollar': {
    config: when({ 'metadata.plan': { eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].eq',
    says: /did you mean \$eq/,
  },
  '$in with one value': {
    config: when({ 'metadata.plan': { $in: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].$in',
    says: /list/,
  },
  'a list in the place of $in': {
    config: when({ 'metadata.plan': ['paid', 'trial'] }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"]',
    says: /\$in/,
  },
  '$gt with a word': {
    config: when({ 'params.temperature': { $gt: 'high' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["params.temperature"].$gt',
    says: /number/,
  },
  'a pattern that does not compile': {
    config: when({ 'url.pathname': { $regex: '(unclosed' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["url.pathname"].$regex',
    says: /regular expression/,
  },
  '$and of one object': {
    config: when({ $and: { 'metadata.plan': 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query.$and',
    says: /list of queries/,
  },
  'keys beside $or': {
    config: when({ $or: [{ 'metadata.plan': 'paid' }], 'params.model': 'a' }),
    finds: 'warning',
    path: 'strategy.conditions[0].query.$or',
    says: /list of \$or/,
  },
  'a query that is empty': {
    config: when({}),
    finds: 'warning',
    path: 'strategy.conditions[0].query',
    says: /every request/,
  },
  'two targets of one name': {
    config: routed({}, [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
      { name: 'free', provider: '@c' },
    ]),
    finds: 'error',
    path: 'targets[2].name',
    says: /name of its own/,
  },
  'a target that nothing chooses': {
    config: routed({}, [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
      { name: 'spare', provider: '@c' },
    ]),
    finds: 'warning',
    path: 'targets[2].name',
    says: /no condition/,
  },

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
