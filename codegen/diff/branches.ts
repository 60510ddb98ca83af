// Compares unions: which branches went, which came, and what changed in those that stayed.
import { isDeepStrictEqual } from 'node:util';
import { type Schema, typesOf, walk } from '../model/schema.ts';
import type { Change } from './change.ts';
import { type Compare, type Direction, typeName } from './schema-text.ts';

/** From this likeness on, a branch that went and one that came are taken for one. */
const alike = 0.5;

/** What a branch is called: its component, the one value of a field, or its type. */
export function branchLabel(schema: Schema): string {
  const label = schema['x-facts']?.label;
  if (label !== undefined) return label;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const [only, ...others] = property.enum ?? (property.const === undefined ? [] : [property.const]);
    if (only !== undefined && others.length === 0) return `${name}: ${String(only)}`;
  }
  const names = Object.keys(schema.properties ?? {});
  return names.length > 0 ? `with ${names.slice(0, 3).join(', ')}` : typeName(schema);
}

function features(schema: Schema): Set<string> {
  const found = new Set<string>(typesOf(schema).map((type) => `type ${type}`));
  walk(schema, ({ type }, path) => {
    if (path !== '') found.add(`${path} ${JSON.stringify(type)}`);
  });
  return found;
}

function likeness(a: Schema, b: Schema): number {
  const [one, other] = [features(a), features(b)];
  const shared = [...one].filter((feature) => other.has(feature)).length;
  return shared / Math.max(1, one.size + other.size - shared);
}

interface Pairs {
  readonly stayed: readonly (readonly [Schema, Schema])[];
  readonly gone: readonly Schema[];
  readonly come: readonly Schema[];
}

/** Pairs branches that are equal, then those of one name, then those that are most alike. */
function pair(was: readonly Schema[], now: readonly Schema[]): Pairs {
  let [gone, come] = [[...was], [...now]];
  const stayed: [Schema, Schema][] = [];
  const take = (fits: (a: Schema, b: Schema) => boolean): void => {
    for (const branch of gone) {
      const other = come.find((candidate) => fits(branch, candidate));
      if (!other) continue;
      stayed.push([branch, other]);
      gone = gone.filter((one) => one !== branch);
      come = come.filter((one) => one !== other);
    }
  };
  take(isDeepStrictEqual);
  take((a, b) => branchLabel(a) === branchLabel(b));
  const likely = gone
    .flatMap((a) => come.map((b) => ({ a, b, score: likeness(a, b) })))
    .filter(({ score }) => score >= alike)
    .sort((x, y) => y.score - x.score);
  for (const { a, b } of likely)
    if (gone.includes(a) && come.includes(b)) take((one, other) => one === a && other === b);
  return { stayed, gone, come };
}

export function compareBranches(
  was: Schema,
  now: Schema,
  direction: Direction,
  path: string,
  compare: Compare,
): Change[] {
  const changes: Change[] = [];
  const asked = direction === 'request';
  if (was.anyOf && now.anyOf) {
    const real = (list: readonly Schema[]): Schema[] => list.filter((branch) => branch.type !== 'null');
    const [old, fresh] = [real(was.anyOf), real(now.anyOf)];
    const { stayed, gone, come } = pair(old, fresh);
    const single = old.length === 1 && fresh.length === 1;
    for (const [one, other] of stayed)
      changes.push(...compare(one, other, direction, single ? path : `${path}<${branchLabel(other)}>`));
    for (const branch of gone)
      changes.push({ kind: 'shape', path, text: `one shape less: ${branchLabel(branch)}`, breaking: asked });
    for (const branch of come)
      changes.push({ kind: 'shape', path, text: `one shape more: ${branchLabel(branch)}`, breaking: false });
  }
  return [...changes, ...compareChoices(was, now, direction, path, compare)];
}

function compareChoices(
  was: Schema,
  now: Schema,
  direction: Direction,
  path: string,
  compare: Compare,
): Change[] {
  const [before, after] = [was['x-choice'], now['x-choice']];
  const asked = direction === 'request';
  if (!before || !after) {
    if (before === after) return [];
    const text = after ? 'shape is chosen by a field now' : 'shape is not chosen by a field any more';
    return [{ kind: 'shape', path, text, breaking: after !== undefined && asked }];
  }
  return [...new Set([...Object.keys(before.cases), ...Object.keys(after.cases)])].flatMap(
    (value): Change[] => {
      const [old, fresh] = [before.cases[value], after.cases[value]];
      const at = `${path}<${value}>`;
      if (old && fresh) return compare(old, fresh, direction, at);
      return [
        { kind: 'shape', path: at, text: fresh ? 'shape added' : 'shape removed', breaking: !fresh && asked },
      ];
    },
  );
}
