// Portkey's document from 2026-06-12 to 2026-09-04, replayed step by step: of the operations that changed, facts alone,
// each step one component or one path of the real change. Every difference is named, and nothing else is.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../codegen/contract/document.ts';
import { importDocument } from '../../codegen/contract/import.ts';
import { loadContract } from '../../codegen/contract/load.ts';
import { type ContractDiff, contractDiff } from '../../codegen/diff/index.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { type Edit, edited } from './edits.ts';

interface Step {
  /** The component, the path or the operation that changed. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** What the diff says: `tool place: text`, breaking ones with a `!` before. */
  readonly says: readonly string[];
}

const folder = new URL('history/', import.meta.url);
const before = loadContract(new URL('2026-06-12.json', folder).pathname);
const steps = readFileSync(new URL('2026-09-04.jsonl', folder), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Step);

function compare(older: Document, newer: Document): ContractDiff {
  const keys = (document: Document): string[] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      ['get', 'post', 'put', 'patch', 'delete']
        .filter((method) => method in item)
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
  const operations = Object.fromEntries(
    [...new Set([...keys(older), ...keys(newer)])].map((key) => [
      key,
      {
        tool: key
          .toLowerCase()
          .replaceAll(/[^a-z]+/g, '_')
          .slice(0, 48),
        domain: 'history',
      },
    ]),
  );
  const names = { operations, retired: {} };
  const imported = (document: Document) =>
    importDocument(JSON.stringify(document), {
      admin: new Set(keys(document)),
      leftOut: new Set(),
      references: new Set(),
      platform: portkey,
    });
  const [was, now] = [imported(older), imported(newer)];
  return contractDiff({
    before: { contract: was.contract, overlays: [], names },
    after: { contract: now.contract, overlays: [], names },
    present: now.report.present,
    unclassified: [],
    leftOut: new Set(),
    answered: new Set(),
    wordsBefore: was.report.prose,
    wordsAfter: now.report.prose,
    platform: {},
  });
}

function said({ operations }: ContractDiff): string[] {
  return [
    ...operations.added.map(({ key }) => `${key}: added`),
    ...operations.removed.map(({ key }) => `! ${key}: removed`),
    ...operations.renamed.map(({ was, now }) => `! ${was.key}: is ${now.key}`),
    ...operations.changed.flatMap(({ now, request, reply }) =>
      [
        ...request.map((change) => ({ ...change, side: '' })),
        ...reply.map((change) => ({ ...change, side: ' reply' })),
      ].map(
        ({ breaking, side, path, text }) =>
          `${breaking ? '! ' : ''}${now.key}${side}${path && ` ${path}`}: ${text}`,
      ),
    ),
  ];
}

describe('from 2026-06-12 to 2026-09-04', () => {
  let document = before;
  for (const { what, edits, says } of steps) {
    const older = document;
    const newer = edited(older, edits);
    document = newer;
    test(`${what}: ${says.length} differences`, () => {
      expect(said(compare(older, newer))).toEqual(says);
    });
  }
  const after = document;

  test('all at once says what the steps say, and going back what went', () => {
    const { operations } = compare(before, after);
    expect(operations.added).toHaveLength(10);
    expect(operations.changed.map(({ now }) => now.key).sort()).toEqual(
      [
        ...new Set(
          steps.flatMap(({ says }) =>
            says
              .map((line) => /^(?:! )?([A-Z]+ \S+?)(?: |:)/.exec(line)?.[1] ?? '')
              .filter((key) => !operations.added.some((each) => each.key === key)),
          ),
        ),
      ].sort(),
    );
    const back = compare(after, before).operations;
    expect(back.removed.map(({ key }) => key).sort()).toEqual(operations.added.map(({ key }) => key).sort());
    expect(back.changed.map(({ now }) => now.key)).toEqual(operations.changed.map(({ now }) => now.key));
  });
});
