// OpenAPI -> OperationModel[]: the only place that knows what OpenAPI means.
import { type Document, type Json, operationsOf } from '../contract/document.ts';
import { effectsOf } from './effects.ts';
import { checkEvidence, type Evidence, unprovenBy } from './evidence.ts';
import { type NamesLock, proposeName } from './names.ts';
import type { Body, OperationModel, Parameter } from './operation.ts';
import { type Schema, SchemaReader, walk } from './schema.ts';

export type { OperationModel, Parameter } from './operation.ts';

/** The name lock and the contract disagree; the message says which entries and what to do. */
export class NamesError extends Error {
  override readonly name = 'NamesError';
}

/** What of a platform the model depends on. */
export interface PlatformFacts {
  /** The versions in the path by plane; v1 where nothing is said. */
  readonly bases?: Readonly<Record<string, readonly ('v1' | 'v2')[]>>;
  /** Decides what is in preview, where it is given. */
  readonly evidence?: Evidence;
}

/**
 * All operations, in the order of the name lock.
 * @throws NamesError when an operation has no name, or a name no operation.
 */
export function buildModel(
  document: Document,
  names: NamesLock,
  platform: PlatformFacts = {},
): OperationModel[] {
  const reader = new SchemaReader(document);
  const found = new Map(operationsOf(document).map(({ key, operation }) => [key, operation]));
  checkNames([...found.keys()], names);
  const operations = Object.entries(names.operations).map(([key, entry]) => {
    return buildOperation(key, entry, found.get(key) ?? {}, reader, platform);
  });
  if (platform.evidence)
    checkEvidence(
      platform.evidence,
      operations.map(({ tool }) => tool),
    );
  return withListTools(operations);
}

function checkNames(keys: readonly string[], names: NamesLock): void {
  const missing = keys.filter((key) => !(key in names.operations));
  const gone = Object.keys(names.operations).filter((key) => !keys.includes(key));
  const lines = [
    ...missing.map(
      (key) =>
        `${key} has no tool name yet; add it to codegen/names.lock.json, for instance as "${proposeName(key)}"`,
    ),
    ...gone.map(
      (key) =>
        `${key} (${names.operations[key]?.tool}) is not in the contract: where it is new, run "npm run openapi:update" again; where it is gone, move it to "retired" in codegen/names.lock.json, or alias it`,
    ),
  ];
  if (lines.length > 0) throw new NamesError(lines.join('\n'));
  const tools = new Map<string, string>();
  for (const [key, { tool, aliases = [] }] of Object.entries(names.operations)) {
    for (const name of [tool, ...aliases]) {
      const other = tools.get(name);
      if (other !== undefined) throw new NamesError(`${name} is the name of both ${other} and ${key}`);
      tools.set(name, key);
    }
  }
}

function buildOperation(
  key: string,
  entry: NamesLock['operations'][string],
  raw: Json,
  reader: SchemaReader,
  { bases = {}, evidence }: PlatformFacts,
): OperationModel {
  const [method, documented] = key.split(' ') as [OperationModel['method'], string];
  const path = typeof raw['x-path'] === 'string' ? raw['x-path'] : documented;
  const params = readParameters(raw['parameters'], reader, path);
  const plane = String(raw['x-plane'] ?? 'control');
  const row = evidence?.tools[entry.tool];
  const unproven = row && unprovenBy(row);
  const settings = raw['x-settings'] as OperationModel['settings'] | undefined;
  const body = readBody(raw['requestBody'], reader);
  const input = inputOf(params, body);
  const responses = readResponses(raw['responses'], reader);
  const credentials = pathsMarked(input, 'x-credential');
  const reply = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const query = params.query.map((parameter) => parameter.name);
  const size = ['page_size', 'limit'].find((name) => query.includes(name));
  const page = ['current_page', 'page'].find((name) => query.includes(name));
  return {
    key,
    method,
    path,
    tool: entry.tool,
    aliases: entry.aliases ?? [],
    domain: entry.domain,
    params,
    ...(body && { body }),
    input,
    effects: effectsOf(key),
    plane,
    base: (raw['x-base'] as OperationModel['base'] | undefined) ?? bases[plane] ?? ['v1'],
    preview: evidence ? unproven !== undefined : raw['x-preview'] === true,
    ...(unproven && { unproven }),
    ...(settings && { settings }),
    ...(Array.isArray(raw['x-masked']) && { masked: raw['x-masked'].map(String) }),
    origin: raw['x-unpublished'] === true ? 'overlay' : 'published',
    ...(page !== undefined && size !== undefined && method === 'GET' && { paging: { page, size } }),
    credentials,
    secrets: reply ? pathsMarked(reply, 'x-secret') : [],
    responses,
  };
}

function readParameters(raw: unknown, reader: SchemaReader, path: string): OperationModel['params'] {
  const params: { path: Parameter[]; query: Parameter[]; header: Parameter[] } = {
    path: [],
    query: [],
    header: [],
  };
  for (const entry of Array.isArray(raw) ? (raw as Json[]) : []) {
    const wire = String(entry['name']);
    const place = entry['in'];
    if (place !== 'path' && place !== 'query' && place !== 'header') continue;
    params[place].push({
      name: typeof entry['x-argument'] === 'string' ? entry['x-argument'] : wire.replaceAll('-', '_'),
      wire,
      required: place === 'path' || entry['required'] === true,
      schema: reader.read(entry['schema']),
      ...(entry['x-format'] === 'numeric-offset' && { format: 'numeric-offset' as const }),
    });
  }
  params.path.sort((a, b) => path.indexOf(`{${a.wire}}`) - path.indexOf(`{${b.wire}}`));
  return params;
}

function readBody(raw: unknown, reader: SchemaReader): Body | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const content = (raw as Json)['content'] as Record<string, Json> | undefined;
  const read = reader.read(content?.['application/json']?.['schema']);
  // A root union cannot be a tool's input: its first object carries the properties (POST /logs).
  const object = read.anyOf?.find((branch) => branch.type === 'object') ?? read;
  const { anyOf: _, ...schema } = { ...object, type: 'object' as const };
  const properties = Object.keys(schema.properties ?? {});
  const whole = properties.find((name) => schema.properties?.[name]?.['x-body'] === true);
  return {
    required: (raw as Json)['required'] === true || (schema.required?.length ?? 0) > 0,
    schema,
    properties: properties.filter((name) => name !== whole),
    open: schema.additionalProperties !== undefined && schema.additionalProperties !== false,
    ...(whole !== undefined && { whole }),
  };
}

/** One flat object of all arguments. A name that stands in two places is one argument, sent to both. */
function inputOf(params: OperationModel['params'], body: Body | undefined): Schema {
  const outside = [...params.path, ...params.query, ...params.header];
  const whole = body?.whole;
  const required = [
    ...outside.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    ...(whole === undefined ? (body?.schema.required ?? []) : []),
  ];
  const conditions = body?.schema;
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(outside.map((parameter) => [parameter.name, parameter.schema])),
      ...body?.schema.properties,
    },
    ...(required.length > 0 && { required: [...new Set(required)] }),
    additionalProperties: body?.open ?? false,
    ...(conditions?.['x-exactly-one'] && { 'x-exactly-one': conditions['x-exactly-one'] }),
    ...(conditions?.['x-at-least-one'] && { 'x-at-least-one': conditions['x-at-least-one'] }),
    ...(conditions?.['x-required-when'] && { 'x-required-when': conditions['x-required-when'] }),
  };
}

function readResponses(raw: unknown, reader: SchemaReader): OperationModel['responses'] {
  const responses: Record<string, Schema | null> = {};
  for (const [status, response] of Object.entries((raw ?? {}) as Record<string, Json>)) {
    const content = response['content'] as Record<string, Json> | undefined;
    const schema = content?.['application/json']?.['schema'];
    responses[status] = schema === undefined ? null : reader.read(schema);
  }
  return responses;
}

function pathsMarked(schema: Schema, mark: 'x-credential' | 'x-secret'): string[] {
  const paths = new Set<string>();
  walk(schema, (at, path) => {
    if (at[mark] === true) paths.add(path);
  });
  return [...paths].sort();
}

/** Adds to each operation that takes an id the tool that lists those ids: the GET on the collection's own path. */
function withListTools(operations: readonly OperationModel[]): OperationModel[] {
  const lists = new Map(
    operations
      .filter((operation) => operation.method === 'GET')
      .map((operation) => [operation.path, operation.tool]),
  );
  return operations.map((operation) => {
    const cut = operation.path.lastIndexOf('/{');
    const collection = cut > 0 ? operation.path.slice(0, cut) : undefined;
    const listedBy = collection === undefined ? undefined : lists.get(collection);
    return listedBy === undefined || listedBy === operation.tool ? operation : { ...operation, listedBy };
  });
}
