// No value of any argument may change which operation is called.
import { describe, expect, it } from 'vitest';
import { domains, loadOperations } from '../../src/generated/index.ts';
import type { GeneratedOperation } from '../../src/generated/typed-operation.ts';
import { minimalArguments } from '../support/instances.ts';
import { models } from '../support/models.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const hostile: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['a tab and a newline', '\t\n'],
  ['a dot', '.'],
  ['two dots', '..'],
  ['two encoded dots', '%2e%2e'],
  ['mixed encoded dots', '.%2E'],
  ['twice encoded dots', '%252e%252e'],
  ['a slash', 'a/b'],
  ['a climb', '../../admin/users'],
  ['a climb with a backslash', '..\\..\\admin'],
  ['an encoded slash', 'a%2fb'],
  ['a query', 'a?force=true'],
  ['a fragment', 'a#b'],
  ['a null byte', 'a\u0000b'],
  ['a line break', 'a\r\nx-evil: 1'],
  ['a control character', 'a\u0007b'],
  ['a lone surrogate', 'a\ud800b'],
  ['an at sign and a colon', 'user:pass@host'],
  ['a semicolon', 'a;b=c'],
  ['10,000 characters', 'a'.repeat(10_000)],
];

const operations: GeneratedOperation[] = [];
for (const domain of domains) operations.push(...Object.values(await loadOperations[domain]()));
const withPath = operations.filter((operation) => operation.pathArguments.length > 0);

const open = recordedCatalog();

/** The path as a pattern in which each argument is one segment that is not empty. */
function onlyThisOperation(operation: GeneratedOperation): RegExp {
  const path = operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/?#]+');
  return new RegExp(`^${operation.plane === 'public' ? '' : '/v[12]'}${path}(\\?.*)?$`);
}

describe('an argument in a path', () => {
  it('is taken by most operations', () => {
    expect(withPath.length).toBeGreaterThan(90);
  });

  for (const operation of withPath) {
    it(`never leads ${operation.tool} to another operation`, async () => {
      const base = minimalArguments(models.get(operation.key) ?? expect.fail(`no model of ${operation.key}`));
      for (const { name } of operation.pathArguments) {
        for (const [what, value] of hostile) {
          open.forget();
          const outcome = await open.call(operation.tool, { ...base, [name]: value });
          for (const request of open.requests) {
            expect(request.method, `${name} holding ${what}`).toBe(operation.method);
            expect(request.url, `${name} holding ${what}`).toMatch(onlyThisOperation(operation));
            expect(new URL(request.url, 'http://x').pathname, `${name} holding ${what}`).toBe(
              request.url.split('?')[0],
            );
          }
          if (open.requests.length === 0) {
            expect(outcome.ok).toBe(false);
            expect(JSON.stringify(outcome.value), `${name} holding ${what}`).toContain(name);
          }
        }
        open.forget();
        const { [name]: _, ...without } = base;
        const outcome = await open.call(operation.tool, without);
        expect(outcome.ok).toBe(false);
        expect(open.requests).toEqual([]);
      }
    });
  }
});
