// Analytics measures: one function over requests for each.
import type { Entry } from '../history.ts';
import { weighted } from './requests.ts';

/** A sum over requests. */
export function sum(entries: readonly Entry[], value: (entry: Entry) => number): number {
  let total = 0;
  for (const entry of entries) total += value(entry);
  return total;
}

/** A share as a whole number; 0 of nothing. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round(part / whole);
}

/** A percentage as a whole number. */
export function percent(part: number, whole: number): number {
  return ratio(part * 100, whole);
}

/** Requests by a key, in the order in which the keys first came. */
export function groups(entries: readonly Entry[], key: (entry: Entry) => string): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = key(entry);
    const group = found.get(name);
    if (group) group.push(entry);
    else found.set(name, [entry]);
  }
  return found;
}

/** True when the request failed. */
export function failed({ status }: Entry): boolean {
  return status >= 400;
}

/** How many failed, by status code, the smallest code first. */
export function byStatus(entries: readonly Entry[]): { code: number; count: number }[] {
  return [...groups(entries.filter(failed), ({ status }) => String(status))]
    .map(([code, found]) => ({ code: Number(code), count: found.length }))
    .sort((one, other) => one.code - other.code);
}

/** The mean response time of some requests, ms. */
export function meanLatency(entries: readonly Entry[]): number {
  return ratio(
    sum(entries, ({ latency }) => latency),
    entries.length,
  );
}

/** Mean and percentiles of response times, ms. */
export function latencies(entries: readonly Entry[]): Record<string, number> {
  const sorted = entries.map(({ latency }) => latency).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { avg: meanLatency(entries), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** Requests answered from the cache; of one kind, if it is named. */
export function hits(entries: readonly Entry[], kind?: 'simple' | 'semantic'): Entry[] {
  return entries.filter(({ cache }) => cache !== null && (kind === undefined || cache === kind));
}

/** How many ratings some requests got. */
export function ratings(entries: readonly Entry[]): number {
  return sum(entries, (entry) => entry.ratings.length);
}

/** The mean weighted rating of those that were rated. */
export function meanRating(entries: readonly Entry[]): number {
  const rated = entries.filter((entry) => entry.ratings.length > 0);
  return ratio(
    sum(rated, (entry) => weighted(entry) ?? 0),
    rated.length,
  );
}

/** The different users of some requests. */
export function users(entries: readonly Entry[]): number {
  return new Set(entries.map(({ user }) => user).filter((user) => user !== '')).size;
}

/** Requests saved by a retry, by how many it took. */
export function retried(entries: readonly Entry[]): { retry_success_count: number; count: number }[] {
  return [
    ...groups(
      entries.filter(({ retries }) => retries > 0),
      ({ retries }) => String(retries),
    ),
  ]
    .map(([retries, found]) => ({ retry_success_count: Number(retries), count: found.length }))
    .sort((one, other) => one.retry_success_count - other.retry_success_count);
}
