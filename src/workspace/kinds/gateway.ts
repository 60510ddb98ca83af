// Kinds that requests pass through: guardrails and gateway configs.
import { PortkeyError } from '../../portkey/errors.ts';
import { unwrap } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { forms } from '../normal-forms.ts';
import type { Fields, Site, Write } from '../types.ts';
import { defineKind, isRefusal, recordsIn } from './define.ts';

/** The MCP servers that a guardrail watches. Single capabilities have ids alone, which no file carries. */
async function watched(site: Site, guardrailId: string): Promise<Fields> {
  try {
    const reply = unwrap(await site.up.call('list_guardrail_mcp_servers', { guardrailId }));
    const servers = isRecord(reply.mcp_servers) ? reply.mcp_servers : {};
    const watched = Object.entries(servers).map(([server, scope]) => {
      const { run_on, mcp_integration_capability_ids: ids } = isRecord(scope) ? scope : {};
      return {
        server,
        ...(Array.isArray(run_on) && { run_on: [...run_on].sort() }),
        ...(Array.isArray(ids) && ids.length > 0 && { some_capabilities: true }),
      };
    });
    return { mcp_servers: watched, by_id: servers };
  } catch (error) {
    if (isRefusal(error)) return {};
    throw error;
  }
}

async function writeServers({ up }: Site, { handle, fields, reply }: Write): Promise<void> {
  const before = isRecord(reply.by_id) ? reply.by_id : {};
  const servers = recordsIn(fields.mcp_servers).map(({ server, some_capabilities: some, ...scope }) => {
    const was = before[String(server)];
    const ids = isRecord(was) ? was.mcp_integration_capability_ids : undefined;
    if (some === true && ids === undefined) {
      throw new PortkeyError({
        code: 'not_carried',
        message: 'The guardrail acts on single capabilities of an MCP server, which only ids name.',
        hint: 'Take some_capabilities out of the document, and choose them with upsert_guardrail_mcp_server.',
      });
    }
    return [String(server), { ...scope, ...(some === true && { mcp_integration_capability_ids: ids }) }];
  });
  await up.call('replace_guardrail_mcp_servers', {
    guardrailId: handle.id,
    mcp_servers: Object.fromEntries(servers),
  });
}

export const guardrails = defineKind({
  name: 'guardrails',
  one: 'guardrail',
  identity: 'name',
  written: 'slug',
  list: 'list_guardrails',
  get: 'get_guardrail',
  create: 'create_guardrail',
  update: 'update_guardrail',
  remove: 'delete_guardrail',
  more: ['replace_guardrail_mcp_servers'],
  id: 'guardrailId',
  organisation: true,
  fields: {
    name: { type: 'text', required: true },
    checks: { type: 'list', required: true, forms: [forms.sorted], secrets: ['headers'] },
    actions: { type: 'map', required: true, forms: [forms.sorted] },
    target: { type: 'text' },
    mcp_servers: { type: 'list', split: ['server'], part: 'servers' },
  },
  extra: (site, row) => watched(site, row.id),
  parts: { servers: writeServers },
});

export const configs = defineKind({
  name: 'configs',
  one: 'config',
  identity: 'name',
  written: 'slug',
  list: 'list_configs',
  get: 'get_config',
  create: 'create_config',
  update: 'update_config',
  remove: 'delete_config',
  id: 'slug',
  by: 'slug',
  fields: {
    name: { type: 'text', required: true },
    config: { type: 'map', required: true, forms: [forms.jsonText], secrets: [] },
    // Since September 2026 the document has no argument for it.
    default: { type: 'flag', from: 'is_default', forms: [forms.flag], made: false, settable: 'never' },
    status: { type: 'text', made: 'active', settable: 'update' },
  },
});
