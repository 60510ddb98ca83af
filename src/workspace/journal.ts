// The journal of an apply: what was changed, from what to what. A plan made from it takes the changes back.
import { PortkeyError } from '../portkey/errors.ts';
import { isRecord } from '../runtime/json.ts';
import { digestOf } from './canonical.ts';
import { kinds } from './kinds/index.ts';
import { type Operation, type Plan, type PlanConflict, sealPlan } from './plan.ts';

/** One change; `already`: it was so when the apply came to it. */
export interface JournalEntry extends Operation {
  readonly already?: true;
}

export interface Journal {
  readonly portkey_journal: 1;
  readonly for: Plan['for'];
  /** The digest of the plan that was applied. */
  readonly plan: string;
  readonly made_at: string;
  readonly entries: readonly JournalEntry[];
  /** SHA-256 of the canonical JSON of all the rest. */
  readonly digest: string;
}

export function sealJournal(plan: Plan, entries: readonly JournalEntry[], now: number): Journal {
  const rest = {
    portkey_journal: 1 as const,
    for: plan.for,
    plan: plan.digest,
    made_at: new Date(now).toISOString(),
    entries,
  };
  return { ...rest, digest: digestOf(rest) };
}

/** @throws PortkeyError for what is no journal, or was altered. */
export function checkJournal(value: unknown): Journal {
  const given = isRecord(value) && value.portkey_journal === 1 ? value : undefined;
  const { digest, ...rest } = given ?? {};
  if (given === undefined || digest !== digestOf(rest) || !Array.isArray(given.entries)) {
    throw new PortkeyError({
      code: 'journal_altered',
      message: given ? 'The journal was altered.' : 'This is not a journal that apply_changes returned.',
      hint: 'Nothing was read or written.',
    });
  }
  // Its parts are checked as those of a plan are, which is made of them.
  return given as unknown as Journal;
}

/**
 * The plan that takes a journal back, newest change first: what was made is deleted, what was changed gets its former
 * value. What was deleted is not made again, since its secrets and ids are gone.
 */
export function revertPlan(journal: Journal, now: number): Plan {
  const operations: Operation[] = [];
  const kept: PlanConflict[] = [];
  const made = new Map<string, Operation>();
  for (const { action, kind, key, will } of journal.entries) {
    const name = `${kind}/${key}`;
    if (action === 'create') made.set(name, { action: 'delete', kind, key, now: will, will: null });
    const created = made.get(name);
    if (action === 'update' && created) made.set(name, { ...created, now: { ...created.now, ...will } });
  }
  for (const { action, kind, key, now: before, will } of [...journal.entries].reverse()) {
    const created = made.get(`${kind}/${key}`);
    if (action === 'delete') {
      kept.push({ kind, key, reason: 'it was deleted, and is not made again: its ids and secrets are gone' });
    } else if (created) {
      if (action !== 'create') continue;
      if (kinds.get(kind)?.remove) operations.push(created);
      else kept.push({ kind, key, reason: 'a plan deletes none of its kind' });
    } else {
      operations.push({ action: 'update', kind, key, now: will, will: before });
    }
  }
  return sealPlan({ for: journal.for, mode: 'revert', operations, conflicts: [], kept }, now);
}
