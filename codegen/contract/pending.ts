// The update that is under way: what was decided before it, kept until all that it asks has been decided.
// Each run compares with that, so that a second run tells the same as the first.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { NamesLock } from '../model/names.ts';
import type { Platform } from '../platforms/index.ts';
import { type Document, isObject, operationsOf } from './document.ts';
import { loadContract, loadNames, loadOverlays } from './load.ts';
import type { Overlay } from './overlay/read.ts';
import { root, writeYaml } from './paths.ts';
import type { ProseDigests } from './prose.ts';
import type { Origin } from './source.ts';

/** A contract with its corrections and names. */
export interface Decided {
  /** As upstream has it, before overlays. */
  readonly contract: Document;
  readonly overlays: readonly Overlay[];
  readonly names: NamesLock;
}

/** openapi/portkey-admin.lock.json: which upstream document the contract was made from, and digests of its words. */
export interface UpstreamLock extends Origin {
  readonly sha256?: string;
  readonly prose?: ProseDigests;
}

/** Where the files of one platform's contract are. */
export interface ContractFiles {
  readonly contract: string;
  readonly lock: string;
  readonly names: string;
  readonly leftOut: string;
  readonly overlays: string;
  /** What messages call the folder of overlays. */
  readonly shownOverlays?: string;
  /** What a person has answered to the questions of a diff. */
  readonly decisions: string;
  /** The folder that keeps what was decided before the update that is under way. */
  readonly pending: string;
}

/** A platform's files in this repository. */
export function filesOf(platform: Platform): ContractFiles {
  return {
    contract: root + platform.contract,
    lock: root + platform.lock,
    names: root + platform.names,
    leftOut: root + platform.leftOut,
    overlays: root + platform.overlays,
    decisions: `${root}openapi/decisions.yaml`,
    pending: `${root}openapi/pending/${platform.name}`,
    shownOverlays: platform.overlays,
  };
}

export function readLock(path: string): UpstreamLock {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as UpstreamLock) : {};
}

export function isPending({ pending }: ContractFiles): boolean {
  return existsSync(`${pending}/contract.yaml`);
}

/** What the files of this moment decide. */
export function currentlyDecided(files: ContractFiles): Decided {
  return {
    contract: loadContract(files.contract),
    overlays: loadOverlays(files.overlays, files.shownOverlays),
    names: loadNames(files.names),
  };
}

/** What was decided before the update that is under way; what the files say where none is. */
export function lastDecided(files: ContractFiles): Decided & { readonly lock: UpstreamLock } {
  const at = isPending(files)
    ? {
        ...files,
        contract: `${files.pending}/contract.yaml`,
        lock: `${files.pending}/lock.json`,
        names: `${files.pending}/names.lock.json`,
        overlays: `${files.pending}/overlays`,
      }
    : files;
  return { ...currentlyDecided(at), lock: readLock(at.lock) };
}

/** Keeps what the files decide now, unless an update is under way already. */
export function beginPending(files: ContractFiles): void {
  if (isPending(files) || !existsSync(files.contract)) return;
  mkdirSync(`${files.pending}/overlays`, { recursive: true });
  // Files alone: another platform's overlays are in a folder below.
  for (const file of readdirSync(files.overlays).filter((name) => name.endsWith('.yaml')))
    cpSync(`${files.overlays}/${file}`, `${files.pending}/overlays/${file}`);
  writeFileSync(`${files.pending}/names.lock.json`, readFileSync(files.names));
  writeFileSync(`${files.pending}/lock.json`, existsSync(files.lock) ? readFileSync(files.lock) : '{}\n');
  writeFileSync(`${files.pending}/contract.yaml`, readFileSync(files.contract));
}

/** What a new document has beside the contract: operations that nobody has named yet. */
export interface Fresh {
  readonly document: Document;
  /** Keys of all operations of the document. */
  readonly present: readonly string[];
  readonly unclassified: readonly string[];
  /** Of those, the ones that look like an operation that is left out, with that operation. */
  readonly likeLeftOut?: Readonly<Record<string, string>>;
}

export function writeFresh({ pending }: ContractFiles, { document, ...keys }: Fresh): void {
  writeFileSync(`${pending}/fresh.yaml`, writeYaml(document));
  writeFileSync(`${pending}/keys.json`, `${JSON.stringify(keys, null, 2)}\n`);
}

export function readFresh({ pending }: ContractFiles): Fresh {
  const keys = JSON.parse(readFileSync(`${pending}/keys.json`, 'utf8')) as Omit<Fresh, 'document'>;
  return { ...keys, document: loadContract(`${pending}/fresh.yaml`) };
}

/** A contract with those of the new operations that `keeps` takes, and with all of their components. */
export function withFresh(contract: Document, fresh: Document, keeps: (key: string) => boolean): Document {
  const paths = { ...contract.paths };
  let taken = false;
  for (const { key, path, method, operation, item } of operationsOf(fresh)) {
    if (!keeps(key) || isObject(paths[path]?.[method])) continue;
    taken = true;
    const servers = operation['servers'] ?? item['servers'];
    paths[path] = { ...paths[path], [method]: { ...operation, ...(servers !== undefined && { servers }) } };
  }
  if (!taken) return contract;
  const merged = { ...contract.components?.schemas, ...fresh.components?.schemas };
  const sorted = <Value>(all: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...contract,
    paths: sorted(paths),
    components: { ...contract.components, schemas: sorted(merged) },
  };
}

/** All is decided: the files of this moment are what the next update is compared with. */
export function endPending({ pending }: ContractFiles): void {
  rmSync(pending, { recursive: true, force: true });
}
