// Retry-After, by table and by property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fullJitter,
  MAX_BACKOFF_MS,
  parseRetryAfter,
  waitBeforeRetry,
} from '../../src/portkey/http/send-with-retry.ts';

const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['007', 7_000],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
    ['Saturday, 31-Jan-26 12:00:30 GMT', 30_000],
    ['Sat Jan 31 12:00:30 2026', 30_000],
    ['Sun Feb  1 12:00:00 2026', 86_400_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
    [null, undefined],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['5 s', undefined],
    ['Infinity', undefined],
    ['2026-01-31T12:00:30Z', undefined],
    ['Sat, 31 Jan 2026 12:00:30 CET', undefined],
    ['Sat, 99 Foo 2026 12:00:30 GMT', undefined],
  ])('%j waits %j ms', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });

  it('reads back any number of seconds and any date to come', () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(parseRetryAfter(String(seconds), NOW)).toBe(seconds * 1_000);
        expect(parseRetryAfter(new Date(NOW + seconds * 1_000).toUTCString(), NOW)).toBe(seconds * 1_000);
      }),
    );
  });

  it('gives for any text at all a wait that a timer can take, or none', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789.-+eGMTSat, :JanFeb') }),
    );
    fc.assert(
      fc.property(junk, (header) => {
        const wait = parseRetryAfter(header, NOW);
        if (wait !== undefined) expect(Number.isSafeInteger(wait) && wait >= 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a wait before a retry', () => {
  const rules = {
    left: 1,
    readOnly: true,
    attempt: 1,
    maxRetryAfterMs: 20_000,
    backoffMs: 250,
    random: () => 1,
  };

  it('is what Retry-After says, up to its bound', () => {
    expect(waitBeforeRetry({ kind: 'reply', status: 429, retryAfterMs: 20_000 }, rules)).toBe(20_000);
    expect(waitBeforeRetry({ kind: 'reply', status: 429, retryAfterMs: 20_001 }, rules)).toBeUndefined();
  });

  it('is drawn from the whole span, which doubles up to a bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const wait = fullJitter(attempt, 250, random);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(MAX_BACKOFF_MS, 250 * 2 ** (attempt - 1)));
        },
      ),
    );
    expect([
      fullJitter(1, 250, 1),
      fullJitter(2, 250, 1),
      fullJitter(9, 250, 1),
      fullJitter(9, 250, 0),
    ]).toEqual([250, 500, MAX_BACKOFF_MS, 0]);
  });

  it('never repeats a write that may have been applied, whatever came back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.boolean(), fc.boolean(), (status, sent, lasting) => {
        const write = { ...rules, readOnly: false };
        const again = waitBeforeRetry({ kind: 'reply', status }, write) !== undefined;
        expect(again).toBe(status === 429);
        const failed = waitBeforeRetry({ kind: 'failure', sent, lasting }, write) !== undefined;
        expect(failed).toBe(!sent && !lasting);
      }),
    );
  });
});
