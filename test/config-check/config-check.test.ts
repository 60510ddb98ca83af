// The check of the config language: nothing that Portkey documents is refused, and each usual fault is named.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maxCharacters } from '../../src/config-check/bounds.ts';
import { checkConfig, sentenceOf } from '../../src/config-check/index.ts';
import { wrongConfigs } from './wrong-configs.ts';

interface Documented {
  readonly page: string;
  readonly times: number;
  readonly config: { readonly strategy?: { readonly mode?: string } };
}

/**
 * The structure of the configs in Portkey's documentation (Portkey-AI/docs-core b60bcb70, 2026-08-21): names, ids and
 * values are replaced, and configs of one structure stand once, with how often they occur.
 */
const documented = readFileSync(new URL('../fixtures/configs-documented.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Documented);

describe('configs as Portkey documents them', () => {
  it('are all of the 179', () => {
    expect(documented.reduce((sum, { times }) => sum + times, 0)).toBe(179);
  });

  it.each(documented)('takes that of $page', ({ config }) => {
    const errors = checkConfig(config).errors.map(sentenceOf);
    // Two pages write a mode that Portkey's own gateway refuses.
    const isFault = config.strategy?.mode === 'load-balance';
    expect(errors).toEqual(isFault ? [expect.stringContaining('"loadbalance"')] : []);
  });

  it('reads a config as Portkey gives it back, as JSON text', () => {
    for (const { config } of documented) {
      expect(checkConfig(JSON.stringify(config))).toEqual(checkConfig(config));
    }
  });
});

describe('wrong configs', () => {
  it.each(Object.entries(wrongConfigs))('finds %s', (_, { config, finds, path, says }) => {
    const { valid, errors, warnings } = checkConfig(config);
    const found = (finds === 'error' ? errors : warnings).find((finding) => finding.path === path);
    expect(found && sentenceOf(found), JSON.stringify({ errors, warnings })).toMatch(says);
    expect(found?.fix).not.toBe('');
    expect(valid).toBe(finds === 'warning');
  });

  it('repeats no credential', () => {
    const secret = 'sk-live-0123456789abcdef';
    const config = {
      provider: 'openai',
      api_key: secret,
      aws_secret_access_key: [secret],
      vertex_service_account_json: { private_key: secret },
      targets: [{ Authorization: secret, api_key: { nested: secret } }],
      colour: secret,
    };
    expect(JSON.stringify(checkConfig(config))).not.toContain(secret);
  });
});

describe('hostile configs', () => {
  function nested(depth: number): unknown {
    let config: unknown = { provider: '@a' };
    for (let level = 0; level < depth; level += 1)
      config = { strategy: { mode: 'single' }, targets: [config] };
    return config;
  }

  it('refuses one that is nested a thousand levels deep', () => {
    const { errors } = checkConfig(nested(1000));
    expect(errors.map(sentenceOf)).toEqual([expect.stringMatching(/levels deep/)]);
  });

  it('takes one that is nested as deep as any sense goes', () => {
    expect(checkConfig(nested(10)).errors).toEqual([]);
  });

  it('refuses one that contains itself, by one way or by many', () => {
    const one: Record<string, unknown> = { strategy: { mode: 'single' } };
    one['targets'] = [one];
    const many: Record<string, unknown> = { strategy: { mode: 'fallback' } };
    many['targets'] = Array.from({ length: 100 }, () => many);
    for (const config of [one, many]) {
      expect(checkConfig(config).errors.map(sentenceOf)).toEqual([expect.stringMatching(/contains itself/)]);
    }
  });

  it('refuses five megabytes, as an object and as text', () => {
    const large = { provider: '@a', override_params: { model: 'm', user: 'x'.repeat(5 * maxCharacters) } };
    for (const config of [large, JSON.stringify(large), 'x'.repeat(5 * maxCharacters)]) {
      expect(checkConfig(config).errors.map(sentenceOf)).toEqual([expect.stringMatching(/characters/)]);
    }
  });

  it('lists a bounded number of findings, and counts the others', () => {
    const targets = Array.from({ length: 3000 }, (_, index) => ({
      weight: 'x',
      [`stratgy${index}`]: 1,
      retry: 3,
    }));
    const report = checkConfig({ strategy: { mode: 'fallback' }, targets });
    expect(report.errors.length + report.warnings.length).toBeLessThanOrEqual(50);
    expect(report.unlisted).toBeGreaterThan(5000);
    expect(JSON.stringify(report).length).toBeLessThan(20_000);
  });

  it('compares no name with thousands of others', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => ({ name: `target-${index}`, provider: '@a' }));
    const conditions = names.map((_, index) => ({ query: { 'params.model': 'm' }, then: `target_${index}` }));
    const { errors } = checkConfig({
      strategy: { mode: 'conditional', conditions, default: 'target-0' },
      targets: names,
    });
    expect(errors.length).toBe(25);
  });

  it('takes keys of the prototype for what they are', () => {
    const config = JSON.parse(
      '{"provider":"@a","__proto__":{"x":1},"constructor":{},"toString":"x"}',
    ) as unknown;
    const { errors, warnings } = checkConfig(config);
    expect(errors).toEqual([]);
    expect(warnings.map(({ path }) => path)).toEqual(['__proto__', 'constructor', 'toString']);
  });
});

describe('what a config names', () => {
  it('lists providers, models, virtual keys, guardrails and prompts, with their paths', () => {
    const { references } = checkConfig({
      strategy: { mode: 'fallback' },
      input_guardrails: ['pg-1', { id: 'pg-2' }, { 'default.contains': {}, deny: true }],
      before_request_hooks: [{ id: 'pg-1' }, { id: 'own', checks: [{ id: 'default.contains' }], deny: true }],
      targets: [
        { provider: '@a' },
        { override_params: { model: '@b/gpt-4o' } },
        { virtual_key: 'vk' },
        { prompt_id: 'pp-1' },
        { provider: '@a' },
      ],
    });
    expect(references).toEqual([
      { kind: 'guardrail', name: 'pg-1', paths: ['input_guardrails[0]', 'before_request_hooks[0].id'] },
      { kind: 'guardrail', name: 'pg-2', paths: ['input_guardrails[1].id'] },
      { kind: 'provider', name: 'a', paths: ['targets[0].provider', 'targets[4].provider'] },
      { kind: 'provider', name: 'b', paths: ['targets[1].override_params.model'] },
      { kind: 'model', name: '@b/gpt-4o', paths: ['targets[1].override_params.model'] },
      { kind: 'virtual_key', name: 'vk', paths: ['targets[2].virtual_key'] },
      { kind: 'prompt', name: 'pp-1', paths: ['targets[3].prompt_id'] },
    ]);
  });
});
