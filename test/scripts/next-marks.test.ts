// Where npm run next says that a field is to be marked as secret.
import { query } from 'json-p3';
import { expect, test } from 'vitest';
import type { Document } from '../../codegen/contract/document.ts';
import { placeOf } from '../../scripts/next/schema-place.ts';

const reply = (schema: object) => ({
  responses: { 404: {}, 200: { content: { 'application/json': { schema } } } },
});
const gate = { $ref: '#/components/schemas/Gate' };
const document: Document = {
  openapi: '3.0.0',
  info: { title: 'T', version: '1' },
  paths: {
    '/gates': {
      get: reply({ type: 'object', properties: { data: { type: 'array', items: gate } } }),
      post: {
        ...reply(gate),
        requestBody: { content: { 'application/json': { schema: { allOf: [{ type: 'object' }, gate] } } } },
      },
    },
  },
  components: {
    schemas: {
      Gate: {
        type: 'object',
        properties: { name: { type: 'string' }, 'the-key': { type: 'string' }, above: gate },
      },
    },
  },
};

test.each([
  ['GET /gates', 'reply', 'data[].the-key', "$.components.schemas.Gate.properties['the-key']"],
  ['POST /gates', 'reply', 'name', '$.components.schemas.Gate.properties.name'],
  ['POST /gates', 'body', 'above.name', '$.components.schemas.Gate.properties.name'],
  [
    'GET /gates',
    'reply',
    'data',
    "$.paths['/gates'].get.responses['200'].content['application/json'].schema.properties.data",
  ],
  ['GET /gates', 'reply', 'data[].gone', undefined],
  ['GET /gates', 'body', 'name', undefined],
] as const)('%s, %s %s: %s', (key, side, field, place) => {
  expect(placeOf(document, key, side, field)).toBe(place);
  if (place !== undefined) expect([...query(place, document as never)]).toHaveLength(1);
});
