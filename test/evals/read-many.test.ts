// read_many does in one call what several reads do, for a fraction of their tokens.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { oracle } from './drivers/oracle.ts';
import { type Driver, runTask } from './harness/run.ts';
import type { CallRecord } from './harness/score.ts';
import { ownServer, type Server } from './harness/toolset.ts';
import { openStage, type Stage } from './harness/world.ts';
import { tasks } from './tasks/index.ts';
import { oneCalls } from './tasks/one-call.ts';

let stage: Stage;
let server: Server;
beforeAll(async () => {
  stage = await openStage();
  server = ownServer(stage, 'full');
});
afterAll(async () => {
  await server.close();
  await stage.close();
});

/** The same reads one by one, with whole replies: as most agents make them. */
function plain(calls: readonly CallRecord[]): Driver {
  return {
    name: 'one by one',
    run: async (_, toolset) => {
      const made: CallRecord[] = [];
      for (const { tool, args } of calls) {
        const { select: _select, ...rest } = args as Record<string, unknown>;
        made.push(await toolset.call(tool, rest));
      }
      return { calls: made, cannot: false };
    },
  };
}

it('answers five tasks of several reads in one call and at most a quarter of the tokens', async () => {
  const shares: number[] = [];
  for (const { task: id, steps, select } of oneCalls) {
    const task = tasks.find((one) => one.id === id);
    if (!task) throw new Error(`there is no task ${id}`);
    const lean = await runTask(stage, server, oracle, task);
    const many = await runTask(stage, server, plain(lean.attempt.calls), task);
    expect(many.score).toMatchObject({ problems: [] });
    const one = await runTask(
      stage,
      server,
      {
        name: 'one call',
        run: async (_, toolset) => ({
          calls: [await toolset.call('read_many', { steps, select })],
          cannot: false,
        }),
      },
      task,
    );
    expect(one.score).toMatchObject({ problems: [], calls: 1 });
    const share = one.score.tokens / many.score.tokens;
    shares.push(share);
    console.info(
      `${id}: ${many.score.calls} calls, ${many.score.tokens} tokens (with select ${lean.score.tokens}); in one call ${one.score.tokens} (${Math.round(100 * share)} %)`,
    );
  }
  expect(shares.filter((share) => share <= 0.25).length).toBeGreaterThanOrEqual(5);
});
