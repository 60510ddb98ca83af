// The parts of an object that are compared one by one: its fields, and the entries of lists whose members are told
// apart by a name. Conflicts, and what is left of an interrupted write, are decided atom by atom.
import { isRecord } from '../runtime/json.ts';
import { canonical, isEmpty, same } from './canonical.ts';
import type { Field, Fields, Kind } from './types.ts';

/** `labels[${label:production}]` or `config`, with its value; what is empty has none. */
export type Atoms = Readonly<Record<string, unknown>>;

function entryName(field: string, entry: unknown, split: readonly string[]): string {
  const members = split.map((name) => (isRecord(entry) ? entry[name] : undefined));
  return `${field}[${members.map((member) => (typeof member === 'string' ? member : canonical(member))).join(' ')}]`;
}

/** The field that an atom is of. */
export function fieldOf(atom: string): string {
  const at = atom.indexOf('[');
  return at < 0 ? atom : atom.slice(0, at);
}

/** Entries of a list in the order of their names, where they have some: Portkey's own order says nothing. */
export function inOrder(field: Field, value: unknown): unknown {
  const { split } = field;
  if (split === undefined || !Array.isArray(value)) return value;
  const named = value.map((entry: unknown) => [entryName('', entry, split), entry] as const);
  return named.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
}

export function atomsOf(kind: Kind, fields: Fields): Atoms {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const { split } = kind.fields[name] ?? ({} as Partial<Field>);
    if (isEmpty(value) && !(kind.fields[name]?.required ?? false)) continue;
    if (split === undefined || !Array.isArray(value)) found[name] = value;
    else for (const entry of value) found[entryName(name, entry, split)] = entry;
  }
  return found;
}

/** Fields again, from atoms; entries of lists in the order of their names. */
export function fieldsOf(kind: Kind, atoms: Atoms): Fields {
  const fields: Record<string, unknown> = {};
  for (const atom of Object.keys(atoms).sort()) {
    const value = atoms[atom];
    if (value === undefined || value === null) continue;
    const name = fieldOf(atom);
    if (kind.fields[name]?.split === undefined || atom === name) fields[name] = value;
    else if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = [value];
  }
  return fields;
}

/** The atoms in which two objects differ. */
export function differing(a: Atoms, b: Atoms): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((atom) => !same(a[atom], b[atom]))
    .sort();
}

/** A choice of atoms; null stands for what is not there. */
export function choose(atoms: Atoms, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, atoms[name] ?? null]));
}
