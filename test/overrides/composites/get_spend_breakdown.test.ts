import { afterEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const now = Date.parse('2026-05-20T12:00:00Z');
const week = {
  time_of_generation_min: '2026-05-13T00:00:00Z',
  time_of_generation_max: '2026-05-20T00:00:00Z',
};

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});
async function begin(faults = ''): Promise<Stage> {
  const stage = await openStage({ empty: false, now: () => now, faults });
  open.push(stage);
  return stage;
}

interface Row {
  readonly value: string;
  readonly cost: number;
  readonly requests: number;
  readonly percent?: number;
  readonly model: readonly Row[];
}

const sum = (rows: readonly Row[], field: 'cost' | 'requests'): number =>
  rows.reduce((total, row) => total + row[field], 0);

describe('get_spend_breakdown', () => {
  it('ranks users by cost and splits each by model, as the single tools say it', async () => {
    const stage = await begin();
    const result = await stage.call('get_spend_breakdown', week);
    const rows = result['rows'] as readonly Row[];
    const single = (await stage.call('get_analytics_group_users', { ...week, all_pages: true }))['data'];
    const users = (single as { user: string; cost: string }[]).map(({ user, cost }) => [user, Number(cost)]);
    expect(Object.fromEntries(rows.map(({ value, cost }) => [value, cost]))).toEqual(
      Object.fromEntries(users),
    );
    expect(rows.map(({ cost }) => cost)).toEqual(rows.map(({ cost }) => cost).sort((a, b) => b - a));
    for (const row of rows) {
      const models = (
        await stage.call('get_analytics_group', {
          ...week,
          groupBy: 'model',
          columns: 'cost',
          metadata: JSON.stringify({ _user: row.value }),
        })
      )['data'] as { group_key: string; cost: number }[];
      expect(Object.fromEntries(row.model.map(({ value, cost }) => [value, cost]))).toEqual(
        Object.fromEntries(models.map(({ group_key, cost }) => [group_key, cost])),
      );
      expect(sum(row.model, 'cost')).toBeCloseTo(row.cost, 4);
    }
    expect(result).toMatchObject({
      by: '_user',
      split: 'model',
      units: { cost: 'cents' },
      total: { cost: ((await stage.call('get_cost_analytics', week))['summary'] as { total: number }).total },
    });
    expect(result).not.toHaveProperty('not_read');
  });

  it('sums up what top leaves out, so that nothing is lost', async () => {
    const stage = await begin();
    const result = await stage.call('get_spend_breakdown', { ...week, top: 2 });
    const rows = result['rows'] as readonly Row[];
    const { others, total, unattributed } = result as unknown as Record<
      string,
      { cost: number; requests: number }
    >;
    expect(rows).toHaveLength(2);
    expect(sum(rows, 'requests') + (others?.requests ?? 0) + (unattributed?.requests ?? 0)).toBe(
      total?.requests,
    );
  });

  it('keeps a metadata filter of the caller, and says where no request carries the key', async () => {
    const stage = await begin();
    const support = await stage.call('get_spend_breakdown', { ...week, metadata: '{"app":"support"}' });
    const plain = await stage.call('get_cost_analytics', { ...week, metadata: '{"app":"support"}' });
    expect((support['total'] as Row).cost).toBe((plain['summary'] as { total: number }).total);
    const none = await stage.call('get_spend_breakdown', { ...week, by: 'floor' });
    expect(none).toMatchObject({ rows: [], note: expect.stringContaining('floor') });
    expect(none['unattributed']).toEqual(none['total']);
  });

  it('refuses times in the wrong order and metadata that is no JSON, and sends nothing', async () => {
    const stage = await begin();
    stage.sent();
    const { time_of_generation_min: max, time_of_generation_max: min } = week;
    const order = await stage.fail('get_spend_breakdown', {
      time_of_generation_min: min,
      time_of_generation_max: max,
    });
    expect(order['fields']).toHaveProperty('time_of_generation_max');
    const text = await stage.fail('get_spend_breakdown', { ...week, metadata: 'app=support' });
    expect(text['fields']).toHaveProperty('metadata');
    expect(stage.sent()).toEqual([]);
  });

  it('names what it could not read and gives the rest', async () => {
    const stage = await begin('GET /analytics/groups/model=500');
    const result = await stage.call('get_spend_breakdown', week);
    expect((result['rows'] as readonly Row[]).length).toBeGreaterThan(2);
    expect(result['not_read']).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'all by model' })]),
    );
  });
});
