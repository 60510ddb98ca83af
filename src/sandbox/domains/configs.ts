// Gateway configs: versions, and a default for each workspace.
import { checkConfig, sentenceOf } from '../../config-check/index.ts';
import type { SandboxAccount } from '../account.ts';
import { invalid, notFound } from '../api-error.ts';
import { placedSlug } from '../identity.ts';
import type { ConfigRow, ConfigVersion } from '../models.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Handlers, pick, sent, workspaceOf } from '../sandbox-request.ts';

function version(account: SandboxAccount, config: unknown): ConfigVersion {
  const content = typeof config === 'string' ? config : JSON.stringify(config ?? {});
  return { id: account.identity.uuid(), config: content, created_at: account.stamp() };
}

/** Refuses a config that no reading allows. */
function requireSound(config: unknown): void {
  if (config === undefined) return;
  const [error] = checkConfig(config).errors;
  if (error) throw invalid(sentenceOf(error));
}

/** Makes one config the default of its workspace. */
function makeDefault(account: SandboxAccount, config: ConfigRow): void {
  for (const other of account.configs.all()) {
    if (other.workspace_id === config.workspace_id) other.is_default = other === config ? 1 : 0;
  }
}

/** Makes a config with its first version. */
export function addConfig(
  account: SandboxAccount,
  workspace: string,
  name: string,
  config: unknown,
  more: { slug?: string; isDefault?: boolean } = {},
): ConfigRow {
  const row = account.configs.add({
    ...account.fresh(),
    name,
    slug: more.slug ?? account.configs.unusedSlug(placedSlug('pc', name, workspace), workspace),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    is_default: 0,
    status: 'active',
    owner_id: account.owner,
    updated_by: account.owner,
    versions: [version(account, config)],
  });
  if (more.isDefault) makeDefault(account, row);
  return row;
}

/** Adds a version, which is in use at once. */
export function updateConfig(account: SandboxAccount, row: ConfigRow, config: unknown): ConfigVersion {
  const next = version(account, config);
  row.versions.push(next);
  apply(account, row, { updated_by: account.owner });
  return next;
}

function shown({ versions, ...row }: ConfigRow, one = versions.at(-1)): Record<string, unknown> {
  return {
    ...row,
    config: one?.config ?? '{}',
    format: 'json',
    type: 'ORG_CONFIG',
    version_id: one?.id,
    object: 'config',
  };
}

export const configs: Handlers = {
  ...resource<ConfigRow>({
    path: '/configs',
    item: '/configs/{slug}',
    store: (account) => account.configs,
    hasMore: false,
    make: (call) => {
      const { name, config, isDefault } = call.body;
      requireSound(config);
      return addConfig(call.account, workspaceOf(call), String(name ?? 'Untitled config'), config, {
        isDefault: isDefault === 1,
      });
    },
    made: ({ id, slug, versions }) => ({ id, version_id: versions[0]?.id, slug, object: 'config' }),
    listed: ({ versions: _versions, ...row }) => ({ ...row, object: 'config' }),
    shown: (row) => shown(row),
    change: (row, { account, body }) => {
      requireSound(body['config']);
      if (body['config'] !== undefined) updateConfig(account, row, body['config']);
      return { ...sent(body, ['name', 'status']), updated_by: account.owner };
    },
    changed: (row) => ({ version_id: row.versions.at(-1)?.id }),
  }),
  'GET /configs/{slug}/versions': (call) => {
    const row = pick(call, call.account.configs);
    return listReply(pageOf(call, [...row.versions].reverse()), (one) => ({
      ...shown(row, one),
      created_at: one.created_at,
    }));
  },
  'GET /configs/{configId}/versions/{configVersionId}': (call) => {
    const row = pick(call, call.account.configs);
    const wanted = call.path['configVersionId'] ?? '';
    const one = row.versions.find(({ id }, at) => id === wanted || String(at + 1) === wanted);
    if (!one) throw notFound('config version', wanted);
    return { ...shown(row, one), created_at: one.created_at };
  },
};
