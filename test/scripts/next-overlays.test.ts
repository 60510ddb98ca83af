// What npm run next puts right in overlays: operations that upstream publishes, actions that it makes needless, and
// the anchors that go with them.
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import type { Document } from '../../codegen/contract/document.ts';
import type { OverlayAction } from '../../codegen/contract/overlay/read.ts';
import { argumentActions, isAboutGone, takePublished } from '../../scripts/next/apply-overlays.ts';
import { editedOverlay } from '../../scripts/next/overlay-file.ts';

const head = 'overlay: 1.0.0\ninfo: {title: T, version: 1.0.0}\nactions:\n';

/** What an overlay's actions are after one that brings published operations has been cut. */
function afterPublishing(text: string, document: Document): { actions: unknown; lines: string[] } {
  const overlay = parseDocument(text);
  const [action] = (overlay.toJS() as { actions: OverlayAction[] }).actions;
  if (!action) throw new Error('there is no action');
  const lines = takePublished(overlay, 0, action, document);
  return { actions: (overlay.toJS() as { actions: unknown }).actions, lines };
}

const published: Document = {
  openapi: '3.0.0',
  info: { title: 'T', version: '1' },
  paths: {
    '/gates': {
      get: {
        'x-plane': 'control',
        parameters: [{ name: 'pageSize', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { description: 'OK' } },
      },
      post: {
        'x-plane': 'control',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Gate' } } } },
        responses: { 200: { description: 'OK' } },
      },
    },
  },
  components: { schemas: { Gate: { type: 'object', properties: { name: { type: 'string' } } } } },
};

const ours = `${head}  - target: $.paths
    description: Two operations in use. A source.
    update:
      /gates:
        get:
          x-plane: control
          x-base: [v2, v1]
          x-unpublished: true
          parameters:
            - {name: page_size, in: query, schema: {type: integer}}
            - {name: secrets, in: query, schema: {type: boolean}}
          responses: {'200': {description: OK}}
        post:
          x-plane: control
          x-unpublished: true
          requestBody:
            content: {application/json: {schema: {type: object, properties: {name: {type: string}, color: {type: string}}}}}
          responses: {'200': {description: OK}}
`;

describe('an operation that is published', () => {
  test('keeps in the overlay what the document lacks, and nothing else', () => {
    const { actions, lines } = afterPublishing(ours, published);
    expect(actions).toEqual([
      {
        target: '$.paths',
        description: 'Two operations in use. A source.',
        update: {
          '/gates': {
            get: {
              'x-base': ['v2', 'v1'],
              parameters: [{ name: 'secrets', in: 'query', schema: { type: 'boolean' } }],
            },
          },
        },
      },
      {
        target: '$.components.schemas.Gate.properties',
        description: 'Two operations in use. A source.',
        update: { color: { type: 'string' } },
      },
    ]);
    expect(lines).toEqual([
      expect.stringContaining(
        'GET /gates is in the document now; the overlay keeps what it lacks: x-base, secrets',
      ),
      expect.stringContaining('POST /gates is in the document now; the overlay keeps what it lacks: color'),
    ]);
  });

  test('takes its action along where the document lacks nothing, and stays where another is unpublished still', () => {
    const get = { 'x-unpublished': true, 'x-plane': 'control', responses: {} };
    const text = (paths: object): string =>
      `${head}  - ${JSON.stringify({ target: '$.paths', description: 'A reason.', update: paths })}\n`;
    expect(afterPublishing(text({ '/gates': { get } }), published).actions).toEqual([]);
    expect(afterPublishing(text({ '/gates': { get, put: get } }), published).actions).toEqual([
      { target: '$.paths', description: 'A reason.', update: { '/gates': { put: get } } },
    ]);
  });
});

describe('an overlay whose action is taken out', () => {
  test('keeps every other line as it was written', () => {
    const text = `${head}  # Why.\n  - target: $.a\n    description: A.\n    was: {"a":[1,2]}\n    update: {a: [1]}\n  - target: $.b\n    description: B.\n    update: 1\n`;
    expect(editedOverlay(text, (overlay) => overlay.deleteIn(['actions', 1]))).toBe(
      text.slice(0, text.indexOf('  - target: $.b')),
    );
  });

  test('has a value written out where only its alias would be left', () => {
    const text = `${head}  - target: $.a\n    description: A.\n    update: &both {x: {type: string}}\n  - target: $.b\n    description: B.\n    update: *both\n  - target: $.c\n    description: C.\n    update: *both\n`;
    const left = editedOverlay(text, (overlay) => overlay.deleteIn(['actions', 0]));
    const { actions } = parse(left) as { actions: { update: unknown }[] };
    expect(actions.map(({ update }) => update)).toEqual([
      { x: { type: 'string' } },
      { x: { type: 'string' } },
    ]);
    expect(left).toContain('update: *both');
  });
});

describe('an operation whose path calls an id otherwise', () => {
  const id = { name: 'slugOrId', in: 'path', required: true, schema: { type: 'string' } };
  const document: Document = {
    openapi: '3.0.0',
    info: { title: 'T', version: '1' },
    paths: { '/gates/{slugOrId}': { parameters: [id], get: { responses: {} }, put: { responses: {} } } },
  };

  test('keeps the argument that callers know, once for all its methods', () => {
    const moved = ['GET', 'PUT'].map(
      (method) => [`${method} /gates/{slug}`, `${method} /gates/{slugOrId}`] as const,
    );
    expect(argumentActions(moved, document).map(({ target, update }) => [target, update])).toEqual([
      ["$.paths['/gates/{slugOrId}']..parameters[?@.name == 'slugOrId']", { 'x-argument': 'slug' }],
    ]);
    expect(argumentActions([['GET /doors/{slugOrId}', 'GET /gates/{slugOrId}']], document)).toEqual([]);
  });
});

test('an action about an operation that is gone is told from one about an operation that moved', () => {
  const vanishing = [
    { key: 'POST /a/{id}/send', tool: 'send_a' },
    { key: 'PUT /b', tool: 'update_b', becomes: 'PATCH /b' },
  ];
  const gone = (target: string): boolean => isAboutGone(target, { vanishing });
  expect(gone("$.paths['/a/{id}/send'].post.responses['200']")).toBe(true);
  expect(gone("$.paths['/a/{id}/send'].get.responses['200']")).toBe(false);
  expect(gone("$.paths['/b'].put.requestBody")).toBe(false);
});
