// Tasks on guardrails and where they hold.

import type { SandboxAccount } from '../../../src/sandbox/account.ts';
import { addGuardrail } from '../../../src/sandbox/domains/guardrails.ts';
import { call, changed, created, deleted, like, type Task } from '../task.ts';

const guardrails = call('list_guardrails', {}, 'guardrails');
const named = (name: string) => `$guardrails.data[?name=='${name}'].id | [0]`;
const none = { feedback: { value: 0, weight: 0, metadata: '' } };

/** A guardrail against personal data, ready and in force nowhere. */
function addPiiGuardrail(account: SandboxAccount): void {
  const place = account.workspaces.find('production')?.id ?? '';
  addGuardrail(account, place, {
    name: 'Redact personal data',
    slug: 'redact-personal-data',
    checks: [{ id: 'portkey.pii', parameters: { categories: ['EMAIL_ADDRESS'], redact: true } }],
    actions: { deny: false, async: false, on_success: none, on_fail: none },
  });
}

export const guardrailTasks: readonly Task[] = [
  {
    id: 'pii-on-all-traffic',
    kind: 'several-steps',
    domain: 'guardrails',
    request:
      'Put the guardrail "Redact personal data" on the input of all traffic of the organisation, beside the one that is there.',
    seed: addPiiGuardrail,
    ends: [
      changed('defaults', 'organisation', {
        input_guardrails: ['@guardrails/no-card-numbers', like('.')],
      }),
    ],
    budget: { calls: 9, tokens: 9000 },
    oracle: [
      guardrails,
      call('get_organisation_defaults', {}, 'defaults'),
      call('update_organisation_defaults', {
        input_guardrails: ['$defaults.input_guardrails[0]', named('Redact personal data')],
      }),
    ],
  },
  {
    id: 'new-word-filter',
    kind: 'several-steps',
    domain: 'guardrails',
    request:
      'Create a guardrail "No internal names" in production that denies texts which match the regular expression Project (Falcon|Heron).',
    ends: [
      created('guardrails', {
        name: 'No internal names',
        workspace_id: '@workspaces/production',
        checks: [{ id: 'default.regexMatch', parameters: { rule: 'Project (Falcon|Heron)', not: true } }],
        actions: { deny: true },
      }),
    ],
    budget: { calls: 7, tokens: 12000 },
    oracle: [
      call('create_guardrail', {
        name: 'No internal names',
        workspace_id: 'production',
        checks: [{ id: 'default.regexMatch', parameters: { rule: 'Project (Falcon|Heron)', not: true } }],
        actions: { deny: true },
      }),
    ],
  },
  {
    id: 'rename-guardrail',
    kind: 'easy',
    domain: 'guardrails',
    request: 'Rename the guardrail "Short answers" to "Eight sentences".',
    ends: [changed('guardrails', 'short-answers', { name: 'Eight sentences' })],
    budget: { calls: 6, tokens: 9000 },
    oracle: [
      guardrails,
      call('update_guardrail', { guardrailId: named('Short answers'), name: 'Eight sentences' }),
    ],
  },
  {
    id: 'what-does-guardrail-check',
    kind: 'easy',
    domain: 'guardrails',
    request: 'What exactly does the guardrail "Short answers" check?',
    ends: [],
    answer: ['sentenceCount', 'maxSentences'],
    budget: { calls: 6, tokens: 7000 },
    oracle: [guardrails, call('get_guardrail', { guardrailId: named('Short answers') })],
  },
  {
    id: 'delete-guardrail',
    kind: 'several-steps',
    domain: 'guardrails',
    request: 'Delete the guardrail "Redact personal data"; it is in force nowhere.',
    seed: addPiiGuardrail,
    ends: [deleted('guardrails', 'redact-personal-data')],
    budget: { calls: 6, tokens: 7000 },
    oracle: [guardrails, call('delete_guardrail', { guardrailId: named('Redact personal data') })],
  },
  {
    id: 'exempted-workspaces',
    kind: 'several-steps',
    domain: 'guardrails',
    request: 'Which workspaces are exempt from the input guardrails of the organisation?',
    ends: [],
    answer: ['research'],
    budget: { calls: 6, tokens: 7000 },
    oracle: [
      call('list_workspaces', { select: 'data[0].organisation_id' }, 'place'),
      call('list_input_guardrail_workspace_exclusions', {
        organisation_id: '08ff49b6-f772-4632-a716-c43069c43a8c',
        select: 'data[?excluded].workspace_slug',
      }),
    ],
  },
  {
    id: 'guard-mcp-server',
    kind: 'several-steps',
    domain: 'guardrails',
    request: 'Attach the guardrail "Redact personal data" to the MCP server "Handbook".',
    seed: addPiiGuardrail,
    ends: [changed('guardrails', 'redact-personal-data', { mcp_servers: { $anything: true } })],
    budget: { calls: 8, tokens: 8000 },
    oracle: [
      guardrails,
      call('list_mcp_servers', {}, 'servers'),
      call('upsert_guardrail_mcp_server', {
        guardrailId: named('Redact personal data'),
        mcpServerId: "$servers.data[?name=='Handbook'].id | [0]",
      }),
    ],
  },
];
