// The rest of the seed: limits, MCP servers, agents, deployments, secrets, invitations, exports, audit.
import type { SandboxAccount } from '../account.ts';
import { addAgentIntegration, addAgentServer } from '../domains/agents.ts';
import { addDeployment } from '../domains/deployments.ts';
import { addExport } from '../domains/exports.ts';
import { mappingOf } from '../domains/guardrails.ts';
import { addRateLimit, addUsageLimit } from '../domains/limits.ts';
import { addMcpIntegration } from '../domains/mcp-integrations.ts';
import { addMcpServer } from '../domains/mcp-servers.ts';
import { addGroup, addInvite, addMapping } from '../domains/people.ts';
import { addSecretReference } from '../domains/secret-references.ts';
import type { Places } from './gateway.ts';

function seedLimits(account: SandboxAccount, { production, research }: Places): void {
  const app = account.apiKeys.where(({ name }) => name === 'Support app')[0]?.id ?? '';
  account.ago(28, () => {
    addUsageLimit(
      account,
      production,
      {
        name: 'Each key, each month',
        conditions: [{ key: 'workspace_id', value: production }],
        group_by: [{ key: 'api_key' }],
        type: 'cost',
        credit_limit: 300,
        alert_threshold: 250,
        periodic_reset: 'monthly',
      },
      { [app]: 262.4 },
    );
    addUsageLimit(
      account,
      research,
      {
        name: 'Tokens for experiments',
        conditions: [{ key: 'workspace_id', value: research }],
        group_by: [{ key: 'metadata._user' }],
        type: 'tokens',
        credit_limit: 2_000_000,
        alert_threshold: 1_500_000,
        periodic_reset: 'weekly',
      },
      { 'emi.tanaka@example.com': 2_000_000, 'ada.park@example.com': 120_000 },
    );
    addRateLimit(account, production, {
      name: 'Each shop, each minute',
      conditions: [{ key: 'metadata.app', value: 'support' }],
      group_by: [{ key: 'metadata._user' }],
      type: 'requests',
      unit: 'rpm',
      value: 60,
    });
  });
}

function seedConnections(
  account: SandboxAccount,
  { production, research }: Places,
  users: readonly string[],
): void {
  const docs = account.ago(45, () =>
    addMcpIntegration(account, {
      name: 'Handbook',
      slug: 'handbook',
      description: 'The shop handbook',
      url: 'https://handbook.example.com/mcp',
      auth_type: 'oauth_auto',
      transport: 'http',
    }),
  );
  const lost = account.ago(12, () =>
    addMcpIntegration(
      account,
      {
        name: 'Old wiki',
        slug: 'old-wiki',
        url: 'https://wiki.invalid/sse',
        auth_type: 'headers',
        transport: 'sse',
        configurations: { custom_headers: {} },
      },
      research,
    ),
  );
  account.ago(40, () =>
    addMcpServer(account, production, docs, { name: 'Handbook', slug: 'handbook' }, users),
  );
  account.ago(12, () => addMcpServer(account, research, lost, { name: 'Old wiki', slug: 'old-wiki' }));
  const agent = account.ago(15, () =>
    addAgentIntegration(account, {
      name: 'Translator',
      slug: 'translator',
      url: 'https://agents.example.com/translator',
      auth_type: 'none',
    }),
  );
  const server = account.ago(14, () =>
    addAgentServer(account, production, agent, { name: 'Translator', slug: 'translator' }),
  );
  server['user_access'] = users.map((user_id) => ({ user_id, enabled: true }));
}

function seedAudit(account: SandboxAccount, { production, staging }: Places): void {
  const happened = [
    {
      days: 21,
      method: 'PUT',
      uri: '/v1/configs/production-router',
      resource_type: 'config',
      action: 'update',
      workspace_id: production,
    },
    {
      days: 8,
      method: 'POST',
      uri: '/v1/prompts',
      resource_type: 'prompt',
      action: 'create',
      workspace_id: staging,
    },
    {
      days: 3,
      method: 'PUT',
      uri: '/v1/prompts/ticket-triage',
      resource_type: 'prompt',
      action: 'update',
      workspace_id: staging,
    },
  ];
  for (const { days, ...change } of happened) {
    account.ago(days, () =>
      account.audit.push({
        ...change,
        timestamp: account.stamp(),
        request_id: account.identity.uuid(),
        request_body: '{}',
        query_params: '',
        request_headers: '{}',
        user_id: account.owner,
        user_type: 'user',
        organisation_id: account.organisation.id,
        response_status_code: 200,
        client_ip: '127.0.0.1',
        country: 'ZZ',
      }),
    );
  }
}

/** Adds what stands around the gateway. `users` are ids, the owner first. */
export function seedOrganisation(account: SandboxAccount, places: Places, users: readonly string[]): void {
  seedLimits(account, places);
  seedConnections(account, places, users.slice(1, 3));
  account.ago(80, () => {
    addSecretReference(account, {
      name: 'OpenAI key',
      slug: 'openai-key',
      description: 'Rotated by the vault',
      manager_type: 'aws_sm',
      auth_config: { aws_auth_type: 'serviceRole', aws_region: 'eu-central-1' },
      secret_path: 'models/openai',
      tags: { team: 'platform' },
    });
    const live = addDeployment(account, {
      name: 'Europe',
      type: 'production',
      is_default: true,
      auth_settings: { gateway_base_url: 'https://gateway.example.com', allow_all_workspaces: 1 },
      tags: { region: 'eu' },
    });
    live['connection_status'] = 'healthy';
    const support = addGroup(account, 'support-team', users.slice(1));
    addGroup(account, 'everyone', users);
    addMapping(account, places.production, support, 'member');
  });
  account.ago(2, () =>
    addInvite(account, {
      email: 'finn.moreau@example.com',
      role: 'member',
      workspaces: [{ id: places.staging, role: 'member' }],
    }),
  );
  account.ago(30, () =>
    addInvite(account, { email: 'gita.shah@example.com', role: 'member', workspaces: [] }),
  );
  const done = account.ago(5, () =>
    addExport(account, places.production, {
      description: 'Errors of the bad afternoon',
      filters: { status_code: '429,500,503' },
      requested_data: ['id', 'trace_id', 'created_at', 'ai_model', 'response_status_code'],
    }),
  );
  done['status'] = 'success';
  const guardrail = account.guardrails.find('no-card-numbers');
  const handbook = account.mcpServers.find('handbook');
  if (guardrail && handbook) {
    account.defaults.input_guardrails.push(guardrail.id);
    guardrail['mcp_servers'] = { [handbook.id]: mappingOf(account, {}) };
  }
  account.exclusions.input.add(places.research);
  seedAudit(account, places);
}
