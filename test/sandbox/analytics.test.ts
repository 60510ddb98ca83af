// One history behind everything: whichever way it is cut, the parts add up.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Answer, callTool, entries, noon, object } from './given.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => noon });
});

afterAll(() => sandbox.close());

/** What is asked is of all workspaces, which the organisation's key has to name. */
const period = {
  workspace_slug: 'production,staging,research',
  time_of_generation_min: '2026-05-20T00:00:00Z',
  time_of_generation_max: '2026-06-30T12:00:00Z',
};

function ask(tool: string, filters: Record<string, string> = {}): Promise<Answer> {
  return callTool(sandbox, tool, { ...period, ...filters });
}

async function summary(tool: string, filters?: Record<string, string>): Promise<Record<string, unknown>> {
  return object(object((await ask(tool, filters)).body)['summary']);
}

async function total(tool: string, filters?: Record<string, string>): Promise<number> {
  return Number((await summary(tool, filters))['total']);
}

async function sumOf(
  tool: string,
  field: string,
  filters?: Record<string, string>,
  list = 'data',
): Promise<number> {
  return entries(await ask(tool, filters), list).reduce((sum, row) => sum + Number(row[field]), 0);
}

describe('totals agree', () => {
  it('requests: days, users, models, providers, workspaces and metadata all add up to the total', async () => {
    const requests = await total('get_request_analytics');
    expect(requests).toBeGreaterThan(5000);
    expect(await sumOf('get_request_analytics', 'total', {}, 'data_points')).toBe(requests);
    const groups: readonly (readonly [tool: string, args?: Record<string, string>])[] = [
      ['get_analytics_group_users'],
      ['get_analytics_group_models'],
      ['get_analytics_group_providers'],
      ['get_analytics_group_workspaces'],
      ['get_analytics_group_metadata', { metadataKey: 'env' }],
      ['get_analytics_group', { groupBy: 'prompt' }],
    ];
    for (const [tool, args] of groups) expect(await sumOf(tool, 'requests', args), tool).toBe(requests);
    expect((await summary('get_cache_summary'))['total_requests']).toBe(requests);
    expect((await summary('get_user_requests_analytics'))['total']).toBe(requests);
  });

  it('cost: days, users, metadata and workspaces add up to the total', async () => {
    const cost = await total('get_cost_analytics');
    expect(cost).toBeGreaterThan(1000);
    expect(await sumOf('get_cost_analytics', 'total', {}, 'data_points')).toBe(cost);
    expect(await sumOf('get_analytics_group_users', 'cost')).toBe(cost);
    expect(await sumOf('get_analytics_group_metadata', 'cost', { metadataKey: 'app' })).toBe(cost);
    expect(await sumOf('get_analytics_group_workspaces', 'cost')).toBe(cost);
  });

  it('errors: the stacks, the status codes and the error filter agree', async () => {
    const errors = await total('get_error_analytics');
    expect(errors).toBeGreaterThan(50);
    expect(await sumOf('get_error_status_codes_analytics', 'count', {}, 'data_points')).toBe(errors);
    expect((await summary('get_error_status_codes_analytics'))['total_errors']).toBe(errors);
    const codes = entries(await ask('get_error_status_codes_analytics'), 'data_points').map(
      (row) => row['status_code'],
    );
    expect(await total('get_request_analytics', { status_code: codes.join(',') })).toBe(errors);
    const stacked = entries(await ask('get_error_stacks_analytics'), 'data_points').flatMap(
      ({ stats }) => stats as { count: number }[],
    );
    expect(stacked.reduce((sum, { count }) => sum + count, 0)).toBe(errors);
  });

  it('cache hits: both kinds, by day, are the hits of the summary', async () => {
    const { hits } = await summary('get_cache_summary');
    const simple = await sumOf('get_cache_hit_rate', 'simple_hits', {}, 'data_points');
    const semantic = await sumOf('get_cache_hit_rate', 'semantic_hits', {}, 'data_points');
    expect(Number(hits)).toBeGreaterThan(0);
    expect(simple + semantic).toBe(hits);
  });

  it('feedback: scores, models and days agree', async () => {
    const ratings = await total('get_feedback_analytics');
    expect(await sumOf('get_feedback_scores_analytics', 'total', {}, 'data_points')).toBe(ratings);
    expect(await sumOf('get_feedback_models_analytics', 'total', {}, 'data_points')).toBe(ratings);
  });
});

describe('filters filter', () => {
  it('the workspaces are parts of the whole', async () => {
    const parts = await Promise.all(
      ['production', 'staging', 'research'].map((workspace_slug) =>
        total('get_request_analytics', { workspace_slug }),
      ),
    );
    expect(parts.every((part) => part > 0)).toBe(true);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(await total('get_request_analytics'));
  });

  it('a period is the sum of the periods it is cut into', async () => {
    const cut = '2026-06-15T00:00:00.000Z';
    const before = await total('get_request_analytics', {
      time_of_generation_max: '2026-06-14T23:59:59.999Z',
    });
    const after = await total('get_request_analytics', { time_of_generation_min: cut });
    expect(before + after).toBe(await total('get_request_analytics'));
  });

  it('metadata, model, cost and tokens narrow the requests', async () => {
    const all = await total('get_request_analytics');
    for (const filter of [
      { metadata: '{"app":"ci"}' },
      { ai_org_model: 'openai__gpt-4o' },
      { cost_min: '2' },
      { total_units_max: '6000' },
      { virtual_keys: 'openai-prod,groq-trial' },
    ]) {
      const some = await total('get_request_analytics', filter);
      expect(some, JSON.stringify(filter)).toBeGreaterThan(0);
      expect(some, JSON.stringify(filter)).toBeLessThan(all);
    }
  });

  it('refuses a time and metadata that cannot be read', async () => {
    expect((await ask('get_request_analytics', { time_of_generation_min: 'yesterday' })).status).toBe(400);
    expect((await ask('get_request_analytics', { metadata: 'app=ci' })).status).toBe(400);
  });
});

describe('shape', () => {
  it('working days are busier than weekends', async () => {
    const days = entries(await ask('get_request_analytics'), 'data_points');
    const on = (weekend: boolean) =>
      days
        .filter((row) => [0, 6].includes(new Date(String(row['timestamp'])).getUTCDay()) === weekend)
        .slice(1, -1);
    const mean = (rows: typeof days) =>
      rows.reduce((sum, row) => sum + Number(row['total']), 0) / rows.length;
    expect(mean(on(true))).toBeLessThan(mean(on(false)) / 2);
  });

  it('the same seed gives the same history, another seed another', async () => {
    const read = async (seed: number) => {
      const other = await startSandbox({ now: () => noon, seed });
      try {
        return JSON.stringify((await callTool(other, 'get_cost_analytics', period)).body);
      } finally {
        await other.close();
      }
    };
    expect(await read(7)).toBe(await read(7));
    expect(await read(7)).not.toBe(await read(8));
  });

  it('an inserted log and its feedback are counted', async () => {
    const other = await startSandbox({ now: () => noon });
    try {
      const filter = { ...period, trace_id: 'mine' };
      await callTool(
        other,
        'insert_log',
        {},
        {
          request: { url: 'https://example.com', body: { model: 'gpt-4o' } },
          response: { status: 500, body: {} },
          metadata: { trace_id: 'mine', _user: 'me' },
        },
      );
      await callTool(other, 'create_feedback', {}, { trace_id: 'mine', value: -3 });
      const scores = await callTool(other, 'get_feedback_scores_analytics', filter);
      expect(entries(scores, 'data_points')).toEqual([{ score: -3, total: 1 }]);
      const errors = await callTool(other, 'get_error_analytics', filter);
      expect(object(errors.body)['summary']).toEqual({ total: 1 });
    } finally {
      await other.close();
    }
  });
});
