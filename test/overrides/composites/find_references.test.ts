import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { ground, idOf, openStage, type Stage } from './stage.ts';

interface Found {
  readonly references: readonly { type: string; id: string; name?: string; where: string[] }[];
  readonly found: readonly { type: string; id?: string; slug?: string }[];
  readonly [more: string]: unknown;
}

const open: Stage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

async function begin(options: SandboxOptions = {}): Promise<Stage> {
  const stage = await openStage(options);
  open.push(stage);
  return stage;
}

async function find(stage: Stage, id: string, more: object = {}): Promise<Found> {
  return (await stage.call('find_references', { id, ...more })) as unknown as Found;
}

/** "type name: where" of each reference. */
function lines({ references }: Found): string[] {
  return references.map(({ type, name, id, where }) => `${type} ${name ?? id}: ${where.join(', ')}`);
}

describe('find_references in a furnished organisation', () => {
  const cases: readonly [string, string, string, readonly string[]][] = [
    [
      'a provider',
      'openai-prod',
      'provider',
      ['config Production router: targets[0].provider', 'prompt Ticket triage: version 2: virtual_key'],
    ],
    [
      'a provider written with its @',
      '@openai-staging',
      'provider',
      [
        'config Staging router: targets[0].virtual_key',
        'prompt Ticket triage: version 3: virtual_key, version 2: virtual_key',
        'prompt Refund answer: version 1: virtual_key',
      ],
    ],
    ['a virtual key', 'groq-trial', 'virtual_key', ['config Staging router: targets[1].virtual_key']],
    ['a guardrail', 'no-card-numbers', 'guardrail', ['config Production router: input_guardrails[0]']],
    [
      'an integration',
      'openai',
      'integration',
      ['provider OpenAI Prod: integration_id', 'provider OpenAI Staging: integration_id'],
    ],
    [
      'a partial',
      'citation-rules',
      'partial',
      ['prompt Paper summary: version 1: string, version 2: string'],
    ],
    ['a label by its name', 'staging', 'label', ['prompt Ticket triage: version 3: label_id']],
  ];
  for (const [what, id, type, expected] of cases) {
    it(`finds who refers to ${what}`, async () => {
      const stage = await begin({ empty: false });
      const result = await find(stage, id);
      expect(result.found).toContainEqual(expect.objectContaining({ type }));
      for (const line of expected) expect(lines(result)).toContain(line);
      expect(result).toMatchObject({ complete: true, count: result.references.length });
      expect(stage.writes()).toEqual([]);
    });
  }

  it('finds an API key by the config that is its default, whether it holds the id or the slug', async () => {
    const stage = await begin({ empty: false });
    const { data } = (await stage.call('list_configs', {})) as {
      data: { id: string; slug: string; name: string }[];
    };
    for (const config of data.filter(({ name }) => name !== 'Research bench')) {
      const expected = config.name === 'Staging router' ? 'Staging CI' : 'Support app';
      for (const handle of [config.id, config.slug])
        expect(lines(await find(stage, handle))).toEqual([`api_key ${expected}: defaults.config_id`]);
    }
  });

  it('finds whose credentials come out of a vault', async () => {
    const stage = await begin({ empty: false });
    const secret_mappings = [{ target_field: 'key', secret_reference_id: 'openai-key' }];
    await stage.call('create_virtual_key', { name: 'Vaulted', provider: 'openai', secret_mappings });
    await stage.call('create_integration', {
      name: 'Vaulted too',
      ai_provider_id: 'openai',
      secret_mappings,
    });
    const result = await find(stage, 'openai-key');
    expect(result.found).toEqual([expect.objectContaining({ type: 'secret_reference' })]);
    expect(lines(result)).toEqual([
      'integration Vaulted too: secret_mappings[0].secret_reference_id',
      'virtual_key Vaulted: secret_mappings[0].secret_reference_id',
    ]);
    expect(result['complete']).toBe(true);
  });

  it('finds the MCP servers of an MCP integration', async () => {
    const stage = await begin({ empty: false });
    const result = await find(stage, 'handbook');
    expect(result.found).toContainEqual(expect.objectContaining({ type: 'mcp_integration' }));
    expect(lines(result)).toContainEqual(expect.stringMatching(/^mcp_server .*: mcp_integration_id/));
  });

  it('finds a guardrail by the MCP server that it watches, and the other way round', async () => {
    const stage = await begin({ empty: false });
    const { data } = (await stage.call('list_mcp_servers', {})) as { data: { id: string; name: string }[] };
    const [server] = data;
    await stage.call('upsert_guardrail_mcp_server', {
      guardrailId: 'no-card-numbers',
      mcpServerId: server?.id,
    });
    expect(lines(await find(stage, 'no-card-numbers'))).toContain(
      `mcp_server ${server?.name}: watched by the guardrail`,
    );
    expect(lines(await find(stage, server?.id ?? ''))).toContainEqual(
      expect.stringMatching(/^guardrail .*: mcp_servers\./),
    );
  });

  it('finds what is a default of a workspace or of the organisation', async () => {
    const stage = await begin({ empty: false });
    const { data } = (await stage.call('list_configs', {})) as { data: { slug: string }[] };
    const config = data[0]?.slug ?? '';
    await stage.call('update_workspace', {
      workspaceId: 'research',
      defaults: { user_api_key_config: config, input_guardrails: ['no-card-numbers'] },
    });
    await stage.call('update_organisation_defaults', { output_guardrails: ['no-card-numbers'] });
    expect(lines(await find(stage, config))).toContainEqual(
      expect.stringMatching(/^workspace .*: defaults\.user_api_key_config$/),
    );
    const found = await find(stage, 'no-card-numbers');
    expect(lines(found)).toContainEqual(
      expect.stringMatching(/^workspace .*: defaults\.input_guardrails\[0\]$/),
    );
    expect(found.references).toContainEqual(
      expect.objectContaining({
        type: 'organisation_defaults',
        where: expect.arrayContaining(['output_guardrails[0]']),
      }),
    );
  });

  it('names the organisation’s defaults where the key may not read them', async () => {
    const stage = await begin({ empty: false, faults: 'GET /admin/organisation/defaults=403' });
    const result = await find(stage, 'no-card-numbers');
    expect(result).toMatchObject({ complete: false, not_read: [{ what: 'organisation defaults' }] });
  });

  it('selects from its result like any tool that reads', async () => {
    const stage = await begin({ empty: false });
    expect(await stage.call('find_references', { slug: 'groq-trial', select: 'references[].name' })).toEqual({
      data: ['Staging router'],
    });
  });
});

describe('find_references', () => {
  it('finds a prompt in a config, by slug, version and label', async () => {
    const stage = await begin();
    const { collection } = await ground(stage);
    const prompt = await stage.call('create_prompt', {
      name: 'P',
      collection_id: collection,
      string: 'x',
      parameters: {},
      virtual_key: 'v',
    });
    const label = idOf(await stage.call('create_prompt_label', { name: 'live' }));
    await stage.call('create_config', {
      name: 'By slug',
      config: { targets: [{ prompt_id: prompt['slug'] }, { prompt_id: `${prompt['slug']}@live` }] },
    });
    expect(lines(await find(stage, idOf(prompt)))).toEqual([
      'config By slug: targets[0].prompt_id, targets[1].prompt_id',
    ]);
    expect(lines(await find(stage, label))).toEqual(['config By slug: targets[1].prompt_id']);
  });

  it('finds what is in a collection: prompts and collections', async () => {
    const stage = await begin();
    const { collection, workspace } = await ground(stage);
    await stage.call('create_collection', {
      workspace_id: workspace,
      name: 'Inner',
      parent_collection_id: collection,
    });
    const args = { name: 'P', collection_id: collection, string: 'x', parameters: {}, virtual_key: 'v' };
    await stage.call('create_prompt', args);
    expect(lines(await find(stage, collection))).toEqual([
      'prompt P: collection_id',
      'collection Inner: parent_collection_id',
    ]);
  });

  it('finds a policy by its conditions, but not by a value of the caller’s own metadata', async () => {
    const stage = await begin();
    const limit = { group_by: [{ key: 'api_key' }], type: 'cost', credit_limit: 5 };
    const conditions = [{ key: 'virtual_key', value: ['other', 'openai-x'] }];
    await stage.call('create_usage_limit', { ...limit, name: 'Hit', conditions });
    const own = [{ key: 'metadata.team', value: 'openai-x' }];
    await stage.call('create_usage_limit', { ...limit, name: 'Miss', conditions: own });
    await stage.call('create_rate_limit', {
      name: 'Rate',
      conditions: [{ key: 'provider', value: '@openai-x' }],
      group_by: [{ key: 'api_key' }],
      type: 'requests',
      unit: 'rpm',
      value: 5,
    });
    expect(lines(await find(stage, 'openai-x'))).toEqual([
      'usage_limit Hit: conditions[0].value[1]',
      'rate_limit Rate: conditions[0].value',
    ]);
  });

  it('does not take a name, a description or metadata for a reference', async () => {
    const stage = await begin();
    await stage.call('create_config', {
      name: 'openai-x',
      config: { metadata: { a: 'openai-x' }, targets: [{ name: 'openai-x', virtual_key: 'openai-xl' }] },
    });
    const result = await find(stage, 'openai-x');
    expect(result.references).toEqual([]);
    expect(result['note']).toContain('No object');
  });

  it('says that nothing has that id, and still shows what refers to it', async () => {
    const stage = await begin();
    await stage.call('create_config', { name: 'Left over', config: { virtual_key: 'gone' } });
    const result = await find(stage, 'gone');
    expect(result.found).toEqual([]);
    expect(lines(result)).toEqual(['config Left over: virtual_key']);
    expect(result['complete']).toBe(false);
    expect(result['kinds_searched']).toContain('secret_reference');
  });

  it('reads every page, tells of the progress, and stops at the bound that it is given', async () => {
    const stage = await begin();
    for (let at = 0; at < 104; at += 1)
      await stage.call('create_config', { name: `Config ${at}`, config: { retry: { attempts: 1 } } });
    await stage.call('create_config', { name: 'Last', config: { targets: [{ provider: '@far/gpt-4o' }] } });
    expect(lines(await find(stage, 'far'))).toEqual(['config Last: targets[0].provider']);
    const steps = stage.progress.map(({ progress }) => progress);
    expect(steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0))).toBe(true);
    expect(stage.progress.some(({ message }) => message.startsWith('list_configs: page 2'))).toBe(true);
    const bounded = await find(stage, 'far', { max_pages: 1 });
    expect(bounded).toMatchObject({ complete: false, references: [], read: { config: 100 } });
    expect(bounded['not_read']).toEqual([{ what: 'configs', reason: expect.stringContaining('1 page') }]);
  });

  it('names what it could not read, and gives the rest', async () => {
    const stage = await begin({ empty: false, faults: 'GET /policies/*=403, GET /prompts/*/versions=500' });
    const result = await find(stage, 'openai-prod');
    expect(lines(result)).toContain('config Production router: targets[0].provider');
    expect(result['complete']).toBe(false);
    const gaps = (result['not_read'] as { what: string }[]).map(({ what }) => what);
    expect(gaps).toContain('usage limits');
    expect(gaps.filter((what) => what.startsWith('prompt '))).toHaveLength(5);
  });

  it('fails when nothing at all can be read', async () => {
    const down = await begin({ faults: 'GET /*=503' });
    expect(await down.fail('find_references', { id: 'x' })).toMatchObject({ status: 503 });
    const strange = await begin({ faults: 'GET /labels=401' });
    expect(await strange.fail('find_references', { id: 'x' })).toMatchObject({ status: 401 });
  });
});
