// Words of the tools that work across domains: references followed backwards, and many reads in one call.

import type { DomainOverrides } from '../tool-override.ts';

export const referenceComposites = {
  find_references: {
    title: 'Find references',
    description:
      'Finds the configs, prompts, partials, keys, defaults and policies that refer to an object, also by way of others: what deleting it would break.',
    properties: {
      id: 'Id or slug',
      workspace_id: 'Search this workspace only',
      max_pages: 'Pages read per list; too few may miss references',
    },
  },
  read_many: {
    title: 'Read many',
    description:
      'Runs up to 50 read tools in one call, e.g. {"tool":"list_prompts","as":"p"}, then {"tool":"get_prompt","for_each":"p.data[].id","arguments":{"promptId":"$item"},"select":"name"}. $p.path is a value of step p.',
    properties: {
      'steps[].tool': 'A tool of class read',
      'steps[].arguments': '$item: the item of for_each; $name.path: JMESPath into an earlier result',
      'steps[].as': 'Name of the result for later steps',
      'steps[].for_each': 'JMESPath over earlier results by name; the step runs for each item',
      'steps[].select': 'JMESPath over each reply',
    },
    untrusted: true,
  },
} as const satisfies DomainOverrides;
