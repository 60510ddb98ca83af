// The importer: facts in, words out, and the same bytes for the same document.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { main } from '../../codegen/cli/update.ts';
import { adminKeys, importDocument, leftOutKeys } from '../../codegen/contract/import.ts';
import { loadNames, loadOverlays } from '../../codegen/contract/load.ts';
import { overlayReferences } from '../../codegen/contract/overlay/apply.ts';
import { contractPath, leftOutPath, lockPath, writeYaml } from '../../codegen/contract/paths.ts';
import { at, document, put, upstreamPath, workspace } from './documents.ts';

const admin = adminKeys(loadNames());
const published = Object.entries(loadNames().operations).filter(([, entry]) => entry.unpublished !== true);
const leftOut = leftOutKeys(readFileSync(leftOutPath, 'utf8'));
const references = overlayReferences(loadOverlays());
const committed = readFileSync(contractPath, 'utf8');

/** A document of one operation, whose words stand in every place where OpenAPI allows words. */
const wordy = {
  openapi: '3.0.0',
  info: { title: 'WORDS', version: '1', description: 'WORDS' },
  tags: [{ name: 'WORDS', description: 'WORDS' }],
  servers: [{ url: 'https://api.portkey.ai/v1', description: 'WORDS' }],
  paths: {
    '/labels': {
      summary: 'WORDS',
      parameters: [{ name: 'search', in: 'query', description: 'WORDS', schema: { type: 'string' } }],
      post: {
        operationId: 'createLabel',
        summary: 'WORDS',
        description: 'WORDS',
        tags: ['WORDS'],
        externalDocs: { url: 'https://example.com', description: 'WORDS' },
        'x-code-samples': [{ lang: 'curl', source: 'WORDS' }],
        parameters: [{ $ref: '#/components/parameters/Page' }],
        requestBody: {
          description: 'WORDS',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Label' },
              example: { name: 'WORDS' },
              examples: { one: { summary: 'WORDS', value: { name: 'WORDS' } } },
            },
          },
        },
        responses: {
          200: {
            description: 'WORDS',
            headers: { 'x-trace': { description: 'WORDS', schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Label' } } },
          },
          418: { $ref: '#/components/responses/Teapot' },
        },
      },
    },
  },
  components: {
    parameters: {
      Page: { name: 'page', in: 'query', description: 'WORDS', example: 1, schema: { type: 'integer' } },
    },
    responses: { Teapot: { description: 'WORDS' } },
    schemas: {
      Unreached: { type: 'object', description: 'WORDS' },
      Label: {
        type: 'object',
        title: 'WORDS',
        description: 'WORDS',
        'x-internal': 'WORDS',
        required: ['title'],
        properties: {
          description: { type: 'string', description: 'WORDS', example: 'WORDS' },
          title: { type: 'string', title: 'WORDS' },
          example: { type: 'string', examples: ['WORDS'] },
          summary: { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } },
          'x-label': { type: 'string', enum: ['description', 'title'], default: 'title' },
        },
      },
    },
  },
};

test('every word of the document is dropped, and every property named like a keyword is kept', () => {
  const { contract } = importDocument(JSON.stringify(wordy), { admin, leftOut, references });
  expect(JSON.stringify(contract)).not.toContain('WORDS');
  expect(at(contract, ['components', 'schemas'])).toEqual({
    Label: {
      type: 'object',
      required: ['title'],
      properties: {
        description: { type: 'string' },
        title: { type: 'string' },
        example: { type: 'string' },
        summary: { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } },
        'x-label': { type: 'string', enum: ['description', 'title'], default: 'title' },
      },
    },
  });
  expect(at(contract, ['paths', '/labels', 'post', 'parameters'])).toEqual([
    { name: 'search', in: 'query', schema: { type: 'string' } },
    { name: 'page', in: 'query', schema: { type: 'integer' } },
  ]);
  expect(at(contract, ['paths', '/labels', 'post', 'responses', '418'])).toEqual({
    description: 'Status 418',
  });
});

test('the digest of an operation changes with its words, those of its schemas included, and with nothing else', () => {
  const digest = (change: (copy: typeof wordy) => void): string | undefined => {
    const copy = structuredClone(wordy);
    change(copy);
    const { report } = importDocument(JSON.stringify(copy), { admin, leftOut, references });
    return report.prose.operations['POST /labels'];
  };
  const before = digest(() => {});
  expect(before).toMatch(/^[0-9a-f]{8}$/);
  const other = [
    ['paths', '/labels', 'post', 'summary'],
    ['paths', '/labels', 'summary'],
    ['components', 'parameters', 'Page', 'description'],
    ['components', 'responses', 'Teapot', 'description'],
    ['components', 'schemas', 'Label', 'properties', 'description', 'description'],
  ].map((path) => digest((copy) => put(copy, path, 'Other words.')));
  expect(other).not.toContain(before);
  expect(digest((copy) => put(copy, ['components', 'schemas', 'Unreached', 'description'], 'Other.'))).toBe(
    before,
  );
  expect(digest((copy) => put(copy, ['components', 'schemas', 'Label', 'minProperties'], 1))).toBe(before);
});

test('the order of the document leaves no trace', () => {
  const reversed = document((copy) => {
    copy.paths = Object.fromEntries(Object.entries(copy.paths).reverse());
    const schemas = Object.entries(copy.components?.schemas ?? {}).reverse();
    copy.components = { ...copy.components, schemas: Object.fromEntries(schemas) };
  });
  const { contract } = importDocument(JSON.stringify(reversed), { admin, leftOut, references });
  expect(writeYaml(contract)).toBe(committed);
});

test('an operation that nobody has classified is reported with a name for it', () => {
  const more = document((copy) =>
    put(copy, ['paths', '/widgets/{widgetId}/spin'], { post: { responses: {} } }),
  );
  const { report, contract } = importDocument(JSON.stringify(more), { admin, leftOut, references });
  expect(report.unclassified).toEqual([{ key: 'POST /widgets/{widgetId}/spin', proposed: 'spin_widget' }]);
  expect(contract.paths).not.toHaveProperty('/widgets/{widgetId}/spin');
});

test('a text whose aliases multiply is refused before it fills the memory', () => {
  const levels = 'bcdefghi'.split('').map((name, at) => {
    const below = 'abcdefgh'[at];
    return `${name}: &${name} [${Array(9).fill(`*${below}`).join(', ')}]`;
  });
  const text = [
    'openapi: 3.0.0',
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...levels,
    'paths: { /x: { get: *i } }',
  ];
  expect(() => importDocument(text.join('\n'), { admin, leftOut, references })).toThrow(/alias/i);
});

test('a text that is no OpenAPI document is refused', () => {
  expect(() => importDocument('hello', { admin, leftOut, references })).toThrow(/no "paths"/);
  expect(() => importDocument('', { admin, leftOut, references })).toThrow(/no "paths"/);
});

test.skipIf(!existsSync(upstreamPath))(
  'the committed contract and lock are those of the upstream document',
  () => {
    const { contract, report } = importDocument(readFileSync(upstreamPath, 'utf8'), {
      admin,
      leftOut,
      references,
    });
    expect(writeYaml(contract)).toBe(committed);
    expect(report.unclassified).toEqual([]);
    expect(published.map(([key]) => key).filter((key) => report.missing.includes(key))).toEqual([]);
    const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as { prose?: unknown };
    const { said: _, ...prose } = report.prose;
    expect(lock.prose).toEqual(prose);
  },
);

test.each([
  { what: 'a document that is not there', args: ['/nowhere/openapi.yaml'], code: 3, says: /ENOENT/ },
  { what: 'a text that is no document', args: ['package.json'], code: 3, says: /no "paths"/ },
  { what: 'no document at all', args: [], code: 2, says: /^usage: / },
  { what: 'an option that does not exist', args: ['--force', 'x.yaml'], code: 2, says: /--force/ },
])('the command ends with $code when given $what', async ({ args, code, says }) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await main(['--dry-run', ...args])).toBe(code);
  expect(said.mock.calls.flat().join('\n')).toMatch(says);
  said.mockRestore();
});

test('the command ends with 1 when an operation waits for a name, and with 0 when nothing waits', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const more = document((copy) => put(copy, ['paths', '/widgets'], { get: { responses: {} } }));
  const { source: waiting } = workspace({ before: document(), after: more });
  expect(await main(['--dry-run', waiting])).toBe(1);
  const { source: taken } = workspace({ before: document() });
  expect(await main(['--dry-run', taken])).toBe(0);
  said.mockRestore();
});
