// npm run evals: what the oracle, the blind agent and, where one is set, a model make of the tasks in test/evals.
// Exits 1 where a figure is below the committed one. --write commits the figures, --peer measures the package of
// bench/peer.ts too, --list names every failure, --task <part of an id> runs a few.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from '../../codegen/contract/paths.ts';
import { blind } from '../../test/evals/drivers/blind/index.ts';
import { modelDriver } from '../../test/evals/drivers/model.ts';
import { oracle } from '../../test/evals/drivers/oracle.ts';
import {
  type DearTask,
  dearTask,
  type Figure,
  type Figures,
  figuresFile,
  isBelow,
  summary,
  table,
} from '../../test/evals/figures.ts';
import { peerServer } from '../../test/evals/harness/peer.ts';
import { type Driver, runTask } from '../../test/evals/harness/run.ts';
import type { Score } from '../../test/evals/harness/score.ts';
import { ownServer, type Server } from '../../test/evals/harness/toolset.ts';
import { openStage } from '../../test/evals/harness/world.ts';
import type { Task } from '../../test/evals/task.ts';
import { tasks } from '../../test/evals/tasks/index.ts';

const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    peer: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    task: { type: 'string' },
    trials: { type: 'string', default: '3' },
  },
});

const wanted = tasks.filter(({ id }) => options.task === undefined || id.includes(options.task));
const whole = wanted.length === tasks.length;
const stage = await openStage();

const dear: DearTask[] = [];

async function measure(driver: Driver, server: Server, some: readonly Task[] = wanted): Promise<Figure> {
  const scores: Score[] = [];
  for (const task of some) {
    const { score, attempt } = await runTask(stage, server, driver, task);
    scores.push(score);
    if (driver === blind && server === full) dear.push(...dearTask(task, score, attempt.calls));
    if (process.stderr.isTTY)
      process.stderr.write(`\r${driver.name}, ${server.name}: ${scores.length} of ${some.length} `);
    if (options.list && !score.success) {
      console.log(`${driver.name}, ${server.name}: ${task.id}: ${score.problems.join('; ')}`);
      for (const { tool, args, ok, text } of options.task === undefined ? [] : attempt.calls)
        console.log(`  ${ok ? ' ' : '!'} ${tool} ${JSON.stringify(args)} -> ${text.slice(0, 400)}`);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return summary(driver.name, server, scores);
}

const full = ownServer(stage, 'full');
const compact = ownServer(stage, 'compact');
const discover = ownServer(stage, 'discover');
const measured: Figure[] = [
  await measure(oracle, full),
  await measure(oracle, compact),
  await measure(oracle, discover),
  await measure(blind, full),
  await measure(blind, compact),
  await measure(blind, discover),
];
if (options.peer) {
  const peer = await peerServer(stage);
  const names = new Set(peer.open({ id: '', setting: {} } as Task).names);
  const possible = wanted.filter(({ oracle: steps }) => steps.every(({ tool }) => names.has(tool)));
  measured.push(await measure(oracle, peer, possible), await measure(blind, peer));
  await peer.close();
}
const model = modelDriver(process.env);
if (model) measured.push(...(await model.measure(stage, full, wanted, Number(options.trials), summary)));
await full.close();
await compact.close();
await discover.close();
await stage.close();

const committed = JSON.parse(readFileSync(figuresFile, 'utf8')) as Figures;
if (options.write && whole) {
  const kept = committed.rows.filter(
    (row) => !measured.some(({ driver, server }) => driver === row.driver && server === row.server),
  );
  writeFileSync(
    figuresFile,
    `${JSON.stringify({ ...committed, rows: [...measured, ...kept], dear }, null, 2)}\n`,
  );
  // The tables of docs/evals.md are made from the figures.
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/docs/index.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
}
console.log(table(measured));
console.log('');
const drops = whole ? isBelow(measured, committed.rows) : [];
for (const drop of drops) console.error(drop);
if (drops.length > 0 && !options.write) process.exitCode = 1;
for (const { driver, server, success, tasks: count } of measured.filter((row) => row.server === 'full'))
  console.log(`${driver} ${success} of ${count}${server === 'full' ? '' : ` ${server}`}`);
