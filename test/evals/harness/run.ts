// Runs one driver over the tasks on one server, one world after the other.
import type { Task } from '../task.ts';
import { type Attempt, type Score, score } from './score.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Server, Toolset } from './toolset.ts';
import { createWorld, type Stage } from './world.ts';

/** What does the tasks. */
export interface Driver {
  readonly name: string;
  readonly run: (task: Task, toolset: Toolset) => Promise<Attempt>;
}

/** One task in a world of its own. */
export async function runTask(
  stage: Stage,
  server: Server,
  driver: Driver,
  task: Task,
): Promise<{ readonly score: Score; readonly attempt: Attempt }> {
  const world = createWorld(task);
  stage.enter(world);
  const before = takeSnapshot(world);
  const attempt = await driver.run(task, server.open(task));
  return { score: score(task, attempt, before, takeSnapshot(world)), attempt };
}
