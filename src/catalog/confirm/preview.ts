// What a destructive call will do, in words for the person who is asked: the tool's title, the object's name
// where one cheap read gives it, the arguments, and what the tool says of itself.
import { type Domain, domains, loadOperations } from '../../generated/index.ts';
import type { GeneratedOperation } from '../../generated/typed-operation.ts';
import { needSentence } from '../../overrides/gates.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import type { Catalogue } from '../build-catalog.ts';
import type { CallContext, Tool } from '../tool.ts';
import type { Will } from './confirm.ts';

/** How long the question waits for the object's name, in ms. */
const nameMs = 2_500;

const longestName = 80;
const longestValue = 160;
const mostDetails = 12;

/** Text by others, on one line and no longer than `most` characters. */
function oneLine(text: string, most: number): string {
  const flat = text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}

function isDomain(domain: string): domain is Domain {
  return (domains as readonly string[]).includes(domain);
}

async function operationsOf(domain: string): Promise<Readonly<Record<string, GeneratedOperation>>> {
  return isDomain(domain) ? await loadOperations[domain]() : {};
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
  operations: Readonly<Record<string, GeneratedOperation>>,
): GeneratedOperation | undefined {
  const reads = Object.values(operations).filter((other) => other.method === 'GET');
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

/** The object's name by one bounded read through a tool that this catalogue offers; a failure is no obstacle. */
async function objectName(
  catalogue: Catalogue,
  operation: GeneratedOperation,
  operations: Readonly<Record<string, GeneratedOperation>>,
  args: Arguments,
  context: CallContext,
): Promise<string | undefined> {
  const reader = readerOf(operation, operations);
  const tool = reader && catalogue.find(reader.tool);
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
function shownValue(value: unknown): string {
  if (typeof value !== 'string') return oneLine(JSON.stringify(value), longestValue);
  const text = oneLine(value, longestValue);
  return /^[\w.:@/-]+$/.test(text) ? text : JSON.stringify(text);
}

function detail(name: string, value: unknown, hidden: ReadonlySet<string>): string {
  return `${name}: ${hidden.has(name) ? '(hidden)' : shownValue(value)}`;
}

/** Says what calls of this catalogue's tools will do. */
export function createDescriber(
  catalogue: Catalogue,
): (tool: Tool, args: Arguments, context: CallContext) => Promise<Will> {
  return async (tool, args, context) => {
    const operations = await operationsOf(tool.domain);
    const operation = tool.operation === undefined ? undefined : operations[tool.operation];
    const name = operation && (await objectName(catalogue, operation, operations, args, context));
    const hidden = new Set(operation?.credentials.map((path) => path.split(/[.[]/)[0] ?? path));
    const shown = Object.entries(args).filter(([, value]) => value !== undefined);
    if (tool.consent)
      return { headline: tool.title, details: await tool.consent(args, context), meaning: tool.description };
    return {
      headline:
        name === undefined ? tool.title : `${tool.title}: ${JSON.stringify(oneLine(name, longestName))}`,
      details: [
        ...shown.slice(0, mostDetails).map(([key, value]) => detail(key, value, hidden)),
        ...(shown.length > mostDetails ? [`and ${shown.length - mostDetails} more arguments`] : []),
      ],
      meaning: tool.description.replace(needSentence(tool.name) ?? '', '').trim(),
    };
  };
}
