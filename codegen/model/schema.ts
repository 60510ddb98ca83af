// From the contract's OpenAPI 3.0 schemas to plain JSON Schema 2020-12: everything inlined, nothing
// lost. What JSON Schema at an MCP root cannot say stays in keywords of our own (see `Extensions`).
import { type Document, isObject, type Json, resolve } from '../contract/document.ts';

/** Which branch of a property's shape holds: named by a sibling property (`by`) or by a field of its own (`own`). */
export interface Choice {
  readonly by?: string;
  readonly own?: string;
  readonly cases: Readonly<Record<string, Schema>>;
}

/** A requirement that depends on a value: `require` is needed when `property` equals `equals`. */
export interface Condition {
  readonly property: string;
  readonly equals: unknown;
  readonly require: readonly string[];
}

/** Facts that plain JSON Schema has no place for; they are taken out before a schema is shown. */
interface Extensions {
  'x-choice'?: Choice;
  'x-credential'?: true;
  'x-secret'?: true;
  'x-known'?: readonly unknown[];
  'x-exactly-one'?: readonly string[];
  'x-at-least-one'?: readonly string[];
  'x-required-when'?: readonly Condition[];
  'x-body'?: true;
  'x-default'?: unknown | undefined;
}

/** A JSON Schema object as this code base uses it. */
export interface Schema extends Extensions {
  type?: string | readonly string[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  description?: string;
  title?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  propertyNames?: Schema;
}

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
  'x-exactly-one',
  'x-at-least-one',
  'x-required-when',
  'x-body',
] as const;

/** Formats that are told to the caller. `uuid` is not among them, since Portkey takes slugs wherever it says uuid. */
const toldFormats = new Set(['date-time', 'date', 'email', 'uri']);

/** Resolves `$ref` within one document and normalises what it finds. */
export class SchemaReader {
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  /**
   * `raw` with references inlined and OpenAPI 3.0's dialect turned into JSON Schema 2020-12.
   * @throws Error when a reference leads nowhere
   */
  read(raw: unknown, trail: readonly string[] = []): Schema {
    if (!isObject(raw)) return {};
    const reference = raw['$ref'];
    if (typeof reference === 'string') {
      // A schema that holds itself is cut at the second turn: below, anything goes.
      if (trail.includes(reference)) return { type: 'object' };
      const { $ref: _, ...beside } = raw;
      const target = this.read(resolve(this.#document, reference), [...trail, reference]);
      return Object.keys(beside).length > 0 ? { ...target, ...this.read(beside, trail) } : target;
    }
    checkKeywords(raw);
    const schema: Schema = {};
    for (const key of copied) if (key in raw) Object.assign(schema, { [key]: raw[key] });
    // The ends of int64 are no numbers that JSON in JavaScript can hold: as bounds they say nothing.
    for (const key of ['minimum', 'maximum'] as const)
      if (Math.abs(schema[key] ?? 0) > Number.MAX_SAFE_INTEGER) delete schema[key];
    this.#readBounds(raw, schema);
    if (typeof raw['format'] === 'string' && toldFormats.has(raw['format'])) schema.format = raw['format'];
    if ('default' in raw && raw['default'] !== null) schema['x-default'] = raw['default'];
    if (Array.isArray(raw['enum'])) schema.enum = [...new Set<unknown>(raw['enum'])];
    this.#readShape(raw, schema, trail);
    const merged = Array.isArray(raw['allOf'])
      ? raw['allOf'].reduce<Schema>((all, part) => mergeObjects(all, this.read(part, trail)), schema)
      : schema;
    return nullable(raw, merged);
  }

  #readBounds(raw: Json, schema: Schema): void {
    if (raw['exclusiveMinimum'] === true) {
      if (schema.minimum !== undefined) schema.exclusiveMinimum = schema.minimum;
      delete schema.minimum;
    } else if (typeof raw['exclusiveMinimum'] === 'number') schema.exclusiveMinimum = raw['exclusiveMinimum'];
    if (raw['exclusiveMaximum'] === true) {
      if (schema.maximum !== undefined) schema.exclusiveMaximum = schema.maximum;
      delete schema.maximum;
    } else if (typeof raw['exclusiveMaximum'] === 'number') schema.exclusiveMaximum = raw['exclusiveMaximum'];
  }

  #readShape(raw: Json, schema: Schema, trail: readonly string[]): void {
    if (typeof raw['type'] === 'string') schema.type = raw['type'];
    else if (Array.isArray(raw['type'])) {
      // OpenAPI 3.1 writes a list of types where 3.0 writes `nullable`.
      const types = raw['type'].filter((type): type is string => typeof type === 'string');
      const [only] = types;
      schema.type = types.length === 1 && only !== undefined ? only : types;
    } else if (isObject(raw['properties'])) schema.type = 'object';
    if (isObject(raw['properties'])) {
      schema.properties = Object.fromEntries(
        Object.entries(raw['properties']).map(([name, property]) => [name, this.read(property, trail)]),
      );
    }
    if (Array.isArray(raw['required'])) {
      const known = raw['required'].filter((name): name is string => typeof name === 'string');
      if (known.length > 0) schema.required = [...new Set(known)];
    }
    // `additionalProperties: false` below the root is dropped: a field that the contract does not know yet must pass.
    if (isObject(raw['additionalProperties']))
      schema.additionalProperties = this.read(raw['additionalProperties'], trail);
    else if (raw['additionalProperties'] === true) schema.additionalProperties = true;
    if (typesOf(schema).includes('array')) schema.items = this.read(raw['items'] ?? {}, trail);
    if (isObject(raw['propertyNames'])) schema.propertyNames = this.read(raw['propertyNames'], trail);
    const union = raw['oneOf'] ?? raw['anyOf'];
    if (Array.isArray(union)) {
      const branches = union.map((branch) => this.read(branch, trail));
      const [only] = branches;
      if (branches.length === 1 && only) Object.assign(schema, only);
      else schema.anyOf = branches;
    }
    if (isObject(raw['x-choice'])) schema['x-choice'] = this.#readChoice(raw['x-choice'], trail);
  }

  #readChoice(raw: Json, trail: readonly string[]): Choice {
    const cases = Object.entries((raw['cases'] ?? {}) as Json).map(([value, branch]) => [
      value,
      this.read(branch, trail),
    ]);
    return {
      ...(typeof raw['by'] === 'string' && { by: raw['by'] }),
      ...(typeof raw['own'] === 'string' && { own: raw['own'] }),
      cases: Object.fromEntries(cases) as Record<string, Schema>,
    };
  }
}

function nullable(raw: Json, schema: Schema): Schema {
  if (raw['nullable'] !== true) return schema;
  if (schema.enum && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  if (typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  else if (schema.anyOf) schema.anyOf = [...schema.anyOf, { type: 'null' }];
  return schema;
}

/** One object schema that asks for what both ask for. */
export function mergeObjects(a: Schema, b: Schema): Schema {
  const required = [...new Set([...(a.required ?? []), ...(b.required ?? [])])];
  return {
    ...a,
    ...b,
    ...((a.properties || b.properties) && { properties: { ...a.properties, ...b.properties } }),
    ...(required.length > 0 && { required }),
  };
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
