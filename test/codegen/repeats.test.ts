// What is repeated in generated code is written once, and means what it meant.
import { expect, test } from 'vitest';
import { type Constant, withoutRepeats } from '../../codegen/emit/repeats.ts';

const long = (name: string): string =>
  `rule("${name}", ["one is a value of it", "two is a value of it", "three is a value of it", "four is a value of it"])`;

/** The values of constants, with those of `before` at hand. */
function evaluated(before: readonly Constant[], constants: readonly Constant[]): Record<string, unknown> {
  const lines = before.map(({ name, text }) => `const ${name} = ${text};`);
  const result = constants.map(({ name, text }) => `${name}: ${text}`).join(', ');
  const make = new Function('rule', `${lines.join('\n')}\nreturn { ${result} };`) as (
    rule: unknown,
  ) => Record<string, unknown>;
  return make((...given: unknown[]) => ({ given }));
}

const a: readonly Constant[] = [
  { name: 'create_thing', text: `{ name: ${long('a')}, deeper: [${long('b')}, ${long('c')}] }` },
  { name: 'update_thing', text: `{ deeper: [${long('b')}, ${long('c')}], id: 1 }` },
];
const b: readonly Constant[] = [
  { name: 'create_thing', text: `{ name: ${long('a')}, only: 1 }` },
  { name: 'update_thing', text: `{ kept: ${long('d')} }` },
];

test('what one platform repeats is its own, what platforms have in common is shared', () => {
  const found = withoutRepeats([
    { owner: 'A', constants: a },
    { owner: 'B', constants: b },
  ]);
  expect(found.shared.map(({ name }) => name)).toEqual(['createThingName']);
  expect(found.own.get('A')?.map(({ name }) => name)).toEqual(['createThingDeeper']);
  expect(found.own.get('B')).toEqual([]);
  expect(found.imports).toEqual(
    new Map([
      ['A', ['createThingName']],
      ['B', ['createThingName']],
    ]),
  );
  expect(found.units[0]?.constants[0]?.text).toBe('{ name: createThingName, deeper: createThingDeeper }');
  for (const [at, constants] of [a, b].entries()) {
    const { owner, constants: written } = found.units[at] ?? { owner: '', constants: [] };
    expect(evaluated([...found.shared, ...(found.own.get(owner) ?? [])], written)).toEqual(
      evaluated([], constants),
    );
  }
});

test('a part of a shared part is shared with it, and stands before it', () => {
  const outer = `rule("outer", ${long('a')})`;
  const { shared, own } = withoutRepeats([
    { owner: 'A', constants: [{ name: 'one', text: `[${outer}, ${long('a')}]` }] },
    { owner: 'B', constants: [{ name: 'one', text: `{ x: ${outer} }` }] },
  ]);
  expect(shared.map(({ text }) => text)).toEqual([long('a'), `rule("outer", ${shared[0]?.name})`]);
  expect([...own.values()].flat()).toEqual([]);
});

test('what stands in functions alone is made when it is asked for', () => {
  const { own, units } = withoutRepeats([
    {
      owner: 'A',
      constants: [{ name: 'one', text: `{ x: () => [1, ${long('a')}], y: () => [2, ${long('a')}] }` }],
    },
  ]);
  expect(own.get('A')).toEqual([{ name: 'oneX', text: `() => ${long('a')}` }]);
  expect(units[0]?.constants).toEqual([
    { name: 'one', text: '{ x: () => [1, oneX()], y: () => [2, oneX()] }' },
  ]);
});

test('short parts, strings that look like code, and names that are taken stay right', () => {
  const text = `{ x: "${'f(x), '.repeat(30)}", y: [1], z: [1] }`;
  const same = withoutRepeats([{ owner: 'A', constants: [{ name: 'one', text }] }]);
  expect([same.own.get('A'), same.units[0]?.constants]).toEqual([[], [{ name: 'one', text }]]);
  const twice = `[${long('a')}, ${long('a')}, ${long('b')}, ${long('b')}]`;
  const { own } = withoutRepeats([{ owner: 'A', constants: [{ name: 'one', text: `{ x: ${twice} }` }] }]);
  expect(own.get('A')?.map(({ name }) => name)).toEqual(['oneX', 'oneX2']);
});
