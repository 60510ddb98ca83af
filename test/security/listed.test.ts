// SECURITY.md names a test for each row of its tables. The names are those of the tests beside this file, and of all of them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

test('SECURITY.md lists every security test, and every test that it lists exists', () => {
  const document = readFileSync(`${here}../../SECURITY.md`, 'utf8');
  const listed = [...document.matchAll(/^\|.*\| `([^`]+)` \|$/gm)].map(([, name]) => name);
  const written = readdirSync(here)
    .filter((file) => file.endsWith('.test.ts') && file !== 'listed.test.ts')
    .flatMap((file) => [...readFileSync(`${here}${file}`, 'utf8').matchAll(/^test\('([^']+)'/gm)])
    .map(([, name]) => name);
  expect(written.length).toBeGreaterThan(15);
  expect([...listed].sort()).toEqual([...written].sort());
});
