// npm run openapi:update -- <file or URL>: reads a platform's OpenAPI document, writes the contract, which
// holds the facts of the Admin operations and none of the document's prose, and says what changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { Document } from '../contract/document.ts';
import { adminKeys, importDocument, leftOutKeys } from '../contract/import.ts';
import { loadNames, loadOverlays, parseDocument, withInherited } from '../contract/load.ts';
import { overlayReferences } from '../contract/overlay/apply.ts';
import { writeYaml } from '../contract/paths.ts';
import {
  beginPending,
  type ContractFiles,
  filesOf,
  isPending,
  lastDecided,
  readLock,
  writeFresh,
} from '../contract/pending.ts';
import { originOf, readSource } from '../contract/source.ts';
import { type ContractDiff, contractDiff, waiting } from '../diff/index.ts';
import { renderMarkdown, renderTerminal } from '../diff/render.ts';
import { sections } from '../diff/sections.ts';
import { type Platform, platformOf, portkey } from '../platforms/index.ts';

/** The questions of earlier diffs that a person has answered. */
export function answeredQuestions(path: string): ReadonlySet<string> {
  const answers: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : {};
  return new Set(Object.keys((answers ?? {}) as object));
}

/** How the command ends; `.github/workflows/upstream.yml` goes by these. */
const exitCodes = {
  /** Taken, and nothing waits for a person. */
  taken: 0,
  /** Taken, and a person has to mend overlays, to name operations or to decide. */
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

/** Compares a new document, given by its text, with what was decided last. Writes nothing. */
export function compareDocument(text: string, files: ContractFiles, platform: Platform = portkey) {
  const overlays = loadOverlays(files.overlays, platform.overlays);
  const names = loadNames(files.names);
  const leftOut = leftOutKeys(readFileSync(files.leftOut, 'utf8'));
  const { contract, candidate, fresh, report } = importDocument(text, {
    admin: adminKeys(names),
    leftOut,
    references: overlayReferences(overlays),
    platform,
  });
  // Before the first import nothing was decided, so that nothing has changed.
  const decided = existsSync(files.contract)
    ? lastDecided(files)
    : { contract, overlays, names, lock: readLock(files.lock) };
  const prepared = (document: Document): Document => withInherited(document, platform);
  const diff = contractDiff({
    before: { ...decided, contract: prepared(decided.contract) },
    after: { contract: prepared(candidate), overlays, names },
    present: report.present,
    unclassified: report.unclassified.map(({ key }) => key),
    likeLeftOut: report.likeLeftOut,
    leftOut,
    answered: answeredQuestions(files.decisions),
    wordsBefore: decided.lock.prose,
    wordsAfter: report.prose,
    platform: { bases: platform.bases },
  });
  return { contract, fresh, report, diff };
}

/** What to do now, in one line. */
function nextLine(diff: ContractDiff): string {
  const count = waiting(diff);
  return count === 0
    ? 'Nothing waits for a person. Next: npm run next'
    : `${count} ${count === 1 ? 'thing waits' : 'things wait'} for a person: npm run next says what to do first`;
}

/**
 * Takes a new upstream document; which platform it describes its own title says. Contract and lock are written even when overlays fail on them, since that
 * is what the overlays have to be mended against; what was decided before is kept in openapi/pending until the
 * end, so that each further run is compared with it.
 * @returns what to print, and the exit code: 1 while something waits for a person. An operation that has no name yet
 *   waits too: it changes nothing in the contract, so that nobody would hear of it otherwise.
 * @throws Error when the source cannot be read or is no OpenAPI document; nothing is written then.
 */
export async function update(
  { source, report: reportPath, dryRun = false }: UpdateOptions,
  given?: ContractFiles,
): Promise<{ text: string; code: number }> {
  const text = await readSource(source);
  const platform = platformOf(parseDocument(text) ?? {}) ?? portkey;
  const files = given ?? filesOf(platform);
  const { contract, fresh, report, diff } = compareDocument(text, files, platform);
  const { summary, sections: parts } = sections(diff);
  if (reportPath !== undefined) writeFileSync(reportPath, renderMarkdown(summary, parts));
  if (!dryRun) {
    const written = writeYaml(contract);
    // An operation without a name leaves no trace in the contract, and waits all the same.
    const changed = existsSync(files.contract) && readFileSync(files.contract, 'utf8') !== written;
    if (changed || report.unclassified.length > 0) beginPending(files);
    if (isPending(files))
      writeFresh(files, {
        document: fresh,
        present: report.present,
        unclassified: report.unclassified.map(({ key }) => key),
        likeLeftOut: report.likeLeftOut,
      });
    const { commit, date, repository = platform.repository } = originOf(source);
    const { said: _, ...prose } = report.prose;
    const lock = {
      repository,
      ...(commit !== undefined && { commit }),
      ...(date !== undefined && { date }),
      sha256: createHash('sha256').update(text).digest('hex'),
      prose,
    };
    writeFileSync(files.contract, written);
    writeFileSync(files.lock, `${JSON.stringify(lock, null, 2)}\n`);
  }
  const head = `contract of ${platform.label}: ${report.kept} Admin operations kept, ${report.leftOut} data-plane operations left out${dryRun ? ' (dry run: nothing written)' : ''}`;
  return {
    text: `${renderTerminal([head, ...summary], parts, process.stdout.columns)}\n\n${nextLine(diff)}`,
    code: waiting(diff) > 0 ? exitCodes.waiting : exitCodes.taken,
  };
}

const usage = `usage: npm run openapi:update -- <file or URL of the upstream OpenAPI document>
  --report FILE.md   also write the whole contract diff as Markdown
  --dry-run          write neither the contract nor its lock
Exits 0 when nothing waits for a person; 1 when overlays are to be mended, operations to be named, retired or moved,
or questions to be answered; 2 when called wrongly; 3 when the document is not taken.`;

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
