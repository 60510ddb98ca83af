// The oracle: replays the known-good way of each task, with values taken from earlier results.
import { search } from '@jmespath-community/jmespath';
import type { Driver } from '../harness/run.ts';
import type { Attempt, CallRecord } from '../harness/score.ts';
import type { Toolset } from '../harness/toolset.ts';
import type { Step, Task } from '../task.ts';

type Results = ReadonlyMap<string, unknown>;

/** An argument with each `$name.path` replaced by its value. */
function resolve(value: unknown, results: Results): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, results)]));
  const [, name, path] = typeof value === 'string' ? (/^\$(\w+)\.(.+)$/s.exec(value) ?? []) : [];
  if (name === undefined || path === undefined || !results.has(name)) return value;
  return search(results.get(name) as Parameters<typeof search>[0], path);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Replays the steps. It stops where one does not end as recorded. */
export async function replay(
  steps: readonly Step[],
  { reach, unwrap = parsed }: Pick<Toolset, 'reach' | 'unwrap'>,
): Promise<readonly CallRecord[]> {
  const results = new Map<string, unknown>();
  const calls: CallRecord[] = [];
  for (const { tool, args, as, fails } of steps) {
    const made = await reach(tool, resolve(args, results));
    calls.push(made);
    if (as !== undefined) results.set(as, unwrap(made.text));
    if (made.ok !== (fails !== true)) break;
  }
  return calls;
}

/** Whether the last step ended as it was to. */
function endsWell(task: Task, calls: readonly CallRecord[]): boolean {
  return calls.length === task.oracle.length && calls.at(-1)?.ok === (task.oracle.at(-1)?.fails !== true);
}

export const oracle: Driver = {
  name: 'oracle',
  run: async (task, toolset): Promise<Attempt> => {
    const calls = await replay(task.oracle, toolset);
    return { calls, cannot: endsWell(task, calls) ? task.cannot === true : task.cannot !== true };
  },
};
