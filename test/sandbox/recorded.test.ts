// Replies of the sandbox in the form in which those of live accounts were recorded in 2026.
import { expect, it } from 'vitest';
import { type Arguments, done, entries, object, refused, sandboxForEach } from './given.ts';

const given = sandboxForEach();
const { ask } = given;
const made = (tool: string, body: unknown) => done(ask(tool, {}, body));
const read = (tool: string, args: Arguments) => done(ask(tool, args));
const first = async (tool: string): Promise<Record<string, unknown>> => entries(await ask(tool))[0] ?? {};
const keys = (value: unknown): string[] => Object.keys(object(value));

it.each(['list_configs', 'list_prompts', 'list_api_keys', 'list_workspaces', 'list_virtual_keys'])(
  '%s does not say whether there is more',
  async (tool) => {
    expect(keys(await read(tool, { page_size: 1 }))).not.toContain('has_more');
  },
);

it('prompts come whole where no page is asked for', async () => {
  const prompt = { collection_id: 'support', string: 'x', parameters: {}, virtual_key: 'any' };
  for (let at = 0; at < 102; at += 1) await made('create_prompt', { ...prompt, name: `P${at}` });
  expect(entries(await ask('list_prompts')).length).toBeGreaterThan(102);
  expect(entries(await ask('list_prompts', { page_size: 5 }))).toHaveLength(5);
});

it('a key by itself says more than in the list', async () => {
  const listed = await first('list_api_keys');
  expect(listed).toMatchObject({ rate_limits: [], expiry_enforced: 0, api_key_defaults_id: null });
  expect(listed['key']).toMatch(/^..\*{5}...$/);
  expect(keys(listed['defaults'])).not.toContain('allow_config_override');
  const shown = await read('get_api_key', { id: String(listed['id']) });
  expect(shown).toMatchObject({ next_usage_reset_at: null, defaults: { allow_config_override: false } });
});

it('a virtual key has other fields by itself than in the list', async () => {
  const row = await first('list_virtual_keys');
  expect(row).toMatchObject({ provider: 'openai', workspace_name: expect.any(String) });
  expect(keys(row)).not.toContain('key');
  const shown = await read('get_virtual_key', { slug: String(row['slug']) });
  expect(shown).toMatchObject({ ai_provider_name: 'openai', key: '', masked_api_key: expect.any(String) });
});

it('a workspace shows its users without address, and their roles without a prefix', async () => {
  const { users } = await read('get_workspace', { workspaceId: 'production' });
  expect(users).not.toHaveLength(0);
  for (const user of users as unknown[]) {
    expect(object(user)['role']).not.toMatch(/^ws-/);
    expect(keys(user)).not.toContain('email');
  }
});

it('secrets of a vault stand masked under another name', async () => {
  const { id } = await made('create_secret_reference', {
    name: 'Vault',
    manager_type: 'aws_sm',
    secret_path: 'a/b',
    auth_config: {
      aws_auth_type: 'accessKey',
      aws_region: 'eu-west-1',
      aws_access_key_id: 'AKIA-not-a-key',
      aws_secret_access_key: 'not-a-secret-key',
    },
  });
  const { auth_config } = await read('get_secret_reference', { secretReferenceId: String(id) });
  expect(keys(auth_config)).toContain('masked_aws_secret_access_key');
  expect(JSON.stringify(auth_config)).not.toContain('not-a-secret-key');
});

it('a group of the identity provider has one role in a workspace', async () => {
  const mapping = { workspace_id: 'staging', scim_group_name: 'Doctors' };
  await made('create_scim_workspace_mapping', { ...mapping, role: 'member' });
  refused(await ask('create_scim_workspace_mapping', {}, { ...mapping, role: 'admin' }), 409, 'AB07');
});

it('times are to the second, and short windows of analytics come by the minute', async () => {
  given.time += 123;
  const { slug } = await made('create_config', {
    name: 'X',
    config: { provider: '@a' },
    workspace_id: 'staging',
  });
  expect((await read('get_config', { slug: String(slug) }))['created_at']).toMatch(/:\d\d\.000Z$/);
  const graph = await read('get_request_analytics', {
    time_of_generation_min: '2026-06-14T10:00:30Z',
    time_of_generation_max: '2026-06-14T10:30:00Z',
  });
  expect(graph).toMatchObject({ is_quota_exceeded: false, object: 'analytics-graph' });
  const stamps = (graph['data_points'] as { timestamp: string }[]).map(({ timestamp }) => timestamp);
  expect(stamps.slice(0, 2)).toEqual(['2026-06-14T10:00:00.000Z', '2026-06-14T10:01:00.000Z']);
});
