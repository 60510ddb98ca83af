// What an attempt at a task came to: its end state, its forbidden effects, its answer and what it cost.
import type { Change, Task } from '../task.ts';
import { matches } from './match.ts';
import { compare, type Difference, namesOf, type Snapshot } from './snapshot.ts';

/** One call that a driver made, as a model would see it. */
export interface CallRecord {
  readonly tool: string;
  readonly args: unknown;
  readonly ok: boolean;
  /** The result's text. */
  readonly text: string;
  /** Tokens of the call and its result. */
  readonly tokens: number;
}

/** What a driver did with a task. */
export interface Attempt {
  readonly calls: readonly CallRecord[];
  /** What it says at the end, where it says anything. */
  readonly said?: string;
  /** True when it gave the task up as impossible. */
  readonly cannot: boolean;
}

export interface Score {
  readonly task: string;
  readonly success: boolean;
  /** Why not, in words. */
  readonly problems: readonly string[];
  /** Changes that the task does not allow. */
  readonly forbidden: readonly string[];
  readonly calls: number;
  readonly tokens: number;
}

const show = ({ kind, store, id, before, after, paths }: Difference): string => {
  const row = after ?? before ?? {};
  const name = namesOf(row).find((one) => typeof one === 'string' && one !== id && one !== '') ?? id;
  return `${kind} ${store} ${String(name)}${paths.length > 0 ? ` (${paths.join(', ')})` : ''}`;
};

/** The value at a dotted path. */
function at(row: Readonly<Record<string, unknown>> | undefined, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split('.'))
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return value;
}

const below = (path: string, allowed: string): boolean => path === allowed || path.startsWith(`${allowed}.`);

/** Whether a difference is the change that was asked for; for a changed row, what else of it changed is told apart. */
function fits(change: Change, found: Difference, snapshots: readonly Snapshot[]): boolean {
  if (change.kind !== found.kind || change.store !== found.store) return false;
  if (change.kind === 'created') return matches(change.fields, found.after, snapshots);
  if (!namesOf(found.before ?? {}).includes(change.row)) return false;
  if (change.kind === 'deleted') return true;
  return Object.entries(change.fields).every(([path, expected]) =>
    matches(expected, at(found.after, path), snapshots),
  );
}

function effects(task: Task, before: Snapshot, after: Snapshot): { missing: string[]; forbidden: string[] } {
  const open = [...compare(before, after)];
  const missing: string[] = [];
  const forbidden: string[] = [];
  for (const change of task.ends) {
    const index = open.findIndex((found) => fits(change, found, [before, after]));
    const [found] = index < 0 ? [] : open.splice(index, 1);
    if (!found) {
      const row = change.kind === 'created' ? JSON.stringify(change.fields) : change.row;
      missing.push(`not ${change.kind}: ${change.store} ${row.slice(0, 120)}`);
    } else if (change.kind === 'changed') {
      const allowed = Object.keys(change.fields);
      const more = found.paths.filter((path) => !allowed.some((one) => below(path, one)));
      if (more.length > 0) forbidden.push(show({ ...found, paths: more }));
    }
  }
  return { missing, forbidden: [...forbidden, ...open.map(show)] };
}

/** The results of all calls but searches, and what the driver said. */
function evidence({ calls, said }: Attempt): string {
  const results = calls.filter(({ tool }) => tool !== 'find_tools').map(({ text }) => text);
  return [...results, said ?? ''].join('\n');
}

/** Judges an attempt by the account before and after it. */
export function score(task: Task, attempt: Attempt, before: Snapshot, after: Snapshot): Score {
  const { missing, forbidden } = effects(task, before, after);
  const text = evidence(attempt);
  const unanswered = (task.answer ?? []).filter((part) => ![part].flat().some((one) => text.includes(one)));
  const calls = attempt.calls.length;
  const tokens = attempt.calls.reduce((sum, call) => sum + call.tokens, 0);
  const problems = [
    ...missing,
    ...forbidden.map((effect) => `forbidden: ${effect}`),
    ...unanswered.map((part) => `not in the answer: ${[part].flat().join(' or ')}`),
    ...(attempt.cannot === (task.cannot === true)
      ? []
      : [task.cannot ? 'did not say that it cannot be done' : 'gave up']),
    ...(calls > task.budget.calls ? [`${calls} calls, ${task.budget.calls} at most`] : []),
    ...(tokens > task.budget.tokens ? [`${tokens} tokens, ${task.budget.tokens} at most`] : []),
  ];
  return { task: task.id, success: problems.length === 0, problems, forbidden, calls, tokens };
}
