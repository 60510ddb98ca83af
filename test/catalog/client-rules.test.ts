// What MCP clients refuse, held against every tool: one bad schema takes a whole session down.
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools, buildCatalog } from '../../src/catalog/build-catalog.ts';
import { discoverSurface, fullSurface } from '../../src/catalog/surface.ts';
import type { SchemaNode } from '../../src/runtime/tool-schema.ts';

const nothing = () => {};
const tools = allTools(offlineBackend);
const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: true });
const full = fullSurface(catalog, { onUnexpected: nothing }).listed;
// Both modes: find_tools stands in each, and is checked once.
const listed = [...full, ...discoverSurface(catalog, { onUnexpected: nothing }).listed.slice(1)];

/** Keywords that clients cannot follow or do not know, at any depth. */
const unknown = [
  '$ref',
  '$defs',
  '$schema',
  '$id',
  'definitions',
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'const',
];
/** Keywords that the root must not have besides. */
const notAtRoot = ['anyOf', 'oneOf', 'allOf', 'not', 'enum', 'items'];

type Fault = string;

/** What is against the rules in a schema, with its path. Properties' names are not keywords. */
function faultsOf(schema: SchemaNode, path = ''): Fault[] {
  const here = path === '' ? 'root' : path;
  const faults: Fault[] = unknown.filter((keyword) => keyword in schema).map((word) => `${here}: ${word}`);
  const types = [schema.type ?? []].flat();
  const named = types.filter((type) => type !== 'null');
  if (named.length > 1) faults.push(`${here}: several types`);
  if (named.includes('array') && !schema.items) faults.push(`${here}: array without items`);
  if (schema.enum !== undefined) {
    if (schema.enum.length === 0) faults.push(`${here}: empty enum`);
    if (types.length === 0) faults.push(`${here}: enum without type`);
    const odd = schema.enum.filter((value) => !types.some((type) => fits(value, type)));
    if (odd.length > 0) faults.push(`${here}: enum values ${JSON.stringify(odd)} are not of its type`);
  }
  const required = schema.required ?? [];
  const strangers = required.filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
  if (strangers.length > 0) faults.push(`${here}: requires unknown ${strangers.join(', ')}`);
  for (const [name, node] of Object.entries(schema.properties ?? {}))
    faults.push(...faultsOf(node, `${path}.${name}`));
  if (schema.items) faults.push(...faultsOf(schema.items, `${path}[]`));
  if (typeof schema.additionalProperties === 'object')
    faults.push(...faultsOf(schema.additionalProperties, `${path}.*`));
  for (const [at, branch] of (schema.anyOf ?? []).entries())
    faults.push(...faultsOf(branch, `${path}|${at}`));
  return faults;
}

function fits(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function rootFaults(schema: unknown): Fault[] {
  const root = schema as Record<string, unknown>;
  return [
    ...(root['type'] === 'object' ? [] : ['the root is no object']),
    ...(typeof root['properties'] === 'object' && root['properties'] !== null
      ? []
      : ['the root has no properties']),
    ...notAtRoot.filter((keyword) => keyword in root).map((keyword) => `the root has ${keyword}`),
  ];
}

/** Words that tell a model how to behave beyond the tool. */
const steering =
  /\b(?:you (?:must|should|have to)|always (?:use|call|prefer)|never (?:use|call)|must be (?:called|used)|make sure|be sure to|before (?:using|calling) any|ignore|instead of any other|important:|do not tell|prefer this)\b/i;

describe('the checker of schemas', () => {
  it('sees each fault that it is there for', () => {
    const cases: readonly [SchemaNode, string][] = [
      [{ properties: { a: { $ref: '#/$defs/A' } } }, '.a: $ref'],
      [{ items: { oneOf: [] } }, '[]: oneOf'],
      [{ properties: { a: { type: 'array' } } }, '.a: array without items'],
      [{ properties: { a: { enum: ['x'] } } }, '.a: enum without type'],
      [{ anyOf: [{ type: 'string', enum: [] }] }, '|0: empty enum'],
      [{ type: ['string', 'number'] }, 'root: several types'],
      [{ type: 'string', enum: ['x', null] }, 'root: enum values [null] are not of its type'],
      [{ properties: {}, required: ['gone'] }, 'root: requires unknown gone'],
      [{ additionalProperties: { type: 'array' } }, '.*: array without items'],
    ];
    for (const [schema, fault] of cases) expect(faultsOf(schema)).toContain(fault);
    expect(rootFaults({ anyOf: [] })).toHaveLength(3);
    expect(steering.test('You must call this first.')).toBe(true);
  });
});

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (_name, tool) => {
  it('advertises a schema that every client takes', () => {
    expect([...rootFaults(tool.advertised), ...faultsOf({ ...tool.advertised })]).toEqual([]);
  });

  it('has a full schema that every client takes, since find_tools returns it', async () => {
    const input = await tool.input();
    expect([...rootFaults(input), ...faultsOf({ ...input })]).toEqual([]);
  });

  it('advertises nothing that the full schema does not have, and requires nothing more', async () => {
    const input = await tool.input();
    const names = Object.keys(input.properties);
    expect(names).toEqual(expect.arrayContaining(Object.keys(tool.advertised.properties)));
    expect(input.required ?? []).toEqual(expect.arrayContaining([...(tool.advertised.required ?? [])]));
  });

  it('has a name that is left whole when clients prefix it', () => {
    for (const name of [tool.name, ...tool.aliases]) expect(name).toMatch(/^[a-z][a-z0-9_]{2,47}$/);
  });

  it('has a title and all four hints, and they do not contradict each other', () => {
    expect(tool.title).toMatch(/\S/);
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations;
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint])
      expect(hint).toBeTypeOf('boolean');
    expect(readOnlyHint && destructiveHint).toBe(false);
    expect(tool.class === 'read').toBe(readOnlyHint);
    // What only adds is of class write; a write that changes what is there may still lose nothing.
    if (!readOnlyHint && !destructiveHint) expect(tool.class).toBe('write');
    if (tool.class === 'destructive') expect(destructiveHint).toBe(true);
  });

  it('describes itself and does not steer', async () => {
    expect(tool.description.length).toBeGreaterThan(20);
    const texts = [tool.description, JSON.stringify(await tool.input())];
    for (const text of texts) expect(text).not.toMatch(steering);
  });
});

describe('the list of tools', () => {
  it('is one page of every tool, each once, in the order of the catalog', () => {
    const names = listed.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const tool of tools) expect(names).toContain(tool.name);
    const order = tools.map(({ name }) => name);
    expect(names.filter((name) => order.includes(name))).toEqual(order);
  });

  it('promises no output schema, so that a drifting reply breaks no client', () => {
    for (const tool of listed) expect(tool).not.toHaveProperty('outputSchema');
  });

  it('gives every tool its title and its hints', () => {
    for (const { title, annotations } of listed) {
      expect(annotations.title).toBe(title);
      expect(Object.keys(annotations).sort()).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
        'title',
      ]);
    }
  });

  it('has no name twice among names and aliases', () => {
    const all = tools.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is the same again: composing it once more gives the same bytes', () => {
    const again = fullSurface(buildCatalog(offlineBackend, { readOnly: false, preview: true }), {
      onUnexpected: nothing,
    }).listed;
    expect(JSON.stringify(again)).toBe(JSON.stringify(full));
  });
});
