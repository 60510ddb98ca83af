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

/** References that stand in a field which cannot do without them, or which nothing changes afterwards. */
function fixedNames(entry: Entry): ReadonlySet<string> {
  const table = kinds.get(entry.kind)?.fields ?? {};
  const names = Object.entries(entry.fields).flatMap(([field, value]) => {
    const rule = table[field];
    const only = onlyReference(value);
    const fixed = rule?.refers !== undefined || (rule?.settable === 'create' && rule.part === undefined);
    if (!fixed) return [];
    return (only ? [only] : referencesIn(value)).map(nameOf);
  });
  return new Set(names);
}

/** So many members of a ring are named, and so many rings. */
const membersShown = 20;
const ringsShown = 50;

function ringInWords(members: readonly Entry[]): string {
  const name = ({ one, key }: Entry): string => `${one}/${key}`;
  const shown = members.slice(0, membersShown).map(name);
  const rest = members.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… ${rest} more`] : []), ...members.slice(0, 1).map(name)].join(' -> ');
}

interface Visit {
  readonly entry: Entry;
  readonly targets: MapIterator<[string, Entry]>;
  fixed: ReadonlySet<string> | undefined;
}

export function ordered(entries: readonly Entry[]): Ordered {
  const find = entryNamed(entries);
  const done = new Set<Entry>();
  const under: Visit[] = [];
  /** Where each entry stands among those under way. */
  const places = new Map<Entry, number>();
  const result: Entry[] = [];
  const later = new Map<Entry, Set<string>>();
  const impossible: string[] = [];

  const enter = (entry: Entry): void => {
    places.set(entry, under.length);
    const targets = new Map<string, Entry>();
    for (const reference of referencesIn(entry.fields)) {
      const target = find(reference);
      if (target) targets.set(nameOf(reference), target);
    }
    under.push({ entry, targets: targets[Symbol.iterator](), fixed: undefined });
  };
  const leave = (entry: Entry): void => {
    under.pop();
    places.delete(entry);
    done.add(entry);
    result.push(entry);
  };
  /** What refers to something that is under way itself: a ring. */
  const close = (visit: Visit, name: string, at: number): void => {
    visit.fixed ??= fixedNames(visit.entry);
    if (visit.fixed.has(name)) {
      if (impossible.length < ringsShown)
        impossible.push(ringInWords(under.slice(at).map(({ entry }) => entry)));
      return;
    }
    const names = later.get(visit.entry) ?? new Set();
    later.set(visit.entry, names.add(name));
  };

  // By a list of its own and not by calls within calls: a chain of references may be longer than any stack.
  for (const entry of entries) {
    if (!done.has(entry)) enter(entry);
    for (let visit = under.at(-1); visit; visit = under.at(-1)) {
      const { value: next } = visit.targets.next();
      if (!next) leave(visit.entry);
      else {
        const [name, target] = next;
        const at = places.get(target);
        if (at !== undefined) close(visit, name, at);
        else if (!done.has(target)) enter(target);
      }
    }
  }
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
