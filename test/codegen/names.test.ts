// That no name which was once published is lost: it stays a tool's or an alias, or it is retired.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadNames } from '../../codegen/contract/load.ts';
import { publishedNamesPath, root } from '../../codegen/contract/paths.ts';
import { allNames } from '../../codegen/model/names.ts';
import { platforms } from '../../codegen/platforms/index.ts';

const published = readFileSync(publishedNamesPath, 'utf8').trim().split('\n');
const known = new Set(platforms.flatMap((platform) => [...allNames(loadNames(root + platform.names))]));

test('a name that was published stays in a name lock: what is gone moves to "retired"', () => {
  expect(published.filter((name) => !known.has(name))).toEqual([]);
});

test('every name is written down as published (npm run fix does it)', () => {
  expect([...known].filter((name) => !published.includes(name))).toEqual([]);
});
