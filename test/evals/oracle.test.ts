// Every task can be done in a known-good way, and fails when its end state or its forbidden effects are broken.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/sandbox/store.ts';
import { oracle } from './drivers/oracle.ts';
import { type Driver, runTask } from './harness/run.ts';
import { namesOf } from './harness/snapshot.ts';
import { ownServer, type Server } from './harness/toolset.ts';
import { createWorld, openStage, type Stage, type World } from './harness/world.ts';
import type { Task } from './task.ts';
import { tasks } from './tasks/index.ts';

let stage: Stage;
let full: Server;
let discover: Server;
beforeAll(async () => {
  stage = await openStage();
  full = ownServer(stage, 'full');
  discover = ownServer(stage, 'discover');
});
afterAll(async () => {
  await full.close();
  await discover.close();
  await stage.close();
});

/** The oracle without its last call. */
const withoutLast: Driver = {
  name: 'without the last call',
  run: (task, toolset) => oracle.run({ ...task, oracle: task.oracle.slice(0, -1) }, toolset),
};

/** The oracle, and then a call that nobody asked for. */
const withStray: Driver = {
  name: 'with a stray call',
  run: async (task, toolset) => {
    const attempt = await oracle.run(task, toolset);
    const stray = await full.open({ ...task, setting: {} }).call('create_prompt_label', { name: 'stray' });
    expect(stray.ok).toBe(true);
    return attempt;
  },
};

/** The oracle, and then one more field of each row that it was to change. */
function withMore(tampered: () => World): Driver {
  return {
    name: 'with one field more',
    run: async (task, toolset) => {
      const attempt = await oracle.run(task, toolset);
      for (const change of task.ends) {
        if (change.kind !== 'changed') continue;
        const store = (tampered().account as unknown as Record<string, unknown>)[change.store];
        const rows = (store as { all?: () => Row[] }).all?.() ?? [];
        for (const row of rows) if (namesOf(row).includes(change.row)) row['tampered'] = true;
      }
      return attempt;
    },
  };
}

const changesRow = ({ ends }: Task): boolean =>
  ends.some(({ kind, store }) => kind === 'changed' && store !== 'defaults');

describe('the tasks', () => {
  it('are 80 or more, over all domains but those of previews, each with a name of its own', () => {
    expect(tasks.length).toBeGreaterThanOrEqual(80);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    expect(new Set(tasks.map(({ domain }) => domain)).size).toBeGreaterThanOrEqual(19);
  });

  it.each(tasks)('$id: done in the known-good way, in both modes', async (task) => {
    expect((await runTask(stage, full, oracle, task)).score.problems).toEqual([]);
    expect((await runTask(stage, discover, oracle, task)).score.problems).toEqual([]);
  });

  it.each(tasks)('$id: fails without its last call', async (task) => {
    expect((await runTask(stage, full, withoutLast, task)).score.success).toBe(false);
  });

  it.each(tasks)('$id: fails with a change that nobody asked for', async (task) => {
    const { score } = await runTask(stage, full, withStray, task);
    expect(score.forbidden).toEqual(['created labels stray']);
    expect(score.success).toBe(false);
  });

  it.each(tasks.filter(changesRow))('$id: fails when more of the row changes', async (task) => {
    let world = createWorld(task);
    const watched: Stage = {
      ...stage,
      enter: (entered) => {
        world = entered;
        stage.enter(entered);
      },
    };
    const { score } = await runTask(
      watched,
      full,
      withMore(() => world),
      task,
    );
    expect(score.forbidden.join()).toContain('tampered');
  });
});
