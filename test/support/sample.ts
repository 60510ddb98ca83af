// A value made from a schema, the ways to break it, and how both are put into a larger value.
import type { Broken } from './scalars.ts';

/** `minimal`: what is required, and no more. `fullest`: every property that the schema names. */
export type Fill = 'minimal' | 'fullest';

/** A value with one constraint broken. `sure` is false inside a union, where another branch may take it. */
export interface Mutant extends Broken {
  readonly at: string;
  readonly sure: boolean;
}

/** A value that fits; `label` says which branch or bound it shows. */
export interface Sample {
  readonly label: string;
  readonly value: unknown;
  readonly mutants: readonly Mutant[];
}

export const join = (...parts: readonly string[]): string => parts.filter(Boolean).join('.');

/** `samples` as they stand at `name` within a larger value. */
export function lift(
  samples: readonly Sample[],
  name: string,
  within: (value: unknown) => unknown,
  sure = true,
): Sample[] {
  return samples.map(({ label, value, mutants }) => ({
    label: join(name, label),
    value: within(value),
    mutants: mutants.map((mutant) => ({
      at: join(name, mutant.at),
      rule: mutant.rule,
      value: within(mutant.value),
      sure: sure && mutant.sure,
    })),
  }));
}

export const own = (broken: readonly Broken[]): Mutant[] =>
  broken.map((one) => ({ ...one, at: '', sure: true }));
