// Tools with a view in the chat (MCP Apps): a page that a client of that extension shows beside the result.

/** The pages of src/views. */
export const viewNames = ['spend', 'changes', 'routing'] as const;
export type ViewName = (typeof viewNames)[number];

const viewOfTool: Readonly<Record<string, ViewName>> = {
  get_usage_overview: 'spend',
  get_cost_analytics: 'spend',
  get_request_analytics: 'spend',
  get_token_analytics: 'spend',
  get_error_analytics: 'spend',
  get_latency_analytics: 'spend',
  get_error_rate_analytics: 'spend',
  get_analytics_group_models: 'spend',
  get_analytics_group_users: 'spend',
  diff_prompt_versions: 'changes',
  plan_changes: 'changes',
  get_config: 'routing',
  check_config: 'routing',
};

export function viewUri(name: ViewName): string {
  return `ui://portkey-admin/${name}`;
}

/** What a listed tool says of its view. Clients without the extension pass over it. */
export function viewMeta(tool: string): { readonly ui: { readonly resourceUri: string } } | undefined {
  const view = Object.hasOwn(viewOfTool, tool) ? viewOfTool[tool] : undefined;
  return view && { ui: { resourceUri: viewUri(view) } };
}
