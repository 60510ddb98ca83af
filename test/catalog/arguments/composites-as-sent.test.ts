// Valid arguments of the tools that make several calls, bent as models and frameworks bend them, do the same.
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../codegen/model/schema.ts';
import { offlineBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog } from '../../../src/catalog/build-catalog.ts';
import type { SchemaNode } from '../../../src/runtime/tool-schema.ts';
import { samplesOf } from '../../support/instances.ts';
import { models } from '../../support/models.ts';
import { recordedCatalog } from '../../support/recorded-catalog.ts';
import { type Fields, fieldsAsText, withFrameworkFields, withNulls, withoutLists } from './bent.ts';

const server = recordedCatalog();

const operations = new Set([...models.values()].map(({ tool }) => tool));
const composites = buildCatalog(offlineBackend, { readOnly: false, preview: true })
  .tools.map(({ name }) => name)
  .filter((name) => !operations.has(name));

const times = {
  time_of_generation_min: '2026-05-01T00:00:00Z',
  time_of_generation_max: '2026-05-02T00:00:00Z',
};

/** In place of what is made from the schema, where arguments must agree with each other. */
const given: Readonly<Record<string, Fields>> = {
  migrate_prompt: {
    name: 'a',
    app: 'shop',
    env: 'dev',
    collection_id: 'c',
    string: 'Say {{what}}',
    parameters: { temperature: 0.5 },
    model: 'gpt-4o',
    virtual_key: 'openai',
    dry_run: true,
  },
  promote_prompt: {
    promptId: 'p',
    version: 2,
    target_collection_id: 'c',
    env: 'prod',
    publish: true,
    dry_run: true,
  },
  read_many: {
    steps: [
      { tool: 'list_prompts', arguments: { page_size: 5 }, as: 'prompts', select: 'data[].id' },
      { tool: 'get_prompt', arguments: { promptId: '$item' }, for_each: 'prompts' },
    ],
  },
  plan_changes: { from_workspace_id: 'a', workspace_id: 'b', kinds: ['configs'] },
  apply_changes: { digest: 'd'.repeat(64) },
  export_logs: { ...times, workspace_id: 'w', filters: { total_units_min: 1 }, requested_data: ['id'] },
  get_user_stats: { ...times, page_size: 5 },
  get_usage_overview: { ...times, workspace_slug: 'w', total_units_min: 1 },
  get_spend_breakdown: { ...times, workspace_slug: 'w', by: 'user', top: 3 },
};

/** Everything that a call did: what arrived at Portkey, in whatever order, and what came of it. */
async function done(tool: string, args: unknown): Promise<unknown> {
  server.forget();
  const { value } = await server.call(tool, args);
  // Digests and times are of the one call.
  const result = JSON.stringify(value).replaceAll(/[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
  return {
    result,
    requests: server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`).sort(),
  };
}

it('are all there', () => {
  expect(composites).toEqual(expect.arrayContaining(['promote_prompt', 'read_many', 'find_references']));
});

describe.each(composites)('%s', (tool) => {
  it.each(['minimal', 'fullest'] as const)('takes its %s arguments however they are sent', async (fill) => {
    const schema = await server.catalog.find(tool)?.input();
    if (!schema) throw new Error(`${tool} has no schema`);
    const root = [schema as unknown as SchemaNode];
    const [sample] = samplesOf(schema as unknown as Schema, fill);
    const args = given[tool] ?? (sample?.value as Fields);
    const plain = await done(tool, args);
    // The call got past the check of the schema, which would make two refusals equal.
    expect(JSON.stringify(plain)).not.toMatch(/must be|is required|is not an argument|not both|give /);
    expect(await done(tool, fieldsAsText(args, root))).toEqual(plain);
    expect(await done(tool, withoutLists(args, root))).toEqual(plain);
    expect(await done(tool, JSON.stringify(args))).toEqual(plain);
    expect(await done(tool, withNulls(args, schema))).toEqual(plain);
    expect(await done(tool, withFrameworkFields(args, schema))).toEqual(plain);
  });
});
