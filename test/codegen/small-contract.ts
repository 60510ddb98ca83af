// A small contract of its own for the tests of the diff: an update of the real one does not change what they compare.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Document } from '../../codegen/contract/document.ts';
import { loadContract } from '../../codegen/contract/load.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { NamesLock } from '../../codegen/model/names.ts';
import { workspace } from './documents.ts';

const folder = `${root}test/codegen/small`;
const contract = loadContract(`${folder}/contract.yaml`);
const names = JSON.parse(readFileSync(`${folder}/names.json`, 'utf8')) as NamesLock;

/** The small contract with changes: `change` is given a copy to edit. */
export function smallDocument(change: (copy: Document) => void = () => {}): Document {
  const copy = structuredClone(contract);
  change(copy);
  return copy;
}

/** Its name lock with other entries: a value of null takes one out. */
export function smallNames(
  entries: Readonly<Record<string, { tool: string; domain: string } | null>> = {},
): NamesLock {
  const operations = { ...names.operations };
  for (const [key, entry] of Object.entries(entries)) {
    if (entry === null) delete operations[key];
    else operations[key] = entry;
  }
  return { ...names, operations };
}

/** As `workspace`, with the small contract's names, and without overlays unless some are given. */
export function smallWorkspace(given: Parameters<typeof workspace>[0]): ReturnType<typeof workspace> {
  const empty = mkdtempSync(path.join(tmpdir(), 'no-overlays-'));
  onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
  return workspace({ after: smallDocument(), names: smallNames(), overlays: empty, ...given });
}
