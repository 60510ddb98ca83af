// Rules of the contract that zod has no word for. The generated validators are the only callers.
import { config, string, type z } from 'zod';
import { type Advice, adviceOf } from './advice.ts';
import { limits } from './limits.ts';
import { namesakes, slipOf } from './suggest.ts';

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

/** Advice: reported with the result; the value is sent as it is. */
function advise(context: z.RefinementCtx, advice: Advice, path: PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path, message, params: { advice } });
}

/** A value as advice tells it. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function someOf(values: readonly string[]): string {
  return values.length > 8 ? `${values.slice(0, 8).join(', ')}, …` : values.join(', ');
}

/** A text of the document's own list. A slip of one is a fault; what is like none of them may be newer than the document. */
export function listed(values: readonly string[]): z.ZodType {
  return string().superRefine((value, context) => {
    if (values.includes(value)) return;
    if (value === '' || slipOf(value, values) !== undefined)
      context.issues.push({ code: 'invalid_value', values: [...values], path: [], input: value } as never);
    else advise(context, 'unlisted', [], `${quoted(value)} is none of the values known: ${someOf(values)}`);
  });
}

/** Suggestions: any text is sent. */
export function known(values: readonly unknown[]): Rule {
  const texts = values.filter((value): value is string => typeof value === 'string');
  return (value, _issue, context) => {
    if (typeof value !== 'string' || texts.includes(value)) return;
    const near = slipOf(value, texts);
    const others = namesakes(value, texts);
    const meant =
      near === undefined
        ? others.length > 0
          ? `did you mean one of ${someOf(others)}?`
          : someOf(texts)
        : `did you mean ${quoted(near)}?`;
    advise(context, 'known', [], `${quoted(value)} is none of the values known: ${meant}`);
  };
}

/**
 * An object whose fields the contract knows. A slip of a field that is not given itself is a fault, since the field
 * that was meant would be missing without a word; any other field may be newer than the contract.
 * @param more names that are known beside those of `schema`.
 */
export function nested(schema: z.ZodObject, more: readonly string[] = []): z.ZodType {
  const names = [...Object.keys(schema.shape), ...more];
  return schema.superRefine((value, context) => {
    const free = names.filter((name) => !(name in value));
    const unknown = Object.keys(value).filter((name) => !names.includes(name));
    for (const name of unknown.slice(0, limits.faultyItems)) {
      const near = slipOf(name, free);
      if (near === undefined) advise(context, 'field', [name], `is no field known here: ${someOf(names)}`);
      else
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `is no field known here; did you mean ${near}?`,
        });
    }
  });
}

/** Fields that the document's branch asks for, though Portkey may do without. */
export function usual(names: readonly string[]): Rule {
  return (value, _issue, context) => {
    for (const name of names)
      if (!(name in record(value)))
        advise(context, 'missing', [name], 'is missing, which the contract asks for');
  };
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

type Fit = 'right' | 'advised' | 'wrong';

/**
 * Notes what is wrong with a value, its place before each issue's own. Advice takes no room that a fault needs.
 * @returns `advised` where something was noted, and nothing is wrong
 */
function fits(schema: z.ZodType, value: unknown, at: PropertyKey[], context: z.RefinementCtx): Fit {
  const result = schema.safeParse(value);
  if (result.success) return 'right';
  const faults = result.error.issues.filter((issue) => adviceOf(issue) === undefined);
  const room = limits.faultyItems - context.issues.length;
  const told =
    faults.length > 0 ? faults.slice(0, limits.faultyItems) : result.error.issues.slice(0, Math.max(0, room));
  // The rest of the issue (code, expected, values) is kept: messages are made from it.
  // Advice does not end the check: the rules on what is around it still run.
  for (const found of told)
    context.issues.push({
      ...found,
      path: [...at, ...found.path],
      input: value,
      ...(faults.length === 0 && { continue: true }),
    } as never);
  return faults.length === 0 ? 'advised' : 'wrong';
}

/** Looks at parts of a value one by one, and at no more of them once enough are wrong, or like nothing known. */
function fitEach(
  parts: Iterable<readonly [PropertyKey, unknown]>,
  schema: z.ZodType,
  context: z.RefinementCtx,
): void {
  let wrong = 0;
  let advised = 0;
  for (const [at, part] of parts) {
    const fit = fits(schema, part, [at], context);
    if (fit === 'wrong') wrong += 1;
    if (fit === 'advised') advised += 1;
    if (wrong >= limits.faultyItems) return;
    if (advised < limits.unlistedItems) continue;
    const message = `holds ${limits.unlistedItems} or more items that are none of the values known`;
    context.addIssue({ code: 'custom', path: [], message });
    return;
  }
}

/**
 * Every item fits the schema. Items are looked at one by one, and no more of them once enough are wrong: a list of
 * many thousand wrong items costs what its first few do.
 */
export function items(schema: z.ZodType): Rule {
  return (value, _issue, context) => {
    if (!Array.isArray(value)) return;
    fitEach(value.entries(), schema, context);
  };
}

/** Every value of a map fits the schema, apart from those of its `named` properties; the same bound holds. */
export function values(schema: z.ZodType, named: readonly string[] = []): Rule {
  return (value, _issue, context) => {
    const entries = Object.entries(record(value));
    fitEach(
      named.length === 0 ? entries : entries.filter(([name]) => !named.includes(name)),
      schema,
      context,
    );
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
  return (value, _issue, context) => {
    fits(schema, value, [], context);
  };
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
