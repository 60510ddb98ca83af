// What the tools over usage share: the period, the filters of analytics, and whose figures the answer holds.
import { PortkeyError } from '../../../portkey/errors.ts';
import type { SchemaNode } from '../../../runtime/tool-schema.ts';

export interface Period {
  readonly time_of_generation_min: string;
  readonly time_of_generation_max: string;
}

/** @throws PortkeyError that names the argument. */
export function refuse(tool: string, field: string, problem: string, hint: string): never {
  throw new PortkeyError({
    code: 'invalid_arguments',
    message: `Invalid arguments for ${tool}: ${field} ${problem}.`,
    fields: { [field]: problem },
    hint: `Nothing was sent. ${hint}`,
  });
}

/** Start and end in ms since 1970. @throws PortkeyError where they are no times, or the end is not later. */
export function bounds(
  tool: string,
  { time_of_generation_min, time_of_generation_max }: Period,
): readonly [start: number, end: number] {
  const hint = 'Times are ISO 8601 with an offset, such as 2026-05-01T00:00:00Z.';
  const start = Date.parse(time_of_generation_min);
  const end = Date.parse(time_of_generation_max);
  if (Number.isNaN(start)) refuse(tool, 'time_of_generation_min', 'is no date and time', hint);
  if (Number.isNaN(end)) refuse(tool, 'time_of_generation_max', 'is no date and time', hint);
  if (end <= start) refuse(tool, 'time_of_generation_max', 'must be later than time_of_generation_min', hint);
  return [start, end];
}

/** Whose figures they are. Portkey does not say, and nobody who asks for "our spend" means the default workspace. */
export function coverage(workspace: unknown): string {
  return typeof workspace === 'string' && workspace !== ''
    ? `With an admin key the workspace ${workspace}; with a workspace key that key's own workspace, whatever was asked for.`
    : `One workspace: with an admin key the organisation's default workspace alone, with a workspace key its own. For the whole organisation call this once for each workspace (list_workspaces) with its workspace_slug.`;
}

const text: SchemaNode = { type: 'string' };
const count: SchemaNode = { type: 'integer', minimum: 0 };
const amount: SchemaNode = { type: 'number', minimum: 0 };
const score: SchemaNode = { type: 'number', minimum: -10, maximum: 10 };

/** The arguments that say of which requests. */
export const selection: Readonly<Record<string, SchemaNode>> = {
  workspace_slug: text,
  time_of_generation_min: text,
  time_of_generation_max: text,
  metadata: text,
};

/** The filters that all measures share. */
export const filters: Readonly<Record<string, SchemaNode>> = {
  total_units_min: count,
  total_units_max: count,
  cost_min: amount,
  cost_max: amount,
  prompt_token_min: count,
  prompt_token_max: count,
  completion_token_min: count,
  completion_token_max: count,
  status_code: text,
  weighted_feedback_min: score,
  weighted_feedback_max: score,
  virtual_keys: text,
  configs: text,
  api_key_ids: text,
  ai_org_model: text,
  trace_id: text,
  span_id: text,
  prompt_slug: text,
};
