// The order of a plan: what is referred to is made first, and deleted last. Where objects refer to each other in a
// ring, one of them is made without its reference and given it afterwards.

import { isRecord } from '../runtime/json.ts';
import { type Entry, entryNamed } from './document.ts';
import { kinds } from './kinds/index.ts';
import { nameOf, onlyReference, referencesIn } from './references.ts';
import type { Fields } from './types.ts';

/** Entries in an order in which each can be made, with those that must first be made without some references. */
export interface Ordered {
  readonly entries: readonly Entry[];
  /** By entry, the names of references that are put in afterwards. */
  readonly later: ReadonlyMap<Entry, ReadonlySet<string>>;
  /** Rings that cannot be made, in words. */
  readonly impossible: readonly string[];
}

/** A reference that stands in a field which cannot do without it, or which nothing changes afterwards. */
function isFixed(entry: Entry, name: string): boolean {
  const table = kinds.get(entry.kind)?.fields ?? {};
  return Object.entries(entry.fields).some(([field, value]) => {
    const rule = table[field];
    const only = onlyReference(value);
    const fixed = rule?.refers !== undefined || (rule?.settable === 'create' && rule.part === undefined);
    if (!fixed) return false;
    return only ? nameOf(only) === name : referencesIn(value).some((reference) => nameOf(reference) === name);
  });
}

export function ordered(entries: readonly Entry[]): Ordered {
  const find = entryNamed(entries);
  const done = new Set<Entry>();
  const under: Entry[] = [];
  const result: Entry[] = [];
  const later = new Map<Entry, Set<string>>();
  const impossible: string[] = [];

  const visit = (entry: Entry): void => {
    if (done.has(entry)) return;
    under.push(entry);
    for (const reference of referencesIn(entry.fields)) {
      const target = find(reference);
      if (!target || done.has(target)) continue;
      const at = under.indexOf(target);
      if (at < 0) {
        visit(target);
        continue;
      }
      const name = nameOf(reference);
      if (isFixed(entry, name)) {
        const ring = [...under.slice(at), target].map(({ one, key }) => `${one}/${key}`);
        impossible.push(ring.join(' -> '));
      } else later.set(entry, new Set([...(later.get(entry) ?? []), name]));
    }
    under.pop();
    done.add(entry);
    result.push(entry);
  };
  for (const entry of entries) visit(entry);
  return { entries: result, later, impossible };
}

/** The fields without texts that hold one of these references; a whole text that does is taken out or left blank. */
export function without(fields: Fields, names: ReadonlySet<string>): Fields {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string')
      return referencesIn(value).some((reference) => names.has(nameOf(reference))) ? '(not yet)' : value;
    if (Array.isArray(value))
      return value
        .filter((item) => {
          const only = onlyReference(item);
          return !(only && names.has(nameOf(only)));
        })
        .map(clean);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  };
  return clean(fields) as Fields;
}
