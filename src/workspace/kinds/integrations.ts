// Accounts at model providers: the workspace's own integrations, the organisation's that it was granted, the
// providers made of them, the older virtual keys, and references to secrets in a vault.

import { PortkeyError } from '../../portkey/errors.ts';
import { textOf } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { forms } from '../normal-forms.ts';
import type { Field, Fields, Kind, Place, Row, Site, Write } from '../types.ts';
import { calledBy, defineKind, recordsIn, rowsOf, wholeList } from './define.ts';

const mappings: Field = { type: 'list', split: ['target_field'] };
const budget: Field = { type: 'map', forms: [forms.withoutClocks, forms.sorted] };
const budgets: Field = { type: 'list', forms: [forms.withoutClocks] };
const rates: Field = { type: 'list' };
const note: Field = { type: 'text', clear: '' };
const expiry: Field = { type: 'text', forms: [forms.instant] };

/** Models that the catalog did not add by itself in this form: custom ones, and those switched otherwise. */
function ownModels(models: readonly Fields[], all: boolean): Fields[] {
  return models
    .filter((model) => model.is_custom === true || (model.enabled === true) !== all)
    .map((model) => {
      const { slug, enabled, is_custom, is_finetune, base_model_slug, pricing_config, configurations } =
        model;
      const custom = is_custom === true;
      return Object.fromEntries(
        Object.entries({
          slug,
          enabled: enabled === true,
          ...(custom && { is_custom, is_finetune, base_model_slug, pricing_config, configurations }),
        }).filter(([, value]) => value !== undefined && value !== null && value !== ''),
      );
    });
}

async function modelFields(site: Site, slug: string): Promise<Fields> {
  const reply = await site.up.call('list_integration_models', { slug });
  const body = isRecord(reply) ? reply : {};
  const all = body.allow_all_models !== false;
  return {
    allow_all_models: all,
    models: ownModels(recordsIn(body.models ?? body.data), all),
    all_models: body.models,
  };
}

/** Writes the models that differ; custom ones that are gone are deleted, others are set back to the rule. */
async function writeModels(site: Site, { handle, fields, reply }: Write): Promise<void> {
  const slug = calledBy(handle);
  const all = (fields.allow_all_models ?? reply.allow_all_models) !== false;
  const wanted = recordsIn(fields.models);
  const named = new Set(wanted.map((model) => model.slug));
  const unnamed = recordsIn(reply.all_models).filter((model) => !named.has(model.slug));
  const back = unnamed
    .filter((model) => model.is_custom !== true && (model.enabled === true) !== all)
    .map((model) => ({ slug: model.slug, enabled: all }));
  const gone = unnamed.filter((model) => model.is_custom === true).map((model) => String(model.slug));
  await site.up.call('update_integration_models', {
    slug,
    models: [...wanted, ...back],
    allow_all_models: all,
  });
  if (gone.length > 0) await site.up.call('delete_integration_model', { slug, slugs: gone.join(',') });
}

export const integrations = defineKind({
  name: 'integrations',
  one: 'integration',
  identity: 'slug',
  written: 'slug',
  list: 'list_integrations',
  listArguments: { type: 'all' },
  get: 'get_integration',
  create: 'create_integration',
  // A provider that Portkey made along with it would stand beside the document's own.
  createArguments: { create_default_provider: false },
  update: 'update_integration',
  remove: 'delete_integration',
  more: ['update_integration_models', 'delete_integration_model'],
  id: 'slug',
  by: 'slug',
  organisation: true,
  fields: {
    slug: { type: 'text', settable: 'create', required: true },
    name: { type: 'text', required: true },
    ai_provider_id: { type: 'text', settable: 'create', required: true },
    description: { type: 'text', clear: '' },
    key: { type: 'secret', from: 'masked_key' },
    configurations: { type: 'map', forms: [forms.unmasked, forms.sorted], secrets: ['custom_headers'] },
    secret_mappings: { ...mappings, clear: [] },
    pricing_adjustments: { type: 'map', forms: [forms.sorted] },
    allow_all_models: { type: 'flag', made: true, part: 'models' },
    models: { type: 'list', split: ['slug'], part: 'models' },
  },
  extra: (site, row) => modelFields(site, calledBy(row)),
  parts: { models: writeModels },
});

/** The entry of a list of workspaces that is about this one. */
function entryOf(entries: readonly Fields[], place: Place): Fields | undefined {
  return entries.find(({ id }) => id === place.id || id === place.slug);
}

function grant(site: Site, slug: string, fields: Fields): Promise<unknown> {
  const entry = { id: site.place.id, create_default_provider: false, ...fields };
  return site.up.call('update_integration_workspaces', { slug, workspaces: [entry] });
}

function integrationNamed(fields: Fields): string {
  return textOf(fields.integration) ?? textOf(fields.mcp_integration) ?? '';
}

export const integrationAccess: Kind = {
  name: 'integration_access',
  one: 'integration_access',
  identity: 'integration',
  fields: {
    integration: { type: 'text', settable: 'create', required: true, refers: 'integration' },
    usage_limits: budgets,
    rate_limits: rates,
    allow_all_models: { type: 'flag', made: true, settable: 'elsewhere' },
    models: { type: 'list', split: ['slug'], settable: 'elsewhere' },
  },
  tools: {
    list: 'list_integrations',
    create: 'update_integration_workspaces',
    update: 'update_integration_workspaces',
    remove: 'update_integration_workspaces',
  },
  list: async (site) => {
    const { up, place } = site;
    const all = await wholeList(site, 'list_integrations', { workspace_id: place.id, type: 'all' });
    const shared = rowsOf(all, place, true).filter((row) => row.shared);
    const found = await up.mapConcurrent(shared, async (row): Promise<Row[]> => {
      const slug = calledBy(row);
      const entries = await wholeList(site, 'list_integration_workspaces', { slug });
      const entry = entryOf(entries, place);
      if (entry?.enabled !== true) return [];
      const { usage_limits, rate_limits } = entry;
      const reply = { integration: slug, usage_limits, rate_limits };
      return [{ ...row, reply, shared: false, sure: true }];
    });
    return found.flat();
  },
  read: async (site, row) => {
    const slug = calledBy(row);
    const entries = await wholeList(site, 'list_integration_workspaces', { slug });
    const { usage_limits, rate_limits } = entryOf(entries, site.place) ?? {};
    return { integration: slug, usage_limits, rate_limits, ...(await modelFields(site, slug)) };
  },
  create: async (site, { integration, ...limits }) => {
    const slug = integrationNamed({ integration });
    await grant(site, slug, { enabled: true, ...limits });
    return { id: slug, slug };
  },
  update: async (site, { handle, fields, reply }) => {
    const { usage_limits, rate_limits } = reply;
    const slug = calledBy(handle);
    await grant(site, slug, { enabled: true, usage_limits, rate_limits, ...fields });
  },
  remove: async (site, handle) => {
    await grant(site, calledBy(handle), { enabled: false });
  },
};

export const providers = defineKind({
  name: 'providers',
  one: 'provider',
  identity: 'slug',
  written: 'slug',
  list: 'list_providers',
  get: 'get_provider',
  create: 'create_provider',
  update: 'update_provider',
  remove: 'delete_provider',
  id: 'slug',
  by: 'slug',
  placed: true,
  fields: {
    slug: { type: 'text', settable: 'create', required: true },
    name: { type: 'text', required: true },
    integration: {
      type: 'text',
      from: 'integration_id',
      as: 'integration_id',
      settable: 'create',
      required: true,
      refers: 'integration',
    },
    note,
    usage_limits: budget,
    rate_limits: rates,
    expires_at: expiry,
    model_config: { type: 'map', forms: [forms.sorted], settable: 'create', secrets: [] },
  },
});

export const virtualKeys = defineKind({
  name: 'virtual_keys',
  one: 'virtual_key',
  identity: 'name',
  written: 'slug',
  list: 'list_virtual_keys',
  get: 'get_virtual_key',
  create: 'create_virtual_key',
  update: 'update_virtual_key',
  remove: 'delete_virtual_key',
  id: 'slug',
  by: 'slug',
  fields: {
    name: { type: 'text', required: true },
    provider: { type: 'text', settable: 'create' },
    key: { type: 'secret', settable: 'create' },
    note: { type: 'text' },
    apiVersion: { type: 'text', settable: 'create' },
    resourceName: { type: 'text', settable: 'create' },
    deploymentName: { type: 'text', settable: 'create' },
    deploymentConfig: { type: 'list', secrets: [], clear: [] },
    awsRegion: { type: 'text', settable: 'create' },
    vertexProjectId: { type: 'text', settable: 'create' },
    vertexRegion: { type: 'text', settable: 'create' },
    workersAiAccountId: { type: 'text', settable: 'create' },
    usage_limits: budget,
    rate_limits: rates,
    expires_at: { ...expiry, settable: 'create' },
    secret_mappings: { ...mappings, clear: [] },
  },
  // What the creation takes one by one comes back in one object. The provider has another name by itself than in a list.
  extra: async (_site, row, reply) => {
    const { apiVersion, resourceName, deploymentName, deploymentConfig, ...more } = isRecord(
      reply.model_config,
    )
      ? reply.model_config
      : {};
    const { awsRegion, vertexProjectId, vertexRegion, workersAiAccountId } = more;
    const { provider = reply.ai_provider_name } = { ...row, ...reply };
    return {
      provider,
      // By itself its key is an empty text, and the mask of it stands beside.
      key: reply.masked_api_key ?? reply.key,
      ...{ apiVersion, resourceName, deploymentName, deploymentConfig },
      ...{ awsRegion, vertexProjectId, vertexRegion, workersAiAccountId },
    };
  },
});

function accessFields({ access, ...fields }: Fields, place: Place, before: Fields): Fields {
  if (access === undefined) return fields;
  if (access === 'all') return { ...fields, allow_all_workspaces: true };
  if (before.allow_all_workspaces === true) {
    throw new PortkeyError({
      code: 'organisation_wide',
      message:
        'The secret reference is open to all workspaces; a plan for one does not close it to the others.',
      hint: 'update_secret_reference with allowed_workspaces does, for who administers the organisation.',
    });
  }
  const allowed = Array.isArray(before.allowed_workspaces) ? before.allowed_workspaces.map(String) : [];
  return {
    ...fields,
    allow_all_workspaces: false,
    allowed_workspaces: [...new Set([...allowed, place.id])],
  };
}

function secretReferenceAccess(reply: Fields, place: Place): string {
  if (reply.allow_all_workspaces === true) return 'all';
  const allowed = Array.isArray(reply.allowed_workspaces) ? reply.allowed_workspaces : [];
  const names = allowed.map((one) => (isRecord(one) ? (one.id ?? one.slug) : one));
  return names.includes(place.id) || names.includes(place.slug) ? 'this' : 'none';
}

const secretReferenceFields: Kind['fields'] = {
  slug: { type: 'text', settable: 'create', required: true },
  name: { type: 'text', required: true },
  description: { type: 'text' },
  manager_type: { type: 'text', settable: 'create', required: true },
  auth_config: { type: 'map', forms: [forms.unmasked, forms.sorted], secrets: [], required: true },
  secret_path: { type: 'text', required: true },
  secret_key: { type: 'text' },
  tags: { type: 'map', forms: [forms.sorted] },
  access: { type: 'text', required: true },
};

/** The organisation's, and open to some workspaces or all: a plan creates, changes and opens them, and deletes none. */
export const secretReferences: Kind = {
  ...defineKind({
    name: 'secret_references',
    one: 'secret_reference',
    identity: 'slug',
    written: 'slug',
    list: 'list_secret_references',
    get: 'get_secret_reference',
    create: 'create_secret_reference',
    update: 'update_secret_reference',
    id: 'secretReferenceId',
    fields: secretReferenceFields,
    extra: async ({ place }, _row, reply) => ({ access: secretReferenceAccess(reply, place) }),
  }),
  create: async ({ up, place }, fields) => {
    const body = await up.call('create_secret_reference', accessFields(fields, place, {}));
    const { id, slug } = isRecord(body) ? body : {};
    const name = textOf(slug) ?? textOf(fields.slug) ?? '';
    return { id: textOf(id) ?? name, slug: name };
  },
  update: async ({ up, place }, { handle, fields, reply }) => {
    await up.call('update_secret_reference', {
      secretReferenceId: handle.id,
      ...accessFields(fields, place, reply),
    });
  },
};
