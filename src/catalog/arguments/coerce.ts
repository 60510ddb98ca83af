// Arguments as models and frameworks send them, brought to what the tool's schema takes: JSON text for an object
// or list, text for a number or boolean and the other way round, one value for a list, null for an optional argument.
// Only what the schema would refuse is touched.

import { hasMoreValues, isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';

/** `undefined` stands for every type: the schema does not say. */
type Types = ReadonlySet<string> | undefined;

/** A text that stands for an object or a list holds more than any call takes: it was not read. */
export class TooManyValues extends Error {
  override readonly name = 'TooManyValues';
  override readonly message = `hold more than ${limits.argumentValues} values`;
}

/** A JSON number, and nothing that JSON would not write. */
const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The node and the branches beside its own keywords. */
function expand(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ? [node, ...node.anyOf.flatMap(expand)] : [node];
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function typesOf(node: SchemaNode): Types {
  if (node.type !== undefined) return new Set(typeof node.type === 'string' ? [node.type] : node.type);
  if (node.enum) return new Set(node.enum.map(typeOfValue));
  if (node.anyOf) return typesOfAll(node.anyOf);
  if ('const' in node) return new Set([typeOfValue(node['const'])]);
  return node.properties ? new Set(['object']) : undefined;
}

function typesOfAll(nodes: readonly SchemaNode[]): Types {
  const all = new Set<string>();
  for (const node of nodes) {
    const types = typesOf(node);
    if (!types) return undefined;
    for (const type of types) all.add(type);
  }
  return all.size > 0 ? all : undefined;
}

/** The value that a text stands for where no text is taken; the text itself where it stands for none. */
function valueOfText(text: string, types: ReadonlySet<string>): unknown {
  const trimmed = text.trim();
  if (types.has('boolean') && /^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  if ((types.has('number') || types.has('integer')) && numberText.test(trimmed)) {
    const number = Number(trimmed);
    // An integer that a double cannot hold would become another number.
    return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
      ? number
      : text;
  }
  if (trimmed === 'null') return null;
  if (/^[[{]/.test(trimmed)) {
    if (hasMoreValues(trimmed, limits.argumentValues)) throw new TooManyValues();
    try {
      const parsed: unknown = JSON.parse(trimmed);
      if (types.has(typeOfValue(parsed))) return parsed;
    } catch {
      // It was no JSON: the check says what was wanted.
    }
  }
  return text;
}

/**
 * The text of a number or boolean where only text is taken: a version number, or "true" among the values. A fraction
 * stays, since 1.10 came as 1.1, and so does an integer that a double cannot hold.
 */
function textOfValue(value: number | boolean, nodes: readonly SchemaNode[]): unknown {
  const choices = nodes.flatMap(expand).flatMap((node) => node.enum ?? []);
  if (choices.length > 0) return choices.includes(String(value)) ? String(value) : value;
  return Number.isSafeInteger(value) ? String(value) : value;
}

function readValue(value: unknown, types: ReadonlySet<string>, nodes: readonly SchemaNode[]): unknown {
  if (typeof value === 'string') return types.has('string') ? value : valueOfText(value, types);
  const onlyText = types.has('string') && [...types].every((type) => type === 'string' || type === 'null');
  return onlyText && (typeof value === 'number' || typeof value === 'boolean')
    ? textOfValue(value, nodes)
    : value;
}

/** A text that may be meant as several values, or as a list that is written another way. */
const mayBeSeveral = /[,;\n]|^\s*[[{]/;

/**
 * One value where only a list is taken is a list of one, if its items are of that type. A text that may hold several
 * stays, and so does one that is none of the listed values.
 */
function listOfOne(value: unknown, items: readonly SchemaNode[]): unknown {
  if (value === null || value === undefined || items.length === 0) return value;
  const types = typesOfAll(items);
  if (!types) return value;
  const item = coerceValue(value, items);
  const type = typeOfValue(item);
  if (!types.has(type) && !(Number.isInteger(item) && types.has('integer'))) return value;
  if (typeof item !== 'string') return [item];
  const listed = items.flatMap(expand).flatMap((node) => node.enum ?? []);
  if (listed.length > 0) return listed.includes(item) ? [item] : value;
  return item.trim() === '' || mayBeSeveral.test(item) ? value : [item];
}

function isListAlone(types: ReadonlySet<string>): boolean {
  return types.has('array') && [...types].every((type) => type === 'array' || type === 'null');
}

function coerceValue(value: unknown, nodes: readonly SchemaNode[]): unknown {
  const types = typesOfAll(nodes);
  if (!types) return value;
  const read = readValue(value, types, nodes);
  const items = nodes.flatMap(expand).flatMap((node) => (node.items ? [node.items] : []));
  if (Array.isArray(read)) return items.length === 0 ? read : read.map((item) => coerceValue(item, items));
  if (isListAlone(types)) return listOfOne(read, items);
  return isRecord(read) ? coerceFields(read, nodes) : read;
}

/** Arguments that Portkey takes as the text of an object: the filter of the analytics. */
const jsonTexts = new Set(['metadata']);

/** The other way round: an object for an argument that is its JSON text. */
function textOfObject(value: unknown, nodes: readonly SchemaNode[]): unknown {
  const types = typesOfAll(nodes);
  const wantsText = types?.has('string') === true && types.size === 1;
  return wantsText && isRecord(value) ? JSON.stringify(value) : coerceValue(value, nodes);
}

function coerceFields(
  fields: Readonly<Record<string, unknown>>,
  nodes: readonly (SchemaNode | InputSchema)[],
): Readonly<Record<string, unknown>> {
  const all = nodes.flatMap((node) => expand(node as SchemaNode));
  const others = all.flatMap(({ additionalProperties: node }) => (typeof node === 'object' ? [node] : []));
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const declared: SchemaNode[] = [];
    for (const { properties } of all) {
      const node = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (node) declared.push(node);
    }
    if (declared.length === 0) {
      kept.push([name, others.length === 0 ? value : coerceValue(value, others)]);
      continue;
    }
    const optional = !nodes.some((node) => node.required?.includes(name));
    if (optional && isAbsent(value, typesOfAll(declared))) continue;
    const read = jsonTexts.has(name) ? textOfObject(value, declared) : coerceValue(value, declared);
    if (!(optional && isAbsent(read, typesOfAll(declared)))) kept.push([name, read]);
  }
  return Object.fromEntries(kept);
}

/** True for what callers send that cannot leave an argument out: null, or an empty text, where the schema takes neither. */
function isAbsent(value: unknown, types: Types): boolean {
  if (!types) return false;
  if (value === null) return !types.has('null');
  return value === '' && !types.has('string');
}

/**
 * The object that a text holds, where arguments as a whole came as JSON text; null and absent are no arguments.
 * @throws TooManyValues
 */
export function argumentsObject(args: unknown): unknown {
  if (args === undefined || args === null) return {};
  if (typeof args !== 'string') return args;
  const parsed = args.trim() === '' ? {} : valueOfText(args, new Set(['object']));
  return parsed ?? {};
}

/**
 * The arguments as the schema wants them, as far as they can be read so; everything else is left for the check to
 * refuse. A value is read by its node alone: a text stays a text wherever one is allowed.
 * @param schema every argument in full, nothing folded.
 * @throws TooManyValues
 */
export function coerceArguments(
  args: Readonly<Record<string, unknown>>,
  schema: InputSchema,
): Readonly<Record<string, unknown>> {
  return coerceFields(args, [schema]);
}
