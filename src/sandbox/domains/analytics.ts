// Graphs, groups and summaries, all of one history.

import { invalid } from '../api-error.ts';
import type { Entry } from '../history.ts';
import { pageOf } from '../paging.ts';
import { type Call, type Handler, type Handlers, text } from '../sandbox-request.ts';
import * as measure from './measures.ts';
import { select, timeOf } from './requests.ts';

const hour = 3_600_000;
const day = 24 * hour;

type Figures = Record<string, unknown>;

function selected(call: Call): Entry[] {
  return select(call.account, call.query, call.scope.workspace);
}

/** The requests of each stretch of the period that the history knows: hours up to two days, then days. */
function buckets(call: Call, entries: readonly Entry[]): { timestamp: string; entries: Entry[] }[] {
  const { history } = call.account;
  const now = call.account.now();
  const from = Math.max(
    timeOf('time_of_generation_min', call.query['time_of_generation_min']) ?? 0,
    history.start,
  );
  const to = Math.min(timeOf('time_of_generation_max', call.query['time_of_generation_max']) ?? now, now);
  const width = to - from <= 2 * day ? hour : day;
  const found = measure.groups(entries, ({ time }) => String(Math.floor(time / width)));
  const made = [];
  for (let at = Math.floor(from / width); at * width <= to; at++) {
    made.push({ timestamp: new Date(at * width).toISOString(), entries: found.get(String(at)) ?? [] });
  }
  return made;
}

/** A graph: one set of figures for the period and one for each stretch of it. */
function graph(summary: (entries: Entry[]) => Figures, point = summary): Handler {
  return (call) => {
    const entries = selected(call);
    const data_points = buckets(call, entries).map((bucket) => ({
      timestamp: bucket.timestamp,
      ...point(bucket.entries),
    }));
    return { summary: summary(entries), data_points, object: 'analytics-graph' };
  };
}

/** A graph over something else than time. */
function chart(summary: (entries: Entry[]) => Figures, points: (entries: Entry[]) => Figures[]): Handler {
  return (call) => {
    const entries = selected(call);
    return { summary: summary(entries), data_points: points(entries), object: 'analytics-graph' };
  };
}

function sumAndMean(value: (entry: Entry) => number): (entries: Entry[]) => Figures {
  return (entries) => {
    const total = measure.sum(entries, value);
    return { total, avg: measure.ratio(total, entries.length) };
  };
}

const requests = (entries: Entry[]) => ({ total: entries.length });
const errors = (entries: Entry[]) => ({ total: entries.filter(measure.failed).length });
const ratingCount = (entries: Entry[]) => ({ total: measure.ratings(entries) });

const graphs: Readonly<Record<string, Handler>> = {
  requests: graph(requests),
  cost: graph(sumAndMean(({ cost }) => cost)),
  tokens: graph(sumAndMean(({ input, output }) => input + output)),
  latency: graph(measure.latencies),
  users: graph((entries) => ({ total: measure.users(entries) })),
  'users/requests': graph(
    (entries) => {
      const unique = measure.users(entries);
      return { total: entries.length, unique, avg: measure.ratio(entries.length, unique) };
    },
    (entries) => ({ avg: measure.ratio(entries.length, measure.users(entries)) }),
  ),
  errors: graph(errors),
  'errors/rate': graph((entries) => ({ rate: measure.percent(errors(entries).total, entries.length) })),
  'errors/stacks': graph(errors, (entries) => ({
    stats: measure.byStatus(entries).map(({ code, count }) => ({ response_status_code: code, count })),
  })),
  'errors/status-codes': chart(
    (entries) => ({
      total_errors: errors(entries).total,
      unique_error_codes: measure.byStatus(entries).length,
    }),
    (entries) => measure.byStatus(entries).map(({ code, count }) => ({ status_code: code, count })),
  ),
  'requests/rescued': graph(
    (entries) => ({
      retry: entries.filter(({ retries }) => retries > 0).length,
      fallback: entries.filter(({ fallback }) => fallback).length,
    }),
    (entries) => ({
      retry: measure.retried(entries),
      fallback: entries.filter(({ fallback }) => fallback).length,
    }),
  ),
  'cache/hit-rate': (call) => {
    const entries = selected(call);
    const saved = { simple: 0, semantic: 0 };
    const data_points = buckets(call, entries).map((bucket) => {
      const simple = measure.hits(bucket.entries, 'simple');
      const semantic = measure.hits(bucket.entries, 'semantic');
      saved.simple += measure.sum(simple, (entry) => entry.saved);
      saved.semantic += measure.sum(semantic, (entry) => entry.saved);
      return {
        timestamp: bucket.timestamp,
        simple_hits: simple.length,
        semantic_hits: semantic.length,
        rate: measure.percent(simple.length + semantic.length, bucket.entries.length),
        cumulative_simple_cache_savings: saved.simple,
        cumulative_semantic_cache_savings: saved.semantic,
      };
    });
    const total = measure.hits(entries).length;
    const summary = { total, rate: measure.percent(total, entries.length) };
    return { summary, data_points, object: 'analytics-graph' };
  },
  'cache/latency': graph(
    () => ({}),
    (entries) => ({ avg: measure.meanLatency(measure.hits(entries)) }),
  ),
  feedbacks: graph(ratingCount),
  'feedbacks/scores': chart(ratingCount, (entries) => {
    const scores = new Map<number, number>();
    for (const { value } of entries.flatMap((entry) => entry.ratings))
      scores.set(value, (scores.get(value) ?? 0) + 1);
    return [...scores]
      .map(([score, total]) => ({ score, total }))
      .sort((one, other) => one.score - other.score);
  }),
  'feedbacks/weighted': graph((entries) => ({ avg: measure.meanRating(entries) })),
  'feedbacks/ai-models': chart(
    () => ({}),
    (entries) =>
      [...measure.groups(entries, ({ model }) => model)].map(([ai_model, found]) => ({
        ai_model,
        total: measure.ratings(found),
        avg_weighted_feedback: measure.meanRating(found),
      })),
  ),
};

/** The dimensions that usage can be broken down by: the field of an entry of the group, and its value. */
const dimensions: Readonly<Record<string, { field: string; value: (entry: Entry) => string }>> = {
  users: { field: 'user', value: ({ user }) => user },
  'ai-models': { field: 'ai_model', value: ({ model }) => model },
  provider: { field: 'provider', value: ({ provider }) => provider },
  workspaces: { field: 'workspace', value: ({ workspace }) => workspace },
  configs: { field: 'config', value: ({ config }) => config },
  prompts: { field: 'prompt', value: ({ prompt }) => prompt },
  'virtual-keys': { field: 'virtual_key', value: ({ virtualKey }) => virtualKey },
  'api-keys': { field: 'api_key', value: ({ apiKey }) => apiKey },
  'status-codes': { field: 'status_code', value: ({ status }) => String(status) },
};

/** A group by some value, the busiest first. */
function grouped(
  call: Call,
  value: (entry: Entry) => string | undefined,
  row: (name: string, entries: Entry[]) => Figures,
) {
  const entries = selected(call).filter((entry) => value(entry));
  const found = [...measure.groups(entries, (entry) => value(entry) ?? '')];
  found.sort(([, one], [, other]) => other.length - one.length);
  const page = pageOf(call, found);
  const data = page.items.map(([name, list]) => ({ ...row(name, list), object: 'analytics-group' }));
  return { object: 'list', total: page.total, data };
}

const cost = ({ cost }: Entry): number => cost;
const tokens = ({ input, output }: Entry): number => input + output;

/** The unpublished groups: every figure, or the columns that are asked for. */
function anyGroup(call: Call, by: string): unknown {
  const dimension = Object.hasOwn(dimensions, by) ? dimensions[by] : undefined;
  if (!dimension) throw invalid(`There is no group ${by}; there are ${Object.keys(dimensions).join(', ')}`);
  const columns = text(call.query['columns'])
    ?.split(',')
    .map((column) => column.trim());
  const { total, ...reply } = grouped(call, dimension.value, (name, entries) => {
    const figures: Figures = {
      requests: entries.length,
      cost: measure.sum(entries, cost),
      total_tokens: measure.sum(entries, tokens),
      avg_latency: measure.meanLatency(entries),
      errors: errors(entries).total,
    };
    const shown = columns
      ? Object.entries(figures).filter(([column]) => columns.includes(column))
      : Object.entries(figures);
    return { [dimension.field]: name, ...Object.fromEntries(shown) };
  });
  return call.query['includeTotal'] === 'false' ? reply : { ...reply, total };
}

export const analytics: Handlers = {
  ...Object.fromEntries(
    Object.entries(graphs).map(([path, handler]) => [`GET /analytics/graphs/${path}`, handler]),
  ),
  'GET /analytics/summary/cache': (call) => {
    const entries = selected(call);
    const hits = measure.hits(entries);
    const missed = measure.meanLatency(entries.filter(({ cache }) => cache === null));
    const avg_latency = measure.meanLatency(hits);
    return {
      summary: {
        hits: hits.length,
        avg_latency,
        total_requests: entries.length,
        cache_speedup: hits.length === 0 ? 0 : measure.percent(missed - avg_latency, missed),
      },
      object: 'analytics-summary',
    };
  },
  // The two oldest groups write their figures as text.
  'GET /analytics/groups/users': (call) =>
    grouped(
      call,
      ({ user }) => user,
      (user, entries) => ({
        user,
        requests: String(entries.length),
        cost: String(measure.sum(entries, cost)),
      }),
    ),
  'GET /analytics/groups/ai-models': (call) =>
    grouped(
      call,
      ({ model }) => model,
      (ai_model, entries) => ({ ai_model, requests: String(entries.length) }),
    ),
  'GET /analytics/groups/metadata/{metadataKey}': (call) =>
    grouped(
      call,
      ({ metadata }) => metadata[call.id],
      (metadata_value, entries) => ({
        metadata_value,
        requests: entries.length,
        cost: measure.sum(entries, cost),
        avg_tokens: measure.ratio(measure.sum(entries, tokens), entries.length),
        avg_weighted_feedback: measure.meanRating(entries),
        requests_with_feedback: entries.filter(({ ratings }) => ratings.length > 0).length,
        last_seen: new Date(entries.at(-1)?.time ?? 0).toISOString(),
      }),
    ),
  'GET /analytics/groups/provider': (call) => anyGroup(call, 'provider'),
  'GET /analytics/groups/workspaces': (call) => anyGroup(call, 'workspaces'),
  'GET /analytics/groups/{groupBy}': (call) => anyGroup(call, call.id),
};
