// Applies a plan: checks that it is for here and unaltered, then takes step by step. It stops at the first failure; the
// same plan again goes on from there.
import { PortkeyError } from '../portkey/errors.ts';
import { createRedactor } from '../portkey/redact.ts';
import { ConflictError, mayBeMade, Run } from './apply-step.ts';
import { type Journal, type JournalEntry, sealJournal } from './journal.ts';
import type { Operation, Plan, PlanConflict } from './plan.ts';
import { checkPlanFor } from './plan-check.ts';
import { type Guard, Workspace } from './read.ts';
import { nameOf, referencesIn } from './references.ts';
import { someOf } from './render.ts';
import { secretsIn } from './secrets.ts';
import type { Upstream } from './types.ts';

export interface ApplyContext {
  readonly host: string;
  readonly guard?: Guard;
  /** The value of a secret by the name that documents give it; undefined where it is not set. */
  readonly secret: (name: string) => string | undefined;
  /** ms since 1970. */
  readonly now?: () => number;
  /** Told of each change as soon as it is made, so that a journal outlives the process. */
  readonly onChange?: (entry: JournalEntry) => void;
}

/** What an apply came to. */
export interface Applied {
  readonly complete: boolean;
  /** Changes that were made, in words. */
  readonly done: readonly string[];
  /** Changes that were found made. */
  readonly already: readonly string[];
  readonly not_done: readonly string[];
  readonly stopped?: {
    readonly at: string;
    /** `conflict`: the object changed since the plan; `error`: a call failed. */
    readonly because: 'conflict' | 'error';
    readonly message: string;
    /** Of a conflict: the part, what the plan found, what it is to become, and what is there. */
    readonly conflict?: {
      readonly part: string;
      readonly planned: unknown;
      readonly wanted: unknown;
      readonly found: unknown;
    };
    readonly error?: PortkeyError;
  };
  readonly conflicts: readonly PlanConflict[];
  readonly journal: Journal;
  /** API keys that were made. Their values are not kept: `rotate_api_key` gives one. */
  readonly new_keys: readonly string[];
}

export function inWords(
  { action, kind, key }: Pick<Operation, 'action' | 'kind' | 'key'>,
  one: string,
): string {
  return kind === 'workspace' ? `${action} the workspace` : `${action} ${one} "${key}"`;
}

/** References that neither the workspace has nor the plan makes. */
function dangling(workspace: Workspace, plan: Plan): string[] {
  const made = new Set(
    plan.operations
      .filter(({ action }) => action === 'create')
      .map(({ kind, key }) => `${workspace.kind(kind).one}/${key}`),
  );
  const names = plan.operations.flatMap(({ will }) =>
    referencesIn(will).flatMap((reference) =>
      workspace.references.has(reference) || made.has(nameOf(reference)) ? [] : [nameOf(reference)],
    ),
  );
  return [...new Set(names)];
}

/** An error that may repeat what was sent, without the secrets that were filled in. */
function withoutSecrets(error: PortkeyError, plan: Plan, { secret }: ApplyContext): PortkeyError {
  const names = plan.operations.flatMap(({ will }) => secretsIn(will));
  const { json } = createRedactor(new Set(names.map(secret)));
  return new PortkeyError(json(error.facts) as typeof error.facts);
}

/**
 * Applies a plan.
 * @throws PortkeyError before anything is written: for a plan that is not for here, too old or altered, for secrets
 * that are not set, references that lead nowhere, and operations that the operator excluded.
 */
export async function applyPlan(up: Upstream, plan: Plan, context: ApplyContext): Promise<Applied> {
  const now = context.now ?? Date.now;
  checkPlanFor(plan, context, up, now());
  const wanted = new Set(plan.operations.map(({ kind }) => kind));
  const workspace = await Workspace.open(up, plan.for.workspace.id, wanted, context.guard);
  const { place } = workspace;
  if (place.id !== plan.for.workspace.id || (place.organisationId ?? '') !== plan.for.organisation) {
    throw new PortkeyError({
      code: 'plan_elsewhere',
      message: `The plan is for workspace ${plan.for.workspace.slug} (${plan.for.workspace.id}), and the key reaches another.`,
      hint: 'Nothing was written. Make a plan for this workspace.',
    });
  }
  const unreadable = [...wanted].filter((name) => workspace.unreadable.has(name));
  const lost = dangling(workspace, plan);
  if (unreadable.length > 0 || lost.length > 0) {
    throw new PortkeyError({
      code: 'plan_not_applicable',
      message:
        lost.length > 0
          ? `The plan refers to what the workspace does not have: ${someOf(lost)}.`
          : `${unreadable.join(', ')} could not be read.`,
      hint: 'Nothing was written.',
    });
  }

  const run = new Run(workspace, plan, context.secret);
  const words = (operation: Operation): string => inWords(operation, workspace.kind(operation.kind).one);
  const done: string[] = [];
  const already: string[] = [];
  const newKeys: string[] = [];
  const entries: JournalEntry[] = [];
  let stopped: Applied['stopped'];
  for (const [index, operation] of plan.operations.entries()) {
    const what = words(operation);
    up.progress(`${index + 1} of ${plan.operations.length}: ${what}`);
    try {
      const outcome = await run.step(operation);
      const entry: JournalEntry = { ...operation, ...(outcome === 'already' && { already: true }) };
      entries.push(entry);
      context.onChange?.(entry);
      (outcome === 'done' ? done : already).push(what);
      if (outcome === 'done' && operation.kind === 'api_keys' && operation.action === 'create')
        newKeys.push(operation.key);
    } catch (error) {
      if (error instanceof ConflictError) {
        const { message, conflict } = error;
        stopped = { at: what, because: 'conflict', message, ...(conflict && { conflict }) };
      } else if (error instanceof PortkeyError) {
        const unsure = mayBeMade(error) ? ' It may have been made all the same.' : '';
        const told = withoutSecrets(error, plan, context);
        stopped = { at: what, because: 'error', message: `${told.message}${unsure}`, error: told };
      } else throw error;
      break;
    }
  }
  const rest = plan.operations.slice(done.length + already.length).map(words);
  return {
    complete: stopped === undefined,
    done,
    already,
    not_done: rest,
    ...(stopped && { stopped }),
    conflicts: plan.conflicts,
    journal: sealJournal(plan, entries, now()),
    new_keys: newKeys,
  };
}
