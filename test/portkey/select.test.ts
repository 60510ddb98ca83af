// The argument `select`.
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/portkey/errors.ts';
import { compileSelect } from '../../src/portkey/select.ts';

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
  ])('%s is refused before anything is sent', async (expression, why) => {
    const error: unknown = await compileSelect(expression).catch((thrown: unknown) => thrown);
    if (!(error instanceof ArgumentError)) throw new Error('not refused');
    expect(error.argument).toBe('select');
    expect(error.message).toContain(why);
    expect(error.facts.hint).toContain('data[].{');
  });

  it('that does not fit the reply says so', async () => {
    const select = await compileSelect('length(total)');
    expect(() => select(body)).toThrow(/select does not fit this reply: .*length/);
  });
});
