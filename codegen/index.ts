// npm run codegen: contract + overlays + names -> everything generated.
// npm run codegen:check: the same in memory, compared with what is committed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { correctionsOf } from './corrections.ts';
import { emitApi } from './emit/api.ts';
import type { EmitContext, Emitted } from './emit/context.ts';
import { emitContract } from './emit/contract.ts';
import { emitDocuments } from './emit/documents.ts';
import { emitEndpoints } from './emit/endpoints.ts';
import { emitIndex } from './emit/index-file.ts';
import { emitOperations } from './emit/operations.ts';
import { emitReadme } from './emit/readme.ts';
import { emitTools } from './emit/tools.ts';
import { emitValidators } from './emit/validators.ts';
import { root } from './files.ts';
import { loadContract, loadNames, loadOverlays } from './load.ts';
import { buildModel } from './model/index.ts';
import { applyOverlays } from './overlay.ts';

/** Everything that codegen writes, by path from the repository's root. */
export async function generate(): Promise<Emitted> {
  const contract = loadContract();
  const overlays = loadOverlays();
  const document = applyOverlays(contract, overlays);
  const context: EmitContext = {
    operations: buildModel(document, loadNames()),
    document,
    corrections: correctionsOf(contract, overlays),
  };
  const parts = [
    emitReadme(context),
    await emitApi(context),
    emitIndex(context),
    emitOperations(context),
    emitTools(context),
    emitValidators(context),
    emitContract(context),
    emitEndpoints(context),
    await emitDocuments(),
  ];
  return new Map(parts.flatMap((part) => [...part]));
}

/** Files under src/generated that codegen no longer makes. */
function leftovers(emitted: Emitted): string[] {
  const base = `${root}src/generated`;
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !emitted.has(file));
}

function firstDifference(was: string, now: string): number {
  const [a, b] = [was.split('\n'), now.split('\n')];
  const index = b.findIndex((line, at) => line !== a[at]);
  return (index < 0 ? b.length : index) + 1;
}

function check(emitted: Emitted): number {
  const stale = leftovers(emitted)[0];
  if (stale !== undefined) return complain(`${stale} is not made by codegen any more`);
  for (const [file, text] of emitted) {
    if (!existsSync(root + file)) return complain(`${file} is missing`);
    const was = readFileSync(root + file, 'utf8');
    if (was !== text) return complain(`${file} differs from line ${firstDifference(was, text)} on`);
  }
  console.log(`codegen:check: ${emitted.size} files are up to date`);
  return 0;
}

function complain(what: string): number {
  console.error(`codegen:check: ${what}; run "npm run codegen" and commit the result`);
  return 1;
}

function write(emitted: Emitted): number {
  for (const file of leftovers(emitted)) rmSync(root + file);
  let changed = 0;
  for (const [file, text] of emitted) {
    if (existsSync(root + file) && readFileSync(root + file, 'utf8') === text) continue;
    mkdirSync(path.dirname(root + file), { recursive: true });
    writeFileSync(root + file, text);
    changed += 1;
  }
  console.log(`codegen: ${emitted.size} files, ${changed} changed`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generate().then(
    (emitted) => {
      process.exitCode = process.argv.includes('--check') ? check(emitted) : write(emitted);
    },
    (error: unknown) => {
      console.error(`codegen: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    },
  );
}
