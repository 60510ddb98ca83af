// Documents as text: YAML or JSON, one file or a folder of one file a kind. The parser is loaded with the first YAML.
import type { Document as YamlDocument } from 'yaml';
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

/** Where a fault of the parser's stands: at a token, from one place to another, or at one. */
type Fault = number | { readonly offset: number } | readonly [from: number, ...to: number[]];

/** The parser's document, or its first fault: to word each of the faults of a large text would take seconds. */
async function parsed(text: string): Promise<YamlDocument.Parsed> {
  const { Composer, Parser } = await import('yaml');
  let first: Error | undefined;
  // What the parser catches on the way, it brings here again.
  const refuse = (at: Fault, message: string): never => {
    const start = typeof at === 'number' ? at : 'offset' in at ? at.offset : at[0];
    first ??= new Error(`${message} ${placeOf(text, start)}`);
    throw first;
  };
  const composer = new Composer({
    logLevel: 'error',
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    // Checked afterwards: the parser holds each key against each other.
    uniqueKeys: false,
  });
  const onError = (at: Fault, _code: string, message: string, warning?: boolean): void => {
    if (!warning) refuse(at, message);
  };
  Object.assign(composer, { onError });
  const found: YamlDocument.Parsed[] = [];
  const take = (made: Iterable<YamlDocument.Parsed>): void => {
    for (const one of made)
      if (found.push(one) > 1) throw new Error('There is more than one document in it.');
  };
  for (const token of new Parser().parse(text)) {
    if (token.type === 'error') refuse(token, token.message);
    take(composer.next(token));
  }
  take(composer.end(true, text.length));
  const [made] = found;
  if (!made) throw new Error('There is nothing in it.');
  const fault = first ?? made.errors[0];
  if (fault) throw fault;
  return made;
}

/** Data out of YAML or JSON text. @throws PortkeyError `invalid_document` */
export async function readData(text: string): Promise<unknown> {
  if (Buffer.byteLength(text) > maxDocumentBytes)
    refuseDocument([{ at: '', problem: `it is larger than ${maxDocumentBytes / 1e6} MB` }]);
  try {
    if (/^\s*\{/.test(text)) return JSON.parse(text);
    const { isMap, isScalar, visit } = await import('yaml');
    const made = await parsed(text);
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
