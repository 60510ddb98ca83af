// Budgets, rates and API keys. A key's value is told once, to whoever makes it, and stands in no file.

import { textOf } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { forms } from '../normal-forms.ts';
import type { Field, Fields, Kind } from '../types.ts';
import { argumentsOf, defineKind, made } from './define.ts';

const policy: Kind['fields'] = {
  name: { type: 'text' },
  description: { type: 'text', clear: '' },
  conditions: { type: 'list', required: true },
  group_by: { type: 'list', settable: 'create', required: true },
  type: { type: 'text', settable: 'create', required: true },
  status: { type: 'text', made: 'active', settable: 'update' },
};

export const usageLimits = defineKind({
  name: 'usage_limits',
  one: 'usage_limit',
  identity: 'name',
  list: 'list_usage_limits',
  get: 'get_usage_limit',
  create: 'create_usage_limit',
  update: 'update_usage_limit',
  remove: 'delete_usage_limit',
  id: 'policyUsageLimitsId',
  fields: {
    ...policy,
    credit_limit: { type: 'number', required: true },
    alert_threshold: { type: 'number' },
    periodic_reset: { type: 'text' },
    periodic_reset_days: { type: 'number' },
  },
});

export const rateLimits = defineKind({
  name: 'rate_limits',
  one: 'rate_limit',
  identity: 'name',
  list: 'list_rate_limits',
  get: 'get_rate_limit',
  create: 'create_rate_limit',
  update: 'update_rate_limit',
  remove: 'delete_rate_limit',
  id: 'rateLimitsPolicyId',
  fields: {
    ...policy,
    target: { type: 'text', settable: 'create' },
    unit: { type: 'text', required: true },
    value: { type: 'number', required: true },
  },
});

const clocked: Field = { type: 'map', forms: [forms.withoutClocks, forms.sorted] };

const keyFields: Kind['fields'] = {
  name: { type: 'text', required: true },
  type: { type: 'text', settable: 'create', required: true },
  user: { type: 'text', from: 'user_id', as: 'user_id', settable: 'create', refers: 'user' },
  description: { type: 'text', clear: '' },
  scopes: { type: 'list', forms: [forms.asSet], clear: [] },
  usage_limits: clocked,
  rate_limits: { type: 'list' },
  defaults: { type: 'map', forms: [forms.withoutEmpties, forms.sorted], merges: true, clear: {} },
  alert_emails: { type: 'list', forms: [forms.asSet] },
  expires_at: { type: 'text', forms: [forms.instant] },
  rotation_policy: clocked,
};

const kindsOfKey = /^workspace-(service|user)$/;

export const apiKeys = defineKind({
  name: 'api_keys',
  one: 'api_key',
  identity: 'name',
  written: 'id',
  list: 'list_api_keys',
  get: 'get_api_key',
  create: 'create_api_key',
  update: 'update_api_key',
  remove: 'delete_api_key',
  id: 'id',
  // Keys of the organisation reach further than a workspace's file.
  keep: ({ type }) => kindsOfKey.test(String(type)),
  fields: keyFields,
  extra: async (_site, _row, reply): Promise<Fields> => {
    const defaults = isRecord(reply.defaults) ? reply.defaults : {};
    // Recorded: null beside the defaults for a key that sets nothing, where the defaults themselves say false.
    const { allow_config_override: override = defaults.allow_config_override } = reply;
    const type = kindsOfKey.exec(String(reply.type))?.[1] ?? 'service';
    return {
      type,
      user_id: type === 'user' ? textOf(reply.user_id) : undefined,
      defaults: {
        ...defaults,
        allow_config_override:
          override === undefined || override === null ? undefined : Number(override) === 1,
      },
    };
  },
  make: async ({ up, place }, { type, ...fields }) => {
    const body = await up.call('create_api_key', {
      type: 'workspace',
      sub_type: type,
      workspace_id: place.id,
      ...argumentsOf(fields, keyFields),
    });
    return made(body, 'API key');
  },
});
