// Tool descriptions of the domain keys: virtual keys, which hold the key of an AI service, and API keys, which open
// Portkey itself.
import type { DomainOverrides } from '../tool-override.ts';

/** The arguments of an API key's limits and defaults, which creating and updating share. */
const access = {
  scopes: 'Permissions, e.g. logs.view, prompts.read',
  'defaults.metadata': 'Added to every request made with the key',
  'defaults.config_id': 'Slug of the config that requests use',
  'defaults.allow_config_override': 'false pins the config',
  rotation_policy: 'Takes rotation_period or next_rotation_at',
  'rotation_policy.next_rotation_at': 'ISO 8601; goes before rotation_period',
  'rotation_policy.key_transition_period_ms': 'Old secret works this long; 1800000 or more',
} as const;

export const keys = {
  list_virtual_keys: {
    title: 'List virtual keys',
    description:
      'Lists virtual keys, which hold the key of an AI service, with budgets and status. For Portkey keys, use list_api_keys.',
  },
  create_virtual_key: {
    title: 'Create virtual key',
    description: "Stores an AI service's key in Portkey and returns the slug that requests use in its place.",
    properties: {
      key: 'Secret key of the AI service',
      apiVersion: 'For Azure OpenAI',
      resourceName: 'For Azure OpenAI',
      deploymentName: 'For Azure OpenAI',
      deploymentConfig: 'Azure deployments',
    },
  },
  get_virtual_key: {
    title: 'Get virtual key',
    description:
      'Returns one virtual key by slug: its budget, rate limits, expiry, model settings and status.',
  },
  update_virtual_key: {
    title: 'Update virtual key',
    description:
      'Changes the name, note, budget, rate limits or deployments of a virtual key, or swaps the key it holds.',
    properties: {
      key: 'New secret key; replaces the stored one',
      deploymentConfig: 'Azure deployments',
    },
  },
  delete_virtual_key: {
    title: 'Delete virtual key',
    description:
      'Deletes a virtual key for good; requests that use it fail. find_references shows configs and prompts using it.',
  },
  create_api_key: {
    title: 'Create API key',
    description:
      'Creates a Portkey API key for a user or service and returns its secret, shown only this once.',
    properties: {
      type: 'organisation needs an Enterprise plan',
      ...access,
      expires_at: 'ISO 8601, within the maximum lifetime',
    },
  },
  list_api_keys: {
    title: 'List API keys',
    description:
      'Lists Portkey API keys with owner, scopes, budgets and status. For keys of AI services, use list_virtual_keys.',
  },
  update_api_key: {
    title: 'Update API key',
    description:
      'Changes scopes, budgets, defaults or expiry of a Portkey API key; type and owner stay, and so does the secret.',
    properties: {
      ...access,
      usage_limits: 'null clears',
      alert_emails: 'null clears',
      expires_at: 'ISO 8601; null clears',
      'defaults.config_id': 'Slug of the config that requests use; null clears',
    },
  },
  get_api_key: {
    title: 'Get API key',
    description: 'Returns one Portkey API key by id: its type, owner, scopes, budget, defaults and expiry.',
    properties: {
      id: 'UUID, from list_api_keys',
    },
  },
  delete_api_key: {
    title: 'Delete API key',
    description:
      'Deletes a Portkey API key for good: its secret ends now, which only this does. A leaked key: create_api_key first, then delete this one.',
  },
  rotate_api_key: {
    title: 'Rotate API key',
    description:
      'Gives an API key a new secret, shown only this once; the old one works for at least 30 minutes more. A leaked key: delete_api_key.',
    properties: {
      key_transition_period_ms: 'How long the old secret still works; at least 1800000, the default',
    },
  },
} as const satisfies DomainOverrides;
