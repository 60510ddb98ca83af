// Documents for the importer's tests, made from the committed contract, and folders to import them in.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Document } from '../../codegen/contract/document.ts';
import { loadContract, loadNames } from '../../codegen/contract/load.ts';
import { lockPath, root } from '../../codegen/contract/paths.ts';
import { type ContractFiles, filesOf } from '../../codegen/contract/pending.ts';
import type { NamesLock } from '../../codegen/model/names.ts';
import { portkey } from '../../codegen/platforms/index.ts';

/** The upstream document that the contract was made from, from the folder of PORTKEY_OPENAPI_FOLDER; else a path that is not there. */
export const upstreamPath = ((folder: string) => {
  const { sha256 } = JSON.parse(readFileSync(lockPath, 'utf8')) as { sha256: string };
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const kept = files.find(
    (path) =>
      path.endsWith('.yaml') && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256,
  );
  return kept ?? join(folder, 'portkey-openapi.yaml');
})(process.env['PORTKEY_OPENAPI_FOLDER'] ?? join(root, 'openapi', 'upstream'));

const current = loadContract();
const names = loadNames();

type Path = readonly (string | number)[];
type Json = Record<string | number, unknown>;

/** What stands at a path of a document. */
export function at(within: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Json | undefined)?.[step], within);
}

/** Puts a value at a path whose parent is there. */
export function put(within: unknown, path: Path, value: unknown): void {
  const last = path.at(-1);
  if (last !== undefined) (at(within, path.slice(0, -1)) as Json)[last] = value;
}

/** Takes away what stands at a path, and returns it; it must be there. */
export function take(within: unknown, path: Path): unknown {
  const [last, parent] = [path.at(-1), at(within, path.slice(0, -1)) as Json];
  if (last === undefined || !(last in parent)) throw new Error(`${path.join(' / ')} is not there`);
  const taken = parent[last];
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return taken;
}

/** The committed contract with changes: `change` is given a copy to edit. */
export function document(change: (copy: Document) => void = () => {}): Document {
  const copy = structuredClone(current);
  change(copy);
  return copy;
}

/** A folder of its own, gone when the test is, with a committed contract, for `update` to work in; `source` is the new document in it. */
export function workspace(given: {
  before: Document;
  after?: Document | string;
  names?: NamesLock;
  lock?: object;
  overlays?: string;
}): { files: ContractFiles; source: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string): string => join(folder, name);
  const files: ContractFiles = {
    ...filesOf(portkey),
    contract: file('contract.yaml'),
    lock: file('contract.lock.json'),
    names: file('names.lock.json'),
    decisions: file('decisions.yaml'),
    pending: file('pending'),
    ...(given.overlays !== undefined && { overlays: given.overlays }),
  };
  // JSON, which is YAML too, is read in a tenth of the time.
  writeFileSync(files.contract, JSON.stringify(given.before));
  writeFileSync(files.lock, JSON.stringify(given.lock ?? {}));
  writeFileSync(files.names, JSON.stringify(given.names ?? names));
  const source = file('upstream.json');
  if (typeof given.after === 'string') return { files, source: given.after, folder };
  writeFileSync(source, JSON.stringify(given.after ?? current));
  return { files, source, folder };
}
