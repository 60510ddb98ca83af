// What npm run next writes by itself: keys and paths that moved, and drafts of what a new operation needs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadContext } from '../../codegen/cli/generate.ts';
import { root } from '../../codegen/contract/paths.ts';
import { exampleOf } from '../../codegen/model/example.ts';
import { draftHandlers } from '../../scripts/next/draft-handlers.ts';
import { handlerImports } from '../../scripts/next/draft-tools.ts';
import {
  keyPattern,
  pathPattern,
  withEntry,
  withOpenResource,
  withoutEntries,
} from '../../scripts/next/edit-files.ts';
import { lengthFaults } from '../../scripts/next/word-rules.ts';

describe('a path that moved', () => {
  const pattern = () => pathPattern('/labels/{labelId}/publish');

  test.each([
    ["call(sandbox, 'PUT', '/labels/staging/publish')", true],
    ['put(`/labels/$\x7bid}/publish`, body)', true],
    ["'/labels/staging/publish?force=true'", true],
    ["'/labels/staging/publish/all'", false],
    ["'/labels/{labelId}/publisher'", false],
    ["'/labels/publish'", false],
    ["'/prompts/labels/staging/publish'", false],
  ])('is found in %s: %s', (text, found) => {
    expect(pattern().test(text)).toBe(found);
  });

  test('its key is found as a whole alone', () => {
    const key = () => keyPattern('PUT /labels/{labelId}');
    expect(key().test("'PUT /labels/{labelId}': () => ({})")).toBe(true);
    expect(key().test('PUT /labels/{labelId}:\n  name: a')).toBe(true);
    expect(key().test("'PUT /labels/{labelId}/publish'")).toBe(false);
    expect(pathPattern('/labels/{labelId}').test('PUT /labels/{labelId}/publish:')).toBe(false);
  });
});

describe('what is retired', () => {
  const table = [
    'export const needs = {',
    '  get_a: admin,',
    "  drop_a: { key: 'admin' },",
    "  'POST /a/{id}': (call) => {",
    '    if (call.id) {',
    '      return {};',
    '    }',
    '  },',
    '  drop_ab: [',
    "    'x',",
    '  ],',
    '};',
    '',
  ].join('\n');

  test('loses its entries, short and long, and no other', () => {
    const left = withoutEntries(withoutEntries(table, 'drop_a'), 'POST /a/{id}');
    expect(left.split('\n').slice(1, -2)).toEqual(['  get_a: admin,', '  drop_ab: [', "    'x',", '  ],']);
    expect(withoutEntries(left, 'drop_ab')).toBe('export const needs = {\n  get_a: admin,\n};\n');
    expect(withoutEntries(table, 'drop')).toBe(table);
  });
});

describe('the words of a tool', () => {
  const tool = { name: 'clone_prompt', title: 'Clone prompt', description: 'Copies a prompt.' };

  test('that are too few are shown with the rule', () => {
    expect(lengthFaults(tool)).toEqual([
      'The description of clone_prompt has 3 words, and should have 12 to 45: "Copies a prompt."',
    ]);
    expect(lengthFaults({ ...tool, description: 'word '.repeat(12) })).toEqual([]);
  });
});

describe('a draft of the sandbox', () => {
  const { operations } = loadContext();
  const draft = draftHandlers(
    operations.filter(({ path: at }) => /^\/(?:secret-references|configs)(?:\/|$)/.test(at)),
  );

  test('makes one resource of a list and its items, and a reply of each other operation', () => {
    expect(draft.entries).toContain('path: "/secret-references"');
    expect(draft.entries).not.toContain('"GET /secret-references"');
    expect(draft.entries).toContain('"GET /configs/{slug}/versions": () => (');
    expect(draft.seeds.map(({ add }) => add)).toContain('addSecretReference');
  });

  test('takes a change by PATCH for one by PUT', () => {
    const { entries } = draftHandlers(
      operations
        .filter(({ path: at }) => /^\/secret-references(?:\/|$)/.test(at))
        .map((each) =>
          each.method === 'PUT' ? { ...each, method: 'PATCH', key: each.key.replace('PUT', 'PATCH') } : each,
        ),
    );
    expect(entries).toContain('change:');
    expect(entries).not.toContain('PATCH');
  });

  test('names only what the sandbox exports', () => {
    for (const [name, line] of handlerImports) {
      const from = /from '\.\.\/(.*)'/.exec(line)?.[1] ?? '';
      const file = path.join(root, 'src/sandbox', from);
      expect(existsSync(file), line).toBe(true);
      expect(readFileSync(file, 'utf8')).toMatch(
        new RegExp(`^export (?:class|function|interface|type) ${name}\\b`, 'm'),
      );
    }
    expect([...draft.imports].filter((name) => !handlerImports.some(([each]) => each === name))).toEqual([]);
    expect(readFileSync(`${root}src/sandbox/account.ts`, 'utf8')).toMatch(/^ {2}kind\(name: string\)/m);
  });

  test('goes beside a resource that is all of its domain, and not into it', () => {
    const folder = `${root}src/sandbox/domains/`;
    const alone = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(folder + file, 'utf8');
      const name = /^export const (\w+): Handlers = resource\(/m.exec(text)?.[1];
      return name === undefined ? [] : [{ file, text, name }];
    });
    expect(alone.map(({ name }) => name)).toContain('labels');
    for (const { file, text, name } of alone) {
      const open = withOpenResource(text, name);
      expect(withEntry(open, name, "  'GET /x': () => ({}),"), file).toMatch(
        /^export const \w+: Handlers = \{\n {2}\.\.\.resource\(\{\n {4}path: [\s\S]*\n {2}\}\),\n {2}'GET \/x': \(\) => \(\{\}\),\n\};\n/m,
      );
      expect(withOpenResource(open, name), file).toBe(open);
    }
  });

  test('holds a value for each field that a reply describes', () => {
    expect(
      exampleOf({
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          at: { type: ['string', 'null'], format: 'date-time' },
          tags: { type: 'array', items: { enum: ['a', 'b'] } },
          size: { type: 'integer', minimum: 3 },
        },
      }),
    ).toEqual({
      id: '00000000-0000-4000-8000-000000000001',
      at: '2026-01-01T00:00:00.000Z',
      tags: ['a'],
      size: 3,
    });
  });
});
