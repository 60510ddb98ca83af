// Words of the tool that follows references between Portkey's objects backwards.

import type { DomainOverrides } from '../tool-override.ts';

export const referenceComposites = {
  find_references: {
    title: 'Find references',
    description:
      'Finds the configs, prompts, partials, keys, defaults and policies that refer to an object: what deleting it would break.',
    properties: {
      id: 'Id or slug',
      workspace_id: 'Search this workspace only',
      max_pages: 'Pages read per list; too few may miss references',
    },
  },
} as const satisfies DomainOverrides;
