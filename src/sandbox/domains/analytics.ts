// Graphs, groups and summaries, all of one history.

import { invalid } from '../api-error.ts';
import type { Entry } from '../history.ts';
import { pageOf } from '../paging.ts';
import { type Call, type Handler, type Handlers, text } from '../sandbox-request.ts';
import * as measure from './measures.ts';
import { select, timeOf } from './requests.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Figures = Record<string, unknown>;

/**
 * The requests that a call is about. A time range is required. A workspace's key covers its workspace whatever the
 * call names; the organisation's covers the workspaces named, else the default one alone.
 */
function selected(call: Call, everywhere = false): Entry[] {
  for (const name of ['time_of_generation_min', 'time_of_generation_max']) {
    if (timeOf(name, call.query[name]) === undefined) throw invalid(`${name} is required`);
  }
  const { workspace_slug: named, ...filters } = call.query;
  const own = call.scope.workspace;
  if (own !== undefined || everywhere) return select(call.account, filters, own);
  const first = call.account.workspaces.where(({ is_default }) => is_default === 1)[0]?.slug;
  return select(call.account, { ...filters, workspace_slug: text(named) ?? first });
}

/**
 * The requests of each stretch of the period that the history knows, by its start: minutes up to two hours, hours up to
 * two days, then days. That short windows come by the minute was recorded; where they end was not.
 */
function buckets(call: Call, entries: readonly Entry[]): { timestamp: string; entries: Entry[] }[] {
  const { history } = call.account;
  const now = call.account.now();
  const from = Math.max(
    timeOf('time_of_generation_min', call.query['time_of_generation_min']) ?? 0,
    history.start,
  );
  const to = Math.min(timeOf('time_of_generation_max', call.query['time_of_generation_max']) ?? now, now);
  const width = to - from <= 2 * hour ? minute : to - from <= 2 * day ? hour : day;
  const found = measure.groups(entries, ({ time }) => String(Math.floor(time / width)));
  const made = [];
  for (let at = Math.floor(from / width); at * width <= to; at++) {
    made.push({ timestamp: new Date(at * width).toISOString(), entries: found.get(String(at)) ?? [] });
  }
  return made;
}

function graphReply(summary: Figures, data_points: readonly Figures[]): Figures {
  return { summary, data_points, is_quota_exceeded: false, object: 'analytics-graph' };
}

/** A graph: one set of figures for the period and one for each stretch of it. */
function graph(summary: (entries: Entry[]) => Figures, point = summary): Handler {
  return (call) => {
    const entries = selected(call);
    const data_points = buckets(call, entries).map((bucket) => ({
      timestamp: bucket.timestamp,
      ...point(bucket.entries),
    }));
    return graphReply(summary(entries), data_points);
  };
}

/** A graph over something else than time. */
function chart(summary: (entries: Entry[]) => Figures, points: (entries: Entry[]) => Figures[]): Handler {
  return (call) => {
    const entries = selected(call);
    return graphReply(summary(entries), points(entries));
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
    return graphReply({ total, rate: measure.percent(total, entries.length) }, data_points);
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

/** The dimensions that usage can be broken down by. Source: Portkey's changelog 1.11.2; npm portkey-ai 3.1.0. */
const dimensions: Readonly<Record<string, (entry: Entry) => string>> = {
  ai_service: ({ provider }) => provider,
  model: ({ model }) => model,
  status_code: ({ status }) => String(status),
  api_key: ({ apiKey }) => apiKey,
  config: ({ config }) => config,
  workspace: ({ workspace }) => workspace,
  provider: ({ virtualKey }) => virtualKey,
  prompt: ({ prompt }) => prompt,
};

/** A group by some value, the busiest first. */
function grouped(
  call: Call,
  value: (entry: Entry) => string | undefined,
  row: (name: string, entries: Entry[]) => Figures,
  everywhere = false,
) {
  const entries = selected(call, everywhere).filter((entry) => value(entry));
  const found = [...measure.groups(entries, (entry) => value(entry) ?? '')];
  found.sort(([, one], [, other]) => other.length - one.length);
  const page = pageOf(call, found);
  const data = page.items.map(([name, list]) => ({ ...row(name, list), object: 'analytics-group' }));
  return { object: 'list', total: page.total, is_quota_exceeded: false, data };
}

const cost = ({ cost }: Entry): number => cost;
const tokens = ({ input, output }: Entry): number => input + output;

/** Figures of a dynamic group: the count of requests, and the columns that are asked for. */
const columnFigures: Readonly<Record<string, (entries: Entry[]) => number>> = {
  cost: (entries) => measure.sum(entries, cost),
  total_tokens: (entries) => measure.sum(entries, tokens),
  avg_tokens: (entries) => measure.ratio(measure.sum(entries, tokens), entries.length),
  avg_latency: measure.meanLatency,
  error_count: (entries) => errors(entries).total,
  success_rate: (entries) => measure.percent(entries.length - errors(entries).total, entries.length),
};

interface GroupRules {
  readonly value: (entry: Entry) => string;
  /** The field that holds a row's value. */
  readonly field?: string;
  /** Shown when the caller names no columns. */
  readonly usual?: readonly string[];
  readonly everywhere?: boolean;
}

function figureGroup(
  call: Call,
  { value, field = 'group_key', usual = [], everywhere = false }: GroupRules,
): unknown {
  const named = text(call.query['columns']);
  const columns = named?.split(',').map((column) => column.trim()) ?? usual;
  const { total, ...reply } = grouped(
    call,
    value,
    (name, entries) => ({
      [field]: name,
      requests: entries.length,
      ...Object.fromEntries(
        columns.flatMap((column) =>
          Object.hasOwn(columnFigures, column) ? [[column, columnFigures[column]?.(entries)]] : [],
        ),
      ),
    }),
    everywhere,
  );
  const wanted = call.query['include_total'] ?? call.query['includeTotal'];
  return String(wanted) === 'false' ? reply : { ...reply, total };
}

/** A group by one of the dynamic dimensions. The organisation's key sees all workspaces side by side. */
function dynamicGroup(call: Call): unknown {
  const value = Object.hasOwn(dimensions, call.id) ? dimensions[call.id] : undefined;
  if (!value) throw invalid(`There is no group ${call.id}; there are ${Object.keys(dimensions).join(', ')}`);
  return figureGroup(call, { value, everywhere: call.id === 'workspace' });
}

const usualColumns = ['cost', 'total_tokens', 'avg_latency', 'error_count'];

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
  'GET /analytics/groups/provider': (call) =>
    figureGroup(call, { value: ({ provider }) => provider, field: 'provider', usual: usualColumns }),
  'GET /analytics/groups/workspaces': (call) =>
    figureGroup(call, {
      value: ({ workspace }) => workspace,
      field: 'workspace',
      usual: usualColumns,
      everywhere: true,
    }),
  'GET /analytics/groups/{groupBy}': dynamicGroup,
};
