// A new team: its own workspace, its people, its models, its budget and its key.
import type { Workflow } from './mcp-prompt.ts';

export const onboardTeam: Workflow = {
  name: 'onboard_team',
  title: 'Onboard a team',
  description: 'Sets up a workspace with members, providers, a budget and an API key.',
  when: 'Use it when a team, project or customer needs a workspace, access, budget and key.',
  arguments: [
    { name: 'team', description: 'Name of the team', required: true },
    { name: 'members', description: 'Email addresses, comma-separated' },
    { name: 'budget', description: 'Monthly budget in US dollars' },
    { name: 'like', description: 'An existing workspace to take as the model', from: 'workspaces' },
  ],
  needs: ['create_workspace', 'add_workspace_member'],
  goal: 'Set up what this team needs, and nothing twice: look before you create. Show the plan and ask before the first change.',
  steps: [
    {
      uses: ['list_workspaces'],
      say: 'See with list_workspaces that there is no such workspace yet; read the one to take as the model, if any.',
    },
    { uses: ['create_workspace'], say: 'Create it with create_workspace.' },
    {
      uses: ['list_all_users', 'invite_user', 'add_workspace_member'],
      say: 'Find with list_all_users who is in the organisation already: those join with add_workspace_member, the others with invite_user and this workspace in the invitation.',
    },
    {
      uses: ['list_integrations', 'update_integration_workspaces', 'list_providers', 'create_provider'],
      say: 'Choose from list_integrations what the team may use and grant it with update_integration_workspaces. A grant makes a provider by itself: look with list_providers, and use create_provider only for what is missing.',
    },
    {
      uses: ['create_usage_limit'],
      say: 'Set the budget with create_usage_limit for this workspace, monthly, with an alert before it is used up.',
    },
    {
      uses: ['create_api_key'],
      say: 'Create a workspace key with create_api_key, with the fewest scopes that do. Its secret is shown only once: give it to the person, and repeat it nowhere.',
    },
    {
      uses: [],
      say: 'List what was made with ids, and what is still open, such as invitations not yet accepted.',
    },
  ],
};
