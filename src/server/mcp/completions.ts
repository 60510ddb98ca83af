// Suggestions from what exists: short-lived copies of list replies, each kept for one caller alone.

import type { Catalog } from '../../catalog/build-catalog.ts';
import type { CallContext } from '../../catalog/tool.ts';
import { type LiveList, type LiveListName, liveLists } from '../../overrides/completion-sources.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';

/** Values to offer, of how many. */
export interface Suggestions {
  readonly values: readonly string[];
  readonly total: number;
}

export interface CompletionSource {
  /**
   * Values that fit what was typed. Never throws: where the list cannot be had, there is nothing to suggest.
   * @param workspace what was filled in before, for lists that are of one workspace.
   */
  readonly suggest: (
    name: LiveListName,
    typed: string,
    context: CallContext,
    workspace?: string,
  ) => Promise<Suggestions>;
  /** Whether the list's tool is offered here. */
  readonly has: (name: LiveListName) => boolean;
}

/** How long a list is good for, in ms: the time in which somebody types. */
const cacheTtlMs = 20_000;
/** Callers and lists together; the one unused longest goes. */
const maxKept = 256;
/** How long somebody who types waits, in ms. */
const timeoutMs = 4_000;
/** As many as the protocol lets one answer hold. */
const maxValues = 100;

const nothing: Suggestions = { values: [], total: 0 };

function field(item: unknown, names: readonly string[]): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  for (const name of names) {
    const value = (item as Record<string, unknown>)[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function itemsOf(reply: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { data } = reply;
  if (Array.isArray(data)) return data;
  const inner =
    typeof data === 'object' && data !== null ? Object.values(data).find(Array.isArray) : undefined;
  return inner ?? [];
}

function fitting(list: LiveList, items: readonly unknown[], typed: string): Suggestions {
  const wanted = typed.trim().toLowerCase();
  const ranked = items.flatMap((item) => {
    const value = field(item, list.value);
    if (value === undefined) return [];
    const texts = [value, ...list.alsoBy.map((name) => field(item, [name]) ?? '')].map((text) =>
      text.toLowerCase(),
    );
    const rank = texts.some((text) => text.startsWith(wanted))
      ? 0
      : texts.some((text) => text.includes(wanted))
        ? 1
        : 2;
    return rank === 2 ? [] : [{ value, rank }];
  });
  const values = [...new Set(ranked.sort((a, b) => a.rank - b.rank).map(({ value }) => value))];
  return { values: values.slice(0, maxValues), total: values.length };
}

/** Lists of one catalog; what it leaves out is not listed either. */
export function createCompletionSource(catalog: Catalog, now: () => number = Date.now): CompletionSource {
  const kept = new Map<string, { readonly until: number; readonly items: Promise<readonly unknown[]> }>();

  const read = async (tool: string, args: Arguments, context: CallContext): Promise<readonly unknown[]> => {
    const found = catalog.find(tool);
    const parsing = await found?.parse(args);
    if (!found || !parsing?.ok) return [];
    const { settled: _settled, asking: _asking, ...quiet } = context;
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
    const { value } = await found.execute(parsing.parsed, { ...quiet, signal, progress: () => {} });
    return itemsOf(value);
  };

  const items = async (tool: string, args: Arguments, context: CallContext): Promise<readonly unknown[]> => {
    // Keys are compared by digest, and not kept.
    const caller = process
      .getBuiltinModule('node:crypto')
      .createHash('sha256')
      .update(JSON.stringify([context.principal, context.apiKey ?? null]))
      .digest('base64url');
    const key = `${caller} ${tool} ${JSON.stringify(args)}`;
    const at = kept.get(key);
    if (at && at.until > now()) return await at.items;
    const fresh = read(tool, args, context);
    kept.delete(key);
    kept.set(key, { until: now() + cacheTtlMs, items: fresh });
    if (kept.size > maxKept) kept.delete(kept.keys().next().value ?? key);
    try {
      return await fresh;
    } catch {
      // What failed is asked for again.
      if (kept.get(key)?.items === fresh) kept.delete(key);
      return [];
    }
  };

  return {
    has: (name) => catalog.find(liveLists[name].tool) !== undefined,
    suggest: async (name, typed, context, workspace) => {
      const list: LiveList = liveLists[name];
      const tool = catalog.find(list.tool);
      if (!tool) return nothing;
      const scope =
        list.workspace !== undefined && workspace !== undefined && workspace !== ''
          ? { [list.workspace]: workspace }
          : {};
      const size = tool.advertised.properties['page_size'] ? { page_size: 100 } : {};
      const first = fitting(list, await items(list.tool, { ...size, ...scope }, context), typed);
      if (first.total > 0 || typed.trim() === '' || list.search === undefined) return first;
      // Beyond the first page only Portkey can look.
      const found = await items(list.tool, { ...size, ...scope, [list.search]: typed.trim() }, context);
      return fitting(list, found, typed);
    },
  };
}
