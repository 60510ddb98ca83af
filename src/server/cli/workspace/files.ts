// Documents, plans and journals on disk: one file, or a folder of one file a kind. What a folder holds is read by its
// known names alone, and nothing is followed out of it.
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../runtime/json.ts';
import { maxDocumentBytes } from '../../../workspace/document.ts';
import { type Format, readData, writeDocument } from '../../../workspace/document-text.ts';
import { kindNames } from '../../../workspace/types.ts';
import { UsageError } from '../../config/setting.ts';

/** The file of a folder that has what is of no kind. */
const headName = 'portkey';

/** What people call the faults of files. */
const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'is a folder, where a file is wanted',
  ENOTDIR: 'leads through something that is no folder',
  ENOSPC: 'the disk is full',
};

function problem(path: string, error: unknown): UsageError {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return new UsageError(`${path}: ${fileFaults[code] ?? message}`);
}

function isFolder(path: string): boolean {
  if (path.endsWith('/')) return true;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** @returns 0 at the end, of which Windows makes an error where it is a pipe's */
function readSome(file: number, into: Buffer): number {
  try {
    return readSync(file, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
    throw error;
  }
}

/** What a file holds, read piece by piece: a pipe or a device says no size, and may have no end. */
function readBounded(file: number): string {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(65_536);
    const read = readSome(file, piece);
    if (read === 0) return Buffer.concat(pieces, bytes).toString('utf8');
    pieces.push(piece.subarray(0, read));
    bytes += read;
    if (bytes > maxDocumentBytes) throw new Error(`it is larger than ${maxDocumentBytes / 1e6} MB`);
  }
}

function readText(path: string): string {
  let file: number | undefined;
  try {
    if (path === '-') return readBounded(0);
    file = openSync(path, 'r');
    return readBounded(file);
  } catch (error) {
    throw problem(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** One member of a document, from its own file. @throws UsageError for a link, which could lead anywhere. */
async function readPart(folder: string, file: string): Promise<unknown> {
  const path = join(folder, file);
  if (!lstatSync(path).isFile()) throw new UsageError(`${path}: is not a plain file`);
  return await readData(readText(path));
}

/** The data of a document. @throws UsageError, PortkeyError `invalid_document` */
export async function readDocumentFile(path: string): Promise<unknown> {
  if (!isFolder(path)) return await readData(readText(path));
  let names: string[];
  try {
    names = readdirSync(path);
  } catch (error) {
    throw problem(path, error);
  }
  const files = names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  const document: Record<string, unknown> = {};
  for (const file of files) {
    const name = file.replace(/\.[a-z]+$/, '');
    const part = await readPart(path, file);
    if (name === headName && isRecord(part)) Object.assign(document, { ...part, ...document });
    else if (name in document) throw new UsageError(`${path}: has ${name} twice`);
    else document[name] = part;
  }
  return document;
}

/** Writes a document, as YAML but for names that end in .json. @returns what was written. @throws UsageError */
export async function writeDocumentFile(
  path: string,
  document: Readonly<Record<string, unknown>>,
  format: Format | undefined,
): Promise<string> {
  try {
    if (!isFolder(path)) {
      const text = await writeDocument(document, format ?? (path.endsWith('.json') ? 'json' : 'yaml'));
      writeFileSync(path, text);
      return path;
    }
    mkdirSync(path, { recursive: true });
    const sections = new Set<string>(kindNames);
    const ending = format === 'json' ? 'json' : 'yaml';
    const head = Object.fromEntries(Object.entries(document).filter(([name]) => !sections.has(name)));
    const parts = Object.entries(document).filter(([name]) => sections.has(name));
    for (const [name, part] of [[headName, head] as const, ...parts])
      writeFileSync(join(path, `${name}.${ending}`), await writeDocument(part, ending));
    return `${parts.length + 1} files in ${path}`;
  } catch (error) {
    throw problem(path, error);
  }
}

/** JSON of a plan or a journal. @throws UsageError */
export function readJsonFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem(path, error);
  }
}

export function writeJsonFile(path: string, value: unknown): void {
  try {
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw problem(path, error);
  }
}
