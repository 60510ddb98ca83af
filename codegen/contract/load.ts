// Reads what the generator works from: contract, overlays and names.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { NamesLock } from '../model/names.ts';
import type { Document } from './document.ts';
import { applyOverlays, type Overlay, readOverlay } from './overlay.ts';
import { contractPath, namesPath, overlaysPath } from './paths.ts';

/** Reads an OpenAPI document from YAML, or from JSON, which is much faster to read. @throws Error when it is neither. */
export function parseDocument(text: string): Document {
  const document: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text);
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

/** The contract with every overlay applied: what the operation model is made from. */
export function loadCorrectedContract(): {
  document: Document;
  overlays: readonly Overlay[];
  names: NamesLock;
} {
  const overlays = loadOverlays();
  return { document: applyOverlays(loadContract(), overlays), overlays, names: loadNames() };
}
