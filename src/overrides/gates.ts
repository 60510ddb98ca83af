// Access requirements of tools: kind of key, scope, and an Enterprise plan where Portkey says so. Sources: Portkey's
// help pages on permissions, analytics, audit logs, budget policies and SCIM; replies to other clients. No overlay
// can hold them, because a key's rights are not part of the contract.

/** What a key needs so that a tool can work with it. */
export interface KeyNeed {
  /** The only kind of key that can; left out where either kind can. */
  readonly key?: 'admin' | 'workspace';
  /** The scope, as Portkey names it. */
  readonly scope?: string;
  /**
   * `enterprise`: Portkey's own pages say so. `reported`: they do not, but users without the plan met a 403,
   * perhaps since their key lacked the scope.
   */
  readonly plan?: 'enterprise' | 'reported';
}

const analytics: KeyNeed = { scope: 'analytics.view', plan: 'reported' };
const deployments: KeyNeed = { key: 'admin', plan: 'enterprise' };
const integrationsRead: KeyNeed = {
  scope: 'organisation_integrations.read or workspace_integrations.read',
  plan: 'reported',
};
const usersList: KeyNeed = { key: 'admin', scope: 'organisation_users.list', plan: 'reported' };
const usersRead: KeyNeed = { key: 'admin', scope: 'organisation_users.read', plan: 'reported' };
const exclusions = (right: 'list' | 'update'): KeyNeed => ({
  key: 'admin',
  scope: `organisation_exclusions.${right}`,
  plan: 'enterprise',
});
const logsExport: KeyNeed = { scope: 'logs.export' };
const scim: KeyNeed = { key: 'admin', plan: 'enterprise' };
const enterprise: KeyNeed = { plan: 'enterprise' };
const admin: KeyNeed = { key: 'admin' };

/** Tool -> what its key needs. A tool that is not named works with either kind of key on any plan, as far as is known. */
export const keyNeeds: Readonly<Record<string, KeyNeed>> = {
  get_cost_analytics: analytics,
  get_request_analytics: analytics,
  get_token_analytics: analytics,
  get_latency_analytics: analytics,
  get_error_analytics: analytics,
  get_error_rate_analytics: analytics,
  get_cache_hit_latency: analytics,
  get_cache_hit_rate: analytics,
  get_cache_summary: analytics,
  get_users_analytics: analytics,
  get_error_stacks_analytics: analytics,
  get_error_status_codes_analytics: analytics,
  get_user_requests_analytics: analytics,
  get_rescued_requests_analytics: analytics,
  get_feedback_analytics: analytics,
  get_feedback_models_analytics: analytics,
  get_feedback_scores_analytics: analytics,
  get_feedback_weighted_analytics: analytics,
  get_analytics_group_users: analytics,
  get_analytics_group_models: analytics,
  get_analytics_group_metadata: analytics,
  get_analytics_group_providers: analytics,
  get_analytics_group: { scope: 'analytics.view' },
  get_analytics_group_workspaces: { key: 'admin', scope: 'analytics.view' },
  get_usage_overview: { scope: 'analytics.view' },
  get_spend_breakdown: { scope: 'analytics.view' },
  list_deployments: deployments,
  register_deployment: deployments,
  get_deployment: deployments,
  update_deployment: deployments,
  archive_deployment: deployments,
  ping_deployment: deployments,
  list_audit_logs: { key: 'admin', scope: 'audit_logs.list', plan: 'enterprise' },
  get_integration: integrationsRead,
  list_integration_models: integrationsRead,
  list_integration_workspaces: integrationsRead,
  list_all_users: usersList,
  get_user: usersRead,
  get_user_stats: analytics,
  list_user_invites: usersList,
  update_user: admin,
  delete_user: admin,
  invite_user: admin,
  get_user_invite: admin,
  delete_user_invite: admin,
  resend_user_invite: admin,
  create_workspace: admin,
  delete_workspace: admin,
  get_organisation_defaults: { key: 'admin', scope: 'organisation_settings.read', plan: 'enterprise' },
  update_organisation_defaults: { key: 'admin', scope: 'organisation_settings.update', plan: 'enterprise' },
  list_input_guardrail_workspace_exclusions: exclusions('list'),
  update_input_guardrail_workspace_exclusions: exclusions('update'),
  list_output_guardrail_workspace_exclusions: exclusions('list'),
  update_output_guardrail_workspace_exclusions: exclusions('update'),
  create_log_export: logsExport,
  list_log_exports: logsExport,
  get_log_export: logsExport,
  start_log_export: logsExport,
  cancel_log_export: logsExport,
  download_log_export: logsExport,
  export_logs: logsExport,
  update_log_export: logsExport,
  get_log_export_field_restrictions: logsExport,
  list_scim_groups: scim,
  list_scim_workspace_mappings: scim,
  create_scim_workspace_mapping: scim,
  delete_scim_workspace_mapping: scim,
  create_usage_limit: enterprise,
  list_usage_limits: enterprise,
  get_usage_limit: enterprise,
  update_usage_limit: enterprise,
  delete_usage_limit: enterprise,
  list_usage_limit_entities: enterprise,
  reset_usage_limit_entity: enterprise,
  create_rate_limit: enterprise,
  list_rate_limits: enterprise,
  get_rate_limit: enterprise,
  update_rate_limit: enterprise,
  delete_rate_limit: enterprise,
  create_secret_reference: enterprise,
  list_secret_references: enterprise,
  get_secret_reference: enterprise,
  update_secret_reference: enterprise,
  delete_secret_reference: enterprise,
  run_prompt_completion: { key: 'workspace', scope: 'completions.write' },
  render_prompt: { key: 'workspace', scope: 'prompts.render' },
  create_feedback: { key: 'workspace' },
  update_feedback: { key: 'workspace' },
  insert_log: { key: 'workspace', scope: 'completions.write and logs.write' },
};

/** Tools of which only a part needs more -> which part, and what it takes. */
export const partialNeeds: Readonly<Record<string, string>> = {
  create_api_key:
    'A service key of the whole organisation takes organisation_service_api_keys.create, an Enterprise scope.',
  run_prompt_completion: 'By convention the metadata carries app and env for billing.',
};

const plans = { enterprise: 'Enterprise', reported: 'Enterprise by some reports' } as const;
const listedPlans = { enterprise: 'Enterprise', reported: 'maybe Enterprise' } as const;

function needFor(name: string) {
  return Object.hasOwn(keyNeeds, name) ? keyNeeds[name] : undefined;
}

/** What a tool's description says of its key, e.g. "Admin key, audit_logs.list; Enterprise."; undefined for one that is not named. */
export function needSentence(name: string): string | undefined {
  const need = needFor(name);
  if (!need) return undefined;
  const key = need.key === undefined ? undefined : `${need.key} key`;
  const rights = [key, need.scope].filter((part) => part !== undefined).join(', ');
  const text = [rights, need.plan === undefined ? '' : plans[need.plan]].filter(Boolean).join('; ');
  return `Needs: ${text}.`;
}

/**
 * The same for tools/list: the kind of key and the plan, by which a caller chooses. A scope cannot be looked up
 * beforehand; find_tools names it, and so does the error of a call that lacked it.
 */
export function listedNeed(name: string): string | undefined {
  const need = needFor(name);
  const parts = [need?.key && `${need.key} key`, need?.plan && listedPlans[need.plan]].filter(Boolean);
  return parts.length === 0 ? undefined : `Needs: ${parts.join(', ')}.`;
}

/** The same within a sentence, for errors, and whether the plan may be the reason. */
export function needOf(name: string): { readonly phrase: string; readonly plan: boolean } | undefined {
  const need = needFor(name);
  if (!need) return undefined;
  const kind = need.key === undefined ? 'a key' : need.key === 'admin' ? 'an admin key' : 'a workspace key';
  const scope = need.scope === undefined ? '' : ` with the scope ${need.scope}`;
  const right = kind === 'a key' && scope === '' ? 'a key with the scope for it' : `${kind}${scope}`;
  return { phrase: right, plan: need.plan !== undefined };
}
