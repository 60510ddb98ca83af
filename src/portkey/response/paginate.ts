// The argument `all_pages`: reads a list page by page, within bounds, into one reply.

import { isRecord } from '../../runtime/json.ts';
import type { Operation, RequestParts } from '../../runtime/operation.ts';
import { PortkeyError } from '../errors.ts';
import type { ApiResponse } from './parse-response.ts';
import type { Position, Stopped } from './truncate.ts';

/** The most pages of one call. */
export const MAX_PAGES = 50;
/** The most bytes of all pages together. */
export const MAX_PAGES_BYTES = 8 * 1024 * 1024;
/** The size that is asked for: no list of the contract takes more than 100, where it says so. */
const PAGE_SIZE = 100;

/** Where the reading stands. */
export interface PageProgress {
  readonly pages: number;
  readonly records: number;
  /** What the reply says that there are in all. */
  readonly total?: number;
}

export interface PageRules {
  readonly maxPages?: number;
  readonly maxBytes?: number;
  /** Told after each page. */
  readonly onPage?: (progress: PageProgress) => void;
}

/** The pages as one reply; `stopped` is set when there is more than was read. */
export interface AllPages {
  readonly reply: ApiResponse;
  readonly pages: number;
  readonly records: number;
  readonly stopped?: Stopped;
}

/** A list inside a reply. */
interface ListAt {
  readonly path: readonly string[];
  readonly items: readonly unknown[];
}

/**
 * Reads all pages with `read`, from the page that the parts name, else the first. The reply is the first page's,
 * its list replaced by all records. An error after the first page ends the reading and keeps what was read;
 * a cancellation is passed on.
 */
export async function readAllPages(
  operation: Operation,
  parts: RequestParts,
  read: (parts: RequestParts) => Promise<ApiResponse>,
  rules: PageRules = {},
): Promise<AllPages> {
  const { paging } = operation;
  if (paging === undefined) return { reply: await read(parts), pages: 1, records: 0 };
  const pageWire = wireOf(operation, paging.page);
  const sizeWire = wireOf(operation, paging.size);
  const given = numberIn(parts.query[pageWire]);
  const size = numberIn(parts.query[sizeWire]) ?? PAGE_SIZE;
  // Lists count pages from 0, but for some whose argument is `page`: there the first request leaves it out.
  const unclear = given === undefined && paging.page === 'page';
  const at = (page: number | undefined): RequestParts => {
    const { [pageWire]: _, ...rest } = parts.query;
    return {
      ...parts,
      query: { ...rest, [sizeWire]: size, ...(page === undefined ? {} : { [pageWire]: page }) },
    };
  };
  const start = given ?? 0;
  const first = await read(at(unclear ? undefined : start));
  const list = listIn(first.body);
  if (list === undefined) return { reply: first, pages: 1, records: 0 };

  const records: unknown[] = [...list.items];
  let { bytes, attempts, ms } = first;
  let pages = 1;
  let page = start;
  let last = list.items;
  let base = 0;
  let stopped: Stopped | undefined;
  let total = totalIn(first.body, list);
  // Some replies call a page's own length the total. A full page may be such a one, and so may a round number:
  // a list can hold its pages shorter than was asked.
  if (total === list.items.length && (total >= size || total % 10 === 0)) total = undefined;
  const before = Math.max(0, paging.page === 'page' ? start - 1 : start) * Math.min(size, list.items.length);
  const tell = () =>
    rules.onPage?.({ pages, records: records.length, ...(total === undefined ? {} : { total }) });
  tell();
  while (!isLast(last.length, { read: before + records.length, total, first: list.items.length, pages })) {
    const next = page + 1;
    const goOn = `Call again with ${paging.page} ${next}, ${paging.size} ${size} and all_pages for what follows.`;
    if (pages >= (rules.maxPages ?? MAX_PAGES)) {
      stopped = { why: `Stopped after ${pages} pages, ${records.length} records.`, next: goOn };
      break;
    }
    if (bytes >= (rules.maxBytes ?? MAX_PAGES_BYTES)) {
      stopped = { why: `Stopped after ${bytes} bytes, ${records.length} records.`, next: goOn };
      break;
    }
    let reply: ApiResponse;
    try {
      reply = await read(at(next));
    } catch (thrown) {
      if (!(thrown instanceof PortkeyError) || thrown.facts.code === 'cancelled') throw thrown;
      // This is a result, which stands in no boundary: the words of who answered are left to the error of that page.
      const { untrusted, status } = thrown.facts;
      const why = untrusted ? `the next page was answered with ${status}.` : thrown.message;
      stopped = { why: `Stopped after ${records.length} records: ${why}`, next: goOn };
      break;
    }
    bytes += reply.bytes;
    attempts += reply.attempts;
    ms += reply.ms;
    page = next;
    const items = listIn(reply.body)?.items ?? [];
    if (items.length === 0) break;
    if (same(items, last)) {
      // The same again: either page 1 is the first page, which happens once, or the list does not page.
      if (unclear && pages === 1 && base === 0) {
        base = 1;
        continue;
      }
      if (total !== undefined && given === undefined) {
        const why = `The list gives the same ${records.length} records again, and says that there are ${total}.`;
        stopped = { why, next: 'Narrow the list with its filters.' };
      }
      break;
    }
    pages += 1;
    records.push(...items);
    last = items;
    // A total that was passed is not one of all records.
    if (total !== undefined && before + records.length > total) total = undefined;
    tell();
  }
  const body = put(first.body, list.path, records);
  const reply = { ...first, body, bytes, attempts, ms };
  return { reply, pages, records: records.length, ...(stopped === undefined ? {} : { stopped }) };
}

/** True when the page just read can only be the last. A list may give fewer than asked for and still go on. */
function isLast(
  length: number,
  facts: { read: number; total: number | undefined; first: number; pages: number },
): boolean {
  if (length === 0) return true;
  if (facts.total !== undefined) return facts.read >= facts.total;
  return facts.pages > 1 && length < facts.first;
}

/** Pages that are full of the same. */
function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && JSON.stringify(a) === JSON.stringify(b);
}

/** The list of a reply: the reply itself, its `data` or `records`, or the only list there is, one object down at most. */
export function listIn(body: unknown): ListAt | undefined {
  if (Array.isArray(body)) return { path: [], items: body };
  if (!isRecord(body)) return undefined;
  for (const name of ['data', 'records']) {
    const value = body[name];
    if (Array.isArray(value)) return { path: [name], items: value };
  }
  const inner = isRecord(body['data']) ? listIn(body['data']) : undefined;
  if (inner !== undefined) return { path: ['data', ...inner.path], items: inner.items };
  const lists = Object.entries(body).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? { path: [only[0]], items: only[1] } : undefined;
}

function totalIn(body: unknown, list: ListAt): number | undefined {
  const holders = [
    body,
    isRecord(body) ? body['data'] : undefined,
    isRecord(body) ? body['pagination'] : undefined,
  ];
  for (const holder of holders) {
    if (!isRecord(holder)) continue;
    for (const name of ['total', 'total_count', 'totalCount']) {
      const value = numberIn(holder[name]);
      if (value !== undefined && value >= list.items.length) return value;
    }
  }
  return undefined;
}

function put(body: unknown, path: readonly string[], items: readonly unknown[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined || !isRecord(body)) return items;
  return { ...body, [name]: put(body[name], rest, items) };
}

/** Where a call stands in its list; from the start when it read all pages. Undefined for what does not page. */
export function positionOf(
  operation: Operation,
  { query }: RequestParts,
  all: boolean,
): Position | undefined {
  const { paging } = operation;
  if (paging === undefined) return undefined;
  return {
    ...paging,
    atPage: numberIn(query[wireOf(operation, paging.page)]),
    atSize: numberIn(query[wireOf(operation, paging.size)]) ?? (all ? PAGE_SIZE : undefined),
  };
}

function wireOf(operation: Operation, name: string): string {
  return operation.queryArguments.find((argument) => argument.name === name)?.wire ?? name;
}

function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
