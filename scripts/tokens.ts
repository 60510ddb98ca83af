// npm run tokens: what tools/list costs a model, by tool and domain, and how that differs from what was committed.
// Exits 1 above the budget of the whole, of one tool or of a new one. With --update it commits the new figures to
// test/fixtures/tokens.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tokensOf } from '../codegen/count-tokens.ts';
import { offlineBackend } from '../src/catalog/backend.ts';
import { buildCatalog, type Catalog } from '../src/catalog/build-catalog.ts';
import { compactSurface, discoverSurface, fullSurface } from '../src/catalog/surface.ts';
import { domains } from '../src/generated/index.ts';

/** Most tokens that tools/list may cost, by mode. */
const budgets = { full: 22_000, preview: 25_000, compact: 6_000, discover: 1_000 } as const;
/** Most tokens of one tool, and of one that is not in test/fixtures/tokens.json yet. */
const perTool = 330;
const perAddedTool = 140;
const modes = ['full', 'preview', 'compact', 'discover'] as const;

interface Costs {
  readonly full: number;
  readonly discover: number;
  /** The most used tools, and those that lead to all others. */
  readonly compact: number;
  /** With the tools of endpoints that Portkey has not published, which are off by default. */
  readonly preview: number;
  readonly tools: Readonly<Record<string, number>>;
}

const file = fileURLToPath(new URL('../test/fixtures/tokens.json', import.meta.url));
const options = {
  onUnexpected: (error: unknown): never => {
    throw error;
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const catalogWith = (preview: boolean): Catalog => buildCatalog(offlineBackend, { readOnly: false, preview });

const listed = (preview: boolean) => fullSurface(catalogWith(preview), options).listed;

function measure(): Costs {
  const catalog = catalogWith(true);
  const all = listed(true);
  const discover = discoverSurface(catalog, options).listed;
  return {
    full: sum(listed(false).map(tokensOf)),
    discover: sum(discover.map(tokensOf)),
    compact: sum(compactSurface(catalogWith(false), options).listed.map(tokensOf)),
    preview: sum(all.map(tokensOf)),
    tools: Object.fromEntries([...all, ...discover].map((tool) => [tool.name, tokensOf(tool)])),
  };
}

function change(now: number, before: number | undefined): string {
  if (before === undefined) return ' (new)';
  return now === before ? '' : ` (${now > before ? '+' : ''}${now - before})`;
}

function committed(): Costs | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Costs;
  } catch {
    return undefined;
  }
}

function printTools(now: Costs, before: Costs | undefined): void {
  const { tools } = catalogWith(true);
  for (const domain of domains) {
    const inside = tools.filter((tool) => tool.domain === domain);
    const total = (costs: Costs['tools'] | undefined): number =>
      sum(inside.map(({ name }) => costs?.[name] ?? 0));
    console.log(
      `${String(total(now.tools)).padStart(6)}  ${domain}${change(total(now.tools), before && total(before.tools))}`,
    );
    const sorted = [...inside].sort((a, b) => (now.tools[b.name] ?? 0) - (now.tools[a.name] ?? 0));
    for (const { name, preview } of sorted) {
      const tokens = now.tools[name] ?? 0;
      console.log(
        `${String(tokens).padStart(12)}  ${name}${preview ? ', preview' : ''}${change(tokens, before?.tools[name])}`,
      );
    }
  }
  const gone = Object.keys(before?.tools ?? {}).filter((name) => !(name in now.tools));
  for (const name of gone) console.log(`        gone  ${name} (-${before?.tools[name] ?? 0})`);
}

const now = measure();
const before = committed();
// --brief: the sums alone.
if (!process.argv.includes('--brief')) {
  printTools(now, before);
  console.log('');
}
for (const mode of modes)
  console.log(`${mode}: ${now[mode]} of ${budgets[mode]} tokens${change(now[mode], before?.[mode])}`);

/** How a tool's tokens part: what its description takes, and what its arguments and their texts do. */
function partsOf(name: string): string {
  const tool = listed(true).find((each) => each.name === name);
  if (!tool) return '';
  const { description, inputSchema } = tool;
  return `description ${tokensOf({ name: '', description: description ?? '', inputSchema: {} })}, arguments ${tokensOf({ name: '', inputSchema })}`;
}

const isNew = (name: string): boolean => before !== undefined && !(name in before.tools);

const dearer = Object.entries(now.tools).filter(
  ([name, cost]) => cost > (isNew(name) ? perAddedTool : perTool),
);
for (const [name, cost] of dearer)
  console.error(
    `${name} costs ${cost} tokens (${partsOf(name)}); ${isNew(name) ? `a new tool may cost ${perAddedTool}` : `a tool may cost ${perTool}`}. Shorten its description, leave out texts of arguments that say what the name says, or list fewer arguments.`,
  );
const over = modes.filter((mode) => now[mode] > budgets[mode]);
if (over.length > 0) {
  const dearest = (costs: readonly (readonly [string, number])[]): string =>
    [...costs]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([name, cost]) => `${name} (${cost})`)
      .join(', ');
  const all = Object.entries(now.tools);
  const added = all.filter(([name]) => isNew(name));
  console.error(
    `tools/list is over its budget: ${over.map((mode) => `${mode} by ${now[mode] - budgets[mode]}`).join(', ')} tokens.`,
  );
  if (added.length > 0) console.error(`New: ${dearest(added)}.`);
  console.error(`Dearest: ${dearest(all)}.`);
  console.error(
    'Shorten the descriptions of the tools that this change adds (60 tokens each is usual), or of the dearest; do not raise the budget.',
  );
}
if (over.length > 0 || dearer.length > 0) process.exitCode = 1;
// What is over a bound is not committed: it would no longer be new.
else if (process.argv.includes('--update')) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
else if (JSON.stringify(before) !== JSON.stringify(now))
  console.log('changed since test/fixtures/tokens.json; after a wanted change: npm run tokens -- --update');
