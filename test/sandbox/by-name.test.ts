// That tests of the sandbox call operations by the names that never change: a path that moves upstream stands in the
// contract alone.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pathPattern } from '../../scripts/next/edit-files.ts';
import { operations } from '../../src/sandbox/contract.ts';

/** A call with a path, as call() and short forms of it take, over as many lines as it stands on. */
const byPath =
  /(?:\bcall\([^)]*'(?:GET|POST|PUT|PATCH|DELETE)',\s*|\b(?:get|post|put|patch|remove)\(\s*)['"`]\/.*/g;

test('no test of the sandbox writes the path of an operation where its name can serve', () => {
  const patterns = Object.values(operations).map(({ path }) => pathPattern(path));
  const found = readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const calls = readFileSync(new URL(file, import.meta.url), 'utf8').match(byPath) ?? [];
      return calls
        .filter((call) => patterns.some((pattern) => call.search(pattern) >= 0))
        .map((call) => `${file}: ${call}`);
    });
  expect(found).toEqual([]);
});
