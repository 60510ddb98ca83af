// npm run known-values: how src/runtime/known-values.ts and the overlays differ from the installed gateway. Exits 1
// where they do.
import { compareKnownValues } from './compare.ts';

const differences = compareKnownValues();
for (const line of differences) console.log(line);
if (differences.length === 0) console.log('known values: no difference from the installed gateway');
process.exitCode = differences.length === 0 ? 0 : 1;
