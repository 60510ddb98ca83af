// That tests of the sandbox call operations by the names that never change: a path that moves upstream stands in the
// contract alone.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pathPattern } from '../../scripts/next/edit-files.ts';
import { operations } from '../../src/sandbox/contract.ts';

/** A call with a path, as call() and short forms of it take. */
const byPath = /(?:\bcall\([^)]*'(?:GET|POST|PUT|PATCH|DELETE)', *|\b(?:get|post|put|patch|remove)\()['"`]\//;

test('no test of the sandbox writes the path of an operation where its name can serve', () => {
  const patterns = Object.values(operations).map(({ path }) => pathPattern(path));
  const found = readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      readFileSync(new URL(file, import.meta.url), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          byPath.test(line) && patterns.some((pattern) => line.search(pattern) >= 0)
            ? [`${file}:${at + 1}: ${line.trim()}`]
            : [],
        ),
    );
  expect(found).toEqual([]);
});
