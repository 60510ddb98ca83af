// What users ran into with this server, one row each, by what a client sees: words, refusals, and what is sent.
import { describe, expect, it } from 'vitest';
import { workflows } from '../../src/overrides/prompts/index.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const server = recordedCatalog();

const text = (name: string): string => server.catalog.find(name)?.description ?? expect.fail(name);

describe('a leaked key', () => {
  it('is ended by a deletion, and never by a rotation', () => {
    expect(text('rotate_api_key')).toMatch(/30 minutes.*delete_api_key/);
    const rotate = workflows.find(({ name }) => name === 'rotate_key');
    const said = JSON.stringify(rotate);
    expect(said).toContain('A secret that leaked ends with the deletion of its key and with nothing else');
    expect(said).not.toContain('must end at once');
  });
});

it('no tool says that a plan refuses it: a 403 has nearer reasons', () => {
  const said = server.catalog.tools.filter(({ description }) =>
    /Returns 403|Enterprise-gated/.test(description),
  );
  expect(said).toEqual([]);
});

it('a rotation takes any number of days', async () => {
  const input = await server.catalog.find('create_api_key')?.input();
  expect(JSON.stringify(input?.properties['rotation_policy'])).toContain('rotation_period_days');
});

it.each([
  ['delete_config', { slug: 'pc-x' }],
  ['update_collection', { collectionId: 'c', name: 'n' }],
  ['get_config', { slug: 'pc-x' }],
])('an empty object that Portkey answers %s with stays one', async (tool, args) => {
  const { ok, value } = await server.call(tool, args);
  expect([ok, value]).toEqual([true, {}]);
});

describe('default guardrails', () => {
  it('are replaced whole, and the words say so and what is excluded', async () => {
    expect(text('update_organisation_defaults')).toMatch(
      /Replaces.*not excluded.*get_organisation_defaults first/,
    );
    await server.call('update_organisation_defaults', { input_guardrails: ['pg-1'] });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ input_guardrails: ['pg-1'] });
  });
});

describe('a budget on nothing', () => {
  it('is refused before it is sent, with the key that was meant', async () => {
    const { ok, value } = await server.call('create_usage_limit', {
      name: 'Research budget',
      type: 'cost',
      credit_limit: 100,
      conditions: [{ key: 'workspace', value: 'research' }],
      group_by: [{ key: 'workspace' }],
    });
    expect(ok).toBe(false);
    expect(JSON.stringify(value)).toContain('did you mean workspace_id?');
    expect(server.requests).toEqual([]);
  });

  it('with an alert above its limit is refused', async () => {
    const { ok } = await server.call('create_usage_limit', {
      name: 'Research budget',
      type: 'cost',
      credit_limit: 100,
      alert_threshold: 120,
      conditions: [{ key: 'workspace_id', value: 'w1' }],
      group_by: [{ key: 'api_key' }],
    });
    expect([ok, server.requests]).toEqual([false, []]);
  });
});

describe('a config', () => {
  it('shows its rules in full, and one that no reading allows is not sent', async () => {
    const schema = JSON.stringify(await server.catalog.find('create_config')?.input());
    for (const key of ['strategy', 'targets', 'retry', 'cache', 'on_status_codes', 'override_params'])
      expect(schema, key).toContain(key);
    const { ok, value } = await server.call('create_config', {
      name: 'bad',
      config: {
        strategy: { mode: 'falback' },
        targets: [{ provider: 'openai-prodd' }, { virtual_key: 'nope' }],
        retries: 5,
        cache: 'yes',
      },
      workspace_id: 'production',
    });
    expect(ok).toBe(false);
    const said = JSON.stringify(value);
    for (const path of ['config.strategy.mode', 'config.cache']) expect(said).toContain(path);
    expect(server.requests).toEqual([]);
  });
});

describe('analytics', () => {
  const period = {
    time_of_generation_min: '2026-09-04T11:00:00Z',
    time_of_generation_max: '2026-09-04T12:00:00Z',
  };

  it('take metadata as an object too, and send it as JSON text', async () => {
    const { ok } = await server.call('get_cost_analytics', { ...period, metadata: { _user: 'ada' } });
    expect(ok).toBe(true);
    expect(new URL(server.requests[0]?.url ?? '', 'http://x').searchParams.get('metadata')).toBe(
      '{"_user":"ada"}',
    );
  });

  it('refuse times in the wrong order', async () => {
    const { ok, value } = await server.call('get_cost_analytics', {
      time_of_generation_min: period.time_of_generation_max,
      time_of_generation_max: period.time_of_generation_min,
    });
    expect(ok).toBe(false);
    expect(JSON.stringify(value)).toContain('time_of_generation_max');
    expect(server.requests).toEqual([]);
  });

  it('say what the columns of a group are', async () => {
    const input = await server.catalog.find('get_analytics_group')?.input();
    expect(input?.properties['columns']?.description).toMatch(/cost/);
    expect(input?.properties['groupBy']?.description ?? '').not.toMatch(/ai-models|users/);
  });
});

describe('what a tool needs of a key', () => {
  it.each(['run_prompt_completion', 'render_prompt', 'create_feedback', 'insert_log'])(
    '%s: a workspace key',
    (name) => expect(text(name)).toMatch(/Needs: workspace key/),
  );
  it.each(['invite_user', 'list_audit_logs'])('%s: an admin key', (name) =>
    expect(text(name)).toMatch(/Needs: admin key/),
  );
});
