// Workflow: bring a working prompt to production, with a way back.
import type { Workflow } from './mcp-prompt.ts';

export const shipPrompt: Workflow = {
  name: 'ship_prompt',
  title: 'Ship a prompt',
  description: 'Checks a prompt, promotes it to another environment and publishes it, with a way back.',
  when: 'Use it to release, publish, promote or roll back a prompt.',
  arguments: [
    { name: 'prompt', description: 'Slug or id of the prompt', required: true, from: 'prompts' },
    { name: 'workspace', description: 'Workspace of the target', from: 'workspaces' },
    { name: 'target', description: 'Target collection', from: 'collections' },
    { name: 'env', description: 'Target environment, e.g. production' },
  ],
  needs: ['get_prompt', 'promote_prompt'],
  goal: 'Bring this prompt into its target environment so that callers get the new content, and nothing else changes.',
  steps: [
    {
      uses: ['get_prompt', 'list_prompt_versions'],
      say: 'Read the prompt with get_prompt and its history with list_prompt_versions; note which version is the default now.',
    },
    {
      uses: ['render_prompt'],
      say: 'Fill it in with render_prompt and sample values for each variable; say whether the result reads as it should.',
    },
    {
      uses: ['promote_prompt'],
      say: 'Call promote_prompt with dry_run, and show which fields would change.',
    },
    {
      uses: ['find_references'],
      say: 'When it replaces an existing prompt, show with find_references what uses that one.',
    },
    {
      uses: ['promote_prompt'],
      say: 'Ask whether to go on. Then call promote_prompt with publish, and with assign_label where a label marks the environment.',
    },
    {
      uses: ['plan_changes', 'apply_changes'],
      say: 'Where partials or labels that it needs are missing in the target workspace, plan them first with plan_changes (kinds partials, labels, collections), and apply_changes once agreed.',
    },
    {
      uses: ['publish_prompt', 'update_prompt_version'],
      say: 'Read the result back, and say how to return: publish_prompt with the number of the version that was the default before, and update_prompt_version to move a label back, since callers that name it stay where it is.',
    },
  ],
};
