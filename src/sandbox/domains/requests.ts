// Request filters shared by analytics, logs and exports.
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import type { Entry } from '../history.ts';
import { fields, text } from '../sandbox-request.ts';

type Filters = Readonly<Record<string, unknown>>;
type Test = (entry: Entry) => boolean;

/** A time in ms since 1970. Throws 400 AB01 for a text that is none. */
export function timeOf(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const time = Date.parse(String(value));
  if (Number.isNaN(time)) throw invalid(`${name} is not an ISO 8601 time: ${String(value)}`);
  return time;
}

/** The rating of a request, by its weights; undefined where nobody rated it. */
export function weighted({ ratings }: Entry): number | undefined {
  if (ratings.length === 0) return undefined;
  return ratings.reduce((sum, { value, weight }) => sum + value * weight, 0) / ratings.length;
}

const ranges: Readonly<Record<string, (entry: Entry) => number | undefined>> = {
  total_units: ({ input, output }) => input + output,
  cost: ({ cost }) => cost,
  prompt_token: ({ input }) => input,
  completion_token: ({ output }) => output,
  weighted_feedback: weighted,
};

const lists: Readonly<Record<string, (entry: Entry) => readonly string[]>> = {
  status_code: ({ status }) => [String(status)],
  virtual_keys: ({ virtualKey }) => [virtualKey],
  configs: ({ config }) => [config],
  api_key_ids: ({ apiKey }) => [apiKey],
  prompt_slug: ({ prompt }) => [prompt],
  ai_org_model: ({ provider, model }) => [`${provider}__${model}`, model],
  ai_model: ({ model }) => [model],
  trace_id: ({ trace }) => [trace],
  span_id: ({ id }) => [id],
};

/** Every filter that there is; an export may also page. Source: the contract; Portkey's page on log exports. */
export const filterNames: ReadonlySet<string> = new Set([
  ...[
    'time_of_generation_min',
    'time_of_generation_max',
    'workspace_slug',
    'metadata',
    'page_size',
    'current_page',
  ],
  ...Object.keys(ranges).flatMap((name) => [`${name}_min`, `${name}_max`]),
  ...Object.keys(lists),
]);

function listOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value.map(String) : String(value).split(',');
  return values.map((one) => one.trim()).filter((one) => one !== '');
}

function metadataOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'string') return Object.entries(fields(value));
  try {
    return Object.entries(fields(JSON.parse(value)));
  } catch {
    throw invalid('metadata is no JSON object');
  }
}

function testsOf(account: SandboxAccount, filters: Filters): Test[] {
  const tests: Test[] = [];
  const from = timeOf('time_of_generation_min', filters['time_of_generation_min']);
  const to = timeOf('time_of_generation_max', filters['time_of_generation_max']);
  if (from !== undefined) tests.push(({ time }) => time >= from);
  if (to !== undefined) tests.push(({ time }) => time <= to);
  for (const [name, value] of Object.entries(ranges)) {
    const [least, most] = [filters[`${name}_min`], filters[`${name}_max`]];
    if (least !== undefined) tests.push((entry) => (value(entry) ?? Number.NaN) >= Number(least));
    if (most !== undefined) tests.push((entry) => (value(entry) ?? Number.NaN) <= Number(most));
  }
  for (const [name, values] of Object.entries(lists)) {
    if (filters[name] === undefined || filters[name] === '') continue;
    const wanted = new Set(listOf(filters[name]));
    tests.push((entry) => values(entry).some((one) => wanted.has(one)));
  }
  const workspaces = text(filters['workspace_slug']);
  if (workspaces) {
    const wanted = new Set(listOf(workspaces).map((one) => account.workspaces.find(one)?.slug ?? one));
    tests.push(({ workspace }) => wanted.has(workspace));
  }
  for (const [key, value] of filters['metadata'] ? metadataOf(filters['metadata']) : []) {
    tests.push(({ metadata }) => metadata[key] === String(value));
  }
  return tests;
}

/** The requests that pass every filter, oldest first. `workspace`: those of that workspace alone, by id. */
export function select(account: SandboxAccount, filters: Filters, workspace?: string): Entry[] {
  const tests = testsOf(account, filters);
  const slug = workspace && account.workspaces.find(workspace)?.slug;
  if (slug) tests.push((entry) => entry.workspace === slug);
  return account.history.entries.filter((entry) => tests.every((test) => test(entry)));
}
