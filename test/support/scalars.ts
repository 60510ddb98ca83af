// Values for schemas that hold no other schema: one that fits, its neighbours on the bounds, and
// values that break one constraint each.
import { type Schema, takesNull, typesOf } from '../../codegen/model/schema.ts';

/** A value that breaks one constraint of a schema; `rule` says which. */
export interface Broken {
  readonly rule: string;
  readonly value: unknown;
}

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  email: 'ada@example.com',
  uri: 'https://example.com/path',
};

/** Patterns are matched by trying these; a pattern that none fits needs one more. */
const candidates = [
  'text',
  'text-1',
  '1',
  'a',
  '2026-01-31',
  '2026-01-31T12:00:00Z',
  'a.b',
  'https://example.com',
  'ada@example.com',
];

/** Strings that most patterns refuse. */
const outsiders = ['a b@', '1', 'latest', '', '*/*', '\n'];

function lengthened(text: string, least: number): string {
  return text.length >= least ? text : text.padEnd(least, 'x');
}

function fits(schema: Schema, text: string): boolean {
  if (schema.minLength !== undefined && text.length < schema.minLength) return false;
  if (schema.maxLength !== undefined && text.length > schema.maxLength) return false;
  return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text);
}

function text(schema: Schema): string {
  const formatted = schema.format === undefined ? undefined : byFormat[schema.format];
  const preferred = formatted === undefined ? candidates : [formatted, ...candidates];
  const found = preferred
    .flatMap((candidate) => [
      candidate,
      lengthened(candidate, schema.minLength ?? 0),
      candidate.slice(0, schema.maxLength),
    ])
    .find((candidate) => fits(schema, candidate));
  if (found === undefined) {
    throw new Error(`no candidate fits ${JSON.stringify(schema)}; add one to test/support/scalars.ts`);
  }
  return found;
}

function least(schema: Schema): number | undefined {
  const step = schema.multipleOf ?? 1;
  return (
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step)
  );
}

function most(schema: Schema): number | undefined {
  const step = schema.multipleOf ?? 1;
  return (
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step)
  );
}

function number(schema: Schema): number {
  const [low, high] = [least(schema), most(schema)];
  if (low !== undefined) return low;
  if (high !== undefined) return Math.min(high, 1);
  return schema.multipleOf ?? 1;
}

/** One value for each type that is no object and no array. */
export function scalar(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.find((value) => value !== null) ?? null;
  if (schema.type === 'null') return null;
  const [type] = typesOf(schema);
  if (type === 'string' || type === undefined) return text(schema);
  if (type === 'integer' || type === 'number') return number(schema);
  return type === 'boolean' ? true : null;
}

/** Further values that fit: every member of an enum, both ends of a range, `null` where it is taken. */
export function furtherScalars(schema: Schema): unknown[] {
  const first = scalar(schema);
  const found = new Set<unknown>();
  if (takesNull(schema) || schema.enum?.includes(null)) found.add(null);
  for (const value of schema.enum ?? []) found.add(value);
  const types = typesOf(schema);
  if (schema.enum === undefined && schema.const === undefined) {
    if (types.some((type) => type === 'integer' || type === 'number')) {
      for (const end of [least(schema), most(schema)]) if (end !== undefined) found.add(end);
      if (types.includes('number') && schema.multipleOf === undefined) {
        const low = least(schema) ?? 0;
        if (low + 0.5 <= (most(schema) ?? low + 1)) found.add(low + 0.5);
      }
    }
    if (types.includes('boolean')) found.add(false);
    if (types.includes('string') && schema.pattern === undefined) {
      if (schema.maxLength !== undefined) found.add('x'.repeat(schema.maxLength));
      if (schema.minLength !== undefined) found.add('x'.repeat(schema.minLength));
      else found.add('');
    }
  }
  found.delete(first);
  return [...found];
}

/** The JSON values that stand for "another type", in the order in which they are tried. */
const others: readonly (readonly [string, unknown])[] = [
  ['string', 'text'],
  ['boolean', true],
  ['integer', 7],
  ['array', []],
  ['object', {}],
];

/** Values of a type that the schema does not take, and `null` where it takes none. */
export function wrongTypes(schema: Schema): Broken[] {
  if (schema.type === undefined) return [];
  const types = typesOf(schema);
  const taken = (type: string): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const broken = others
    .filter(([type]) => !taken(type))
    .slice(0, 2)
    .map(([type, value]) => ({ rule: `type: ${type}`, value }));
  const whole = types.includes('integer') && !types.includes('number');
  const nullable = takesNull(schema) || schema.type === 'null';
  return [
    ...broken,
    ...(whole ? [{ rule: 'integer', value: (least(schema) ?? 0) + 0.5 }] : []),
    ...(nullable ? [] : [{ rule: 'null', value: null }]),
  ];
}

/** Values that break one constraint each: type, null, enum, bounds, length, pattern. */
export function brokenScalars(schema: Schema): Broken[] {
  const broken = wrongTypes(schema);
  const types = typesOf(schema);
  const numeric = types.some((type) => type === 'integer' || type === 'number');
  if (schema.enum || schema.const !== undefined) {
    broken.push({ rule: 'enum', value: numeric ? 987_654 : 'no-such-value' });
    return broken;
  }
  if (numeric) {
    const step = schema.multipleOf ?? 1;
    if (schema.minimum !== undefined) broken.push({ rule: 'minimum', value: schema.minimum - step });
    if (schema.maximum !== undefined) broken.push({ rule: 'maximum', value: schema.maximum + step });
    if (schema.exclusiveMinimum !== undefined)
      broken.push({ rule: 'exclusiveMinimum', value: schema.exclusiveMinimum });
    if (schema.exclusiveMaximum !== undefined)
      broken.push({ rule: 'exclusiveMaximum', value: schema.exclusiveMaximum });
    if (schema.multipleOf !== undefined && schema.multipleOf !== 1)
      broken.push({ rule: 'multipleOf', value: number(schema) + schema.multipleOf / 2 });
  }
  if (types.includes('string')) {
    if (schema.minLength !== undefined && schema.minLength > 0)
      broken.push({ rule: 'minLength', value: text(schema).slice(0, schema.minLength - 1) });
    if (schema.maxLength !== undefined)
      broken.push({ rule: 'maxLength', value: 'x'.repeat(schema.maxLength + 1) });
    if (schema.pattern !== undefined) {
      const pattern = new RegExp(schema.pattern, 'u');
      const outsider = outsiders.find((value) => !pattern.test(value));
      if (outsider !== undefined) broken.push({ rule: 'pattern', value: outsider });
    }
  }
  return broken;
}
