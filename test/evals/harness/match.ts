// Whether a value is what a task expects of it.
import type { Expected } from '../task.ts';
import { namesOf, type Snapshot } from './snapshot.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** The id of the row that `@store/name` speaks of, in either snapshot. */
function idOf(reference: string, snapshots: readonly Snapshot[]): string | undefined {
  const [store = '', ...rest] = reference.slice(1).split('/');
  const name = rest.join('/');
  for (const snapshot of snapshots)
    for (const [id, row] of snapshot.get(store as never) ?? []) if (namesOf(row).includes(name)) return id;
  return undefined;
}

/** True when `value` is as expected; see `Expected`. References are looked up in the snapshots. */
export function matches(
  expected: Expected | undefined,
  value: unknown,
  snapshots: readonly Snapshot[],
): boolean {
  if (expected === undefined) return true;
  if (typeof expected === 'string' && /^@\w+\//.test(expected)) {
    const id = idOf(expected, snapshots);
    return id !== undefined && value === id;
  }
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item: Expected, at) => matches(item, value[at], snapshots))
    );
  if (isObject(expected)) {
    const rule = expected as Record<string, Expected>;
    if ('$anything' in rule) return value !== undefined;
    if ('$gone' in rule) return value === undefined;
    if ('$like' in rule) return typeof value === 'string' && new RegExp(String(rule['$like'])).test(value);
    if ('$json' in rule) return matches(rule['$json'], parsed(value), snapshots);
    if ('$last' in rule) return Array.isArray(value) && matches(rule['$last'], value.at(-1), snapshots);
    if ('$has' in rule)
      return Array.isArray(value) && value.some((item) => matches(rule['$has'], item, snapshots));
    return (
      isObject(value) && Object.entries(rule).every(([name, item]) => matches(item, value[name], snapshots))
    );
  }
  return value === expected;
}
