// Providers, and the virtual keys that they came from.
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import { masked, slugOf } from '../identity.ts';
import { resource } from '../resource.ts';
import { type Call, type Handlers, referred, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

/** Fields that creation and update of a provider share. */
const settable = [
  'name',
  'note',
  'usage_limits',
  'rate_limits',
  'expires_at',
  'model_config',
  'tags',
  'secret_mappings',
];
const unset = { note: null, usage_limits: null, rate_limits: null, expires_at: null, reset_usage: null };

/** Makes a provider of an integration in a workspace. */
export function addProvider(
  account: SandboxAccount,
  workspace: string,
  integration: Row,
  body: Record<string, unknown>,
): Row {
  return account.providers.add({
    ...account.fresh(),
    ...unset,
    ...sent(body, settable),
    slug: text(body['slug']) ?? slugOf(String(body['name'])),
    workspace_id: workspace,
    organisation_id: account.organisation.id,
    integration_id: integration.id,
    ai_provider_name: integration['ai_provider_id'],
    status: 'active',
    object: 'provider',
  });
}

/** Makes a virtual key; its value is never told again. */
export function addVirtualKey(
  account: SandboxAccount,
  workspace: string,
  body: Record<string, unknown>,
): Row {
  const name = String(body['name'] ?? 'Untitled key');
  const { apiVersion, resourceName, deploymentName, deploymentConfig } = body;
  return account.virtualKeys.add({
    ...account.fresh(),
    ...unset,
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    workspace_id: workspace,
    provider: body['provider'] ?? null,
    key: text(body['key']) === undefined ? null : masked(String(body['key'])),
    model_config: sent({ apiVersion, resourceName, deploymentName, deploymentConfig }, [
      'apiVersion',
      'resourceName',
      'deploymentName',
      'deploymentConfig',
    ]),
    secret_mappings: body['secret_mappings'] ?? [],
    status: 'active',
    object: 'virtual-key',
  });
}

function changes(_row: Row, { body }: Call): Record<string, unknown> {
  return {
    ...sent(body, settable),
    ...(body['reset_usage'] === true && { reset_usage: 0, status: 'active' }),
  };
}

/** A provider without a budget or an end says nothing of one. */
function shownProvider({ usage_limits, expires_at, ...row }: Row): Record<string, unknown> {
  return {
    ...row,
    ...(usage_limits !== null && { usage_limits }),
    ...(expires_at !== null && { expires_at }),
  };
}

export const providers: Handlers = {
  ...resource({
    path: '/providers',
    item: '/providers/{slug}',
    store: (account) => account.providers,
    make: (call) => {
      const wanted = String(call.body['integration_id']);
      const integration = referred(call, call.account.integrations, wanted);
      if (!integration) throw invalid(`integration_id names no integration: ${wanted}`);
      return addProvider(call.account, workspaceOf(call), integration, call.body);
    },
    listed: shownProvider,
    change: changes,
    changed: ({ id, slug }) => ({ id, slug }),
  }),
  ...resource({
    path: '/virtual-keys',
    item: '/virtual-keys/{slug}',
    store: (account) => account.virtualKeys,
    hasMore: false,
    make: (call) => addVirtualKey(call.account, workspaceOf(call), call.body),
    made: ({ slug }) => ({ success: true, data: { slug } }),
    listed: ({ key: _, model_config: _config, secret_mappings: _mappings, ...row }, { account }) => ({
      ...row,
      model_config: null,
      integration_id: null,
      tags: row['tags'] ?? null,
      last_reset_at: null,
      workspace_name: account.workspaces.find(row.workspace_id ?? '')?.name ?? null,
    }),
    // By itself it names its provider otherwise than in the list, and never its key, as recorded.
    shown: ({ key, provider, workspace_id: _, reset_usage: _usage, ...row }) => ({
      ...row,
      ai_provider_name: provider,
      key: '',
      masked_api_key: key,
      integration_id: null,
      tags: row['tags'] ?? null,
      rate_limits: row['rate_limits'] ?? [],
    }),
    change: (row, call) => {
      const key = text(call.body['key']);
      const { deploymentConfig } = call.body;
      return {
        ...changes(row, call),
        ...(key && { key: masked(key) }),
        ...(deploymentConfig !== undefined && { model_config: { deploymentConfig } }),
      };
    },
  }),
};
