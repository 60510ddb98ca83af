// Charts, groups and log rows: the sandbox's own history under the platform's arguments and envelopes.

import { handlers } from '../domains/index.ts';
import type { Call } from '../sandbox-request.ts';
import { servedAt } from './contract.ts';
import { refused } from './refusals.ts';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The call as Portkey's handlers take it. Throws 400 AB01 for a time without a numeric offset, or another tenant. */
function asPortkey(call: Call, tenant: string): Call {
  const { organisationId, ...rest } = call.query;
  if (organisationId !== undefined && organisationId !== tenant)
    throw refused(400, 'AB01', 'organisationId is not known');
  for (const name of ['timeOfGenerationMin', 'timeOfGenerationMax']) {
    if (!/[+-]\d\d:\d\d$/.test(String(rest[name])))
      throw refused(400, 'AB01', `${name} must be an ISO time with a numeric offset`);
  }
  const slug = String(rest['workspaceSlug']);
  if (!call.account.workspaces.all().some((workspace) => workspace.slug === slug))
    throw refused(404, 'AB02', 'workspaceSlug is not the slug of a workspace');
  const query = Object.fromEntries(Object.entries(rest).map(([name, value]) => [snake(name), value]));
  return { ...call, query };
}

async function reply(call: Call, key: string): Promise<Record<string, unknown>> {
  const handler = handlers[key];
  if (!handler) throw refused(500, 'AB04', `no history for ${key}`);
  return (await handler(call)) as Record<string, unknown>;
}

/** A chart, in its envelope. `key` is the operation of Portkey that measures the same. */
export async function chart(call: Call, tenant: string, key: string): Promise<unknown> {
  const { object: _, ...data } = await reply(asPortkey(call, tenant), key);
  return { success: true, data: { ...data, isQuotaExceeded: false } };
}

export async function chartByName(call: Call, tenant: string): Promise<unknown> {
  const key = servedAt(`/logs/charts/${call.path['chart']}`);
  if (key === undefined) throw refused(404, 'AB08', 'no such chart');
  return await chart(call, tenant, key);
}

const groups: Readonly<Record<string, string>> = {
  users: 'GET /analytics/groups/users',
  model: 'GET /analytics/groups/ai-models',
  provider: 'GET /analytics/groups/provider',
};

/** Groups by one dimension; users come in the envelope of charts. */
export async function group(call: Call, tenant: string, by: string): Promise<unknown> {
  const asked = asPortkey(call, tenant);
  const named = groups[by];
  const { data, total } = named
    ? await reply(asked, named)
    : await reply({ ...asked, path: { groupBy: by }, id: by }, 'GET /analytics/groups/{groupBy}');
  const rows = Array.isArray(data) ? data : [];
  return by === 'users'
    ? { success: true, data: { users: rows, isQuotaExceeded: false } }
    : { object: 'list', is_quota_exceeded: false, total: total ?? rows.length, data: rows };
}
