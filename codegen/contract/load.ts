// Reads what the generator works from: contract, overlays and names.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Evidence } from '../model/evidence.ts';
import type { NamesLock } from '../model/names.ts';
import { type Platform, platformNamed, portkey } from '../platforms/index.ts';
import { type Document, type Json, operationsOf, reached, resolve } from './document.ts';
import { applyOverlays, type Overlay, readOverlay, tryOverlays } from './overlay.ts';
import { contractPath, namesPath, overlaysPath, root } from './paths.ts';

/** Reads an OpenAPI document from YAML, or from JSON, which is much faster to read. @throws Error when it is neither. */
export function parseDocument(text: string): Document {
  const document: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text);
  return document as Document;
}

/** The contract as the importer wrote it, before any overlay. */
export function loadContract(path = contractPath): Document {
  return parseDocument(readFileSync(path, 'utf8'));
}

/** All overlays, in the order of their file names. `shown` is what messages call the folder. */
export function loadOverlays(folder = overlaysPath, shown = portkey.overlays): Overlay[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readOverlay(`${shown}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')));
}

export function loadNames(path = namesPath): NamesLock {
  return JSON.parse(readFileSync(path, 'utf8')) as NamesLock;
}

/** What the operation model of one platform is made from. */
export interface CorrectedContract {
  /** The contract with every overlay applied. */
  readonly document: Document;
  /** The same before the platform's own overlays. */
  readonly base: Document;
  /** The platform's own overlays. */
  readonly overlays: readonly Overlay[];
  readonly names: NamesLock;
  readonly evidence: Evidence | undefined;
}

/** The operations that this platform takes over from another's corrected contract, with what they refer to. */
function withBorrowed(document: Document, { inherits, borrows = [] }: Platform): Document {
  if (!inherits || borrows.length === 0) return document;
  const lender = loadCorrectedContract(platformNamed(inherits.from)).document;
  const lent = new Map(operationsOf(lender).map((operation) => [operation.key, operation]));
  const paths = { ...document.paths };
  for (const key of borrows) {
    const found = lent.get(key);
    if (!found)
      throw new Error(`${key} is to be borrowed from ${inherits.from}, which has no such operation`);
    paths[found.path] = {
      ...paths[found.path],
      [found.method]: { ...found.operation, 'x-unpublished': true },
    };
  }
  const schemas = { ...document.components?.schemas };
  const own = new Set(Object.keys(schemas));
  for (const [reference, schema] of reached(paths, (at) =>
    own.has(at.split('/').at(-1) ?? '') ? undefined : resolve(lender, at),
  )) {
    const name = reference.split('/').at(-1) ?? '';
    if (schema !== undefined && !own.has(name)) schemas[name] = schema as Document['paths'][string];
  }
  return { ...document, paths, components: { ...document.components, schemas } };
}

/** Of parameters that an inherited action adds, those go which the document has already, under the same name and place. */
function withoutTwins(document: Document): Document {
  for (const { operation } of operationsOf(document)) {
    const { parameters } = operation;
    if (!Array.isArray(parameters)) continue;
    const seen = new Set<string>();
    operation['parameters'] = (parameters as Json[]).filter((parameter) => {
      const place = `${String(parameter['in'])} ${String(parameter['name'])}`;
      return !seen.has(place) && seen.add(place);
    });
  }
  return document;
}

/** The contract, and what of another platform's corrections and operations holds here. */
export function withInherited(contract: Document, platform: Platform): Document {
  if (!platform.inherits) return contract;
  const { from, overlays: files } = platform.inherits;
  const all = loadOverlays(root + platformNamed(from).overlays);
  const inherited = files.map((name) => {
    const found = all.find(({ file }) => file.endsWith(`/${name}`));
    if (!found) throw new Error(`${platform.name} inherits ${name}, which ${from} does not have`);
    return found;
  });
  return withBorrowed(withoutTwins(tryOverlays(contract, inherited).result), platform);
}

/** Everything about one platform's operations, read from its files. */
export function loadCorrectedContract(platform: Platform = portkey): CorrectedContract {
  const overlays = loadOverlays(root + platform.overlays, platform.overlays);
  const base = withInherited(loadContract(root + platform.contract), platform);
  return {
    document: applyOverlays(base, overlays),
    base,
    overlays,
    names: loadNames(root + platform.names),
    evidence:
      platform.evidence === undefined
        ? undefined
        : (parse(readFileSync(root + platform.evidence, 'utf8')) as Evidence),
  };
}
