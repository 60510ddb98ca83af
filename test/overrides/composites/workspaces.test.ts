import { afterEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

async function begin(maxResultBytes?: number): Promise<Stage> {
  const stage = await openStage({ empty: false }, undefined, maxResultBytes);
  open.push(stage);
  return stage;
}

describe('export_workspace, plan_changes and apply_changes', () => {
  it('exports a workspace as a document that plans nothing against it', async () => {
    const stage = await begin();
    const { document, counts, workspace, secrets } = await stage.call('export_workspace', {
      workspace_id: 'staging',
    });
    expect(workspace).toEqual({ slug: 'staging', name: 'Staging' });
    expect(counts).toMatchObject({ prompts: 2, configs: 1, api_keys: 2, guardrails: 1 });
    expect(secrets).toEqual(['VIRTUAL_KEY_GROQ_TRIAL_KEY']);
    expect(String(document)).toContain('portkey: 1');
    expect(String(document)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    const plan = await stage.call('plan_changes', { workspace_id: 'staging', document, mode: 'sync' });
    expect(plan).toMatchObject({ counts: { create: 0, update: 0, delete: 0 } });
    expect(plan['summary']).toContain('no difference');
  });

  it('leaves what is too large for a result as a resource, for this caller alone', async () => {
    const stage = await begin(3_000);
    const result = await stage.call('export_workspace', { workspace_id: 'production' });
    expect(result).toMatchObject({ resource: expect.stringMatching(/^portkey:\/\/exports\/[0-9a-f]{64}$/) });
    expect(result['document']).toBeUndefined();
    const reads = (principal: string): unknown =>
      stage.catalog.kept?.(String(result['resource']), {
        signal: new AbortController().signal,
        principal,
        progress: () => {},
      });
    expect(reads('test')).toContain('portkey: 1');
    expect(reads('somebody else')).toBeUndefined();
  });

  it('promotes some kinds to another workspace with references to its own providers, and takes it back', async () => {
    const stage = await begin();
    const plan = await stage.call('plan_changes', {
      workspace_id: 'production',
      from_workspace_id: 'staging',
      kinds: ['prompts', 'partials', 'collections', 'configs', 'guardrails'],
      map: {
        'provider/openai-staging': 'provider/openai-prod',
        'virtual_key/Groq Trial': 'virtual_key/OpenAI Legacy',
        'label/staging': 'label/production',
      },
    });
    expect(plan['summary']).toContain('~ prompt "Ticket triage"');
    expect(plan['counts']).toMatchObject({ delete: 0 });
    const before = await stage.call('export_workspace', { workspace_id: 'production' });
    const applied = await stage.call('apply_changes', { digest: plan['digest'] });
    expect(applied).toMatchObject({ complete: true });
    expect(applied['done']).toContain('create config "Staging router"');
    expect(await stage.call('apply_changes', { digest: plan['digest'] })).toMatchObject({ done: [] });

    const back = await stage.call('apply_changes', { digest: applied['journal_digest'] });
    expect(back).toMatchObject({ complete: true });
    const after = await stage.call('export_workspace', { workspace_id: 'production' });
    expect(after['document']).toEqual(before['document']);
  });

  it('stops at what changed since the plan, shows both, and changes nothing of it', async () => {
    const stage = await begin();
    const { document } = await stage.call('export_workspace', { workspace_id: 'staging', format: 'json' });
    const data = JSON.parse(String(document));
    data.configs[0].config.retry.attempts = 1;
    const plan = await stage.call('plan_changes', {
      workspace_id: 'staging',
      document: JSON.stringify(data),
    });
    const { data: configs } = (await stage.call('list_configs', {})) as {
      data: { slug: string; name: string }[];
    };
    const slug = configs.find(({ name }) => name === 'Staging router')?.slug;
    await stage.call('update_config', { slug, config: { targets: [{ provider: '@openai-staging' }] } });
    const error = await stage.fail('apply_changes', { plan: plan['plan'] });
    expect(error).toMatchObject({
      code: 'changed_since_plan',
      not_done: ['update config "Staging router"'],
      conflict: { part: 'config' },
    });
  });

  it('refuses a plan that was altered, one that it does not keep, and no plan at all', async () => {
    const stage = await begin();
    const made = await stage.call('plan_changes', {
      workspace_id: 'production',
      from_workspace_id: 'staging',
    });
    const plan = JSON.parse(JSON.stringify(made['plan']));
    plan.for.workspace.id = 'another';
    expect(await stage.fail('apply_changes', { plan })).toMatchObject({ code: 'plan_altered' });
    expect(await stage.fail('apply_changes', { digest: 'f'.repeat(64) })).toMatchObject({
      code: 'unknown_plan',
    });
    expect(await stage.fail('apply_changes', {})).toMatchObject({ code: 'invalid_arguments' });
    // The virtual key of staging needs a secret that nobody set.
    expect(made['secrets_missing']).toEqual(['VIRTUAL_KEY_GROQ_TRIAL_KEY']);
    expect(await stage.fail('apply_changes', { digest: made['digest'] })).toMatchObject({
      code: 'secrets_missing',
    });
    expect(stage.writes()).toEqual([]);
  });

  it('lists all that is wrong with a document before anything is sent', async () => {
    const stage = await begin();
    stage.sent();
    const document = `portkey: 1
prompts:
  - name: A
    collection: \${collection:Nowhere}
    published: { string: x }
    colour: red
  - name: A
    collection: \${collection:Nowhere}
    published: { string: x }
widgets: []
virtual_keys:
  - { name: V, key: sk-in-clear }
`;
    const error = await stage.fail('plan_changes', { workspace_id: 'staging', document });
    expect(error).toMatchObject({
      code: 'invalid_document',
      fields: {
        'prompts/A': expect.any(String),
        'prompts/A.colour': expect.stringContaining('is not a field'),
        widgets: expect.stringContaining('is not a kind'),
        'virtual_keys/V.key': expect.stringContaining('secret'),
      },
    });
    expect(JSON.stringify(error)).not.toContain('sk-in-clear');
    const newer = await stage.fail('plan_changes', { workspace_id: 'staging', document: 'portkey: 2\nx: 1' });
    expect(newer['message']).toContain('newer portkey-admin-mcp');
    expect(stage.sent()).toEqual([]);
  });
});
