// The path guard, by table and by property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/portkey/errors.ts';
import { checkPathValue, serializePath } from '../../src/portkey/request.ts';

const REFUSED: Record<string, unknown> = {
  missing: undefined,
  null: null,
  empty: '',
  blank: '   ',
  'a no-break space': '\u00a0',
  'one dot': '.',
  'two dots': '..',
  'three dots': '...',
  'dots and blanks': ' .. ',
  'encoded dots': '%2e%2e',
  'half encoded dots': '.%2E',
  'dots encoded twice': '%252e%252e',
  'dots encoded thrice': '%25252e%25252e',
  'a slash': 'a/b',
  'an encoded slash': 'a%2fb',
  'a slash encoded twice': 'a%252Fb',
  'a backslash': 'a\\b',
  'an encoded backslash': '..%5cadmin',
  'a climb': '../admin/users',
  'a question mark': 'a?b=1',
  'an encoded question mark': 'a%3fb',
  'a hash': 'a#b',
  'a line break': 'a\nb',
  'a carriage return, encoded': 'a%0d%0aHost: x',
  'a zero byte': 'a\u0000',
  'a delete character': 'a\u007f',
  'a line separator': 'a\u2028b',
  'a lone high surrogate': 'a\ud800',
  'a lone low surrogate': '\udc00a',
  '1,001 characters': 'a'.repeat(1_001),
  '10,000 characters': 'a'.repeat(10_000),
  'an invalid sequence around an encoded slash': '%ff%2f..',
  'an array': ['a'],
  'an object': { a: 1 },
  'a boolean': true,
  'no whole number': 1.5,
  'not a number': Number.NaN,
};

describe('the path guard', () => {
  it.each(Object.entries(REFUSED))('refuses %s, naming the argument and not the value', (_, value) => {
    let thrown: unknown;
    try {
      checkPathValue('prompt_id', value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ArgumentError);
    const { message, facts } = thrown as ArgumentError;
    expect(message).toContain('prompt_id');
    expect(Object.keys(facts.fields ?? {})).toEqual(['prompt_id']);
    if (typeof value === 'string' && value.trim().length > 2) expect(message).not.toContain(value);
  });

  it.each([
    ['pp-my-prompt-1a2b3c', 'pp-my-prompt-1a2b3c'],
    ['8f2c9e6a-0b1d-4f7e-9c3a-5d6e7f801234', '8f2c9e6a-0b1d-4f7e-9c3a-5d6e7f801234'],
    ['@openai-prod', '%40openai-prod'],
    ['gpt-4.1', 'gpt-4.1'],
    ['..hidden', '..hidden'],
    ['a b', 'a%20b'],
    ['100%', '100%25'],
    ['50%25', '50%2525'],
    ['Zürich ✓', 'Z%C3%BCrich%20%E2%9C%93'],
    ['a;b=c&d', 'a%3Bb%3Dc%26d'],
    [42, '42'],
  ])('sends %s as one segment', (value, segment) => {
    expect(checkPathValue('id', value)).toBe(segment);
  });

  it('lets a model name keep its slashes, inside its one segment', () => {
    const path = serializePath('/model-configs/pricing/{provider}/{model}', {
      provider: 'together-ai',
      model: 'meta-llama/Llama-3-8b',
    });
    expect(path).toBe('/model-configs/pricing/together-ai/meta-llama%2FLlama-3-8b');
  });

  it.each(['a/../b', '/a', 'a/', 'a//b', './a', '%2e%2e/a', '..%2fa'])(
    'refuses the model name %s',
    (model) => {
      expect(() => serializePath('/pricing/{model}', { model })).toThrow(ArgumentError);
    },
  );

  it('does not take a value from the prototype', () => {
    expect(() => serializePath('/x/{constructor}', {})).toThrow('constructor');
  });

  it('keeps every value inside the operation: the URL has the same segments, no query and no fragment', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom('.', '%', '2', 'e', 'E', 'f', '5', 'c', '/', '\\', '?', '#', ' ', 'a'),
        maxLength: 12,
      }),
    );
    let sent = 0;
    fc.assert(
      fc.property(value, value, (id, model) => {
        let path: string;
        try {
          path = serializePath('http://h/v1/a/{id}/b/{model}/c', { id, model });
        } catch (error) {
          expect(error).toBeInstanceOf(ArgumentError);
          return;
        }
        sent += 1;
        const url = new URL(path);
        expect(url.href).toBe(path);
        expect(url.search + url.hash).toBe('');
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(7);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(id);
        expect(decodeURIComponent(segments[5] ?? '')).toBe(model);
      }),
      { numRuns: 5_000 },
    );
    expect(sent).toBeGreaterThan(100);
  });
});
