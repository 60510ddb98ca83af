// The blind agent does no worse than when its figure was committed: names, descriptions and errors lead as well.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blind } from './drivers/blind/index.ts';
import { readFigures } from './figures.ts';
import { runTask } from './harness/run.ts';
import { ownServer, type Server } from './harness/toolset.ts';
import { openStage, type Stage } from './harness/world.ts';
import { tasks } from './tasks/index.ts';

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

it('finds its way as often as the committed figure says (npm run evals -- --list names what it misses)', async () => {
  const committed = readFigures().rows.find(({ driver, server: on }) => driver === 'blind' && on === 'full');
  let success = 0;
  for (const task of tasks) if ((await runTask(stage, server, blind, task)).score.success) success += 1;
  console.info(`blind ${success} of ${tasks.length}`);
  expect(success).toBeGreaterThanOrEqual(committed?.success ?? tasks.length);
  expect(success / tasks.length).toBeGreaterThanOrEqual(0.6);
}, 120_000);
