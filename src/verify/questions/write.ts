// Questions that write, all of them in the scratch workspace: what is refused, what comes back, what a name may do twice.
import { classOf, compared, keysOf, nothing, outcome, spelling, truth } from '../answers.ts';
import { field, isSuccess, type Observation, rowsOf, textField } from '../probe.ts';
import type { Scratch, WriteQuestion } from '../question.ts';

type Words = Record<string, ReturnType<typeof outcome>>;

/** What stands for a provider's credential; no model is ever called with it. */
const credential = 'not-a-key';

/** Makes something, and writes down how it is removed. */
async function make(
  { probe, made }: Scratch,
  path: string,
  body: unknown,
  item = path,
): Promise<{ readonly reply: Observation; readonly id: string | undefined }> {
  const reply = await probe.send('POST', path, body);
  const data = field(reply.body, 'data');
  const id =
    textField(reply.body, 'slug') ??
    textField(reply.body, 'id') ??
    textField(data, 'slug') ??
    textField(data, 'id');
  if (id !== undefined) made({ path: `${item}/${id}` });
  return { reply, id };
}

const wrongConfigs: Readonly<Record<string, unknown>> = {
  'unknown mode': { strategy: { mode: 'load-balance' }, targets: [{ provider: '@a' }] },
  'strategy as text': { strategy: 'fallback', targets: [{ provider: '@a' }] },
  'no targets': { strategy: { mode: 'fallback' } },
  'unknown cache mode': { cache: { mode: 'exact' } },
  'retry as a number': { retry: 3 },
  'fifty attempts': { retry: { attempts: 50 } },
  'status codes as text': {
    strategy: { mode: 'fallback', on_status_codes: ['429'] },
    targets: [{ provider: '@a' }],
  },
  'weight in per cent': { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: '70%' }] },
  'unknown target': {
    strategy: {
      mode: 'conditional',
      conditions: [{ query: { 'metadata.a': 'b' }, then: 'x' }],
      default: 'x',
    },
    targets: [{ name: 'y', provider: '@a' }],
  },
  'unknown key': { provider: '@a', colour: 'blue' },
  'guardrails misnamed': { provider: '@a', guardrails: ['pg-1'] },
  empty: {},
};

const soundConfig = { provider: '@pv-none', retry: { attempts: 2 } };
const check = { id: 'default.wordCount', parameters: { minWords: 1, maxWords: 9 } };

/** A collection of the scratch workspace, where prompts can be made. */
async function collectionOf(scratch: Scratch): Promise<string | undefined> {
  const { id } = await make(scratch, '/collections', {
    name: scratch.name(),
    workspace_id: scratch.workspace,
  });
  return id;
}

export const writeQuestions: readonly WriteQuestion[] = [
  {
    id: 'Q20',
    title: 'Which wrong configs are refused, and does a config come back as it was sent?',
    settles: 'src/config-check, src/sandbox/domains/configs.ts',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const answer: Words = {};
      for (const [title, config] of Object.entries(wrongConfigs))
        answer[title] = outcome(
          (await make(scratch, '/configs', { name: name(), config, workspace_id: workspace })).reply,
        );
      const { reply, id } = await make(scratch, '/configs', {
        name: name(),
        config: soundConfig,
        workspace_id: workspace,
      });
      const read = await probe.get(`/configs/${id ?? 'none'}`);
      const stored = field(read.body, 'config') ?? field(field(read.body, 'data'), 'config');
      const parsed: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored;
      const text = await probe.send('PUT', `/configs/${id ?? 'none'}`, {
        config: JSON.stringify(soundConfig),
      });
      return {
        ...answer,
        'a sound one': outcome(reply),
        'keys of the reply': keysOf(reply.body),
        'given back as': classOf(stored),
        'given back': compared(parsed, soundConfig),
        'as text': outcome(text),
      };
    },
  },
  {
    id: 'Q21',
    title: 'May two objects have one name?',
    settles: 'src/sandbox/store.ts',
    ask: async (scratch) => {
      const { workspace, name } = scratch;
      const answer: Words = {};
      const one = name();
      const kinds: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
        '/configs': { config: soundConfig },
        '/guardrails': { checks: [check], actions: { deny: true } },
        '/collections': {},
        '/prompts/partials': { string: 'x' },
      };
      for (const [path, body] of Object.entries(kinds)) {
        const given = { name: one, workspace_id: workspace, ...body };
        const [first, second] = [await make(scratch, path, given), await make(scratch, path, given)];
        answer[path] = outcome(second.reply);
        answer[`${path} slugs`] = compared(first.id, second.id);
        answer[`${path} form`] = classOf(second.id);
      }
      return answer;
    },
  },
  {
    id: 'Q22',
    title: 'How is a prompt made, changed and labelled?',
    settles: 'openapi/overlays/40-prompts.yaml, src/sandbox/domains/prompts.ts',
    ask: async (scratch) => {
      const { probe, name } = scratch;
      const collection = await collectionOf(scratch);
      const whole = { string: 'x', parameters: {}, model: 'gpt-4o-mini', virtual_key: 'pv-none' };
      const body = { name: name(), collection_id: collection, ...whole };
      const { reply, id } = await make(scratch, '/prompts', { ...body, is_raw_template: 1 });
      const path = `/prompts/${id ?? 'none'}`;
      const raw = await probe.get(path);
      return {
        'raw template at creation': outcome(reply),
        'keys of the reply': keysOf(reply.body),
        is_raw_template: classOf(field(raw.body, 'is_raw_template')),
        'true for 1': outcome(
          (await make(scratch, '/prompts', { ...body, name: name(), is_raw_template: true })).reply,
        ),
        'the text alone': outcome(await probe.send('PUT', path, { string: 'y' })),
        'the text as a patch': outcome(await probe.send('PUT', path, { string: 'z', patch: true })),
        'the name alone': keysOf((await probe.send('PUT', path, { name: name() })).body),
        'version 1 is served': compared(field((await probe.get(path)).body, 'string'), 'x'),
      };
    },
  },
  {
    id: 'Q23',
    title: 'Which actions and checks of a guardrail are taken, and how are they kept?',
    settles: 'openapi/overlays/42-guardrails.yaml, src/sandbox/domains/guardrails.ts',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const answer: Words = {};
      const actions = {
        deny: { deny: true },
        onFail: { onFail: 'block' },
        on_fail: { on_fail: 'deny' },
        unknown: { block: true },
      };
      for (const [title, given] of Object.entries(actions)) {
        const { reply, id } = await make(scratch, '/guardrails', {
          name: name(),
          checks: [check],
          actions: given,
          workspace_id: workspace,
        });
        answer[title] = outcome(reply);
        if (id !== undefined)
          answer[`${title} kept`] = keysOf(field((await probe.get(`/guardrails/${id}`)).body, 'actions'));
      }
      const base = { name: name(), actions: { deny: true }, workspace_id: workspace };
      answer['an unknown check'] = outcome(
        (await make(scratch, '/guardrails', { ...base, checks: [{ id: 'default.pvUnknown' }] })).reply,
      );
      answer['a missing parameter'] = outcome(
        (
          await make(scratch, '/guardrails', {
            ...base,
            checks: [{ id: 'default.regexMatch', parameters: {} }],
          })
        ).reply,
      );
      return answer;
    },
  },
  {
    id: 'Q24',
    title: 'Which ways to authenticate does an integration take?',
    settles: 'openapi/overlays/43-providers.yaml',
    ask: async (scratch) => {
      const { workspace, name } = scratch;
      const modes = [
        ...['default', 'entra', 'managed', 'workload', 'entraFederated'].map((mode) => [
          'azure-openai',
          'azure_auth_mode',
          mode,
        ]),
        ...['accessKey', 'assumedRole', 'serviceRole', 'apiKey'].map((mode) => [
          'bedrock',
          'aws_auth_type',
          mode,
        ]),
        ...['basic', 'serviceAccount', 'workload'].map((mode) => ['vertex-ai', 'vertex_auth_type', mode]),
      ] as const;
      const answer: Words = {};
      for (const [provider = '', field_ = '', mode = ''] of modes) {
        const body = {
          name: name(),
          ai_provider_id: provider,
          key: credential,
          workspace_id: workspace,
          configurations: { [field_]: mode },
        };
        answer[`${provider} ${mode}`] = outcome((await make(scratch, '/integrations', body)).reply);
      }
      return answer;
    },
  },
  {
    id: 'Q25',
    title: 'Where does the update of a provider want its workspace, and what clears a limit?',
    settles: 'openapi/overlays/43-providers.yaml',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const integration = await make(scratch, '/integrations', {
        name: name(),
        ai_provider_id: 'openai',
        key: credential,
        workspace_id: workspace,
      });
      const limits = { credit_limit: 10, type: 'cost' };
      const { reply, id } = await make(scratch, '/providers', {
        name: name(),
        integration_id: integration.id,
        workspace_id: workspace,
        usage_limits: limits,
      });
      const path = `/providers/${id ?? 'none'}`;
      const update = (query: string, body: object) =>
        probe.send('PUT', `${path}${query}`, { note: 'pv', ...body });
      const place = `?workspace_id=${workspace}`;
      return {
        created: outcome(reply),
        'in the query': outcome(await update(place, {})),
        'in the body': outcome(await update('', { workspace_id: workspace })),
        'in both': outcome(await update(place, { workspace_id: workspace })),
        'in neither': outcome(await update('', {})),
        'null for a limit': outcome(await update(place, { usage_limits: null })),
        'the limit after it': classOf(
          field((await probe.get(path, { workspace_id: workspace })).body, 'usage_limits'),
        ),
      };
    },
  },
  {
    id: 'Q26',
    title: 'What does a virtual key answer, and is its secret masked?',
    settles: 'openapi/overlays/43-providers.yaml, src/sandbox/domains/providers.ts',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const { reply, id } = await make(scratch, '/virtual-keys', {
        name: name(),
        provider: 'openai',
        key: credential,
        workspace_id: workspace,
      });
      const read = await probe.get(`/virtual-keys/${id ?? 'none'}`);
      return {
        created: outcome(reply),
        'keys of the reply': keysOf(reply.body),
        'keys alone': keysOf(read.body),
        key: classOf(field(read.body, 'key')),
      };
    },
  },
  {
    id: 'Q27',
    title: 'Which spelling of security settings is taken, and how many at once?',
    settles: 'openapi/overlays/30-workspaces.yaml',
    ask: async ({ probe, workspace }) => {
      const path = `/admin/workspaces/${workspace}`;
      const before = field((await probe.get(path)).body, 'security_settings');
      const put = (settings: unknown) => probe.send('PUT', path, { security_settings: settings });
      return {
        before: spelling(before),
        'one in camel case': outcome(await put({ membersViewLogs: true })),
        'one in snake case': outcome(await put({ members_view_logs: true })),
        'all as read': typeof before === 'object' && before !== null ? outcome(await put(before)) : nothing,
      };
    },
  },
  {
    id: 'Q28',
    title: 'What may a key hold, and how does it rotate?',
    settles: 'src/overrides/prompts/rotate_key.ts, src/sandbox/domains/keys.ts',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const create = (more: object) =>
        make(
          scratch,
          '/api-keys/workspace/service',
          { name: name(), workspace_id: workspace, scopes: ['configs.list'], ...more },
          '/api-keys',
        );
      const { reply, id } = await create({});
      const old = textField(reply.body, 'key');
      const rotate = () => probe.send('POST', `/api-keys/${id ?? 'none'}/rotate`, {});
      const rotated = await rotate();
      return {
        created: outcome(reply),
        'an unknown scope': outcome((await create({ scopes: ['pv.unknown'] })).reply),
        'a scope of the organisation': outcome((await create({ scopes: ['audit_logs.list'] })).reply),
        'two periods': outcome(
          (await create({ rotation_policy: { rotation_period: 'weekly', rotation_period_days: 7 } })).reply,
        ),
        'a past expiry': outcome((await create({ expires_at: '2020-01-01T00:00:00.000Z' })).reply),
        rotated: outcome(rotated),
        'rotated again': outcome(await rotate()),
        'the old value after it':
          old === undefined ? nothing : outcome(await probe.get('/configs', {}, 'v1', old)),
      };
    },
  },
  {
    id: 'Q29',
    title: 'Which conditions, groups and bounds do policies take?',
    settles: 'openapi/overlays/50-policies.yaml, src/sandbox/domains/limits.ts',
    ask: async (scratch) => {
      const { workspace, name } = scratch;
      const policy = (more: object) =>
        make(scratch, '/policies/usage-limits', {
          name: name(),
          workspace_id: workspace,
          type: 'cost',
          credit_limit: 10,
          conditions: [{ key: 'provider', value: 'pv' }],
          group_by: [{ key: 'api_key' }],
          ...more,
        });
      const answer: Words = {};
      for (const key of [
        'provider',
        'api_key',
        'config',
        'prompt',
        'model',
        'virtual_key',
        'workspace_id',
        'metadata.pv',
        'mcp_server',
        'mcp_tools',
        'pv_unknown',
      ])
        answer[`condition ${key}`] = outcome((await policy({ conditions: [{ key, value: 'pv' }] })).reply);
      return {
        ...answer,
        'without group_by': outcome((await policy({ group_by: undefined })).reply),
        'threshold above the limit': outcome((await policy({ alert_threshold: 20 })).reply),
        'both resets': outcome((await policy({ periodic_reset: 'monthly', periodic_reset_days: 7 })).reply),
        '99 tokens': outcome((await policy({ type: 'tokens', credit_limit: 99 })).reply),
      };
    },
  },
  {
    id: 'Q30',
    title: 'What does a deletion answer, once and twice, and when does a read show a change?',
    settles: 'src/sandbox, docs/contract.md',
    ask: async (scratch) => {
      const { probe, workspace, name } = scratch;
      const { id } = await make(scratch, '/configs', {
        name: name(),
        config: soundConfig,
        workspace_id: workspace,
      });
      const path = `/configs/${id ?? 'none'}`;
      const changed = name();
      await probe.send('PUT', path, { name: changed });
      const read = await probe.get(path);
      const gone = await probe.send('DELETE', path);
      if (isSuccess(gone)) scratch.made({ path, removed: true });
      const twice = await probe.send('DELETE', path);
      const listed = rowsOf(await probe.get('/configs', { workspace_id: workspace })).some(
        (row) => field(row, 'slug') === id,
      );
      const held = await probe.send('DELETE', `/admin/workspaces/${workspace}`, { name: 'not its name' });
      return {
        'a change shows at once': truth(field(read.body, 'name') === changed),
        deleted: outcome(gone),
        'body of it': keysOf(gone.body),
        twice: outcome(twice),
        'listed after it': truth(listed),
        'a workspace by a wrong name': outcome(held),
      };
    },
  },
];
