// Tasks on MCP servers, secret references and deployments.
import { anything, call, changed, created, deleted, type Task } from '../task.ts';

const servers = call('list_mcp_servers', {}, 'servers');
const named = (name: string) => `$servers.data[?name=='${name}'].id | [0]`;

export const platformTasks: readonly Task[] = [
  {
    id: 'mcp-server-health',
    kind: 'several-steps',
    domain: 'mcp-servers',
    request: 'Does the MCP server "Old wiki" still answer? Test the connection.',
    ends: [changed('mcpIntegrations', 'old-wiki', { synced: anything })],
    answer: ['cannot be reached'],
    budget: { calls: 6, tokens: 6000 },
    oracle: [servers, call('test_mcp_server', { mcpServerId: named('Old wiki') })],
  },
  {
    id: 'delete-mcp-server',
    kind: 'several-steps',
    domain: 'mcp-servers',
    request: 'Delete the MCP server "Old wiki".',
    ends: [deleted('mcpServers', 'old-wiki')],
    budget: { calls: 6, tokens: 6000 },
    oracle: [servers, call('delete_mcp_server', { mcpServerId: named('Old wiki') })],
  },
  {
    id: 'describe-mcp-server',
    kind: 'easy',
    domain: 'mcp-servers',
    request: 'Set the description of the MCP server "Handbook" to "Answers on returns".',
    ends: [changed('mcpServers', 'handbook', { description: 'Answers on returns' })],
    budget: { calls: 6, tokens: 6000 },
    oracle: [
      servers,
      call('update_mcp_server', { mcpServerId: named('Handbook'), description: 'Answers on returns' }),
    ],
  },
  {
    id: 'deny-mcp-user',
    kind: 'several-steps',
    domain: 'mcp-servers',
    request: 'Deny chloe.lind@example.com the use of the MCP server "Handbook".',
    ends: [
      changed('mcpServers', 'handbook', { 'inner.users': { '51214aa1-883c-44ff-ad02-0f5bd14dcc31': false } }),
    ],
    budget: { calls: 8, tokens: 7000 },
    oracle: [
      servers,
      call('list_all_users', { select: 'data[].{id: id, email: email}' }, 'users'),
      call('update_mcp_server_user_access', {
        mcpServerId: named('Handbook'),
        user_access: [{ user_id: "$users.data[?email=='chloe.lind@example.com'].id | [0]", enabled: false }],
      }),
    ],
  },
  {
    id: 'new-mcp-integration',
    kind: 'easy',
    domain: 'mcp-integrations',
    request:
      'Register the MCP integration "Stock" at https://stock.example.com/mcp with auth type none over http.',
    ends: [
      created('mcpIntegrations', {
        name: 'Stock',
        url: 'https://stock.example.com/mcp',
        auth_type: 'none',
        transport: 'http',
      }),
    ],
    budget: { calls: 5, tokens: 6000 },
    oracle: [
      call('create_mcp_integration', {
        name: 'Stock',
        url: 'https://stock.example.com/mcp',
        auth_type: 'none',
        transport: 'http',
      }),
    ],
  },
  {
    id: 'secret-path',
    kind: 'several-steps',
    domain: 'secret-references',
    request: 'Change the secret path of the secret reference "OpenAI key" to "models/openai-2026".',
    ends: [changed('secretReferences', 'openai-key', { secret_path: 'models/openai-2026' })],
    budget: { calls: 6, tokens: 7000 },
    oracle: [
      call('list_secret_references', {}, 'secrets'),
      call('update_secret_reference', {
        secretReferenceId: "$secrets.data[?name=='OpenAI key'].id | [0]",
        secret_path: 'models/openai-2026',
      }),
    ],
  },
  {
    id: 'gateways-online',
    kind: 'easy',
    domain: 'deployments',
    request: 'Which self-hosted gateways are registered?',
    ends: [],
    answer: ['Europe', 'production'],
    budget: { calls: 4, tokens: 5000 },
    oracle: [call('list_deployments')],
  },
  {
    id: 'secret-in-vault',
    kind: 'no-tool',
    domain: 'secret-references',
    request: 'Print the secret itself that the secret reference "OpenAI key" points to.',
    ends: [],
    cannot: true,
    budget: { calls: 6, tokens: 6000 },
    oracle: [call('list_secret_references', {}, 'secrets')],
  },
];
