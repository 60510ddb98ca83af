// Objects of one kind, in memory: found by id or slug without a search, listed in the order they were made.
import { conflict } from './api-error.ts';

/** What every object of the sandbox has. */
export interface Row {
  readonly id: string;
  slug?: string;
  workspace_id?: string | null;
  created_at: string;
  last_updated_at: string;
  [field: string]: unknown;
}

/** A collection of rows with indexes on id and slug. One slug may stand once a workspace. */
export class Store<T extends Row = Row> {
  readonly #name: string;
  readonly #rows = new Map<string, T>();
  readonly #slugs = new Map<string, Set<string>>();

  /** @param name what one object is called in error messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /** What one object is called. */
  get name(): string {
    return this.#name;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#rows.size;
  }

  /** Adds a row. Throws 409 AB07 when its slug is taken in its workspace. */
  add(row: T): T {
    if (row.slug !== undefined) {
      this.checkFree(row, row.workspace_id);
      this.#slugs.set(row.slug, (this.#slugs.get(row.slug) ?? new Set()).add(row.id));
    }
    this.#rows.set(row.id, row);
    return row;
  }

  /** Throws 409 AB07 when another row has this one's slug in a workspace that it is to stand in. */
  checkFree(row: T, workspace: Row['workspace_id']): void {
    if (row.slug === undefined) return;
    for (const twin of this.#named(row.slug)) {
      if (twin !== row && (twin.workspace_id ?? null) === (workspace ?? null))
        throw conflict(`A ${this.#name} with the slug ${row.slug} exists already`);
    }
  }

  /**
   * The first of `slugs` that no row of the workspace has. Portkey makes a second object of one name without a word,
   * so that a made slug is never taken; only one that the caller chose can be.
   */
  unusedSlug(slugs: (attempt: number) => string, workspace: Row['workspace_id']): string {
    for (let attempt = 0; ; attempt += 1) {
      const slug = slugs(attempt);
      if (this.#named(slug).every((twin) => (twin.workspace_id ?? null) !== (workspace ?? null))) return slug;
    }
  }

  /** The row with this id, or else the first with this slug that `accept` takes. */
  find(idOrSlug: string, accept: (row: T) => boolean = () => true): T | undefined {
    const row = this.#rows.get(idOrSlug);
    if (row) return row;
    return this.#named(idOrSlug).find(accept);
  }

  /** Removes a row and gives its slug free. */
  remove(row: T): void {
    this.#rows.delete(row.id);
    if (row.slug === undefined) return;
    const named = this.#slugs.get(row.slug);
    named?.delete(row.id);
    if (named?.size === 0) this.#slugs.delete(row.slug);
  }

  /** Every row, oldest first. */
  all(): T[] {
    return [...this.#rows.values()];
  }

  /** The rows that pass. */
  where(pass: (row: T) => boolean): T[] {
    const found: T[] = [];
    for (const row of this.#rows.values()) if (pass(row)) found.push(row);
    return found;
  }

  #named(slug: string): T[] {
    const rows: T[] = [];
    for (const id of this.#slugs.get(slug) ?? []) {
      const row = this.#rows.get(id);
      if (row) rows.push(row);
    }
    return rows;
  }
}
