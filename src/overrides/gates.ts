// Which tools a Portkey plan withholds, and the scope each needs. Known from calls that others made
// on the hosted API; a plan is no part of the contract, so that no overlay can say it.

/** The sentence that ends a gated tool's description. People search for it: it stays as it is. */
export const gateSentence = 'Enterprise-gated. Returns 403 on non-Enterprise Portkey plans.';

// Each scope once, as Portkey's 403 names it.
const analyticsView = 'org-level analytics.view';
const deploymentAdmin = 'deployment administration';
const auditList = 'audit_logs.list';
const integrationsRead = 'organisation_integrations.read';
const usersRead = 'organisation_users.list / organisation_users.read';
const settings = 'organisation_settings.read/update, organisation_exclusions.list/update';
const logsExport = 'logs.export';
const scim = 'SCIM enabled, organisation admin';

/** Tool -> the scope whose lack answers 403 on any plan but Enterprise. */
export const gates: Readonly<Record<string, string>> = {
  get_cost_analytics: analyticsView,
  get_request_analytics: analyticsView,
  get_token_analytics: analyticsView,
  get_latency_analytics: analyticsView,
  get_error_analytics: analyticsView,
  get_error_rate_analytics: analyticsView,
  get_cache_hit_latency: analyticsView,
  get_cache_hit_rate: analyticsView,
  get_cache_summary: analyticsView,
  get_users_analytics: analyticsView,
  get_error_stacks_analytics: analyticsView,
  get_error_status_codes_analytics: analyticsView,
  get_user_requests_analytics: analyticsView,
  get_rescued_requests_analytics: analyticsView,
  get_feedback_analytics: analyticsView,
  get_feedback_models_analytics: analyticsView,
  get_feedback_scores_analytics: analyticsView,
  get_feedback_weighted_analytics: analyticsView,
  get_analytics_group_users: analyticsView,
  get_analytics_group_models: analyticsView,
  get_analytics_group_metadata: analyticsView,
  get_analytics_group_providers: analyticsView,
  list_deployments: deploymentAdmin,
  register_deployment: deploymentAdmin,
  get_deployment: deploymentAdmin,
  update_deployment: deploymentAdmin,
  archive_deployment: deploymentAdmin,
  list_audit_logs: auditList,
  get_integration: integrationsRead,
  list_integration_models: integrationsRead,
  list_integration_workspaces: integrationsRead,
  list_all_users: usersRead,
  get_user: usersRead,
  get_user_stats: usersRead,
  list_user_invites: usersRead,
  get_organisation_defaults: settings,
  update_organisation_defaults: settings,
  list_input_guardrail_workspace_exclusions: settings,
  update_input_guardrail_workspace_exclusions: settings,
  list_output_guardrail_workspace_exclusions: settings,
  update_output_guardrail_workspace_exclusions: settings,
  create_log_export: logsExport,
  list_log_exports: logsExport,
  get_log_export: logsExport,
  start_log_export: logsExport,
  cancel_log_export: logsExport,
  download_log_export: logsExport,
  update_log_export: logsExport,
  get_log_export_field_restrictions: logsExport,
  list_scim_groups: scim,
  list_scim_workspace_mappings: scim,
  create_scim_workspace_mapping: scim,
  delete_scim_workspace_mapping: scim,
};

/** Tools of which only a part is withheld -> which part, and what it takes. */
export const partialGates: Readonly<Record<string, string>> = {
  create_api_key:
    'A service key of the whole organisation takes organisation_service_api_keys.create, an Enterprise scope.',
  run_prompt_completion:
    'Takes the completions.write scope; by convention the metadata carries app and env for billing.',
};
