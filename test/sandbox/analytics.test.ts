// One history behind everything: whichever way it is cut, the parts add up.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Answer, call, entries, noon, object } from './given.ts';

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

function ask(path: string, filters: Record<string, string> = {}): Promise<Answer> {
  return call(sandbox, 'GET', `/analytics/${path}?${new URLSearchParams({ ...period, ...filters })}`);
}

async function summary(path: string, filters?: Record<string, string>): Promise<Record<string, unknown>> {
  return object(object((await ask(path, filters)).body)['summary']);
}

async function total(path: string, filters?: Record<string, string>): Promise<number> {
  return Number((await summary(path, filters))['total']);
}

async function sumOf(
  path: string,
  field: string,
  filters?: Record<string, string>,
  list = 'data',
): Promise<number> {
  return entries(await ask(path, filters), list).reduce((sum, row) => sum + Number(row[field]), 0);
}

describe('totals agree', () => {
  it('requests: days, users, models, providers, workspaces and metadata all add up to the total', async () => {
    const requests = await total('graphs/requests');
    expect(requests).toBeGreaterThan(5000);
    expect(await sumOf('graphs/requests', 'total', {}, 'data_points')).toBe(requests);
    for (const group of ['users', 'ai-models', 'provider', 'workspaces', 'metadata/env', 'prompt']) {
      expect(await sumOf(`groups/${group}`, 'requests'), group).toBe(requests);
    }
    expect((await summary('summary/cache'))['total_requests']).toBe(requests);
    expect((await summary('graphs/users/requests'))['total']).toBe(requests);
  });

  it('cost: days, users, metadata and workspaces add up to the total', async () => {
    const cost = await total('graphs/cost');
    expect(cost).toBeGreaterThan(1000);
    expect(await sumOf('graphs/cost', 'total', {}, 'data_points')).toBe(cost);
    for (const group of ['users', 'metadata/app', 'workspaces']) {
      expect(await sumOf(`groups/${group}`, 'cost'), group).toBe(cost);
    }
  });

  it('errors: the stacks, the status codes and the error filter agree', async () => {
    const errors = await total('graphs/errors');
    expect(errors).toBeGreaterThan(50);
    expect(await sumOf('graphs/errors/status-codes', 'count', {}, 'data_points')).toBe(errors);
    expect((await summary('graphs/errors/status-codes'))['total_errors']).toBe(errors);
    const codes = entries(await ask('graphs/errors/status-codes'), 'data_points').map(
      (row) => row['status_code'],
    );
    expect(await total('graphs/requests', { status_code: codes.join(',') })).toBe(errors);
    const stacked = entries(await ask('graphs/errors/stacks'), 'data_points').flatMap(
      ({ stats }) => stats as { count: number }[],
    );
    expect(stacked.reduce((sum, { count }) => sum + count, 0)).toBe(errors);
  });

  it('cache hits: both kinds, by day, are the hits of the summary', async () => {
    const { hits } = await summary('summary/cache');
    const simple = await sumOf('graphs/cache/hit-rate', 'simple_hits', {}, 'data_points');
    const semantic = await sumOf('graphs/cache/hit-rate', 'semantic_hits', {}, 'data_points');
    expect(Number(hits)).toBeGreaterThan(0);
    expect(simple + semantic).toBe(hits);
  });

  it('feedback: scores, models and days agree', async () => {
    const ratings = await total('graphs/feedbacks');
    expect(await sumOf('graphs/feedbacks/scores', 'total', {}, 'data_points')).toBe(ratings);
    expect(await sumOf('graphs/feedbacks/ai-models', 'total', {}, 'data_points')).toBe(ratings);
  });
});

describe('filters filter', () => {
  it('the workspaces are parts of the whole', async () => {
    const parts = await Promise.all(
      ['production', 'staging', 'research'].map((workspace_slug) =>
        total('graphs/requests', { workspace_slug }),
      ),
    );
    expect(parts.every((part) => part > 0)).toBe(true);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(await total('graphs/requests'));
  });

  it('a period is the sum of the periods it is cut into', async () => {
    const cut = '2026-06-15T00:00:00.000Z';
    const before = await total('graphs/requests', { time_of_generation_max: '2026-06-14T23:59:59.999Z' });
    const after = await total('graphs/requests', { time_of_generation_min: cut });
    expect(before + after).toBe(await total('graphs/requests'));
  });

  it('metadata, model, cost and tokens narrow the requests', async () => {
    const all = await total('graphs/requests');
    for (const filter of [
      { metadata: '{"app":"ci"}' },
      { ai_org_model: 'openai__gpt-4o' },
      { cost_min: '2' },
      { total_units_max: '6000' },
      { virtual_keys: 'openai-prod,groq-trial' },
    ]) {
      const some = await total('graphs/requests', filter);
      expect(some, JSON.stringify(filter)).toBeGreaterThan(0);
      expect(some, JSON.stringify(filter)).toBeLessThan(all);
    }
  });

  it('refuses a time and metadata that cannot be read', async () => {
    expect((await ask('graphs/requests', { time_of_generation_min: 'yesterday' })).status).toBe(400);
    expect((await ask('graphs/requests', { metadata: 'app=ci' })).status).toBe(400);
  });
});

describe('shape', () => {
  it('working days are busier than weekends', async () => {
    const days = entries(await ask('graphs/requests'), 'data_points');
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
        const path = `/analytics/graphs/cost?${new URLSearchParams(period)}`;
        return JSON.stringify((await call(other, 'GET', path)).body);
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
      const filter = new URLSearchParams({ ...period, trace_id: 'mine' });
      await call(other, 'POST', '/logs', {
        request: { url: 'https://example.com', body: { model: 'gpt-4o' } },
        response: { status: 500, body: {} },
        metadata: { trace_id: 'mine', _user: 'me' },
      });
      await call(other, 'POST', '/feedback', { trace_id: 'mine', value: -3 });
      const scores = await call(other, 'GET', `/analytics/graphs/feedbacks/scores?${filter}`);
      expect(entries(scores, 'data_points')).toEqual([{ score: -3, total: 1 }]);
      const errors = await call(other, 'GET', `/analytics/graphs/errors?${filter}`);
      expect(object(errors.body)['summary']).toEqual({ total: 1 });
    } finally {
      await other.close();
    }
  });
});
