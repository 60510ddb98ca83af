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

/** Data out of YAML or JSON text. @throws PortkeyError `invalid_document` */
export async function readData(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > maxDocumentBytes)
    refuseDocument([{ at: '', problem: `it is larger than ${maxDocumentBytes / 1e6} MB` }]);
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text);
    const { parse } = await import('yaml');
    // An alias could make a small text a huge document; merge keys and other versions of YAML are not needed.
    return parse(text, {
      logLevel: 'error',
      maxAliasCount: 0,
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      prettyErrors: true,
    });
  } catch (error) {
    if (error instanceof PortkeyError) throw error;
    const message = error instanceof RangeError ? 'it is nested too deep' : (error as Error).message;
    return refuseDocument([{ at: '', problem: `it is neither YAML nor JSON: ${message.split('\n')[0]}` }]);
  }
}

/** @throws PortkeyError `invalid_document` */
export async function readDocument(text: string): Promise<Document> {
  return checkDocument(await readData(text));
}
