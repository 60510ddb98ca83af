// The providers' rules over every tool, previews included, in each way in which tools are listed.
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../codegen/count-tokens.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog, type Catalog } from '../../src/catalog/build-catalog.ts';
import { createConfirmer } from '../../src/catalog/confirm/confirm.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { compactSurface, discoverSurface, fullSurface } from '../../src/catalog/surface.ts';
import type { SchemaNode } from '../../src/runtime/tool-schema.ts';
import { refusals, within } from './provider-rules.ts';

interface FoundTool {
  readonly name: string;
  readonly description: string;
  readonly input_schema: SchemaNode;
}

const options = { onUnexpected: () => {} };
const confirmer = createConfirmer({
  mode: 'always',
  key: new Uint8Array(32),
  describe: async () => ({ headline: '', details: [], meaning: '' }),
});

function surfacesOf(some: Catalog) {
  return {
    full: fullSurface(some, options),
    'full with tokens': fullSurface(some, { ...options, confirmer }),
    compact: compactSurface(some, options),
    discover: discoverSurface(some, options),
  };
}

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: true });
const airs = buildCatalog(offlineBackend, { readOnly: false, preview: true }, prismaAirsPlatform);
const surfaces = surfacesOf(catalog);
const airsSurfaces = surfacesOf(airs);

const lists = [
  ...Object.entries(surfaces).map(([mode, { listed }]) => ({ platform: 'Portkey', mode, listed })),
  ...Object.entries(airsSurfaces).map(([mode, { listed }]) => ({ platform: 'Prisma AIRS', mode, listed })),
];

describe.each(lists)('the list of $platform in $mode mode', ({ listed }) => {
  it('is refused by no provider', () => {
    expect(listed.length).toBeGreaterThan(3);
    const found = listed.flatMap(({ name, description, inputSchema }) =>
      refusals({ name, description, schema: inputSchema as unknown as SchemaNode }, 'listed'),
    );
    expect(found).toEqual([]);
  });
});

/** What find_tools gives of some tools. */
async function found(names: readonly string[], { discover } = surfaces): Promise<readonly FoundTool[]> {
  const caller = { signal: new AbortController().signal, principal: 'test', progress: () => {} };
  const outcome = await discover.call('find_tools', { names }, caller);
  return outcome.value['tools'] as readonly FoundTool[];
}

it.each([
  { platform: 'Portkey', of: catalog, on: surfaces },
  { platform: 'Prisma AIRS', of: airs, on: airsSurfaces },
])('schemas that find_tools gives on $platform are refused by no provider', async ({ of, on }) => {
  const names = of.tools.map(({ name }) => name);
  const groups = Array.from({ length: Math.ceil(names.length / 20) }, (_, at) =>
    names.slice(at * 20, at * 20 + 20),
  );
  const tools = (await Promise.all(groups.map((group) => found(group, on)))).flat();
  expect(tools.map(({ name }) => name)).toEqual(names);
  expect(
    tools.flatMap(({ name, description, input_schema: schema }) =>
      refusals({ name, description, schema }, 'full'),
    ),
  ).toEqual([]);
});

it('what null does is said where the type cannot say it', async () => {
  const [tool] = await found(['update_collection']);
  expect(tool?.input_schema.properties?.['parent_collection_id']).toMatchObject({
    type: 'string',
    description: expect.stringMatching(/\bnull\b/),
  });
});

it('each rule sees the fault that it is there for', () => {
  const tool = (schema: SchemaNode) => ({
    name: 'a_tool',
    description: 'Does it.',
    schema: { type: 'object', properties: { it: schema } },
  });
  const faults = (schema: SchemaNode): string => refusals(tool(schema), 'full').join('; ');
  expect(faults({ type: ['string', 'null'] })).toMatch(/strict: .it: null.*Gemini: .it: a list of types/);
  expect(faults({ type: 'string', enum: ['a', null] })).toMatch(/Gemini: .it: values of other than text/);
  expect(faults({ description: 'anything' })).toMatch(/strict: .it: no type.*Gemini: .it: no type/);
  expect(faults({ type: 'array' })).toMatch(/OpenAI functions: .it: array without items/);
  expect(faults({ $ref: '#/x' })).toMatch(/Anthropic: .it: \$ref/);
  expect(refusals({ ...tool({}), name: 'é', description: '' }, 'full').join('; ')).toMatch(
    /Bedrock: the name.*Bedrock: no description.*Mistral: the name/,
  );
});

it('compact mode lists fewer tools than any client bears, within 6,000 tokens', () => {
  const { listed } = surfaces.compact;
  expect(listed.length).toBeLessThanOrEqual(44);
  expect(listed.reduce((total, tool) => total + tokensOf(tool), 0)).toBeLessThanOrEqual(6_000);
});

it('what a tool is for can be given by what its list shows', () => {
  const shown = (name: string): readonly string[] =>
    Object.keys(catalog.find(name)?.advertised.properties ?? {});
  expect(shown('update_prompt')).toEqual(expect.arrayContaining(['string', 'parameters', 'model', 'patch']));
  expect(shown('create_api_key')).toEqual(expect.arrayContaining(['usage_limits', 'rate_limits']));
});

it('an object whose fields are told in words alone says that it is open', () => {
  const closed = surfaces.full.listed.flatMap(({ name, inputSchema }) =>
    [...within(inputSchema as unknown as SchemaNode)]
      .filter(([node]) => /\{[\w*]+[,}]|Fields by/.test(node.description ?? '') && node.type === 'object')
      .filter(([node]) => node.additionalProperties !== true)
      .map(([, path]) => `${name}${path}`),
  );
  expect(closed).toEqual([]);
});
