// Writes derived files, or with --check compares them with what is committed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../contract/paths.ts';
import type { Emitted } from '../emit/context.ts';

/** Files in the folder `owned` that are not made any more. */
function leftovers(owned: string | undefined, emitted: Emitted): string[] {
  const base = root + owned;
  if (owned === undefined || !existsSync(base)) return [];
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !emitted.has(file));
}

function firstDifference(before: string, after: string): number {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const index = b.findIndex((line, at) => line !== a[at]);
  return (index < 0 ? b.length : index) + 1;
}

/** What differs from the committed files, one line a file. */
function differences(emitted: Emitted, stale: readonly string[]): string[] {
  const found = stale.map((file) => `${file} is not made any more`);
  for (const [file, text] of emitted) {
    const before = existsSync(root + file) ? readFileSync(root + file, 'utf8') : undefined;
    if (before === undefined) found.push(`${file} is missing`);
    else if (before !== text) found.push(`${file} differs from line ${firstDifference(before, text)} on`);
  }
  return found;
}

function write(emitted: Emitted, stale: readonly string[]): number {
  for (const file of stale) rmSync(root + file);
  let changed = stale.length;
  for (const [file, text] of emitted) {
    if (existsSync(root + file) && readFileSync(root + file, 'utf8') === text) continue;
    mkdirSync(path.dirname(root + file), { recursive: true });
    writeFileSync(root + file, text);
    changed += 1;
  }
  return changed;
}

/**
 * Makes derived files and writes them; with `--check` on the command line compares them instead and sets exit code 1
 * where one differs. `owned` is a folder that holds derived files only, so that leftovers in it are deleted.
 */
export async function writeOrCheck(
  name: string,
  make: () => Promise<Emitted>,
  { owned }: { readonly owned?: string } = {},
): Promise<void> {
  try {
    const emitted = await make();
    const stale = leftovers(owned, emitted);
    if (!process.argv.includes('--check')) {
      console.log(`${name}: ${emitted.size} files, ${write(emitted, stale)} changed`);
      return;
    }
    const found = differences(emitted, stale);
    for (const line of found) console.error(`${name}:check: ${line}`);
    if (found.length === 0) console.log(`${name}:check: ${emitted.size} files are up to date`);
    else {
      console.error(`${name}:check: run "npm run codegen" and commit the result`);
      process.exitCode = 1;
    }
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
