// Words of the mcp-servers domain: a workspace's instances of MCP integrations, and who may use them.

import type { DomainOverrides } from '../tool-override.ts';

export const mcpServers = {
  create_mcp_server: {
    title: 'Create an MCP server',
    description:
      'Offers an MCP integration in a workspace as an MCP server; returns id and slug. A new upstream needs create_mcp_integration first.',
    properties: { mcp_integration_id: 'Id or slug', slug: 'Unique in the organisation' },
  },
  list_mcp_servers: {
    title: 'List MCP servers',
    description:
      'Lists the MCP servers of a workspace with URL, status, authentication and the integration each comes from.',
    properties: { id: 'Server ids, comma-separated' },
  },
  get_mcp_server: {
    title: 'Get an MCP server',
    description:
      "Shows one MCP server with its workspace and its integration's URL, transport, authentication and configuration.",
  },
  update_mcp_server: {
    title: 'Update an MCP server',
    description:
      'Changes the name or description of an MCP server. URL and authentication belong to update_mcp_integration.',
  },
  delete_mcp_server: {
    title: 'Delete an MCP server',
    description:
      "Deletes a workspace's MCP server for good; clients that use it are cut off. The integration stays.",
  },
  test_mcp_server: {
    title: 'Test an MCP server',
    description:
      'Connects to an MCP server through its integration URL; gives success, status code, response time (ms) and any error.',
  },
  list_mcp_server_capabilities: {
    title: 'List MCP server capabilities',
    description:
      'Lists the tools, prompts and resources of an MCP server, with schemas and whether server and integration enable each.',
    properties: { page: 'From 1' },
    untrusted: true,
  },
  update_mcp_server_capabilities: {
    title: 'Update MCP server capabilities',
    description:
      'Switches tools, prompts or resources of one MCP server on or off. All servers at once: update_mcp_integration_capabilities.',
    properties: { 'capabilities[].name': 'From list_mcp_server_capabilities' },
  },
  list_mcp_server_user_access: {
    title: 'List MCP user access',
    description:
      'Lists who may use an MCP server, by default or by an override, and whether they are connected.',
    properties: { page: 'From 1', search: 'User name or email' },
  },
  update_mcp_server_user_access: {
    title: 'Update MCP user access',
    description:
      'Allows or denies an MCP server to single users, and sets the default for everyone without an override.',
    properties: {
      'user_access[].user_id': 'Global user id or user_org_map_id, by kind of key',
      default_user_access: 'For users without an override',
    },
  },
  list_mcp_server_connections: {
    title: 'List MCP server connections',
    description:
      "Lists users' connections to an MCP server and whether each is live. Permission is another matter: list_mcp_server_user_access.",
    properties: { user_id: "Default: the key's user; everyone with a service key" },
  },
  disconnect_mcp_server_connection: {
    title: 'Disconnect an MCP user',
    description:
      "Ends one user's connection to an MCP server; they may connect again unless update_mcp_server_user_access denies it.",
    properties: { user_id: "Required with a service key; else the key's user" },
  },
  get_mcp_server_metadata: {
    title: 'Get MCP server metadata',
    description:
      'Shows what an MCP server last reported about itself, such as name, version, protocol and instructions.',
    untrusted: true,
  },
  sync_mcp_server_metadata: {
    title: 'Sync MCP server metadata',
    description:
      'Tells Portkey what an MCP server says of itself, as you found it; the server is not asked. It replaces what get_mcp_server_metadata shows.',
  },
  sync_mcp_server_capabilities: {
    title: 'Sync MCP server capabilities',
    description:
      'Tells Portkey which tools, prompts and resources an MCP server has, as you found them: the whole list, since the server is not asked.',
  },
  get_mcp_server_tokens: {
    title: 'Get MCP server tokens',
    description: 'Returns the OAuth tokens that Portkey keeps for the caller at an MCP server, in clear.',
  },
  update_mcp_server_tokens: {
    title: 'Update MCP server tokens',
    description:
      'Replaces the OAuth tokens that Portkey keeps for the caller at an MCP server, got from that server outside of Portkey.',
  },
  delete_mcp_server_tokens: {
    title: 'Delete MCP server tokens',
    description:
      'Drops the OAuth tokens that Portkey keeps for the caller at an MCP server; a new sign-in is needed. Another user: disconnect_mcp_server_connection.',
  },
  get_mcp_server_client_info: {
    title: 'Get MCP server client info',
    description: 'Returns id and secret of the OAuth client that Portkey registered at an MCP server.',
  },
  check_mcp_server_user_access: {
    title: 'Check MCP user access',
    description:
      'Tells whether a user may use an MCP server. Everybody at once: list_mcp_server_user_access.',
  },
} as const satisfies DomainOverrides;
