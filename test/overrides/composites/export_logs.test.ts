import { afterEach, describe, expect, it } from 'vitest';
import type { CompositeContext } from '../../../src/overrides/composites/composite.ts';
import { exportLogs } from '../../../src/overrides/composites/export_logs.ts';
import { openStage, type Stage } from './stage.ts';

const began = Date.parse('2026-05-20T12:00:00Z');
const week = {
  time_of_generation_min: '2026-05-13T00:00:00Z',
  time_of_generation_max: '2026-05-20T00:00:00Z',
};

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

/** A sandbox whose clock jumps an hour whenever it is read, so that an export ends at the next look. */
async function begin(faults = ''): Promise<Stage> {
  let hours = 0;
  const now = (): number => {
    hours += 1;
    return began + hours * 3_600_000;
  };
  const stage = await openStage({ empty: false, now, faults });
  open.push(stage);
  stage.sent();
  return stage;
}

async function lines(result: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>[]> {
  const file = await (await fetch(String(result['signed_url']))).text();
  return file
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('export_logs', () => {
  it('hands out the file of the failed requests, all of them and no other', async () => {
    const stage = await begin();
    const result = await stage.call('export_logs', { ...week, errors_only: true });
    expect(result).toMatchObject({ status: 'success' });
    const logs = await lines(result);
    const errors = (await stage.call('get_error_analytics', week))['summary'] as { total: number };
    expect(logs).toHaveLength(errors.total);
    expect(logs.every(({ response_status_code }) => Number(response_status_code) >= 400)).toBe(true);
    expect(logs.every((log) => !('request' in log))).toBe(true);
  });

  it('drafts, starts and waits with progress; fields and filters are the caller’s', async () => {
    const stage = await begin();
    const result = await stage.call('export_logs', {
      ...week,
      workspace_id: 'production',
      requested_data: ['id', 'ai_model'],
      filters: { ai_model: 'gpt-4o-mini' },
    });
    expect(stage.writes().map((line) => line.replace(/[0-9a-f-]{36}/, 'ID'))).toEqual([
      'POST /logs/exports',
      'POST /logs/exports/ID/start',
    ]);
    expect(stage.progress.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['draft the export', 'start the export']),
    );
    for (const log of await lines(result))
      expect(log).toEqual({ id: expect.any(String), ai_model: 'gpt-4o-mini' });
  });

  it('waits on where Portkey still shows the draft of an export that it started', async () => {
    const statuses = ['draft', 'in_progress', 'success'];
    const replies: Readonly<Record<string, () => unknown>> = {
      create_log_export: () => ({ id: 'e', total: 1 }),
      start_log_export: () => ({}),
      get_log_export: () => ({ status: statuses.shift() }),
      download_log_export: () => ({ signed_url: 'https://files.invalid/e' }),
    };
    const context = {
      call: (tool: string) => Promise.resolve(replies[tool]?.()),
      change: (_what: string, run: () => unknown) => run(),
      plan: () => {},
      progress: () => {},
      pause: () => Promise.resolve(),
    };
    const result = await exportLogs.run(week, context as unknown as CompositeContext);
    expect(result).toMatchObject({ status: 'success', signed_url: 'https://files.invalid/e' });
  });

  it('marks the link as a secret', async () => {
    const stage = await begin();
    const context = { signal: new AbortController().signal, principal: 'test', progress: () => undefined };
    const tool = stage.catalog.find('export_logs');
    const parsed = await tool?.parse(week);
    if (!tool || !parsed?.ok) throw new Error('not parsed');
    expect((await tool.execute(parsed.parsed, context)).meta).toMatchObject({ secrets: ['signed_url'] });
  });

  it('makes no export where no request failed, and starts none that would be empty', async () => {
    const stage = await begin();
    const long = {
      time_of_generation_min: '2020-01-01T00:00:00Z',
      time_of_generation_max: '2020-01-02T00:00:00Z',
    };
    expect(await stage.call('export_logs', { ...long, errors_only: true })).toMatchObject({ total: 0 });
    expect(stage.writes()).toEqual([]);
    expect(await stage.call('export_logs', long)).toMatchObject({ total: 0, status: 'draft' });
    expect(stage.writes()).toEqual(['POST /logs/exports']);
  });

  it('says what is made when the start fails, and does not start twice', async () => {
    const stage = await begin('POST /logs/exports/*=500');
    const error = await stage.fail('export_logs', week);
    expect(error).toMatchObject({ done: ['draft the export'] });
    expect(stage.writes().filter((line) => line.endsWith('/start'))).toHaveLength(1);
  });

  it('refuses unknown filters and fields, and two ways to name the status codes', async () => {
    const stage = await begin();
    for (const [args, field] of [
      [{ filters: { created_at: 'x' } }, 'filters.created_at'],
      [{ requested_data: ['cost', 'colour'] }, 'requested_data[1]'],
      [{ errors_only: true, filters: { status_code: '500' } }, 'errors_only'],
    ] as const)
      expect((await stage.fail('export_logs', { ...week, ...args }))['fields']).toHaveProperty([field]);
    expect(stage.sent()).toEqual([]);
  });
});
