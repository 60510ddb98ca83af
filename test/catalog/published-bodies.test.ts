// Bodies that people have published: each reaches the wire as it was written, with its method and address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDescriber } from '../../src/catalog/confirm/preview.ts';
import { findTool } from '../../src/catalog/dispatch.ts';
import { openStage, type Stage } from '../overrides/composites/stage.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';
import { hooked, inlineKeys, keyedGuardrail, published } from './published-bodies.ts';

const server = recordedCatalog();

describe.each(published)('%s', (_group, rows) => {
  it.each(rows.map(([what, tool, request, body, place = {}]) => ({ what, tool, request, body, place })))(
    '$what: arrives as published',
    async ({ tool, request, body, place }) => {
      const { ok, value } = await server.call(tool, { ...place, ...body });
      expect(value).not.toHaveProperty('error');
      expect(ok).toBe(true);
      expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([request]);
      expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
    },
  );
});

it('a budget under one dollar is refused, as the policies of Portkey say', async () => {
  const { ok, value } = await server.call('create_api_key', {
    type: 'workspace',
    sub_type: 'service',
    name: 'k',
    usage_limits: { credit_limit: 0.5, type: 'cost' },
  });
  expect([ok, server.requests]).toEqual([false, []]);
  expect(JSON.stringify(value)).toContain('at least 1');
});

describe('in an account', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const made = async (rules: object): Promise<string> =>
    String((await stage.call('create_config', { name: 'x', config: rules }))['slug']);

  it.each<[string, object, string, string]>([
    ['a guardrail among the hooks', hooked, 'pg-guardr-592882', 'before_request_hooks[0].id'],
    ['a check named by a key', keyedGuardrail, 'tool-observer.observeTools', 'input_guardrails[0]'],
  ])('%s is found from its id', async (_name, rules, id, where) => {
    const slug = await made(rules);
    const { references } = await stage.call('find_references', { id });
    expect(JSON.stringify(references)).toContain(slug);
    expect(JSON.stringify(references)).toContain(where);
  });

  it('a key inline in a config is not shown in the question before the change', async () => {
    const slug = await made(inlineKeys);
    const tool = findTool(stage.catalog, 'update_config');
    const caller = { signal: new AbortController().signal, principal: 'test', progress: () => {} };
    const asked = await createDescriber(stage.catalog)(tool, { slug, config: inlineKeys }, caller);
    expect(asked.details).toContain('config: (hidden)');
    expect(JSON.stringify(asked)).not.toContain('sk-published');
  });

  it('a config goes back as it was read, though Portkey gives its rules as text', async () => {
    const slug = await made(hooked);
    const read = (await stage.call('get_config', { slug }))['config'];
    const whole = typeof read === 'string' ? read : JSON.stringify(read);
    await stage.call('update_config', {
      slug,
      status: 'inactive',
      config: {
        strategy: { mode: 'single' },
        targets: [{ override_params: { model: '@backup/gpt-4o-mini' } }],
      },
    });
    await stage.call('update_config', { slug, status: 'active', config: whole });
    const after = (await stage.call('get_config', { slug }))['config'];
    expect(typeof after === 'string' ? JSON.parse(after) : after).toEqual(hooked);
  });
});
