// Agents that speak A2A: an agent somewhere, its skills, and its use in a workspace. All of it is in
// preview, so that the replies follow the older kinds of object.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import { slugOf } from '../identity.ts';
import { apply, resource } from '../resource.ts';
import {
  type Call,
  fields,
  type Handlers,
  objects,
  ofType,
  placeOf,
  referred,
  sent,
  text,
  workspaceOf,
} from '../sandbox-request.ts';
import type { Row } from '../store.ts';

const settable = ['name', 'configurations', 'url', 'auth_type', 'agent_card'];
const testing = 100;

function cardOf(url: string): Record<string, unknown> {
  return {
    name: 'Sandbox agent',
    url,
    version: '1.0.0',
    description: 'No agent was asked; this card is always the same.',
    skills: [
      { id: 'translate', name: 'Translate', description: 'Translates a text' },
      { id: 'classify', name: 'Classify', description: 'Sorts a text into classes' },
    ],
  };
}

/** Adds an agent, of the organisation unless `workspace` is given. */
export function addAgentIntegration(
  account: SandboxAccount,
  body: Readonly<Record<string, unknown>>,
  workspace: string | null = null,
): Row {
  const name = String(body['name']);
  const card = { ...cardOf(String(body['url'])), ...fields(body['agent_card']) };
  return account.agentIntegrations.add({
    ...account.fresh(),
    configurations: {},
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    type: workspace === null ? 'organisation' : 'workspace',
    owner_id: account.owner,
    status: 'active',
    agent_card: card,
    skills: objects(card['skills']).map((skill) => ({ ...skill, enabled: true })),
    workspaces: account.workspaces.all().map(({ id }) => ({ id, enabled: true })),
    global_workspace_access: { enabled: workspace === null },
    object: 'agent-integration',
  });
}

/** Puts an agent into a workspace. */
export function addAgentServer(
  account: SandboxAccount,
  workspace: string,
  integration: Row,
  body: Readonly<Record<string, unknown>>,
): Row {
  const name = String(body['name']);
  return account.agentServers.add({
    ...account.fresh(),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    agent_integration_id: integration.id,
    status: 'active',
    skills: objects(integration['skills']).map((skill) => ({ ...skill })),
    user_access: [],
    default_user_access: 'allow',
    object: 'agent-server',
  });
}

/** Entries of a list by their key, changed by those that were sent: names alone switch on. */
function changed(list: unknown, wanted: unknown, key: string): Record<string, unknown>[] {
  const entries = new Map(objects(list).map((one) => [String(one[key]), one]));
  for (const item of Array.isArray(wanted) ? wanted : []) {
    const one = typeof item === 'string' ? { [key]: item, enabled: true } : fields(item);
    const name = String(one[key] ?? one['name']);
    entries.set(name, { ...entries.get(name), ...one });
  }
  return [...entries.values()];
}

function listOf(list: unknown): Record<string, unknown> {
  const data = objects(list);
  return { object: 'list', total: data.length, data };
}

function shown({ skills: _skills, workspaces: _workspaces, user_access: _access, ...row }: Row): unknown {
  return row;
}

function changeSkills(row: Row, { account, body }: Call): unknown {
  apply(account, row, { skills: changed(row['skills'], body['skills'], 'id') });
  return { success: true };
}

function changeWorkspaces(row: Row, call: Call): unknown {
  const { body } = call;
  const named = Array.isArray(body['workspaces']) ? body['workspaces'] : [];
  const wanted = named.map((one) => {
    const entry = typeof one === 'string' ? { id: one, enabled: true } : fields(one);
    return { ...entry, id: workspaceOf(call, entry['id']) };
  });
  const before = body['override_existing_workspace_access'] === true ? [] : row['workspaces'];
  apply(call.account, row, {
    workspaces: changed(before, wanted, 'id'),
    ...sent(body, ['global_workspace_access']),
  });
  return { success: true };
}

const server = '/agent-servers/{agentServerId}';

const { [`GET ${server}`]: _unserved, ...servers } = resource({
  path: '/agent-servers',
  item: server,
  store: (account) => account.agentServers,
  make: (call) => {
    const wanted = String(call.body['agent_integration_id']);
    const integration = referred(call, call.account.agentIntegrations, wanted);
    if (!integration) throw invalid(`agent_integration_id names no agent integration: ${wanted}`);
    return addAgentServer(call.account, workspaceOf(call), integration, call.body);
  },
  listed: shown,
  change: (_row, { body }) => sent(body, ['name']),
  below: {
    'GET /skills': ({ skills }) => listOf(skills),
    'PUT /skills': changeSkills,
    'POST /test': async (row, { account }) => {
      await sleep(testing);
      apply(account, row, { last_tested_at: account.stamp() });
      return { success: true, status_code: 200, response_time_ms: testing, error: null };
    },
    'GET /user-access': ({ user_access, default_user_access }) => ({
      ...listOf(user_access),
      default_user_access,
    }),
    'PUT /user-access': (row, { account, body }) => {
      apply(account, row, {
        user_access: changed(row['user_access'], body['user_access'], 'user_id'),
        ...sent(body, ['default_user_access']),
      });
      return { success: true };
    },
  },
});

export const agents: Handlers = {
  ...servers,
  ...resource({
    path: '/agent-integrations',
    item: '/agent-integrations/{agentIntegrationId}',
    store: (account) => account.agentIntegrations,
    free: ['type'],
    keeps: ofType,
    make: (call) => addAgentIntegration(call.account, call.body, placeOf(call)),
    listed: shown,
    change: (_row, { body }) => sent(body, settable),
    removing: (row, { account }) => {
      for (const one of account.agentServers.where((other) => other['agent_integration_id'] === row.id)) {
        account.agentServers.remove(one);
      }
    },
    below: {
      'GET /skills': ({ skills }) => listOf(skills),
      'PUT /skills': changeSkills,
      'GET /workspaces': ({ workspaces, global_workspace_access }) => ({
        ...listOf(workspaces),
        global_workspace_access,
      }),
      'PUT /workspaces': changeWorkspaces,
    },
  }),
  'POST /agent-integrations/fetch-agent-card': ({ body }) => ({
    success: true,
    agent_card: cardOf(String(body['endpoint'])),
  }),
};
