// What the views are tried with: results of the sandbox, as a client gets them, and a plan.
import type { Shown } from '../../scripts/screenshots/view-host.ts';
import type { ViewName } from '../../src/overrides/views.ts';
import pages from '../../src/views/pages.json' with { type: 'json' };
import { openStage, type Stage } from '../overrides/composites/stage.ts';

export interface Sample {
  readonly title: string;
  readonly shown: Shown;
  /** What a person has to be able to read. */
  readonly expected: readonly string[];
}

const period = {
  time_of_generation_min: '2026-11-14T00:00:00Z',
  time_of_generation_max: '2026-11-28T00:00:00Z',
};

async function sample(
  stage: Stage,
  title: string,
  view: ViewName,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  expected: readonly string[],
): Promise<Sample> {
  const structuredContent = await stage.call(tool, args);
  const result = {
    content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
    structuredContent,
  };
  return { title, shown: { html: pages[view], tool, args, result }, expected };
}

const plan = {
  portkey_plan: 1,
  for: {
    host: 'api.portkey.ai',
    organisation: 'o',
    workspace: { id: 'w', slug: 'production', name: 'Production' },
  },
  mode: 'sync',
  made_at: '2026-11-28T00:00:00.000Z',
  expires_at: '2026-11-28T01:00:00.000Z',
  operations: [
    {
      action: 'create',
      kind: 'configs',
      key: 'router',
      now: null,
      will: { name: 'Router', config: { retry: { attempts: 3 } } },
    },
    {
      action: 'update',
      kind: 'prompts',
      key: 'refund-answer',
      now: { string: 'Old words' },
      will: { string: 'New words' },
    },
    {
      action: 'delete',
      kind: 'guardrails',
      key: 'no-card-numbers',
      now: { name: 'No card numbers' },
      will: null,
    },
  ],
  conflicts: [],
  kept: [{ kind: 'configs', key: 'legacy', reason: 'is protected' }],
  secrets: [{ name: 'OPENAI_KEY', for: ['providers/openai-prod'] }],
  counts: { create: 1, update: 1, delete: 1 },
  digest: 'd1',
};

async function load(): Promise<readonly Sample[]> {
  const stage = await openStage({ empty: false, now: () => Date.parse('2026-11-28T02:00:00Z') });
  try {
    const prompts = (await stage.call('list_prompts', {}))['data'] as { id: string; slug: string }[];
    const versions = await Promise.all(
      prompts.map(
        async ({ id }) =>
          [id, (await stage.call('list_prompt_versions', { promptId: id })) as unknown] as const,
      ),
    );
    const several =
      versions.find(([, list]) => JSON.stringify(list).split('"prompt_version"').length > 2)?.[0] ??
      prompts[0]?.id;
    const configs = (await stage.call('list_configs', {}))['data'] as { slug: string }[];
    return [
      await sample(stage, 'an overview', 'spend', 'get_usage_overview', period, [
        'Spend and traffic',
        '2026-11-14 to 2026-11-28',
        'every workspace that the key can see',
        'Cost',
        '$',
      ]),
      await sample(
        stage,
        'a series',
        'spend',
        'get_cost_analytics',
        { ...period, workspace_slug: 'production' },
        ['Cost', 'workspace production', 'Over time'],
      ),
      await sample(stage, 'a group', 'spend', 'get_analytics_group_models', period, [
        'By model',
        'gpt-4o-mini',
        'requests',
      ]),
      await sample(stage, 'a config', 'routing', 'get_config', { slug: configs[0]?.slug }, [
        'Routing of Production router',
        'retries',
      ]),
      await sample(
        stage,
        'a checked config',
        'routing',
        'check_config',
        {
          config: {
            strategy: { mode: 'loadbalence' },
            targets: [{ provider: '@openai-prod', weight: 2 }, { provider: '@b' }],
          },
        },
        ['What the checker found', 'loadbalance'],
      ),
      await sample(
        stage,
        'two versions',
        'changes',
        'diff_prompt_versions',
        { promptId: several, from: 1, to: 2 },
        ['Changes of', 'Version 1 against 2'],
      ),
      {
        title: 'a plan',
        shown: {
          html: pages.changes,
          tool: 'plan_changes',
          args: {},
          result: { content: [], structuredContent: plan },
        },
        expected: [
          'Plan for Production',
          '1 to delete',
          'guardrails no-card-numbers',
          'OPENAI_KEY',
          'is protected',
          'Approve',
        ],
      },
    ];
  } finally {
    await stage.close();
  }
}

export const samples = await load();
