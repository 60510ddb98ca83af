// Tool descriptions of the domain labels: names such as "staging" for prompt versions.
import type { DomainOverrides } from '../tool-override.ts';

export const labels = {
  create_prompt_label: {
    title: 'Create prompt label',
    description:
      'Creates a label such as staging for marking prompt versions. update_prompt_version then puts it on one.',
    properties: {
      color_code: 'Hex colour, e.g. #3b82f6',
    },
  },
  list_prompt_labels: {
    title: 'List prompt labels',
    description:
      'Lists the labels available to a workspace or organisation, with the ids that update_prompt_version takes.',
    properties: {
      search: 'Part of the name',
    },
  },
  get_prompt_label: {
    title: 'Get prompt label',
    description: 'Returns one label by id: name, colour, status, and whether all workspaces share it.',
    properties: {
      labelId: 'From list_prompt_labels',
    },
  },
  update_prompt_label: {
    title: 'Update prompt label',
    description:
      'Changes the name, description or colour of a label. To label a prompt version, use update_prompt_version.',
    properties: {
      labelId: 'From list_prompt_labels',
      color_code: 'Hex colour, e.g. #3b82f6',
    },
  },
  delete_prompt_label: {
    title: 'Delete prompt label',
    description:
      'Deletes a label for good. Callers that request prompts by this label no longer find a version.',
    properties: {
      labelId: 'From list_prompt_labels',
    },
  },
} as const satisfies DomainOverrides;
