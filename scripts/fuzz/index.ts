// npm run fuzz -- --seconds 600 [--seed n]: hostile peers on stdio for as long as it is told.
import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const ms = Number(values.seconds) * 1_000;
const seed = values.seed === undefined ? undefined : Number(values.seed);
if (!(ms > 0) || (seed !== undefined && !Number.isInteger(seed))) {
  console.error('usage: npm run fuzz -- --seconds 600 [--seed 42]');
  process.exit(2);
}
const report = await fuzz({ cases: 1_000_000_000, ms, ...(seed === undefined ? {} : { seed }) });
console.log(
  `${report.cases} cases in ${report.processes} processes, none failed; at most ${Math.round(report.peakKb / 1024)} MB, ${Math.round(report.slowestExitMs)} ms from the end of input to the exit`,
);
