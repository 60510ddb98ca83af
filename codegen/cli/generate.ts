// npm run codegen, first half: contract + overlays + names -> src/generated. --check compares in memory instead.
// The second half, scripts/docs, writes the documents that are made from what this one wrote.
import { fileURLToPath } from 'node:url';
import { loadContract, loadNames, loadOverlays } from '../contract/load.ts';
import { applyOverlays } from '../contract/overlay.ts';
import { correctionsOf } from '../contract/overlay-coverage.ts';
import { emitApi } from '../emit/api.ts';
import type { EmitContext, Emitted } from '../emit/context.ts';
import { emitContract } from '../emit/contract.ts';
import { emitIndex } from '../emit/index-file.ts';
import { emitOperations } from '../emit/operations.ts';
import { emitReadme } from '../emit/readme.ts';
import { emitTools } from '../emit/tools.ts';
import { emitValidators } from '../emit/validators.ts';
import { buildModel } from '../model/index.ts';
import { writeOrCheck } from './write-or-check.ts';

/** What every emitter works from: the corrected contract and its operation model. */
export function loadContext(): EmitContext {
  const contract = loadContract();
  const overlays = loadOverlays();
  const document = applyOverlays(contract, overlays);
  return {
    operations: buildModel(document, loadNames()),
    document,
    corrections: correctionsOf(contract, overlays),
  };
}

/** Everything under src/generated, by path from the repository's root. */
export async function generate(): Promise<Emitted> {
  const context = loadContext();
  const parts = [
    emitReadme(context),
    await emitApi(context),
    emitIndex(context),
    emitOperations(context),
    emitTools(context),
    emitValidators(context),
    emitContract(context),
  ];
  return new Map(parts.flatMap((part) => [...part]));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeOrCheck('codegen', generate, { owned: 'src/generated' });
