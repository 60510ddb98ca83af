// Arguments made from an operation's own input schema: the smallest and the fullest that it allows, one
// for each branch of each union, and mutations that break one constraint each. Nothing here is random.
import type { OperationModel } from '../../codegen/model/index.ts';
import { intersect } from '../../codegen/model/intersect.ts';
import { type Schema, takesNull, typesOf } from '../../codegen/model/schema.ts';
import { type Fill, join, lift, type Mutant, own, type Sample } from './sample.ts';
import { brokenScalars, furtherScalars, scalar, wrongTypes } from './scalars.ts';

export type Arguments = Readonly<Record<string, unknown>>;

type Input = Pick<OperationModel, 'input' | 'paging'>;
type Fields = Record<string, unknown>;

/** The fewest arguments that the operation takes. */
export function minimalArguments(operation: Input): Arguments {
  return argumentsOf(operation, 'minimal');
}

/** All arguments at once: every property at every depth, the first branch of each union, two items in each list. */
export function fullestArguments(operation: Input): Arguments {
  return argumentsOf(operation, 'fullest');
}

/** A page of no rows is refused, though most schemas have no lower bound for its size. */
function argumentsOf({ input, paging }: Input, fill: Fill): Arguments {
  const args = samplesOf(input, fill)[0]?.value as Arguments;
  return paging && args[paging.size] === 0 ? { ...args, [paging.size]: 1 } : args;
}

/** Arguments that fit: the smallest and the fullest, each optional argument alone, each branch and each bound. */
export function argumentSamples({ input }: Input): Sample[] {
  const samples = [...samplesOf(input, 'minimal'), ...samplesOf(input, 'fullest')];
  const [fullest] = samplesOf(input, 'fullest');
  const outsider = {
    at: '',
    rule: 'unknown argument',
    value: { ...(fullest?.value as Fields), no_such_argument: 1 },
    sure: true,
  };
  if (fullest && input.additionalProperties === false)
    samples.push({ label: 'fullest', value: fullest.value, mutants: [outsider] });
  return samples;
}

/** Values that fit a schema. The first is the plainest: first branch, first member, lowest bound. */
export function samplesOf(schema: Schema, fill: Fill): Sample[] {
  if (schema.anyOf) {
    const { anyOf, ...beside } = schema;
    const plain = Object.keys(beside).every((key) => key.startsWith('x-') && key !== 'x-choice');
    return anyOf.flatMap((branch, index) =>
      lift(
        samplesOf(plain ? branch : intersect(beside, branch), fill),
        `<${index}>`,
        (value) => value,
        false,
      ),
    );
  }
  const [type] = typesOf(schema);
  if (type === 'object') return withNull(schema, objectSamples(schema, fill));
  if (type === 'array') return withNull(schema, arraySamples(schema, fill));
  const further = fill === 'minimal' ? [] : furtherScalars(schema);
  return [
    { label: '', value: scalar(schema), mutants: own(brokenScalars(schema)) },
    ...further.map((value) => ({ label: `= ${JSON.stringify(value).slice(0, 30)}`, value, mutants: [] })),
  ];
}

function withNull(schema: Schema, samples: Sample[]): Sample[] {
  return takesNull(schema) ? [...samples, { label: '= null', value: null, mutants: [] }] : samples;
}

function arraySamples(schema: Schema, fill: Fill): Sample[] {
  const { minItems = 0, maxItems } = schema;
  const items = samplesOf(schema.items ?? {}, fill);
  const [first] = items;
  const count = fill === 'minimal' ? minItems : Math.min(Math.max(minItems, 2), maxItems ?? 2);
  const repeat = (value: unknown, times: number): unknown[] => Array<unknown>(times).fill(value);
  const mutants = own(wrongTypes(schema));
  if (minItems > 0)
    mutants.push({ at: '', rule: 'minItems', value: repeat(first?.value, minItems - 1), sure: true });
  if (maxItems !== undefined)
    mutants.push({ at: '', rule: 'maxItems', value: repeat(first?.value, maxItems + 1), sure: true });
  const base: Sample = { label: '', value: repeat(first?.value, count), mutants };
  if (count === 0) return [base];
  const lifted = lift(items, '[]', (value) => [...repeat(first?.value, count - 1), value]);
  const [atFirst, ...rest] = lifted;
  return [{ ...base, mutants: [...mutants, ...(atFirst?.mutants ?? [])] }, ...rest];
}

/** Properties whose shape a sibling chooses, by the name of that sibling. */
function siblingChoices(schema: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const by = property['x-choice']?.by;
    if (by !== undefined) found.set(by, [...(found.get(by) ?? []), name]);
  }
  return found;
}

/** The schema of a property once the sibling that chooses its shape has a value. */
function chosen(property: Schema, value: unknown): Schema {
  const { 'x-choice': choice, ...base } = property;
  if (choice?.by === undefined) return property;
  const branch = typeof value === 'string' ? choice.cases[value] : undefined;
  return branch ? intersect(base, branch) : base;
}

/** Which properties a value has: those asked for, and those that their presence asks for in turn. */
function complete(schema: Schema, wanted: readonly string[], pins: Fields): Set<string> {
  const names = new Set(wanted);
  for (const name of schema.required ?? []) names.add(name);
  const exactly = schema['x-exactly-one'] ?? [];
  const kept = wanted.find((name) => exactly.includes(name)) ?? exactly[0];
  for (const name of exactly) if (name !== kept) names.delete(name);
  if (kept !== undefined) names.add(kept);
  const atLeast = schema['x-at-least-one'] ?? [];
  if (atLeast[0] !== undefined && !atLeast.some((name) => names.has(name))) names.add(atLeast[0]);
  for (const { property, equals, require } of schema['x-required-when'] ?? []) {
    const at = schema.properties?.[property] ?? {};
    const value = property in pins ? pins[property] : scalarOf(at);
    if (names.has(property) && value === equals) for (const name of require) names.add(name);
  }
  return names;
}

function scalarOf(schema: Schema): unknown {
  return ['object', 'array'].includes(typesOf(schema)[0] ?? '') ? undefined : scalar(schema);
}

interface Built {
  readonly value: Fields;
  readonly parts: ReadonlyMap<string, readonly Sample[]>;
}

/** An object with these properties, and the samples that each of them was taken from. */
function build(schema: Schema, names: ReadonlySet<string>, fill: Fill, pins: Fields): Built {
  const parts = new Map<string, readonly Sample[]>();
  const value: Fields = {};
  const ordered = [...names].sort((a, b) => {
    const late = (name: string): number =>
      schema.properties?.[name]?.['x-choice']?.by === undefined ? 0 : 1;
    return late(a) - late(b);
  });
  for (const name of ordered) {
    const property = schema.properties?.[name] ?? {};
    const by = property['x-choice']?.by;
    const samples = samplesOf(by === undefined ? property : chosen(property, value[by]), fill);
    parts.set(name, samples);
    value[name] = name in pins ? pins[name] : samples[0]?.value;
  }
  return { value, parts };
}

function without(value: Fields, name: string): Fields {
  const { [name]: _, ...rest } = value;
  return rest;
}

/** The samples of each part in its place: mutants of the first, then every further value. */
function partSamples(
  { value, parts }: Built,
  only?: readonly string[],
): { mutants: Mutant[]; further: Sample[] } {
  const mutants: Mutant[] = [];
  const further: Sample[] = [];
  for (const [name, samples] of parts) {
    if (only && !only.includes(name)) continue;
    const [first, ...rest] = lift(samples, name, (part) => ({ ...value, [name]: part }));
    mutants.push(...(first?.mutants ?? []));
    further.push(...rest);
  }
  return { mutants, further };
}

function objectSamples(schema: Schema, fill: Fill): Sample[] {
  const { 'x-choice': choice, ...base } = schema;
  if (choice?.own === undefined) return plainObjectSamples(schema, fill);
  const cases = ownChoiceSamples(schema, choice.own, choice.cases, fill);
  const own = base.properties?.[choice.own] ?? {};
  const present = fill === 'fullest' || base.required?.includes(choice.own) === true;
  const chosenFirst = present && Object.hasOwn(choice.cases, String(scalarOf(own)));
  // Where the deciding field has a value with a case, an object of the base alone would lack that case's fields.
  return chosenFirst ? cases : [...plainObjectSamples(base, fill), ...cases];
}

function plainObjectSamples(schema: Schema, fill: Fill): Sample[] {
  const properties = Object.keys(schema.properties ?? {});
  const names = complete(schema, fill === 'fullest' ? properties : [], {});
  const built = build(schema, names, fill, {});
  Object.assign(built.value, extraFields(schema, built.value, fill));
  const { mutants, further } = partSamples(built);
  const conditional = new Set((schema['x-required-when'] ?? []).map(({ property }) => property));
  const chooses = siblingChoices(schema);
  // A value that asks for other properties, or chooses their shape, is shown below with what it asks for.
  const plain = further.filter(
    ({ label }) => !conditional.has(label.split('.')[0] ?? '') && !chooses.has(label.split('.')[0] ?? ''),
  );
  const base: Sample = {
    label: '',
    value: built.value,
    mutants: [...own(wrongTypes(schema)), ...ruleMutants(schema, built.value), ...mutants],
  };
  return [
    base,
    ...plain,
    ...(fill === 'minimal' ? lonely(schema, properties, names) : openSamples(schema, built.value)),
    ...choiceSamples(schema, fill, names, chooses),
    ...conditionSamples(schema, fill, names),
  ];
}

/** Properties beyond those that the schema names, where it is a map or wants a number of them. */
function extraFields(schema: Schema, value: Fields, fill: Fill): Fields {
  const named = Object.keys(schema.properties ?? {}).length > 0;
  const map = !named && schema.additionalProperties !== false && fill === 'fullest';
  const least = Math.max(schema.minProperties ?? 0, map ? 1 : 0) - Object.keys(value).length;
  const keys = schema.propertyNames ? scalar({ type: 'string', ...schema.propertyNames }) : 'field';
  const item = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const [sample] = samplesOf(item, fill);
  return Object.fromEntries(
    Array.from({ length: Math.max(0, least) }, (_, index) => [`${keys}${index || ''}`, sample?.value]),
  );
}

/** What breaks an object as a whole. */
function ruleMutants(schema: Schema, value: Fields): Mutant[] {
  const mutants: Mutant[] = [];
  const add = (rule: string, broken: Fields): void => {
    mutants.push({ at: '', rule, value: broken, sure: true });
  };
  for (const name of schema.required ?? []) add(`required: ${name}`, without(value, name));
  const exactly = schema['x-exactly-one'];
  if (exactly) {
    add('exactly one: none', exactly.reduce(without, value));
    const both = exactly
      .slice(0, 2)
      .map((name) => [name, samplesOf(schema.properties?.[name] ?? {}, 'minimal')[0]?.value]);
    add('exactly one: two', { ...value, ...Object.fromEntries(both) });
  }
  const atLeast = schema['x-at-least-one'];
  if (atLeast) add('at least one: none', atLeast.reduce(without, value));
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && minProperties > 0)
    add('minProperties', Object.fromEntries(Object.entries(value).slice(0, minProperties - 1)));
  if (maxProperties !== undefined)
    add('maxProperties', {
      ...value,
      ...Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`f${index}`, 'text'])),
    });
  if (schema.propertyNames) {
    const [name] = brokenScalars({ type: 'string', ...schema.propertyNames }).filter(
      (broken) => typeof broken.value === 'string',
    );
    if (name) add('propertyNames', { ...value, [String(name.value)]: 'text' });
  }
  const map = schema.additionalProperties;
  if (typeof map === 'object') {
    const [broken] = samplesOf(map, 'minimal')[0]?.mutants.filter((mutant) => mutant.sure) ?? [];
    if (broken) add(`additional property, ${broken.rule}`, { ...value, unheard_of: broken.value });
  }
  return mutants;
}

/** Each optional property alone beside the required ones. */
function lonely(schema: Schema, properties: readonly string[], names: ReadonlySet<string>): Sample[] {
  return properties
    .filter((name) => !names.has(name))
    .flatMap((name) => {
      const built = build(schema, complete(schema, [name], {}), 'minimal', {});
      const { further } = partSamples(built, [name]);
      return [
        {
          label: `with ${name}`,
          value: { ...built.value, ...extraFields(schema, built.value, 'minimal') },
          mutants: [],
        },
        ...further,
      ];
    });
}

/** A nested object takes fields that the contract does not know. */
function openSamples(schema: Schema, value: Fields): Sample[] {
  const closed = schema.additionalProperties === false || typeof schema.additionalProperties === 'object';
  if (closed || schema.propertyNames || schema.maxProperties !== undefined) return [];
  return [{ label: 'unheard of', value: { ...value, unheard_of: { deep: true } }, mutants: [] }];
}

/** Every case of every property whose shape a sibling chooses. */
function choiceSamples(
  schema: Schema,
  fill: Fill,
  names: ReadonlySet<string>,
  chooses: ReadonlyMap<string, readonly string[]>,
): Sample[] {
  return [...chooses].flatMap(([by, all]) => {
    const cases = new Set(
      all.flatMap((name) => Object.keys(schema.properties?.[name]?.['x-choice']?.cases ?? {})),
    );
    return [...cases].flatMap((value) => {
      const pins = { [by]: value };
      const built = build(schema, complete(schema, [...names, by, ...all], pins), fill, pins);
      const { mutants, further } = partSamples(built, all);
      const label = `<${by} ${value}>`;
      return [
        {
          label,
          value: built.value,
          mutants: mutants.map((mutant) => ({ ...mutant, at: join(label, mutant.at) })),
        },
        ...further.map((sample) => ({ ...sample, label: join(label, sample.label) })),
      ];
    });
  });
}

/** Every value that asks for further properties, with them and without each. Also the alternatives of "exactly one". */
function conditionSamples(schema: Schema, fill: Fill, names: ReadonlySet<string>): Sample[] {
  const conditions = (schema['x-required-when'] ?? []).map(({ property, equals, require }): Sample => {
    const pins = { [property]: equals };
    const { value } = build(schema, complete(schema, [...names, property], pins), fill, pins);
    const mutants = require.map((name) => ({
      at: '',
      rule: `${name} required when ${property} is ${JSON.stringify(equals)}`,
      value: without(value, name),
      sure: true,
    }));
    return { label: `${property} ${JSON.stringify(equals)}`, value, mutants };
  });
  const alternatives = [...(schema['x-exactly-one'] ?? []), ...(schema['x-at-least-one'] ?? [])];
  return [
    ...conditions,
    ...alternatives.map((name) => {
      const others = [...names].filter((other) => !alternatives.includes(other));
      const { value } = build(schema, complete(schema, [name, ...others], {}), fill, {});
      return { label: `with ${name}`, value, mutants: [] };
    }),
  ];
}

/** Every case of an object whose own field chooses its shape. */
function ownChoiceSamples(
  schema: Schema,
  by: string,
  cases: Readonly<Record<string, Schema>>,
  fill: Fill,
): Sample[] {
  const { 'x-choice': _, ...base } = schema;
  const deciding = brokenScalars(base.properties?.[by] ?? {});
  return Object.entries(cases).flatMap(([value, branch]) => {
    const merged = intersect(base, branch);
    const property = { ...merged.properties?.[by], enum: [value] };
    const pinned: Schema = {
      ...merged,
      properties: { ...merged.properties, [by]: property },
      required: [...new Set([...(merged.required ?? []), by])],
    };
    const label = `<${by} ${value}>`;
    const needed = base.required?.includes(by) === true;
    return samplesOf(pinned, fill)
      .filter((sample) => sample.value !== null)
      .map((sample, index) => ({
        ...sample,
        label: join(label, sample.label),
        mutants: [
          ...sample.mutants.filter(
            (mutant) => mutant.at !== by && (needed || mutant.rule !== `required: ${by}`),
          ),
          ...(index === 0 ? deciding : []).map((broken) => ({
            at: by,
            rule: broken.rule,
            value: { ...(sample.value as Fields), [by]: broken.value },
            sure: true,
          })),
        ].map((mutant) => ({ ...mutant, at: join(label, mutant.at) })),
      }));
  });
}
