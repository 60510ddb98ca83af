// Tool descriptions of the domain guardrails: checks on requests and replies, the organisation's default guardrails,
// and the workspaces and MCP servers that they reach.
import type { DomainOverrides } from '../tool-override.ts';

/** The arguments of a guardrail's content, which creating and updating share. */
const content = {
  checks: 'Each: a check id and its parameters',
  'checks[].id': 'Vendor and check, e.g. default.regexMatch, portkey.pii, azure.contentSafety',
  'checks[].parameters': 'Settings of this check; each check id has its own',
  'checks[].parameters.jwksUri': 'URL of the keys that verify the token',
  'checks[].parameters.headerKey': 'Request header that carries the token',
  'checks[].parameters.cacheMaxAge': 'Seconds',
  'checks[].parameters.clockTolerance': 'Seconds',
  'checks[].parameters.maxTokenAge': 'Duration, e.g. 1d',
  'checks[].parameters.models': 'The only models allowed',
  'checks[].parameters.rule': 'Regular expression',
  'checks[].parameters.not': 'true inverts the verdict',
  'checks[].parameters.schema': 'JSON Schema that the content is checked against',
  'checks[].parameters.keys': 'Keys looked for in JSON content',
  'checks[].parameters.words': 'Words or phrases looked for',
  'checks[].parameters.operator': 'How many have to be present',
  'checks[].parameters.onlyDNS': 'Looks up the domain only, about ten times faster',
  'checks[].parameters.format': 'Language of code looked for',
  'checks[].parameters.webhookURL': 'Receives the content and answers with a verdict',
  'checks[].parameters.failOnError': 'A timeout or status other than 200 fails the check',
  'checks[].parameters.timeout': 'Milliseconds',
  'checks[].parameters.metadataKeys': 'Metadata keys that requests are checked for',
  'checks[].parameters.allowedTypes': 'Request types let through, e.g. chatComplete, embed; no others',
  'checks[].parameters.blockedTypes': 'Request types refused',
  'checks[].parameters.prompt_injection_threshold': 'Risk score from 0 to 1',
  'checks[].parameters.toxicity_threshold': 'Risk score from 0 to 1',
  'checks[].parameters.evasion_threshold': 'Risk score from 0 to 1',
  'checks[].parameters.projectID': 'Aporia project',
  'checks[].parameters.profile': 'Patronus evaluator profile, e.g. system:is-concise',
  'checks[].parameters.categories': 'Categories that fail the check',
  'checks[].parameters.language': 'Language that is allowed',
  'checks[].parameters.redact': 'Masks what is found',
  'checks[].parameters.guardrailId': 'Guardrail in AWS Bedrock, not in Portkey',
  'checks[].parameters.guardrailVersion': 'Version in AWS Bedrock',
  'checks[].parameters.blocklistNames': 'Blocklists kept in Azure',
  'checks[].parameters.severity': 'Azure severity from which content fails',
  'checks[].parameters.domain': 'phi limits detection to health information',
  'checks[].parameters.profile_name': 'Profile in Prisma AIRS',
  'checks[].name': 'Label for this check',
  actions: 'deny, async, and feedback in on_success and on_fail',
} as const;

export const guardrails = {
  create_guardrail: {
    title: 'Create guardrail',
    description:
      'Creates a guardrail: checks on requests or replies, and what follows. It blocks only with "deny": true. Configs refer to it; for all traffic: update_organisation_defaults.',
    properties: content,
  },
  list_guardrails: {
    title: 'List guardrails',
    description:
      'Lists guardrails of a workspace or organisation with slug and status; get_guardrail shows their checks.',
  },
  get_guardrail: {
    title: 'Get guardrail',
    description: 'Returns one guardrail by id or slug with all its checks, their settings and its actions.',
    properties: {
      guardrailId: 'UUID or slug',
    },
  },
  update_guardrail: {
    title: 'Update guardrail',
    description:
      'Changes the name, checks or actions of a guardrail, which all configs that refer to it share.',
    properties: {
      guardrailId: 'UUID or slug',
      ...content,
      checks: 'The whole new list of checks',
    },
  },
  delete_guardrail: {
    title: 'Delete guardrail',
    description:
      'Deletes a guardrail for good, so its checks protect nothing any more. find_references shows configs using it.',
    properties: {
      guardrailId: 'UUID or slug',
    },
  },
  get_organisation_defaults: {
    title: 'Get default guardrails',
    description:
      'Returns the organisation-wide defaults: the guardrails that run on input and output in every workspace.',
  },
  update_organisation_defaults: {
    title: 'Set default guardrails',
    description:
      'Replaces the guardrails that run in every workspace that is not excluded (see the exclusions): read get_organisation_defaults first, and send the whole lists.',
    properties: {
      input_guardrails: 'Slugs or UUIDs; what is left out ends',
      output_guardrails: 'Slugs or UUIDs; what is left out ends',
    },
  },
  list_input_guardrail_workspace_exclusions: {
    title: 'List input guardrail exclusions',
    description:
      'Lists the workspaces that the default guardrails on requests skip. For replies, use list_output_guardrail_workspace_exclusions.',
    properties: {
      organisation_id: 'UUID, as in list_api_keys',
    },
  },
  update_input_guardrail_workspace_exclusions: {
    title: 'Set input guardrail exclusions',
    description: 'Exempts workspaces from the default guardrails on requests, or ends the exemption.',
    properties: {
      organisation_id: 'UUID, as in list_api_keys',
      'workspaces[].excluded': 'true exempts, false ends the exemption',
      override_existing: 'true replaces the exclusions already set',
    },
  },
  list_output_guardrail_workspace_exclusions: {
    title: 'List output guardrail exclusions',
    description:
      'Lists the workspaces that the default guardrails on replies skip. For requests, use list_input_guardrail_workspace_exclusions.',
    properties: {
      organisation_id: 'UUID, as in list_api_keys',
    },
  },
  update_output_guardrail_workspace_exclusions: {
    title: 'Set output guardrail exclusions',
    description: 'Exempts workspaces from the default guardrails on replies, or ends the exemption.',
    properties: {
      organisation_id: 'UUID, as in list_api_keys',
      'workspaces[].excluded': 'true exempts, false ends the exemption',
      override_existing: 'true replaces the exclusions already set',
    },
  },
  list_guardrail_mcp_servers: {
    title: 'List guardrail MCP servers',
    description:
      'Lists the MCP servers whose traffic a guardrail checks, with the direction and capabilities it covers.',
    properties: {
      guardrailId: 'UUID or slug',
    },
  },
  replace_guardrail_mcp_servers: {
    title: 'Replace guardrail MCP servers',
    description:
      'Replaces all MCP servers that a guardrail checks; those left out lose it. For one, use upsert_guardrail_mcp_server.',
    properties: {
      guardrailId: 'UUID or slug',
      mcp_servers: 'Keyed by server UUID: run_on, mcp_integration_capability_ids',
    },
  },
  upsert_guardrail_mcp_server: {
    title: 'Set guardrail MCP server',
    description:
      'Attaches one MCP server to a guardrail, or changes how it is checked; the other servers stay attached.',
    properties: {
      guardrailId: 'UUID or slug',
      mcpServerId: 'UUID',
      run_on: 'Defaults to both',
      mcp_integration_capability_ids: 'UUIDs, from list_mcp_integration_capabilities',
    },
  },
} as const satisfies DomainOverrides;
