// Plans, journals and exports that are too large for a conversation, or that are named by their digest later on.
// Kept in memory for an hour, for the caller who made them alone.
import { digestOf } from './canonical.ts';

export type KeptSort = 'exports' | 'plans' | 'journals';

interface Kept {
  readonly value: unknown;
  readonly bytes: number;
  readonly until: number;
}

const maxAgeMs = 3_600_000;
const maxItems = 100;
const maxBytes = 100_000_000;

export class Keeper {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;
  #bytes = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  static #name(owner: string, sort: KeptSort, id: string): string {
    return JSON.stringify([owner, sort, id]);
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0;
    this.#kept.delete(name);
  }

  /** Keeps a value; the oldest give way. @param owner whose it is. @param text the value as JSON, for its size. */
  keep(owner: string, sort: KeptSort, id: string, value: unknown, text: string): void {
    const name = Keeper.#name(owner, sort, id);
    this.#drop(name);
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) return;
    this.#kept.set(name, { value, bytes, until: this.#now() + maxAgeMs });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= maxBytes && this.#kept.size <= maxItems) break;
      this.#drop(oldest);
    }
  }

  /** What an address leads to. */
  read(owner: string, uri: string): unknown {
    const [, sort, id = ''] = /^portkey:\/\/(exports|plans|journals)\/([0-9a-f]{64})$/.exec(uri) ?? [];
    return sort === undefined ? undefined : this.find(owner, sort as KeptSort, id);
  }

  find(owner: string, sort: KeptSort, id: string): unknown {
    const name = Keeper.#name(owner, sort, id);
    const kept = this.#kept.get(name);
    if (kept && kept.until > this.#now()) return kept.value;
    this.#drop(name);
    return undefined;
  }
}

/** Whose something is: the caller, and the key that the caller brings, as a digest. */
export function ownerOf(principal: string, apiKey: string | undefined): string {
  return digestOf([principal, apiKey ?? null]);
}

export function keptUri(sort: KeptSort, id: string): string {
  return `portkey://${sort}/${id}`;
}
