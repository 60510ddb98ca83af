// Redaction, by table and by property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSecrets, createRedactor, headerSecrets, secretsByName } from '../../src/portkey/redact.ts';

const KEY = 'pk-canary/1+2=="3"';

describe('redaction', () => {
  it('cuts short values of headers for secrets, and of others the long ones alone', () => {
    expect(
      headerSecrets({ 'x-api-key': 'k3y-9f', 'x-scope-orgid': 'portkey', 'x-tenant': 'a-long-tenant-name' }),
    ).toEqual(['k3y-9f', 'a-long-tenant-name']);
  });

  it.each([
    ['as it is', KEY],
    ['inside JSON', JSON.stringify({ key: KEY })],
    ['inside JSON inside JSON', JSON.stringify({ config: JSON.stringify({ key: KEY }) })],
    ['inside a URL', `https://h/?key=${encodeURIComponent(KEY)}&x=1`],
    ['inside a URL, in small letters', `https://h/?key=${encodeURIComponent(KEY).toLowerCase()}`],
  ])('cuts a secret %s', (_, text) => {
    const out = createRedactor([KEY]).text(text);
    expect(out).toContain('[redacted]');
    expect(out).not.toContain('canary');
  });

  it('cuts whatever a bearer brings', () => {
    expect(createRedactor([]).text('got "Authorization: Bearer abc.def-123" and basic QWxhZGRpbg==')).toBe(
      'got "Authorization: Bearer [redacted]" and basic [redacted]',
    );
  });

  it('leaves a reply that has none the same object, and cuts in keys and values of one that has', () => {
    const redactor = createRedactor([KEY]);
    const clean = { a: [1, { b: 'Bearer {{token}}' }], c: null };
    expect(redactor.json(clean)).toBe(clean);
    expect(redactor.json({ ok: clean, [KEY]: [`x${KEY}y`, 1] })).toEqual({
      ok: clean,
      '[redacted]': ['x[redacted]y', 1],
    });
  });

  it('cuts secrets that overlap as one', () => {
    expect(createRedactor(['abcdef', 'defghi']).text('1abcdefghi2')).toBe('1[redacted]2');
  });

  it('leaves words alone that are too short to be secrets', () => {
    expect(createRedactor(['on', '', undefined, '   ']).text('on and on')).toBe('on and on');
  });

  it('finds secrets where the contract says they are', () => {
    const args = {
      key: 'one1',
      auth_config: { kind: 'k', token: 'two2' },
      checks: [{ parameters: { credentials: { a: 'three3', b: ['four4'] } } }, { id: 'x' }],
      headers: { 'X-Any': 'five5' },
      'a name': 'no',
    };
    const paths = [
      'key',
      'auth_config.token',
      'checks[].parameters.credentials',
      'headers.*',
      'missing.path',
      'name',
    ];
    expect(collectSecrets(args, paths)).toEqual(['one1', 'two2', 'three3', 'four4', 'five5']);
  });

  it('are guessed by name where the contract leaves a body open', () => {
    const body = {
      config: { targets: [{ api_key: 'one1', 'x-api-key': 'two2', provider: '@openai' }] },
      checks: [{ parameters: { credentials: { apiKey: 'three3' }, Authorization: 'four4' } }],
      auth_config: { client_secret: 'five5', aws_access_key_id: 'AKIA' },
      secret_key: 'field',
      virtual_key: 'slug',
      max_tokens: 7,
    };
    expect(secretsByName(body).sort()).toEqual(['five5', 'four4', 'one1', 'three3', 'two2']);
    expect(secretsByName(undefined)).toEqual([]);
  });

  const secret = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 30 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '\n'), minLength: 4, maxLength: 8 }),
  );
  const usable = secret.filter((text) => text.trim().length >= 4);

  it('leaves no whole secret in any text, wherever and however often it stands', () => {
    fc.assert(
      fc.property(
        fc.array(usable, { minLength: 1, maxLength: 4 }),
        fc.array(fc.string(), { maxLength: 5 }),
        (secrets, between) => {
          const text = between.flatMap((part, at) => [part, secrets[at % secrets.length] ?? '']).join('');
          const out = createRedactor(secrets).cut(text);
          for (const one of secrets) if (!one.includes('\u2588')) expect(out).not.toContain(one);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('leaves no whole secret in any reply, and the reply’s shape as it was', () => {
    const reply = fc.json({ maxDepth: 3 });
    fc.assert(
      fc.property(usable, reply, fc.nat(), (one, raw, at) => {
        const body: unknown = JSON.parse(raw);
        const planted = {
          body,
          list: [`${at}${one}`, one],
          nested: JSON.stringify({ key: one }),
          [`k${one}`]: { one },
        };
        const text = JSON.stringify(planted);
        const redactor = createRedactor([one]);
        expect(redactor.suspects(text)).toBe(true);
        const out = redactor.json(planted) as Record<string, unknown>;
        const leaves: string[] = [];
        const visit = (value: unknown): void => {
          if (typeof value === 'string') leaves.push(value);
          else if (typeof value === 'object' && value !== null) {
            for (const [key, item] of Object.entries(value)) {
              leaves.push(key);
              visit(item);
            }
          }
        };
        visit(out);
        if (!one.includes('\u2588')) for (const leaf of leaves) expect(leaf).not.toContain(one);
        expect(Object.keys(out)).toHaveLength(4);
      }),
      { numRuns: 1_000 },
    );
  });
});
