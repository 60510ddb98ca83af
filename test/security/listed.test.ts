// SECURITY.md names tests for each row of its tables: every one of them exists, and every test of this folder is named.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8');

/** The rows of attacks: what it is, how it is met, and what tries it. */
const rows = read('SECURITY.md')
  .split('## Attacks, and the tests that try them')
  .slice(1)
  .flatMap((part) => [...part.matchAll(/^\| (?!Attack|Risk|-)([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)])
  .map(([, attack = '', , tests = '']) => ({
    attack,
    named: [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  }));

const tests = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('/listed.test.ts'))
  .map((file) => ({ file, text: read(file) }));

const titled = (title: string): boolean => tests.some(({ text }) => text.includes(`'${title}'`));
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test('every row of SECURITY.md names what tries it, and that exists', () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(({ named }) => named.length === 0)).toEqual([]);
  const missing = rows.flatMap(({ attack, named }) =>
    named
      .filter((name) => {
        if (name.startsWith('npm run ')) return !(name.slice('npm run '.length) in scripts);
        return name.startsWith('test/') ? !existsSync(`${root}${name}`) : !titled(name);
      })
      .map((name) => `${attack}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every test of this folder is named by a row', () => {
  const named = new Set(rows.flatMap((row) => row.named));
  const written = tests
    .filter(({ file }) => file.startsWith('test/security/'))
    .flatMap(({ text }) => [...text.matchAll(/^test\('([^']+)'/gm)].map(([, title = '']) => title));
  expect(written.length).toBeGreaterThan(15);
  expect(written.filter((title) => !named.has(title))).toEqual([]);
});
