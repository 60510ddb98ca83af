// Compares two schemas of one argument or one reply, field by field.
import { isDeepStrictEqual } from 'node:util';
import { type Schema, takesNull, typesOf } from '../model/schema.ts';
import type { Change, Kind } from './change.ts';

/** `request`: narrower breaks callers. `reply`: what is gone or of another type breaks readers. */
export type Direction = 'request' | 'reply';

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The type of a schema in a few words. */
export function typeName(schema: Schema): string {
  if (schema.anyOf) return `one of ${schema.anyOf.length} shapes`;
  const types = typesOf(schema).map((type) =>
    type === 'array' ? `array of ${typeName(schema.items ?? {})}` : type,
  );
  const all = takesNull(schema) ? [...types, 'null'] : types;
  return all.length > 0 ? all.join(' or ') : 'anything';
}

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
  if (was.format !== now.format)
    add('format', `format ${was.format ?? 'free'} became ${now.format ?? 'free'}`, false);
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
    ...compareProperties(was, now, direction, path),
    ...compareChildren(was, now, direction, path),
    ...compareBranches(was, now, direction, path),
  ];
}

function show(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
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
    const [old, fresh] = [before[name], after[name]];
    const at = below(path, name);
    if (old === undefined && fresh !== undefined) {
      const required = needs(now, name);
      const word = required ? ', required' : '';
      changes.push({
        kind: 'added',
        path: at,
        text: `added: ${typeName(fresh)}${asked ? word : ''}`,
        breaking: asked && required,
      });
    } else if (old !== undefined && fresh === undefined) {
      changes.push({ kind: 'removed', path: at, text: `removed: was ${typeName(old)}`, breaking: true });
    } else if (old !== undefined && fresh !== undefined) {
      if (!needs(was, name) && needs(now, name))
        changes.push({
          kind: 'required',
          path: at,
          text: asked ? 'required now' : 'always there now',
          breaking: asked,
        });
      if (needs(was, name) && !needs(now, name))
        changes.push({
          kind: 'optional',
          path: at,
          text: asked ? 'optional now' : 'may be missing now',
          breaking: !asked,
        });
      changes.push(...compareSchemas(old, fresh, direction, at));
    }
  }
  return changes;
}

function compareChildren(was: Schema, now: Schema, direction: Direction, path: string): Change[] {
  const changes: Change[] = [];
  if (was.items && now.items) changes.push(...compareSchemas(was.items, now.items, direction, `${path}[]`));
  const [before, after] = [was.additionalProperties, now.additionalProperties];
  if (typeof before === 'object' && typeof after === 'object')
    changes.push(...compareSchemas(before, after, direction, below(path, '*')));
  else if (!isDeepStrictEqual(before, after)) {
    const name = (open: Schema['additionalProperties']): string =>
      open === undefined ? 'unsaid' : typeof open === 'object' ? typeName(open) : open ? 'open' : 'closed';
    const breaking = direction === 'request' && (after === false || typeof after === 'object');
    changes.push({
      kind: 'shape',
      path,
      text: `further fields: ${name(before)} became ${name(after)}`,
      breaking,
    });
  }
  return changes;
}

/** Branches are paired where they are equal, then in their order. */
function compareBranches(was: Schema, now: Schema, direction: Direction, path: string): Change[] {
  const changes: Change[] = [];
  if (was.anyOf && now.anyOf) {
    const come = now.anyOf.filter((branch) => !was.anyOf?.some((old) => isDeepStrictEqual(old, branch)));
    const gone = was.anyOf.filter((branch) => !now.anyOf?.some((fresh) => isDeepStrictEqual(fresh, branch)));
    const real = (list: readonly Schema[]): Schema[] => list.filter((branch) => branch.type !== 'null');
    const [old, fresh] = [real(gone), real(come)];
    for (const [index, branch] of old.entries()) {
      const other = fresh[index];
      if (other) changes.push(...compareSchemas(branch, other, direction, path));
      else
        changes.push({
          kind: 'shape',
          path,
          text: `one shape less: ${typeName(branch)}`,
          breaking: direction === 'request',
        });
    }
    for (const branch of fresh.slice(old.length))
      changes.push({ kind: 'shape', path, text: `one shape more: ${typeName(branch)}`, breaking: false });
  }
  const [before, after] = [was['x-choice'], now['x-choice']];
  if (before && after) {
    for (const value of new Set([...Object.keys(before.cases), ...Object.keys(after.cases)])) {
      const [old, fresh] = [before.cases[value], after.cases[value]];
      if (old && fresh) changes.push(...compareSchemas(old, fresh, direction, `${path}<${value}>`));
      else if (fresh)
        changes.push({ kind: 'shape', path: `${path}<${value}>`, text: 'shape added', breaking: false });
      else changes.push({ kind: 'shape', path: `${path}<${value}>`, text: 'shape removed', breaking: false });
    }
  } else if (before || after)
    changes.push({
      kind: 'shape',
      path,
      text: after ? 'shape is chosen by a field now' : 'shape is not chosen by a field any more',
      breaking: after !== undefined && direction === 'request',
    });
  return changes;
}
