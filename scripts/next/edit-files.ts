// Small edits of hand-written files: an entry put into an object or a list, a path of the API that moved.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from '../../codegen/contract/paths.ts';

/** Folders of hand-written files that may name an operation. */
const written = ['src', 'test', 'scripts', 'bench', 'codegen'];

export function textOf(file: string): string {
  return existsSync(root + file) ? readFileSync(root + file, 'utf8') : '';
}

/** The line of a text in a file, counted from 1; 1 where it is not found. */
export function lineOf(file: string, text: string): number {
  const all = textOf(file);
  const at = all.indexOf(text);
  return at < 0 ? 1 : all.slice(0, at).split('\n').length;
}

/** Text files that people write and that may name an operation, from the repository's root. */
export function writtenFiles(): string[] {
  return written.flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter(
        (file) =>
          /\.(?:ts|json|jsonl|yaml)$/.test(file) &&
          // Generated, or about documents of its own.
          !/^src\/generated\/|^test\/(?:snapshots|codegen)\/|names\.\S*lock\.json$|tokens\.json$/.test(file),
      ),
  );
}

export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Where an exported object of a file begins and ends: its first line, and the line that starts with `closing`. */
function objectIn(text: string, name: string, closing: string): { start: number; end: number } | undefined {
  const start = text.search(new RegExp(`^(?:export )?const ${name}\\b`, 'm'));
  const end = start < 0 ? -1 : text.indexOf(`\n${closing}`, start);
  return end < 0 ? undefined : { start, end };
}

/** The text of an object of a file; '' where there is none of this name. */
export function objectText(file: string, name: string, closing = '}'): string {
  const text = textOf(file);
  const at = objectIn(text, name, closing);
  return at ? text.slice(at.start, at.end + 1) : '';
}

/** A text with an entry at the end of one of its objects; undefined where it has none of this name. */
export function withEntry(text: string, name: string, entry: string): string | undefined {
  const at = objectIn(text, name, '}');
  return at && `${text.slice(0, at.end)}\n${entry}${text.slice(at.end)}`;
}

/**
 * Puts an entry at the end of an object of a file.
 * @throws Error where the file has no object of this name
 */
export function insertInto(file: string, name: string, entry: string): void {
  const text = withEntry(textOf(file), name, entry);
  if (text === undefined) throw new Error(`${file} has no object called ${name}`);
  writeFileSync(root + file, text);
}

/** The text of a file without the entries of objects that have this key, each with what its value spans. */
export function withoutEntries(text: string, key: string): string {
  if (!text.includes(key)) return text;
  const name = `(?:${escaped(key)}|(['"])${escaped(key)}\\2)`;
  // A value ends on its own line, or at the first line behind it that closes at the same depth.
  const entry = new RegExp(`^( +)${name}: (?:.*[^({[\\n],\\n|[\\s\\S]*?\\n\\1[)}\\]]+,?\\n)`, 'gm');
  return text.replaceAll(entry, '');
}

/** Puts text above an object of a file. */
export function insertAbove(file: string, name: string, text: string): void {
  const all = textOf(file);
  const { start } = objectIn(all, name, '}') ?? { start: all.length };
  writeFileSync(root + file, `${all.slice(0, start)}${text}\n\n${all.slice(start)}`);
}

/** Puts an entry at the end of the list with which a file ends. */
export function appendToList(file: string, text: string): void {
  const all = textOf(file);
  const at = all.lastIndexOf('];');
  writeFileSync(root + file, `${all.slice(0, at)}${text}\n${all.slice(at)}`);
}

/** Puts an import behind the first of a file, whose header stays where it is; `tidy` sorts them. */
export function insertImport(file: string, line: string): void {
  const all = textOf(file);
  const first = /^import [^;]*;\n/m.exec(all);
  const at = first ? first.index + first[0].length : all.indexOf('\n') + 1;
  writeFileSync(root + file, `${all.slice(0, at)}${line}\n${all.slice(at)}`);
}

/** A text whose object of handlers, where that is one resource alone, has the resource among others. */
export function withOpenResource(text: string, name: string): string {
  const alone = new RegExp(`^(export const ${name}\\b[^=]*= )resource\\((\\{[\\s\\S]*?^\\})\\);`, 'm');
  // Two spaces in: what closes at the first column ends the object.
  return text.replace(
    alone,
    (_, start: string, options: string) =>
      `${start}{\n  ...resource(${options.replaceAll('\n', '\n  ')}),\n};`,
  );
}

/** Opens the object of handlers of a file, so that an entry can be put into it. */
export function openResource(file: string, name: string): void {
  const all = textOf(file);
  const open = withOpenResource(all, name);
  if (open !== all) writeFileSync(root + file, open);
}

/** Formats files and sorts their imports, as `npm run lint:fix` does. */
export function tidy(files: readonly string[]): void {
  if (files.length === 0) return;
  const biome = `${root}node_modules/@biomejs/biome/bin/biome`;
  execFileSync(process.execPath, [biome, 'check', '--write', ...files], { cwd: root, stdio: 'ignore' });
}

/** What may follow a whole path: not more of a longer one. */
const ends = '(?=[\'"`\\s?),;&#\\]\\\\]|:\\s|$)';

/** Matches "METHOD /path" as a whole: not a longer path that begins with it. */
export function keyPattern(key: string): RegExp {
  return new RegExp(`${escaped(key)}${ends}`, 'g');
}

/** Matches a path as tests write it, each of its ids filled in: /labels/staging, /labels/${id}. */
export function pathPattern(path: string): RegExp {
  const segments = path
    .split('/')
    .filter(Boolean)
    .map((segment) => (segment.startsWith('{') ? '(\\$\\{[^}]*\\}|[^/\'"`\\s?]+)' : escaped(segment)));
  return new RegExp(`(?<![\\w}])/${segments.join('/')}${ends}`, 'g');
}

/**
 * Writes the new key and the new path of a renamed operation wherever the old ones stand.
 * @returns the files that changed
 */
export function moveOperation(from: string, to: string): string[] {
  const [[, was = ''], [, now = '']] = [from.split(' '), to.split(' ')];
  const count = (path: string): number => path.split('{').length - 1;
  // A path whose ids are others is moved by a person.
  const movesPath = was !== now && count(was) === count(now);
  return writtenFiles().filter((file) => {
    const before = textOf(file);
    let after = before.replaceAll(keyPattern(from), () => to);
    if (movesPath)
      after = after.replaceAll(pathPattern(was), (...found: unknown[]) => {
        const ids = found.slice(1);
        return now.replaceAll(/\{[^}]*\}/g, () => String(ids.shift()));
      });
    if (after === before) return false;
    writeFileSync(root + file, after);
    return true;
  });
}
