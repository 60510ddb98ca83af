// Single changes of a document, each with what the contract diff must make of it: none missed, none misjudged, no noise.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Document, Json } from '../../codegen/contract/document.ts';
import { importDocument } from '../../codegen/contract/import.ts';
import { type ContractDiff, contractDiff } from '../../codegen/diff/index.ts';
import { breaks } from '../../codegen/diff/operations.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { type Edit, edited } from './edits.ts';

/**
 * `breaking`: a call that was right may be refused, or a reader of replies misses something. `safe`: neither.
 * `told`: named, whichever of the two it is called. `words`: no fact changes. `silent`: nothing changes at all.
 */
type Expected = 'breaking' | 'safe' | 'told' | 'words' | 'silent';

interface SingleChange {
  readonly change: string;
  readonly expect: Expected;
  readonly edits: readonly Edit[];
}

const folder = new URL('changes/', import.meta.url);
const base = parse(readFileSync(new URL('base.yaml', folder), 'utf8')) as Document;
const changes = readFileSync(new URL('changes.jsonl', folder), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SingleChange);

const operations = Object.entries(base.paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'delete']
    .filter((method) => method in item)
    .map(
      (method) =>
        [
          `${method.toUpperCase()} ${path}`,
          {
            tool: String((item[method] as Json)['operationId']).replaceAll(
              /[A-Z]/g,
              (letter) => `_${letter.toLowerCase()}`,
            ),
            domain: 'widgets',
          },
        ] as const,
    ),
);
const names = { operations: Object.fromEntries(operations), retired: {} };
const platform = { ...portkey, servers: [] };
const options = { admin: new Set(Object.keys(names.operations)), leftOut: new Set<string>(), platform };
const none: readonly [] = [];
const before = importDocument(JSON.stringify(base), options);

function diffOf(document: Document): ContractDiff {
  const { candidate, report } = importDocument(JSON.stringify(document), options);
  return contractDiff({
    before: { contract: before.contract, overlays: none, names },
    after: { contract: candidate, overlays: none, names },
    present: report.present,
    unclassified: report.unclassified.map(({ key }) => key),
    leftOut: new Set(),
    answered: new Set(),
    wordsBefore: before.report.prose,
    wordsAfter: report.prose,
  });
}

/** What the diff made of a change. */
function verdictOf({
  operations: found,
  problems,
  unclassified,
  words = [],
}: ContractDiff): Exclude<Expected, 'told'> {
  if (found.removed.length + found.renamed.length + problems.length > 0 || found.changed.some(breaks))
    return 'breaking';
  if (found.added.length + found.changed.length + unclassified.size > 0) return 'safe';
  return words.length > 0 ? 'words' : 'silent';
}

const kinds: readonly Expected[] = ['breaking', 'safe', 'told', 'words', 'silent'];

test('there are enough single changes of every kind', () => {
  const of = (kind: Expected): number => changes.filter((change) => change.expect === kind).length;
  expect(changes.length).toBeGreaterThan(300);
  expect(changes.filter((change) => !kinds.includes(change.expect))).toEqual([]);
  expect(Math.min(of('breaking'), of('safe'), of('told'), of('words'), of('silent'))).toBeGreaterThan(30);
  expect(new Set(changes.map(({ change }) => change)).size).toBeGreaterThan(140);
});

test.each(kinds)('no change that is %s is missed or misjudged', (kind) => {
  const wrong = changes.flatMap((change) => {
    if (change.expect !== kind) return [];
    const verdict = verdictOf(diffOf(edited(base, change.edits)));
    const right =
      change.expect === 'told' ? verdict === 'breaking' || verdict === 'safe' : verdict === change.expect;
    return right
      ? []
      : [`${change.change}: ${verdict}, not ${change.expect}: ${JSON.stringify(change.edits).slice(0, 200)}`];
  });
  expect(wrong).toEqual([]);
});
