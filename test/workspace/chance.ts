// Random names, slugs and fields by a seed, for workspaces that are made up.
import { generator } from '../../src/sandbox/identity.ts';
import type { Fields } from '../../src/workspace/types.ts';

const words = [
  'Router',
  'Triage',
  'a/b',
  'Größe',
  'x}y',
  '50%',
  'Reply draft',
  'tone',
  'main',
  'Ünïcode 🙂',
  'null',
  `${'$'}{config:x}`,
];

export class Chance {
  readonly #random: () => number;
  #count = 0;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  below(most: number): number {
    return Math.floor(this.#random() * most);
  }

  is(probability: number): boolean {
    return this.#random() < probability;
  }

  one<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  /** A name that no other object has. */
  name(): string {
    this.#count += 1;
    return `${this.one(words)} ${this.#count}`;
  }

  slug(prefix: string): string {
    this.#count += 1;
    return `${prefix}-${this.#count}`;
  }

  /** The field, or not. */
  maybe(name: string, value: unknown, probability = 0.5): Fields {
    return this.is(probability) ? { [name]: value } : {};
  }
}
