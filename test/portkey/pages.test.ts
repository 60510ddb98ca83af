// all_pages: every record once, within bounds, whatever way the list pages.
import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../src/portkey/client.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { listIn, type PageProgress, readAllPages } from '../../src/portkey/response/paginate.ts';
import type { RequestParts } from '../../src/runtime/operation.ts';
import { LIST_THINGS, operation, parts } from './operations.ts';

const ALL = Array.from({ length: 250 }, (_, id) => ({ id }));
const PAGED = operation('GET', '/mcp-servers', { paging: { page: 'page', size: 'page_size' } });
const USERS = operation('GET', '/admin/users', {
  paging: { page: 'current_page', size: 'page_size' },
  queryArguments: [
    { name: 'current_page', wire: 'currentPage' },
    { name: 'page_size', wire: 'pageSize' },
  ],
});

interface ListFacts {
  /** The number of the first page. */
  readonly first?: number;
  readonly pageName?: string;
  readonly sizeName?: string;
  /** No page is longer than this. */
  readonly most?: number;
  readonly all?: readonly unknown[];
  readonly body?: (page: readonly unknown[], all: readonly unknown[]) => unknown;
}

/** An upstream list; it keeps what it was asked. */
function list(facts: ListFacts = {}) {
  const { first = 0, pageName = 'current_page', sizeName = 'page_size', most = 100, all = ALL } = facts;
  const body =
    facts.body ?? ((page: readonly unknown[]) => ({ object: 'list', data: page, total: all.length }));
  const asked: Array<Record<string, unknown>> = [];
  const read = async ({ query }: RequestParts): Promise<ApiResponse> => {
    asked.push({ ...query });
    const size = Math.min(most, Number(query[sizeName] ?? most));
    const index = Math.max(0, Number(query[pageName] ?? first) - first);
    const value = body(all.slice(index * size, (index + 1) * size), all);
    return {
      status: 200,
      body: value,
      empty: false,
      bytes: JSON.stringify(value).length,
      attempts: 1,
      ms: 1,
    };
  };
  return { asked, read };
}

const dataOf = (reply: ApiResponse) => (reply.body as { data: unknown }).data;

describe('all_pages', () => {
  it('reads every page into the first page’s reply, and tells of its progress', async () => {
    const { asked, read } = list();
    const progress: PageProgress[] = [];
    const { reply, stopped, pages } = await readAllPages(
      LIST_THINGS,
      parts({ query: { search: 'x' } }),
      read,
      {
        onPage: (at) => progress.push(at),
      },
    );
    expect(reply.body).toEqual({ object: 'list', data: ALL, total: 250 });
    expect({ stopped, pages }).toEqual({ stopped: undefined, pages: 3 });
    expect(asked).toEqual([0, 1, 2].map((current_page) => ({ search: 'x', page_size: 100, current_page })));
    expect(progress.map(({ records }) => records)).toEqual([100, 200, 250]);
    expect(progress[0]?.total).toBe(250);
    expect(reply.attempts).toBe(3);
  });

  it('asks by the names on the wire, in the size that was given', async () => {
    const { asked, read } = list({ pageName: 'currentPage', sizeName: 'pageSize' });
    const { records } = await readAllPages(USERS, parts({ query: { pageSize: 50 } }), read);
    expect(records).toBe(250);
    expect(asked[1]).toEqual({ pageSize: 50, currentPage: 1 });
  });

  it.each([0, 1])('finds every record once where an argument called page counts from %i', async (first) => {
    const { read } = list({ first, pageName: 'page' });
    expect(dataOf((await readAllPages(PAGED, parts(), read)).reply)).toEqual(ALL);
  });

  it.each([
    ['a bare array', (page: readonly unknown[]) => page, (body: unknown) => body],
    [
      'records',
      (page: readonly unknown[]) => ({ records: page }),
      (body: unknown) => (body as { records: unknown }).records,
    ],
    [
      'a list inside data',
      (page: readonly unknown[]) => ({ success: true, data: { groups: page } }),
      (body: unknown) => (body as { data: { groups: unknown } }).data.groups,
    ],
  ])('works on %s', async (_, body, pick) => {
    const { reply } = await readAllPages(LIST_THINGS, parts(), list({ body }).read);
    expect(pick(reply.body)).toEqual(ALL);
  });

  it('goes on where a page is shorter than asked for, and the list is not at its end', async () => {
    for (const body of [undefined, (data: readonly unknown[]) => ({ data })]) {
      const { read } = list({ most: 20, ...(body && { body }) });
      expect((await readAllPages(LIST_THINGS, parts(), read)).records).toBe(250);
    }
  });

  it('does not take a page’s own length for the total', async () => {
    const { read } = list({ body: (data) => ({ data, total: data.length }) });
    expect((await readAllPages(LIST_THINGS, parts(), read)).records).toBe(250);
  });

  it('does not take it for the total either where the list holds its pages shorter than asked', async () => {
    const { read } = list({ most: 50, body: (data) => ({ data, total: data.length }) });
    expect((await readAllPages(LIST_THINGS, parts(), read)).records).toBe(250);
  });

  it('goes on past a total that is too small', async () => {
    const { read } = list({ body: (data) => ({ data, total: 150 }) });
    expect((await readAllPages(LIST_THINGS, parts(), read)).records).toBe(250);
  });

  it('says so where a list repeats its first page and speaks of more', async () => {
    const { asked, read } = list({ body: () => ({ data: ALL.slice(0, 7), total: 40 }) });
    const { records, stopped } = await readAllPages(LIST_THINGS, parts(), read);
    expect({ records, asked: asked.length }).toEqual({ records: 7, asked: 2 });
    expect(stopped?.why).toBe('The list gives the same 7 records again, and says that there are 40.');
  });

  it('reads a list once that does not page at all', async () => {
    const asked: unknown[] = [];
    const { read } = list({ body: () => ({ data: ALL.slice(0, 7) }) });
    const { records } = await readAllPages(LIST_THINGS, parts(), (page) => {
      asked.push(page.query);
      return read(page);
    });
    expect({ records, asked: asked.length }).toEqual({ records: 7, asked: 2 });
  });

  it('asks once for an empty list', async () => {
    const { asked, read } = list({ all: [] });
    expect((await readAllPages(LIST_THINGS, parts(), read)).records).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('starts at the page that was given', async () => {
    const { asked, read } = list();
    const { reply } = await readAllPages(LIST_THINGS, parts({ query: { current_page: 1 } }), read);
    expect(dataOf(reply)).toEqual(ALL.slice(100));
    expect(asked.map((query) => query['current_page'])).toEqual([1, 2]);
  });

  it.each([
    ['pages', { maxPages: 2 }],
    ['bytes', { maxBytes: 1_500 }],
  ])('stops at its bound on %s, with what was read and how to go on', async (_, rules) => {
    const { reply, stopped } = await readAllPages(LIST_THINGS, parts(), list().read, rules);
    expect(dataOf(reply)).toEqual(ALL.slice(0, 200));
    expect(stopped?.why).toContain('200 records');
    expect(stopped?.next).toContain('current_page 2, page_size 100 and all_pages');
  });

  it('keeps what was read when a later page fails, and passes a failure of the first on', async () => {
    const { read } = list();
    const failing = (page: number) => async (asked: RequestParts) => {
      if (asked.query['current_page'] === page) throw new PortkeyError({ status: 503, message: 'down' });
      return await read(asked);
    };
    const { records, stopped } = await readAllPages(LIST_THINGS, parts(), failing(2));
    expect(records).toBe(200);
    expect(stopped).toMatchObject({
      why: expect.stringContaining('down'),
      next: expect.stringContaining('current_page 2'),
    });
    await expect(readAllPages(LIST_THINGS, parts(), failing(0))).rejects.toThrow('down');
  });

  it('ends with the caller', async () => {
    const { read } = list();
    const cancelled = async (asked: RequestParts) => {
      if (asked.query['current_page'] === 1) throw new PortkeyError({ code: 'cancelled', message: 'gone' });
      return await read(asked);
    };
    await expect(readAllPages(LIST_THINGS, parts(), cancelled)).rejects.toThrow('gone');
  });

  it('leaves a reply alone that has no list, and an operation that does not page', async () => {
    const { asked, read } = list({ body: () => ({ id: 1 }) });
    expect((await readAllPages(LIST_THINGS, parts(), read)).reply.body).toEqual({ id: 1 });
    await readAllPages(operation('GET', '/x'), parts({ query: { a: 1 } }), read);
    expect(asked[1]).toEqual({ a: 1 });
  });

  it('takes two lists side by side for no list', () => {
    expect(listIn({ a: [1], b: [2] })).toBeUndefined();
    expect(listIn({ models: [1], total: 1 })).toMatchObject({ path: ['models'] });
  });
});
