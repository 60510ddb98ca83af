// Questions that only read: what replies show of objects, which versions and filters there are.
import { classOf, compared, keysOf, known, nothing, outcome, present, spelling } from '../answers.ts';
import { field, idsOf, rowsOf, textField } from '../probe.ts';
import type { ReadQuestion } from '../question.ts';
import { first, unknownId, withAndWithout } from './requests.ts';

export const objectQuestions: readonly ReadQuestion[] = [
  {
    id: 'Q7',
    title: 'How are security settings and members of a workspace written?',
    settles: 'openapi/overlays/30-workspaces.yaml',
    contract: { 'spelling of security_settings': 'camelCase' },
    ask: async (probe) => {
      const id = textField(await first(probe, '/admin/workspaces'), 'id');
      if (id === undefined) return { all: nothing };
      const { body } = await probe.get(`/admin/workspaces/${id}`);
      const [user] = rowsOf(await probe.get(`/admin/workspaces/${id}/users`, { page_size: 1 }));
      const settings = field(body, 'settings');
      return {
        'spelling of security_settings': spelling(field(body, 'security_settings')),
        'a flag': classOf(Object.values(Object(field(body, 'security_settings') ?? {}))[0]),
        settings: keysOf(settings),
        'a setting': classOf(Object.values(Object(settings ?? {}))[0]),
        'keys of a member': keysOf(user),
        'role of a member': known(field(user, 'role')),
      };
    },
  },
  {
    id: 'Q8',
    title: 'Which versions do prompts and partials give?',
    settles: 'openapi/overlays/40-prompts.yaml',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const path of ['/prompts', '/prompts/partials']) {
        const row = await first(probe, path);
        const id = textField(row, 'id');
        if (id === undefined) {
          answer[path] = nothing;
          continue;
        }
        const plain = await probe.get(`${path}/${id}`);
        Object.assign(answer, {
          [`${path} in the list`]: keysOf(row),
          [`${path} alone`]: keysOf(plain.body),
        });
        for (const version of ['latest', 'default', '1']) {
          const one = await probe.get(`${path}/${id}`, { version });
          Object.assign(answer, {
            [`${path} ${version}`]: outcome(one),
            [`${path} ${version} and plain`]: compared(
              field(plain.body, 'string'),
              field(one.body, 'string'),
            ),
          });
        }
      }
      return answer;
    },
  },
  {
    id: 'Q9',
    title: 'Which are served under /v1, which under /v2?',
    settles: 'openapi/overlays/90-deployments.yaml, 91-organisation.yaml',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      const paths = [
        '/deployments',
        '/scim/groups',
        '/admin/organisation/defaults',
        '/workspace-exclusions/input-guardrails',
      ];
      for (const path of paths) {
        for (const base of ['v1', 'v2']) answer[`/${base}${path}`] = outcome(await probe.get(path, {}, base));
      }
      return answer;
    },
  },
  {
    id: 'Q10',
    title: 'Are the newer filters known?',
    settles: 'openapi/overlays',
    ask: async (probe) => {
      const workspace = textField(await first(probe, '/admin/workspaces'), 'id');
      const cases = [
        ['ids of API keys', '/api-keys', { ids: unknownId }],
        ['status of API keys', '/api-keys', { status: 'archived' }],
        ['ids of guardrails', '/guardrails', { ids: unknownId }],
        ['shared prompts', '/prompts', { type: 'shared' }],
        ['tags of integrations', '/integrations', { tags: '{"pv":"pv"}' }],
        ['plain names', `/admin/workspaces/${workspace ?? unknownId}`, { name_format: 'plain' }],
      ] as const;
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const [title, path, query] of cases) {
        const { outcome: status, rows } = await withAndWithout(probe, path, query);
        Object.assign(answer, { [title]: status, [`${title}: rows`]: rows });
      }
      return answer;
    },
  },
  {
    id: 'Q11',
    title: 'Is a provider found by slug and by id?',
    settles: 'docs/contract.md, rows 18 and 20',
    ask: async (probe) => {
      const row = await first(probe, '/providers');
      const [id, slug, workspace] = ['id', 'slug', 'workspace_id'].map((name) => textField(row, name));
      if (slug === undefined) return { all: nothing };
      return {
        'by slug': outcome(await probe.get(`/providers/${slug}`)),
        'by slug in its workspace': outcome(
          await probe.get(`/providers/${slug}`, { workspace_id: workspace }),
        ),
        'by id': outcome(await probe.get(`/providers/${id ?? unknownId}`)),
        'keys of a row': keysOf(row),
      };
    },
  },
  {
    id: 'Q12',
    title: 'What do the actions of guardrails hold?',
    settles: 'openapi/overlays/42-guardrails.yaml',
    ask: async (probe) => {
      const slug = textField(await first(probe, '/guardrails'), 'slug');
      if (slug === undefined) return { all: nothing };
      const { body } = await probe.get(`/guardrails/${slug}`);
      return {
        actions: keysOf(field(body, 'actions')),
        deny: classOf(field(field(body, 'actions'), 'deny')),
      };
    },
  },
  {
    id: 'Q13',
    title: 'What does an API key show?',
    settles: 'openapi/overlays/32-api-keys.yaml, src/sandbox/domains/keys.ts',
    ask: async (probe) => {
      const row = await first(probe, '/api-keys');
      const scopes = field(row, 'scopes');
      const scope: unknown = Array.isArray(scopes) ? scopes[0] : undefined;
      return {
        keys: keysOf(row),
        rate_limits: classOf(field(row, 'rate_limits')),
        rotation_policy: keysOf(field(row, 'rotation_policy')),
        key: classOf(field(row, 'key')),
        'a scope': classOf(scope),
      };
    },
  },
  {
    id: 'Q14',
    title: 'How do MCP integrations and servers page and answer?',
    settles: 'docs/contract.md, row 43; openapi/overlays/45-mcp.yaml',
    ask: async (probe) => {
      const list = await probe.get('/mcp-integrations', { page_size: 1 });
      const id = textField(rowsOf(list)[0], 'id') ?? unknownId;
      const server = textField(await first(probe, '/mcp-servers'), 'id') ?? unknownId;
      const at = (name: string) => probe.get('/mcp-integrations', { page_size: 1, [name]: 1 });
      return {
        'page 1': compared(idsOf(list), idsOf(await at('page'))),
        'current_page 1': compared(idsOf(list), idsOf(await at('current_page'))),
        workspaces: keysOf((await probe.get(`/mcp-integrations/${id}/workspaces`)).body),
        capabilities: keysOf((await probe.get(`/mcp-integrations/${id}/capabilities`)).body),
        'user access': keysOf((await probe.get(`/mcp-servers/${server}/user-access`)).body),
      };
    },
  },
  {
    id: 'Q15',
    title: 'Which endpoints exist that Portkey has not published?',
    settles: 'openapi/overlays/93-preview.yaml, 94-preview-agents.yaml',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      const config = textField(await first(probe, '/configs'), 'slug') ?? unknownId;
      const server = textField(await first(probe, '/mcp-servers'), 'id') ?? unknownId;
      answer['agent integrations'] = outcome(await probe.get('/agent-integrations'));
      answer['agent servers'] = outcome(await probe.get('/agent-servers'));
      answer['versions of a config'] = outcome(await probe.get(`/configs/${config}/versions`));
      answer['tokens of an MCP server'] = outcome(await probe.get(`/mcp-servers/${server}/tokens`));
      answer['client info of an MCP server'] = outcome(await probe.get(`/mcp-servers/${server}/client-info`));
      return answer;
    },
  },
  {
    id: 'Q16',
    title: 'How are single logs and log exports answered?',
    settles: 'openapi/overlays/61-logs.yaml',
    ask: async (probe) => {
      const row = await first(probe, '/logs/exports');
      return {
        'no such log': outcome(await probe.get(`/logs/${unknownId}`)),
        'keys of an export': keysOf(row),
        'state of an export': known(field(row, 'status')),
        'field restrictions': outcome(await probe.get('/logs/exports/field-restrictions')),
      };
    },
  },
  {
    id: 'Q17',
    title: 'Which form have ids, slugs and times?',
    settles: 'src/sandbox/identity.ts',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const path of ['/configs', '/prompts', '/guardrails', '/admin/workspaces', '/collections']) {
        const row = await first(probe, path);
        for (const name of ['id', 'slug', 'created_at'])
          answer[`${path} ${name}`] = classOf(field(row, name));
      }
      return answer;
    },
  },
  {
    id: 'Q18',
    title: 'Which headers tell of rate limits?',
    settles: 'src/portkey/http/send-with-retry.ts',
    ask: async (probe) => {
      const names = ['retry-after', 'ratelimit', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
      const spelled = ['limit', 'remaining', 'reset'].map((name) => `x-ratelimit-${name}`);
      return { headers: present([...names, ...spelled], await probe.get('/configs', { page_size: 1 })) };
    },
  },
  {
    id: 'Q19',
    title: 'Does GET /models list @slug/model?',
    settles: 'openapi/left-out.yaml',
    ask: async (probe) => {
      const all = await probe.get('/models');
      const [row] = rowsOf(all);
      const slug = textField(await first(probe, '/providers'), 'slug');
      return {
        models: outcome(all),
        'keys of a row': keysOf(row),
        'form of an id': classOf(field(row, 'id')),
        'filtered by provider': compared(idsOf(all), idsOf(await probe.get('/models', { provider: slug }))),
      };
    },
  },
];
