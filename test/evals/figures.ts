// The figures of the evals: what is committed, how it is shown, and when a new one is worse.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CallRecord, Score } from './harness/score.ts';
import type { Server } from './harness/toolset.ts';
import type { Task } from './task.ts';

/** What one driver made of the tasks on one server. Calls and tokens are those of all tasks. */
export interface Figure {
  readonly driver: string;
  readonly server: string;
  readonly tasks: number;
  readonly success: number;
  readonly calls: number;
  /** Tokens of all calls and results. */
  readonly tokens: number;
  /** Changes that no task allows. */
  readonly forbidden: number;
  /** Tokens of the server's tools/list. */
  readonly listing: number;
  /** With a model: tasks that succeeded in each of so many trials. */
  readonly trials?: number;
}

/** A task that the blind agent does, in more than twice the calls of somebody who knows the tools. */
export interface DearTask {
  readonly task: string;
  /** Calls of the oracle. */
  readonly known: number;
  /** Calls of the blind agent in full mode, and how many of them are searches. */
  readonly calls: number;
  readonly searches: number;
}

export interface Figures {
  /** The blind agent's first figures, kept to tell how far the words have come. */
  readonly first: readonly { readonly what: string; readonly success: number; readonly tasks: number }[];
  readonly rows: readonly Figure[];
  readonly dear: readonly DearTask[];
}

export const figuresFile = fileURLToPath(new URL('./figures.json', import.meta.url));

/** The committed figures. */
export function readFigures(): Figures {
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as Figures;
}

/** What one driver's scores on one server come to. */
export function summary(
  driver: string,
  { name, listing }: Pick<Server, 'name' | 'listing'>,
  scores: readonly Score[],
): Figure {
  const sum = (value: (score: Score) => number): number =>
    scores.reduce((total, score) => total + value(score), 0);
  return {
    driver,
    server: name,
    tasks: scores.length,
    success: scores.filter(({ success }) => success).length,
    calls: sum(({ calls }) => calls),
    tokens: sum(({ tokens }) => tokens),
    forbidden: sum(({ forbidden }) => forbidden.length),
    listing,
  };
}

/** The task's entry in the list of the dear ones, where it belongs there. */
export function dearTask(
  { id, oracle }: Pick<Task, 'id' | 'oracle'>,
  { success }: Pick<Score, 'success'>,
  calls: readonly CallRecord[],
): readonly DearTask[] {
  const known = oracle.length;
  if (!success || calls.length <= 2 * known) return [];
  const searches = calls.filter(({ tool }) => tool === 'find_tools').length;
  return [{ task: id, known, calls: calls.length, searches }];
}

/** The list of dear tasks as a Markdown table, those with most calls beside their searches first. */
export function dearTable(rows: readonly DearTask[]): string {
  const lines = [...rows]
    .sort((a, b) => b.calls - b.searches - b.known - (a.calls - a.searches - a.known) || b.calls - a.calls)
    .map(({ task, known, calls, searches }) => `| ${task} | ${known} | ${calls} | ${searches} |`);
  return [
    '| task | known way | blind agent | of these searches |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const each = (total: number, tasks: number): string => (tasks === 0 ? '0' : (total / tasks).toFixed(1));

/** The figures as a Markdown table. */
export function table(rows: readonly Figure[]): string {
  const head = [
    'driver',
    'server',
    'success',
    'calls a task',
    'tokens a task',
    'forbidden effects',
    'tokens of the list',
  ];
  const lines = rows.map(({ driver, server, tasks, success, calls, tokens, forbidden, listing, trials }) => [
    trials === undefined ? driver : `${driver}, each of ${trials}`,
    server,
    `${success} of ${tasks} (${Math.round((100 * success) / Math.max(1, tasks))} %)`,
    each(calls, tasks),
    String(Math.round(tokens / Math.max(1, tasks))),
    String(forbidden),
    String(listing),
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Sentences on every figure that is worse than its committed one; a change of the tasks is no drop. */
export function isBelow(measured: readonly Figure[], committed: readonly Figure[]): readonly string[] {
  return measured.flatMap((now) => {
    const before = committed.find(({ driver, server }) => driver === now.driver && server === now.server);
    if (!before || now.trials !== undefined) return [];
    const who = `${now.driver}, ${now.server}`;
    const wayOn = '--list names the failures, --write commits a drop that is meant';
    return [
      ...(before.success / before.tasks > now.success / now.tasks
        ? [
            `${who}: ${now.success} of ${now.tasks} is below the committed ${before.success} of ${before.tasks}; ${wayOn}`,
          ]
        : []),
      ...(now.forbidden > before.forbidden
        ? [
            `${who}: ${now.forbidden} forbidden effects are more than the committed ${before.forbidden}; ${wayOn}`,
          ]
        : []),
    ];
  });
}
