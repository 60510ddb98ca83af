// Tool descriptions of the domain integrations: credentials of AI providers held for the organisation, the models
// and workspaces they are opened to, and model prices.
import type { DomainOverrides } from '../tool-override.ts';

/** The arguments of an integration's settings, which creating and updating share. */
const settings = {
  configurations: 'Settings of the provider, e.g. aws_region, azure_resource_name',
  'configurations.azure_auth_mode': 'entra and managed need the fields of that name',
  'configurations.azure_deployment_config': 'One entry a deployment',
  'configurations.azure_entra_tenant_id': 'For azure_auth_mode entra',
  'configurations.azure_entra_client_id': 'For azure_auth_mode entra',
  'configurations.azure_entra_client_secret': 'For azure_auth_mode entra',
  'configurations.azure_managed_client_id': 'For azure_auth_mode managed; optional',
  'configurations.aws_region': 'e.g. us-east-1',
  'configurations.aws_access_key_id': 'For aws_auth_type accessKey',
  'configurations.aws_secret_access_key': 'For aws_auth_type accessKey',
  'configurations.aws_role_arn': 'For aws_auth_type assumedRole',
  'configurations.aws_external_id': 'For aws_auth_type assumedRole; optional',
  'configurations.vertex_region': 'Google Cloud region, e.g. us-central1',
  'configurations.vertex_project_id': 'For vertex_auth_type basic',
  'configurations.vertex_service_account_json': 'For vertex_auth_type serviceAccount',
  'configurations.custom_host': 'Base URL; goes with any provider',
  'configurations.custom_headers': 'Sent with every request',
  pricing_adjustments: 'Multiply list prices, in cost figures only',
  'pricing_adjustments.multiplier': '1 keeps the list price, 0.8 takes 20 % off',
  'pricing_adjustments.multiplier.default': 'For every token type without its own',
  'pricing_adjustments.multiplier.additional_units':
    'By unit, e.g. web_search; names as in get_model_pricing',
} as const;

export const integrations = {
  list_integrations: {
    title: 'List integrations',
    description:
      'Lists connections to AI services such as OpenAI or Bedrock, from which providers in workspaces are made.',
    properties: {
      workspace_id: 'Only those this workspace may use',
      type: 'workspace: owned by one; organisation: global',
    },
  },
  create_integration: {
    title: 'Create integration',
    description:
      'Stores credentials for an AI service, organisation-wide or for one workspace. create_provider then makes them usable.',
    properties: {
      slug: 'Generated when left out',
      ai_provider_id: 'e.g. openai, bedrock, azure-openai',
      key: 'Secret key of the AI service',
      workspace_id: 'UUID or slug; limits it to that workspace',
      ...settings,
      create_default_provider: 'With workspace_id; defaults to true',
      default_provider_slug: 'With workspace_id; fails if taken',
    },
  },
  get_integration: {
    title: 'Get integration',
    description: 'Returns one connection to an AI service by slug with its settings; the key is masked.',
  },
  update_integration: {
    title: 'Update integration',
    description:
      'Changes the name, key, settings or price adjustments of an integration, for all providers made from it.',
    properties: {
      key: 'New secret key; replaces the stored one',
      ...settings,
    },
  },
  delete_integration: {
    title: 'Delete integration',
    description:
      'Deletes an integration and its stored credentials for good. find_references shows the providers that depend on it.',
  },
  list_integration_models: {
    title: 'List integration models',
    description:
      'Lists the models of an integration, built-in and custom, whether each is enabled, and its own prices.',
  },
  update_integration_models: {
    title: 'Update integration models',
    description:
      'Enables, disables or adds models of an integration and sets custom prices, for many models at once.',
    properties: {
      allow_all_models: 'Also opens models not listed',
      'models[].slug': 'Model name; a new one with is_custom',
      'models[].base_model_slug': 'Model that a fine-tuned one comes from',
      'models[].configurations.custom_host': 'Base URL for this model',
      'models[].pricing_config': 'Replaces the list price in cost figures',
      'models[].pricing_config.pay_as_you_go': 'Price of one request and one response token',
    },
  },
  delete_integration_model: {
    title: 'Delete integration models',
    description:
      'Deletes custom models from an integration for good. Built-in models are switched off with update_integration_models.',
    properties: {
      slugs: 'Comma-separated model slugs',
    },
  },
  list_integration_workspaces: {
    title: 'List integration workspaces',
    description:
      'Lists the workspaces that may use an integration, with their budgets and rate limits; ids are workspace slugs.',
  },
  update_integration_workspaces: {
    title: 'Update integration workspaces',
    description:
      'Grants or withdraws access of workspaces to an integration, and sets budgets and rate limits for each.',
    properties: {
      'workspaces[].id': 'UUID or slug',
      'workspaces[].create_default_provider': 'Overrides the setting for all',
      'workspaces[].default_provider_slug': 'Overrides the slug for all; fails if taken',
      global_workspace_access: 'Access of workspaces created later',
      override_existing_workspace_access: 'Also overwrites access already set',
    },
  },
  list_models: {
    title: 'List callable models',
    description:
      'Lists the models that this key may call, as @provider-slug/model: what a config, a prompt or a completion names. Prices: get_model_pricing.',
    properties: {
      provider: 'The same, not a slug',
      ai_service: 'Service name such as openai',
    },
  },
  get_model_pricing: {
    title: 'Get model pricing',
    description:
      "Returns Portkey's list price of a model by token type, in US cents a token, without an integration's adjustments.",
    properties: {
      provider: 'e.g. openai, bedrock, x-ai',
      model: "Exact name in the provider's own spelling",
    },
  },
} as const satisfies DomainOverrides;
