// Preview of a destructive call for the person who confirms it: the tool's title, the object's name where one cheap
// read gives it, the arguments, and the losses.
import type { GeneratedOperation } from '../../generated/typed-operation.ts';
import { secretsByName } from '../../portkey/redact.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import type { Catalog } from '../build-catalog.ts';
import { type Loss, lossesOf } from '../effects.ts';
import { portkeyPlatform } from '../platforms/platform.ts';
import type { CallContext, Tool } from '../tool.ts';
import type { ConfirmationPreview } from './confirm.ts';

/** How long the question waits for the object's name, in ms. */
const nameMs = 2_500;

const maxNameLength = 80;
const maxValueLength = 160;
/** The same for an argument that loses something. */
const maxLossLength = 600;
/** Items of a list that are named. */
const maxLabels = 12;

/** Text by others, on one line and no longer than `most` characters. */
function oneLine(text: string, most: number): string {
  const flat = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}

async function operationsOf(catalog: Catalog, domain: string): Promise<readonly GeneratedOperation[]> {
  const loading = catalog.tools.flatMap((tool) =>
    tool.domain === domain && tool.facts ? [tool.facts()] : [],
  );
  return await Promise.all(loading);
}

/** The path and those above it that end in a parameter, the longest first. */
function objectPaths(path: string): string[] {
  const segments = path.split('/');
  return segments
    .map((_segment, at) => segments.slice(0, segments.length - at))
    .filter((part) => part.at(-1)?.startsWith('{'))
    .map((part) => part.join('/'));
}

/** The operation that reads the object which `operation` is about. */
function readerOf(
  operation: GeneratedOperation,
  operations: readonly GeneratedOperation[],
): GeneratedOperation | undefined {
  const reads = operations.filter((other) => other.method === 'GET' && other.plane === operation.plane);
  for (const path of objectPaths(operation.path)) {
    const reader = reads.find((other) => other.path === path);
    if (reader) return reader;
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The name that an object goes by, wherever Portkey puts it. */
function nameIn(reply: Readonly<Record<string, unknown>>): string | undefined {
  const inner = reply['data'];
  const person = [text(reply['first_name']), text(reply['last_name'])].filter(Boolean).join(' ');
  return (
    text(reply['name']) ??
    text(reply['title']) ??
    text(person) ??
    text(reply['email']) ??
    (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? nameIn(inner as Record<string, unknown>)
      : undefined)
  );
}

/** The object's name by one bounded read through a tool that this catalog offers; a failure is no obstacle. */
async function objectName(
  catalog: Catalog,
  operation: GeneratedOperation,
  operations: readonly GeneratedOperation[],
  args: Arguments,
  context: CallContext,
): Promise<string | undefined> {
  const reader = readerOf(operation, operations);
  const tool = reader && catalog.find(reader.tool);
  if (!reader || !tool || tool.class !== 'read') return undefined;
  const wanted = [...reader.pathArguments, ...reader.queryArguments]
    .map(({ name }) => name)
    .filter((name) => typeof args[name] === 'string');
  const asked = Object.fromEntries(wanted.map((name) => [name, args[name]]));
  const { settled: _settled, asking: _asking, ...quiet } = context;
  try {
    const read = await tool.parse(asked);
    if (!read.ok) return undefined;
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(nameMs)]);
    const { value } = await tool.execute(read.parsed, { ...quiet, signal, progress: () => {} });
    return nameIn(value);
  } catch {
    return undefined;
  }
}

/** A word as it is; any other text in quotes, so that no value can look like a line of the question. */
function quoted(text: string, most: number): string {
  const line = oneLine(text, most);
  return /^[\w.:@/-]+$/.test(line) ? line : JSON.stringify(line);
}

/** What an item of a list goes by. */
function label(item: unknown): string {
  if (!isRecord(item)) return quoted(typeof item === 'string' ? item : JSON.stringify(item), 60);
  const names = ['id', 'slug', 'name', 'email', 'workspace_id', 'user_id', 'key'];
  const name = names.map((one) => text(item[one])).find((one) => one !== undefined);
  return name === undefined ? oneLine(JSON.stringify(item), 60) : quoted(name, 60);
}

function labels(items: readonly unknown[]): string {
  const shown = items.slice(0, maxLabels).map(label).join(', ');
  return items.length > maxLabels ? `${shown} and ${items.length - maxLabels} more` : shown;
}

/** A value on one line: a list by its count, those of its items that are switched off first, whatever their order. */
function summary(value: unknown, most: number): string {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const flagOf = (item: unknown): string | undefined =>
      isRecord(item) ? Object.keys(item).find((name) => item[name] === false) : undefined;
    const off = items.filter((item) => flagOf(item) !== undefined);
    const on = items.filter((item) => flagOf(item) === undefined);
    const counted = `${items.length} ${items.length === 1 ? 'item' : 'items'}`;
    if (items.length === 0) return 'none';
    if (off.length === 0) return `${counted}: ${labels(items)}`;
    const rest = on.length > 0 ? `; ${on.length} without: ${labels(on)}` : '';
    return `${counted}, ${off.length} with ${flagOf(off[0])}: false: ${labels(off)}${rest}`;
  }
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  const line = typeof value === 'string' ? quoted(value, most) : oneLine(whole, most);
  return whole.length > most ? `${line} (${whole.length} characters in all)` : line;
}

function detail(name: string, value: unknown, hidden: ReadonlySet<string>, most: number): string {
  const secret = hidden.has(name) || secretsByName({ [name]: value }).length > 0;
  return `${name}: ${secret ? '(hidden)' : summary(value, most)}`;
}

/** What is lost, once for each thing that is said of it. */
function describeLosses(losses: readonly Loss[]): readonly string[] {
  const paths = new Map<string, string[]>();
  for (const { loses, path } of losses) paths.set(loses, [...(paths.get(loses) ?? []), path]);
  return [...paths].map(([loses, at]) => {
    const shown = at.slice(0, 5).map((path) => oneLine(path, 80));
    const more = at.length > 5 ? ` and ${at.length - 5} more` : '';
    return `With ${shown.join(', ')}${more}: ${loses}.`;
  });
}

/** Says what calls of this catalog's tools will do. */
export function createDescriber(
  catalog: Catalog,
): (tool: Tool, args: Arguments, context: CallContext) => Promise<ConfirmationPreview> {
  const platform = catalog.platform ?? portkeyPlatform;
  return async (tool, args, context) => {
    const operations = await operationsOf(catalog, tool.domain);
    const operation = await tool.facts?.();
    const name = operation && (await objectName(catalog, operation, operations, args, context));
    const hidden = new Set(operation?.credentials.map((path) => path.split(/[.[]/)[0] ?? path));
    if (tool.consent)
      return { headline: tool.title, details: await tool.consent(args, context), meaning: tool.description };
    const losses = lossesOf(tool, args);
    const losing = new Set(losses.map(({ argument }) => argument));
    const given = Object.entries(args).filter(([, value]) => value !== undefined);
    // What loses something comes first and is always shown; what else there is may be counted.
    const [first, others] = [true, false].map((loses) => given.filter(([key]) => losing.has(key) === loses));
    const shown = (others ?? []).slice(0, limits.questionDetails);
    const left = (others ?? []).length - shown.length;
    return {
      headline:
        name === undefined ? tool.title : `${tool.title}: ${JSON.stringify(oneLine(name, maxNameLength))}`,
      details: [
        ...(first ?? []).map(([key, value]) => detail(key, value, hidden, maxLossLength)),
        ...describeLosses(losses),
        ...shown.map(([key, value]) => detail(key, value, hidden, maxValueLength)),
        ...(left > 0 ? [`and ${left} more arguments`] : []),
      ],
      meaning: tool.description.replace(platform.needSentence(tool.name) ?? '', '').trim(),
    };
  };
}
