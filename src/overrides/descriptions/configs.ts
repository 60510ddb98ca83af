// Tool descriptions of the domain configs: how the gateway routes, retries and caches.
import type { DomainOverrides } from '../tool-override.ts';

export const configs = {
  list_configs: {
    title: 'List configs',
    description:
      'Lists gateway configs with slug, workspace, status and owner, without their rules; get_config has those.',
  },
  create_config: {
    title: 'Create config',
    description:
      'Creates a gateway config, the rules for routing, fallback, retries and caching, and returns its ids.',
    properties: {
      config:
        '{strategy: {mode: "single"|"fallback"|"loadbalance"|"conditional", on_status_codes, conditions: [{query, then}], default}, targets: [{provider: "@slug", override_params: {model}, weight, name}], retry: {attempts}, cache: {mode, max_age}, request_timeout, input_guardrails, output_guardrails}',
    },
  },
  delete_config: {
    title: 'Delete config',
    description:
      'Deletes a gateway config for good; requests that name it fail. find_references shows keys using it.',
  },
  get_config: {
    title: 'Get config',
    description: 'Returns the current rules of one gateway config by slug, perhaps as JSON text.',
  },
  update_config: {
    title: 'Update config',
    description: 'Renames a gateway config, changes its status, or saves new rules as a new version.',
    properties: {
      config:
        'Full rules: strategy, targets, provider, retry, cache, override_params, request_timeout, input_guardrails',
    },
  },
  list_config_versions: {
    title: 'List config versions',
    description: 'Lists every saved version of a gateway config with its rules, author and date.',
  },
  get_config_version: {
    title: 'Get config version',
    description: 'Returns one saved version of a gateway config by id. list_config_versions has the ids.',
    properties: {
      configVersionId: 'version_id in list_config_versions',
    },
  },
} as const satisfies DomainOverrides;

/** Words of the tool that checks a config before it is saved. */
export const configComposites = {
  check_config: {
    title: 'Check config',
    description:
      'Checks gateway config rules before they are saved: errors and warnings with path and fix, and named providers, guardrails or prompts that do not exist. Changes nothing.',
    properties: {
      config: 'As in create_config',
      workspace_id: 'Where its names are looked up',
    },
  },
} as const satisfies DomainOverrides;
