// Findings of a config check: place, problem and fix.

/** One finding. `path` is written from the config's root, such as `targets[1].weight`; empty for the root. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** More findings of one severity are counted and not listed: nobody mends forty at once. */
const maxListed = 25;

/** Values are quoted in messages up to this length, in characters. */
const maxQuoted = 40;

/** Collects errors (no reading of the config makes sense of it) and warnings (it is stored, and may not do what it says). */
export class Findings {
  readonly errors: Finding[] = [];
  readonly warnings: Finding[] = [];
  #unlisted = 0;

  /** How many findings were left out. */
  get unlisted(): number {
    return this.#unlisted;
  }

  error(path: string, message: string, fix: string): void {
    this.#add(this.errors, { path, message, fix });
  }

  warn(path: string, message: string, fix: string): void {
    this.#add(this.warnings, { path, message, fix });
  }

  #add(list: Finding[], finding: Finding): void {
    if (list.length < maxListed) list.push(finding);
    else this.#unlisted += 1;
  }
}

/** The path of a key below `path`. */
export function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${quote(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The path of an item below `path`. */
export function at(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A value as messages show it. Only for values that are never secret. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, maxQuoted + 1)) : kindOf(value);
  return text.length > maxQuoted + 2 ? `${text.slice(0, maxQuoted)}…"` : text;
}

/** The JSON type of a value in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'text';
    case 'number':
      return `the number ${value}`;
    default:
      return String(value).slice(0, maxQuoted);
  }
}

/** A plain JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
