// npm run codegen, first half: contract + overlays + names -> src/generated. --check compares in memory instead.
// The second half, scripts/docs, writes the documents that are made from what this one wrote.
import { fileURLToPath } from 'node:url';
import { loadCorrectedContract } from '../contract/load.ts';
import { correctionsOf } from '../contract/overlay/coverage.ts';
import { emitAbsent } from '../emit/absent.ts';
import { emitApi } from '../emit/api.ts';
import type { EmitContext, Emitted } from '../emit/context.ts';
import { emitContract } from '../emit/contract.ts';
import { emitIndex } from '../emit/index-file.ts';
import { emitInputs } from '../emit/inputs.ts';
import { emitOperations } from '../emit/operations.ts';
import { emitReadme } from '../emit/readme.ts';
import { emitRetired } from '../emit/retired.ts';
import { emitTools } from '../emit/tools.ts';
import { emitTypes } from '../emit/types.ts';
import { emitValidators } from '../emit/validators.ts';
import { buildModel } from '../model/index.ts';
import { type Platform, platforms, portkey } from '../platforms/index.ts';
import { writeOrCheck } from './write-or-check.ts';

/** What `build` gives; its errors name the platform. */
function modelOf<Model>(platform: Platform, build: () => Model): Model {
  try {
    return build();
  } catch (error) {
    throw new Error(`${platform.label}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** What every emitter works from: the corrected contract and its operation model. */
export function loadContext(platform: Platform = portkey): EmitContext {
  const { document, base, overlays, names, evidence } = loadCorrectedContract(platform);
  return {
    platform,
    operations: modelOf(platform, () =>
      buildModel(document, names, { bases: platform.bases, ...(evidence && { evidence }) }),
    ),
    document,
    corrections: correctionsOf(base, overlays),
    retired: names.retired,
    ...(evidence && { evidence }),
  };
}

/** Everything under src/generated, by path from the repository's root. */
export async function generate(): Promise<Emitted> {
  const contexts = platforms.map(loadContext);
  const parts = [emitReadme(contexts), emitOperations(contexts), emitValidators(contexts)];
  for (const context of contexts) {
    parts.push(
      await emitApi(context),
      emitIndex(context),
      emitTools(context),
      emitInputs(context),
      emitTypes(context),
      emitContract(context),
      emitAbsent(context),
      emitRetired(context),
    );
  }
  return new Map(parts.flatMap((part) => [...part]));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeOrCheck('codegen', generate, { owned: 'src/generated' });
