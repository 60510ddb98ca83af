// get_usage_overview: the totals of a period beside those of the period before, which is just as long. Twelve
// reads at once; the time buckets are left out.
import { isRecord, PortkeyError } from '../../portkey/errors.ts';
import type { SchemaNode } from '../../runtime/tool-schema.ts';
import { analyticsComposites } from '../descriptions/analytics.ts';
import { type CompositeContext, composite } from './composite.ts';

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

interface Period {
  readonly time_of_generation_min: string;
  readonly time_of_generation_max: string;
}

function refuse(field: string, problem: string): never {
  throw new PortkeyError({
    code: 'invalid_arguments',
    message: `Invalid arguments for get_usage_overview: ${field} ${problem}.`,
    fields: { [field]: problem },
    hint: 'Nothing was sent. Times are ISO 8601 with an offset, such as 2026-05-01T00:00:00Z.',
  });
}

/** The period of the same length that ends where this one begins. */
function periodBefore({ time_of_generation_min, time_of_generation_max }: Period): Period {
  const start = Date.parse(time_of_generation_min);
  const end = Date.parse(time_of_generation_max);
  if (Number.isNaN(start)) refuse('time_of_generation_min', 'is no date and time');
  if (Number.isNaN(end)) refuse('time_of_generation_max', 'is no date and time');
  if (end <= start) refuse('time_of_generation_max', 'must be later than time_of_generation_min');
  const earlier = new Date(start - (end - start));
  if (Number.isNaN(earlier.getTime())) refuse('time_of_generation_min', 'is too early');
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
  const { time_of_generation_min, time_of_generation_max, ...filters } = args;
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
        const body = await context.call(measures[measure], { ...filters, ...periods[which] });
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

/** Whose figures they are. Portkey does not say, and nobody who asks for "our spend" means the default workspace. */
function coverage(workspace: unknown): string {
  return typeof workspace === 'string' && workspace !== ''
    ? `With an admin key the workspace ${workspace}; with a workspace key that key's own workspace, whatever was asked for.`
    : "One workspace: with an admin key the organisation's default workspace alone, with a workspace key its own. For the whole organisation call this once for each workspace (list_workspaces) with its workspace_slug.";
}

const text: SchemaNode = { type: 'string' };
const count: SchemaNode = { type: 'integer', minimum: 0 };
const amount: SchemaNode = { type: 'number', minimum: 0 };
const score: SchemaNode = { type: 'number', minimum: -10, maximum: 10 };

/** The filters that all measures share. */
const filters: Readonly<Record<string, SchemaNode>> = {
  total_units_min: count,
  total_units_max: count,
  cost_min: amount,
  cost_max: amount,
  prompt_token_min: count,
  prompt_token_max: count,
  completion_token_min: count,
  completion_token_max: count,
  status_code: text,
  weighted_feedback_min: score,
  weighted_feedback_max: score,
  virtual_keys: text,
  configs: text,
  api_key_ids: text,
  ai_org_model: text,
  trace_id: text,
  span_id: text,
  prompt_slug: text,
};

export const getUsageOverview = composite<OverviewArguments>({
  name: 'get_usage_overview',
  domain: 'analytics',
  words: analyticsComposites.get_usage_overview,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      workspace_slug: text,
      time_of_generation_min: text,
      time_of_generation_max: text,
      metadata: text,
      ...filters,
    },
    required: ['time_of_generation_min', 'time_of_generation_max'],
    additionalProperties: false,
  },
  // What it may not read is told of, measure by measure.
  requires: [],
  hiddenArguments: Object.keys(filters),
  run,
});
