// Workflow: find and remove unused objects with care.
import type { Workflow } from './mcp-prompt.ts';

export const cleanUp: Workflow = {
  name: 'clean_up',
  title: 'Clean up',
  description:
    'Finds prompts, configs, keys and providers that nothing refers to, and removes what was agreed where this server may delete.',
  when: 'Use it to find and remove what is unused, stale or left over.',
  arguments: [
    { name: 'workspace', description: 'Only this workspace', from: 'workspaces' },
    { name: 'kinds', description: 'For example configs and virtual keys; all if left out' },
  ],
  needs: ['find_references', 'list_configs'],
  goal: 'Find what is not used any more. Delete only what the person has agreed to by name, one at a time.',
  steps: [
    {
      uses: ['list_prompts', 'list_configs', 'list_providers', 'list_virtual_keys', 'list_guardrails'],
      say: 'List the candidates with all pages: list_prompts, list_configs, list_providers, list_virtual_keys, list_guardrails.',
    },
    {
      uses: ['find_references'],
      say: 'Ask find_references about each. Where its answer says that it did not see everything, count the object as used.',
    },
    {
      uses: ['get_request_analytics'],
      say: 'What nothing refers to may still be called by name: see with get_request_analytics, filtered by it, whether requests came in the last 30 days.',
    },
    {
      uses: [],
      say: 'Show a table: object, age, references, requests, and whether it looks safe to delete. Then stop and ask.',
    },
    {
      uses: ['export_workspace'],
      say: 'Keep a backup of the workspace with export_workspace before anything is deleted.',
    },
    {
      uses: ['delete_config', 'delete_prompt', 'delete_provider', 'delete_virtual_key', 'delete_guardrail'],
      say: 'Keep a copy of each object in the conversation before you delete it with delete_config, delete_prompt, delete_provider, delete_virtual_key or delete_guardrail.',
    },
  ],
};
