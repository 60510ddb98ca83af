// Checks the strategy of a config: the mode, and the keys that belong to one mode only.
import { closestMatch } from '../runtime/suggest.ts';
import { at, type Findings, isObject, type Json, join, kindOf, quote } from './findings.ts';
import { breakerKeys, conditionKeys, readKeys, stickyKeys, strategyKeys } from './keys.ts';
import { checkMode } from './policies.ts';
import { checkQuery } from './query.ts';
import { checkBoolean, checkStatusCodes, readNumber, readObject, readText } from './values.ts';

const modes = ['single', 'loadbalance', 'fallback', 'conditional'] as const;

/** Among more names than these, none is called the nearest: the comparison would cost time. */
const maxCompared = 200;

/** The shortest pause of a circuit breaker, in milliseconds. Source: docs, circuit-breaker. */
const minCooldown = 30_000;

/** @returns the mode, where it is one. */
export function checkStrategy(
  value: unknown,
  targets: readonly unknown[],
  path: string,
  findings: Findings,
): string | undefined {
  const word =
    typeof value === 'string' ? (closestMatch(value.slice(0, 40), modes) ?? 'fallback') : 'fallback';
  const strategy = readObject(value, path, `{ "mode": "${word}" }`, findings);
  if (!strategy) return undefined;
  const keys = readKeys(strategy, strategyKeys, path, 'a strategy', findings);
  const mode = checkMode(keys.get('mode'), join(path, 'mode'), modes, findings);
  if (mode === 'conditional') checkRouting(keys, targets, path, findings);
  for (const [key, inner] of keys) {
    const place = join(path, key);
    switch (key) {
      case 'on_status_codes':
        checkStatusCodes(inner, place, findings);
        if (mode !== undefined && mode !== 'fallback') {
          findings.warn(
            place,
            `is read in mode "fallback" only, and the mode is "${mode}"`,
            'leave it out, or use retry.on_status_codes',
          );
        }
        break;
      case 'conditions':
      case 'default':
        if (mode !== undefined && mode !== 'conditional') {
          findings.error(
            place,
            `is read in mode "conditional" only, and the mode is "${mode}"`,
            'set "mode": "conditional", or leave it out',
          );
        }
        break;
      case 'sticky':
      case 'sticky_session':
        checkSticky(inner, place, findings);
        if (mode !== undefined && mode !== 'loadbalance') {
          findings.warn(
            place,
            `is read in mode "loadbalance" only, and the mode is "${mode}"`,
            'leave it out',
          );
        }
        break;
      case 'cb_config':
        checkBreaker(inner, place, mode, findings);
        break;
    }
  }
  return mode;
}

/** The names that targets have, by which conditions choose one. */
function namesOf(targets: readonly unknown[]): ReadonlySet<string> {
  return new Set(
    targets.flatMap((target) =>
      isObject(target) && typeof target['name'] === 'string' ? [target['name']] : [],
    ),
  );
}

function checkRouting(
  keys: ReadonlyMap<string, unknown>,
  targets: readonly unknown[],
  path: string,
  findings: Findings,
): void {
  const names = namesOf(targets);
  const conditions = keys.get('conditions');
  const place = join(path, 'conditions');
  if (!Array.isArray(conditions) || conditions.length === 0) {
    findings.error(
      place,
      conditions === undefined
        ? 'is missing'
        : Array.isArray(conditions)
          ? 'is an empty list'
          : `is ${kindOf(conditions)}`,
      'write a list: [{ "query": { "metadata.user_plan": { "$eq": "paid" } }, "then": "name-of-a-target" }]',
    );
  } else {
    for (const [index, condition] of conditions.entries()) {
      checkCondition(condition, names, at(place, index), findings);
    }
  }
  if (keys.has('default')) checkTargetName(keys.get('default'), names, join(path, 'default'), findings);
  else
    findings.warn(
      join(path, 'default'),
      'is missing: a request that meets no condition fails',
      'name the target for all others',
    );
  checkReached(keys, targets, path, findings);
}

function checkCondition(
  condition: unknown,
  names: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  const object = readObject(
    condition,
    path,
    '{ "query": { "params.model": { "$eq": "fast" } }, "then": "name-of-a-target" }',
    findings,
  );
  if (!object) return;
  const keys = readKeys(object, conditionKeys, path, 'a condition', findings);
  if (keys.has('query')) checkQuery(keys.get('query'), join(path, 'query'), findings);
  else
    findings.error(
      join(path, 'query'),
      'is missing',
      'say when: { "metadata.user_plan": { "$eq": "paid" } }',
    );
  if (keys.has('then')) checkTargetName(keys.get('then'), names, join(path, 'then'), findings);
  else findings.error(join(path, 'then'), 'is missing', 'name one of the targets');
}

function checkTargetName(name: unknown, names: ReadonlySet<string>, path: string, findings: Findings): void {
  const text = readText(name, path, 'the name of a target', findings);
  if (text === undefined || names.has(text)) return;
  if (names.size === 0) {
    findings.error(
      path,
      `is ${quote(text)}, and no target has a name`,
      `give the target "name": ${quote(text)}`,
    );
    return;
  }
  const few = names.size <= maxCompared && text.length <= 80;
  const near = few ? closestMatch(text, names) : undefined;
  const some = [...names].slice(0, 5).map(quote).join(', ');
  findings.error(
    path,
    `is ${quote(text)}, and no target has that name`,
    near ? `did you mean ${quote(near)}?` : `name one of ${some}`,
  );
}

/** Targets of conditional routing that nothing chooses, and names that are given twice. */
function checkReached(
  keys: ReadonlyMap<string, unknown>,
  targets: readonly unknown[],
  path: string,
  findings: Findings,
): void {
  const conditions = keys.get('conditions');
  const chosen = new Set<unknown>([keys.get('default')]);
  for (const condition of Array.isArray(conditions) ? conditions : []) {
    if (isObject(condition)) chosen.add(condition['then']);
  }
  const seen = new Set<string>();
  const parent = path.replace(/\.?strategy$/, '');
  for (const [index, target] of targets.entries()) {
    if (!isObject(target)) continue;
    const place = at(join(parent, 'targets'), index);
    const { name } = target;
    if (typeof name !== 'string')
      findings.warn(place, 'has no name, so that no condition reaches it', 'add "name"');
    else if (seen.has(name))
      findings.error(
        join(place, 'name'),
        `${quote(name)} is the name of another target too`,
        'give each target a name of its own',
      );
    else if (!chosen.has(name))
      findings.warn(
        join(place, 'name'),
        `${quote(name)} is chosen by no condition`,
        'name it in a condition or as the default',
      );
    if (typeof name === 'string') seen.add(name);
  }
}

function checkSticky(value: unknown, path: string, findings: Findings): void {
  const sticky = readObject(value, path, '{ "hash_fields": ["metadata.user_id"], "ttl": 3600 }', findings);
  if (!sticky) return;
  const keys = readKeys(sticky, stickyKeys, path, 'sticky routing', findings);
  for (const [key, inner] of keys) {
    const place = join(path, key);
    if (key === 'enabled') checkBoolean(inner, place, findings);
    else if (key === 'ttl') readNumber(inner, place, { least: 1, unit: 'a number of seconds' }, findings);
    else if (!Array.isArray(inner))
      findings.error(place, `is ${kindOf(inner)}`, 'write a list, such as ["metadata.user_id"]');
    else
      for (const [index, field] of inner.entries())
        readText(field, at(place, index), 'a field, such as metadata.user_id', findings);
  }
}

function checkBreaker(value: unknown, path: string, mode: string | undefined, findings: Findings): void {
  const breaker: Json | undefined = readObject(
    value,
    path,
    '{ "failure_threshold": 5, "cooldown_interval": 60000 }',
    findings,
  );
  if (!breaker) return;
  if (mode === 'conditional')
    findings.warn(
      path,
      'is not considered in mode "conditional"',
      'put it into the strategies of the targets',
    );
  const keys = readKeys(breaker, breakerKeys, path, 'a circuit breaker', findings);
  if (!keys.has('failure_threshold') && !keys.has('failure_threshold_percentage')) {
    findings.warn(
      path,
      'has no threshold, and so never opens',
      'add failure_threshold or failure_threshold_percentage',
    );
  }
  for (const [key, inner] of keys) {
    const place = join(path, key);
    if (key === 'failure_status_codes') {
      checkStatusCodes(inner, place, findings);
      continue;
    }
    const most = key === 'failure_threshold_percentage' ? { most: 100 } : {};
    const number = readNumber(inner, place, { least: 0, ...most }, findings);
    if (key === 'cooldown_interval' && number !== undefined && number < minCooldown) {
      findings.warn(
        place,
        `is ${number} ms, and ${minCooldown} are the least`,
        `write ${minCooldown} or more`,
      );
    }
  }
}
