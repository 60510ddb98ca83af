// Versions and values: what prompts serve, and what keys tell.
import { describe, expect, it } from 'vitest';
import { callTool, done, entries, object, refused, sandboxForEach } from './given.ts';

const given = sandboxForEach();
const { ask, createKey } = given;

/** What Portkey wants beside the template. */
const whole = { parameters: {}, model: 'gpt-4o-mini', virtual_key: 'openai-staging' };

describe('prompts', () => {
  async function triage(): Promise<string> {
    const found = entries(await ask('list_prompts', { workspace_id: 'staging' })).find(
      ({ name }) => name === 'Ticket triage',
    );
    return String(found?.['slug']);
  }

  it('serve their default version until another is published', async () => {
    const slug = await triage();
    await ask(
      'update_prompt',
      { promptId: slug },
      { ...whole, string: 'New', version_description: 'Shorter' },
    );
    expect(object((await ask('get_prompt', { promptId: slug })).body)['prompt_version']).toBe(3);
    expect(object((await ask('get_prompt', { promptId: `${slug}@latest` })).body)['string']).toBe('New');
    expect((await ask('publish_prompt', { promptId: slug }, { version: 4 })).status).toBe(200);
    expect(object((await ask('get_prompt', { promptId: slug })).body)).toMatchObject({
      prompt_version: 4,
      string: 'New',
    });
    refused(await ask('publish_prompt', { promptId: slug }, { version: 9 }), 404, 'AB08');
  });

  it('carry a label on one version alone', async () => {
    const slug = await triage();
    const label = entries(await ask('list_prompt_labels', { search: 'staging' }))[0]?.['id'];
    const marked = async () =>
      entries(await ask('list_prompt_versions', { promptId: slug }))
        .filter(({ label_id }) => label_id === label)
        .map(({ prompt_version }) => prompt_version);
    expect(await marked()).toEqual([3]);
    await ask('update_prompt_version', { promptId: slug, versionId: '1' }, { label_id: label });
    expect(await marked()).toEqual([1]);
    expect(object((await ask('get_prompt', { promptId: `${slug}@staging` })).body)['prompt_version']).toBe(1);
  });

  it('are rendered with variables and partials, without escaping', async () => {
    const slug = await triage();
    const answer = await ask(
      'render_prompt',
      { promptId: slug },
      {
        variables: { ticket_id: 7, customer: `O"Neil & <Sons>`, body: 'Hello' },
        temperature: 1,
      },
    );
    const data = object(object(answer.body)['data']);
    expect(data).toMatchObject({ model: 'gpt-4o-mini', temperature: 1, max_tokens: 400 });
    expect(data['messages']).toEqual([
      expect.objectContaining({ role: 'system', content: expect.stringContaining('Never promise a date.') }),
      { role: 'user', content: 'Ticket 7 from O"Neil & <Sons>:\nHello' },
    ]);
  });

  it('take the partial of their own workspace', async () => {
    const found = entries(await ask('list_prompts', { workspace_id: 'production' })).find(
      ({ name }) => name === 'Ticket triage',
    );
    const answer = await ask('render_prompt', { promptId: found?.['id'] }, { variables: {} });
    expect(JSON.stringify(answer.body)).toContain('small shop');
    expect(JSON.stringify(answer.body)).not.toContain('Never promise');
  });

  it('with a template that cannot be read are refused when rendered', async () => {
    const slug = await triage();
    refused(
      await ask('render_prompt', { promptId: `${slug}@${await broken(slug)}` }, { variables: {} }),
      400,
      'AB01',
    );
  });

  async function broken(slug: string): Promise<number> {
    await ask('update_prompt', { promptId: slug }, { ...whole, string: '{{#open}} never closed' });
    return 4;
  }

  it('complete with a text that nobody takes for a model', async () => {
    const answer = object(
      (await ask('run_prompt_completion', { promptId: await triage() }, { variables: {} })).body,
    );
    expect(JSON.stringify(answer['choices'])).toContain('No model was called');
  });
});

describe('API keys', () => {
  it('are told once, and masked after', async () => {
    const made = await done(createKey({ name: 'One', workspace_id: 'staging', scopes: [] }));
    const value = String(made['key']);
    const shown = object((await ask('get_api_key', { id: made['id'] })).body);
    expect(shown['key']).toMatch(/\*\*\*/);
    for (const answer of [await ask('list_api_keys'), await ask('get_api_key', { id: made['id'] })])
      expect(JSON.stringify(answer.body)).not.toContain(value);
  });

  it('work, and see their workspace alone', async () => {
    const made = await done(createKey({ name: 'One', workspace_id: 'staging', scopes: [] }));
    const own = await callTool(given.sandbox, 'list_prompts', {}, undefined, 'v1', String(made['key']));
    expect(entries(own).length).toBe(2);
  });

  it('that were rotated work under both values until the transition is over', async () => {
    const made = object(
      (
        await ask(
          'create_api_key',
          { type: 'organisation', 'sub-type': 'service' },
          { name: 'One', scopes: [] },
        )
      ).body,
    );
    const { key, key_transition_expires_at } = object(
      (await ask('rotate_api_key', { id: made['id'] }, { key_transition_period_ms: 1_800_000 })).body,
    );
    const status = async (value: unknown) =>
      (await callTool(given.sandbox, 'list_prompt_labels', {}, undefined, 'v1', String(value))).status;
    expect([await status(made['key']), await status(key)]).toEqual([200, 200]);
    given.time = Date.parse(String(key_transition_expires_at));
    expect([await status(made['key']), await status(key)]).toEqual([401, 200]);
  });

  it('of a user need to know whose they are', async () => {
    const answer = await ask(
      'create_api_key',
      { type: 'workspace', 'sub-type': 'user' },
      {
        name: 'One',
        workspace_id: 'staging',
        scopes: [],
      },
    );
    refused(answer, 400, 'AB01');
  });
});
