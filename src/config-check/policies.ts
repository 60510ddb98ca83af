// Checks settings beside the routing at every level: retries, cache, timeouts, parameters, guardrails, headers.
import { closestMatch } from '../runtime/suggest.ts';
import { at, type Findings, isObject, type Json, join, kindOf, quote } from './findings.ts';
import { cacheKeys, readKeys, retryKeys } from './keys.ts';
import { checkBoolean, checkStatusCodes, readNumber, readObject, readText } from './values.ts';

/** Retries are made up to five times. Source: docs, automatic-retries. */
const maxAttempts = 5;
/** Bounds of cache.max_age, in seconds. Source: docs, cache-simple-and-semantic. */
const [minAge, maxAge] = [60, 7_776_000];
/** A shorter time is likelier meant in seconds. Milliseconds. */
const shortTimeout = 100;

export function checkRetry(value: unknown, path: string, findings: Findings): void {
  const retry = readObject(value, path, `{ "attempts": ${typeof value === 'number' ? value : 3} }`, findings);
  if (!retry) return;
  const keys = readKeys(retry, retryKeys, path, 'retry', findings);
  if (!keys.has('attempts')) {
    findings.error(path, 'has no attempts', `add "attempts", from 1 to ${maxAttempts}`);
  }
  for (const [key, inner] of keys) {
    const place = join(path, key);
    if (key === 'attempts') {
      readNumber(
        inner,
        place,
        { least: 0, most: maxAttempts, whole: true, unit: 'a number of retries' },
        findings,
      );
    } else if (key === 'on_status_codes') checkStatusCodes(inner, place, findings);
    else checkBoolean(inner, place, findings);
  }
}

const cacheModes = ['simple', 'semantic'];

export function checkCache(value: unknown, path: string, findings: Findings): void {
  if (value === false) return;
  if (typeof value === 'string' && cacheModes.includes(value)) {
    findings.warn(path, 'is text', `write { "mode": "${value}" }`);
    return;
  }
  const cache = readObject(value, path, '{ "mode": "simple", "max_age": 3600 }', findings);
  if (!cache) return;
  const keys = readKeys(cache, cacheKeys, path, 'cache', findings);
  if (!keys.has('mode')) findings.error(path, 'has no mode', 'add "mode": "simple" or "semantic"');
  for (const [key, inner] of keys) {
    const place = join(path, key);
    if (key === 'mode') {
      if (typeof inner !== 'string' || !cacheModes.includes(inner)) {
        findings.error(
          place,
          `is ${quote(inner)}`,
          'use "simple" (same request) or "semantic" (same meaning)',
        );
      }
      continue;
    }
    const age = readNumber(inner, place, { least: 0, unit: 'a number of seconds' }, findings);
    if (age !== undefined && (age < minAge || age > maxAge)) {
      findings.warn(
        place,
        `is ${age}, outside of ${minAge} to ${maxAge} seconds`,
        'keep within: 60 seconds to 90 days',
      );
    }
  }
}

export function checkTimeout(value: unknown, path: string, findings: Findings): void {
  const time = readNumber(value, path, { least: 1, unit: 'a number of milliseconds' }, findings);
  if (time !== undefined && time < shortTimeout) {
    findings.warn(path, `is ${time} ms`, `the unit is milliseconds: ${time} seconds are ${time * 1000}`);
  }
}

export function checkDropParams(value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value)) {
    findings.error(
      path,
      `is ${kindOf(value)}`,
      'write a list of paths, such as ["logprobs", "tools[*].function.strict"]',
    );
    return;
  }
  for (const [index, entry] of value.entries())
    readText(entry, at(path, index), 'the path of a parameter', findings);
}

/** `override_params` and `default_params`: the fields of a request, which differ by provider. */
export function checkParams(value: unknown, path: string, findings: Findings): void {
  const params = readObject(value, path, '{ "model": "@provider-slug/gpt-4o" }', findings);
  const model = params?.['model'];
  if (model === undefined) return;
  const text = readText(model, join(path, 'model'), 'the name of a model', findings);
  if (text?.startsWith('@') && !/^@[^/]+\/.+/.test(text)) {
    findings.error(join(path, 'model'), `${quote(text)} names no model`, 'write "@provider-slug/model-name"');
  }
}

export function checkForwardHeaders(value: unknown, path: string, findings: Findings): void {
  const list = isObject(value) ? value['headers'] : value;
  const place = isObject(value) ? join(path, 'headers') : path;
  if (!Array.isArray(list)) {
    const one = typeof value === 'string' ? value : 'x-request-id';
    findings.error(
      place,
      `is ${kindOf(list)}`,
      `write a list of header names, such as [${JSON.stringify(one.slice(0, 40))}]`,
    );
    return;
  }
  for (const [index, entry] of list.entries()) {
    if (isObject(value) && isObject(entry)) continue;
    readText(entry, at(place, index), 'the name of a header', findings);
  }
}

/** `input_guardrails`, `output_guardrails`: slugs, or guardrails written out. */
export function checkGuardrails(value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value)) {
    const one = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : '"pg-my-guardrail-1a2b3c"';
    findings.error(path, `is ${kindOf(value)}`, `write a list: [${one}]`);
    return;
  }
  for (const [index, entry] of value.entries()) {
    if (isObject(entry)) checkInlineGuardrail(entry, at(path, index), findings);
    else readText(entry, at(path, index), 'the slug of a guardrail', findings);
  }
}

/** `before_request_hooks`, `after_request_hooks`: objects with the id of a guardrail, or one written out. */
export function checkHooks(value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value)) {
    findings.error(path, `is ${kindOf(value)}`, 'write a list: [{ "id": "pg-my-guardrail-1a2b3c" }]');
    return;
  }
  for (const [index, entry] of value.entries()) {
    const place = at(path, index);
    if (!isObject(entry)) {
      const id = typeof entry === 'string' ? entry.slice(0, 40) : 'pg-my-guardrail-1a2b3c';
      findings.error(place, `is ${kindOf(entry)}`, `write { "id": ${JSON.stringify(id)} }`);
    } else if (entry['id'] === undefined && !Array.isArray(entry['checks'])) {
      findings.error(place, 'names no guardrail', 'add "id", or write it out with "checks"');
    } else {
      checkInlineGuardrail(entry, place, findings);
    }
  }
}

/** A guardrail written out blocks only with `deny: true`. Source: gateway, src/middlewares/hooks. */
function checkInlineGuardrail(guardrail: Json, path: string, findings: Findings): void {
  const isReference = Object.keys(guardrail).length === 1 && guardrail['id'] !== undefined;
  if (isReference || guardrail['deny'] === true) return;
  if (guardrail['deny'] !== undefined && typeof guardrail['deny'] !== 'boolean') {
    findings.error(
      join(path, 'deny'),
      `is ${kindOf(guardrail['deny'])}`,
      'write true to block, false to watch',
    );
    return;
  }
  findings.warn(path, 'watches and blocks nothing, since deny is not true', 'add "deny": true to block');
}

/** The modes of a strategy, with near misses named. */
export function checkMode(
  mode: unknown,
  path: string,
  modes: readonly string[],
  findings: Findings,
): string | undefined {
  if (typeof mode === 'string' && modes.includes(mode)) return mode;
  const near = typeof mode === 'string' && mode.length <= 40 ? closestMatch(mode, modes) : undefined;
  findings.error(
    path,
    mode === undefined ? 'is missing' : `is ${quote(mode)}, which is no mode`,
    near ? `write "${near}"` : `use one of ${modes.map((one) => `"${one}"`).join(', ')}`,
  );
  return undefined;
}
