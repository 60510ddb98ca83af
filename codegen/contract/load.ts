// Reading documents, overlays and names from files, within bounds.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Evidence } from '../model/evidence.ts';
import type { NamesLock } from '../model/names.ts';
import { type Platform, platformNamed, portkey } from '../platforms/index.ts';
import { type Document, type Json, operationsOf, reached, resolve } from './document.ts';
import { duplicateKey } from './json-keys.ts';
import { applyOverlays, tryOverlays } from './overlay/apply.ts';
import { type Overlay, readOverlay } from './overlay/read.ts';
import { contractPath, namesPath, overlaysPath, root } from './paths.ts';

/** The most values that a document may unfold to, its aliases written out. The largest real one has 0.2 million. */
const maxValues = 20_000_000;

/** The most characters of a document. The largest real one, GitHub's, has 12 million. */
export const maxCharacters = 100_000_000;

/** How many values a tree has when what it shares is counted each time. @throws Error for a tree within itself. */
function unfoldedSize(root: unknown): number {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const stack: { readonly value: object; readonly rest: Iterator<unknown>; size: number }[] = [];
  const enter = (value: object): void => {
    if (open.has(value)) throw new Error('the document has an alias that holds itself');
    open.add(value);
    stack.push({ value, rest: Object.values(value)[Symbol.iterator](), size: 1 });
  };
  if (typeof root !== 'object' || root === null) return 1;
  enter(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { done, value } = top.rest.next();
    if (done === true) {
      sizes.set(top.value, top.size);
      open.delete(top.value);
      stack.pop();
      const above = stack.at(-1);
      if (above) above.size += top.size;
    } else if (typeof value !== 'object' || value === null) top.size += 1;
    else {
      const known = sizes.get(value);
      if (known === undefined) enter(value);
      else top.size += known;
    }
  }
  return sizes.get(root) ?? 1;
}

/** Parses YAML or JSON; a text that looks like JSON and is none may still be YAML in flow style. */
function parseText(text: string): unknown {
  if (text.startsWith('{')) {
    try {
      const value: unknown = JSON.parse(text);
      const twice = duplicateKey(text);
      if (twice !== undefined) throw new Error(`the key ${twice} stands twice in one object`);
      return value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  // The count of aliases says nothing: what they unfold to is bounded instead.
  return parse(text, { maxAliasCount: -1 });
}

/**
 * Reads an OpenAPI document from YAML, or from JSON, which is much faster to read.
 * @throws Error when it is neither, or unfolds to more than `maxValues` values
 */
export function parseDocument(text: string): Document {
  if (text.length > maxCharacters)
    throw new Error(`the document has ${text.length} characters; at most ${maxCharacters} are read`);
  let document: unknown;
  try {
    document = parseText(text.replace(/^\uFEFF/, '').trimStart());
  } catch (error) {
    if (error instanceof RangeError) throw new Error('the document is nested too deeply to be read');
    throw error;
  }
  const size = unfoldedSize(document);
  if (size > maxValues)
    throw new Error(`the document's aliases unfold to ${size} values; at most ${maxValues} are read`);
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
  // What the other's document held is not what this one holds; a component that only the other has is taken over.
  const fallback = loadContract(root + platformNamed(from).contract);
  const { result } = tryOverlays(contract, inherited, { stated: false, fallback });
  return withBorrowed(withoutTwins(result), platform);
}

/** What is known of a platform's tools beyond its document; undefined where no file says any. */
export function loadEvidence({ evidence }: Platform): Evidence | undefined {
  return evidence === undefined ? undefined : (parse(readFileSync(root + evidence, 'utf8')) as Evidence);
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
    evidence: loadEvidence(platform),
  };
}
