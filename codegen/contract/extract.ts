// From an upstream OpenAPI document to the contract: keeps the Admin operations, what their schemas
// reach, and facts only.
import { type Platform, portkey, type ServerRule } from '../platforms/index.ts';
import { type Document, isObject, type Json, operationsOf, reached, resolve } from './document.ts';

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
  'dependentSchemas',
  'schemas',
  'responses',
  'content',
  'headers',
  'parameters',
]);

/** Keywords whose value is data, taken as it stands. */
export const literal: ReadonlySet<string> = new Set(['enum', 'default', 'const', 'required']);

/** A copy without prose and without the document's own extensions. */
export function factsOnly(value: unknown, insideNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => factsOnly(item));
  if (!isObject(value)) return value;
  const facts: Json = {};
  for (const [key, item] of Object.entries(value)) {
    if (!insideNames && (prose.has(key) || key.startsWith('x-'))) continue;
    if (!insideNames && literal.has(key)) facts[key] = item;
    else facts[key] = factsOnly(item, !insideNames && nameMaps.has(key));
  }
  return facts;
}

/** Reason phrases of RFC 9110, since OpenAPI wants a description for each response. */
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

/** Which of the platform's planes serves a path, read off the document's server groups. */
function planeOf(servers: unknown, { servers: rules, plane }: Platform): string {
  const urls = Array.isArray(servers) ? servers.map((server) => String((server as Json)['url'])) : [];
  const fits = ({ of, url }: ServerRule): boolean =>
    of === 'some' ? urls.some((one) => url.test(one)) : urls.length > 0 && urls.every((one) => url.test(one));
  return rules.find(fits)?.plane ?? plane;
}

function parameterFacts(document: Document, given: unknown): Json[] {
  if (!Array.isArray(given)) return [];
  return given.map((entry: Json) => {
    const parameter = typeof entry['$ref'] === 'string' ? resolve(document, entry['$ref']) : entry;
    const { name, in: place, required, schema, style, explode } = parameter;
    return {
      name,
      in: place,
      ...(required === true && { required }),
      ...(style !== undefined && { style }),
      ...(explode !== undefined && { explode }),
      schema: factsOnly(schema ?? { type: 'string' }),
    };
  });
}

function contentFacts(content: unknown): Json | undefined {
  if (!isObject(content)) return undefined;
  const facts: Json = {};
  for (const [media, entry] of Object.entries(content))
    facts[media] = { schema: factsOnly((entry as Json)['schema'] ?? {}) };
  return facts;
}

function operationFacts(document: Document, item: Json, operation: Json, platform: Platform): Json {
  const own = parameterFacts(document, operation['parameters']);
  const shared = parameterFacts(document, item['parameters']).filter(
    (parameter) =>
      !own.some((other) => other['name'] === parameter['name'] && other['in'] === parameter['in']),
  );
  const parameters = [...shared, ...own];
  const body = operation['requestBody'];
  const responses: Json = {};
  for (const [status, response] of Object.entries((operation['responses'] ?? {}) as Json)) {
    const target =
      isObject(response) && typeof response['$ref'] === 'string'
        ? resolve(document, response['$ref'])
        : response;
    const content = isObject(target) ? contentFacts(target['content']) : undefined;
    responses[status] = { description: reasons[status] ?? `Status ${status}`, ...(content && { content }) };
  }
  return {
    ...(typeof operation['operationId'] === 'string' && { operationId: operation['operationId'] }),
    'x-plane':
      operation['x-plane'] ??
      planeOf(operation['servers'] ?? item['servers'] ?? document['servers'], platform),
    ...(operation['deprecated'] === true && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(isObject(body) && {
      requestBody: {
        ...(body['required'] === true && { required: true }),
        content: contentFacts(body['content']),
      },
    }),
    responses,
  };
}

/**
 * The contract of the operations in `admin`, and the keys of all operations that the document has.
 * Paths and schemas are sorted, so that the order of the upstream document leaves no trace.
 */
export function extractContract(
  document: Document,
  admin: ReadonlySet<string>,
  platform: Platform = portkey,
): { contract: Document; present: string[] } {
  const present: string[] = [];
  const paths: Record<string, Json> = {};
  for (const { key, path, method, operation, item } of operationsOf(document)) {
    present.push(key);
    if (!admin.has(key)) continue;
    const kept = paths[path] ?? {};
    kept[method] = operationFacts(document, item, operation, platform);
    paths[path] = kept;
  }
  const schemas = Object.fromEntries(
    [...reached(paths, (reference) => factsOnly(resolve(document, reference)))]
      .map(([reference, schema]) => [reference.replace('#/components/schemas/', ''), schema as Json] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const contract: Document = {
    openapi: document.openapi,
    info: { title: platform.title, version: document.info.version },
    paths,
    components: { schemas },
  };
  return { contract, present };
}
