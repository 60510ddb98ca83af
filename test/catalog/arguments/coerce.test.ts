// What coercion makes of values, by their schema alone.
import { describe, expect, it } from 'vitest';
import { argumentsObject, coerceArguments } from '../../../src/catalog/arguments/coerce.ts';
import type { InputSchema, SchemaNode } from '../../../src/runtime/tool-schema.ts';

function coerced(node: SchemaNode, value: unknown): unknown {
  const schema: InputSchema = { type: 'object', properties: { it: node } };
  return coerceArguments({ it: value }, schema)['it'];
}

const left = undefined;

describe('a value is read as its schema wants it', () => {
  it.each<[string, SchemaNode, unknown, unknown]>([
    ['a number as text', { type: 'number' }, '0.5', 0.5],
    ['an integer as text', { type: 'integer' }, ' 5 ', 5],
    ['a boolean as text', { type: 'boolean' }, 'true', true],
    ['a boolean as Python writes it', { type: 'boolean' }, 'False', false],
    ['an object as text', { type: 'object' }, '{"a":1}', { a: 1 }],
    ['a list as text', { type: 'array', items: { type: 'string' } }, '["a"]', ['a']],
    ['an object of two types as text', { type: ['object', 'null'] }, '{"a":1}', { a: 1 }],
    [
      'what is inside of text',
      { type: 'object', properties: { n: { type: 'integer' }, o: { type: 'object' } } },
      '{"n":"3","o":"{}","x":"3"}',
      { n: 3, o: {}, x: '3' },
    ],
    ['items of a list', { type: 'array', items: { type: 'number' } }, ['1', 2], [1, 2]],
    [
      'values of a record',
      { type: 'object', additionalProperties: { type: 'number' } },
      { a: '1' },
      { a: 1 },
    ],
    [
      'a field of a branch',
      { anyOf: [{ type: 'object', properties: { n: { type: 'number' } } }] },
      { n: '1' },
      { n: 1 },
    ],
    ['an integer where text is wanted', { type: 'string' }, 5, '5'],
    ['an integer where text or null is wanted', { type: ['string', 'null'] }, 5, '5'],
    ['a boolean that is one of the texts', { type: 'string', enum: ['true', 'false'] }, true, 'true'],
    ['a text for a list of texts', { type: 'array', items: { type: 'string' } }, 'a b', ['a b']],
    [
      'a number for a list of numbers or null',
      { type: ['array', 'null'], items: { type: 'integer' } },
      5,
      [5],
    ],
    ['a number as text for a list of numbers', { type: 'array', items: { type: 'number' } }, '5', [5]],
    [
      'an object for a list of objects',
      { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } },
      { n: '1' },
      [{ n: 1 }],
    ],
    [
      'an object as text for a list of objects',
      { type: 'array', items: { type: 'object' } },
      '{"a":1}',
      [{ a: 1 }],
    ],
    [
      'one of the values for a list of them',
      { type: 'array', items: { type: 'string', enum: ['a,b'] } },
      'a,b',
      ['a,b'],
    ],
    ['null as text, where null is taken', { type: ['number', 'null'] }, 'null', null],
  ])('%s', (_name, node, value, wanted) => {
    expect(coerced(node, value)).toEqual(wanted);
  });

  it.each<[string, SchemaNode, unknown]>([
    ['a text where a string is allowed', { type: 'string' }, '{"a":1}'],
    ['a text where a string is allowed too', { type: ['string', 'number'] }, '5'],
    ['a text where a branch allows a string', { anyOf: [{ type: 'string' }, { type: 'object' }] }, '{"a":1}'],
    ['a text where anything is allowed', {}, '5'],
    ['a text that is no number', { type: 'number' }, '5 apples'],
    ['hexadecimal', { type: 'number' }, '0x10'],
    ['an integer beyond what a double holds', { type: 'integer' }, '12345678901234567890'],
    ['JSON of another type', { type: 'object' }, '[1]'],
    ['broken JSON', { type: 'object' }, '{"a":'],
    ['a fraction where text is wanted', { type: 'string' }, 1.1],
    ['an integer beyond what a double holds, where text is wanted', { type: 'string' }, 2 ** 60],
    ['a boolean where text is wanted', { type: 'string' }, true],
    ['a number that is none of the texts', { type: 'string', enum: ['a'] }, 5],
    ['a text that may hold several', { type: 'array', items: { type: 'string' } }, 'a, b'],
    ['a list that is not written as JSON', { type: 'array', items: { type: 'string' } }, '[a]'],
    [
      'one value where it is none of the list’s',
      { type: 'array', items: { type: 'string', enum: ['a'] } },
      'b',
    ],
    ['a value of another type than the list’s', { type: 'array', items: { type: 'object' } }, 5],
    ['one value where the items are anything', { type: 'array', items: {} }, 'a'],
    [
      'one value where it is taken itself',
      { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      'a',
    ],
    ['a mode in quotation marks', { type: 'string', enum: ['5'] }, '5'],
  ])('%s stays', (_name, node, value) => {
    expect(coerced(node, value)).toBe(value);
  });
});

describe('null stands for an argument that is left out', () => {
  it.each<[string, SchemaNode, unknown, unknown]>([
    ['where the argument takes no null', { type: 'string' }, null, left],
    ['as text, where it takes neither', { type: 'number' }, 'null', left],
    ['as an empty text for what is no text', { type: 'number' }, '', left],
    ['and an empty text never clears', { type: ['number', 'null'] }, '', left],
    ['but clears where the contract says so', { type: ['string', 'null'] }, null, null],
    ['and is kept where anything is allowed', {}, null, null],
  ])('%s', (_name, node, value, wanted) => {
    expect(coerced(node, value)).toEqual(wanted);
  });

  it('is left for the check where the argument is required', () => {
    const schema: InputSchema = {
      type: 'object',
      properties: { it: { type: 'string' } },
      required: ['it'],
    };
    expect(coerceArguments({ it: null }, schema)).toEqual({ it: null });
  });

  it('is left for the check where no argument has that name', () => {
    expect(coerceArguments({ other: null }, { type: 'object', properties: {} })).toEqual({ other: null });
  });

  it('is dropped at any depth, for a declared field', () => {
    const node: SchemaNode = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } };
    expect(coerced(node, { a: null, b: 'x', c: null })).toEqual({ b: 'x', c: null });
  });
});

describe('arguments as a whole', () => {
  it.each<[unknown, unknown]>([
    [undefined, {}],
    [null, {}],
    ['', {}],
    ['null', {}],
    ['{"a":1}', { a: 1 }],
    ['[1]', '[1]'],
    ['words', 'words'],
    [[1], [1]],
  ])('%j are read as %j', (given, wanted) => {
    expect(argumentsObject(given)).toEqual(wanted);
  });
});
