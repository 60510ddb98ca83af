// Extracts the contract from an upstream OpenAPI document: the Admin operations, the components they reach, facts
// without prose.
import { type Platform, portkey, type ServerRule } from '../platforms/index.ts';
import {
  type Document,
  dereference,
  isObject,
  type Json,
  operationsOf,
  otherOperations,
  own,
  reached,
  referred,
  resolve,
} from './document.ts';

/** Words of the document: dropped wherever they stand as a keyword, kept where they are a property's name. */
export const prose: ReadonlySet<string> = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'title',
  'externalDocs',
  'tags',
  'deprecated_message',
]);

/** Keywords under which names are free, so that a property called `description` survives. */
export const nameMaps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependentRequired',
  'schemas',
  'responses',
  'content',
  'headers',
  'parameters',
  'callbacks',
  'encoding',
  'mapping',
  'securitySchemes',
]);

/** Keywords whose value is data, taken as it stands. */
export const literal: ReadonlySet<string> = new Set(['enum', 'default', 'const', 'required']);

/** A copy without prose and without the document's own extensions. */
export function factsOnly(value: unknown, insideNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => factsOnly(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => insideNames || !(prose.has(key) || key.startsWith('x-')))
      .map(([key, item]) => [
        key,
        !insideNames && literal.has(key) ? item : factsOnly(item, !insideNames && nameMaps.has(key)),
      ]),
  );
}

/** Reason phrases of RFC 9110, since OpenAPI requires a description for each response. */
const reasons: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The addresses of an operation, by the rule of OpenAPI: its own, else its path's, else the document's. */
export function serverUrls(document: Document, item: Json, operation: Json): string[] {
  const servers = operation['servers'] ?? item['servers'] ?? document['servers'];
  return Array.isArray(servers) ? servers.map((server) => String(own(server, 'url'))) : [];
}

function parameterFacts(document: Document, given: unknown): Json[] {
  if (!Array.isArray(given)) return [];
  return given.map((entry) => {
    const facts = factsOnly(dereference(document, entry)) as Json;
    const { name, in: place, required, ...rest } = facts;
    const described = 'schema' in rest || 'content' in rest;
    return {
      name,
      in: place,
      ...(required === true && { required }),
      ...rest,
      ...(!described && { schema: { type: 'string' } }),
    };
  });
}

/** What each media type says; one without a schema takes anything. */
function contentFacts(content: unknown): Json | undefined {
  if (!isObject(content)) return undefined;
  return Object.fromEntries(
    Object.entries(content).map(([media, entry]) => {
      const { schema = {}, ...rest } = factsOnly(entry ?? {}) as Json;
      return [media, { schema, ...rest }];
    }),
  );
}

function responseFacts(document: Document, status: string, response: unknown): Json {
  const target = dereference(document, response);
  const content = contentFacts(target['content']);
  const headers = isObject(target['headers'])
    ? Object.fromEntries(
        // OpenAPI has a reply's own Content-Type ignored.
        Object.entries(target['headers'])
          .filter(([name]) => name.toLowerCase() !== 'content-type')
          .map(([name, header]) => [name, factsOnly(dereference(document, header))]),
      )
    : undefined;
  return {
    description: reasons[status] ?? `Status ${status}`,
    ...(headers && Object.keys(headers).length > 0 && { headers }),
    ...(content && { content }),
  };
}

/** Own parameters, and those of the path that they do not replace. */
function allParameters(document: Document, item: Json, operation: Json): Json[] {
  const mine = parameterFacts(document, operation['parameters']);
  const shared = parameterFacts(document, item['parameters']).filter(
    (parameter) =>
      !mine.some((other) => other['name'] === parameter['name'] && other['in'] === parameter['in']),
  );
  return [...shared, ...mine];
}

/** The plane that serves these addresses; undefined where no rule of the platform knows them. */
function planeOf(urls: readonly string[], { servers }: Platform): string | undefined {
  const fits = ({ of, url }: ServerRule): boolean =>
    of === 'some' ? urls.some((one) => url.test(one)) : urls.length > 0 && urls.every((one) => url.test(one));
  return servers.find(fits)?.plane;
}

function operationFacts(document: Document, item: Json, operation: Json, platform: Platform): Json {
  const parameters = allParameters(document, item, operation);
  const body =
    operation['requestBody'] === undefined ? undefined : dereference(document, operation['requestBody']);
  const responses = isObject(operation['responses']) ? operation['responses'] : {};
  const urls = serverUrls(document, item, operation);
  const standard = serverUrls(document, {}, {});
  const plane = operation['x-plane'] ?? planeOf(urls, platform);
  const { security } = operation;
  return {
    ...(typeof operation['operationId'] === 'string' && { operationId: operation['operationId'] }),
    // An unknown address is never taken for the origin that is asked without a key.
    'x-plane': plane ?? platform.plane,
    ...((plane === undefined || operation['x-plane-unknown'] === true) && { 'x-plane-unknown': true }),
    ...(urls.join('\n') !== standard.join('\n') && { servers: urls.map((url) => ({ url })) }),
    ...(security !== undefined && { security }),
    ...(operation['deprecated'] === true && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        ...(body['required'] === true && { required: true }),
        content: contentFacts(body['content']) ?? {},
      },
    }),
    responses: Object.fromEntries(
      Object.entries(responses)
        .filter(([status]) => !status.startsWith('x-'))
        .map(([status, response]) => [status, responseFacts(document, status, response)]),
    ),
    ...(isObject(operation['callbacks']) && { callbacks: factsOnly(operation['callbacks'], true) }),
  };
}

/** The servers that all operations of a path share are written once. */
function shareServers(item: Json): Json {
  const operations = Object.entries(item) as [string, Json][];
  const [first] = operations;
  const shared = first?.[1]['servers'];
  const same = operations.every(([, { servers }]) => JSON.stringify(servers) === JSON.stringify(shared));
  if (shared === undefined || !same) return item;
  return {
    servers: shared,
    ...Object.fromEntries(operations.map(([method, { servers: _, ...operation }]) => [method, operation])),
  };
}

/** The name under which what a reference leads to stands in the contract: references into a path or a property too. */
function componentName(reference: string): string {
  const simple = /^#\/components\/schemas\/([^/%]+)$/.exec(reference)?.[1];
  if (simple !== undefined) return simple.replaceAll('~1', '/').replaceAll('~0', '~');
  return reference
    .replace(/^#\/(components\/schemas\/)?/, '')
    .replaceAll('~1', '/')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/[^A-Za-z0-9_{}-]+/g, '.');
}

/** A copy whose references lead to the contract's components. */
function withComponentNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentNames);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string'
        ? `#/components/schemas/${componentName(item)}`
        : withComponentNames(item),
    ]),
  );
}

export interface ExtractOptions {
  readonly platform?: Platform;
  /** References that overlays make: what they lead to is kept although no operation reaches it. */
  readonly references?: Iterable<string>;
}

/**
 * The contract of the operations in `admin`, and the keys of all operations that the document has.
 * Paths and schemas are sorted, so that the order of the upstream document leaves no trace.
 */
export function extractContract(
  document: Document,
  admin: ReadonlySet<string>,
  { platform = portkey, references = [] }: ExtractOptions = {},
): { contract: Document; present: string[] } {
  const present: string[] = [];
  const paths: Record<string, Json> = {};
  for (const { key, path, method, operation, item } of operationsOf(document)) {
    present.push(key);
    if (!admin.has(key)) continue;
    paths[path] = { ...paths[path], [method]: operationFacts(document, item, operation, platform) };
  }
  present.push(...otherOperations(document));
  const kept = [...references]
    .filter((reference) => referred(document, reference) !== undefined)
    .map(($ref) => ({ $ref }));
  const schemas = Object.fromEntries(
    [...reached([paths, kept], (reference) => factsOnly(resolve(document, reference)))]
      .map(([reference, schema]) => [componentName(reference), withComponentNames(schema) as Json] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const standard = serverUrls(document, {}, {});
  const schemes = own(document.components, 'securitySchemes');
  const webhooks = own(document, 'webhooks');
  const contract: Document = {
    openapi: document.openapi,
    info: { title: platform.title, version: String(document.info.version) },
    ...(standard.length > 0 && { servers: standard.map((url) => ({ url })) }),
    ...(document['security'] !== undefined && { security: document['security'] }),
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [path, withComponentNames(shareServers(item)) as Json]),
    ),
    ...(isObject(webhooks) && { webhooks: factsOnly(webhooks, true) }),
    components: { ...(isObject(schemes) && { securitySchemes: factsOnly(schemes, true) }), schemas },
  };
  return { contract, present };
}
