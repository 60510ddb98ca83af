// Words of the agents domain: agents of the A2A protocol, registered like MCP servers are.

import type { DomainOverrides } from '../tool-override.ts';

export const agents = {
  list_agent_integrations: {
    title: 'List agent integrations',
    description:
      'Lists registered A2A agents by level, workspace or text. Their instances in workspaces: list_agent_servers.',
  },
  create_agent_integration: {
    title: 'Create an agent integration',
    description:
      'Registers an A2A agent by URL, authentication and agent card. create_agent_server then offers it in a workspace.',
    properties: { agent_card: 'From fetch_agent_card' },
  },
  get_agent_integration: {
    title: 'Get an agent integration',
    description: 'Shows one registered A2A agent: its URL, authentication, configuration and agent card.',
    untrusted: true,
  },
  update_agent_integration: {
    title: 'Update an agent integration',
    description:
      "Changes a registered A2A agent's name, URL, authentication or card, for every server made from it.",
  },
  delete_agent_integration: {
    title: 'Delete an agent integration',
    description:
      'Deletes a registered A2A agent for good. Agent servers made from it depend on it; list_agent_servers shows them.',
  },
  list_agent_integration_skills: {
    title: 'List agent integration skills',
    description:
      'Lists the skills that a registered A2A agent offers, with whether each is enabled for its servers.',
    untrusted: true,
  },
  update_agent_integration_skills: {
    title: 'Update agent integration skills',
    description:
      'Switches skills of a registered A2A agent on or off for all its servers. One server: update_agent_server_skills.',
  },
  list_agent_integration_workspaces: {
    title: 'List agent integration workspaces',
    description: 'Lists the workspaces that may use a registered A2A agent, and whether all may by default.',
  },
  update_agent_integration_workspaces: {
    title: 'Update agent integration workspaces',
    description: 'Gives workspaces access to a registered A2A agent or takes it away, one by one or for all.',
    properties: {
      override_existing_workspace_access: 'Also where a workspace has its own setting',
    },
  },
  fetch_agent_card: {
    title: 'Fetch an agent card',
    description:
      'Reads the card that an A2A agent publishes at its URL, for create_agent_integration. Nothing is stored.',
    properties: {
      endpoint: "The agent's URL",
      authToken: 'A secret, sent to the agent',
      authHeader: 'Header that carries the token',
    },
    untrusted: true,
  },
  list_agent_servers: {
    title: 'List agent servers',
    description:
      'Lists the agent servers of a workspace: its instances of registered A2A agents from list_agent_integrations.',
    properties: { id: 'Server ids, comma-separated' },
  },
  create_agent_server: {
    title: 'Create an agent server',
    description:
      'Offers a registered A2A agent in a workspace. An agent not registered yet needs create_agent_integration first.',
  },
  update_agent_server: {
    title: 'Update an agent server',
    description:
      'Renames an agent server of a workspace. URL and authentication belong to update_agent_integration.',
  },
  delete_agent_server: {
    title: 'Delete an agent server',
    description:
      "Deletes a workspace's agent server for good; callers that use it are cut off. The registered agent stays.",
  },
  list_agent_server_skills: {
    title: 'List agent server skills',
    description: 'Lists the skills of one agent server, with whether each is enabled there.',
    untrusted: true,
  },
  update_agent_server_skills: {
    title: 'Update agent server skills',
    description:
      'Switches skills of one agent server on or off. All servers at once: update_agent_integration_skills.',
  },
  test_agent_server: {
    title: 'Test an agent server',
    description: 'Tries to reach the agent behind an agent server and reports whether and how it answers.',
  },
  list_agent_server_user_access: {
    title: 'List agent user access',
    description:
      'Lists who may use an agent server, and the default for users without a setting of their own.',
  },
  update_agent_server_user_access: {
    title: 'Update agent user access',
    description: 'Allows or denies an agent server to single users, and sets the default for everyone else.',
    properties: { default_user_access: 'For users without their own setting' },
  },
} as const satisfies DomainOverrides;
