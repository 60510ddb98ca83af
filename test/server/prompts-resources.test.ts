// Prompts, resources and their suggestions, to real clients of both eras, over the embedded sandbox.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import type { CallContext } from '../../src/catalog/tool.ts';
import { workflows } from '../../src/overrides/prompts/index.ts';
import type { Services } from '../../src/server/create-services.ts';
import { createCompletionSource } from '../../src/server/mcp/completions.ts';
import { withoutBoundary } from '../../src/server/mcp/result.ts';
import { type Connected, connect, eras, openServer } from '../support/mcp-clients.ts';

const open: (() => Promise<void>)[] = [];
let full: Services;
let readOnly: Services;
let discover: Services;

async function sandboxed(env: Readonly<Record<string, string>> = {}): Promise<Services> {
  const services = await openServer('http://127.0.0.1:9', { PORTKEY_SANDBOX: 'true', ...env });
  open.push(() => services.close());
  return services;
}

beforeAll(async () => {
  full = await sandboxed();
  readOnly = await sandboxed({ PORTKEY_READ_ONLY: 'true' });
  discover = await sandboxed({ PORTKEY_TOOL_MODE: 'discover' });
});
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function client(services: Services, era: (typeof eras)[number]): Promise<Connected['client']> {
  const connected = await connect(services, era);
  open.push(() => connected.close());
  return connected.client;
}

for (const era of eras) {
  describe(`for a ${era} client`, () => {
    it('workflows are prompts, and their text names what was given', async () => {
      const one = await client(full, era);
      const { prompts } = await one.listPrompts();
      expect(prompts.map(({ name }) => name)).toEqual(workflows.map(({ name }) => name));
      const { messages } = await one.getPrompt({ name: 'rotate_key', arguments: { key: 'CI "key"' } });
      expect(messages).toHaveLength(1);
      expect(JSON.stringify(messages)).toContain('rotate_api_key');
      expect(messages[0]?.content).toMatchObject({ text: expect.stringContaining('- key: "CI \\"key\\""') });
      await expect(one.getPrompt({ name: 'rotate_key' })).rejects.toThrow(/key is required/);
      await expect(one.getPrompt({ name: 'nothing' })).rejects.toThrow(/Unknown prompt/);
    });

    it('arguments are completed from what exists', async () => {
      const one = await client(full, era);
      const { completion } = await one.complete({
        ref: { type: 'ref/prompt', name: 'ship_prompt' },
        argument: { name: 'prompt', value: '' },
      });
      expect(completion.values.length).toBeGreaterThan(0);
      const [slug = ''] = completion.values;
      const again = await one.complete({
        ref: { type: 'ref/resource', uri: 'portkey://prompts/{id}' },
        argument: { name: 'id', value: slug.slice(0, 4) },
      });
      expect(again.completion.values).toContain(slug);
      const none = await one.complete({
        ref: { type: 'ref/prompt', name: 'ship_prompt' },
        argument: { name: 'prompt', value: 'no such prompt at all' },
      });
      expect(none.completion).toMatchObject({ values: [], hasMore: false });
    });

    it('the catalog, tools and objects are resources', async () => {
      const one = await client(full, era);
      const { resources } = await one.listResources();
      expect(resources.map(({ uri }) => uri)).toEqual(['portkey://catalogue', 'portkey://types.d.ts']);
      const { resourceTemplates } = await one.listResourceTemplates();
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
        'portkey://tools/{name}',
        'portkey://prompts/{id}',
        'portkey://configs/{slug}',
        'portkey://workspaces/{id}',
      ]);
      const read = async (uri: string): Promise<Record<string, unknown>> => {
        const [first] = (await one.readResource({ uri })).contents;
        return JSON.parse(withoutBoundary((first as { text: string }).text)) as Record<string, unknown>;
      };
      expect(await read('portkey://catalogue')).toMatchObject({ total: full.catalog.tools.length });
      expect(await read('portkey://tools/delete_prompt')).toMatchObject({
        name: 'delete_prompt',
        class: 'destructive',
        input_schema: { required: ['promptId'] },
      });
      for (const [kind, variable] of [
        ['prompts', 'id'],
        ['configs', 'slug'],
        ['workspaces', 'id'],
      ] as const) {
        const { completion } = await one.complete({
          ref: { type: 'ref/resource', uri: `portkey://${kind}/{${variable}}` },
          argument: { name: variable, value: '' },
        });
        const [value = ''] = completion.values;
        expect(JSON.stringify(await read(`portkey://${kind}/${encodeURIComponent(value)}`))).toContain(value);
      }
    });

    it('an address that leads nowhere is an error, whatever its form', async () => {
      const one = await client(full, era);
      for (const uri of [
        'portkey://tools/no_such_tool',
        'portkey://nothing/x',
        'portkey://prompts/',
        'portkey://prompts/a/b',
        'portkey://prompts/%E0%A4%A',
        'portkey://prompts/..',
        'portkey://prompts/%2e%2e%2fconfigs',
        'portkey://prompts/no-such-prompt',
        'https://example.com/',
      ])
        await expect(one.readResource({ uri })).rejects.toThrow();
    });
  });
}

describe('workflows', () => {
  const names = new Set(allTools(offlineBackend).map(({ name }) => name));

  it('name tools that exist, each among those that the step uses', () => {
    for (const { needs, steps } of workflows) {
      expect(needs.filter((tool) => !names.has(tool))).toEqual([]);
      for (const { uses, say } of steps) {
        expect(uses.filter((tool) => !names.has(tool))).toEqual([]);
        const said = [...say.matchAll(/\b[a-z]+(?:_[a-z]+)+\b/g)].map(([word]) => word);
        const arguments_ = new Set([
          'dry_run',
          'assign_label',
          'workspace_id',
          'from_workspace_id',
          'secrets_missing',
          'journal_digest',
          'workspace_slug',
        ]);
        expect(said.filter((word) => !uses.includes(word) && !arguments_.has(word))).toEqual([]);
      }
    }
  });

  it('are offered only where their tools are, without the steps that cannot be done', async () => {
    const one = await client(readOnly, 'modern');
    const { prompts } = await one.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['investigate_spend', 'review_access', 'clean_up']);
    const { messages } = await one.getPrompt({ name: 'clean_up' });
    expect(JSON.stringify(messages)).not.toContain('delete_config');
    await expect(one.getPrompt({ name: 'rotate_key', arguments: { key: 'x' } })).rejects.toThrow();
  });

  it('say in discover mode how their tools are called', async () => {
    const one = await client(discover, 'modern');
    const { messages } = await one.getPrompt({ name: 'review_access' });
    expect(JSON.stringify(messages)).toContain('call_read_tool');
  });
});

describe('a list for suggestions', () => {
  /** A context of one caller, and a catalog that counts how often it is asked by whom. */
  function counting() {
    const asked: string[] = [];
    const tool = {
      name: 'list_prompts',
      class: 'read',
      advertised: { type: 'object', properties: {} },
      parse: async (args: unknown) => ({ ok: true, parsed: { args, options: { allPages: false } } }),
      execute: async (_parsed: unknown, context: CallContext) => {
        asked.push(`${context.principal} ${context.apiKey ?? ''}`.trim());
        return { value: { data: [{ slug: `of-${context.apiKey ?? context.principal}` }] } };
      },
    };
    const catalog = {
      tools: [tool],
      find: (name: string) => (name === 'list_prompts' ? tool : undefined),
    } as unknown as Parameters<typeof createCompletionSource>[0];
    const as = (principal: string, apiKey?: string): CallContext => ({
      signal: new AbortController().signal,
      principal,
      ...(apiKey !== undefined && { apiKey }),
      progress: () => {},
    });
    return { asked, catalog, as };
  }

  it('is read once for a caller who types, and never given to another', async () => {
    const { asked, catalog, as } = counting();
    let time = 0;
    const lists = createCompletionSource(catalog, () => time);
    expect(await lists.suggest('prompts', '', as('anna'))).toEqual({ values: ['of-anna'], total: 1 });
    expect((await lists.suggest('prompts', 'of', as('anna'))).values).toEqual(['of-anna']);
    expect(asked).toEqual(['anna']);
    expect((await lists.suggest('prompts', '', as('bert'))).values).toEqual(['of-bert']);
    expect((await lists.suggest('prompts', '', as('anna', 'key-2'))).values).toEqual(['of-key-2']);
    expect(asked).toEqual(['anna', 'bert', 'anna key-2']);
    time = 60_000;
    await lists.suggest('prompts', '', as('anna'));
    expect(asked).toHaveLength(4);
  });

  it('that is not offered suggests nothing', async () => {
    const { catalog, as } = counting();
    const lists = createCompletionSource(catalog);
    expect(lists.has('configs')).toBe(false);
    expect(await lists.suggest('configs', '', as('anna'))).toEqual({ values: [], total: 0 });
  });
});

describe('what the server says of itself', () => {
  it('takes at most 150 words in each mode, on the sandbox too', () => {
    for (const { instructions } of [full, discover]) {
      expect(instructions.split(/\s+/).length).toBeLessThanOrEqual(150);
      expect(instructions).toContain('find_tools');
      expect(instructions).toContain('pages count from 0');
    }
  });
});
