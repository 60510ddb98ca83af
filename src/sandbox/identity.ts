// Ids, slugs and keys that come out the same on every run of one seed.

/** A pseudo-random generator (mulberry32): numbers from 0 to below 1, the same for the same seed. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Six hexadecimal digits that stand for a text (FNV-1a). */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0').slice(-6);
}

/** A name as a slug: lower case, words joined by hyphens. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug || digest(name);
}

/** Slugs with the place they are made in: one name in one place always gives the same, in the same order. */
export function placedSlug(prefix: string, name: string, place: string): (attempt: number) => string {
  return (attempt) =>
    `${prefix}-${slugOf(name).slice(0, 24)}-${digest(`${place}/${name}${attempt === 0 ? '' : `/${attempt}`}`)}`;
}

/** Slugs of a name: the bare one, then with a digest behind it. */
export function namedSlug(name: string): (attempt: number) => string {
  return (attempt) => (attempt === 0 ? slugOf(name) : `${slugOf(name)}-${digest(`${name}/${attempt}`)}`);
}

/** A secret as replies show it after the first time, in the form that was recorded. */
export function masked(secret: string): string {
  return `${secret.slice(0, 2)}*****${secret.slice(-3)}`;
}

/** Makes ids and keys from one generator. */
export class Identity {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  #hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += Math.floor(this.#random() * 16).toString(16);
    return text;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const variant = '89ab'.charAt(Math.floor(this.#random() * 4));
    return `${this.#hex(8)}-${this.#hex(4)}-4${this.#hex(3)}-${variant}${this.#hex(3)}-${this.#hex(12)}`;
  }

  /** The value of a new key, unlike a real one. It does not hold `sandbox`, which callers use as their own key. */
  key(): string {
    return `invented-${this.#hex(24)}`;
  }
}
