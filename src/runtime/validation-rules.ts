// Rules of the contract that zod has no word for. The generated validators are the only callers.
import type { z } from 'zod';

type Rule = (
  value: unknown,
  issue: (path: PropertyKey[], message: string) => void,
  context: z.RefinementCtx,
) => void;
type Cases = Readonly<Record<string, () => z.ZodType>>;

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** `schema` with rules on the value as a whole. */
export function checked(schema: z.ZodType, rules: readonly Rule[]): z.ZodType {
  return schema.superRefine((value, context) => {
    const issue = (path: PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    for (const rule of rules) rule(value, issue, context);
  });
}

/** A validator is built when its case is first met: most calls never see most providers. */
function built(cases: Cases): (value: unknown) => z.ZodType | undefined {
  const ready = new Map<string, z.ZodType>();
  return (value) => {
    if (typeof value !== 'string' || !Object.hasOwn(cases, value)) return undefined;
    let schema = ready.get(value);
    if (!schema) {
      schema = cases[value]?.();
      if (schema) ready.set(value, schema);
    }
    return schema;
  };
}

function apply(schema: z.ZodType, value: unknown, at: PropertyKey[], context: z.RefinementCtx): void {
  const result = schema.safeParse(value);
  if (result.success) return;
  // The rest of the issue (code, expected, values) is kept: messages are made from it.
  for (const found of result.error.issues)
    context.issues.push({ ...found, path: [...at, ...found.path], input: value } as never);
}

/** The property `at` has the shape that its sibling `by` names. A value without a case is free. */
export function chosenBy(by: string, at: string, cases: Cases): Rule {
  const pick = built(cases);
  return (value, _issue, context) => {
    const object = record(value);
    const schema = pick(object[by]);
    const chosen = object[at];
    if (schema && chosen !== undefined && chosen !== null) apply(schema, chosen, [at], context);
  };
}

/** The object has the shape that its own field `own` names. */
export function chosenByOwn(own: string, cases: Cases): Rule {
  const pick = built(cases);
  return (value, _issue, context) => {
    const schema = pick(record(value)[own]);
    if (schema) apply(schema, value, [], context);
  };
}

/** The value also fits this schema. */
export function also(schema: z.ZodType): Rule {
  return (value, _issue, context) => apply(schema, value, [], context);
}

/** An object with that many properties, at least and at most. */
export function sized(least: number, most: number): Rule {
  return (value, issue) => {
    const count = Object.keys(record(value)).length;
    if (count < least) issue([], `needs at least ${least} ${least === 1 ? 'property' : 'properties'}`);
    if (count > most) issue([], `takes at most ${most} properties`);
  };
}

/** Every property name fits the schema. */
export function named(schema: z.ZodType): Rule {
  return (value, issue) => {
    for (const name of Object.keys(record(value))) {
      if (!schema.safeParse(name).success) issue([name], 'is not a name that is accepted here');
    }
  };
}

export function present(names: readonly string[]): Rule {
  return (value, issue) => {
    for (const name of names) if (!(name in record(value))) issue([name], 'is required');
  };
}

export function exactlyOne(names: readonly string[]): Rule {
  return (value, issue) => {
    const given = names.filter((name) => name in record(value));
    if (given.length !== 1)
      issue([], `needs exactly one of ${names.join(', ')}; given: ${given.join(', ') || 'none'}`);
  };
}

export function atLeastOne(names: readonly string[]): Rule {
  return (value, issue) => {
    if (!names.some((name) => name in record(value))) issue([], `needs at least one of ${names.join(', ')}`);
  };
}

export function requiredWhen(
  conditions: readonly { property: string; equals: unknown; require: readonly string[] }[],
): Rule {
  return (value, issue) => {
    const object = record(value);
    for (const { property, equals, require } of conditions) {
      if (object[property] !== equals) continue;
      for (const name of require) {
        if (!(name in object)) issue([name], `is required when ${property} is ${JSON.stringify(equals)}`);
      }
    }
  };
}
