// get_spend_breakdown: what a period cost by the values of one metadata key, the user's unless said otherwise, and by
// model for each. Portkey groups by one dimension at a time: the second is a read for each of the dearest values.
import { PortkeyError } from '../../portkey/errors.ts';
import { numberOf } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { analyticsComposites } from '../descriptions/analytics.ts';
import { type CompositeContext, composite } from './composite.ts';
import { bounds, coverage, filters, type Period, refuse, selection } from './usage/period.ts';

const name = 'get_spend_breakdown';

/** The second dimensions: those of get_analytics_group. */
const dimensions = ['model', 'ai_service', 'provider', 'api_key', 'config', 'prompt', 'status_code'] as const;

/** Values that are broken down further, the dearest first: usually, and at most. */
const usualTop = 10;
const mostTop = 50;
/** Parts listed of each value. */
const mostParts = 5;

interface BreakdownArguments extends Period {
  readonly workspace_slug?: string;
  readonly metadata?: string;
  readonly by?: string;
  readonly split?: (typeof dimensions)[number];
  readonly top?: number;
  readonly [filter: string]: unknown;
}

/** What one value of a dimension came to. */
interface Share {
  readonly value: string;
  /** Cents; absent where Portkey gives none. */
  readonly cost: number | undefined;
  readonly requests: number;
}

/** The caller's own metadata filter, as an object. @throws PortkeyError where it is no JSON object */
function ownMetadata(metadata: string | undefined): Record<string, unknown> {
  if (metadata === undefined || metadata.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(metadata);
    if (isRecord(parsed)) return { ...parsed };
  } catch {
    // Told below.
  }
  return refuse(name, 'metadata', 'must be a JSON object as text', 'For instance {"app": "support"}.');
}

const costly = (a: Share, b: Share): number => (b.cost ?? 0) - (a.cost ?? 0) || b.requests - a.requests;

/** Some groups write their figures as text. */
function shares(rows: readonly Readonly<Record<string, unknown>>[], field: string): Share[] {
  return rows
    .map((row) => ({
      value: String(row[field] ?? ''),
      cost: numberOf(row['cost']),
      requests: numberOf(row['requests']) ?? 0,
    }))
    .sort(costly);
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

function sums(rows: readonly Share[]): { readonly cost: number; readonly requests: number } {
  return {
    cost: round(
      rows.reduce((sum, { cost = 0 }) => sum + cost, 0),
      6,
    ),
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
  };
}

/** The dearest parts, and what the others come to together. */
function parts(rows: readonly Share[]): Record<string, unknown>[] {
  const rest = rows.slice(mostParts);
  return [
    ...rows.slice(0, mostParts).map((row) => ({ ...row })),
    ...(rest.length > 0 ? [{ value: `${rest.length} others`, ...sums(rest) }] : []),
  ];
}

async function run(args: BreakdownArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { by = '_user', split = 'model', top = usualTop, metadata, ...given } = args;
  bounds(name, args);
  const own = ownMetadata(metadata);
  const period = { ...given, ...(metadata !== undefined && { metadata }) };

  const notRead: { readonly what: string; readonly reason: string }[] = [];
  const group = async (what: string, more: object): Promise<Share[] | undefined> => {
    try {
      const list = await context.list('get_analytics_group', {
        ...period,
        ...more,
        groupBy: split,
        columns: 'cost',
      });
      if (list.stopped !== undefined) notRead.push({ what, reason: list.stopped });
      return shares(list.rows, 'group_key');
    } catch (error) {
      if (!(error instanceof PortkeyError) || error.facts.code === 'cancelled') throw error;
      notRead.push({ what, reason: error.message });
      return undefined;
    }
  };

  // 1. The values of the first dimension, and the second over all requests, with and without a value.
  const [first, all] = await Promise.all([
    context.list('get_analytics_group_metadata', { ...period, metadataKey: by }),
    group(`all by ${split}`, {}),
  ]);
  if (first.stopped !== undefined) notRead.push({ what: `values of ${by}`, reason: first.stopped });
  const values = shares(first.rows, 'metadata_value');
  const total = all && sums(all);

  // 2. The second dimension for each of the dearest.
  const dearest = values.slice(0, top);
  const broken = await context.mapConcurrent(dearest, async ({ value }) => {
    const found = await group(`${value} by ${split}`, { metadata: JSON.stringify({ ...own, [by]: value }) });
    context.progress(`${value} read`);
    return found;
  });

  const rows = dearest.map((row, at) => {
    const found = broken[at];
    return {
      ...row,
      ...(total !== undefined &&
        total.cost > 0 &&
        row.cost !== undefined && { percent: round((row.cost / total.cost) * 100, 1) }),
      ...(found && { [split]: parts(found) }),
    };
  });
  const others = values.slice(top);
  const attributed = sums(values);
  return {
    covers: coverage(args.workspace_slug),
    units: { cost: 'cents' },
    by,
    split,
    ...(total && { total }),
    rows,
    ...(others.length > 0 && { others: { count: others.length, ...sums(others) } }),
    ...(total && {
      unattributed: {
        cost: round(Math.max(0, total.cost - attributed.cost), 6),
        requests: Math.max(0, total.requests - attributed.requests),
      },
    }),
    ...(all && { all: parts(all) }),
    ...(notRead.length > 0 && { not_read: notRead }),
    ...(values.length === 0 && {
      note: `No request of the period carries the metadata key ${by}: name another with by.`,
    }),
  };
}

export const getSpendBreakdown = composite<BreakdownArguments>({
  name,
  domain: 'analytics',
  words: analyticsComposites.get_spend_breakdown,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      ...selection,
      by: { type: 'string', minLength: 1 },
      split: { enum: dimensions, type: 'string' },
      top: { type: 'integer', minimum: 1, maximum: mostTop },
      ...filters,
    },
    required: ['time_of_generation_min', 'time_of_generation_max'],
    additionalProperties: false,
  },
  requires: ['get_analytics_group_metadata', 'get_analytics_group'],
  hiddenArguments: ['split', 'metadata', 'top', ...Object.keys(filters)],
  run,
});
