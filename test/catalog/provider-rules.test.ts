// The providers' rules over every tool, previews included, in each way in which tools are listed.
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../codegen/count-tokens.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { createConfirmer } from '../../src/catalog/confirm/confirm.ts';
import { compactSurface, discoverSurface, fullSurface } from '../../src/catalog/surface.ts';
import type { SchemaNode } from '../../src/runtime/tool-schema.ts';
import { refusals, within } from './provider-rules.ts';

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: true });
const options = { onUnexpected: () => {} };
const confirmer = createConfirmer({
  mode: 'always',
  key: new Uint8Array(32),
  describe: async () => ({ headline: '', details: [], meaning: '' }),
});

const surfaces = {
  full: fullSurface(catalog, options),
  'full with tokens': fullSurface(catalog, { ...options, confirmer }),
  compact: compactSurface(catalog, options),
  discover: discoverSurface(catalog, options),
};

describe.each(Object.entries(surfaces))('the list in %s mode', (_name, { listed }) => {
  it('is refused by no provider', () => {
    const found = listed.flatMap(({ name, description, inputSchema }) =>
      refusals({ name, description, schema: inputSchema as unknown as SchemaNode }, 'listed'),
    );
    expect(found).toEqual([]);
  });
});

it('schemas that find_tools gives are refused by no provider', async () => {
  const found = await Promise.all(
    catalog.tools.map(async ({ name, description, input }) =>
      refusals({ name, description, schema: (await input()) as unknown as SchemaNode }, 'full'),
    ),
  );
  expect(found.flat()).toEqual([]);
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
      .filter(([node]) => /^Keys:|Fields by/.test(node.description ?? '') && node.type === 'object')
      .filter(([node]) => node.additionalProperties !== true)
      .map(([, path]) => `${name}${path}`),
  );
  expect(closed).toEqual([]);
});
