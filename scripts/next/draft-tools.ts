// npm run next -- --apply, second half: writes drafts of all that a new tool needs beside generated code. A draft
// carries a mark, and a test fails until a person has read the text and taken the mark out.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { loadContext } from '../../codegen/cli/generate.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { OperationModel } from '../../codegen/model/index.ts';
import type { NamesLock } from '../../codegen/model/names.ts';
import type { HandlersDraft } from './draft-handlers.ts';
import { camel, draftHandlers, mark } from './draft-handlers.ts';
import {
  appendToList,
  insertAbove,
  insertImport,
  insertInto,
  objectText,
  openResource,
  textOf,
  tidy,
  withoutEntries,
  writtenFiles,
} from './edit-files.ts';

const words = (text: string): string => text.replaceAll(/[_-]/g, ' ');
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const descriptionsOf = (domain: string): string => `src/overrides/descriptions/${domain}.ts`;
const questionsFile = 'test/fixtures/questions.json';

/** True where the domain's file has words for the tool. */
export function isDescribed({ tool, domain }: Pick<OperationModel, 'tool' | 'domain'>): boolean {
  return new RegExp(`^  ${tool}: \\{`, 'm').test(objectText(descriptionsOf(domain), camel(domain)));
}

export function isAsked(tool: string): boolean {
  return textOf(questionsFile).includes(`"${tool}"`);
}

/** The files of a domain that is new: its descriptions, and where it is listed. */
function draftDomain(domain: string): string[] {
  const file = descriptionsOf(domain);
  const name = camel(domain);
  writeFileSync(
    root + file,
    `// Words of the ${words(domain)} domain.\nimport type { DomainOverrides } from '../tool-override.ts';\n\nexport const ${name} = {\n} as const satisfies DomainOverrides;\n`,
  );
  insertImport('src/overrides/index.ts', `import { ${name} } from './descriptions/${domain}.ts';`);
  insertInto('src/overrides/index.ts', 'written', `  ...${name},`);
  return [file, 'src/overrides/index.ts'];
}

/** What the documents say that a domain covers. */
const catalogFile = 'scripts/docs/catalog.ts';

function draftCovers(domain: string): string {
  insertInto(
    catalogFile,
    'about',
    `  ${JSON.stringify(domain)}: '${mark}: what ${words(domain)} are, in a few words',`,
  );
  return catalogFile;
}

function draftDescription(operation: OperationModel): string {
  const { tool, key, domain } = operation;
  const file = descriptionsOf(domain);
  const text = `  ${tool}: {\n    title: '${sentence(words(tool))}',\n    description: '${mark}: what ${key} does, what it gives, when another tool is right, what cannot be undone or is billed, in 12 to 45 words.',\n  },`;
  insertInto(file, camel(domain), text);
  return file;
}

/** What a draft may need, and the line that imports it. */
export const handlerImports: readonly (readonly [string, string])[] = [
  ['SandboxAccount', "import type { SandboxAccount } from '../account.ts';"],
  ['resource', "import { resource } from '../resource.ts';"],
  ['sent', "import { sent } from '../sandbox-request.ts';"],
  ['Row', "import type { Row } from '../store.ts';"],
];

/** Sandbox handlers of one domain: into its file where there is one, else into a new one. */
function writeHandlers(domain: string, draft: HandlersDraft): string[] {
  // Some files of the folder help others and serve nothing: models.ts, requests.ts.
  const own = textOf(`src/sandbox/domains/${domain}.ts`);
  const stem = own === '' || own.includes(`const ${camel(domain)}: Handlers`) ? domain : `${domain}-api`;
  const file = `src/sandbox/domains/${stem}.ts`;
  const index = 'src/sandbox/domains/index.ts';
  const name = camel(stem);
  const touched = [file];
  if (!existsSync(root + file)) {
    writeFileSync(
      root + file,
      `// What the sandbox answers about ${words(domain)}.\nimport type { Handlers } from '../sandbox-request.ts';\n\nexport const ${name}: Handlers = {\n};\n`,
    );
    insertImport(index, `import { ${name} } from './${stem}.ts';`);
    insertInto(index, 'handlers', `  ...${name},`);
    touched.push(index);
  }
  for (const [imported, line] of handlerImports)
    if (draft.imports.has(imported) && !new RegExp(`^import .*\\b${imported}\\b`, 'm').test(textOf(file)))
      insertImport(file, line);
  openResource(file, name);
  if (draft.above !== '') insertAbove(file, name, draft.above);
  insertInto(file, name, draft.entries);
  for (const { add, body } of draft.seeds) {
    const seed = 'src/sandbox/seed/kinds.ts';
    insertImport(seed, `import { ${add} } from '../domains/${stem}.ts';`);
    appendToList(seed, `  (account) => ${add}(account, ${JSON.stringify(body)}),`);
    touched.push(seed);
  }
  return touched;
}

function draftQuestion({ tool, key }: OperationModel): string {
  const line = `  { "ask": "${mark}: ask for ${key} as a person would, without its name", "tool": "${tool}" }`;
  const text = textOf(questionsFile).trimEnd().replace(/\n\]$/, `,\n${line}\n]\n`);
  writeFileSync(root + questionsFile, text);
  return questionsFile;
}

/** Takes out the entries that retired tools have in hand-written tables, their search questions and their snapshots. @returns what was changed. */
export function dropRetired({ retired }: NamesLock): string[] {
  const touched = new Set<string>();
  const write = (file: string, text: string): void => {
    if (text === textOf(file)) return;
    writeFileSync(root + file, text);
    touched.add(file);
  };
  const files = writtenFiles().filter((file) => file.endsWith('.ts') && !file.startsWith('test/evals/'));
  for (const [key, { tool }] of Object.entries(retired)) {
    for (const file of files) write(file, withoutEntries(withoutEntries(textOf(file), tool), key));
    const left = textOf(questionsFile).replaceAll(new RegExp(`^ *\\{[^{}]*"${tool}"\\s*\\},?\\n`, 'gm'), '');
    write(questionsFile, left.replace(/,\n\]\n$/, '\n]\n'));
    const snapshot = `test/snapshots/${tool}.json`;
    if (!existsSync(root + snapshot)) continue;
    rmSync(root + snapshot);
    touched.add(snapshot);
  }
  return [...touched].map((file) => `Without what is retired: ${file}`);
}

/** Drafts what the tools of the contract lack. @returns what was written, one line a file. */
export async function draftTools(): Promise<string[]> {
  const { handlers } = await import('../../src/sandbox/domains/index.ts');
  const { operations } = loadContext();
  const touched = new Set<string>();
  const undescribed = operations.filter((operation) => !isDescribed(operation));
  const unserved = operations.filter(({ key }) => !Object.hasOwn(handlers, key));
  for (const domain of new Set(undescribed.map((operation) => operation.domain)))
    if (!existsSync(root + descriptionsOf(domain)))
      for (const file of [...draftDomain(domain), draftCovers(domain)]) touched.add(file);
  for (const operation of undescribed) touched.add(draftDescription(operation));
  for (const domain of new Set(unserved.map((operation) => operation.domain))) {
    const draft = draftHandlers(unserved.filter((operation) => operation.domain === domain));
    for (const file of writeHandlers(domain, draft)) touched.add(file);
  }
  for (const operation of undescribed) if (!isAsked(operation.tool)) touched.add(draftQuestion(operation));
  tidy([...touched]);
  return [...touched].map((file) => `Drafts: ${file}`);
}
