// OpenAPI -> OperationModel[]: the only place that knows what OpenAPI means.
import { type Document, isObject, type Json, operationsOf, own } from '../contract/document.ts';
import { jsonSchema, readBody } from './body.ts';
import { effectsOf } from './effects.ts';
import { checkEvidence, type Evidence, unprovenBy } from './evidence.ts';
import { checkNames, type NamesLock } from './names.ts';
import { type Body, type OperationModel, type Parameter, successReply } from './operation.ts';
import { problemsOf } from './problems.ts';
import { type Schema, SchemaReader, walk } from './schema.ts';
import { withReaders } from './shown-by.ts';

export type { OperationModel, Parameter } from './operation.ts';

/** Something in an operation that no tool can be made of; an overlay or openapi/left-out.yaml mends it. */
export interface Problem {
  readonly key: string;
  readonly text: string;
}

/** Operations that no tools can be made of; the message names each and the way on. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** What of a platform the model depends on. */
export interface PlatformFacts {
  /** The versions in the path by plane; v1 where nothing is said. */
  readonly bases?: Readonly<Record<string, readonly ('v1' | 'v2')[]>>;
  /** Decides what is in preview, where it is given. */
  readonly evidence?: Evidence;
}

export interface ModelOptions extends PlatformFacts {
  /** Also reads what no tool says, for a contract diff. */
  readonly everything?: boolean;
}

/**
 * All operations, in the order of the name lock.
 * @throws NamesError when an operation has no name, or a name no operation
 * @throws ModelError when no tool can be made of an operation
 */
export function buildModel(
  document: Document,
  names: NamesLock,
  options: ModelOptions = {},
): OperationModel[] {
  const { operations, problems } = tryModel(document, names, options);
  if (problems.length > 0) throw new ModelError(problems.map(({ key, text }) => `${key} ${text}`).join('\n'));
  return operations;
}

/** The same, with what no tool can be made of beside it instead of thrown. */
export function tryModel(
  document: Document,
  names: NamesLock,
  { everything = false, ...platform }: ModelOptions = {},
): { operations: OperationModel[]; problems: readonly Problem[] } {
  const reader = new SchemaReader(document, { everything });
  const found = new Map(operationsOf(document).map(({ key, operation }) => [key, operation]));
  checkNames([...found.keys()], names);
  const problems: Problem[] = [];
  const operations = Object.entries(names.operations).flatMap(([key, entry]) => {
    try {
      const operation = buildOperation(key, entry, found.get(key) ?? {}, reader, platform);
      problems.push(...problemsOf(operation, found.get(key) ?? {}).map((text) => ({ key, text })));
      return [operation];
    } catch (error) {
      const why =
        error instanceof RangeError ? 'its schemas are nested too deeply' : String((error as Error).message);
      problems.push({ key, text: `cannot be read: ${why}` });
      return [];
    }
  });
  if (platform.evidence)
    checkEvidence(
      platform.evidence,
      Object.values(names.operations).map(({ tool }) => tool),
    );
  return { operations: withReaders(withListTools(operations)), problems };
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
  const plane = String(raw['x-plane'] ?? 'control');
  const row = evidence?.tools[entry.tool];
  const unproven = row && unprovenBy(row);
  const settings = raw['x-settings'] as OperationModel['settings'] | undefined;
  const params = readParameters(path, raw['parameters'], reader, Object.keys(settings?.path ?? {}));
  const body = readBody(raw['requestBody'], reader);
  const input = inputOf(params, body);
  const responses = readResponses(raw['responses'], reader);
  const credentials = pathsMarked(input, 'x-credential');
  const reply = successReply({ responses });
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
    ...(raw['x-untrusted'] === true && { untrusted: true as const }),
    origin: raw['x-unpublished'] === true ? 'overlay' : 'published',
    ...(page !== undefined && size !== undefined && method === 'GET' && { paging: { page, size } }),
    credentials,
    secrets: reply ? pathsMarked(reply, 'x-secret') : [],
    responses,
  };
}

/** The schema of a parameter, which may stand in a `content` of one media type. */
function parameterSchema(entry: Json): unknown {
  const [media] = isObject(entry['content']) ? Object.values(entry['content']) : [];
  return entry['schema'] ?? own(media, 'schema');
}

/** @param filled placeholders of the path that the server's settings fill in */
function readParameters(
  path: string,
  raw: unknown,
  reader: SchemaReader,
  filled: readonly string[],
): OperationModel['params'] {
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
      schema: reader.read(parameterSchema(entry)),
      ...(entry['x-format'] === 'numeric-offset' && { format: 'numeric-offset' as const }),
    });
  }
  // A placeholder of the path that nobody declared is an argument all the same: without it there is no address.
  for (const [, wire = ''] of path.matchAll(/\{([^}]+)\}/g)) {
    if (filled.includes(wire) || params.path.some((parameter) => parameter.wire === wire)) continue;
    params.path.push({ name: wire.replaceAll('-', '_'), wire, required: true, schema: { type: 'string' } });
  }
  params.path.sort((a, b) => path.indexOf(`{${a.wire}}`) - path.indexOf(`{${b.wire}}`));
  return params;
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
      // A value in the path decides which operation is called.
      ...Object.fromEntries(
        params.path
          .filter(({ schema }) => schema.enum)
          .map(({ name, schema }) => [name, { ...schema, 'x-closed': true as const }]),
      ),
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
  return Object.fromEntries(
    Object.entries(isObject(raw) ? raw : {}).map(([status, response]) => {
      const schema = jsonSchema(own(response, 'content'));
      return [status, schema === undefined ? null : reader.read(schema)];
    }),
  );
}

function pathsMarked(schema: Schema, mark: 'x-credential' | 'x-secret'): string[] {
  const paths = new Set<string>();
  walk(schema, (at, path) => {
    if (at[mark] === true) paths.add(path);
  });
  return [...paths].sort();
}

function takesVersion({ input }: OperationModel): boolean {
  return Object.keys(input.properties ?? {}).some((name) => /^version(?:_?id)?$/i.test(name));
}

/**
 * Adds to each operation that takes an id the tool that lists those ids: the GET on the collection's own path. One that
 * takes a version gets the tool that lists those of the object too.
 */
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
    const object = /^.*?\/\{[^}]+\}/.exec(operation.path)?.[0];
    const versionsBy = takesVersion(operation) ? lists.get(`${object}/versions`) : undefined;
    return {
      ...operation,
      ...(listedBy !== undefined && listedBy !== operation.tool && { listedBy }),
      ...(versionsBy !== undefined && versionsBy !== listedBy && { versionsBy }),
    };
  });
}
