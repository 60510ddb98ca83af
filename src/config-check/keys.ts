// The keys of the config language, each with the source that shows it.
//
// Sources: docs = portkey.ai/docs (config-object, configs, fallbacks, load-balancing, conditional-routing,
// circuit-breaker, automatic-retries, cache-simple-and-semantic, request-timeouts, guardrails), read 2026-08-21;
// gateway = npm @portkey-ai/gateway 1.15.2, its schema of configs and `Options`.
import { limits } from '../runtime/limits.ts';
import { closestMatch } from '../runtime/suggest.ts';
import { type Findings, type Json, join, quote } from './findings.ts';

/** Keys of a config, and of each of its targets: the language is the same at every level. */
export const levelKeys: ReadonlySet<string> = new Set([
  // docs
  ...[
    'strategy',
    'targets',
    'name',
    'weight',
    'provider',
    'virtual_key',
    'api_key',
    'integration',
    'prompt_id',
  ],
  ...[
    'retry',
    'cache',
    'on_status_codes',
    'request_timeout',
    'custom_host',
    'forward_headers',
    'passthrough',
  ],
  ...['override_params', 'default_params', 'drop_params', 'metadata', 'fetch_integrated_models'],
  ...['input_guardrails', 'output_guardrails', 'before_request_hooks', 'after_request_hooks'],
  ...['resource_name', 'deployment_id', 'api_version', 'Authorization'],
  // gateway
  ...['strict_open_ai_compliance', 'ad_auth', 'foundation_model', 'url_to_fetch', 'transform_to_form_data'],
  ...['default_input_guardrails', 'default_output_guardrails', 'model_pricing_config', 'filename', 'index'],
]);

/** Settings of single providers carry the provider's name in front: their number grows, and all are taken. */
const providerSetting =
  /^(azure|aws|amzn|vertex|google|openai|anthropic|stability|huggingface|workers_ai|fireworks|snowflake|mistral|oracle|cortex|databricks|sagemaker|bedrock|gemini|cohere|sap|modal|ibm|watsonx)_/;

export const strategyKeys: ReadonlySet<string> = new Set([
  'mode',
  'on_status_codes',
  'conditions',
  'default',
  'sticky',
  'sticky_session',
  'cb_config',
]);
export const retryKeys: ReadonlySet<string> = new Set([
  'attempts',
  'on_status_codes',
  'use_retry_after_headers',
  'use_retry_after_header',
]);
export const cacheKeys: ReadonlySet<string> = new Set(['mode', 'max_age']);
export const conditionKeys: ReadonlySet<string> = new Set(['query', 'then']);
export const stickyKeys: ReadonlySet<string> = new Set(['enabled', 'hash_fields', 'ttl']);
export const breakerKeys: ReadonlySet<string> = new Set([
  'failure_threshold',
  'failure_threshold_percentage',
  'cooldown_interval',
  'minimum_requests',
  'failure_status_codes',
]);

/** Names that people and models write for something that exists under another one. The gateway passes over them. */
const misnomers: Readonly<Record<string, string>> = {
  target: 'targets',
  fallback: 'strategy.mode "fallback" with targets',
  fallbacks: 'strategy.mode "fallback" with targets',
  fallback_targets: 'targets',
  loadbalance: 'strategy.mode "loadbalance" with targets',
  load_balance: 'strategy.mode "loadbalance" with targets',
  guardrails: 'input_guardrails or output_guardrails',
  guardrail: 'input_guardrails or output_guardrails',
  timeout: 'request_timeout, in milliseconds',
  timeout_ms: 'request_timeout, in milliseconds',
  retries: 'retry: { "attempts": 3 }',
  max_retries: 'retry: { "attempts": 3 }',
  caching: 'cache: { "mode": "simple" }',
  headers: 'forward_headers, or the provider',
  params: 'override_params',
  overrides: 'override_params',
  base_url: 'custom_host',
  provider_slug: 'provider: "@slug"',
  model: 'override_params: { "model": … }',
  max_tokens: 'override_params: { "max_tokens": … }',
  temperature: 'override_params: { "temperature": … }',
  mode: 'strategy: { "mode": … }',
  conditions: 'strategy: { "mode": "conditional", "conditions": […] }',
  options: 'targets',
  cb_config: 'strategy: { "cb_config": … }',
  // Of the objects inside.
  ttl: 'max_age, in seconds',
  maxage: 'max_age, in seconds',
  expiry: 'max_age, in seconds',
  type: 'mode',
  count: 'attempts',
  max_attempts: 'attempts',
  status_codes: 'on_status_codes',
  if: 'query',
  when: 'query',
  condition: 'query',
  target_name: 'then',
};

/** Misnomers that leave out what keeps a request safe, cheap or alive: whoever wrote one is refused, not warned. */
const harmful: ReadonlySet<string> = new Set([
  ...['target', 'fallback', 'fallbacks', 'fallback_targets', 'loadbalance', 'load_balance', 'guardrails'],
  ...['guardrail', 'timeout', 'timeout_ms', 'retries', 'max_retries', 'caching', 'ttl', 'maxage', 'expiry'],
  ...['count', 'max_attempts', 'status_codes', 'if', 'when', 'condition', 'target_name'],
]);

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * An object's entries under their documented names, with findings for the others: a near miss is an error, and so is
 * a name that stands for something else; a key that nobody knows is a warning, for Portkey adds some.
 * @param about what the object is, for messages: `a config`, `retry`.
 */
export function readKeys(
  object: Json,
  known: ReadonlySet<string>,
  path: string,
  about: string,
  findings: Findings,
): ReadonlyMap<string, unknown> {
  const entries = new Map<string, unknown>();
  const isLevel = known === levelKeys;
  let unread = 0;
  for (const [key, value] of Object.entries(object)) {
    if (known.has(key) || (isLevel && providerSetting.test(key))) {
      entries.set(key, value);
      continue;
    }
    if (findings.unlisted >= limits.unknownKeys) {
      unread += 1;
      continue;
    }
    const snake = snakeCase(key);
    if (known.has(snake) || (isLevel && providerSetting.test(snake))) {
      entries.set(snake, value);
      findings.warn(
        join(path, key),
        `is written ${quote(snake)} in Portkey's documentation`,
        `rename it to ${snake}`,
      );
      continue;
    }
    reportUnknown(key, snake, known, path, about, findings);
  }
  if (unread > 0)
    findings.error(
      path,
      `has ${unread} more keys that are none of ${about}, beside ${limits.unknownKeys} that were looked into`,
      'leave them out',
    );
  return entries;
}

function reportUnknown(
  key: string,
  snake: string,
  known: ReadonlySet<string>,
  path: string,
  about: string,
  findings: Findings,
): void {
  const place = join(path, key);
  const meant = Object.hasOwn(misnomers, snake) ? misnomers[snake] : undefined;
  if (meant !== undefined) {
    const report = harmful.has(snake) ? 'error' : 'warn';
    findings[report](place, `is no key of ${about}, and does nothing there`, `use ${meant}`);
    return;
  }
  // A name much longer than any key resembles none of them, and comparing it would cost time.
  const near = key.length <= 40 ? closestMatch(key, known) : undefined;
  if (near !== undefined) {
    findings.error(place, `is no key of ${about}`, `did you mean ${near}?`);
  } else {
    findings.warn(
      place,
      `is no key of ${about} that is known here; Portkey may ignore or refuse it`,
      'leave it out, unless Portkey documents it',
    );
  }
}
