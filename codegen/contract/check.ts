// Validation of an upstream document: every problem with its place.
import { type Document, isObject, type Json, operationsOf, own, referred } from './document.ts';

/** A document that is not taken; the message names the places. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

/** Faults named in one message; the rest is counted. */
const maxNamed = 5;

function refuse(faults: readonly string[]): never {
  const rest = faults.length - maxNamed;
  throw new DocumentError(
    [...faults.slice(0, maxNamed), ...(rest > 0 ? [`and ${rest} more faults`] : [])].join('\n'),
  );
}

/**
 * Checks that a value is an OpenAPI 3 document, and that the operations in `keys` can be read.
 * @throws DocumentError naming each fault with its place
 */
export function checkDocument(
  document: unknown,
  keys: (key: string) => boolean,
): asserts document is Document {
  if (!isObject(document)) throw new DocumentError('the input is not an OpenAPI document: it has no "paths"');
  const version = document['openapi'];
  if ('swagger' in document)
    throw new DocumentError('the input is a Swagger 2 document: only OpenAPI 3 is read');
  if (!isObject(document['paths']))
    throw new DocumentError(
      'the input is not an OpenAPI document: it has no "paths" that map a path to its operations',
    );
  if (typeof version !== 'string' || !/^3\.\d/.test(version))
    throw new DocumentError(
      `the input is not an OpenAPI 3 document: "openapi" is ${JSON.stringify(version)}`,
    );
  if (!isObject(document['info'])) throw new DocumentError('the document has no "info"');
  const checker = new Checker(document as unknown as Document);
  checker.paths(keys);
  if (checker.faults.length > 0) refuse(checker.faults);
}

const schemaMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const;
const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const schemas = [
  'items',
  'additionalProperties',
  'not',
  'propertyNames',
  'contains',
  'if',
  'then',
  'else',
] as const;
const itemKeys =
  /^(?:get|put|post|delete|options|head|patch|trace|query|servers|parameters|summary|description|\$ref|additionalOperations|x-.*)$/;

class Checker {
  readonly faults: string[] = [];
  readonly #document: Document;
  readonly #seen = new Set<unknown>();
  readonly #pending: { readonly schema: unknown; readonly place: string }[] = [];

  constructor(document: Document) {
    this.#document = document;
  }

  #fault(place: string, text: string): void {
    this.faults.push(`${place}: ${text}`);
  }

  /** What stands behind an object's `$ref`; undefined, and a fault, where that leads nowhere. */
  #behind(value: Json, place: string): Json | undefined {
    const seen = new Set<string>();
    let at: unknown = value;
    for (let reference = own(at, '$ref'); reference !== undefined; reference = own(at, '$ref')) {
      if (typeof reference !== 'string') return this.#nothing(place, '"$ref" is no text');
      if (seen.has(reference)) return this.#nothing(place, `the reference ${reference} leads to itself`);
      seen.add(reference);
      if (!reference.startsWith('#'))
        return this.#nothing(
          place,
          `the reference ${reference} leads out of the document, and nothing is fetched`,
        );
      at = referred(this.#document, reference);
      if (at === undefined) return this.#nothing(place, `the reference ${reference} leads nowhere`);
    }
    if (isObject(at)) return at;
    return this.#nothing(place, 'is no object');
  }

  #nothing(place: string, text: string): undefined {
    this.#fault(place, text);
    return undefined;
  }

  paths(keys: (key: string) => boolean): void {
    for (const [path, item] of Object.entries(this.#document.paths)) {
      const place = `paths ${path}`;
      if (path.startsWith('x-')) continue;
      if (!path.startsWith('/')) this.#fault(place, 'does not begin with "/"');
      if (!isObject(item)) this.#fault(place, 'is no object');
      else {
        this.#behind(item, place);
        for (const key of Object.keys(item))
          if (!itemKeys.test(key))
            this.#fault(place, `"${key}" is neither a method nor a keyword of OpenAPI`);
      }
    }
    if (this.faults.length > 0) return;
    for (const { key, operation, item } of operationsOf(this.#document))
      if (keys(key)) this.#operation(key, operation, item);
    this.#schemas();
  }

  #operation(key: string, operation: Json, item: Json): void {
    for (const list of [item['parameters'], operation['parameters']]) {
      if (list === undefined) continue;
      if (!Array.isArray(list)) this.#fault(key, '"parameters" is no list');
      else
        for (const [index, entry] of list.entries()) this.#parameter(entry, `${key}, parameter ${index + 1}`);
    }
    const body = operation['requestBody'];
    if (body !== undefined) this.#content(body, `${key}, request body`, true);
    const responses = operation['responses'];
    if (responses !== undefined && !isObject(responses)) this.#fault(key, '"responses" is no object');
    for (const [status, response] of Object.entries(isObject(responses) ? responses : {}))
      if (!status.startsWith('x-')) this.#content(response, `${key}, reply ${status}`, false);
  }

  #parameter(entry: unknown, place: string): void {
    if (!isObject(entry)) {
      this.#fault(place, 'is no object');
      return;
    }
    const parameter = this.#behind(entry, place);
    if (!parameter) return;
    const { name } = parameter;
    if (typeof name !== 'string' || name === '') this.#fault(place, 'has no name');
    if (name === '__proto__')
      this.#fault(place, 'is called __proto__, which no object of JavaScript can hold');
    if (!['path', 'query', 'header', 'cookie', 'querystring'].includes(String(parameter['in'])))
      this.#fault(place, `stands in ${JSON.stringify(parameter['in'])}`);
    if ('schema' in parameter) this.#pending.push({ schema: parameter['schema'], place });
  }

  #content(value: unknown, place: string, required: boolean): void {
    if (!isObject(value)) {
      this.#fault(place, 'is no object');
      return;
    }
    const target = this.#behind(value, place);
    if (!target) return;
    const { content } = target;
    if (content === undefined && !required) return;
    if (!isObject(content)) {
      this.#fault(place, '"content" is no object');
      return;
    }
    for (const [media, entry] of Object.entries(content)) {
      if (entry === null || entry === undefined) continue;
      if (!isObject(entry)) this.#fault(`${place}, ${media}`, 'is no object');
      else if ('schema' in entry)
        this.#pending.push({ schema: entry['schema'], place: `${place}, ${media}` });
    }
  }

  /** Walks all schemas found so far and what they hold; without recursion, since documents can be deep. */
  #schemas(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const { schema, place } = next;
      if (typeof schema === 'boolean' || this.#seen.has(schema)) continue;
      this.#seen.add(schema);
      if (isObject(schema)) this.#schema(schema, place);
      else this.#fault(place, 'its schema is no object');
    }
  }

  #schema(schema: Json, place: string): void {
    const reference = schema['$ref'];
    if (reference !== undefined) {
      const target = this.#behind({ $ref: reference }, place);
      if (target) this.#pending.push({ schema: target, place: String(reference) });
    }
    const { required, type } = schema;
    // Upstream writes `required: true` on a property; it says nothing there, and is read as nothing.
    if (required !== undefined && typeof required !== 'boolean' && !isTexts(required))
      this.#fault(place, '"required" is no list of names');
    if (schema['enum'] !== undefined && !Array.isArray(schema['enum']))
      this.#fault(place, '"enum" is no list');
    if (type !== undefined && typeof type !== 'string' && !isTexts(type))
      this.#fault(place, '"type" names no type');
    for (const keyword of schemaMaps) this.#map(schema[keyword], keyword, place);
    for (const keyword of schemaLists) {
      const list = schema[keyword];
      if (list === undefined) continue;
      if (!Array.isArray(list)) this.#fault(place, `"${keyword}" is no list`);
      else
        for (const [index, branch] of list.entries())
          this.#pending.push({ schema: branch, place: `${place}, ${keyword} ${index + 1}` });
    }
    for (const keyword of schemas)
      if (schema[keyword] !== undefined)
        this.#pending.push({ schema: schema[keyword], place: `${place}, ${keyword}` });
  }

  #map(map: unknown, keyword: string, place: string): void {
    if (map === undefined) return;
    if (!isObject(map)) {
      this.#fault(place, `"${keyword}" is no object`);
      return;
    }
    for (const [name, schema] of Object.entries(map)) {
      if (name === '__proto__')
        this.#fault(place, 'has a property __proto__, which no object of JavaScript can hold');
      this.#pending.push({ schema, place: `${place}, ${name}` });
    }
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
