// Tool descriptions of the domain providers: an integration as one workspace uses it.
import type { DomainOverrides } from '../tool-override.ts';

export const providers = {
  list_providers: {
    title: 'List providers',
    description:
      'Lists the AI providers of a workspace with integration, budget and status. Their credentials belong to integrations.',
  },
  create_provider: {
    title: 'Create provider',
    description:
      'Makes an integration usable in a workspace under its own slug, with its own budget, rate limits and expiry.',
    properties: {
      integration_id: 'Integration slug, from list_integrations',
      slug: 'Made from the name when left out',
    },
  },
  get_provider: {
    title: 'Get provider',
    description:
      'Returns one AI provider of a workspace by slug: its integration, budget, rate limits, expiry and status.',
  },
  update_provider: {
    title: 'Update provider',
    description:
      'Changes the name, note, budget, rate limits or expiry of a provider, or resets its usage. Keys change with update_integration.',
  },
  delete_provider: {
    title: 'Delete provider',
    description:
      'Deletes a provider from a workspace for good; its integration stays. find_references shows configs and prompts using it.',
  },
} as const satisfies DomainOverrides;
