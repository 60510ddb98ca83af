// Documents from anywhere: each is taken right or refused with a sentence that names the place, in bounded time and memory.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Document } from '../../codegen/contract/document.ts';
import { importDocument } from '../../codegen/contract/import.ts';
import { emitOperations } from '../../codegen/emit/operations.ts';
import { emitValidators } from '../../codegen/emit/validators.ts';
import { type OperationModel, tryModel } from '../../codegen/model/index.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import * as runtime from '../../src/runtime/operation.ts';

const key = 'POST /things';
const names = { operations: { [key]: { tool: 'create_thing', domain: 'things' } }, retired: {} };
const head = { openapi: '3.0.0', info: { title: 'Hostile', version: '1' } };
const body = (schema: unknown, more: object = {}): object => ({
  post: {
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: { description: 'OK' } },
    ...more,
  },
});
const document = (item: unknown, more: object = {}): string =>
  JSON.stringify({ ...head, paths: { '/things': item }, ...more });
const properties = (given: string): string =>
  document(body({ type: 'object', properties: JSON.parse(given) }));

/** The model of the one operation, and what no tool can be made of. */
function read(text: string): {
  operation: OperationModel | undefined;
  problems: readonly string[];
  contract: Document;
} {
  const admin = new Set([key]);
  const { contract } = importDocument(text, { admin, leftOut: new Set(), platform: portkey });
  const { operations, problems } = tryModel(contract, names);
  return { operation: operations[0], problems: problems.map((each) => `${each.key} ${each.text}`), contract };
}

const levels = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const nested = (depth: number): string => `${'{"type":"array","items":'.repeat(depth)}{}${'}'.repeat(depth)}`;

/** What is refused, by the sentence that says so. */
const refused: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  nothing: ['', /no "paths"/],
  words: ['hello', /no "paths"/],
  'a list': ['[1, 2]', /no "paths"/],
  HTML: ['<!doctype html><html><body>Not found</body></html>', /no "paths"/],
  'a document that is cut off': [document(body({})).slice(0, -20), /./],
  'two documents in one': ['openapi: 3.0.0\n---\nopenapi: 3.0.0\n', /documents/],
  'Swagger 2': ['swagger: "2.0"\ninfo: {title: A, version: "1"}\npaths: {}', /Swagger 2/],
  'no version of OpenAPI': ['info: {title: A, version: "1"}\npaths: {}', /"openapi" is/],
  'OpenAPI 4': ['openapi: 4.0.0\ninfo: {title: A, version: "1"}\npaths: {}', /"openapi" is "4.0.0"/],
  'no info': ['openapi: 3.0.0\npaths: {}', /no "info"/],
  'paths that are null': ['openapi: 3.0.0\ninfo: {title: A}\npaths:', /no "paths"/],
  'paths that are a list': ['openapi: 3.0.0\ninfo: {title: A}\npaths: []', /no "paths"/],
  'a path item that is null': [document(null), /paths \/things: is no object/],
  'a path without a slash': [
    JSON.stringify({ ...head, paths: { things: {} } }),
    /paths things: does not begin/,
  ],
  'methods in capitals': [document({ POST: {} }), /paths \/things: "POST" is neither/],
  'a parameter that is null': [
    document(body({}, { parameters: [null] })),
    /POST \/things, parameter 1: is no object/,
  ],
  'a parameter without a name': [
    document(body({}, { parameters: [{ in: 'query' }] })),
    /parameter 1: has no name/,
  ],
  'a parameter nowhere': [
    document(body({}, { parameters: [{ name: 'a', in: 'moon' }] })),
    /stands in "moon"/,
  ],
  'a schema that is null': [document(body(null)), /request body, application\/json: its schema is no object/],
  'a property that is text': [
    properties('{"a":"string"}'),
    /request body, application\/json, a: its schema is no object/,
  ],
  'properties as a list': [document(body({ properties: [] })), /"properties" is no object/],
  'an enum that is text': [properties('{"a":{"enum":"x"}}'), /a: "enum" is no list/],
  'a reference to nothing': [properties('{"a":{"$ref":"#/components/schemas/Gone"}}'), /Gone leads nowhere/],
  'a reference to itself': [
    document(body({ $ref: '#/components/schemas/A' }), {
      components: { schemas: { A: { $ref: '#/components/schemas/A' } } },
    }),
    /leads to itself/,
  ],
  'a reference to a file': [
    properties('{"a":{"$ref":"other.yaml#/A"}}'),
    /other.yaml#\/A leads out of the document, and nothing is fetched/,
  ],
  'a reference to an address': [
    properties('{"a":{"$ref":"http://127.0.0.1:9/a.json"}}'),
    /leads out of the document/,
  ],
  'a reference that is a number': [properties('{"a":{"$ref":1}}'), /"\$ref" is no text/],
  'a property called __proto__': [
    `{"openapi":"3.0.0","info":{"title":"A","version":"1"},"paths":{"/things":{"post":{"requestBody":{"content":{"application/json":{"schema":{"properties":{"__proto__":{"type":"string"}}}}}},"responses":{}}}}}`,
    /__proto__/,
  ],
  'one key twice in JSON': [
    '{"openapi":"3.0.0","info":{"title":"A","version":"1"},"paths":{"/a":{},"/a":{}}}',
    /stands twice/,
  ],
  'one key twice in YAML': [
    'openapi: 3.0.0\ninfo: {title: A, version: "1"}\npaths:\n  /a: {}\n  /a: {}\n',
    /unique/,
  ],
  'aliases that multiply': [
    `openapi: 3.0.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${levels(9, (at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`)}\npaths: {}`,
    /aliases unfold to \d+ values/,
  ],
  'an alias within itself': ['openapi: 3.0.0\na: &a [*a]\npaths: {}', /alias/i],
  'flow YAML that is broken': ['{openapi: 3.0.0, info: {title: A', /./],
};

/** What no tool can be made of: the document is taken, and the operation is named. */
const named: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'references that fan out without end': [
    document(body({ $ref: '#/components/schemas/S0' }), {
      components: {
        schemas: Object.fromEntries(
          Array.from({ length: 30 }, (_, at) => [
            `S${at}`,
            {
              type: 'object',
              properties:
                at === 29
                  ? {}
                  : {
                      a: { $ref: `#/components/schemas/S${at + 1}` },
                      b: { $ref: `#/components/schemas/S${at + 1}` },
                    },
            },
          ]),
        ),
      },
    }),
    /POST \/things cannot be read: its references unfold/,
  ],
  'a pattern that does not compile': [
    properties('{"a":{"type":"string","pattern":"(?<=["}}'),
    /POST \/things .*pattern/,
  ],
  'a pattern of another language': [
    properties('{"a":{"type":"string","pattern":"(?i)abc"}}'),
    /POST \/things .*pattern/,
  ],
  'an argument called select': [
    document(body({}, { parameters: [{ name: 'select', in: 'query' }] })),
    /takes select, which is an argument of this server's own/,
  ],
  'an argument called all_pages': [properties('{"all_pages":{"type":"boolean"}}'), /takes all_pages/],
  'an argument called confirmation_token': [
    properties('{"confirmation_token":{"type":"string"}}'),
    /takes confirmation_token/,
  ],
  'an argument called extra_fields': [properties('{"extra_fields":{"type":"object"}}'), /takes extra_fields/],
  'one name twice with different types': [
    document(
      body(
        { type: 'object', properties: { size: { type: 'string' } } },
        { parameters: [{ name: 'size', in: 'query', schema: { type: 'integer' } }] },
      ),
    ),
    /has size in the query and in the body with different types/,
  ],
  'two names that become one': [
    document(
      body(
        {},
        {
          parameters: [
            { name: 'x-a', in: 'query' },
            { name: 'x_a', in: 'query' },
          ],
        },
      ),
    ),
    /has x-a and x_a in the query/,
  ],
  'a body that is a form': [
    document({
      post: { requestBody: { content: { 'multipart/form-data': { schema: {} } } }, responses: {} },
    }),
    /has a body that is no JSON \(multipart\/form-data\)/,
  ],
  'a body that is a list': [
    document(body({ type: 'array', items: {} })),
    /has a body that is array and no object/,
  ],
};

/** What is read right, by the properties of the tool's input. */
const right: Readonly<Record<string, readonly [text: string, input: unknown]>> = {
  'a property called constructor': [
    properties('{"constructor":{"type":"string"},"toString":{"type":"integer"}}'),
    { constructor: { type: 'string' }, toString: { type: 'integer' } },
  ],
  'a byte order mark before JSON': [
    `\uFEFF${properties('{"a":{"type":"string"}}')}`,
    { a: { type: 'string' } },
  ],
  'YAML in flow style': [
    '{openapi: 3.0.0, info: {title: A, version: "1"}, paths: {/things: {post: {requestBody: {content: {application/json: {schema: {properties: {a: {type: string}}}}}}, responses: {}}}}}',
    { a: { type: 'string' } },
  ],
  'OpenAPI 3.1 type lists and const': [
    JSON.stringify({
      ...JSON.parse(properties('{"a":{"type":["string","null"]},"b":{"const":1}}')),
      openapi: '3.1.0',
    }),
    { a: { type: ['string', 'null'] }, b: { const: 1 } },
  ],
  'exclusive bounds as numbers': [
    properties('{"a":{"type":"integer","exclusiveMinimum":0}}'),
    { a: { type: 'integer', exclusiveMinimum: 0 } },
  ],
  'schemas that are true or false': [properties('{"a":true,"b":false}'), { a: {}, b: {} }],
  'a percent-encoded reference': [
    document(body({ $ref: '#/components/schemas/A%7BB%7D' }), {
      components: { schemas: { 'A{B}': { type: 'object', properties: { a: { type: 'string' } } } } },
    }),
    { a: { type: 'string' } },
  ],
  'a reference into a path': [
    document(body({ $ref: '#/paths/~1other/get/responses/200/content/application~1json/schema' })).replace(
      '"/things"',
      '"/other":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}}}},"/things"',
    ),
    { a: { type: 'string' } },
  ],
  'a body behind two references': [
    document(
      { post: { requestBody: { $ref: '#/components/requestBodies/A' }, responses: {} } },
      {
        components: {
          requestBodies: {
            A: { $ref: '#/components/requestBodies/B' },
            B: {
              content: {
                'application/json; charset=utf-8': {
                  schema: { type: 'object', properties: { a: { type: 'string' } } },
                },
              },
            },
          },
        },
      },
    ),
    { a: { type: 'string' } },
  ],
  'a schema within itself': [
    document(body({ $ref: '#/components/schemas/A' }), {
      components: {
        schemas: { A: { type: 'object', properties: { a: { $ref: '#/components/schemas/A' } } } },
      },
    }),
    { a: { type: 'object' } },
  ],
  'more than 100 uses of one anchor': [
    `openapi: 3.0.0\ninfo: {title: A, version: "1"}\ns: &s [{url: "https://x.example"}]\npaths:\n  /things:\n    post: {requestBody: {content: {application/json: {schema: {properties: {a: {type: string}}}}}}, responses: {}}\n${levels(500, (at) => `  /p${at}: {servers: *s}`)}`,
    { a: { type: 'string' } },
  ],
};

test('there are at least 40 hostile documents', () => {
  expect(Object.keys({ ...refused, ...named, ...right }).length).toBeGreaterThanOrEqual(40);
});

test.each(Object.entries(refused))('%s is refused by name', (_, [text, says]) => {
  expect(() => read(text)).toThrow(says);
});

test.each(Object.entries(named))('%s: the operation is named', (_, [text, says]) => {
  expect(read(text).problems.join('\n')).toMatch(says);
});

test.each(Object.entries(right))('%s is read right', (_, [text, input]) => {
  const { operation, problems } = read(text);
  expect(problems).toEqual([]);
  expect(operation?.input.properties).toEqual(input);
});

test('a document that is nested 20,000 deep is refused, not crashed on', () => {
  expect(() =>
    read(document(JSON.parse(JSON.stringify(body({})))).replace('"schema":{}', `"schema":${nested(20_000)}`)),
  ).toThrow(/nested too deep/);
});

test('what a document says never becomes code', () => {
  const evil = `');globalThis.hacked=1;//"\`\${globalThis.hacked=1}`;
  const { operation } = read(
    document(
      body({
        type: 'object',
        required: [evil],
        properties: { [evil]: { type: 'string', enum: [evil], pattern: '^a$' } },
      }),
    ),
  );
  if (!operation) throw new Error('there is no model');
  const context = {
    platform: portkey,
    operations: [operation],
    document: { ...head, paths: {} },
    corrections: new Map(),
    retired: {},
  };
  const [validators = ''] = emitValidators([context]).values();
  const expression = /export const create_thing = ([\s\S]*);\n/.exec(validators)?.[1] ?? '';
  const rules = { checked: (schema: unknown) => schema, matching: () => undefined, listed: () => z.any() };
  new Function('z', ...Object.keys(rules), `return ${expression}`)(z, ...Object.values(rules));
  const [operations = ''] = emitOperations([
    { ...context, operations: [{ ...operation, path: `/${evil}` }] },
  ]).values();
  new Function(
    ...Object.keys(runtime),
    operations
      .replaceAll(/^import.*$/gm, '')
      .replaceAll(/export const (\w+): [\s\S]*? = \{\n/g, 'const $1 = {\n'),
  )(...Object.values(runtime));
  expect(globalThis).not.toHaveProperty('hacked');
});

test("another API's document, without Portkey's planes or overlays, is read by the same code", () => {
  const other = readFileSync(new URL('changes/base.yaml', import.meta.url), 'utf8');
  const { contract } = importDocument(other, {
    admin: new Set(['GET /widgets']),
    leftOut: new Set(),
    platform: { ...portkey, servers: [] },
  });
  const { operations, problems } = tryModel(contract, {
    operations: { 'GET /widgets': { tool: 'list_widgets', domain: 'widgets' } },
    retired: {},
  });
  expect(problems).toEqual([]);
  expect(operations[0]?.params.query.map(({ name }) => name)).toContain('owner');
});
