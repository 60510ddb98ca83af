// Compares two schemas of one argument or one reply, field by field.
import { isDeepStrictEqual } from 'node:util';
import { type Schema, takesNull, typesOf } from '../model/schema.ts';
import { compareBranches } from './branches.ts';
import type { Change, Kind } from './change.ts';
import { compareFacts, openness } from './facts.ts';
import { below, type Direction, show, typeName } from './schema-text.ts';

function holds(types: ReadonlySet<string>, type: string): boolean {
  return types.size === 0 || types.has(type) || (type === 'integer' && types.has('number'));
}

/** True when `now` takes everything that `was` takes, by type alone. */
function widened(was: Schema, now: Schema): boolean {
  const [before, after] = [new Set(typesOf(was)), new Set(typesOf(now))];
  return after.size === 0 || (before.size > 0 && [...before].every((type) => holds(after, type)));
}

/** Every difference between two schemas, outermost first. */
export function compareSchemas(was: Schema, now: Schema, direction: Direction, path = ''): Change[] {
  if (isDeepStrictEqual(was, now)) return [];
  const changes: Change[] = [];
  const add = (kind: Kind, text: string, breaking: boolean): void => {
    changes.push({ kind, path, text, breaking });
  };
  const asked = direction === 'request';
  const nullBefore = acceptsNull(was);
  const nullAfter = acceptsNull(now);
  if (nullBefore !== nullAfter && sameKind(was, now))
    add(
      'null',
      nullAfter ? 'null is possible now' : 'null is not possible any more',
      asked ? nullBefore : nullAfter,
    );
  if (!sameKind(was, now)) {
    const safe = asked ? widened(was, now) && !now.anyOf : widened(now, was) && !was.anyOf;
    const grew = asked ? now.anyOf?.some((branch) => isDeepStrictEqual(branch, was)) : false;
    add('type', `${typeName(was)} became ${typeName(now)}`, !(safe || grew === true));
    if (!compatible(was, now)) return changes;
  }
  compareEnums(was, now, asked, add);
  compareBounds(was, now, asked, add);
  if (formatOf(was) !== formatOf(now)) {
    const [before, after] = [formatOf(was), formatOf(now)];
    const narrower = after !== undefined && (checkedFormats.has(after) || before !== undefined);
    add(
      'format',
      `format ${before ?? 'free'} became ${after ?? 'free'}`,
      narrower && (asked || before !== undefined),
    );
  }
  if (!isDeepStrictEqual(was['x-default'], now['x-default']))
    add('default', `default ${show(was['x-default'])} became ${show(now['x-default'])}`, false);
  for (const rule of ['x-exactly-one', 'x-at-least-one', 'x-required-when'] as const) {
    if (!isDeepStrictEqual(was[rule], now[rule]))
      add(
        'shape',
        `${rule.slice(2)} ${show(was[rule])} became ${show(now[rule])}`,
        now[rule] !== undefined && asked,
      );
  }
  return [
    ...changes,
    ...compareFacts(was, now, direction, path, compareSchemas),
    ...compareProperties(was, now, direction, path),
    ...compareChildren(was, now, direction, path),
    ...compareBranches(was, now, direction, path, compareSchemas),
  ];
}

/** Formats that a server can refuse a value for; `int64` or `password` only describe one. */
const checkedFormats: ReadonlySet<string> = new Set(
  'date-time date time duration email uri uri-reference uuid hostname ipv4 ipv6 byte binary regex'.split(' '),
);

function formatOf(schema: Schema): string | undefined {
  const other = schema['x-facts']?.other['format'];
  return schema.format ?? (typeof other === 'string' ? other : undefined);
}

function acceptsNull(schema: Schema): boolean {
  return takesNull(schema) || schema.anyOf?.some((branch) => branch.type === 'null') === true;
}

function sameKind(was: Schema, now: Schema): boolean {
  return (
    isDeepStrictEqual(new Set(typesOf(was)), new Set(typesOf(now))) &&
    (was.anyOf === undefined) === (now.anyOf === undefined)
  );
}

/** Worth looking further into: both still hold the same kind of children. */
function compatible(was: Schema, now: Schema): boolean {
  return !was.anyOf && !now.anyOf && typesOf(was).some((type) => holds(new Set(typesOf(now)), type));
}

type Add = (kind: Kind, text: string, breaking: boolean) => void;

function compareEnums(was: Schema, now: Schema, asked: boolean, add: Add): void {
  const values = (schema: Schema): readonly unknown[] | undefined =>
    schema.enum?.filter((value) => value !== null) ??
    (schema.const === undefined ? undefined : [schema.const]);
  const [before, after] = [values(was), values(now)];
  if (before && after) {
    const gone = before.filter((value) => !after.includes(value));
    const come = after.filter((value) => !before.includes(value));
    if (gone.length > 0) add('enum', `values removed: ${gone.join(', ')}`, asked);
    if (come.length > 0) add('enum', `values added: ${come.join(', ')}`, false);
  } else if (after) add('enum', `only these now: ${after.join(', ')}`, asked);
  else if (before) add('enum', 'any value now, not only those listed before', false);
}

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

function compareBounds(was: Schema, now: Schema, asked: boolean, add: Add): void {
  const bound = (name: (typeof lower)[number] | (typeof upper)[number], sign: 1 | -1): void => {
    const [before, after] = [was[name], now[name]];
    if (before === after) return;
    const narrower = after !== undefined && (before === undefined || sign * after > sign * before);
    add('bounds', `${name} ${show(before)} became ${show(after)}`, asked && narrower);
  };
  for (const name of lower) bound(name, 1);
  for (const name of upper) bound(name, -1);
  for (const name of ['pattern', 'multipleOf'] as const) {
    if (was[name] !== now[name])
      add('bounds', `${name} ${show(was[name])} became ${show(now[name])}`, asked && now[name] !== undefined);
  }
}

function compareProperties(was: Schema, now: Schema, direction: Direction, path: string): Change[] {
  const [before, after] = [was.properties ?? {}, now.properties ?? {}];
  const asked = direction === 'request';
  const needs = (schema: Schema, name: string): boolean => schema.required?.includes(name) === true;
  const changes: Change[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, fresh] = [at(before, name), at(after, name)];
    const place = below(path, name);
    if (old === undefined && fresh !== undefined) {
      const required = needs(now, name);
      const word = required ? ', required' : '';
      changes.push({
        kind: 'added',
        path: place,
        text: `added: ${typeName(fresh)}${asked ? word : ''}`,
        breaking: asked && required,
      });
    } else if (old !== undefined && fresh === undefined) {
      changes.push({ kind: 'removed', path: place, text: `removed: was ${typeName(old)}`, breaking: true });
    } else if (old !== undefined && fresh !== undefined) {
      if (!needs(was, name) && needs(now, name))
        changes.push({
          kind: 'required',
          path: place,
          text: asked ? 'required now' : 'always there now',
          breaking: asked,
        });
      if (needs(was, name) && !needs(now, name))
        changes.push({
          kind: 'optional',
          path: place,
          text: asked ? 'optional now' : 'may be missing now',
          breaking: !asked,
        });
      changes.push(...compareSchemas(old, fresh, direction, place));
    }
  }
  return changes;
}

function compareChildren(was: Schema, now: Schema, direction: Direction, path: string): Change[] {
  const changes: Change[] = [];
  if (was.items && now.items) changes.push(...compareSchemas(was.items, now.items, direction, `${path}[]`));
  const [names, newNames] = [was.propertyNames, now.propertyNames];
  if (names && newNames) changes.push(...compareSchemas(names, newNames, direction, below(path, '<names>')));
  else if (names || newNames)
    changes.push({
      kind: 'bounds',
      path,
      text: newNames ? 'names of fields are bounded now' : 'names of fields are free now',
      breaking: direction === 'request' && newNames !== undefined,
    });
  const [before, after] = [was.additionalProperties, now.additionalProperties];
  if (typeof before === 'object' && typeof after === 'object')
    changes.push(...compareSchemas(before, after, direction, below(path, '*')));
  else if (openness(was) !== openness(now)) {
    const name = (schema: Schema): string =>
      typeof schema.additionalProperties === 'object'
        ? typeName(schema.additionalProperties)
        : openness(schema);
    const narrower =
      openness(now) === 'closed' || (openness(now) === 'described' && openness(was) !== 'closed');
    changes.push({
      kind: 'shape',
      path,
      text: `further fields: ${name(was)} became ${name(now)}`,
      breaking: direction === 'request' && narrower,
    });
  }
  return changes;
}

/** An own property: a schema may well have one that is called `constructor`. */
function at(properties: Readonly<Record<string, Schema>>, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
