// Random sequences of changes against a plain map: whatever the order, the sandbox holds what the map holds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Arguments, callTool, entries, object } from './given.ts';

interface Prompt {
  readonly collection: string;
  name: string;
  readonly texts: string[];
  readonly versions: string[];
  labelled: number | undefined;
  published: number;
}

interface Config {
  name: string;
  readonly contents: number[];
}

interface Key {
  name: string;
  value: string;
  rotated?: boolean;
}

/** What the sandbox should hold, by id. */
interface Model {
  readonly collections: Map<string, string>;
  readonly prompts: Map<string, Prompt>;
  readonly configs: Map<string, Config>;
  readonly keys: Map<string, Key>;
  label: string;
}

const what = [
  'create collection',
  'rename collection',
  'delete collection',
  'create prompt',
  'update prompt',
  'rename prompt',
  'publish prompt',
  'label prompt',
  'delete prompt',
  'create config',
  'update config',
  'delete config',
  'create key',
  'update key',
  'rotate key',
  'delete key',
] as const;

interface Step {
  readonly what: (typeof what)[number];
  readonly which: number;
  readonly name: string;
  readonly value: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...what),
    which: fc.nat(7),
    name: fc.constantFrom('alpha', 'beta', 'gamma'),
    value: fc.nat(5),
  }),
  { minLength: 1, maxLength: 30, size: 'max' },
);

function nth<T>(map: Map<string, T>, at: number): [string, T] | undefined {
  return map.size === 0 ? undefined : [...map][at % map.size];
}

/** Does a step to the sandbox and, when the model says that it can be done, to the model. */
async function take(sandbox: Sandbox, model: Model, { what, which, name, value }: Step): Promise<void> {
  const does = async (expected: number, tool: string, args?: Arguments, body?: unknown) => {
    const answer = await callTool(sandbox, tool, args, body);
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(expected);
    return Object(answer.body) as Record<string, unknown>;
  };
  const collection = nth(model.collections, which);
  const prompt = nth(model.prompts, which);
  const config = nth(model.configs, which);
  const key = nth(model.keys, which);
  switch (what) {
    case 'create collection': {
      const { id } = await does(200, 'create_collection', {}, { name });
      model.collections.set(String(id), name);
      return;
    }
    case 'rename collection':
      // A rename leaves the slug, and so the names that are taken, as they were.
      if (collection)
        await does(200, 'update_collection', { collectionId: collection[0] }, { name: `${collection[1]}!` });
      return;
    case 'delete collection': {
      if (!collection) return;
      const used = [...model.prompts.values()].some((one) => one.collection === collection[0]);
      await does(used ? 409 : 200, 'delete_collection', { collectionId: collection[0] });
      if (!used) model.collections.delete(collection[0]);
      return;
    }
    case 'create prompt': {
      if (!collection) return;
      const [home] = collection;
      const string = `text ${value}`;
      const made = await does(
        200,
        'create_prompt',
        {},
        {
          name,
          collection_id: home,
          string,
          parameters: {},
          virtual_key: 'any',
        },
      );
      model.prompts.set(String(made['id']), {
        collection: home,
        name,
        texts: [string],
        versions: [String(made['version_id'])],
        labelled: undefined,
        published: 1,
      });
      return;
    }
    case 'update prompt': {
      if (!prompt) return;
      const string = `text ${value}`;
      const made = await does(
        200,
        'update_prompt',
        { promptId: prompt[0] },
        {
          string,
          parameters: {},
          model: 'gpt-4o',
          virtual_key: 'any',
        },
      );
      prompt[1].texts.push(string);
      prompt[1].versions.push(String(made['prompt_version_id']));
      return;
    }
    case 'rename prompt':
      if (!prompt) return;
      await does(200, 'update_prompt', { promptId: prompt[0] }, { name: `${name} ${value}` });
      prompt[1].name = `${name} ${value}`;
      return;
    case 'publish prompt': {
      if (!prompt) return;
      const there = value >= 1 && value <= prompt[1].texts.length;
      await does(there ? 200 : 404, 'publish_prompt', { promptId: prompt[0] }, { version: value });
      if (there) prompt[1].published = value;
      return;
    }
    case 'label prompt': {
      if (!prompt) return;
      const at = value % prompt[1].versions.length;
      await does(
        200,
        'update_prompt_version',
        { promptId: prompt[0], versionId: prompt[1].versions[at] },
        {
          label_id: model.label,
        },
      );
      prompt[1].labelled = at + 1;
      return;
    }
    case 'delete prompt':
      if (!prompt) return;
      await does(200, 'delete_prompt', { promptId: prompt[0] });
      await does(404, 'get_prompt', { promptId: prompt[0] });
      model.prompts.delete(prompt[0]);
      return;
    case 'create config': {
      const made = await does(200, 'create_config', {}, { name, config: { value } });
      model.configs.set(String(made['id']), { name, contents: [value] });
      return;
    }
    case 'update config':
      if (!config) return;
      await does(200, 'update_config', { slug: config[0] }, { name: `${name}+`, config: { value } });
      config[1].name = `${name}+`;
      config[1].contents.push(value);
      return;
    case 'delete config':
      if (!config) return;
      await does(200, 'delete_config', { slug: config[0] });
      model.configs.delete(config[0]);
      return;
    case 'create key': {
      const made = await does(
        200,
        'create_api_key',
        { type: 'organisation', 'sub-type': 'service' },
        { name, scopes: [] },
      );
      model.keys.set(String(made['id']), { name, value: String(made['key']) });
      return;
    }
    case 'update key':
      if (!key) return;
      await does(200, 'update_api_key', { id: key[0] }, { name: `${name}+` });
      key[1].name = `${name}+`;
      return;
    case 'rotate key': {
      if (!key) return;
      // One rotation at a time: until the old value has ended, there is no second.
      const made = await does(key[1].rotated ? 400 : 200, 'rotate_api_key', { id: key[0] });
      if (key[1].rotated) return;
      key[1].rotated = true;
      expect(made['key']).not.toBe(key[1].value);
      key[1].value = String(made['key']);
      return;
    }
    case 'delete key':
      if (!key) return;
      await does(200, 'delete_api_key', { id: key[0] });
      model.keys.delete(key[0]);
      return;
  }
}

/** Reads everything back and holds it against the model. */
async function compare(sandbox: Sandbox, model: Model): Promise<void> {
  const read = async (tool: string, args?: Arguments) => object((await callTool(sandbox, tool, args)).body);
  const ids = async (tool: string, args?: Arguments) =>
    new Set(entries(await callTool(sandbox, tool, args)).map(({ id }) => id));
  expect(await ids('list_prompts')).toEqual(new Set(model.prompts.keys()));
  expect(await ids('list_configs')).toEqual(new Set(model.configs.keys()));
  expect(await ids('list_api_keys')).toEqual(new Set(model.keys.keys()));
  const homes = await ids('list_collections', { workspace_id: 'default' });
  expect(homes.size).toBe(model.collections.size + 1);
  for (const id of model.collections.keys()) expect(homes.has(id)).toBe(true);
  for (const [id, prompt] of model.prompts) {
    const shown = await read('get_prompt', { promptId: id });
    expect(shown).toMatchObject({
      name: prompt.name,
      prompt_version: prompt.published,
      string: prompt.texts[prompt.published - 1],
      collection_id: prompt.collection,
    });
    expect((await read('get_prompt', { promptId: shown['slug'] }))['id']).toBe(id);
    const versions = entries(await callTool(sandbox, 'list_prompt_versions', { promptId: id })).reverse();
    expect(versions.map((version) => version['id'])).toEqual(prompt.versions);
    const labelled = versions.filter((version) => version['label_id'] === model.label);
    expect(labelled.map((version) => version['prompt_version'])).toEqual(
      prompt.labelled ? [prompt.labelled] : [],
    );
  }
  for (const [id, config] of model.configs) {
    const shown = await read('get_config', { slug: id });
    expect(shown['name']).toBe(config.name);
    expect(JSON.parse(String(shown['config']))).toEqual({ value: config.contents.at(-1) });
    expect((await read('list_config_versions', { slug: id }))['total']).toBe(config.contents.length);
  }
  for (const [id, key] of model.keys) {
    const shown = await read('get_api_key', { id });
    expect(shown['name']).toBe(key.name);
    expect(JSON.stringify(shown)).not.toContain(key.value);
  }
}

it('holds what a plain map holds after any sequence of changes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const sandbox = await startSandbox({ empty: true });
      try {
        const label = object((await callTool(sandbox, 'create_prompt_label', {}, { name: 'live' })).body);
        const model: Model = {
          collections: new Map(),
          prompts: new Map(),
          configs: new Map(),
          keys: new Map(),
          label: String(label['id']),
        };
        // Most steps need something to act on.
        for (const first of ['create collection', 'create prompt', 'create config', 'create key'] as const) {
          await take(sandbox, model, { what: first, which: 0, name: 'alpha', value: 0 });
        }
        for (const step of sequence) await take(sandbox, model, step);
        await compare(sandbox, model);
      } finally {
        await sandbox.close();
      }
    }),
    { numRuns: 200 },
  );
}, 120_000);
