// get_usage_overview: the totals of a period beside those of the period before, which is just as long. Twelve
// reads at once; the time buckets are left out.
import { PortkeyError } from '../../portkey/errors.ts';
import { isRecord } from '../../runtime/json.ts';
import { analyticsComposites } from '../descriptions/analytics.ts';
import { type CompositeContext, composite } from './composite.ts';
import { bounds, coverage, filters, type Period, refuse, selection } from './usage/period.ts';

const name = 'get_usage_overview';

const measures = {
  cost: 'get_cost_analytics',
  requests: 'get_request_analytics',
  tokens: 'get_token_analytics',
  errors: 'get_error_analytics',
  latency: 'get_latency_analytics',
  cache: 'get_cache_summary',
} as const;

type Measure = keyof typeof measures;

interface OverviewArguments {
  readonly time_of_generation_min: string;
  readonly time_of_generation_max: string;
  readonly [filter: string]: unknown;
}

/** The period of the same length that ends where this one begins. */
function periodBefore(period: Period): Period {
  const [start, end] = bounds(name, period);
  const earlier = new Date(start - (end - start));
  if (Number.isNaN(earlier.getTime()))
    refuse(name, 'time_of_generation_min', 'is too early', 'There is no such time before it.');
  return {
    time_of_generation_min: earlier.toISOString(),
    time_of_generation_max: new Date(start).toISOString(),
  };
}

/** The totals of a reply: its summary, or all of it but the buckets where there is none. */
function summaryOf(body: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(body)) return {};
  if (isRecord(body['summary'])) return body['summary'];
  const { data_points: _, object: _object, ...rest } = body;
  return rest;
}

interface Reading {
  readonly measure: Measure;
  readonly which: 'period' | 'previous';
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly failed?: PortkeyError;
}

/** Changes in percent of what it was, to one decimal; a figure that was 0 or is not in both has none. */
function changes(now: unknown, before: unknown): Record<string, number> {
  if (!isRecord(now) || !isRecord(before)) return {};
  return Object.fromEntries(
    Object.entries(now).flatMap(([key, value]) => {
      const former = before[key];
      if (typeof value !== 'number' || typeof former !== 'number' || former === 0) return [];
      return [[key, Math.round(((value - former) / Math.abs(former)) * 1000) / 10] as const];
    }),
  );
}

async function run(args: OverviewArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { time_of_generation_min, time_of_generation_max, ...rest } = args;
  // 1. The two periods. The caller's own times are sent as they were given.
  const periods = {
    period: { time_of_generation_min, time_of_generation_max },
    previous: periodBefore(args),
  };
  // 2. Six measures of each, side by side. One that fails does not take the others along.
  const wanted = (Object.keys(measures) as Measure[]).flatMap((measure) => [
    { measure, which: 'period' as const },
    { measure, which: 'previous' as const },
  ]);
  const readings = await Promise.all(
    wanted.map(async ({ measure, which }): Promise<Reading> => {
      try {
        const body = await context.call(measures[measure], { ...rest, ...periods[which] });
        context.progress(`${measure} of the ${which === 'period' ? 'period' : 'period before'} read`);
        return { measure, which, summary: summaryOf(body) };
      } catch (error) {
        if (!(error instanceof PortkeyError) || error.facts.code === 'cancelled') throw error;
        return { measure, which, failed: error };
      }
    }),
  );
  const failed = readings.filter((reading) => reading.failed !== undefined);
  const [first] = failed;
  if (first?.failed && failed.length === readings.length) throw first.failed;
  // 3. Put them beside each other.
  const figures = (which: Reading['which']): Record<string, unknown> =>
    Object.fromEntries(
      readings.filter((reading) => reading.which === which).map(({ measure, summary }) => [measure, summary]),
    );
  const [now, before] = [figures('period'), figures('previous')];
  return {
    covers: coverage(args['workspace_slug']),
    period: { ...periods.period, ...now },
    previous: { ...periods.previous, ...before },
    change_percent: Object.fromEntries(
      Object.keys(measures).map((measure) => [measure, changes(now[measure], before[measure])]),
    ),
    units: { cost: 'cents', latency: 'ms' },
    ...(failed.length > 0 && {
      not_read: failed.map(({ measure, which, failed: error }) => ({
        measure,
        of: which,
        reason: error?.message,
      })),
    }),
  };
}

export const getUsageOverview = composite<OverviewArguments>({
  name,
  domain: 'analytics',
  words: analyticsComposites.get_usage_overview,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      ...selection,
      ...filters,
    },
    required: ['time_of_generation_min', 'time_of_generation_max'],
    additionalProperties: false,
  },
  // What it may not read is named, measure by measure.
  requires: [],
  hiddenArguments: Object.keys(filters),
  run,
});
