// Portkey API keys: told in clear once, masked after, rotated with a time in which both values work.
import { adminScopes, knownScopes, workspaceScopes } from '../../runtime/known-values.ts';
import type { SandboxAccount } from '../account.ts';
import { forbidden, invalid } from '../api-error.ts';
import { masked } from '../identity.ts';
import type { ApiKeyRow } from '../models.ts';
import { resource } from '../resource.ts';
import { type Call, fields, type Handlers, pick, sent, text, workspaceOf } from '../sandbox-request.ts';

const settable = [
  'name',
  'description',
  'rate_limits',
  'usage_limits',
  'scopes',
  'alert_emails',
  'expires_at',
  'rotation_policy',
];

/** Refuses scopes that are none, or that a key of this kind cannot hold, and a rotation policy with two periods. */
function requireSound(type: string, body: Readonly<Record<string, unknown>>): void {
  const scopes = Array.isArray(body['scopes']) ? body['scopes'].map(String) : [];
  const foreign = type.startsWith('organisation') ? workspaceScopes : adminScopes;
  for (const scope of scopes) {
    if (!knownScopes.includes(scope)) throw invalid(`There is no scope ${scope}`);
    if (foreign.includes(scope)) throw invalid(`A key of type ${type} cannot hold the scope ${scope}`);
  }
  const policy = fields(body['rotation_policy']);
  if (policy['rotation_period'] != null && policy['rotation_period_days'] != null)
    throw invalid('rotation_period and rotation_period_days exclude each other');
}

/** How long a rotated key still works when nobody says otherwise, in ms. */
const transition = 1_800_000;

/** Makes a key. `type` is "organisation-service", "workspace-service" or "workspace-user". */
export function addApiKey(
  account: SandboxAccount,
  type: string,
  workspace: string | null,
  body: Readonly<Record<string, unknown>>,
): ApiKeyRow {
  const defaults = fields(body['defaults']);
  return account.apiKeys.add({
    ...account.fresh(),
    description: '',
    rate_limits: [],
    usage_limits: null,
    scopes: [],
    alert_emails: null,
    expires_at: null,
    rotation_policy: null,
    ...sent(body, settable),
    name: String(body['name']),
    type,
    value: account.identity.key(),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    user_id: text(body['user_id']) ?? null,
    status: 'active',
    creation_mode: 'api',
    reset_usage: 0,
    last_reset_at: null,
    expiry_enforced: 0,
    api_key_defaults_id: null,
    defaults: { metadata: defaults['metadata'] ?? null, config_id: defaults['config_id'] ?? null },
    allow_config_override: overriding(defaults) ?? null,
  });
}

function overriding(defaults: Readonly<Record<string, unknown>>): number | undefined {
  const allowed = defaults['allow_config_override'];
  return typeof allowed === 'boolean' ? Number(allowed) : undefined;
}

function shown({ value, former: _former, workspace_id, ...row }: ApiKeyRow): Record<string, unknown> {
  return { ...row, ...(workspace_id && { workspace_id }), key: masked(value), object: 'api-key' };
}

/** The type of a new key and its workspace, as the path and the body say. */
function typeOf(call: Call): { type: string; workspace: string | null } {
  const [kind = '', use = ''] = Object.values(call.path);
  const type = `${kind}-${use}`;
  if (!['organisation-service', 'workspace-service', 'workspace-user'].includes(type)) {
    throw invalid(`There is no key of type ${type}`);
  }
  if (use === 'user' && text(call.body['user_id']) === undefined)
    throw invalid('user_id is required for a user key');
  if (kind === 'organisation' && call.scope.workspace) throw forbidden();
  return { type, workspace: kind === 'workspace' ? workspaceOf(call) : null };
}

export const keys: Handlers = {
  ...resource<ApiKeyRow>({
    path: '/api-keys',
    item: '/api-keys/{id}',
    store: (account) => account.apiKeys,
    hasMore: false,
    listed: shown,
    // A key by itself says more, as recorded.
    shown: (row) => ({
      ...shown(row),
      next_usage_reset_at: null,
      defaults: { ...fields(row['defaults']), allow_config_override: row['allow_config_override'] === 1 },
    }),
    change: (row, { body }) => {
      requireSound(String(row['type']), body);
      const { metadata, config_id, ...defaults } = fields(body['defaults']);
      const override = overriding(defaults);
      return {
        ...sent(body, settable),
        ...(body['reset_usage'] === true && { reset_usage: 0, status: 'active' }),
        ...(body['defaults'] !== undefined && {
          defaults: {
            ...fields(row['defaults']),
            ...sent({ metadata, config_id }, ['metadata', 'config_id']),
          },
        }),
        ...(override !== undefined && { allow_config_override: override }),
      };
    },
  }),
  'POST /api-keys/{type}/{sub-type}': (call) => {
    const { type, workspace } = typeOf(call);
    requireSound(type, call.body);
    const { id, value } = addApiKey(call.account, type, workspace, call.body);
    return { id, key: value, object: 'api-key' };
  },
  'POST /api-keys/{id}/rotate': (call) => {
    const row = pick(call, call.account.apiKeys);
    if (row.former && row.former.until > call.account.now())
      throw invalid('The key is in the transition of an earlier rotation');
    const period = Number(
      call.body['key_transition_period_ms'] ??
        fields(row['rotation_policy'])['key_transition_period_ms'] ??
        transition,
    );
    const until = call.account.now() + period;
    row.former = { value: row.value, until };
    row.value = call.account.identity.key();
    row.last_updated_at = call.account.stamp();
    return { id: row.id, key: row.value, key_transition_expires_at: call.account.stamp(until) };
  },
};
