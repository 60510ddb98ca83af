// Log exports: a job that takes time, and the file that it leaves.
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import { digest } from '../identity.ts';
import { apply, resource } from '../resource.ts';
import { type Call, fields, type Handlers, pick, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';
import { filterNames, select } from './requests.ts';

/** How long an export runs, ms: long enough to see it at work, short enough to wait for. */
const duration = 2000;

/** Refuses filters that Portkey does not know: an export that ignores one would hold everything. */
function requireFilters(filters: unknown): void {
  const unknown = Object.keys(fields(filters)).find((name) => !filterNames.has(name));
  if (unknown !== undefined) throw invalid(`There is no filter ${unknown}`);
}

/** Makes an export that has not been started. */
export function addExport(
  account: SandboxAccount,
  workspace: string,
  body: Readonly<Record<string, unknown>>,
): Row {
  return account.exports.add({
    ...account.fresh(),
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    filters: fields(body['filters']),
    requested_data: body['requested_data'] ?? ['id', 'trace_id', 'created_at', 'ai_model', 'cost'],
    description: text(body['description']) ?? '',
    status: 'draft',
    created_by: account.owner,
  });
}

/** The state of an export: one that runs is done when its time is over. */
function stateOf(account: SandboxAccount, row: Row): string {
  const started = Number(row['started'] ?? Number.NaN);
  if (row['status'] === 'in_progress' && account.now() - started >= duration) row['status'] = 'success';
  return String(row['status']);
}

function shown(row: Row, { account }: Call): unknown {
  const status = stateOf(account, row);
  const { started: _started, ...rest } = row;
  return { ...rest, status, object: 'export' };
}

function total(account: SandboxAccount, row: Row): number {
  return select(account, fields(row['filters']), text(row.workspace_id)).length;
}

function made(row: Row, { account }: Call): unknown {
  return { id: row.id, total: total(account, row), object: 'export' };
}

function signature(row: Row): string {
  return digest(`${row.id}/${row.created_at}`);
}

/** The file behind a signed URL: one JSON object a line; undefined for any other path. */
export function download(account: SandboxAccount, path: string): string | undefined {
  const [, id = '', sign] = /^\/exports\/([^/]+)\/([0-9a-f]+)\.jsonl$/.exec(path) ?? [];
  const row = account.exports.find(id);
  if (!row || sign !== signature(row)) return undefined;
  const columns = new Set(Array.isArray(row['requested_data']) ? row['requested_data'].map(String) : []);
  const lines = select(account, fields(row['filters']), text(row.workspace_id)).map((entry) => {
    const all = {
      id: entry.id,
      trace_id: entry.trace,
      created_at: new Date(entry.time).toISOString(),
      is_success: entry.status < 400,
      ai_org: entry.provider,
      ai_model: entry.model,
      req_units: entry.input,
      res_units: entry.output,
      total_units: entry.input + entry.output,
      cost: entry.cost,
      cost_currency: 'USD',
      response_time: entry.latency,
      response_status_code: entry.status,
      prompt_slug: entry.prompt,
      config: entry.config,
      virtual_key: entry.virtualKey,
      metadata: entry.metadata,
    };
    return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([column]) => columns.has(column))));
  });
  return lines.map((line) => `${line}\n`).join('');
}

const { [`DELETE /logs/exports/{exportId}`]: _none, ...crud } = resource({
  path: '/logs/exports',
  item: '/logs/exports/{exportId}',
  store: (account) => account.exports,
  make: (call) => {
    requireFilters(call.body['filters']);
    return addExport(call.account, workspaceOf(call), call.body);
  },
  made,
  listed: shown,
  change: (row, { account, body }) => {
    if (stateOf(account, row) !== 'draft')
      throw invalid('Only an export that has not been started can be changed');
    requireFilters(body['filters']);
    return sent(body, ['filters', 'requested_data', 'description']);
  },
  changed: made,
});

export const exports: Handlers = {
  ...crud,
  'POST /logs/exports/{exportId}/start': (call) => {
    const row = pick(call, call.account.exports);
    const state = stateOf(call.account, row);
    if (state !== 'draft') throw invalid(`Only a draft can be started; this export is ${state}`);
    apply(call.account, row, { status: 'in_progress', started: call.account.now() });
    return { message: 'Export started', object: 'export' };
  },
  'POST /logs/exports/{exportId}/cancel': (call) => {
    const row = pick(call, call.account.exports);
    const state = stateOf(call.account, row);
    if (state !== 'in_progress')
      throw invalid(`Only a running export can be cancelled; this one is ${state}`);
    apply(call.account, row, { status: 'stopped' });
    return { message: 'Export stopped', object: 'export' };
  },
  'GET /logs/exports/{exportId}/download': (call) => {
    const row = pick(call, call.account.exports);
    const state = stateOf(call.account, row);
    if (state !== 'success') throw invalid(`The export is not ready to download: it is ${state}`);
    return { signed_url: `${call.origin}/exports/${row.id}/${signature(row)}.jsonl` };
  },
  'GET /logs/exports/field-restrictions': (call) => ({
    object: 'list',
    workspace_id: workspaceOf(call, call.query['workspace_id']),
    restricted_fields: ['request', 'response'],
  }),
};
