import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { startUpstream } from '../../portkey/upstream.ts';
import { openStage, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

const now = Date.parse('2026-05-20T12:00:00Z');
const week = {
  time_of_generation_min: '2026-05-13T00:00:00+02:00',
  time_of_generation_max: '2026-05-20T00:00:00+02:00',
};
const before = {
  time_of_generation_min: '2026-05-05T22:00:00.000Z',
  time_of_generation_max: '2026-05-12T22:00:00.000Z',
};

async function begin(options: SandboxOptions = {}): Promise<Stage> {
  const stage = await openStage({ empty: false, now: () => now, ...options });
  open.push(stage);
  return stage;
}

async function summary(stage: Stage, tool: string, period: object): Promise<unknown> {
  return (await stage.call(tool, period))['summary'];
}

describe('get_usage_overview', () => {
  it('gives the totals of six measures, as each tool of its own gives them, for both periods', async () => {
    const stage = await begin();
    const overview = await stage.call('get_usage_overview', week);
    for (const [side, period] of [
      ['period', week],
      ['previous', before],
    ] as const) {
      expect(overview[side]).toEqual({
        ...period,
        cost: await summary(stage, 'get_cost_analytics', period),
        requests: await summary(stage, 'get_request_analytics', period),
        tokens: await summary(stage, 'get_token_analytics', period),
        errors: await summary(stage, 'get_error_analytics', period),
        latency: await summary(stage, 'get_latency_analytics', period),
        cache: await summary(stage, 'get_cache_summary', period),
      });
    }
    expect(overview).toMatchObject({ units: { cost: 'cents', latency: 'ms' } });
    expect(overview).not.toHaveProperty('not_read');
  });

  it('says whose figures they are, and they are: the default workspace, or the one named, with an admin key', async () => {
    const stage = await begin({ scope: 'organisation' });
    const whole = await stage.call('get_usage_overview', week);
    const main = await stage.call('get_usage_overview', { ...week, workspace_slug: 'production' });
    const other = await stage.call('get_usage_overview', { ...week, workspace_slug: 'staging' });
    expect(whole['covers']).toMatch(/^One workspace: .*default workspace alone.*list_workspaces/);
    expect(whole['covers']).not.toMatch(/whole organisation is|all workspaces/);
    expect(whole['period']).toEqual(main['period']);
    expect(main['covers']).toContain('the workspace production');
    expect(other['covers']).toContain('the workspace staging');
    expect(other['period']).not.toEqual(main['period']);
  });

  it("says that a workspace key gets its own workspace's figures, whatever was asked for", async () => {
    const stage = await begin({ scope: 'workspace', workspace: 'staging' });
    const own = await stage.call('get_usage_overview', week);
    const asked = await stage.call('get_usage_overview', { ...week, workspace_slug: 'production' });
    expect(own['covers']).toContain('with a workspace key its own');
    expect(asked['covers']).toContain("that key's own workspace, whatever was asked for");
    expect(asked['period']).toEqual(own['period']);
  });

  it('says by how many percent each figure changed', async () => {
    const stage = await begin();
    const overview = await stage.call('get_usage_overview', week);
    const total = (side: string): number =>
      (overview[side] as { requests: { total: number } }).requests.total;
    const { requests } = overview['change_percent'] as { requests: { total: number } };
    expect(total('previous')).toBeGreaterThan(0);
    expect(requests.total).toBeCloseTo((100 * (total('period') - total('previous'))) / total('previous'), 1);
  });

  it('hands every filter to all twelve reads', async () => {
    const stage = await begin();
    await stage.call('get_usage_overview', { ...week, status_code: '500', metadata: '{"env":"staging"}' });
    const sent = stage.sent();
    expect(sent).toHaveLength(12);
    for (const line of sent) {
      const { searchParams } = new URL(line.split(' ')[1] ?? '', 'http://localhost');
      expect(searchParams.get('status_code')).toBe('500');
      expect(searchParams.get('metadata')).toBe('{"env":"staging"}');
    }
  });

  it('has all twelve reads under way together', async () => {
    const waiting: ServerResponse[] = [];
    const upstream = await startUpstream((response) => {
      waiting.push(response);
      // Nobody is answered before everybody has asked: one after the other, this would never end.
      if (waiting.length < 12) return;
      for (const one of waiting)
        one.writeHead(200, { 'content-type': 'application/json' }).end('{"summary":{"total":1}}');
    });
    const stage = await openStage({}, upstream.url);
    open.push(stage);
    const overview = await stage.call('get_usage_overview', week);
    expect(overview['period']).toMatchObject({ cost: { total: 1 }, cache: { total: 1 } });
    await upstream.close();
  });

  it('has no percentage where there was nothing before', async () => {
    const stage = await begin();
    const first = {
      time_of_generation_min: '2020-01-08T00:00:00Z',
      time_of_generation_max: '2020-01-15T00:00:00Z',
    };
    const { change_percent: change } = await stage.call('get_usage_overview', first);
    expect(change).toMatchObject({ requests: {}, cost: {} });
  });

  it('gives what it could read when one measure fails, and names that one', async () => {
    const stage = await begin({ faults: 'GET /analytics/graphs/tokens=403' });
    const overview = await stage.call('get_usage_overview', week);
    expect(overview['period']).toHaveProperty('requests.total');
    expect(overview['period']).not.toHaveProperty('tokens.total');
    const gaps = overview['not_read'] as { measure: string; of: string }[];
    expect(gaps.map(({ measure, of }) => `${measure} ${of}`)).toEqual(['tokens period', 'tokens previous']);
  });

  it('fails when no measure can be read', async () => {
    const stage = await begin({ faults: 'GET /analytics/*=503' });
    expect(await stage.fail('get_usage_overview', week)).toMatchObject({ status: 503 });
  });

  it('refuses periods that are none, and sends nothing', async () => {
    const stage = await begin();
    const cases: readonly [object, string][] = [
      [{ ...week, time_of_generation_min: 'last week' }, 'time_of_generation_min'],
      [{ ...week, time_of_generation_max: week.time_of_generation_min }, 'time_of_generation_max'],
      [{ time_of_generation_min: week.time_of_generation_min }, 'time_of_generation_max'],
      [{ ...week, cost_min: -1 }, 'cost_min'],
    ];
    for (const [args, field] of cases) {
      const error = await stage.fail('get_usage_overview', args);
      expect(error['code']).toBe('invalid_arguments');
      expect(Object.keys(error['fields'] as object)).toEqual([field]);
    }
    expect(stage.sent()).toEqual([]);
  });
});
