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
]);

/** A longer list of values is told in full by find_tools alone. */
const roomForValues = 12;

/** Arguments that most callers leave out: a key belongs to one organisation, and Portkey knows which. */
const obvious = new Set(['organisation_id']);

/** More keys of a folded object than this are told by find_tools alone. */
const roomForKeys = 5;

/** An object that costs more characters than this is folded to a list of its keys. */
const roomForObject = 120;

function typeOnly(schema: Schema): Schema {
  const types = typesOf(schema);
  return {
    ...(schema.type !== undefined && {
      type: types.length === 1 && !takesNull(schema) ? (types[0] ?? 'string') : schema.type,
    }),
    ...(schema.enum &&
      (schema.enum.length <= roomForValues ? { enum: schema.enum } : { description: 'Values: find_tools.' })),
  };
}

function foldNote(schema: Schema): string {
  const choice = schema['x-choice'];
  if (choice) return `Fields by ${choice.by ?? choice.own}: find_tools.`;
  const keys = Object.keys(schema.properties ?? {}).map((name) =>
    schema.required?.includes(name) ? `${name}*` : name,
  );
  if (keys.length === 0) return '';
  // The required ones come first, so that what is cut off can be done without.
  const sorted = [...keys.filter((key) => key.endsWith('*')), ...keys.filter((key) => !key.endsWith('*'))];
  return sorted.length <= roomForKeys
    ? `Keys: ${sorted.join(', ')}.`
    : `Keys: ${sorted.slice(0, roomForKeys - 1).join(', ')}, ….`;
}

function advertiseValue(schema: Schema): Schema {
  const types = typesOf(schema);
  if (schema.anyOf && schema.type === undefined) {
    const folded = schema.anyOf.map(advertiseValue);
    return JSON.stringify(folded).length <= roomForObject
      ? { anyOf: folded }
      : { description: 'See find_tools.' };
  }
  if (types[0] === 'array') {
    const items = advertiseValue(schema.items ?? {});
    return { type: schema.type ?? 'array', items };
  }
  if (types[0] !== 'object') return typeOnly(schema);
  const full: Schema = {
    type: schema.type ?? 'object',
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, child]) => [name, advertiseValue(child)]),
      ),
    }),
    ...(schema.required && { required: schema.required }),
  };
  if (!schema['x-choice'] && JSON.stringify(full).length <= roomForObject) return full;
  const note = foldNote(schema);
  return { type: schema.type ?? 'object', ...(note !== '' && { description: note }) };
}

/** The input schema of tools/list: never stricter than the full one, and far smaller. */
export function advertisedSchema(operation: Pick<OperationModel, 'input' | 'paging'>): Schema {
  const { input, paging } = operation;
  const all = Object.entries(input.properties ?? {});
  const crowded = all.length > roomForArguments;
  const shown = all.filter(
    ([name]) =>
      input.required?.includes(name) ||
      (!crowded && !obvious.has(name)) ||
      prominent.has(name) ||
      name === paging?.page ||
      name === paging?.size,
  );
  const said = notes({ ...input, 'x-default': undefined });
  const more = crowded ? 'More: find_tools.' : '';
  const description = [said, more].filter(Boolean).join(' ');
  return {
    type: 'object',
    ...(description !== '' && { description }),
    properties: Object.fromEntries(shown.map(([name, schema]) => [name, advertiseValue(schema)])),
    ...(input.required && input.required.length > 0 && { required: input.required }),
  };
}
