// Workflow: review who has access, and who should lose it.
import type { Workflow } from './mcp-prompt.ts';

export const reviewAccess: Workflow = {
  name: 'review_access',
  title: 'Review access',
  description: 'Lists who has access to what, and points out what looks wrong. It changes nothing.',
  when: 'Use it for audits, offboarding, and questions about who can do what.',
  arguments: [{ name: 'workspace', description: 'Only this workspace', from: 'workspaces' }],
  needs: ['list_workspace_members', 'list_api_keys'],
  goal: 'Show who has access and point out what looks wrong. This is a review: change nothing.',
  steps: [
    {
      uses: ['list_all_users'],
      say: 'List the people and their roles with list_all_users, all pages.',
    },
    {
      uses: ['list_workspaces', 'list_workspace_members'],
      say: 'For each workspace in question (list_workspaces), list its members with list_workspace_members.',
    },
    {
      uses: ['list_user_invites'],
      say: 'List invitations that nobody accepted with list_user_invites.',
    },
    {
      uses: ['list_api_keys'],
      say: 'List the keys with list_api_keys: owner, scopes, expiry, last change.',
    },
    {
      uses: ['list_mcp_servers', 'list_mcp_server_user_access'],
      say: 'For MCP servers (list_mcp_servers), see who may use them with list_mcp_server_user_access.',
    },
    {
      uses: ['list_audit_logs'],
      say: 'Look in list_audit_logs for recent changes of roles, members and keys.',
    },
    {
      uses: [],
      say: 'Report as a table: too many admins, keys without expiry or with scopes they hardly need, keys whose owner has left, old invitations. For each, name the tool that would mend it.',
    },
  ],
};
