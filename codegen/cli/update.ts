// npm run openapi:update -- <file or URL>: reads a platform's OpenAPI document, writes the contract, which
// holds the facts of the Admin operations and none of the document's prose, and says what changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { Document } from '../contract/document.ts';
import { extractContract } from '../contract/extract.ts';
import { loadContract, loadNames, loadOverlays, parseDocument, withInherited } from '../contract/load.ts';
import { root, writeYaml } from '../contract/paths.ts';
import { contractDiff, needsMending } from '../diff/index.ts';
import { type ProseDigests, proseDigests } from '../diff/prose.ts';
import { renderMarkdown, renderTerminal } from '../diff/render.ts';
import { sections } from '../diff/sections.ts';
import { type NamesLock, proposeName } from '../model/names.ts';
import { type Platform, platformOf, portkey } from '../platforms/index.ts';

/** openapi/*.lock.json: which upstream document the contract was made from. */
interface UpstreamLock {
  readonly repository?: string;
  readonly commit?: string;
  readonly date?: string;
  readonly prose?: ProseDigests;
}

/** Where the importer reads and writes; the tests give it a folder of their own. */
export interface ImportFiles {
  readonly contract: string;
  readonly lock: string;
  readonly names: string;
  readonly leftOut: string;
  readonly overlays: string;
}

/** The platform's files in this repository. */
function filesOf(platform: Platform): ImportFiles {
  return {
    contract: root + platform.contract,
    lock: root + platform.lock,
    names: root + platform.names,
    leftOut: root + platform.leftOut,
    overlays: root + platform.overlays,
  };
}

/** Portkey's. */
export const repositoryFiles: ImportFiles = filesOf(portkey);

/** Operations of the document that are in neither the Admin set nor the list of those left out, with a proposed name. */
export interface ImportReport {
  readonly kept: number;
  readonly leftOut: number;
  readonly missing: readonly string[];
  readonly unclassified: readonly { readonly key: string; readonly proposed: string }[];
  /** Keys of all operations in the document. */
  readonly present: readonly string[];
  readonly prose: ProseDigests;
}

/** Every operation key that `openapi/left-out.yaml` names. */
export function leftOutKeys(text: string): ReadonlySet<string> {
  const groups = parse(text) as readonly { operations: readonly string[] }[];
  return new Set(groups.flatMap((group) => group.operations));
}

/**
 * Turns the text of an upstream document into the contract, and into a second one that also has the
 * operations which nobody has classified, for the diff.
 * The same input gives the same bytes: keys are written in a fixed order and nothing depends on the clock.
 * @throws Error when the text is not an OpenAPI document.
 */
export function importDocument(
  text: string,
  admin: ReadonlySet<string>,
  leftOut: ReadonlySet<string>,
  unpublished: ReadonlySet<string> = new Set(),
  platform: Platform = portkey,
): { contract: Document; candidate: Document; report: ImportReport } {
  const document = parseDocument(text);
  if (typeof document !== 'object' || document === null || typeof document.paths !== 'object') {
    throw new Error('the input is not an OpenAPI document: it has no "paths"');
  }
  const { contract, present } = extractContract(document, admin, platform);
  const unclassified = present
    .filter((key) => !admin.has(key) && !leftOut.has(key) && !unpublished.has(key))
    .map((key) => ({ key, proposed: proposeName(key) }));
  const { contract: candidate } = extractContract(
    document,
    new Set([...admin, ...unclassified.map(({ key }) => key)]),
    platform,
  );
  const report: ImportReport = {
    kept: present.filter((key) => admin.has(key)).length,
    leftOut: present.filter((key) => leftOut.has(key)).length,
    missing: [...admin].filter((key) => !present.includes(key)),
    unclassified,
    present,
    prose: proseDigests(document, admin),
  };
  return { contract, candidate, report };
}

async function readSource(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFileSync(source, 'utf8');
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} answered ${response.status}`);
  return await response.text();
}

function readLock(path: string): UpstreamLock {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as UpstreamLock) : {};
}

/** A `*.lock.json` beside a local document says which upstream commit it is. */
function lockBeside(source: string): UpstreamLock {
  const beside = source.replace(/\.ya?ml$/, '.lock.json');
  return /^https?:/.test(source) || beside === source ? {} : readLock(beside);
}

function keysWhere(names: NamesLock, unpublished: boolean): ReadonlySet<string> {
  const entries = Object.entries(names.operations);
  return new Set(
    entries.filter(([, entry]) => (entry.unpublished === true) === unpublished).map(([key]) => key),
  );
}

/** The Admin operations that upstream publishes: those in the name lock that did not come from an overlay. */
export function adminKeys(names: NamesLock = loadNames()): ReadonlySet<string> {
  return keysWhere(names, false);
}

/** How the command ends; `.github/workflows/upstream.yml` goes by these. */
const exitCodes = {
  /** Taken, and nothing waits for a person. */
  taken: 0,
  /** Taken, and a person has to mend overlays, or to name operations or leave them out. */
  waiting: 1,
  /** Called wrongly. */
  misused: 2,
  /** Not taken: the document is not there or is none, or a file of this repository cannot be read. */
  failed: 3,
} as const;

export interface UpdateOptions {
  /** A path, or an http(s) address. */
  readonly source: string;
  /** Where to write the diff as Markdown. */
  readonly report?: string;
  /** Write neither contract nor lock. */
  readonly dryRun?: boolean;
}

/**
 * Takes a new upstream document of any platform; which one, its own title says. Contract and lock are written even when overlays fail on them, since that
 * is what the overlays have to be mended against.
 * @returns what to print, and the exit code: 1 while something waits for a person. An operation that has no name yet
 *   waits too: it changes nothing in the contract, so that nobody would hear of it otherwise.
 * @throws Error when the source cannot be read or is no OpenAPI document; nothing is written then.
 */
export async function update(
  { source, report: reportPath, dryRun = false }: UpdateOptions,
  given?: ImportFiles,
): Promise<{ text: string; code: number }> {
  const text = await readSource(source);
  const platform = platformOf(parseDocument(text) ?? {}) ?? portkey;
  const files = given ?? filesOf(platform);
  const names = loadNames(files.names);
  const { contract, candidate, report } = importDocument(
    text,
    adminKeys(names),
    leftOutKeys(readFileSync(files.leftOut, 'utf8')),
    keysWhere(names, true),
    platform,
  );
  const prepared = (document: Document): Document => withInherited(document, platform);
  const diff = contractDiff({
    before: prepared(existsSync(files.contract) ? loadContract(files.contract) : contract),
    after: prepared(candidate),
    overlays: loadOverlays(files.overlays, platform.overlays),
    names,
    present: report.present,
    unclassified: report.unclassified.map(({ key }) => key),
    wordsBefore: readLock(files.lock).prose,
    wordsAfter: report.prose,
  });
  const { summary, sections: parts } = sections(diff);
  if (reportPath !== undefined) writeFileSync(reportPath, renderMarkdown(summary, parts));
  if (!dryRun) {
    const known = lockBeside(source);
    const lock = {
      repository: known.repository ?? platform.repository,
      ...(known.commit !== undefined && { commit: known.commit }),
      ...(known.date !== undefined && { date: known.date }),
      sha256: createHash('sha256').update(text).digest('hex'),
      prose: report.prose,
    };
    writeFileSync(files.contract, writeYaml(contract));
    writeFileSync(files.lock, `${JSON.stringify(lock, null, 2)}\n`);
  }
  const head = `contract of ${platform.label}: ${report.kept} Admin operations kept, ${report.leftOut} data-plane operations left out${dryRun ? ' (dry run: nothing written)' : ''}`;
  const mend = needsMending(diff);
  const named = report.unclassified.length === 0;
  const next = mend
    ? 'Overlays have to be mended; then run this again, and "npm run codegen".'
    : named
      ? 'Next: npm run codegen'
      : 'Next: name each new operation or leave it out, run this again to take the named ones in, then npm run codegen';
  return {
    text: `${renderTerminal([head, ...summary], parts)}\n\n${next}`,
    code: mend || !named ? exitCodes.waiting : exitCodes.taken,
  };
}

const usage = `usage: npm run openapi:update -- <file or URL of the upstream OpenAPI document>
  --report FILE.md   also write the whole contract diff as Markdown
  --dry-run          write neither the contract nor its lock
Exits 0 when nothing waits for a person, 1 when overlays are to be mended or operations to be named,
2 when called wrongly, 3 when the document cannot be read.`;

function readArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { report: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  });
}

function complain(error: unknown): void {
  console.error(`openapi:update: ${error instanceof Error ? error.message : String(error)}`);
}

/** The command: prints what `update` found. @returns its exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments(args);
  } catch (error) {
    complain(error);
    console.error(usage);
    return exitCodes.misused;
  }
  const [source] = given.positionals;
  if (source === undefined || given.positionals.length > 1) {
    console.error(usage);
    return exitCodes.misused;
  }
  const { report, 'dry-run': dryRun } = given.values;
  try {
    const { text, code } = await update({
      source,
      ...(report !== undefined && { report }),
      dryRun: dryRun === true,
    });
    console.log(text);
    return code;
  } catch (error) {
    complain(error);
    return exitCodes.failed;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
