// What the wrong configs share: their form, and configs that are right but for one part.

export interface WrongConfig {
  readonly config: unknown;
  readonly finds: 'error' | 'warning';
  readonly path: string;
  /** What message or mend has to say. */
  readonly says: RegExp;
}

export const two = [{ provider: '@a' }, { provider: '@b' }];
export const fallback = { strategy: { mode: 'fallback' }, targets: two };
/** A conditional config that is right, to be made wrong in one place. */
export function routed(strategy: Record<string, unknown>, targets?: unknown): unknown {
  return {
    strategy: {
      mode: 'conditional',
      conditions: [{ query: { 'metadata.plan': { $eq: 'paid' } }, then: 'paid' }],
      default: 'free',
      ...strategy,
    },
    targets: targets ?? [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
    ],
  };
}
export const when = (query: unknown): unknown => routed({ conditions: [{ query, then: 'paid' }] });
