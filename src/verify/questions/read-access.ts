// Questions that only read: what a key may see, how lists page, what analytics group by and cover.
import { amount, classOf, compared, keysOf, nothing, outcome, truth } from '../answers.ts';
import { field, idsOf, type Observation, type Query, rowsOf, textField } from '../probe.ts';
import type { ReadQuestion } from '../question.ts';
import { first, unknownId, withAndWithout } from './requests.ts';

const day = 86_400_000;

/** The last 24 hours, as analytics take them. */
function lastDay(): { time_of_generation_min: string; time_of_generation_max: string } {
  const now = Date.now();
  return {
    time_of_generation_min: new Date(now - day).toISOString(),
    time_of_generation_max: new Date(now).toISOString(),
  };
}

/** Paths that are thought to need a plan, a scope or a kind of key. */
const gated: Readonly<Record<string, string>> = {
  '/logs/exports': 'v1',
  '/admin/users': 'v1',
  '/admin/users/invites': 'v1',
  '/admin/workspaces': 'v1',
  '/audit-logs': 'v1',
  '/api-keys': 'v1',
  '/integrations': 'v1',
  '/policies/usage-limits': 'v1',
  '/policies/rate-limits': 'v1',
  '/secret-references': 'v1',
  '/mcp-integrations': 'v1',
  '/mcp-servers': 'v1',
  '/guardrails': 'v1',
  '/deployments': 'v2',
  '/scim/groups': 'v2',
  '/scim/workspaces': 'v1',
  '/admin/organisation/defaults': 'v2',
};

/** Parameters without which a path refuses every key alike. */
function queriesFor(organisation: string | undefined): Readonly<Record<string, Query>> {
  const { time_of_generation_min: start_time, time_of_generation_max: end_time } = lastDay();
  return { '/audit-logs': { start_time, end_time, organisation_id: organisation } };
}

const resources = [
  ...[
    '/configs',
    '/prompts',
    '/prompts/partials',
    '/guardrails',
    '/providers',
    '/virtual-keys',
    '/integrations',
  ],
  ...[
    '/api-keys',
    '/collections',
    '/labels',
    '/admin/workspaces',
    '/admin/users',
    '/mcp-integrations',
    '/mcp-servers',
  ],
];

const groupings = [
  'ai_service',
  'model',
  'status_code',
  'api_key',
  'config',
  'workspace',
  'provider',
  'prompt',
];

export const accessQuestions: readonly ReadQuestion[] = [
  {
    id: 'Q1',
    title: 'Which reads do this key and plan get?',
    settles: 'src/overrides/gates.ts',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      const queries = queriesFor(textField(await first(probe, '/api-keys'), 'organisation_id'));
      for (const [path, base] of Object.entries(gated))
        answer[path] = outcome(await probe.get(path, { page_size: 1, ...queries[path] }, base));
      answer['analytics'] = outcome(await probe.get('/analytics/graphs/requests', lastDay()));
      return answer;
    },
  },
  {
    id: 'Q2',
    title: 'What does "no such object" answer, and a wrong key?',
    settles: 'src/portkey/response/hints.ts, src/sandbox/api-error.ts',
    contract: { 'a wrong key': '401 AB05' },
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const path of resources) answer[path] = outcome(await probe.get(`${path}/${unknownId}`));
      const unknown = await probe.get('/configs', {}, 'v1', 'not-a-key');
      return { ...answer, 'a wrong key': outcome(unknown), 'keys of an error': keysOf(unknown.body) };
    },
  },
  {
    id: 'Q3',
    title: 'Do lists take workspace_id?',
    settles: 'openapi/overlays/41-configs.yaml, 40-prompts.yaml, 43-providers.yaml',
    ask: async (probe) => {
      const workspace = textField(await first(probe, '/admin/workspaces'), 'id');
      if (workspace === undefined) return { all: nothing };
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const path of [
        '/configs',
        '/virtual-keys',
        '/prompts/partials',
        '/guardrails',
        '/policies/usage-limits',
      ]) {
        const { outcome: status, rows } = await withAndWithout(probe, path, { workspace_id: workspace });
        Object.assign(answer, { [path]: status, [`${path} rows`]: rows });
      }
      return answer;
    },
  },
  {
    id: 'Q4',
    title: 'How do lists page?',
    settles: 'src/sandbox/paging.ts, src/portkey/response/paginate.ts',
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      for (const path of ['/configs', '/prompts', '/api-keys', '/admin/workspaces']) {
        const one = await probe.get(path, { page_size: 1 });
        const [zero, next] = [
          await probe.get(path, { page_size: 1, current_page: 0 }),
          await probe.get(path, { page_size: 1, current_page: 1 }),
        ];
        Object.assign(answer, {
          [`${path} page of 1`]: amount(rowsOf(one).length),
          [`${path} page 0 and the default`]: compared(idsOf(one), idsOf(zero)),
          [`${path} page 0 and 1`]: compared(idsOf(zero), idsOf(next)),
          [`${path} page of 1000`]: outcome(await probe.get(path, { page_size: 1000 })),
          [`${path} has_more`]: truth(field(one.body, 'has_more') !== undefined),
          [`${path} total`]: classOf(field(one.body, 'total')),
        });
      }
      return answer;
    },
  },
  {
    id: 'Q5',
    title: 'Which groups, columns and orders do analytics know?',
    settles: 'openapi/overlays/60-analytics.yaml, src/sandbox/domains/analytics.ts',
    contract: Object.fromEntries(groupings.map((by) => [by, '200'])),
    ask: async (probe) => {
      const answer: Record<string, ReturnType<typeof outcome>> = {};
      const time = lastDay();
      for (const by of groupings) answer[by] = outcome(await probe.get(`/analytics/groups/${by}`, time));
      const group = (query: Readonly<Record<string, string>>) =>
        probe.get('/analytics/groups/ai_service', { ...time, ...query });
      const columns = await group({ columns: 'cost,total_tokens' });
      return {
        ...answer,
        'an unknown group': outcome(await probe.get('/analytics/groups/pv-unknown', time)),
        'keys of a row': keysOf(rowsOf(await group({}))[0]),
        'keys with columns': keysOf(rowsOf(columns)[0]),
        include_total: truth(field((await group({ include_total: 'true' })).body, 'total') !== undefined),
        includeTotal: truth(field((await group({ includeTotal: 'true' })).body, 'total') !== undefined),
        order_by: outcome(await group({ order_by: 'cost', order_by_type: 'desc' })),
        cache_status: outcome(await group({ cache_status: 'hit' })),
      };
    },
  },
  {
    id: 'Q6',
    title: 'Which workspaces do analytics cover?',
    settles: 'src/overrides/descriptions/analytics.ts, src/sandbox/domains/analytics.ts',
    contract: { 'without times': '400 AB01' },
    ask: async (probe) => {
      const time = lastDay();
      const path = '/analytics/graphs/requests';
      const total = ({ body }: Observation): unknown => field(field(body, 'summary'), 'total');
      const workspaces = rowsOf(await probe.get('/admin/workspaces', { page_size: 5 }));
      const [one, other] = workspaces.map((row) => textField(row, 'slug'));
      const plain = await probe.get(path, time);
      const named = await probe.get(path, { ...time, workspace_slug: one });
      const second = await probe.get(path, { ...time, workspace_slug: other });
      const wrong = await probe.get(path, { ...time, workspace_slug: 'pv-no-such-workspace' });
      return {
        'without a slug and with the first': compared(total(plain), total(named)),
        'with the first and the second': compared(total(named), total(second)),
        'with a wrong one': outcome(wrong),
        'with a wrong one and without': compared(total(plain), total(wrong)),
        'rows by workspace': amount(rowsOf(await probe.get('/analytics/groups/workspace', time)).length),
        'without times': outcome(await probe.get(path)),
      };
    },
  },
];
