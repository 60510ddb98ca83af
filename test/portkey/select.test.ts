// The argument `select`.
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/portkey/errors.ts';
import { compileSelect } from '../../src/portkey/response/jmespath.ts';

const body = {
  total: 2,
  data: [
    { id: 'a', n: 1 },
    { id: 'b', n: 2 },
  ],
};

describe('select', () => {
  it.each([
    ['data[].id', ['a', 'b']],
    ['data[?n>`1`].{key: id}', [{ key: 'b' }]],
    ['{total: total, last: data[-1].id}', { total: 2, last: 'b' }],
    ['sort_by(data, &n)[0].id', 'a'],
    ['max_by(data, &id).n', 2],
    ['min_by(data, &id).id', 'a'],
    ['data | max_by(@, &n).id', 'b'],
    ['max_by(missing || `[]`, &id)', null],
    ['$.data[].id', ['a', 'b']],
    ['data | {all: length($.data)}', { all: 2 }],
    ['let $all = data in length($all)', 2],
    ["join(', ', map(&to_string(n), data))", '1, 2'],
    ['missing', null],
    ['constructor', null],
  ])('%s picks from the reply', async (expression, expected) => {
    expect((await compileSelect(expression))(body)).toEqual(expected);
  });

  it.each([
    ['data[', 'not a JMESPath expression'],
    ['a b', 'not a JMESPath expression'],
    ['', 'empty'],
    [' ', 'empty'],
    [7, 'string'],
    ['foo(@)', 'foo()'],
    ["pad_left(id, `1000000000`, ' ')", 'pad_left()'],
    [
      `[${'@,'.repeat(9)}@]|[]|[${'@,'.repeat(9)}@]|[]|[${'@,'.repeat(9)}@]|[]|[${'@,'.repeat(9)}@]`,
      'too much',
    ],
    ['a'.repeat(501), '501 characters'],
    ['data[*].[$.data[*].[$.data[*].id]]', 'uses $ for each record'],
    ['data[?$.data[?id]]', 'uses $ for each record'],
    ['map(&length($.data), data)', 'uses $ for each record'],
    ['let $all = @ in data[].[$all]', 'uses $all for each record'],
    [`${'to_string(['.repeat(25)}@${'])'.repeat(25)}`, 'too much'],
    [Array(25).fill('to_string([@])').join(' | '), 'too much'],
    ['join(to_string(@), data[].id)', 'separator'],
  ])('%s is refused before anything is sent', async (expression, why) => {
    const error: unknown = await compileSelect(expression).catch((thrown: unknown) => thrown);
    if (!(error instanceof ArgumentError)) throw new Error('not refused');
    expect(error.argument).toBe('select');
    expect(error.message).toContain(why);
    expect(error.facts.hint).toContain('data[].{');
  });

  it('that does not fit the reply says so, and not that nothing was sent', async () => {
    const select = await compileSelect('length(total)');
    expect(() => select(body)).toThrow(/select does not fit this reply: .*length/);
    expect(() => select(body)).not.toThrow(/Nothing was sent/);
  });

  it('makes no text that could fill the memory from a large reply', async () => {
    const select = await compileSelect('to_string([to_string([to_string([to_string([@])])])])');
    expect(() => select(body)).not.toThrow();
    expect(() => select({ data: 'x'.repeat(1_000_000) })).toThrow(/produces too large a result/);
  });
});
