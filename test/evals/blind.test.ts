// The blind agent does no worse than when its figures were committed: names, descriptions and errors lead as well, and
// as seldom astray.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blind } from './drivers/blind/index.ts';
import { isBelow, readFigures, summary, table } from './figures.ts';
import { runTask } from './harness/run.ts';
import type { Score } from './harness/score.ts';
import { ownServer, type Server } from './harness/toolset.ts';
import { openStage, type Stage } from './harness/world.ts';
import { tasks } from './tasks/index.ts';

const { rows: committed } = readFigures();

describe.each(['full', 'compact', 'discover'] as const)('the blind agent in %s mode', (mode) => {
  let stage: Stage;
  let server: Server;
  beforeAll(async () => {
    stage = await openStage();
    server = ownServer(stage, mode);
  });
  afterAll(async () => {
    await server.close();
    await stage.close();
  });

  it('succeeds as often as the committed figure says, and changes no more that nobody asked for', async () => {
    const scores: Score[] = [];
    for (const task of tasks) scores.push((await runTask(stage, server, blind, task)).score);
    const figure = summary(blind.name, server, scores);
    console.info(table([figure]));
    expect(committed).toContainEqual(expect.objectContaining({ driver: blind.name, server: mode }));
    expect(isBelow([figure], committed)).toEqual([]);
    expect(figure.success / figure.tasks).toBeGreaterThanOrEqual(0.6);
  }, 120_000);
});

it('a figure with fewer successes or more forbidden effects is told as a drop, one with more tasks done is not', () => {
  const [row] = committed;
  if (!row) throw new Error('no figure is committed');
  expect(isBelow([row, { ...row, calls: row.calls + 1 }], [row])).toEqual([]);
  expect(isBelow([{ ...row, success: row.success - 1 }], [row])).toHaveLength(1);
  expect(isBelow([{ ...row, forbidden: row.forbidden + 1 }], [row])).toHaveLength(1);
});
