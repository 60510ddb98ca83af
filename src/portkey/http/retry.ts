// Retry rules: which attempt may be repeated, and after how long. A write is repeated only when it cannot have been
// applied.

/** What became of one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'reply'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: 'failure'; readonly sent: boolean; readonly lasting: boolean };

export interface RetryRules {
  /** Retries left, this one counted. */
  readonly left: number;
  readonly readOnly: boolean;
  /** Attempts made so far, 1 or more. */
  readonly attempt: number;
  /** The longest `Retry-After` that is waited for, ms. */
  readonly maxRetryAfterMs: number;
  readonly backoffMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const READ_AGAIN: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The longest backoff, ms, however many retries there were. */
export const MAX_BACKOFF_MS = 8_000;

/** How long to wait before the next attempt, in ms; undefined when there is none. */
export function waitBeforeRetry(outcome: AttemptOutcome, rules: RetryRules): number | undefined {
  if (rules.left <= 0 || !mayRepeat(outcome, rules.readOnly)) return undefined;
  if (outcome.kind === 'reply' && outcome.retryAfterMs !== undefined) {
    return outcome.retryAfterMs <= rules.maxRetryAfterMs ? outcome.retryAfterMs : undefined;
  }
  return fullJitter(rules.attempt, rules.backoffMs, rules.random());
}

/** True when repeating cannot apply a write twice, and may help. */
export function mayRepeat(outcome: AttemptOutcome, readOnly: boolean): boolean {
  if (outcome.kind === 'failure') return !outcome.lasting && (readOnly || !outcome.sent);
  return readOnly ? READ_AGAIN.has(outcome.status) : outcome.status === 429;
}

/** Anything from 0 to a bound that doubles with each attempt, ms. */
export function fullJitter(attempt: number, backoffMs: number, random: number): number {
  return Math.round(random * Math.min(MAX_BACKOFF_MS, backoffMs * 2 ** (attempt - 1)));
}
