// Rules of the contract that zod has no word for. The generated validators are the only callers.
import { config, type z } from 'zod';
import { limits } from './limits.ts';

// Validators are run as they are, not compiled to source text first: this process makes no code while it runs.
config({ jitless: true });

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

/** Notes what is wrong with a value, its place before each issue's own. @returns true when nothing is */
function fits(schema: z.ZodType, value: unknown, at: PropertyKey[], context: z.RefinementCtx): boolean {
  const result = schema.safeParse(value);
  if (result.success) return true;
  // The rest of the issue (code, expected, values) is kept: messages are made from it.
  for (const found of result.error.issues.slice(0, limits.faultyItems))
    context.issues.push({ ...found, path: [...at, ...found.path], input: value } as never);
  return false;
}

/**
 * Every item fits the schema. Items are looked at one by one, and no more of them once enough are wrong: a list of
 * many thousand wrong items costs what its first few do.
 */
export function items(schema: z.ZodType): Rule {
  return (value, _issue, context) => {
    if (!Array.isArray(value)) return;
    let wrong = 0;
    for (const [at, item] of value.entries()) {
      if (fits(schema, item, [at], context)) continue;
      wrong += 1;
      if (wrong >= limits.faultyItems) return;
    }
  };
}

/** Every value of a map fits the schema, apart from those of its `named` properties; the same bound holds. */
export function values(schema: z.ZodType, named: readonly string[] = []): Rule {
  return (value, _issue, context) => {
    let wrong = 0;
    for (const [name, item] of Object.entries(record(value))) {
      if (named.includes(name) || fits(schema, item, [name], context)) continue;
      wrong += 1;
      if (wrong >= limits.faultyItems) return;
    }
  };
}

/** The property `at` has the shape that its sibling `by` names. A value without a case is free. */
export function chosenBy(by: string, at: string, cases: Cases): Rule {
  const pick = built(cases);
  return (value, _issue, context) => {
    const object = record(value);
    const schema = pick(object[by]);
    const chosen = object[at];
    if (schema && chosen !== undefined && chosen !== null) fits(schema, chosen, [at], context);
  };
}

/** The object has the shape that its own field `own` names. */
export function chosenByOwn(own: string, cases: Cases): Rule {
  const pick = built(cases);
  return (value, _issue, context) => {
    const schema = pick(record(value)[own]);
    if (schema) fits(schema, value, [], context);
  };
}

/** The value also fits this schema. */
export function also(schema: z.ZodType): Rule {
  return (value, _issue, context) => fits(schema, value, [], context);
}

/** A text that matches. The contract's expressions may take the square of a text's length, so that long ones are refused. */
export function matching(source: string): Rule {
  const pattern = new RegExp(source);
  return (value, issue) => {
    if (typeof value !== 'string') return;
    if (value.length > limits.patternCharacters)
      issue([], `must have at most ${limits.patternCharacters} characters`);
    else if (!pattern.test(value)) issue([], `must match ${String(pattern)}`);
  };
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
    let wrong = 0;
    for (const name of Object.keys(record(value))) {
      if (schema.safeParse(name).success) continue;
      issue([name], 'is not a name that is accepted here');
      wrong += 1;
      if (wrong >= limits.faultyItems) return;
    }
  };
}

export function present(names: readonly string[]): Rule {
  return (value, issue) => {
    for (const name of names) if (!Object.hasOwn(record(value), name)) issue([name], 'is required');
  };
}

export function exactlyOne(names: readonly string[]): Rule {
  return (value, issue) => {
    const given = names.filter((name) => Object.hasOwn(record(value), name));
    if (given.length !== 1)
      issue([], `needs exactly one of ${names.join(', ')}; given: ${given.join(', ') || 'none'}`);
  };
}

export function atLeastOne(names: readonly string[]): Rule {
  return (value, issue) => {
    if (!names.some((name) => Object.hasOwn(record(value), name)))
      issue([], `needs at least one of ${names.join(', ')}`);
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
        if (!Object.hasOwn(object, name))
          issue([name], `is required when ${property} is ${JSON.stringify(equals)}`);
      }
    }
  };
}
