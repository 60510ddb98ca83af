// Documents as text: YAML or JSON, one file or a folder of one file a kind. The parser is loaded with the first YAML.
import { PortkeyError } from '../portkey/errors.ts';
import { checkDocument, type Document, maxDocumentBytes, refuseDocument } from './document.ts';

export type Format = 'yaml' | 'json';

/** A document as text that ends in a line break. */
export async function writeDocument(document: unknown, format: Format): Promise<string> {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Data out of YAML or JSON text. @throws PortkeyError `invalid_document` */
export async function readData(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > maxDocumentBytes)
    refuseDocument([{ at: '', problem: `it is larger than ${maxDocumentBytes / 1e6} MB` }]);
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text);
    const { isMap, isScalar, parseDocument, visit } = await import('yaml');
    const made = parseDocument(text, {
      logLevel: 'error',
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      // Of a text full of faults, one is told: the parser would word them all.
      prettyErrors: false,
      // Checked below: the parser holds each key against each other.
      uniqueKeys: false,
    });
    const [fault] = made.errors;
    if (fault) throw new Error(`${fault.message} ${placeOf(text, fault.pos[0])}`);
    visit(made, (_, node) => {
      if (!isMap(node)) return;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name)) throw new Error(`Map keys must be unique: ${String(name).slice(0, 100)}`);
        seen.add(name);
      }
    });
    // An alias could make a small text a huge document; merge keys and other versions of YAML are not needed.
    return made.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof PortkeyError) throw error;
    const message = error instanceof RangeError ? 'it is nested too deep' : (error as Error).message;
    return refuseDocument([{ at: '', problem: `it is neither YAML nor JSON: ${message.split('\n')[0]}` }]);
  }
}

/** @param maxValues as `checkDocument` takes it. @throws PortkeyError `invalid_document` */
export async function readDocument(text: string, maxValues?: number): Promise<Document> {
  return checkDocument(await readData(text), maxValues);
}
