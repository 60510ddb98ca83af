// export_logs: the logs of a period as a file, in one call: an export is drafted, started, waited for and its link given.
import { PortkeyError } from '../../portkey/errors.ts';
import { isUuid } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import type { SchemaNode } from '../../runtime/tool-schema.ts';
import { loggingComposites } from '../descriptions/logging.ts';
import { type CompositeContext, composite } from './composite.ts';
import { numberOf, textOf, unwrap } from './prompts/content.ts';
import { bounds, filters, type Period, refuse } from './usage/period.ts';

const name = 'export_logs';

/** Logs that one export holds at most. Source: Portkey's page on log exports. */
const mostLogs = 50_000;

/** Everything that tells what happened; the bodies of request and response are long, and often personal. */
const usualFields = [
  'id',
  'trace_id',
  'created_at',
  'ai_org',
  'ai_model',
  'response_status_code',
  'response_time',
  'total_units',
  'cost',
  'config',
  'prompt_slug',
  'metadata',
] as const;

/** All fields and filters of create_log_export: Portkey takes an unknown filter for none, and exports everything. */
const fields = [
  ...usualFields,
  'request',
  'response',
  'is_success',
  'req_units',
  'res_units',
  'request_url',
  'cost_currency',
  'mode',
] as const;

type Field = (typeof fields)[number];

const text: SchemaNode = { type: 'string' };

const exportFilters: Readonly<Record<string, SchemaNode>> = {
  ...Object.fromEntries(
    Object.entries(filters).filter(([filter]) => filter !== 'api_key_ids' && filter !== 'span_id'),
  ),
  metadata: { type: 'object', additionalProperties: true },
  ai_model: text,
};

interface ExportArguments extends Period {
  readonly workspace_id?: string;
  readonly errors_only?: boolean;
  readonly requested_data?: readonly Field[];
  readonly description?: string;
  readonly filters?: Readonly<Record<string, unknown>>;
}

/** The slug by which analytics know a workspace. */
async function slugOf(context: CompositeContext, workspace: string | undefined): Promise<string | undefined> {
  if (workspace === undefined || !isUuid(workspace)) return workspace;
  const found = unwrap(await context.call('get_workspace', { workspaceId: workspace }));
  return textOf(found['slug']) ?? refuse(name, 'workspace_id', 'names a workspace without a slug', '');
}

/** The status codes of failed requests in the period, comma-separated: exports filter by codes, not by failure. */
async function errorCodes(context: CompositeContext, args: ExportArguments): Promise<string> {
  const { time_of_generation_min, time_of_generation_max } = args;
  const workspace_slug = await slugOf(context, args.workspace_id);
  const reply = await context.call('get_error_status_codes_analytics', {
    time_of_generation_min,
    time_of_generation_max,
    ...(workspace_slug !== undefined && { workspace_slug }),
  });
  const points: readonly unknown[] = Array.isArray(reply?.data_points) ? reply.data_points : [];
  return points.flatMap((point) => (isRecord(point) ? (numberOf(point['status_code']) ?? []) : [])).join(',');
}

/** Waits until an export has ended, or the time for that is over. Gives its status. */
async function ended(context: CompositeContext, exportId: string): Promise<string> {
  const until = Date.now() + limits.exportWaitMs;
  for (let pause = 500; ; pause = Math.min(pause * 1.5, 5_000)) {
    const shown = textOf(unwrap(await context.call('get_log_export', { exportId }))['status']);
    // It was started, so a draft is a read that is behind.
    const status = shown === undefined || shown === 'draft' ? 'in_progress' : shown;
    if (status !== 'in_progress' || Date.now() + pause > until) return status;
    context.progress(`the export is ${status}`);
    await context.pause(pause);
  }
}

async function run(args: ExportArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { workspace_id, errors_only, requested_data = usualFields, description, filters: given = {} } = args;
  const { time_of_generation_min, time_of_generation_max } = args;
  bounds(name, args);
  if (errors_only === true && given['status_code'] !== undefined)
    refuse(name, 'errors_only', 'and filters.status_code exclude each other', 'Leave one of the two out.');

  // 1. Which logs.
  const codes = errors_only === true ? await errorCodes(context, args) : undefined;
  if (codes === '') return { total: 0, note: 'No request of the period failed: no export was made.' };

  // 2. Draft and start.
  const start = 'start the export';
  context.plan(['draft the export', start]);
  const draft = await context.change('draft the export', () =>
    context.call('create_log_export', {
      ...(workspace_id !== undefined && { workspace_id }),
      filters: {
        ...given,
        time_of_generation_min,
        time_of_generation_max,
        ...(codes !== undefined && { status_code: codes }),
      },
      requested_data: [...requested_data],
      ...(description !== undefined && { description }),
    }),
  );
  const exportId = textOf(draft?.id);
  if (exportId === undefined)
    throw new PortkeyError({
      code: 'unexpected_reply',
      message: 'Portkey drafted the export, but its reply holds no id.',
      hint: 'list_log_exports shows it; start_log_export runs it.',
    });
  const total = draft?.total;
  const facts = {
    id: exportId,
    ...(total !== undefined && { total }),
    ...(codes !== undefined && { status_codes: codes }),
  };
  if (total === 0) return { ...facts, status: 'draft', note: 'No log matches: the export was not started.' };
  await context.change(start, () => context.call('start_log_export', { exportId }));

  // 3. Wait, and hand out the file.
  const cut =
    total !== undefined && total > mostLogs
      ? { note: `An export holds at most ${mostLogs} logs, and ${total} match: export shorter periods.` }
      : {};
  const status = await ended(context, exportId);
  if (status === 'in_progress')
    return {
      ...facts,
      status,
      ...cut,
      next: `It goes on without this call: get_log_export tells when its status is success, download_log_export with exportId ${exportId} gives the link.`,
    };
  if (status !== 'success')
    return { ...facts, status, ...cut, next: 'There is no file. Call again to make a new export.' };
  const file = await context.call('download_log_export', { exportId });
  return { ...facts, status, ...cut, signed_url: file?.signed_url };
}

export const exportLogs = composite<ExportArguments>({
  name,
  domain: 'logging',
  words: loggingComposites.export_logs,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      workspace_id: text,
      time_of_generation_min: text,
      time_of_generation_max: text,
      errors_only: { type: 'boolean' },
      requested_data: { type: 'array', items: { enum: fields, type: 'string' }, minItems: 1 },
      filters: { type: 'object', properties: exportFilters, additionalProperties: false },
      description: text,
    },
    required: ['time_of_generation_min', 'time_of_generation_max'],
    additionalProperties: false,
  },
  requires: ['create_log_export', 'start_log_export', 'get_log_export', 'download_log_export'],
  requiresForArgument: { errors_only: ['get_error_status_codes_analytics'] },
  secrets: ['signed_url'],
  hiddenArguments: ['filters', 'description'],
  run,
});
