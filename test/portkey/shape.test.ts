// Cutting results: within the bound, at a record's boundary, and with the way to the rest.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_RESULT_BYTES, NOTE, type Position, truncate } from '../../src/portkey/response/truncate.ts';

const records = (count: number, width = 100) =>
  Array.from({ length: count }, (_, id) => ({ id, name: 'n'.repeat(width) }));
const list: Position = { page: 'current_page', size: 'page_size' };

function noteOf(structured: Record<string, unknown>): Record<string, unknown> {
  return structured[NOTE] as Record<string, unknown>;
}

describe('a result', () => {
  it('that fits is the reply itself', () => {
    const body = { object: 'list', total: 2, data: [{ id: 1 }, { id: 2 }] };
    const shaped = truncate(body, { maxBytes: 1_000 });
    expect(shaped.structured).toBe(body);
    expect(shaped).toMatchObject({ text: JSON.stringify(body), truncated: false });
  });

  it.each([
    [[1, 2], { data: [1, 2] }],
    ['text', { data: 'text' }],
    [null, { data: null }],
    [undefined, {}],
  ])('of %j is an object', (body, structured) => {
    expect(truncate(body, { maxBytes: 1_000 }).structured).toEqual(structured);
  });

  it('that is too large ends at a record’s boundary and says how many there are', () => {
    const body = { object: 'list', total: 500, data: records(500) };
    const { structured, text, bytes, truncated } = truncate(body, {
      maxBytes: 5_000,
      position: list,
      selects: true,
    });
    expect(truncated).toBe(true);
    expect(bytes).toBe(Buffer.byteLength(text));
    expect(bytes).toBeLessThanOrEqual(5_000);
    expect(bytes).toBeGreaterThan(4_500);
    expect(JSON.parse(text)).toEqual(structured);
    const shown = structured['data'] as unknown[];
    expect(shown).toEqual(body.data.slice(0, shown.length));
    expect(structured).toMatchObject({ object: 'list', total: 500 });
    expect(noteOf(structured)).toMatchObject({
      shown: shown.length,
      of: 500,
      bytes: Buffer.byteLength(JSON.stringify(body)),
    });
    expect(noteOf(structured)['next']).toContain(`page_size ${shown.length} and current_page 1`);
    expect(noteOf(structured)['next']).toContain('select');
  });

  it('cuts a list that is one object down, with the note at the top', () => {
    const { structured } = truncate({ success: true, data: { groups: records(100) } }, { maxBytes: 2_000 });
    expect(structured['data']).toMatchObject({ groups: expect.any(Array) });
    expect(noteOf(structured)).toMatchObject({ of: 100 });
  });

  it('names the filters, and says so when no argument brings the rest', () => {
    const body = { data: records(100) };
    expect(noteOf(truncate(body, { maxBytes: 1_000, filters: ['search'] }).structured)['next']).toContain(
      'search',
    );
    expect(noteOf(truncate(body, { maxBytes: 1_000 }).structured)['next']).toContain('No argument');
  });

  it('leads from page to page without skipping a record', () => {
    const all = records(1_000);
    for (const position of [list, { ...list, page: 'page' }]) {
      const first = position.page === 'page' ? 1 : 0;
      let at = { atPage: first + 3, atSize: 40 };
      let reached = 3 * 40;
      for (let step = 0; step < 20 && reached < 1_000; step++) {
        const from = (at.atPage - first) * at.atSize;
        expect(from).toBeLessThanOrEqual(reached);
        const page = all.slice(from, from + at.atSize);
        const { structured } = truncate(
          { data: page },
          { maxBytes: 2_000, position: { ...position, ...at } },
        );
        const shown = (structured['data'] as unknown[]).length;
        expect(from + shown).toBeGreaterThan(reached);
        reached = from + shown;
        const found = /page_size (\d+) and \w*page (\d+)/.exec(String(noteOf(structured)?.['next']));
        at =
          found === null
            ? { atPage: at.atPage + 1, atSize: at.atSize }
            : { atPage: Number(found[2]), atSize: Number(found[1]) };
      }
      expect(reached).toBeGreaterThan(200);
    }
  });

  it('shows the beginning of one record that is too long by itself', () => {
    const body = { id: 'log-1', request: { text: 'é'.repeat(50_000) }, cost: 3 };
    const { structured, bytes } = truncate(body, { maxBytes: 4_000 });
    expect(bytes).toBeLessThanOrEqual(4_000);
    expect(structured).toMatchObject({ id: 'log-1', cost: 3 });
    const { text } = structured['request'] as { text: string };
    expect(text).toMatch(/^é{500,}… \[\d+ more characters\]$/);
    expect(noteOf(structured)['cut']).toEqual(['request.text']);
  });

  it('shows the beginning of a list whose first record is too long', () => {
    const body = { data: [{ id: 1, text: 'x'.repeat(100_000) }, { id: 2 }] };
    const { structured, bytes } = truncate(body, { maxBytes: 3_000 });
    expect(bytes).toBeLessThanOrEqual(3_000);
    expect(structured['data']).toMatchObject([{ id: 1, text: expect.stringContaining('more characters') }]);
  });

  it('that was not read to its end says so, whether it fits or not', () => {
    const stopped = { why: 'Stopped after 50 pages.', next: 'Call again with current_page 50.' };
    const small = truncate({ data: [1] }, { maxBytes: 1_000, stopped });
    expect(small.structured).toEqual({ data: [1], [NOTE]: stopped });
    const large = truncate({ data: records(100) }, { maxBytes: 2_000, stopped });
    expect(noteOf(large.structured)).toMatchObject({ of: 100, why: stopped.why });
    expect(noteOf(large.structured)['next']).toContain(stopped.next);
  });
});

describe('any JSON', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3_000 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  );
  const anything = fc
    .letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        text,
        fc.double(),
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 40 }),
        fc.dictionary(text, tie('value'), { maxKeys: 12 }),
      ),
    }))
    .value.map((value): unknown => JSON.parse(JSON.stringify(value)));
  const facts = fc.record({
    maxBytes: fc.integer({ min: 0, max: 6_000 }),
    position: fc.constantFrom(undefined, { ...list, atPage: 7, atSize: 25 }),
    selects: fc.boolean(),
    stopped: fc.constantFrom(undefined, { why: 'w', next: 'n' }),
  });

  it('becomes valid JSON within the bound, marked if and only if something is missing', () => {
    let cut = 0;
    fc.assert(
      fc.property(anything, facts, (body, { position, stopped, ...rest }) => {
        const given = { ...rest, ...(position && { position }), ...(stopped && { stopped }) };
        const shaped = truncate(body, given);
        const bound = Math.max(MIN_RESULT_BYTES, given.maxBytes);
        expect(Buffer.byteLength(shaped.text)).toBe(shaped.bytes);
        expect(shaped.bytes).toBeLessThanOrEqual(bound);
        expect(JSON.parse(shaped.text)).toEqual(shaped.structured);
        expect(truncate(body, given).text).toBe(shaped.text);
        expect(/\p{Surrogate}/u.test(shaped.text)).toBe(false);
        if (shaped.truncated) {
          cut += 1;
          expect(shaped.structured).toHaveProperty(NOTE);
        } else {
          expect(JSON.stringify(shaped.structured)).toBe(shaped.text);
        }
      }),
      { numRuns: 400 },
    );
    expect(cut).toBeGreaterThan(20);
  });

  it('keeps the records it shows whole and in order', () => {
    fc.assert(
      fc.property(
        fc.array(anything, { minLength: 3, maxLength: 60 }),
        fc.integer({ min: 1_000, max: 8_000 }),
        (data, maxBytes) => {
          const { structured } = truncate({ data }, { maxBytes });
          const note = noteOf(structured);
          if (note?.['shown'] === undefined) return;
          const shown = structured['data'] as unknown[];
          expect(shown).toHaveLength(Number(note['shown']));
          expect(shown).toEqual(data.slice(0, shown.length));
          expect(note['of']).toBe(data.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
