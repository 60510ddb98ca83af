// Words of the mcp-integrations domain: MCP servers of others, registered once for many workspaces.

import type { DomainOverrides } from '../tool-override.ts';

// Create and update take the same connection settings.
const connection = {
  'configurations.custom_headers': 'Sent to the MCP server, name to value',
  'configurations.passthrough_header': 'Handed on from the incoming request',
  'secret_mappings[].target_field': 'configurations.<field>; each once',
} as const;

export const mcpIntegrations = {
  create_mcp_integration: {
    title: 'Create an MCP integration',
    description:
      'Registers an existing MCP server by URL, transport and authentication; returns id and slug. create_mcp_server then offers it in a workspace.',
    properties: {
      workspace_id: 'Makes it belong to this workspace alone',
      organisation_id: 'With an organisation key and no workspace_id',
      slug: 'Unique in the organisation',
      ...connection,
    },
  },
  list_mcp_integrations: {
    title: 'List MCP integrations',
    description:
      'Lists registered MCP integrations with URL, transport, authentication and level. Their instances in workspaces: list_mcp_servers.',
  },
  get_mcp_integration: {
    title: 'Get an MCP integration',
    description:
      'Shows one MCP integration: URL, transport, authentication, configuration, workspace access and secret mappings.',
  },
  update_mcp_integration: {
    title: 'Update an MCP integration',
    description:
      "Changes an MCP integration's name, URL, transport, authentication or secrets, for every MCP server made from it.",
    properties: connection,
  },
  delete_mcp_integration: {
    title: 'Delete an MCP integration',
    description:
      'Deletes an MCP integration for good. MCP servers made from it depend on it; list_mcp_servers shows them.',
  },
  list_mcp_integration_workspaces: {
    title: 'List MCP integration workspaces',
    description:
      'Lists the workspaces of an MCP integration with their access, and whether all workspaces have it by default.',
    properties: { version: 'Any value: reply in data and total' },
  },
  update_mcp_integration_workspaces: {
    title: 'Update MCP integration workspaces',
    description:
      'Gives workspaces access to an MCP integration or takes it away, one by one or for all of them.',
    properties: {
      'workspaces[].id': 'Workspace id or slug',
      global_workspace_access: 'The setting for all workspaces',
      override_existing_workspace_access: 'Also where a workspace has its own setting',
    },
  },
  list_mcp_integration_capabilities: {
    title: 'List MCP integration capabilities',
    description:
      'Lists the tools, prompts and resources of an MCP integration, with schemas and whether each is enabled.',
    properties: { page: 'From 1' },
    untrusted: true,
  },
  update_mcp_integration_capabilities: {
    title: 'Update MCP integration capabilities',
    description:
      'Switches tools, prompts or resources on or off for every MCP server of the integration. One server: update_mcp_server_capabilities.',
    properties: {
      'capabilities[].name': 'From list_mcp_integration_capabilities',
    },
  },
  get_mcp_integration_metadata: {
    title: 'Get MCP integration metadata',
    description:
      'Shows what the integrated MCP server says it is: name, version, protocol, capability flags; also the last sync and its error.',
    untrusted: true,
  },
  sync_mcp_integration: {
    title: 'Sync an MCP integration',
    description:
      'Takes what an MCP server reports about itself and its capabilities, and stores it on the integration.',
    properties: {
      server_info: 'As reported in the MCP handshake',
    },
  },
  test_mcp_integration: {
    title: 'Test an MCP integration',
    description:
      'Tries to reach the MCP server behind an integration and reports the outcome. A workspace instance: test_mcp_server.',
  },
} as const satisfies DomainOverrides;
