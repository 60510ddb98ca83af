// One level of a config: the config itself, or one of its targets, which speak the same language.
import { at, type Findings, isObject, type Json, join, kindOf, quote } from './findings.ts';
import { levelKeys, readKeys } from './keys.ts';
import {
  checkCache,
  checkDropParams,
  checkForwardHeaders,
  checkGuardrails,
  checkHooks,
  checkParams,
  checkRetry,
  checkTimeout,
} from './policies.ts';
import { checkStrategy } from './strategy.ts';
import { checkBoolean, checkStatusCodes, readNumber, readObject, readText } from './values.ts';

/** The most targets of one strategy, as of gateway 2.14: at the root, at the root by condition, and below. */
const maxTargets = { root: 100, conditional: 1_000, nested: 50 } as const;

/** Keys that hold a secret where they hold anything. */
const secretKey =
  /^(api_key|authorization|ad_auth)$|_(secret|token|password|secret_access_key|access_key_id|api_key|private_key)$|service_account_json$/i;
/** How Portkey and others show a key that they keep. */
const masked = /\*{3,}/;

/** What a level inherits from those above it. */
interface Inherited {
  /** Some level above says which provider is meant. */
  readonly routed: boolean;
  readonly depth: number;
  /** The mode that chooses among this level and its siblings; undefined at the root. */
  readonly chosenBy?: string;
}

/** Checks a level and all below it. Depth and size of the whole are bounded before. */
export function checkLevel(level: Json, path: string, inherited: Inherited, findings: Findings): void {
  const keys = readKeys(level, levelKeys, path, inherited.depth === 0 ? 'a config' : 'a target', findings);
  for (const [key, value] of keys) checkEntry(key, value, join(path, key), inherited, findings);
  const routed = inherited.routed || isRouted(keys);
  checkRoute(keys, path, { ...inherited, routed }, findings);
  checkTargets(keys, path, { ...inherited, routed }, findings);
}

type Check = (value: unknown, place: string, findings: Findings, inherited: Inherited) => void;

const checkId: Check = (value, place, findings) => void readText(value, place, 'an id', findings);

/** What checks the value of a key. Keys without an entry are settings of providers, which only these know. */
const checks: Readonly<Record<string, Check>> = {
  retry: checkRetry,
  cache: checkCache,
  request_timeout: checkTimeout,
  override_params: checkParams,
  default_params: checkParams,
  drop_params: checkDropParams,
  forward_headers: checkForwardHeaders,
  input_guardrails: checkGuardrails,
  output_guardrails: checkGuardrails,
  before_request_hooks: checkHooks,
  after_request_hooks: checkHooks,
  on_status_codes: checkStrayStatusCodes,
  passthrough: (value, place, findings) => void checkBoolean(value, place, findings),
  fetch_integrated_models: (value, place, findings) => void checkBoolean(value, place, findings),
  strict_open_ai_compliance: (value, place, findings) => void checkBoolean(value, place, findings),
  name: (value, place, findings) => void readText(value, place, 'a name', findings),
  prompt_id: checkId,
  integration: checkId,
  custom_host: checkHost,
  weight: checkWeight,
  metadata: (value, place, findings) =>
    void readObject(value, place, '{ "environment": "production" }', findings),
  provider: checkProvider,
  virtual_key: checkVirtualKey,
};

function checkEntry(
  key: string,
  value: unknown,
  place: string,
  inherited: Inherited,
  findings: Findings,
): void {
  const check = secretKey.test(key) ? checkSecret : Object.hasOwn(checks, key) ? checks[key] : undefined;
  check?.(value, place, findings, inherited);
}

function checkStrayStatusCodes(value: unknown, place: string, findings: Findings): void {
  checkStatusCodes(value, place, findings);
  findings.warn(
    place,
    'stands outside of strategy and retry',
    'put it into strategy (fallback) or into retry',
  );
}

function checkSecret(value: unknown, place: string, findings: Findings): void {
  const text = typeof value === 'string' ? value : '';
  if (masked.test(text)) {
    findings.error(
      place,
      'is the mask of a key and not the key',
      'leave it out, and name a provider of the workspace: "@slug"',
    );
    return;
  }
  if (typeof value !== 'string' && !isObject(value)) {
    findings.error(place, `is ${kindOf(value)}`, 'write text, or name a provider of the workspace: "@slug"');
    return;
  }
  findings.warn(
    place,
    'is a credential in clear text, which all who read configs can see',
    'keep it in a provider (create_provider), and write "provider": "@slug"',
  );
}

function checkHost(value: unknown, place: string, findings: Findings): void {
  const host = readText(value, place, 'a URL', findings);
  if (host !== undefined && !URL.canParse(host)) {
    findings.error(place, 'is no URL', 'write it with its scheme: "https://models.example.com/v1"');
  }
}

function checkWeight(
  value: unknown,
  place: string,
  findings: Findings,
  { depth, chosenBy }: Inherited,
): void {
  readNumber(value, place, { least: 0, unit: 'a number: a share of the traffic' }, findings);
  if (depth === 0) findings.warn(place, 'has no meaning at the root', 'give it to a target');
  else if (chosenBy !== undefined && chosenBy !== 'loadbalance') {
    findings.warn(place, `is read in mode "loadbalance" only, and the mode is "${chosenBy}"`, 'leave it out');
  }
}

function checkProvider(value: unknown, place: string, findings: Findings): void {
  const provider = readText(value, place, 'a provider: "@slug" for one of the workspace', findings);
  if (provider === '@') findings.error(place, 'names no provider', 'write "@slug", as list_providers has it');
  else if (provider !== undefined && /\s/.test(provider)) {
    findings.error(place, 'has a space, which no provider has', 'write "@slug", as list_providers has it');
  }
}

function checkVirtualKey(value: unknown, place: string, findings: Findings): void {
  const slug = readText(value, place, 'the slug of a virtual key', findings);
  if (slug === undefined) return;
  if (masked.test(slug)) findings.error(place, 'is the mask of a key', 'write the slug of the virtual key');
  else if (slug.startsWith('@'))
    findings.warn(place, 'begins with @, as a provider does', `write "provider": ${quote(slug)}`);
  else if (/^(sk|pk|gsk|xai)-/.test(slug))
    findings.warn(place, 'looks like a key itself', 'write the slug of a virtual key');
}

/** True when a level says which provider is meant, or that the request does. */
function isRouted(keys: ReadonlyMap<string, unknown>): boolean {
  const named = ['provider', 'virtual_key', 'api_key', 'integration', 'prompt_id', 'custom_host'];
  if (named.some((key) => keys.has(key)) || keys.get('passthrough') === true) return true;
  const params = keys.get('override_params');
  return isObject(params) && typeof params['model'] === 'string' && params['model'].startsWith('@');
}

/** A provider without a key, and a target that leads nowhere. */
function checkRoute(
  keys: ReadonlyMap<string, unknown>,
  path: string,
  { depth, routed }: Inherited,
  findings: Findings,
): void {
  const provider = keys.get('provider');
  if (keys.get('passthrough') === true && (provider !== undefined || keys.has('virtual_key'))) {
    findings.warn(
      join(path, 'passthrough'),
      'stands beside a provider',
      'leave one of them out: passthrough takes the provider from the request',
    );
  }
  if (typeof provider === 'string' && provider !== '' && !provider.startsWith('@')) {
    const keyed = [...keys.keys()].some(
      (key) =>
        secretKey.test(key) ||
        key === 'virtual_key' ||
        key.endsWith('_auth_mode') ||
        key.endsWith('_auth_type'),
    );
    if (!keyed) {
      findings.warn(
        join(path, 'provider'),
        `${quote(provider)} is the name of a vendor, and no key stands beside it`,
        `write "@slug" for a provider of the workspace, unless each request brings its own key`,
      );
    }
  }
  if (depth > 0 && !routed && !keys.has('strategy') && !keys.has('targets')) {
    findings.warn(
      path,
      'names no provider',
      'add "provider": "@slug", override_params.model "@slug/model", or "passthrough": true',
    );
  }
}

function checkTargets(
  keys: ReadonlyMap<string, unknown>,
  path: string,
  inherited: Inherited & { readonly routed: boolean },
  findings: Findings,
): void {
  const place = join(path, 'targets');
  const value = keys.get('targets');
  const targets = Array.isArray(value) ? value : [];
  const strategy = join(path, 'strategy');
  const mode = keys.has('strategy')
    ? checkStrategy(keys.get('strategy'), targets, strategy, findings)
    : undefined;
  if (value === undefined) {
    if (keys.has('strategy') && !(mode === 'single' && inherited.routed)) {
      findings.error(
        place,
        'is missing: a strategy chooses among targets',
        'add a list: [{ "provider": "@slug" }]',
      );
    }
    return;
  }
  if (!Array.isArray(value)) {
    findings.error(place, `is ${kindOf(value)}`, 'write a list: [{ "provider": "@slug" }]');
    return;
  }
  if (value.length === 0) findings.error(place, 'is an empty list', 'add a target: { "provider": "@slug" }');
  if (!keys.has('strategy') && keys.get('fetch_integrated_models') !== true) {
    findings.warn(
      strategy,
      'is missing beside targets',
      'add { "mode": "fallback" }, "loadbalance", "conditional" or "single"',
    );
  }
  checkCount(value.length, mode, inherited.depth, place, findings);
  if (
    mode === 'loadbalance' &&
    value.length > 0 &&
    value.every((target) => isObject(target) && target['weight'] === 0)
  ) {
    findings.warn(place, 'have no weight at all', 'give one of them a weight above 0');
  }
  const below = { routed: inherited.routed, depth: inherited.depth + 1, ...(mode && { chosenBy: mode }) };
  for (const [index, target] of value.entries()) {
    if (isObject(target)) checkLevel(target, at(place, index), below, findings);
    else {
      const slug = typeof target === 'string' && target.startsWith('@') ? target.slice(0, 40) : '@slug';
      findings.error(
        at(place, index),
        `is ${kindOf(target)}`,
        `write { "provider": ${JSON.stringify(slug)} }`,
      );
    }
  }
}

function checkCount(
  count: number,
  mode: string | undefined,
  depth: number,
  place: string,
  findings: Findings,
): void {
  const most =
    depth > 0 ? maxTargets.nested : mode === 'conditional' ? maxTargets.conditional : maxTargets.root;
  if (count > most)
    findings.error(place, `are ${count}, and ${most} is the most here`, 'split them, or leave some out');
  if (count > 1 && mode === 'single') {
    findings.warn(
      place,
      `are ${count}, and mode "single" uses the first only`,
      'use "fallback" or "loadbalance", or leave the others out',
    );
  }
  if (count === 1 && (mode === 'fallback' || mode === 'loadbalance')) {
    findings.warn(
      place,
      `is one, so that "${mode}" has no second to turn to`,
      'add a target, or use "single"',
    );
  }
}
