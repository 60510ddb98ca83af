// Lists: filters that are equality of a field, a search in names, and pages.
import type { Call } from './sandbox-request.ts';
import { text, visible } from './sandbox-request.ts';
import type { Row, Store } from './store.ts';

const pageNames = ['current_page', 'currentPage', 'page'];
const sizeNames = ['page_size', 'pageSize'];
const apart = new Set([...pageNames, ...sizeNames, 'search', 'workspace_id', 'organisation_id', 'version']);

/** What a list answers when the caller names no page size. */
const defaultSize = 100;

function numberAt(call: Call, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = call.query[name];
    if (value !== undefined && Number.isFinite(Number(value))) return Number(value);
  }
  return undefined;
}

/** One page of a list: its items and the number of all. */
export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly has_more: boolean;
}

/**
 * The page that a call asks for. Pages count from 0, but from 1 where the contract says so.
 * @param whole all rows are given where no size is asked for.
 */
export function pageOf<T>(call: Call, rows: readonly T[], whole = false): Page<T> {
  const { operation } = call;
  const paging = operation.paging;
  const size = Math.max(0, numberAt(call, sizeNames) ?? (paging && !whole ? defaultSize : rows.length));
  const parameter = operation.queryParameters.find(({ name }) => name === paging?.page);
  const first = parameter?.schema['minimum'] === 1 ? 1 : 0;
  const start = Math.max(0, (numberAt(call, pageNames) ?? first) - first) * size;
  const items = rows.slice(start, start + size);
  return { items, total: rows.length, has_more: start + items.length < rows.length };
}

/** A search for words as they stand, in any case. */
function searchFor(words: string): RegExp {
  return new RegExp(words.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');
}

function holds(value: unknown, search: RegExp): boolean {
  return typeof value === 'string' && search.test(value);
}

/** The rows of a store that a call may see and asks for. */
export function rowsOf<T extends Row>(call: Call, store: Store<T>, free: readonly string[] = []): T[] {
  const { account, operation, query } = call;
  const words = text(query['search']);
  const search = words === undefined ? undefined : searchFor(words);
  const named = text(query['workspace_id']);
  const workspace = named && (account.workspaces.find(named)?.id ?? named);
  const equal = operation.queryParameters
    .map(({ name }) => name)
    .filter((name) => !apart.has(name) && !free.includes(name) && query[name] !== undefined);
  return store.where((row) => {
    if (!visible(call, row)) return false;
    // What belongs to the whole organisation shows in each of its workspaces.
    if (workspace && row.workspace_id && row.workspace_id !== workspace) return false;
    if (search && !holds(row['name'], search) && !holds(row.slug, search)) return false;
    return equal.every((name) => row[name] === undefined || String(row[name]) === String(query[name]));
  });
}

/** A list reply in Portkey's usual form. */
export function listReply<T>(page: Page<T>, shown: (item: T) => unknown): Record<string, unknown> {
  return { object: 'list', total: page.total, data: page.items.map(shown), has_more: page.has_more };
}
