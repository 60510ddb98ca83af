import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { ground, openStage, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

const content = {
  string: 'Answer {{question}} in one line.',
  parameters: { temperature: 0.2, max_tokens: 200 },
  model: 'gpt-4o',
  virtual_key: 'openai-prod',
};

async function begin(options: SandboxOptions = {}) {
  const stage = await openStage(options);
  open.push(stage);
  const { collection } = await ground(stage);
  const base = { name: 'Support answer', collection_id: collection, ...content };
  return { stage, collection, base };
}

async function withPrompt(options: SandboxOptions = {}) {
  const begun = await begin(options);
  const made = await begun.stage.call('migrate_prompt', { ...begun.base, app: 'shop', env: 'staging' });
  begun.stage.sent();
  return { ...begun, id: String(made['prompt_id']) };
}

describe('migrate_prompt', () => {
  it('creates a prompt that the collection does not have, and says its ids', async () => {
    const { stage, base } = await begin();
    const made = await stage.call('migrate_prompt', { ...base, app: 'shop', env: 'staging' });
    expect(made).toMatchObject({
      action: 'created',
      changed_fields: ['string', 'parameters', 'model', 'virtual_key', 'app', 'env'],
      version: 1,
      published: true,
    });
    expect(stage.writes()).toEqual(['POST /prompts']);
    const prompt = await stage.call('get_prompt', { promptId: made['prompt_id'] });
    expect(prompt).toMatchObject({
      ...content,
      name: 'Support answer',
      slug: made['slug'],
      prompt_version_id: made['version_id'],
      template_metadata: { app: 'shop', env: 'staging' },
    });
  });

  it('writes nothing when every field supplied is already so, however often it runs', async () => {
    const { stage, base, id } = await withPrompt();
    for (const args of [
      base,
      { ...base, env: 'staging' },
      { name: base.name, collection_id: base.collection_id },
    ]) {
      expect(await stage.call('migrate_prompt', { ...args, publish: true })).toMatchObject({
        action: 'unchanged',
        changed_fields: [],
        prompt_id: id,
        version: 1,
        published: true,
      });
    }
    expect(stage.writes()).toEqual([]);
  });

  it('finds the prompt whatever the case of its name, and does not take a longer name for it', async () => {
    const { stage, base, id } = await withPrompt();
    expect(await stage.call('migrate_prompt', { ...base, name: 'SUPPORT Answer' })).toMatchObject({
      action: 'unchanged',
      prompt_id: id,
    });
    expect(
      await stage.call('migrate_prompt', { ...base, name: 'Support answer 2', dry_run: true }),
    ).toMatchObject({
      action: 'created',
    });
  });

  it('finds a prompt that stands on a later page, and tells of each page', async () => {
    const { stage, base, id } = await withPrompt();
    await stage.call('update_prompt', { promptId: id, name: 'Somewhere else' });
    for (let at = 0; at < 104; at += 1) {
      await stage.call('create_prompt', { ...base, name: `Other ${at}` });
    }
    const last = await stage.call('create_prompt', { ...base, name: 'Last one' });
    stage.sent();
    const found = await stage.call('migrate_prompt', { ...base, name: 'last ONE' });
    expect(found).toMatchObject({ action: 'unchanged', prompt_id: last['id'] });
    expect(stage.sent().filter((line) => line.startsWith('GET /prompts?'))).toHaveLength(2);
    const counts = stage.progress.map(({ progress }) => progress);
    expect(counts.length).toBeGreaterThanOrEqual(2);
    expect(stage.progress.at(-1)?.message).toContain('list_prompt');
  });

  it('changes nothing when two prompts have the name, and lists both', async () => {
    const { stage, base, id } = await withPrompt();
    const twin = await stage.call('create_prompt', { ...base, name: 'Twin' });
    await stage.call('update_prompt', { promptId: twin['id'], name: 'support ANSWER' });
    stage.sent();
    const error = await stage.fail('migrate_prompt', { ...base, string: 'new' });
    expect(error).toMatchObject({ code: 'ambiguous_name' });
    expect(error['message']).toContain(id);
    expect(error['message']).toContain(String(twin['id']));
    expect(stage.writes()).toEqual([]);
  });

  it('leaves a prompt of the same name in another collection alone', async () => {
    const { stage, base, id } = await withPrompt();
    const { data } = (await stage.call('list_workspaces', {})) as { data: { id: string }[] };
    const other = await stage.call('create_collection', { workspace_id: data[0]?.id, name: 'Elsewhere' });
    const made = await stage.call('migrate_prompt', { ...base, collection_id: other['id'] });
    expect(made['action']).toBe('created');
    expect(made['prompt_id']).not.toBe(id);
  });

  const single: readonly [string, object, object][] = [
    ['string', { string: 'Another text' }, { string: 'Another text' }],
    ['messages', { string: undefined, messages: [{ role: 'user', content: 'Hi' }] }, {}],
    ['parameters', { parameters: { temperature: 0.2 } }, { parameters: { temperature: 0.2 } }],
    ['model', { model: 'gpt-4o-mini' }, { model: 'gpt-4o-mini' }],
    ['virtual_key', { virtual_key: 'azure' }, { virtual_key: 'azure' }],
    ['functions', { functions: [{ name: 'look' }] }, { functions: [{ name: 'look' }] }],
    ['tools', { tools: [{ type: 'function' }] }, { tools: [{ type: 'function' }] }],
    ['tool_choice', { tool_choice: { type: 'auto' } }, { tool_choice: { type: 'auto' } }],
    ['is_raw_template', { is_raw_template: 1 }, { is_raw_template: 1 }],
    ['version_description', { version_description: 'Why' }, { prompt_version_description: 'Why' }],
    ['app', { app: 'other' }, { template_metadata: { app: 'other', env: 'staging' } }],
    ['env', { env: 'prod' }, { template_metadata: { app: 'shop', env: 'prod' } }],
    [
      'metadata.owner',
      { metadata: { owner: 'ana' } },
      { template_metadata: { app: 'shop', env: 'staging', owner: 'ana' } },
    ],
  ];
  for (const [field, change, stored] of single) {
    it(`adds one version when only ${field} differs, and keeps all else`, async () => {
      const { stage, base, id } = await withPrompt();
      const result = await stage.call('migrate_prompt', { ...base, ...change });
      expect(result).toMatchObject({
        action: 'updated',
        changed_fields: [field],
        prompt_id: id,
        version: 2,
        published: false,
      });
      expect(stage.writes()).toEqual([`PUT /prompts/${id}`]);
      const version = await stage.call('get_prompt_version', {
        promptId: id,
        versionId: result['version_id'],
      });
      const { string: _, ...others } = content;
      const kept = field === 'messages' ? others : content;
      expect(version).toMatchObject({
        ...kept,
        template_metadata: { app: 'shop', env: 'staging' },
        ...stored,
      });
      expect(await stage.call('migrate_prompt', { ...base, ...change })).toMatchObject({
        action: 'unchanged',
      });
    });
  }

  it('sends everything that a version needs though one field was supplied', async () => {
    const { stage, base, id } = await withPrompt();
    const { name, collection_id } = base;
    await stage.call('migrate_prompt', { name, collection_id, string: 'Shorter' });
    const put = stage.sandbox.requests.find(({ method }) => method === 'PUT');
    expect(put?.url).toContain(id);
    expect(put?.body).toMatchObject({
      string: 'Shorter',
      parameters: content.parameters,
      model: content.model,
      virtual_key: content.virtual_key,
      is_raw_template: 0,
    });
  });

  it('takes a chat template that is only spaced differently for the same', async () => {
    const { stage, base } = await begin();
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '{{question}}' },
    ];
    const { string: _, ...rest } = base;
    await stage.call('migrate_prompt', { ...rest, messages });
    const spaced = JSON.stringify(
      messages.map(({ role, content: text }) => ({ content: text, role })),
      null,
      2,
    );
    expect(await stage.call('migrate_prompt', { ...rest, string: spaced })).toMatchObject({
      action: 'unchanged',
    });
    const error = await stage.fail('migrate_prompt', { ...base, messages });
    expect(error).toMatchObject({ code: 'invalid_arguments', fields: { messages: expect.any(String) } });
  });

  it('compares with the newest version, published or not', async () => {
    const { stage, base, id } = await withPrompt();
    await stage.call('migrate_prompt', { ...base, string: 'Two' });
    stage.sent();
    expect(await stage.call('migrate_prompt', { ...base, string: 'Two' })).toMatchObject({
      action: 'unchanged',
      version: 2,
      published: false,
    });
    expect(stage.writes()).toEqual([]);
    expect(await stage.call('migrate_prompt', base)).toMatchObject({ action: 'updated', version: 3 });
    expect(await stage.call('get_prompt', { promptId: id })).toMatchObject({ prompt_version: 1 });
  });

  it('publishes the newest version when a run before added it and came no further', async () => {
    const { stage, base, id } = await withPrompt({ faults: 'PUT /prompts/*/makeDefault=500x1' });
    const args = { ...base, string: 'Two', publish: true };
    expect(await stage.fail('migrate_prompt', args)).toMatchObject({
      status: 500,
      done: ['add a version'],
      hint: expect.stringContaining('calling again continues'),
    });
    stage.sent();
    expect(await stage.call('migrate_prompt', { ...args, dry_run: true })).toMatchObject({
      published: false,
    });
    expect(await stage.call('migrate_prompt', args)).toMatchObject({
      action: 'unchanged',
      version: 2,
      published: true,
    });
    expect(stage.writes()).toEqual([`PUT /prompts/${id}/makeDefault`]);
    expect(await stage.call('get_prompt', { promptId: id })).toMatchObject({ string: 'Two' });
  });

  it('writes nothing in a dry run, and says what it would do', async () => {
    const { stage, base, id } = await withPrompt();
    expect(
      await stage.call('migrate_prompt', { ...base, string: 'x', model: 'm', dry_run: true, publish: true }),
    ).toMatchObject({ action: 'updated', changed_fields: ['string', 'model'], prompt_id: id, dry_run: true });
    expect(await stage.call('migrate_prompt', { ...base, name: 'New', dry_run: true })).toEqual({
      action: 'created',
      changed_fields: ['string', 'parameters', 'model', 'virtual_key'],
      dry_run: true,
    });
    expect(await stage.call('migrate_prompt', { ...base, dry_run: true })).toMatchObject({
      action: 'unchanged',
    });
    expect(stage.writes()).toEqual([]);
  });

  it('makes the new version the default when told to publish', async () => {
    const { stage, base, id } = await withPrompt();
    const result = await stage.call('migrate_prompt', { ...base, string: 'Published', publish: true });
    expect(result).toMatchObject({ action: 'updated', version: 2, published: true });
    expect(stage.writes()).toEqual([`PUT /prompts/${id}`, `PUT /prompts/${id}/makeDefault`]);
    expect(await stage.call('get_prompt', { promptId: id })).toMatchObject({
      string: 'Published',
      prompt_version: 2,
      prompt_version_id: result['version_id'],
    });
  });

  it('creates a raw template in one write, so that nobody is served the wrong form', async () => {
    const { stage, base } = await begin();
    const made = await stage.call('migrate_prompt', { ...base, is_raw_template: 1 });
    expect(made).toMatchObject({ action: 'created', version: 1, published: true });
    expect(stage.writes()).toEqual(['POST /prompts']);
    expect(await stage.call('get_prompt', { promptId: made['prompt_id'] })).toMatchObject({
      ...content,
      is_raw_template: 1,
      prompt_version: 1,
    });
  });

  it('says what a creation lacks, and sends nothing for arguments that cannot be right', async () => {
    const { stage, collection } = await begin();
    const bare = await stage.fail('migrate_prompt', { name: 'New', collection_id: collection, model: 'm' });
    expect(bare).toMatchObject({ code: 'invalid_arguments', fields: { virtual_key: expect.any(String) } });
    expect(bare['message']).toContain('string or messages');
    expect(stage.writes()).toEqual([]);
    const wrong = await stage.fail('migrate_prompt', { nam: 'x', collection_id: ['c'] });
    expect(wrong['fields']).toMatchObject({
      name: 'is required',
      collection_id: 'must be a string, not an array',
    });
    expect(wrong['message']).toContain('did you mean name?');
    expect(stage.sent()).toEqual([]);
  });

  it('says that the version was added when publishing it fails', async () => {
    const { stage, base, id } = await withPrompt({ faults: 'PUT /prompts/*/makeDefault=403' });
    const error = await stage.fail('migrate_prompt', { ...base, string: 'Half way', publish: true });
    expect(error).toMatchObject({
      status: 403,
      done: ['add a version'],
      not_done: ['make the new version the default'],
    });
    const { data } = (await stage.call('list_prompt_versions', { promptId: id })) as { data: unknown[] };
    expect(data).toHaveLength(2);
  });

  it('says that nothing was done when the version cannot be added, and that a 500 leaves it open', async () => {
    const { stage, base } = await withPrompt({ faults: 'PUT /prompts/*=500' });
    const error = await stage.fail('migrate_prompt', { ...base, string: 'x', publish: true });
    expect(error).toMatchObject({ status: 500, done: [] });
    expect(error['not_done']).toEqual([
      'add a version (may have been made all the same)',
      'make the new version the default',
    ]);
  });

  it('creates nothing when the search for the name breaks off', async () => {
    const { stage, base } = await begin({ faults: 'GET /prompts=503' });
    expect(await stage.fail('migrate_prompt', base)).toMatchObject({ status: 503 });
    expect(stage.writes()).toEqual([]);
  });
});
