// Nothing of the contract is lost on the way into a tool: every parameter and every body property, at
// every depth and in every branch, stands in the tool's full input schema. The contract is read here by
// the few lines below, not by the operation model, so that both would have to forget the same field.
import { expect, test } from 'vitest';
import { loadCorrectedContract } from '../../codegen/contract/load.ts';
import { type Domain, loadInputs } from '../../src/generated/index.ts';

type Json = { readonly [key: string]: unknown };

const { document, names } = loadCorrectedContract();

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Adds the path of every property in a schema, of the contract or of a tool. */
function properties(
  raw: unknown,
  path: string,
  found: Set<string>,
  trail: readonly string[] = [],
): Set<string> {
  let schema = object(raw);
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    // A schema that holds itself has no end; its first turn is enough.
    if (trail.includes(reference)) return found;
    properties(
      object(document.components?.schemas)[reference.replace('#/components/schemas/', '')],
      path,
      found,
      [...trail, reference],
    );
    const { $ref: _, ...beside } = schema;
    schema = beside;
  }
  for (const [name, property] of Object.entries(object(schema['properties']))) {
    const at = path === '' ? name : `${path}.${name}`;
    found.add(at);
    properties(property, at, found, trail);
  }
  furtherProperties(schema, path, found, trail);
  return found;
}

/** The places other than `properties` where a schema holds schemas. */
function furtherProperties(schema: Json, path: string, found: Set<string>, trail: readonly string[]): void {
  if (schema['items']) properties(schema['items'], `${path}[]`, found, trail);
  const map = schema['additionalProperties'];
  if (typeof map === 'object') properties(map, `${path}.*`, found, trail);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'])
    for (const branch of list(schema[keyword])) properties(branch, path, found, trail);
  for (const branch of Object.values(object(object(schema['x-choice'])['cases'])))
    properties(branch, path, found, trail);
}

test('every parameter and every body property of the corrected contract is an argument of its tool', async () => {
  const lost: string[] = [];
  const count = { operations: 0, path: 0, query: 0, header: 0, body: 0, nested: 0 };
  for (const [key, { tool, domain }] of Object.entries(names.operations)) {
    const [method = '', path = ''] = key.split(' ');
    const operation = object(document.paths[path]?.[method.toLowerCase()]);
    const input = (await loadInputs[domain as Domain]())[tool];
    const offered = properties(input, '', new Set());
    count.operations += 1;
    for (const entry of list(operation['parameters']).map(object)) {
      const place = entry['in'];
      if (place !== 'path' && place !== 'query' && place !== 'header') continue;
      count[place] += 1;
      const name = String(entry['x-argument'] ?? entry['name']).replaceAll('-', '_');
      if (!offered.has(name)) lost.push(`${tool}: ${place} ${name}`);
      for (const inner of properties(entry['schema'], name, new Set()))
        if (!offered.has(inner)) lost.push(`${tool}: ${place} ${inner}`);
    }
    const content = object(object(operation['requestBody'])['content']);
    for (const [media, { schema }] of Object.entries(content).map(
      ([type, item]) => [type, object(item)] as const,
    )) {
      expect(media).toMatch(/^application\/(?:[\w.-]+\+)?json/);
      for (const at of properties(schema, '', new Set())) {
        count[/[.[]/.test(at) ? 'nested' : 'body'] += 1;
        if (!offered.has(at)) lost.push(`${tool}: body ${at}`);
      }
    }
  }
  console.log(
    `completeness: ${count.operations} operations; ${count.path} path, ${count.query} query and ${count.header} header parameters, ${count.body} body properties and ${count.nested} below them; ${lost.length} lost`,
  );
  expect(lost).toEqual([]);
  expect(count.operations).toBeGreaterThanOrEqual(160);
  expect(count.query).toBeGreaterThan(500);
  expect(count.nested).toBeGreaterThan(300);
});
