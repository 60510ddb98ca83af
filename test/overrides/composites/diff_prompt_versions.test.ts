import { afterEach, describe, expect, it } from 'vitest';
import { ground, idOf, openStage, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

const first = {
  string: 'One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight',
  parameters: { temperature: 0.2, max_tokens: 100 },
  model: 'gpt-4o',
  virtual_key: 'openai',
};

async function begin(versions: readonly object[], start: object = first) {
  const stage = await openStage();
  open.push(stage);
  const { collection } = await ground(stage);
  const base = { ...first, ...start };
  const promptId = idOf(
    await stage.call('create_prompt', { ...base, name: 'Count', collection_id: collection }),
  );
  for (const change of versions) {
    await stage.call('update_prompt', { promptId, ...base, is_raw_template: 0, ...change });
  }
  stage.sent();
  return { stage, promptId };
}

describe('diff_prompt_versions', () => {
  it('shows the changed lines of the template as a unified diff, with the lines around them', async () => {
    const { stage, promptId } = await begin([{ string: first.string.replace('Five', '5') }]);
    const diff = await stage.call('diff_prompt_versions', { promptId, from: 1, to: 2 });
    expect(diff).toMatchObject({
      name: 'Count',
      from: { version: 1, is_default: true },
      to: { version: 2, is_default: false },
      changed_fields: ['string'],
      fields: {},
    });
    expect(diff['template_diff']).toBe(
      '--- version 1\n+++ version 2\n@@ -2,7 +2,7 @@\n Two\n Three\n Four\n-Five\n+5\n Six\n Seven\n Eight\n',
    );
    expect(stage.writes()).toEqual([]);
  });

  const single: readonly [string, object, object][] = [
    ['model', { model: 'gpt-4o-mini' }, { from: 'gpt-4o', to: 'gpt-4o-mini' }],
    ['virtual_key', { virtual_key: 'azure' }, { from: 'openai', to: 'azure' }],
    ['parameters.temperature', { parameters: { temperature: 1, max_tokens: 100 } }, { from: 0.2, to: 1 }],
    ['parameters.max_tokens', { parameters: { temperature: 0.2 } }, { from: 100 }],
    ['functions', { functions: [{ name: 'f' }] }, { to: [{ name: 'f' }] }],
    ['tools', { tools: [{ type: 'function' }] }, { to: [{ type: 'function' }] }],
    ['tool_choice', { tool_choice: { type: 'auto' } }, { to: { type: 'auto' } }],
    ['is_raw_template', { is_raw_template: 1 }, { from: 0, to: 1 }],
    ['version_description', { version_description: 'Why' }, { to: 'Why' }],
    ['template_metadata.env', { template_metadata: { env: 'prod' } }, { to: 'prod' }],
  ];
  for (const [field, change, shown] of single) {
    it(`shows a change of ${field} alone, before and after`, async () => {
      const { stage, promptId } = await begin([change]);
      const diff = await stage.call('diff_prompt_versions', { promptId, from: 1, to: 2 });
      expect(diff['changed_fields']).toEqual([field]);
      expect(diff['fields']).toEqual({ [field]: shown });
      expect(diff).not.toHaveProperty('template_diff');
    });
  }

  it('finds nothing between a version and itself', async () => {
    const { stage, promptId } = await begin([]);
    const diff = await stage.call('diff_prompt_versions', { promptId, from: 1, to: 1 });
    expect(diff).toMatchObject({ changed_fields: [], fields: {} });
  });

  it('compares the newest with the one before when no numbers are given, and either way round', async () => {
    const { stage, promptId } = await begin([{ model: 'two' }, { model: 'three' }]);
    expect(await stage.call('diff_prompt_versions', { prompt_id: promptId })).toMatchObject({
      fields: { model: { from: 'two', to: 'three' } },
    });
    expect(await stage.call('diff_prompt_versions', { promptId, to: 2 })).toMatchObject({
      fields: { model: { from: 'gpt-4o', to: 'two' } },
    });
    expect(await stage.call('diff_prompt_versions', { promptId, from: 3, to: 1 })).toMatchObject({
      fields: { model: { from: 'three', to: 'gpt-4o' } },
    });
  });

  it('shows a chat template as it reads, message by message', async () => {
    const chat = (system: string) =>
      JSON.stringify([
        { role: 'system', content: system },
        { role: 'user', content: '{{question}}' },
      ]);
    const { stage, promptId } = await begin([{ string: chat('Be brief.\nBe kind.') }], {
      string: chat('Be brief.'),
    });
    const { template_diff: diff } = await stage.call('diff_prompt_versions', { promptId });
    expect(diff).toContain(' [system]\n Be brief.\n+Be kind.\n');
    expect(diff).toContain(' {{question}}\n');
  });

  it('names the versions that there are when one is not', async () => {
    const { stage, promptId } = await begin([{ model: 'two' }]);
    expect(await stage.fail('diff_prompt_versions', { promptId, from: 7, to: 2 })).toMatchObject({
      code: 'no_such_version',
      message: 'The prompt has no version 7. Versions: 2, 1.',
      fields: { from: expect.any(String) },
    });
  });

  it('hands on that there is no such prompt', async () => {
    const { stage } = await begin([]);
    expect(await stage.fail('diff_prompt_versions', { promptId: 'pp-none' })).toMatchObject({ status: 404 });
  });
});
