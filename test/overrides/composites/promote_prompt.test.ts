import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { ground, idOf, openStage, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

const content = {
  string: 'Answer {{question}}.',
  parameters: { temperature: 0.2 },
  model: 'gpt-4o',
  virtual_key: 'openai-staging',
  functions: [{ name: 'look' }],
  tools: [{ type: 'function', function: { name: 'find' } }],
  tool_choice: { type: 'auto' },
};

/** A source with two versions, the first of them served, and an empty collection to promote to. */
async function begin(options: SandboxOptions = {}) {
  const stage = await openStage(options);
  open.push(stage);
  const { collection, workspace } = await ground(stage);
  const target = idOf(await stage.call('create_collection', { workspace_id: workspace, name: 'Production' }));
  const made = await stage.call('create_prompt', {
    ...content,
    name: 'Answer',
    collection_id: collection,
    version_description: 'First',
    template_metadata: { app: 'shop', env: 'staging' },
  });
  const source = idOf(made);
  await stage.call('update_prompt', { ...content, promptId: source, string: 'Two', is_raw_template: 0 });
  stage.sent();
  const base = { promptId: source, target_collection_id: target, env: 'production' };
  return { stage, source, slug: made['slug'], target, workspace, base };
}

describe('promote_prompt', () => {
  it('copies the served version with all execution fields, and records where it came from', async () => {
    const { stage, source, slug, target, base } = await begin();
    const result = await stage.call('promote_prompt', base);
    expect(result).toMatchObject({
      action: 'created',
      name: 'Answer-production',
      source: { prompt_id: source, slug, version: 1 },
      version: 1,
      published: true,
    });
    expect(stage.writes()).toEqual(['POST /prompts']);
    expect(await stage.call('get_prompt', { promptId: result['prompt_id'] })).toMatchObject({
      ...content,
      name: 'Answer-production',
      collection_id: target,
      prompt_version_description: 'First',
      template_metadata: {
        app: 'shop',
        env: 'production',
        promoted_from: slug,
        promoted_from_version: '1',
      },
    });
  });

  it('takes the source by slug, the spellings of others, and a name of the caller’s own', async () => {
    const { stage, source, slug, target } = await begin();
    const result = await stage.call('promote_prompt', {
      source_prompt_id: slug,
      target_collection_id: target,
      target_name: 'Answers for all',
    });
    expect(result).toMatchObject({ name: 'Answers for all', source: { prompt_id: source } });
    const copy = await stage.call('get_prompt', { promptId: result['prompt_id'] });
    expect(copy['template_metadata']).toMatchObject({ env: 'staging' });
  });

  it('copies the version that is named', async () => {
    const { stage, base } = await begin();
    const result = await stage.call('promote_prompt', { ...base, version: 2 });
    expect(result).toMatchObject({ source: { version: 2 } });
    expect(await stage.call('get_prompt', { promptId: result['prompt_id'] })).toMatchObject({
      string: 'Two',
    });
  });

  it('copies the version that has the label', async () => {
    const { stage, source, base } = await begin();
    const label = idOf(await stage.call('create_prompt_label', { name: 'candidate' }));
    await stage.call('update_prompt_version', { promptId: source, versionId: '2', label_id: label });
    const result = await stage.call('promote_prompt', { ...base, label: 'Candidate' });
    expect(result).toMatchObject({ source: { version: 2 } });
  });

  it('does nothing the second time', async () => {
    const { stage, base } = await begin();
    const first = await stage.call('promote_prompt', base);
    stage.sent();
    const again = await stage.call('promote_prompt', { ...base, publish: true });
    expect(again).toMatchObject({
      action: 'unchanged',
      changed_fields: [],
      prompt_id: first['prompt_id'],
      published: true,
    });
    expect(stage.writes()).toEqual([]);
  });

  it('adds a version to the copy when the source has moved on, and publishes only when told to', async () => {
    const { stage, source, base } = await begin();
    const { prompt_id: copy } = await stage.call('promote_prompt', base);
    await stage.call('publish_prompt', { promptId: source, version: 2 });
    stage.sent();
    expect(await stage.call('promote_prompt', base)).toMatchObject({
      action: 'updated',
      changed_fields: ['string', 'metadata.promoted_from_version'],
      prompt_id: copy,
      version: 2,
      published: false,
    });
    expect(stage.writes()).toEqual([`PUT /prompts/${copy}`]);
    expect(await stage.call('get_prompt', { promptId: copy })).toMatchObject({ string: content.string });
    expect(await stage.call('promote_prompt', { ...base, publish: true })).toMatchObject({
      action: 'unchanged',
      version: 2,
      published: true,
    });
    expect(await stage.call('get_prompt', { promptId: copy })).toMatchObject({ string: 'Two' });
  });

  it('takes off the copy what the source no longer has', async () => {
    const { stage, source, base } = await begin();
    const { prompt_id: copy } = await stage.call('promote_prompt', base);
    await stage.call('update_prompt', { ...content, promptId: source, tools: [], is_raw_template: 0 });
    const result = await stage.call('promote_prompt', { ...base, version: 3, publish: true });
    expect(result['changed_fields']).toContain('tools');
    expect((await stage.call('get_prompt', { promptId: copy }))['tools']).toEqual([]);
  });

  it('puts another virtual key in the place of the source’s', async () => {
    const { stage, base } = await begin();
    const result = await stage.call('promote_prompt', { ...base, virtual_key: 'openai-prod' });
    const copy = await stage.call('get_prompt', { promptId: result['prompt_id'] });
    expect(copy).toMatchObject({ ...content, virtual_key: 'openai-prod' });
  });

  it('labels the copy once', async () => {
    const { stage, base } = await begin();
    const label = idOf(await stage.call('create_prompt_label', { name: 'live' }));
    stage.sent();
    const result = await stage.call('promote_prompt', { ...base, assign_label: 'live' });
    expect(result).toMatchObject({ label: 'live' });
    const { prompt_id: id, version_id: version } = result;
    expect(stage.writes()).toEqual(['POST /prompts', `PUT /prompts/${id}/versions/${version}`]);
    expect(await stage.call('get_prompt', { promptId: id })).toMatchObject({
      prompt_version_label_id: label,
    });
    expect(await stage.call('promote_prompt', { ...base, assign_label: label })).toMatchObject({
      action: 'unchanged',
    });
    expect(stage.writes()).toEqual([]);
  });

  it('puts the label of the copy’s own workspace on it, and refuses a name that several have', async () => {
    const { stage, workspace, base } = await begin();
    const other = idOf(await stage.call('create_workspace', { name: 'Other' }));
    await stage.call('create_prompt_label', { name: 'canary', workspace_id: other });
    expect((await stage.fail('promote_prompt', { ...base, assign_label: 'canary' }))['message']).toContain(
      'no label "canary"',
    );
    const own = idOf(await stage.call('create_prompt_label', { name: 'canary', workspace_id: workspace }));
    const { prompt_id: copy } = await stage.call('promote_prompt', { ...base, assign_label: 'canary' });
    expect(await stage.call('get_prompt', { promptId: copy })).toMatchObject({
      prompt_version_label_id: own,
    });
    await stage.call('create_prompt_label', { name: 'canary' });
    const error = await stage.fail('promote_prompt', { ...base, assign_label: 'canary' });
    expect(error['message']).toContain('Several labels');
    expect(error['message']).toContain(own);
  });

  it('finds the source’s version by the label that is on it, whoever else has one of that name', async () => {
    const { stage, source, workspace, base } = await begin();
    const other = idOf(await stage.call('create_workspace', { name: 'Other' }));
    await stage.call('create_prompt_label', { name: 'canary', workspace_id: other });
    const own = idOf(await stage.call('create_prompt_label', { name: 'canary', workspace_id: workspace }));
    await stage.call('update_prompt_version', { promptId: source, versionId: '2', label_id: own });
    expect(await stage.call('promote_prompt', { ...base, label: 'canary' })).toMatchObject({
      source: { version: 2 },
    });
  });

  it('takes a tool choice off the copy once, and adds no version after that', async () => {
    const { stage, source, base, target } = await begin();
    const { tool_choice: _, ...plain } = content;
    await stage.call('update_prompt', { ...plain, promptId: source, is_raw_template: 0 });
    await stage.call('create_prompt', { ...content, name: 'Answer-production', collection_id: target });
    const promote = { ...base, version: 3, publish: true };
    const first = await stage.call('promote_prompt', promote);
    expect(first['changed_fields']).toContain('tool_choice');
    expect(await stage.call('get_prompt', { promptId: first['prompt_id'] })).toMatchObject({
      tool_choice: null,
    });
    expect(await stage.call('promote_prompt', promote)).toMatchObject({ action: 'unchanged', version: 2 });
    // Somebody, or Portkey, has put one back: that is told of and not fought.
    await stage.call('update_prompt', {
      promptId: first['prompt_id'],
      patch: true,
      tool_choice: { type: 'auto' },
    });
    stage.sent();
    expect(await stage.call('promote_prompt', { ...base, version: 3 })).toMatchObject({
      action: 'unchanged',
      note: expect.stringContaining('tool_choice'),
    });
    expect(stage.writes()).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    const { stage, base } = await begin();
    await stage.call('create_prompt_label', { name: 'live' });
    stage.sent();
    const dry = { ...base, dry_run: true, publish: true, assign_label: 'live' };
    expect(await stage.call('promote_prompt', dry)).toMatchObject({ action: 'created', dry_run: true });
    expect(stage.writes()).toEqual([]);
    const { prompt_id: copy } = await stage.call('promote_prompt', base);
    stage.sent();
    expect(await stage.call('promote_prompt', { ...dry, version: 2 })).toMatchObject({
      action: 'updated',
      changed_fields: ['string', 'metadata.promoted_from_version'],
      prompt_id: copy,
      dry_run: true,
    });
    expect(stage.writes()).toEqual([]);
  });

  it('refuses what cannot be: no name, two ways to a version, versions and labels that are not there', async () => {
    const { stage, target, base } = await begin();
    const cases: readonly [object, string][] = [
      [{ promptId: base.promptId, target_collection_id: target }, 'env or target_name is required'],
      [{ ...base, version: 1, label: 'x' }, 'version or label, not both'],
      [{ ...base, version: 9 }, 'no version with number 9. Versions: 2, 1.'],
      [{ ...base, label: 'nowhere' }, 'no label "nowhere"'],
      [{ ...base, assign_label: 'nowhere' }, 'no label "nowhere"'],
    ];
    for (const [args, message] of cases) {
      const error = await stage.fail('promote_prompt', args);
      expect(error['message']).toContain(message);
      expect(error['code']).toBe('invalid_arguments');
    }
    expect(stage.writes()).toEqual([]);
  });

  it('does not promote a prompt onto itself, nor onto one of two of that name', async () => {
    const { stage, source, base } = await begin();
    const { collection_id: home } = await stage.call('get_prompt', { promptId: source });
    const self = { promptId: source, target_collection_id: home, target_name: 'answer' };
    expect((await stage.fail('promote_prompt', self))['message']).toContain('the source itself');
    await stage.call('promote_prompt', base);
    const twin = await stage.call('promote_prompt', { ...base, env: 'twin' });
    await stage.call('update_prompt', { promptId: twin['prompt_id'], name: 'ANSWER-production' });
    stage.sent();
    expect(await stage.fail('promote_prompt', base)).toMatchObject({ code: 'ambiguous_name' });
    expect(stage.writes()).toEqual([]);
  });

  it('answers that the source is not there, and writes nothing', async () => {
    const { stage, base } = await begin();
    expect(await stage.fail('promote_prompt', { ...base, promptId: 'pp-none' })).toMatchObject({
      status: 404,
    });
    expect(stage.writes()).toEqual([]);
  });

  it('says that the copy stands when the label cannot be put on it', async () => {
    const { stage, base } = await begin({ faults: 'PUT /prompts/*/versions/*=403' });
    await stage.call('create_prompt_label', { name: 'live' });
    expect(await stage.fail('promote_prompt', { ...base, assign_label: 'live' })).toMatchObject({
      status: 403,
      done: ['create the prompt'],
      not_done: ['put the label live on it'],
      hint: expect.stringContaining('Some changes were made (see done); calling again continues.'),
    });
  });
});

describe('the partials of a promoted prompt', () => {
  it('are compared between the two workspaces, and those that differ or are missing are named', async () => {
    const stage = await openStage({ empty: false });
    open.push(stage);
    const { data } = (await stage.call('list_prompts', {
      workspace_id: 'staging',
      search: 'Ticket triage',
    })) as {
      data: { id: string }[];
    };
    const folders = (await stage.call('list_collections', { workspace_id: 'production' })) as {
      data: { id: string; slug: string }[];
    };
    const target = folders.data.find(({ slug }) => slug === 'support')?.id;
    const args = { promptId: data[0]?.id, target_collection_id: target, target_name: 'Triage copy' };
    const result = await stage.call('promote_prompt', { ...args, dry_run: true });
    expect(result).toMatchObject({
      dry_run: true,
      partials: [{ name: 'support-tone', source_version: 2, target_version: 1, differs: true }],
      partials_note: expect.stringContaining('support-tone differs'),
    });
    const papers = (await stage.call('list_collections', { workspace_id: 'research' })) as {
      data: { id: string }[];
    };
    expect(
      await stage.call('promote_prompt', {
        ...args,
        target_collection_id: papers.data[0]?.id,
        dry_run: true,
      }),
    ).toMatchObject({ partials: [{ source_version: 2, target_version: null, differs: true }] });
  });

  it('are not spoken of within one workspace, and their failure stops nothing', async () => {
    const { stage, base } = await begin();
    expect(await stage.call('promote_prompt', { ...base, dry_run: true })).not.toHaveProperty('partials');
    const broken = await openStage({ empty: false, faults: 'GET /prompts/partials=403' });
    open.push(broken);
    const { data } = (await broken.call('list_prompts', {
      workspace_id: 'staging',
      search: 'Ticket triage',
    })) as {
      data: { id: string }[];
    };
    const folders = (await broken.call('list_collections', { workspace_id: 'production' })) as {
      data: { id: string }[];
    };
    const result = await broken.call('promote_prompt', {
      promptId: data[0]?.id,
      target_collection_id: folders.data[0]?.id,
      target_name: 'Triage copy',
    });
    expect(result).toMatchObject({
      action: 'created',
      partials_note: expect.stringContaining('could not be read'),
    });
  });
});
