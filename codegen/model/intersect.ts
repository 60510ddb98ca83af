// The schema that takes what two schemas take: what `allOf` means, and a union beside properties.
import type { Facts, Schema } from './schema-types.ts';

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

/** Pairs of branches beyond this are not formed: the second union is left out. */
const maxBranches = 64;

/** One schema that asks for what both ask for. Where two keywords cannot be joined, the second holds. */
export function intersect(a: Schema, b: Schema): Schema {
  const joined: Schema = { ...a, ...b };
  const type = joinTypes(a.type, b.type);
  if (type !== undefined) joined.type = type;
  const values = a.enum && b.enum ? a.enum.filter((value) => b.enum?.includes(value)) : [];
  if (values.length > 0) joined.enum = values;
  for (const bound of lower) tighten(joined, bound, a[bound], b[bound], Math.max);
  for (const bound of upper) tighten(joined, bound, a[bound], b[bound], Math.min);
  const required = [...new Set([...(a.required ?? []), ...(b.required ?? [])])];
  if (required.length > 0) joined.required = required;
  const properties = joinProperties(a.properties, b.properties);
  if (properties) joined.properties = properties;
  if (a.items && b.items) joined.items = intersect(a.items, b.items);
  if (typeof a.additionalProperties === 'object' && typeof b.additionalProperties === 'object')
    joined.additionalProperties = intersect(a.additionalProperties, b.additionalProperties);
  const branches = joinBranches(a.anyOf, b.anyOf);
  if (branches) joined.anyOf = branches;
  const facts = joinFacts(a['x-facts'], b['x-facts']);
  if (facts) joined['x-facts'] = facts;
  return joined;
}

function tighten(
  joined: Schema,
  bound: (typeof lower)[number] | (typeof upper)[number],
  a: number | undefined,
  b: number | undefined,
  stricter: (...values: number[]) => number,
): void {
  if (a !== undefined && b !== undefined) joined[bound] = stricter(a, b);
}

/** The types that both allow; `integer` is a `number` too. Types without overlap: the second's. */
function joinTypes(a: Schema['type'], b: Schema['type']): Schema['type'] {
  if (a === undefined || b === undefined) return b ?? a;
  const [one, other] = [a, b].map((types) => (typeof types === 'string' ? [types] : types));
  const allows = (types: readonly string[] | undefined, type: string): boolean =>
    types?.includes(type) === true || (type === 'integer' && types?.includes('number') === true);
  const shared = [
    ...new Set([
      ...(one ?? []).filter((type) => allows(other, type)),
      ...(other ?? []).filter((type) => allows(one, type)),
    ]),
  ];
  const [only] = shared;
  if (only === undefined) return b;
  return shared.length === 1 ? only : shared;
}

function joinProperties(a: Schema['properties'], b: Schema['properties']): Schema['properties'] | undefined {
  if (!a || !b) return a ?? b;
  const joined = new Map(Object.entries(a));
  for (const [name, property] of Object.entries(b)) {
    const held = joined.get(name);
    joined.set(name, held ? intersect(held, property) : property);
  }
  return Object.fromEntries(joined);
}

function joinBranches(a: Schema['anyOf'], b: Schema['anyOf']): Schema['anyOf'] | undefined {
  if (!a || !b) return b ?? a;
  if (a.length * b.length > maxBranches) return a;
  return a.flatMap((one) => b.map((other) => intersect(one, other)));
}

function joinFacts(a: Facts | undefined, b: Facts | undefined): Facts | undefined {
  if (!a || !b) return a ?? b;
  const label = a.label ?? b.label;
  return {
    ...(label !== undefined && { label }),
    other: { ...a.other, ...b.other },
    schemas: { ...a.schemas, ...b.schemas },
  };
}
