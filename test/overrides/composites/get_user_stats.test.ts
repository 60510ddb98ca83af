import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const now = Date.parse('2026-05-20T12:00:00Z');
const week = {
  time_of_generation_min: '2026-05-13T00:00:00Z',
  time_of_generation_max: '2026-05-20T00:00:00Z',
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ empty: false, now: () => now });
});
afterAll(() => stage.close());

describe('get_user_stats', () => {
  it('answers what get_analytics_group_users answers, to all its arguments', async () => {
    for (const args of [
      week,
      { ...week, page_size: 1, current_page: 1 },
      { ...week, all_pages: true },
      { ...week, select: 'data[].user' },
    ])
      expect(await stage.call('get_user_stats', args)).toEqual(
        await stage.call('get_analytics_group_users', args),
      );
  });

  it('takes the same arguments, stands in the domain users, and refuses by its own name', async () => {
    const [own, first] = ['get_user_stats', 'get_analytics_group_users'].map((name) =>
      stage.catalog.find(name),
    );
    expect(own?.domain).toBe('users');
    expect(own?.advertised.required).toEqual(first?.advertised.required);
    expect(Object.keys(own?.advertised.properties ?? {})).toEqual([
      'workspace_slug',
      'time_of_generation_min',
      'time_of_generation_max',
    ]);
    expect(await own?.input()).toEqual(await first?.input());
    const error = await stage.fail('get_user_stats', {});
    expect(error['message']).toContain('Invalid arguments for get_user_stats');
  });
});
