// What an account holds at one moment, and what is different at another: every store, row by row.
import type { Row } from '../../../src/sandbox/store.ts';
import type { Store as StoreName } from '../task.ts';
import type { World } from './world.ts';

/** Rows by store and id, as plain values. */
export type Snapshot = ReadonlyMap<StoreName, ReadonlyMap<string, Readonly<Record<string, unknown>>>>;

/** What became of one row. `paths` are the leaves that differ, below the row. */
export interface Difference {
  readonly kind: 'created' | 'changed' | 'deleted';
  readonly store: StoreName;
  readonly id: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
}

/** Fields that every write touches. */
const bookkeeping = new Set(['last_updated_at', 'updated_at', 'updated_by', 'version_id', 'last_reset_at']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The names under which a row may be spoken of. */
export function namesOf(row: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [row['id'], row['slug'], row['name'], row['email'], row['description']];
}

/** A copy of a value in which maps are objects and sets are lists. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (value instanceof Set) return plain([...value]);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** Everything in the account. The audit trail is left out: it only repeats what was called. */
export function takeSnapshot({ account, added }: World): Snapshot {
  const stores = Object.entries(account as unknown as Record<string, unknown>).flatMap(([name, store]) => {
    if (!isObject(store) || typeof store['all'] !== 'function') return [];
    const rows = (store as unknown as { all(): Row[] }).all();
    return [
      [
        name as StoreName,
        new Map(rows.map((row) => [row.id, plain(row) as Record<string, unknown>])),
      ] as const,
    ];
  });
  const one = (id: string, value: unknown) =>
    new Map([[id, structuredClone({ id, ...(value as Record<string, unknown>) })]]);
  const feedback = [...account.feedback].map(
    ([id, rating]) => [id, { ...structuredClone(rating), id }] as const,
  );
  const exclusions = {
    input: [...account.exclusions.input],
    output: [...account.exclusions.output],
  };
  return new Map<StoreName, ReadonlyMap<string, Readonly<Record<string, unknown>>>>([
    ...stores,
    ['defaults', one('organisation', account.defaults)],
    ['exclusions', one('organisation', exclusions)],
    ['feedback', new Map(feedback)],
    ['logs', new Map(added().map((entry, at) => [String(at), { ...(entry as object), id: String(at) }]))],
  ]);
}

/** The paths at which two values differ, leaves only. */
function differing(before: unknown, after: unknown, path: readonly string[] = []): readonly string[] {
  if (Object.is(before, after)) return [];
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names]
      .filter((name) => path.length > 0 || !bookkeeping.has(name))
      .flatMap((name) => differing(before[name], after[name], [...path, name]));
  }
  return [path.join('.')];
}

/** Every row that was created, changed or deleted between the two. */
export function compare(before: Snapshot, after: Snapshot): readonly Difference[] {
  const found: Difference[] = [];
  for (const [store, rows] of after) {
    const earlier = before.get(store) ?? new Map<string, Record<string, unknown>>();
    for (const [id, row] of rows) {
      const old = earlier.get(id);
      if (!old) found.push({ kind: 'created', store, id, after: row, paths: [] });
      else {
        const paths = differing(old, row);
        if (paths.length > 0) found.push({ kind: 'changed', store, id, before: old, after: row, paths });
      }
    }
    for (const [id, row] of earlier)
      if (!rows.has(id)) found.push({ kind: 'deleted', store, id, before: row, paths: [] });
  }
  return found;
}
