// The views of one schema: shown (find_tools), advertised (tools/list) and checked (JSON Schema 2020-12
// that says in standard words what the validators enforce; the tests hold the two against each other).
import type { OperationModel } from './operation.ts';
import { type Choice, type Schema, takesNull, typesOf } from './schema.ts';

const extensions = [
  'x-choice',
  'x-credential',
  'x-secret',
  'x-known',
  'x-closed',
  'x-exactly-one',
  'x-at-least-one',
  'x-required-when',
  'x-body',
  'x-fill-empty',
  'x-default',
  'x-facts',
] as const;

function withoutExtensions(schema: Schema): Schema {
  const copy = { ...schema };
  for (const key of extensions) delete copy[key];
  return copy;
}

function mapChildren(schema: Schema, map: (child: Schema) => Schema): Schema {
  return {
    ...schema,
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, child]) => [name, map(child)]),
      ),
    }),
    ...(schema.items && { items: map(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: map(schema.additionalProperties),
    }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(map) }),
  };
}

/** Branches that look alike are one branch, with all the values that lead to it. */
function groupCases(choice: Choice): { values: string[]; schema: Schema }[] {
  const groups = new Map<string, { values: string[]; schema: Schema }>();
  for (const [value, schema] of Object.entries(choice.cases)) {
    const key = JSON.stringify(schema);
    const group = groups.get(key);
    if (group) group.values.push(value);
    else groups.set(key, { values: [value], schema });
  }
  return [...groups.values()];
}

const formatNotes: Readonly<Record<string, string>> = {
  'date-time': 'ISO 8601 date and time',
  date: 'ISO 8601 date',
  email: 'e-mail address',
  uri: 'URL',
};

/** What a keyword says that clients may not read: default, suggested values, conditional requirements. */
function notes(schema: Schema): string {
  const said: string[] = [];
  const format = schema.format === undefined ? undefined : formatNotes[schema.format];
  if (format !== undefined) said.push(`${format}.`);
  if (schema['x-known']) said.push(`Known: ${schema['x-known'].join(', ')}.`);
  if (schema['x-default'] !== undefined)
    said.push(`Portkey's default: ${JSON.stringify(schema['x-default'])}.`);
  if (schema['x-exactly-one']) said.push(`Exactly one of: ${schema['x-exactly-one'].join(', ')}.`);
  if (schema['x-at-least-one']) said.push(`At least one of: ${schema['x-at-least-one'].join(', ')}.`);
  for (const { property, equals, require } of schema['x-required-when'] ?? []) {
    said.push(`With ${property} ${JSON.stringify(equals)}: ${require.join(', ')} required.`);
  }
  return said.join(' ');
}

/** The schema as find_tools gives it: every property and branch, standard keywords only. */
export function shownSchema(schema: Schema): Schema {
  const said = notes(schema);
  const shown = mapChildren(withoutExtensions(schema), shownSchema);
  delete shown.format;
  if (said !== '')
    shown.description = shown.description === undefined ? said : `${shown.description} ${said}`;
  const choice = schema['x-choice'];
  if (choice) {
    const by = choice.by ?? choice.own;
    shown.anyOf = groupCases(choice).map(({ values, schema: branch }) => {
      const inner = shownSchema(branch);
      return { ...inner, title: `${by}: ${values.join(' | ')}` };
    });
    if (takesNull(schema)) shown.anyOf = [...shown.anyOf, { type: 'null' }];
  }
  return shown;
}

type Checked = { [key: string]: unknown };

function whenEquals(property: string, value: string, then: Checked): Checked {
  return { if: { properties: { [property]: { const: value } }, required: [property] }, then };
}

/** JSON Schema 2020-12 with the meaning that the validators enforce. Formats are told, not enforced. */
export function checkedSchema(schema: Schema): Checked {
  const { format: _format, description: _description, title: _title, ...plain } = withoutExtensions(schema);
  const { properties, items, additionalProperties, anyOf, ...rest } = plain;
  const allOf: Checked[] = [];
  const own = schema['x-choice']?.own;
  if (own !== undefined) {
    for (const [value, branch] of Object.entries(schema['x-choice']?.cases ?? {})) {
      allOf.push(whenEquals(own, value, checkedSchema(branch)));
    }
  }
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const choice = child['x-choice'];
    if (choice?.by === undefined) continue;
    for (const [value, branch] of Object.entries(choice.cases)) {
      const then = takesNull(child)
        ? { anyOf: [{ type: 'null' }, checkedSchema(branch)] }
        : checkedSchema(branch);
      allOf.push(whenEquals(choice.by, value, { properties: { [name]: then } }));
    }
  }
  const exactly = schema['x-exactly-one'];
  if (exactly) allOf.push({ oneOf: exactly.map((name) => ({ required: [name] })) });
  const atLeast = schema['x-at-least-one'];
  if (atLeast) allOf.push({ anyOf: atLeast.map((name) => ({ required: [name] })) });
  for (const { property, equals, require } of schema['x-required-when'] ?? []) {
    allOf.push({
      if: { properties: { [property]: { const: equals } }, required: [property] },
      then: { required: require },
    });
  }
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, child]) => [name, checkedSchema(child)]),
      ),
    }),
    ...(items && { items: checkedSchema(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? checkedSchema(additionalProperties) : additionalProperties,
    }),
    ...(anyOf && { anyOf: anyOf.map(checkedSchema) }),
    ...(allOf.length > 0 && { allOf }),
  };
}

/** More arguments than this and only those that most calls need are advertised. */
const roomForArguments = 14;

/** Arguments worth their tokens even where many are left out. */
const prominent = new Set([
  'name',
  'slug',
  'description',
  'workspace_slug',
  'workspace_id',
  'time_of_generation_min',
  'time_of_generation_max',
  'columns',
  'variables',
  'stream',
  'key',
  'note',
  'provider',
  'request',
  'response',
  'string',
  'parameters',
  'model',
  'virtual_key',
  'version_description',
  'patch',
]);

/** A longer list of values is told in full by find_tools alone. */
const roomForValues = 12;

/** Arguments that most callers leave out: a key belongs to one organisation, and Portkey knows which. */
const obvious = new Set(['organisation_id']);

/** What the keys of a folded object may take, in characters; find_tools tells the others. */
const roomForKeys = 62;

/** An object that costs more characters than this is folded to a list of its keys. */
const roomForObject = 120;

function foldNote(schema: Schema): string {
  const choice = schema['x-choice'];
  if (choice) return `Fields by ${choice.by ?? choice.own}: find_tools.`;
  const keys = Object.keys(schema.properties ?? {}).map((name) =>
    schema.required?.includes(name) ? `${name}*` : name,
  );
  if (keys.length === 0) return '';
  // The required ones come first, so that what is cut off can be done without.
  const sorted = [...keys.filter((key) => key.endsWith('*')), ...keys.filter((key) => !key.endsWith('*'))];
  const fits = (count: number): boolean => sorted.slice(0, count).join(', ').length <= roomForKeys;
  const fitting = sorted.filter((_, at) => fits(at + 1));
  return `{${[...fitting, ...(fitting.length < sorted.length ? ['…'] : [])].join(', ')}}`;
}

/** A value of which nothing is known, each type by its name: some providers and clients refuse a schema without one. */
const anyValue: Schema = {
  anyOf: ['object', 'string', 'number', 'boolean'].map((type) => ({ type })),
};

/**
 * What the list shows of a value. Every schema has one type, since some providers and clients refuse a list of types, or
 * none; null stays accepted. Undefined where the contract says nothing at all.
 */
function advertiseValue(schema: Schema): Schema | undefined {
  const [type, ...others] = typesOf(schema);
  if (type === undefined) return schema.anyOf ? advertiseUnion(schema.anyOf) : undefined;
  if (others.length > 0) return advertiseUnion([type, ...others].map((each) => ({ ...schema, type: each })));
  if (type === 'array') {
    const { description, ...items } = advertiseValue(schema.items ?? {}) ?? anyValue;
    // Some clients drop what is said of items.
    return { type, ...(description !== undefined && { description }), items };
  }
  return type === 'object' ? advertiseObject(schema) : advertiseScalar(type, schema);
}

function advertiseScalar(type: string, schema: Schema): Schema {
  const values = schema.enum?.filter((value) => value !== null);
  if (values === undefined) return { type };
  if (values.length > roomForValues) return { type, description: 'Values: find_tools.' };
  // Gemini takes a list of values for texts alone.
  return type === 'string' ? { type, enum: values } : { type, description: `${values.join(' or ')}.` };
}

/** Several shapes: the one type that they have in common, or each by its type, where that is short. */
function advertiseUnion(branches: readonly Schema[]): Schema | undefined {
  const shown = branches.filter((branch) => branch.type !== 'null').map((branch) => advertiseValue(branch));
  if (shown.some((branch) => branch === undefined)) return undefined;
  const known = shown.flatMap((branch) => branch ?? []);
  const types = [...new Set(known.map(({ type }) => String(type)))];
  const [only] = known;
  if (known.length === 1) return only;
  const short =
    JSON.stringify(known).length <= roomForObject && known.every(({ type }) => type !== undefined);
  if (short) return { anyOf: known };
  const [type] = types;
  const note = 'See find_tools.';
  if (types.length === 1 && type !== 'array')
    return {
      type: type ?? 'object',
      description: note,
      ...(type === 'object' && { additionalProperties: true }),
    };
  return {
    anyOf: types.map((each) => (each === 'array' ? { type: each, items: anyValue } : { type: each })),
    description: note,
  };
}

function advertiseObject(schema: Schema): Schema {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const shown = advertiseValue(child);
    return shown ? [[name, shown] as const] : [];
  });
  const full: Schema = {
    type: 'object',
    ...(fields.length > 0 && { properties: Object.fromEntries(fields) }),
    ...(schema.required && { required: schema.required }),
  };
  const whole = fields.length === Object.keys(schema.properties ?? {}).length && fields.length > 0;
  if (whole && !schema['x-choice'] && JSON.stringify(full).length <= roomForObject) return full;
  const note = foldNote(schema);
  // Clients that close what does not say that it is open would take the fields away that are told in words.
  return { type: 'object', ...(note !== '' && { description: note }), additionalProperties: true };
}

/** True for an argument that null clears. */
function clears(schema: Schema): boolean {
  return takesNull(schema) || schema.anyOf?.some(({ type }) => type === 'null') === true;
}

function advertiseArgument(schema: Schema, creates: boolean): Schema {
  const shown = advertiseValue(schema) ?? anyValue;
  // Of what is only being made there is nothing to clear.
  if (creates || !clears(schema)) return shown;
  return { ...shown, description: [shown.description, 'null clears'].filter(Boolean).join(' ') };
}

/** The input schema of tools/list: never stricter than the full one, and far smaller. */
export function advertisedSchema(operation: Pick<OperationModel, 'input' | 'paging' | 'method'>): Schema {
  const { input } = operation;
  const creates = operation.method === 'POST';
  const all = Object.entries(input.properties ?? {});
  const shown = all.filter(([name]) => isShown(name, operation));
  const folded = shown.length < all.filter(([name]) => !obvious.has(name)).length;
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map(([name, schema]) => [name, advertiseArgument(schema, creates)])),
    ...(input.required && input.required.length > 0 && { required: input.required }),
    ...(folded && { additionalProperties: true }),
  };
}

function isShown(name: string, { input, paging }: Pick<OperationModel, 'input' | 'paging'>): boolean {
  if (input.required?.includes(name) === true || prominent.has(name)) return true;
  // Among many arguments those of paging are folded too: all_pages and select stand in the list.
  const crowded = Object.keys(input.properties ?? {}).length > roomForArguments;
  return !crowded && (!obvious.has(name) || name === paging?.page || name === paging?.size);
}

/** What the list says of the arguments as a whole; it stands in the tool's description, which no client drops. */
export function listingNote({ input }: Pick<OperationModel, 'input'>): string {
  const crowded = Object.keys(input.properties ?? {}).length > roomForArguments;
  return [notes({ ...input, 'x-default': undefined }), crowded ? 'More: find_tools.' : '']
    .filter(Boolean)
    .join(' ');
}
