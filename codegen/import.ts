// npm run openapi:update -- <file or URL>: reads Portkey's OpenAPI document and writes the contract,
// which holds the facts of the Admin operations and none of the document's prose.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Document, extractContract } from './extract.ts';
import { contractPath, leftOutPath, lockPath, namesPath, writeYaml } from './files.ts';
import { proposeName } from './model/names.ts';

interface UpstreamLock {
  readonly repository?: string;
  readonly commit?: string;
  readonly date?: string;
}

/** Operations of the document that are in neither the Admin set nor the list of those left out, with a proposed name. */
export interface ImportReport {
  readonly kept: number;
  readonly leftOut: number;
  readonly missing: readonly string[];
  readonly unclassified: readonly { readonly key: string; readonly proposed: string }[];
}

/** Every operation key that `openapi/left-out.yaml` names. */
export function leftOutKeys(text: string): ReadonlySet<string> {
  const groups = parse(text) as readonly { operations: readonly string[] }[];
  return new Set(groups.flatMap((group) => group.operations));
}

/**
 * Turns the text of an upstream document into the contract.
 * The same input gives the same bytes: keys are written in a fixed order and nothing depends on the clock.
 * @throws Error when the text is not an OpenAPI document.
 */
export function importDocument(
  text: string,
  admin: ReadonlySet<string>,
  leftOut: ReadonlySet<string>,
): { contract: Document; report: ImportReport } {
  const document = parse(text, { maxAliasCount: -1 }) as Document;
  if (typeof document !== 'object' || document === null || typeof document.paths !== 'object') {
    throw new Error('the input is not an OpenAPI document: it has no "paths"');
  }
  const { contract, present } = extractContract(document, admin);
  const unclassified = present
    .filter((key) => !admin.has(key) && !leftOut.has(key))
    .map((key) => ({ key, proposed: proposeName(key) }));
  const report: ImportReport = {
    kept: present.filter((key) => admin.has(key)).length,
    leftOut: present.filter((key) => leftOut.has(key)).length,
    missing: [...admin].filter((key) => !present.includes(key)),
    unclassified,
  };
  return { contract, report };
}

async function readSource(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFileSync(source, 'utf8');
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} answered ${response.status}`);
  return await response.text();
}

/** A `*.lock.json` beside a local document says which upstream commit it is. */
function upstreamLock(source: string): UpstreamLock {
  const beside = source.replace(/\.ya?ml$/, '.lock.json');
  if (/^https?:/.test(source) || beside === source || !existsSync(beside)) return {};
  return JSON.parse(readFileSync(beside, 'utf8')) as UpstreamLock;
}

/** The Admin operations that upstream publishes: those in the name lock that did not come from an overlay. */
export function adminKeys(): ReadonlySet<string> {
  const lock = JSON.parse(readFileSync(namesPath, 'utf8')) as {
    operations: Record<string, { unpublished?: boolean }>;
  };
  return new Set(
    Object.entries(lock.operations)
      .filter(([, entry]) => entry.unpublished !== true)
      .map(([key]) => key),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const source = args.find((arg) => !arg.startsWith('--'));
  if (source === undefined) {
    console.error('usage: npm run openapi:update -- <file or URL of the upstream OpenAPI document>');
    return 2;
  }
  const text = await readSource(source);
  const { contract, report } = importDocument(
    text,
    adminKeys(),
    leftOutKeys(readFileSync(leftOutPath, 'utf8')),
  );
  const known = upstreamLock(source);
  const lock = {
    repository: known.repository ?? 'Portkey-AI/openapi',
    ...(known.commit !== undefined && { commit: known.commit }),
    ...(known.date !== undefined && { date: known.date }),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  writeFileSync(contractPath, writeYaml(contract));
  writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    `contract: ${report.kept} Admin operations kept, ${report.leftOut} data-plane operations left out`,
  );
  for (const key of report.missing)
    console.log(`gone upstream: ${key} (retire or alias its tool in codegen/names.lock.json)`);
  for (const { key, proposed } of report.unclassified) {
    console.log(
      `unclassified: ${key} (add it to codegen/names.lock.json, for instance as "${proposed}", or to openapi/left-out.yaml)`,
    );
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(`openapi:update: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    },
  );
}
