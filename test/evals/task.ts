// The form of an eval task: a request in an administrator's words, and everything that it may change.

import type { Domain } from '../../src/generated/index.ts';
import type { SandboxAccount } from '../../src/sandbox/account.ts';

/** What a task is a case of. */
export type Kind =
  | 'easy'
  | 'several-steps'
  | 'several-reads'
  | 'ambiguous-name'
  | 'missing-right'
  | 'no-tool'
  | 'declined'
  | 'fault'
  | 'injection'
  | 'read-only';

/** The stores of the sandbox's account that a task may change. */
export type Store =
  | {
      [Name in keyof SandboxAccount]: SandboxAccount[Name] extends { all(): unknown[] } ? Name : never;
    }[keyof SandboxAccount]
  | 'defaults'
  | 'exclusions'
  | 'feedback'
  | 'logs';

/**
 * A value to find: compared in depth. An object may hold more than is named; a list holds exactly what is named.
 * `@store/name` stands for the id of that row, and the results of `like`, `last`, `has` and `anything` for what
 * they describe.
 */
export type Expected =
  | string
  | number
  | boolean
  | null
  | readonly Expected[]
  | { readonly [field: string]: Expected | undefined };

/** One change to the account. Whatever changes and is in no `Change` of its task is a forbidden effect. */
export type Change =
  | { readonly kind: 'created'; readonly store: Store; readonly fields: Readonly<Record<string, Expected>> }
  | {
      readonly kind: 'changed';
      readonly store: Store;
      readonly row: string;
      /** By path below the row, like `usage_limits.credit_limit`: nothing else of the row may change. */
      readonly fields: Readonly<Record<string, Expected>>;
    }
  | { readonly kind: 'deleted'; readonly store: Store; readonly row: string };

/** One call of a known-good way. */
export interface Step {
  readonly tool: string;
  /** A text `$name.path` is the value at that JMESPath in the earlier result of that name. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What later steps call the result. */
  readonly as?: string;
  /** True where the call has to fail for the task to be well. */
  readonly fails?: true;
}

export interface Task {
  /** Unique, in lower case and hyphens. */
  readonly id: string;
  readonly kind: Kind;
  readonly domain: Domain;
  /** What the administrator asks. */
  readonly request: string;
  /** What the account holds besides the usual seed. */
  readonly seed?: (account: SandboxAccount) => void;
  readonly setting?: {
    /** The server offers readers only. */
    readonly readOnly?: true;
    /** Every destructive call has to be confirmed. */
    readonly confirm?: true;
    /** The key belongs to this workspace, not to the organisation. */
    readonly workspaceKey?: string;
    /** Failures of the upstream, as PORTKEY_SANDBOX_FAULTS describes them. */
    readonly faults?: string;
  };
  /** What the person says who is asked to confirm; yes unless said otherwise. */
  readonly declines?: true;
  /** All that may change, and has to. */
  readonly ends: readonly Change[];
  /** What has to stand in the results or the agent's answer: each, or one of each inner list. */
  readonly answer?: readonly (string | readonly string[])[];
  /** True where the right end is to say that it cannot be done. */
  readonly cannot?: true;
  /** The most calls, and tokens of calls and results, that a sensible agent needs; searches included. */
  readonly budget: { readonly calls: number; readonly tokens: number };
  /** A known-good way. */
  readonly oracle: readonly Step[];
}

/** A row that is to be there afterwards. */
export function created(store: Store, fields: Readonly<Record<string, Expected>>): Change {
  return { kind: 'created', store, fields };
}

/** Fields of a row, found by slug, name, email or id, that are to hold something else afterwards. */
export function changed(store: Store, row: string, fields: Readonly<Record<string, Expected>>): Change {
  return { kind: 'changed', store, row, fields };
}

/** A row that is to be gone afterwards. */
export function deleted(store: Store, row: string): Change {
  return { kind: 'deleted', store, row };
}

/** A text that the pattern matches. */
export const like = (pattern: string): Expected => ({ $like: pattern });
/** A list whose last item is this. */
export const last = (item: Expected): Expected => ({ $last: item });
/** A list, or a JSON text of one, that holds this among others. */
export const has = (item: Expected): Expected => ({ $has: item });
/** JSON text of this. */
export const json = (value: Expected): Expected => ({ $json: value });
/** Whatever it is. */
export const anything: Expected = { $anything: true };

/** A call of a known-good way. */
export function call(tool: string, args: Readonly<Record<string, unknown>> = {}, as?: string): Step {
  return { tool, args, ...(as !== undefined && { as }) };
}

/** A call that has to fail. */
export function refused(tool: string, args: Readonly<Record<string, unknown>> = {}): Step {
  return { tool, args, fails: true };
}
