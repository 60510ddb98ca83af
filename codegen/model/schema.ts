// Converts the contract's OpenAPI 3.0 schemas to plain JSON Schema 2020-12: everything inlined, nothing lost. What
// JSON Schema at an MCP root cannot express stays in our own keywords (see `Extensions`).
import { type Document, isObject, type Json, own, resolve } from '../contract/document.ts';
import { intersect } from './intersect.ts';
import type { Choice, Schema } from './schema-types.ts';

export type { Choice, Schema } from './schema-types.ts';

/** Keywords that end as values in generated code, and what each holds. Anything else stops the generator. */
const checks = {
  pattern: (value: unknown) => typeof value === 'string' && isBounded(value),
  minimum: isNumber,
  maximum: isNumber,
  multipleOf: (value: unknown) => isNumber(value) && value > 0,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minProperties: isCount,
  maxProperties: isCount,
} as const satisfies Readonly<Record<string, (value: unknown) => boolean>>;

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** True for a regular expression without a repetition inside a repetition, whose work could double with each character. */
function isBounded(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const plain = pattern.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
  return !/\([^()]*[*+|}][^()]*\)[*+{]/.test(plain);
}

/** @throws Error for a keyword whose value is not what JSON Schema has there. */
function checkKeywords(raw: Json): void {
  for (const [keyword, holds] of Object.entries(checks)) {
    if (keyword in raw && !holds(raw[keyword]))
      throw new Error(
        `${keyword} of the contract is ${JSON.stringify(raw[keyword])?.slice(0, 100)}, which it cannot be`,
      );
  }
}

const copied = [
  'pattern',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'const',
  'x-credential',
  'x-secret',
  'x-known',
  'x-closed',
  'x-exactly-one',
  'x-at-least-one',
  'x-required-when',
  'x-body',
  'x-fill-empty',
] as const;

/** Formats that are told to the caller. `uuid` is not among them, since Portkey takes slugs wherever it says uuid. */
const toldFormats = new Set(['date-time', 'date', 'email', 'uri']);

/** Keywords that the model reads; any other is a fact of its own. */
const readKeywords = new Set<string>([
  ...copied,
  '$ref',
  'type',
  'nullable',
  'enum',
  'default',
  'format',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'propertyNames',
  'allOf',
  'anyOf',
  'oneOf',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-choice',
  'x-argument',
]);

/** Keywords without meaning for a value: words, and names of the document's own. */
const wordKeywords =
  /^(?:description|summary|title|example|examples|externalDocs|xml|\$comment|\$schema|\$id|\$defs|definitions|x-.*)$/;

/** Keywords whose value is a schema, or a map or a list of schemas, and that no tool says. */
const schemaKeywords = new Set([
  'not',
  'contains',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
  'contentSchema',
]);
const schemaMapKeywords = new Set(['patternProperties', 'dependentSchemas']);

/** The most schemas that one argument or reply may unfold to; the largest real one has about 6,000. */
const maxUnfolded = 200_000;

export interface ReaderOptions {
  /** Also reads what no tool says, into `x-facts`. */
  readonly everything?: boolean;
}

/** Resolves `$ref` within one document and normalises what it finds. */
export class SchemaReader {
  readonly #document: Document;
  readonly #everything: boolean;
  /** How many schemas the present `read` has seen. */
  #read = 0;
  /** How often a schema within itself was cut. */
  #cuts = 0;
  readonly #known = new Map<string, { readonly schema: Schema; readonly size: number }>();

  constructor(document: Document, { everything = false }: ReaderOptions = {}) {
    this.#document = document;
    this.#everything = everything;
  }

  get everything(): boolean {
    return this.#everything;
  }

  /**
   * `raw` with references inlined and OpenAPI's dialects turned into JSON Schema 2020-12.
   * @throws Error when a reference leads nowhere, or when its references unfold without end
   */
  read(raw: unknown): Schema {
    this.#read = 0;
    return this.#schema(raw, []);
  }

  #schema(raw: unknown, trail: readonly string[]): Schema {
    this.#count(1);
    if (raw === false && this.#everything) return { 'x-facts': { other: { never: true }, schemas: {} } };
    if (!isObject(raw)) return {};
    const reference = raw['$ref'];
    if (typeof reference === 'string') return this.#reference(reference, raw, trail);
    checkKeywords(raw);
    const schema: Schema = {};
    for (const key of copied) if (key in raw) Object.assign(schema, { [key]: raw[key] });
    // The ends of int64 are no numbers that JSON in JavaScript can hold: as bounds they say nothing.
    for (const key of ['minimum', 'maximum'] as const)
      if (Math.abs(schema[key] ?? 0) > Number.MAX_SAFE_INTEGER) delete schema[key];
    readBounds(raw, schema);
    if (typeof raw['format'] === 'string' && toldFormats.has(raw['format'])) schema.format = raw['format'];
    if (raw['default'] !== undefined && raw['default'] !== null) schema['x-default'] = raw['default'];
    if (Array.isArray(raw['enum'])) schema.enum = [...new Set<unknown>(raw['enum'])];
    if (this.#everything) this.#readFacts(raw, schema, trail);
    const shaped = this.#shape(raw, schema, trail);
    const merged = Array.isArray(raw['allOf'])
      ? raw['allOf'].reduce<Schema>((all, part) => intersect(all, this.#schema(part, trail)), shaped)
      : shaped;
    return nullable(raw, merged);
  }

  #reference(reference: string, raw: Json, trail: readonly string[]): Schema {
    const label = reference.slice(reference.lastIndexOf('/') + 1);
    // A schema that holds itself is cut at the second turn: below, anything goes.
    if (trail.includes(reference)) {
      this.#cuts += 1;
      const facts = { label, other: { recursive: true }, schemas: {} };
      return { type: 'object', ...(this.#everything && { 'x-facts': facts }) };
    }
    const { $ref: _, ...beside } = raw;
    const target = this.#target(reference, trail);
    const named = this.#everything ? withLabel(target, label) : target;
    return Object.keys(beside).length > 0 ? { ...named, ...this.#schema(beside, trail) } : named;
  }

  /** What a reference leads to. One that is not cut anywhere is the same wherever it is met, and read once. */
  #target(reference: string, trail: readonly string[]): Schema {
    const known = this.#known.get(reference);
    if (known) {
      this.#count(known.size);
      return known.schema;
    }
    const [before, cuts] = [this.#read, this.#cuts];
    const schema = this.#schema(resolve(this.#document, reference), [...trail, reference]);
    if (this.#cuts === cuts) this.#known.set(reference, { schema, size: this.#read - before });
    return schema;
  }

  #count(schemas: number): void {
    this.#read += schemas;
    if (this.#read > maxUnfolded)
      throw new Error(`its references unfold to more than ${maxUnfolded} schemas`);
  }

  #readFacts(raw: Json, schema: Schema, trail: readonly string[]): void {
    const other: [string, unknown][] = [];
    const schemas: [string, Schema][] = [];
    for (const [key, value] of Object.entries(raw)) {
      if (readKeywords.has(key) || wordKeywords.test(key)) continue;
      if (schemaKeywords.has(key)) schemas.push([key, this.#schema(value, trail)]);
      else if (schemaMapKeywords.has(key) && isObject(value))
        for (const [name, part] of Object.entries(value))
          schemas.push([`${key} ${name}`, this.#schema(part, trail)]);
      else if (key === 'prefixItems' && Array.isArray(value))
        for (const [index, part] of value.entries())
          schemas.push([`item ${index + 1}`, this.#schema(part, trail)]);
      // What is false by default says nothing when it is false.
      else if (value !== false) other.push([key, value]);
    }
    const { format } = raw;
    if (typeof format === 'string' && !toldFormats.has(format)) other.push(['format', format]);
    if (raw['additionalProperties'] === false) other.push(['closed', true]);
    if (raw['oneOf'] !== undefined && raw['anyOf'] !== undefined) other.push(['oneOf and anyOf', true]);
    if (other.length + schemas.length > 0)
      schema['x-facts'] = { other: Object.fromEntries(other), schemas: Object.fromEntries(schemas) };
  }

  #shape(raw: Json, schema: Schema, trail: readonly string[]): Schema {
    if (typeof raw['type'] === 'string') schema.type = raw['type'];
    else if (Array.isArray(raw['type'])) {
      // OpenAPI 3.1 writes a list of types where 3.0 writes `nullable`.
      const types = raw['type'].filter((type): type is string => typeof type === 'string');
      const [only] = types;
      schema.type = types.length === 1 && only !== undefined ? only : types;
    } else if (isObject(raw['properties'])) schema.type = 'object';
    if (isObject(raw['properties'])) {
      schema.properties = Object.fromEntries(
        Object.entries(raw['properties']).map(([name, property]) => [name, this.#schema(property, trail)]),
      );
    }
    if (Array.isArray(raw['required'])) {
      const known = raw['required'].filter((name): name is string => typeof name === 'string');
      if (known.length > 0) schema.required = [...new Set(known)];
    }
    // `additionalProperties: false` below the root is dropped: a field that the contract does not know yet must pass.
    if (isObject(raw['additionalProperties']))
      schema.additionalProperties = this.#schema(raw['additionalProperties'], trail);
    else if (raw['additionalProperties'] === true) schema.additionalProperties = true;
    if (typesOf(schema).includes('array')) schema.items = this.#schema(raw['items'] ?? {}, trail);
    if (isObject(raw['propertyNames'])) schema.propertyNames = this.#schema(raw['propertyNames'], trail);
    if (isObject(raw['x-choice'])) schema['x-choice'] = this.#readChoice(raw['x-choice'], trail);
    return [raw['oneOf'], raw['anyOf']].reduce<Schema>(
      (all, union, index) => (Array.isArray(union) ? this.#union(all, union, index === 0, trail) : all),
      schema,
    );
  }

  #union(schema: Schema, union: readonly unknown[], exclusive: boolean, trail: readonly string[]): Schema {
    const names = union.map(onlyRequired);
    if (names.length > 1 && names.every((name) => name !== undefined)) {
      const rule = exclusive ? 'x-exactly-one' : 'x-at-least-one';
      return { ...schema, [rule]: names };
    }
    const branches = union.map((branch) => this.#schema(branch, trail));
    const [only] = branches;
    if (branches.length === 1 && only) return intersect(schema, only);
    return schema.anyOf ? intersect(schema, { anyOf: branches }) : { ...schema, anyOf: branches };
  }

  #readChoice(raw: Json, trail: readonly string[]): Choice {
    const cases = Object.entries((raw['cases'] ?? {}) as Json).map(([value, branch]) => [
      value,
      this.#schema(branch, trail),
    ]);
    return {
      ...(typeof raw['by'] === 'string' && { by: raw['by'] }),
      ...(typeof raw['own'] === 'string' && { own: raw['own'] }),
      cases: Object.fromEntries(cases) as Record<string, Schema>,
    };
  }
}

/** The one name that a branch requires and all that it says; undefined for any other branch. */
function onlyRequired(branch: unknown): string | undefined {
  const required = own(branch, 'required');
  if (!isObject(branch) || !Array.isArray(required) || required.length !== 1) return undefined;
  const says = Object.keys(branch).filter((key) => !wordKeywords.test(key));
  const [name] = required as unknown[];
  return says.length === 1 && typeof name === 'string' ? name : undefined;
}

function withLabel(schema: Schema, label: string): Schema {
  const facts = schema['x-facts'];
  return facts?.label === undefined
    ? { ...schema, 'x-facts': { other: {}, schemas: {}, ...facts, label } }
    : schema;
}

/** OpenAPI 3.0 writes exclusive bounds as flags beside the bounds. */
function readBounds(raw: Json, schema: Schema): void {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (raw[flag] === true) {
      const value = schema[bound];
      if (value !== undefined) schema[flag] = value;
      delete schema[bound];
    } else if (typeof raw[flag] === 'number') schema[flag] = raw[flag];
  }
}

function nullable(raw: Json, schema: Schema): Schema {
  if (raw['nullable'] !== true) return schema;
  if (schema.enum && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  if (typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  else if (schema.anyOf) schema.anyOf = [...schema.anyOf, { type: 'null' }];
  return schema;
}

/** The types of a schema without `null`. */
export function typesOf(schema: Schema): readonly string[] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.filter((type) => type !== 'null');
}

/** True when the schema takes `null`. */
export function takesNull(schema: Schema): boolean {
  return Array.isArray(schema.type) && schema.type.includes('null');
}

/** Calls `visit` for a schema and all below it, with its argument path (`rate_limits[].unit`). */
export function walk(schema: Schema, visit: (schema: Schema, path: string) => void, path = ''): void {
  visit(schema, path);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    walk(property, visit, path === '' ? name : `${path}.${name}`);
  }
  if (schema.items) walk(schema.items, visit, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, visit, `${path}.*`);
  for (const branch of schema.anyOf ?? []) walk(branch, visit, path);
  for (const branch of Object.values(schema['x-choice']?.cases ?? {})) walk(branch, visit, path);
}
