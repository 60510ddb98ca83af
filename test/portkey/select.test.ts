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
    ['a'.repeat(501), '501 characters'],
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

  const records = { data: Array.from({ length: 3_000 }, (_, n) => ({ id: `id ${n}`, n })) };
  const ten = `[${'@,'.repeat(9)}@]`;
  it.each([
    ['a list that multiplies in the middle and is counted', `length(data|${ten}|${ten}|${ten}|[][][])`],
    ['the whole reply for each record', 'data[*].[$.data[*].[$.data[*].id]]'],
    ['a filter over all records for each', 'data[?$.data[?id]]'],
    ['a variable for each record', 'let $all = @ in data[].length($all.data[].id)'],
    ['texts within texts', `${'to_string(['.repeat(25)}@${'])'.repeat(25)}`],
    ['texts of texts', Array(25).fill('to_string([@])').join(' | ')],
    ['comparisons of whole replies', 'data[?$ == @ || $.data == $.data]'],
    ['a text cut into its characters', "data[].split(to_string($), '')"],
  ])('stops at %s', async (_what, expression) => {
    const select = await compileSelect(expression);
    expect(() => select(records)).toThrow(/too much work/);
  });

  it.each([
    ['trim(text)', ' x '],
    ["trim_left(text, ' ')", ' x '],
    ["length(split(text, 'xxxxx'))", ' x '],
  ])('%s works on a long text as fast as it is long', async (expression, around) => {
    const select = await compileSelect(expression);
    expect(select({ text: around.repeat(60_000) })).toBeDefined();
  });

  it('sorts by text and by number, and says what it cannot sort', async () => {
    expect((await compileSelect('sort_by(data, &id)[-1].n'))(body)).toBe(2);
    expect((await compileSelect('sort(data[].n)'))(body)).toEqual([1, 2]);
    const mixed = await compileSelect('sort_by(data, &id)');
    expect(() => mixed({ data: [{ id: 'a' }, { id: 1 }] })).toThrow(/does not fit/);
  });
});
