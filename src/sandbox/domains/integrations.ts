// Integrations: an account at a model provider, its models, and the workspaces that may use it.
import type { SandboxAccount } from '../account.ts';
import { notFound } from '../api-error.ts';
import { masked, namedSlug, slugOf } from '../identity.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import {
  type Call,
  fields,
  type Handlers,
  objects,
  placeOf,
  sent,
  text,
  visible,
  workspaceOf,
} from '../sandbox-request.ts';
import type { Row } from '../store.ts';
import { modelsOf, pricingOf } from './models.ts';
import { addProvider } from './providers.ts';

const settable = ['name', 'description', 'configurations', 'secret_mappings', 'pricing_adjustments', 'tags'];

/** Makes an integration, of the organisation unless `workspace` is given. */
export function addIntegration(
  account: SandboxAccount,
  body: Readonly<Record<string, unknown>>,
  workspace: string | null = null,
): Row {
  const provider = String(body['ai_provider_id']);
  const name = String(body['name']);
  const key = text(body['key']);
  return account.integrations.add({
    ...account.fresh(),
    description: '',
    configurations: {},
    secret_mappings: [],
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    ai_provider_id: provider,
    status: 'active',
    masked_key: key ? masked(key) : '',
    allow_all_models: true,
    models: modelsOf(provider),
    access: account.workspaces.all().map(({ id }) => ({ workspace: id, enabled: true })),
    global_workspace_access: { enabled: false, usage_limits: null, rate_limits: null },
  });
}

function listed(row: Row): Record<string, unknown> {
  const { id, organisation_id, workspace_id, ai_provider_id, name, status, slug, description } = row;
  return {
    id,
    organisation_id,
    workspace_id,
    ai_provider_id,
    name,
    status,
    created_at: row.created_at,
    last_updated_at: row.last_updated_at,
    slug,
    description,
    object: 'integration',
  };
}

interface Access {
  readonly workspace: string;
  readonly enabled: boolean;
  readonly usage_limits?: unknown;
  readonly rate_limits?: unknown;
}

/** Which workspaces may use it. The field is written here alone, so that its form is known. */
function accessOf(row: Row): Access[] {
  return row['access'] as Access[];
}

/** A workspace that is let in gets a provider, unless it has one of the integration. Fails when a slug given is taken. */
function grantProvider(account: SandboxAccount, workspace: string, row: Row, slug?: string): void {
  const ofIntegration = (one: Row) => one['integration_id'] === row.id && one.workspace_id === workspace;
  if (account.providers.where(ofIntegration).length > 0) return;
  addProvider(account, workspace, row, {
    name: row['name'],
    slug: slug ?? account.providers.unusedSlug(namedSlug(row.slug ?? row.id), workspace),
    note: 'Created automatically on integration access grant',
  });
}

/** Lets a new workspace into every integration that is open to all. */
export function grantGlobalAccess(account: SandboxAccount, workspace: string): void {
  for (const row of account.integrations.all()) {
    if (fields(row['global_workspace_access'])['enabled'] !== true) continue;
    row['access'] = [...accessOf(row), { workspace, enabled: true }];
    grantProvider(account, workspace, row);
  }
}

function withProvider(
  call: Call,
  row: Row,
  workspace: string,
  wanted: Readonly<Record<string, unknown>>,
): void {
  if (wanted['create_default_provider'] === false) return;
  grantProvider(call.account, workspace, row, text(wanted['default_provider_slug']));
}

function changeModels(row: Row, body: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const models = new Map(objects(row['models']).map((model) => [model['slug'], model]));
  for (const model of objects(body['models'])) {
    const before = models.get(model['slug']);
    models.set(model['slug'], {
      is_custom: before ? before['is_custom'] : true,
      name: model['slug'],
      ...before,
      ...model,
    });
  }
  return [...models.values()];
}

function changeAccess(call: Call, row: Row): Access[] {
  const { account, body } = call;
  const before = body['override_existing_workspace_access'] === true ? [] : accessOf(row);
  const access = new Map(before.map((one) => [one.workspace, one]));
  for (const item of objects(body['workspaces'])) {
    const workspace = workspaceOf(call, item['id']);
    access.set(workspace, {
      workspace,
      enabled: item['enabled'] === true,
      ...sent(item, ['usage_limits', 'rate_limits']),
    });
    if (item['enabled'] === true) withProvider(call, row, workspace, item);
  }
  if (fields(body['global_workspace_access'])['enabled'] === true) {
    for (const { id } of account.workspaces.all()) {
      if (access.has(id)) continue;
      access.set(id, { workspace: id, enabled: true });
      withProvider(call, row, id, fields(body['global_workspace_access']));
    }
  }
  return [...access.values()];
}

export const integrations: Handlers = {
  ...resource({
    path: '/integrations',
    item: '/integrations/{slug}',
    store: (account) => account.integrations,
    free: ['type'],
    keeps: ({ query }) => {
      const type = text(query['type']);
      if (type === undefined || type === 'all') return undefined;
      return (row) => (row.workspace_id === null) === (type === 'organisation');
    },
    make: (call) => {
      const workspace = placeOf(call);
      const row = addIntegration(call.account, call.body, workspace);
      withProvider(call, row, workspace ?? workspaceOf(call), call.body);
      return row;
    },
    made: ({ id, slug }) => ({ id, slug }),
    listed,
    shown: (row) => ({
      ...listed(row),
      ...sent(row, [
        'masked_key',
        'configurations',
        'secret_mappings',
        'pricing_adjustments',
        'allow_all_models',
      ]),
      global_workspace_access_settings: row['global_workspace_access'],
      workspace_count: accessOf(row).filter(({ enabled }) => enabled).length,
    }),
    change: (_row, { body }) => {
      const key = text(body['key']);
      return { ...sent(body, settable), ...(key && { masked_key: masked(key) }) };
    },
    removing: (row, { account }) => {
      for (const provider of account.providers.where((one) => one['integration_id'] === row.id)) {
        account.providers.remove(provider);
      }
    },
    below: {
      'GET /models': (row, call) => {
        const { data, total } = listReply(pageOf(call, objects(row['models'])), (model) => model);
        return { object: 'list', total, allow_all_models: row['allow_all_models'], models: data };
      },
      'PUT /models': (row, call) => {
        apply(call.account, row, {
          models: changeModels(row, call.body),
          ...sent(call.body, ['allow_all_models']),
        });
        return {};
      },
      'DELETE /models': (row, call) => {
        const gone = new Set(String(call.query['slugs']).split(','));
        apply(call.account, row, {
          models: objects(row['models']).filter(({ slug }) => !gone.has(String(slug))),
        });
        return {};
      },
      'GET /workspaces': (row, call) => {
        const page = pageOf(call, accessOf(row));
        return {
          object: 'list',
          total: page.total,
          global_workspace_access: row['global_workspace_access'],
          // The id of an entry is the workspace's slug, whatever the caller named it by.
          workspaces: page.items.map(({ workspace, ...one }) => ({
            id: call.account.workspaces.find(workspace)?.slug ?? workspace,
            usage_limits: null,
            rate_limits: null,
            ...one,
          })),
        };
      },
      'PUT /workspaces': (row, call) => {
        const access = changeAccess(call, row);
        apply(call.account, row, { access, ...sent(call.body, ['global_workspace_access']) });
        return {};
      },
    },
  }),
  'GET /models': (call) => {
    const { provider, ai_service: service, limit, offset, order } = call.query;
    const rows = call.account.providers
      .where((row) => visible(call, row) && row['status'] === 'active')
      .filter(({ ai_provider_name: name }) => name === (provider ?? service ?? name));
    const data = rows.flatMap((row) =>
      objects(call.account.integrations.find(String(row['integration_id']))?.['models'])
        .filter(({ enabled }) => enabled === true)
        .map(({ slug }) => ({
          id: `@${row.slug}/${slug}`,
          object: 'model',
          created: Math.floor(Date.parse(String(row.created_at)) / 1000),
          owned_by: row['ai_provider_name'],
        })),
    );
    data.sort((a, b) => a.id.localeCompare(b.id) * (order === 'desc' ? -1 : 1));
    const from = Number(offset ?? 0);
    return { object: 'list', data: data.slice(from, from + Number(limit ?? data.length)) };
  },
  'GET /model-configs/pricing/{provider}/{model}': (call) => {
    const { provider = '', model = '' } = call.path;
    const pricing = pricingOf(provider, model);
    if (!pricing) throw notFound('model pricing', `${provider}/${model}`);
    return pricing;
  },
};
