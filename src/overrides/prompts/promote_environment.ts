// One environment brought to where another is, with a plan to agree on and a way back.
import type { Workflow } from './mcp-prompt.ts';

export const promoteEnvironment: Workflow = {
  name: 'promote_environment',
  title: 'Promote an environment',
  description:
    'Plans what one workspace has and another lacks, applies what was agreed, and keeps the way back.',
  when: 'Use it to copy staging to production, to compare two workspaces, or to undo such a change.',
  arguments: [
    { name: 'from', description: 'The workspace to copy, e.g. staging', required: true, from: 'workspaces' },
    {
      name: 'workspace',
      description: 'The workspace to change, e.g. production',
      required: true,
      from: 'workspaces',
    },
    { name: 'kinds', description: 'For example prompts and configs; all if left out' },
  ],
  needs: ['plan_changes', 'apply_changes'],
  goal: 'Bring the second workspace to what the first holds, of the kinds that were asked for, and nothing else. Delete nothing.',
  steps: [
    {
      uses: ['export_workspace'],
      say: 'Keep a backup: export_workspace of the workspace to change. Tell the person what it left out.',
    },
    {
      uses: ['plan_changes'],
      say: 'Call plan_changes with workspace_id, from_workspace_id and kinds. Where it says that something is required and not there, give its counterpart in map, as {"provider/openai-staging": "provider/openai-prod"}, and plan again.',
    },
    {
      uses: ['plan_changes'],
      say: 'Show the summary as it stands, with secrets_missing and everything that cannot be brought about. Then stop and ask.',
    },
    {
      uses: ['apply_changes'],
      say: 'Once it was agreed, call apply_changes with the digest. Where it stops because something changed, show both sides and plan again; never force it.',
    },
    {
      uses: ['apply_changes', 'plan_changes'],
      say: 'Say what was done. Call plan_changes once more: nothing should be left. The way back is apply_changes with journal_digest, within the hour, or with the journal.',
    },
  ],
};
