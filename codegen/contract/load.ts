// Reading documents, overlays and names from files, within bounds.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { NamesLock } from '../model/names.ts';
import type { Document } from './document.ts';
import { duplicateKey } from './json-keys.ts';
import { applyOverlays, type Overlay, readOverlay } from './overlay.ts';
import { contractPath, namesPath, overlaysPath } from './paths.ts';

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

/** All overlays, in the order of their file names. */
export function loadOverlays(folder = overlaysPath): Overlay[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readOverlay(`openapi/overlays/${file}`, readFileSync(`${folder}/${file}`, 'utf8')));
}

export function loadNames(path = namesPath): NamesLock {
  return JSON.parse(readFileSync(path, 'utf8')) as NamesLock;
}

/** The contract with every overlay applied: what the operation model is built from. */
export function loadCorrectedContract(): {
  document: Document;
  overlays: readonly Overlay[];
  names: NamesLock;
} {
  const overlays = loadOverlays();
  return { document: applyOverlays(loadContract(), overlays), overlays, names: loadNames() };
}
