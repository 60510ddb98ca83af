// src/generated/validators/<domain>.ts: zod by json-schema-to-zod. What that library leaves out
// (sizes of objects, choices between branches, conditional requirements) is added by src/runtime/validation-rules.ts.
import { type JsonSchema, type JsonSchemaObject, parseSchema } from 'json-schema-to-zod';
import { type Schema, typesOf } from '../model/schema.ts';
import { emitConstants } from './constants.ts';
import type { EmitContext, Emitted } from './context.ts';

type Refs = NonNullable<Parameters<typeof parseSchema>[1]>;

const unchecked = [
  'format',
  'description',
  'title',
  'x-default',
  'x-known',
  'x-credential',
  'x-secret',
  'x-body',
  'x-fill-empty',
  'x-closed',
] as const;

/** A schema without what validation does not look at. */
function bare(schema: Schema): Schema {
  const copy = { ...schema };
  for (const key of unchecked) delete copy[key];
  return copy;
}

/** True within a union: advice would make its branch fail, and another hold. */
let inUnion = false;

function within<Result>(union: boolean, write: () => Result): Result {
  const before = inUnion;
  inUnion = union;
  try {
    return write();
  } finally {
    inUnion = before;
  }
}

/** A list of texts that newer values may be missing from. Values of another type have no likeness to judge by. */
function openList({ enum: values, 'x-closed': closed }: Schema): readonly string[] | undefined {
  if (inUnion || closed || !values || values.length === 0) return undefined;
  return values.every((value) => typeof value === 'string') ? (values as readonly string[]) : undefined;
}

function zod(schema: Schema): string {
  return parseSchema(schema as JsonSchema, {
    seen: new Map(),
    path: [],
    zodVersion: 4,
    withoutDefaults: true,
    withoutDescribes: true,
    parserOverride: override,
  });
}

/** Wraps the expression of a schema in the rules that its own keywords ask for. */
function override(given: JsonSchemaObject, _refs: Refs): string | undefined {
  const schema = given as Schema;
  const plain = bare(schema);
  const suggested = inUnion ? undefined : schema['x-known'];
  if (Object.keys(plain).length === 0) return suggested ? knownValues('z.any()', suggested) : 'z.any()';
  if (Array.isArray(plain.type) && plain.type.includes('null')) {
    const types = plain.type.filter((type) => type !== 'null');
    const [only] = types;
    const values = plain.enum?.filter((value) => value !== null);
    const inner: Schema = {
      ...plain,
      type: types.length === 1 && only !== undefined ? only : types,
      ...(values && { enum: values }),
      ...(suggested && { 'x-known': suggested }),
      ...(schema['x-closed'] && { 'x-closed': true }),
    };
    return `${zod(inner)}.nullable()`;
  }
  const values = openList(schema);
  if (values) return `listed(${JSON.stringify(values)})`;
  if (suggested) {
    const { 'x-known': _, ...rest } = schema;
    return knownValues(zod(rest), suggested);
  }
  const rules: string[] = [];
  const { minProperties, maxProperties, propertyNames } = plain;
  if (minProperties !== undefined || maxProperties !== undefined)
    rules.push(`sized(${Number(minProperties ?? 0)}, ${Number(maxProperties ?? Number.POSITIVE_INFINITY)})`);
  if (plain.pattern !== undefined) rules.push(`matching(${JSON.stringify(plain.pattern)})`);
  if (propertyNames) rules.push(`named(${zod({ type: 'string', ...propertyNames })})`);
  if (plain['x-choice']?.own !== undefined)
    rules.push(`chosenByOwn(${JSON.stringify(plain['x-choice'].own)}, ${cases(plain)})`);
  for (const [name, property] of Object.entries(plain.properties ?? {})) {
    const by = property['x-choice']?.by;
    if (by !== undefined)
      rules.push(`chosenBy(${JSON.stringify(by)}, ${JSON.stringify(name)}, ${cases(property)})`);
  }
  if (plain['x-exactly-one']) rules.push(`exactlyOne(${JSON.stringify(plain['x-exactly-one'])})`);
  if (plain['x-at-least-one']) rules.push(`atLeastOne(${JSON.stringify(plain['x-at-least-one'])})`);
  if (plain['x-required-when']) rules.push(`requiredWhen(${JSON.stringify(plain['x-required-when'])})`);
  const inner: Schema = { ...plain };
  // Lists and maps are looked through by rules of ours, which stop when enough is wrong.
  if (inner.items && typesOf(inner).includes('array')) {
    const item = zod(inner.items);
    if (item !== 'z.any()') rules.push(`items(${item})`);
    inner.items = {};
  }
  if (typeof inner.additionalProperties === 'object') {
    const value = zod(inner.additionalProperties);
    const named = Object.keys(inner.properties ?? {});
    if (value !== 'z.any()')
      rules.push(`values(${value}${named.length > 0 ? `, ${JSON.stringify(named)}` : ''})`);
    inner.additionalProperties = named.length > 0 ? true : {};
  }
  for (const key of [
    'pattern',
    'minProperties',
    'maxProperties',
    'propertyNames',
    'x-choice',
    'x-exactly-one',
    'x-at-least-one',
    'x-required-when',
  ] as const)
    delete inner[key];
  if (inner.properties) {
    inner.properties = Object.fromEntries(
      Object.entries(inner.properties).map(([name, property]) => [name, withoutSiblingChoice(property)]),
    );
  }
  // json-schema-to-zod reads `anyOf` and forgets what stands beside it.
  if (inner.anyOf && (inner.type !== undefined || inner.properties)) {
    const { anyOf, ...beside } = inner;
    rules.push(`also(${within(true, () => zod({ anyOf }))})`);
    const elsewhere = plain['x-choice'] !== undefined || anyOf.some(isOpen);
    return `checked(${plainObject(beside, anyOf.flatMap(fieldsOf), elsewhere)}, [${rules.join(', ')}])`;
  }
  if (inner.anyOf && !inUnion) {
    const union = within(true, () => zod(inner));
    return rules.length > 0 ? `checked(${union}, [${rules.join(', ')}])` : union;
  }
  const changed =
    rules.length > 0 ||
    Object.keys(inner).length !== Object.keys(schema).length ||
    inner.properties !== undefined;
  if (!changed) return undefined;
  const expression = plainObject(inner, [], plain['x-choice'] !== undefined);
  return rules.length > 0 ? `checked(${expression}, [${rules.join(', ')}])` : expression;
}

/** The fields that a branch of a union knows. */
function fieldsOf({ properties, anyOf }: Schema): string[] {
  return [...Object.keys(properties ?? {}), ...(anyOf ?? []).flatMap(fieldsOf)];
}

/** True where a branch of a union has fields that it does not name. */
function isOpen({ additionalProperties, anyOf, 'x-choice': choice }: Schema): boolean {
  return (
    (additionalProperties !== undefined && additionalProperties !== false) ||
    choice !== undefined ||
    (anyOf ?? []).some(isOpen)
  );
}

function knownValues(expression: string, values: readonly unknown[]): string {
  return `checked(${expression}, [known(${JSON.stringify(values)})])`;
}

function withoutSiblingChoice(property: Schema): Schema {
  if (property['x-choice']?.by === undefined) return property;
  const { 'x-choice': _, ...rest } = property;
  // The branches know the fields.
  return rest.properties && rest.additionalProperties === undefined
    ? { ...rest, additionalProperties: true }
    : rest;
}

/** The branches of a choice. What a branch requires is advice: the document is often behind on a single provider. */
function cases(schema: Schema): string {
  const branches = Object.entries(schema['x-choice']?.cases ?? {}).map(([value, { required, ...branch }]) => {
    const shape = inUnion ? zod({ ...branch, ...(required && { required }) }) : branchShape(branch, schema);
    const rule = inUnion || !required ? undefined : `usual(${JSON.stringify(required)})`;
    return `${JSON.stringify(value)}: () => ${rule === undefined ? shape : `checked(${shape}, [${rule}])`}`;
  });
  return `{ ${branches.join(', ')} }`;
}

/** A branch, which may hold what stands beside the choice too. */
function branchShape(branch: Schema, { properties }: Schema): string {
  if (!branch.properties || branch['x-choice'] || branch.anyOf) return zod(branch);
  return plainObject(branch, Object.keys(properties ?? {}));
}

/** An object is written here, not by the library, so that its properties meet this file's rules again. */
function plainObject(schema: Schema, beside: readonly string[] = [], elsewhere = false): string {
  if (!schema.properties) {
    return parseSchema(schema as JsonSchema, {
      seen: new Map(),
      path: [],
      zodVersion: 4,
      withoutDefaults: true,
      withoutDescribes: true,
      parserOverride: (inner) =>
        inner === schema ? undefined : override(inner, { seen: new Map(), path: [] }),
    });
  }
  const fields = Object.entries(schema.properties).map(([name, property]) => {
    const required = schema.required?.includes(name) === true;
    return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${zod(property)}${required ? '' : '.optional()'}`;
  });
  const open = schema.additionalProperties;
  const rest = open === false ? '.strict()' : '.loose()';
  const unnamed = (schema.required ?? []).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
  const shape = `z.object({ ${fields.join(', ')} })${rest}`;
  // Fields that a choice adds are known to its branches alone, those of an open branch to nobody.
  const checksNames = open === undefined && !inUnion && !elsewhere;
  const more = beside.length > 0 ? `, ${JSON.stringify(beside)}` : '';
  const object = checksNames ? `nested(${shape}${more})` : shape;
  return unnamed.length > 0 ? `checked(${object}, [present(${JSON.stringify(unnamed)})])` : object;
}

const rules = [
  'also',
  'atLeastOne',
  'checked',
  'chosenBy',
  'chosenByOwn',
  'exactlyOne',
  'items',
  'known',
  'listed',
  'matching',
  'named',
  'nested',
  'present',
  'requiredWhen',
  'sized',
  'usual',
  'values',
];

function importsOf(text: string, src: string): string[] {
  const used = rules.filter((name) => new RegExp(`(?<![.\\w])${name}\\(`).test(text));
  return [
    ...(/\bz\./.test(text) ? [`import { z } from 'zod';`] : []),
    ...(used.length > 0 ? [`import { ${used.join(', ')} } from '${src}runtime/validation-rules.ts';`] : []),
  ];
}

/** The validators of all platforms. */
export function emitValidators(contexts: readonly EmitContext[]): Emitted {
  return emitConstants(contexts, {
    folder: 'validators',
    constants: (operations) => operations.map(({ tool, input }) => ({ name: tool, text: zod(input) })),
    importsOf,
  });
}
