// Where files name what a change takes away from callers.
import { expect, test } from 'vitest';
import { linesNaming } from '../../scripts/next/callers.ts';

const change = {
  kind: 'removed',
  path: 'target.isDefault',
  text: 'removed: was integer',
  breaking: true,
} as const;

test.each([
  ["      as: 'isDefault',", true],
  ['      isDefault: chance.below(2),', true],
  ['  { isDefault: true }', true],
  ['  const { name, isDefault } = call.body;', true],
  ['  return body.isDefault === 1;', true],
  ['  // Portkey calls it isDefault: a number', false],
  ['  more: { isDefaulted?: boolean }', false],
])('%s: %s', (line, found) => {
  expect(linesNaming(`a line\n${line}\n`, [change], 'create_config')).toEqual(found ? [2] : []);
});

test('a field that is needed now is looked for where the tool is called', () => {
  const text = "call('create_config', {\n  name: 'a',\n});\n";
  expect(linesNaming(text, [{ ...change, kind: 'required' }], 'create_config')).toEqual([1]);
});
