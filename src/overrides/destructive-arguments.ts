// Arguments by which a call loses something or hands out power, whatever the class of its tool: one table of rules on
// names, so that an operation that comes tomorrow is asked about too. docs/confirmation.md shows what they meet.

/** One rule. */
export interface DestructiveArgument {
  /** The argument's own name, wherever it stands in the arguments. */
  readonly name: RegExp;
  /** Tools that it is about; all when unset. */
  readonly tools?: RegExp;
  /** False where creating something with it is asked about as well. */
  readonly changesOnly: boolean;
  /** Values that count; all when unset. */
  readonly when?: (value: unknown) => boolean;
  /** The same in words, for documents. */
  readonly values: string;
  /** What is lost or given away, for whoever is asked. */
  readonly loses: string;
}

const isSet = (value: unknown): boolean => value !== false && value !== null && value !== undefined;
const isOff = (value: unknown): boolean => value === false;
const isOn = (value: unknown): boolean => value === true;
const isNoNumber = (value: unknown): boolean => typeof value !== 'number';
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
const isPowerful = (value: unknown): boolean => typeof value === 'string' && /owner|admin/i.test(value);

const change = { changesOnly: true } as const;

export const destructiveArguments: readonly DestructiveArgument[] = [
  {
    ...change,
    name: /^(?:reset_usage\w*|next_usage_reset_at)$/,
    when: isSet,
    values: 'any but false',
    loses: 'the usage counted so far is lost, and what the limit stopped goes on',
  },
  {
    ...change,
    name: /^status$/,
    when: (value) => value !== 'active',
    values: 'any but active',
    loses: 'what is archived or switched off stops working for everyone who uses it',
  },
  {
    ...change,
    name: /^(?:expires_at|rotation_policy)$/,
    values: 'any',
    loses: 'it stops working at that time for everyone who uses it',
  },
  {
    ...change,
    name: /^(?:scopes|permissions)$/,
    values: 'any',
    loses: 'the rights are replaced: those that are left out are taken away, new ones are given',
  },
  {
    ...change,
    name: /^(?:key|secret|token|password|credentials?|auth_config|secret_mappings|secret_path|secret_key|\w*(?:api_?key|secret|token|password|private_?key|access_?key|apiKey|Secret\w*Key))$/,
    // A price of a token is no token.
    when: isNoNumber,
    values: 'any but a number',
    loses: 'the stored credential, or where it is kept, is overwritten and cannot be read back',
  },
  {
    ...change,
    name: /^(?:url|host|endpoint|\w*(?:base_?url|foundry_url|vault_url|_host|_addr|_endpoint))$/i,
    values: 'any',
    loses: 'all traffic, with its stored credentials, goes to that address',
  },
  {
    ...change,
    name: /^(?:configurations|auth_type|custom_headers|deploymentConfig|model_config)$/,
    values: 'any',
    loses: 'how it is reached and signs in is replaced, stored credentials with it',
  },
  {
    changesOnly: false,
    name: /^is_default$/,
    tools: /_deployment$/,
    when: isOn,
    values: 'true',
    loses: 'traffic that names no deployment goes to this one',
  },
  {
    ...change,
    name: /^name$/,
    tools: /_prompt_label$/,
    values: 'any',
    loses: 'calls that name the label as it was find no version by it',
  },
  {
    ...change,
    name: /^role$/,
    values: 'any',
    loses: 'rights are given or taken away',
  },
  {
    changesOnly: false,
    name: /^role$/,
    when: isPowerful,
    values: 'owner or admin',
    loses: 'whoever gets it can do everything that an owner or admin can',
  },
  {
    ...change,
    name: /^(?:checks|actions|run_on|mcp_integration_capability_ids|target)$/,
    values: 'any',
    loses: 'the checks are replaced: those that are left out or switched off stop nothing any more',
  },
  {
    ...change,
    name: /^(?:input_guardrails|output_guardrails|defaults|settings|security_settings)$/,
    values: 'any',
    loses: 'what holds for all requests is replaced: what is left out no longer holds',
  },
  {
    ...change,
    name: /^(?:enabled|is_enabled|is_active)$/,
    when: isOff,
    values: 'false',
    loses: 'it is switched off for everyone who uses it',
  },
  {
    ...change,
    name: /^(?:user_access|default_user_access|global_workspace_access|allowed_workspaces|allow_all_\w+|workspaces|override_existing\w*)$/,
    values: 'any',
    loses: 'access is given, or taken away from who is left out',
  },
  {
    ...change,
    name: /^(?:capabilities|skills|models)$/,
    when: (value) => isEmptyList(value) || hasOff(value),
    values: 'none, or one that is switched off',
    loses: 'what is switched off cannot be called any more',
  },
  {
    ...change,
    name: /^capabilities$/,
    tools: /^sync_/,
    values: 'any',
    loses: 'the list is replaced: what is left out cannot be called any more',
  },
  {
    ...change,
    name: /^pricing_(?:adjustments|config)$/,
    values: 'any',
    loses: 'costs are counted otherwise from then on: budgets stop sooner, or never',
  },
  {
    ...change,
    name: /^(?:usage_limits|rate_limits|credit_limit|conditions|periodic_reset\w*)$/,
    values: 'any',
    loses: 'the limit is replaced: a higher one lets through what was stopped, a lower one stops what ran',
  },
  {
    ...change,
    name: /^(?:value|unit)$/,
    tools: /_rate_limit$/,
    values: 'any',
    loses: 'the limit is replaced: a higher one lets through what was stopped, a lower one stops what ran',
  },
  {
    ...change,
    name: /./,
    when: isEmptyList,
    values: 'an empty list',
    loses: 'the list is emptied',
  },
];

/** True for a list with an item that is switched off, removed or refused. */
function hasOff(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.some((item) => typeof item === 'object' && item !== null && Object.values(item).some(isOff))
  );
}

/** Arguments whose inside is the caller's own data, where a name says nothing. */
export const ownData =
  /^(?:config|string|metadata|template_metadata|variables|conditions|group_by|filters|tags|tools|functions|parameters|model_config|requested_data|messages|icon)$/;

/** Names of tools that only add something. */
export const adding = /^(?:create|add|invite|register|insert|resend|start|run|migrate|promote)_/;
