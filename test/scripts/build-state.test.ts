// What `npm run build` takes for unchanged, and so leaves alone.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type BuildState, buildState } from '../../scripts/build/build-state.ts';

/** A folder with sources that were built. `state` takes it anew. */
function built(): { folder: string; state: () => BuildState } {
  const folder = mkdtempSync(join(tmpdir(), 'build-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of [
    ['package.json', '{}'],
    ['src/deep/a.ts', 'a'],
    ['build/index.js', 'built'],
    ['build/chunks/a.js', 'chunk'],
  ] as const) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const files = { root: folder, read: ['package.json', 'src'], written: ['build'], state: '.cache/state' };
  return { folder, state: () => buildState(files) };
}

test('a build is due before the first one, and is not due after it', () => {
  const { state } = built();
  expect(state().current).toBe(false);
  state().keep();
  expect(state().current).toBe(true);
});

test.each<[string, (folder: string) => void]>([
  ['a source changed', (folder) => writeFileSync(join(folder, 'src/deep/a.ts'), 'b')],
  ['a source came', (folder) => writeFileSync(join(folder, 'src/b.ts'), '')],
  ['a source went', (folder) => rmSync(join(folder, 'src/deep/a.ts'))],
  ['all sources went', (folder) => rmSync(join(folder, 'src'), { recursive: true })],
  ['a built file changed', (folder) => writeFileSync(join(folder, 'build/index.js'), 'other')],
  ['a built file went', (folder) => rmSync(join(folder, 'build/chunks/a.js'))],
  ['a file came into the build', (folder) => writeFileSync(join(folder, 'build/chunks/b.js'), '')],
  ['the build went', (folder) => rmSync(join(folder, 'build'), { recursive: true })],
])('a build is due when %s', (_, change) => {
  const { folder, state } = built();
  state().keep();
  change(folder);
  expect(state().current).toBe(false);
});

test('a source that changes while a build runs makes the next one due', () => {
  const { folder, state } = built();
  const before = state();
  writeFileSync(join(folder, 'src/deep/a.ts'), 'changed meanwhile');
  before.keep();
  expect(readFileSync(join(folder, '.cache/state'), 'utf8')).not.toBe('');
  expect(state().current).toBe(false);
});
