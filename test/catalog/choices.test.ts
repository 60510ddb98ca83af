import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { portableSchema } from '../../src/catalog/schema/portable.ts';
import { discoverSurface, fullSurface } from '../../src/catalog/surface.ts';

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });
const options = {
  onUnexpected: (error: unknown) => {
    throw error;
  },
};
const context = { signal: new AbortController().signal, principal: 'test', progress: () => undefined };

type Row = Readonly<Record<string, unknown>>;

async function ask(args: object, make = fullSurface): Promise<readonly Row[]> {
  const outcome = await make(catalog, options).call('find_tools', args, context);
  return outcome.value['tools'] as readonly Row[];
}

const sizeOf = (rows: readonly Row[]): number => JSON.stringify(rows).length;
const titles = (rows: readonly Row[]): readonly string[] =>
  [...JSON.stringify(rows).matchAll(/"title":"((?:id|ai_provider_id): [^"]*)"/g)].map(
    ([, title = '']) => title,
  );

describe('find_tools on arguments with many shapes', () => {
  it('names the shapes instead of giving all, and says how to get one', async () => {
    const rows = await ask({ names: ['create_guardrail'] });
    expect(titles(rows)).toEqual([]);
    expect(sizeOf(rows)).toBeLessThan(6_000);
    expect(JSON.stringify(rows)).toMatch(/Its fields depend on id\. find_tools with these names and query/);
  });

  it.each([
    ['create_guardrail', 'portkey.pii', ['id: portkey.pii']],
    ['create_guardrail', 'default.regexMatch', ['id: default.regexMatch']],
    ['create_integration', 'bedrock', ['ai_provider_id: bedrock']],
  ])('gives the shape that is asked for: %s, %s', async (name, query, expected) => {
    expect(titles(await ask({ names: [name], query }))).toEqual(expected);
  });

  it('gives every shape of every argument to some query', async () => {
    for (const name of ['create_guardrail', 'update_guardrail', 'create_integration']) {
      const whole = titles([{ schema: await catalog.find(name)?.input() }]);
      for (const title of whole) {
        const [query = ''] = title.replace(/^\w+: /, '').split(' | ');
        expect(titles(await ask({ names: [name], query }))).toContain(title);
      }
    }
  });

  it('leaves a schema of usual size as it is', async () => {
    const [row] = await ask({ names: ['create_prompt'] });
    const whole = await catalog.find('create_prompt')?.input();
    expect(row?.['input_schema']).toEqual(whole && portableSchema(whole));
  });
});

describe('find_tools where tools are not listed', () => {
  it('brings the schemas of the best hits along, as a list would show them', async () => {
    const rows = await ask({ query: 'rename a prompt' }, discoverSurface);
    for (const row of rows.slice(0, 3))
      expect(row['input_schema']).toEqual(catalog.find(String(row['name']))?.advertised);
    for (const row of rows.slice(3)) expect(row).not.toHaveProperty('input_schema');
    expect((await ask({ query: 'rename a prompt' })).every((row) => !('input_schema' in row))).toBe(true);
  });
});

describe('a refusal of one of many shapes', () => {
  const hint = async (tool: string, args: object): Promise<string> => {
    const { value } = await fullSurface(catalog, options).call(tool, args, context);
    return String((value['error'] as Row | undefined)?.['hint']);
  };
  const guardrail = (id: string, parameters: object) => ({
    name: 'x',
    checks: [{ id, parameters }],
    actions: {},
  });

  it.each([
    [
      'the one that the arguments name',
      guardrail('default.wordCount', { minWords: 'a' }),
      'default.wordCount',
    ],
    [
      'the nearest to a name that there is not',
      { ...guardrail('portkey.pi', {}), name: ['x'] },
      'portkey.pii',
    ],
  ])('says how to get the fields of %s', async (_, args, name) => {
    expect(await hint('create_guardrail', args)).toContain(
      `gives the full schema. With query "${name}" it gives the fields of that id`,
    );
  });

  it('says nothing of a query where the schema comes whole', async () => {
    expect(await hint('create_workspace', { name: ['x'] })).toMatch(/gives the full schema\.$/);
  });
});
