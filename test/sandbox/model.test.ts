// Random sequences of changes against a plain map: whatever the order, the sandbox holds what the map holds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { call, entries, object } from './given.ts';

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
  const does = async (expected: number, method: string, path: string, body?: unknown) => {
    const answer = await call(sandbox, method, path, body);
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(expected);
    return Object(answer.body) as Record<string, unknown>;
  };
  const collection = nth(model.collections, which);
  const prompt = nth(model.prompts, which);
  const config = nth(model.configs, which);
  const key = nth(model.keys, which);
  switch (what) {
    case 'create collection': {
      const { id } = await does(200, 'POST', '/collections', { name });
      model.collections.set(String(id), name);
      return;
    }
    case 'rename collection':
      // A rename leaves the slug, and so the names that are taken, as they were.
      if (collection) await does(200, 'PUT', `/collections/${collection[0]}`, { name: `${collection[1]}!` });
      return;
    case 'delete collection': {
      if (!collection) return;
      const used = [...model.prompts.values()].some((one) => one.collection === collection[0]);
      await does(used ? 409 : 200, 'DELETE', `/collections/${collection[0]}`);
      if (!used) model.collections.delete(collection[0]);
      return;
    }
    case 'create prompt': {
      if (!collection) return;
      const [home] = collection;
      const string = `text ${value}`;
      const made = await does(200, 'POST', '/prompts', {
        name,
        collection_id: home,
        string,
        parameters: {},
        virtual_key: 'any',
      });
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
      const made = await does(200, 'PUT', `/prompts/${prompt[0]}`, {
        string,
        parameters: {},
        model: 'gpt-4o',
        virtual_key: 'any',
      });
      prompt[1].texts.push(string);
      prompt[1].versions.push(String(made['prompt_version_id']));
      return;
    }
    case 'rename prompt':
      if (!prompt) return;
      await does(200, 'PUT', `/prompts/${prompt[0]}`, { name: `${name} ${value}` });
      prompt[1].name = `${name} ${value}`;
      return;
    case 'publish prompt': {
      if (!prompt) return;
      const there = value >= 1 && value <= prompt[1].texts.length;
      await does(there ? 200 : 404, 'PUT', `/prompts/${prompt[0]}/makeDefault`, { version: value });
      if (there) prompt[1].published = value;
      return;
    }
    case 'label prompt': {
      if (!prompt) return;
      const at = value % prompt[1].versions.length;
      await does(200, 'PUT', `/prompts/${prompt[0]}/versions/${prompt[1].versions[at]}`, {
        label_id: model.label,
      });
      prompt[1].labelled = at + 1;
      return;
    }
    case 'delete prompt':
      if (!prompt) return;
      await does(200, 'DELETE', `/prompts/${prompt[0]}`);
      await does(404, 'GET', `/prompts/${prompt[0]}`);
      model.prompts.delete(prompt[0]);
      return;
    case 'create config': {
      const made = await does(200, 'POST', '/configs', { name, config: { value } });
      model.configs.set(String(made['id']), { name, contents: [value] });
      return;
    }
    case 'update config':
      if (!config) return;
      await does(200, 'PUT', `/configs/${config[0]}`, { name: `${name}+`, config: { value } });
      config[1].name = `${name}+`;
      config[1].contents.push(value);
      return;
    case 'delete config':
      if (!config) return;
      await does(200, 'DELETE', `/configs/${config[0]}`);
      model.configs.delete(config[0]);
      return;
    case 'create key': {
      const made = await does(200, 'POST', '/api-keys/organisation/service', { name, scopes: [] });
      model.keys.set(String(made['id']), { name, value: String(made['key']) });
      return;
    }
    case 'update key':
      if (!key) return;
      await does(200, 'PUT', `/api-keys/${key[0]}`, { name: `${name}+` });
      key[1].name = `${name}+`;
      return;
    case 'rotate key': {
      if (!key) return;
      // One rotation at a time: until the old value has ended, there is no second.
      const made = await does(key[1].rotated ? 400 : 200, 'POST', `/api-keys/${key[0]}/rotate`);
      if (key[1].rotated) return;
      key[1].rotated = true;
      expect(made['key']).not.toBe(key[1].value);
      key[1].value = String(made['key']);
      return;
    }
    case 'delete key':
      if (!key) return;
      await does(200, 'DELETE', `/api-keys/${key[0]}`);
      model.keys.delete(key[0]);
      return;
  }
}

/** Reads everything back and holds it against the model. */
async function compare(sandbox: Sandbox, model: Model): Promise<void> {
  const read = async (path: string) => object((await call(sandbox, 'GET', path)).body);
  const ids = async (path: string) => new Set(entries(await call(sandbox, 'GET', path)).map(({ id }) => id));
  expect(await ids('/prompts')).toEqual(new Set(model.prompts.keys()));
  expect(await ids('/configs')).toEqual(new Set(model.configs.keys()));
  expect(await ids('/api-keys')).toEqual(new Set(model.keys.keys()));
  const homes = await ids('/collections?workspace_id=default');
  expect(homes.size).toBe(model.collections.size + 1);
  for (const id of model.collections.keys()) expect(homes.has(id)).toBe(true);
  for (const [id, prompt] of model.prompts) {
    const shown = await read(`/prompts/${id}`);
    expect(shown).toMatchObject({
      name: prompt.name,
      prompt_version: prompt.published,
      string: prompt.texts[prompt.published - 1],
      collection_id: prompt.collection,
    });
    expect((await read(`/prompts/${String(shown['slug'])}`))['id']).toBe(id);
    const versions = entries(await call(sandbox, 'GET', `/prompts/${id}/versions`)).reverse();
    expect(versions.map((version) => version['id'])).toEqual(prompt.versions);
    const labelled = versions.filter((version) => version['label_id'] === model.label);
    expect(labelled.map((version) => version['prompt_version'])).toEqual(
      prompt.labelled ? [prompt.labelled] : [],
    );
  }
  for (const [id, config] of model.configs) {
    const shown = await read(`/configs/${id}`);
    expect(shown['name']).toBe(config.name);
    expect(JSON.parse(String(shown['config']))).toEqual({ value: config.contents.at(-1) });
    expect((await read(`/configs/${id}/versions`))['total']).toBe(config.contents.length);
  }
  for (const [id, key] of model.keys) {
    const shown = await read(`/api-keys/${id}`);
    expect(shown['name']).toBe(key.name);
    expect(JSON.stringify(shown)).not.toContain(key.value);
  }
}

it('holds what a plain map holds after any sequence of changes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const sandbox = await startSandbox({ empty: true });
      try {
        const label = object((await call(sandbox, 'POST', '/labels', { name: 'live' })).body);
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
