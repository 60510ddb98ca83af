// Parses the arguments of a call against the tool's schema, and splits off our own options.
import { PortkeyError } from '../../portkey/errors.ts';
import { EXTRA_FIELDS } from '../../portkey/request.ts';
import { adviceOf } from '../../runtime/advice.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import type { Arguments, InputSchema, Validator } from '../../runtime/tool-schema.ts';
import { turn } from '../../runtime/turn.ts';
import { type OptionsTaken, tokenArgument, withEveryOption } from '../schema/response-options.ts';
import { describeAdvice, describeIssues, sentence } from '../schema/validation-messages.ts';
import type { ArgumentIssue, CallOptions, ParseResult, Tool } from '../tool.ts';
import { argumentsObject, coerceArguments, TooManyValues } from './coerce.ts';
import { maskedCredentials } from './overwrites.ts';

/** How the arguments of one tool are read. */
export interface ParserRules {
  /** Every argument in full, with the response options. Loaded only when arguments do not fit as they are. */
  readonly input: () => Promise<InputSchema>;
  readonly validator: () => Promise<Validator>;
  /** Other names that are taken for an argument, by what they stand for. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly taken: OptionsTaken;
  /** What the schema admits and we do not. */
  readonly refuse?: (args: Arguments) => readonly ArgumentIssue[] | Promise<readonly ArgumentIssue[]>;
}

/** No tool has it, and a validator passes over it, so that it would be dropped without a word. */
const prototypeName = '__proto__';

/**
 * The arguments under their own names. A second name beside the first, or beside another, is left in, and refused
 * as unknown.
 */
export function resolveAliases(args: Arguments, aliases: Readonly<Record<string, string>> = {}): Arguments {
  if (!Object.keys(args).some((name) => Object.hasOwn(aliases, name))) return args;
  const taken = new Set(Object.keys(args));
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const meant = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
      if (meant === undefined || taken.has(meant)) return [name, value];
      taken.add(meant);
      return [meant, value];
    }),
  );
}

/**
 * Argument names that agent frameworks add to a call by themselves. They are dropped where the tool has no argument of
 * that name; every other unknown name is refused. docs/clients.md shows this list.
 */
export const frameworkFields: Readonly<
  Record<string, { readonly framework: string; readonly holds: string }>
> = {
  toolCallId: { framework: 'n8n', holds: 'the id of the call' },
  tool: { framework: 'n8n', holds: "the tool's own name" },
  sessionId: { framework: 'n8n', holds: 'the id of the chat' },
  action: { framework: 'n8n', holds: 'what started the chat' },
  chatInput: { framework: 'n8n', holds: "the user's message" },
};

/** True when an argument bears a name that a framework adds. */
function hasFrameworkField(args: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(args).some((name) => Object.hasOwn(frameworkFields, name));
}

/** The arguments without fields that a framework added, other than those that the schema knows. */
export function withoutFrameworkFields(
  args: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!hasFrameworkField(args)) return args;
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name]) => !Object.hasOwn(frameworkFields, name) || Object.hasOwn(known, name),
    ),
  );
}

/** Separates our own options from the arguments. One that the tool does not take is left in, and refused as unknown. */
function splitOptions(
  args: Arguments,
  taken: OptionsTaken,
): {
  readonly rest: Arguments;
  readonly extra?: Arguments;
  readonly options: CallOptions;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
} {
  const { select, all_pages: allPages, [tokenArgument]: token, [EXTRA_FIELDS]: extra, ...others } = args;
  const rest = {
    ...others,
    ...(select !== undefined && !taken.select && { select }),
    ...(allPages !== undefined && !taken.allPages && { all_pages: allPages }),
    ...(token !== undefined && taken.select && { [tokenArgument]: token }),
    ...(extra !== undefined && !taken.extraFields && { [EXTRA_FIELDS]: extra }),
  };
  const wrong = (path: string, message: string) => ({ path, message });
  return {
    rest,
    ...(taken.extraFields && isRecord(extra) && { extra }),
    options: {
      // A caller that cannot leave an argument out sends an empty text.
      ...(taken.select && typeof select === 'string' && select !== '' && { select }),
      ...(!taken.select && typeof token === 'string' && token !== '' && { confirmationToken: token }),
      allPages: taken.allPages && allPages === true,
    },
    issues: [
      ...(taken.select && select !== undefined && typeof select !== 'string'
        ? [wrong('select', 'must be a string')]
        : []),
      ...(taken.allPages && allPages !== undefined && typeof allPages !== 'boolean'
        ? [wrong('all_pages', 'must be true or false')]
        : []),
      ...(!taken.select && token !== undefined && typeof token !== 'string'
        ? [wrong(tokenArgument, 'must be a string')]
        : []),
      ...(taken.extraFields && extra !== undefined && !isRecord(extra)
        ? [wrong(EXTRA_FIELDS, 'must be an object of fields')]
        : []),
    ],
  };
}

/** What is wrong with fields that are to be sent as they are: none may pass by the checks of an argument. */
function extraIssues(
  extra: Arguments,
  rest: Arguments,
  { properties }: InputSchema,
): readonly ArgumentIssue[] {
  const taken = Object.keys(extra).filter(
    (name) => Object.hasOwn(properties, name) || Object.hasOwn(rest, name),
  );
  return [
    ...taken.map((name) => ({
      path: `${EXTRA_FIELDS}.${name}`,
      message: `is an argument of this tool: give it as ${name}`,
    })),
    ...(Object.hasOwn(extra, prototypeName)
      ? [{ path: `${EXTRA_FIELDS}.${prototypeName}`, message: 'cannot be sent' }]
      : []),
    ...maskedCredentials(extra, []).map(({ path, message }) => ({
      path: `${EXTRA_FIELDS}.${path}`,
      message,
    })),
  ];
}

/** The way on after a refusal. */
export function wayOn({ name, operation }: Tool, issues: readonly ArgumentIssue[]): string {
  const schema = `Nothing was sent. find_tools with names ["${name}"] gives the full schema.`;
  return operation !== undefined && issues.some(({ unknown }) => unknown)
    ? `${schema} A field that the API takes and this tool does not know goes into ${EXTRA_FIELDS}, an object.`
    : schema;
}

/** Arguments with more values than this are worked on in several turns of the event loop. */
const manyValues = 500;

/** How many values arguments hold, or why that is too much to be looked into at all. */
function countValues(args: unknown): number | string {
  let level: unknown[] = [args];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.argumentDepth)
      return `hold more than ${limits.argumentDepth} levels of lists and objects`;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
      values += parts.length;
      if (values > limits.argumentValues) return `hold more than ${limits.argumentValues} values`;
      for (const part of parts) if (typeof part === 'object' && part !== null) below.push(part);
    }
    level = below;
  }
  return values;
}

function refused(excess: string): ParseResult {
  return { ok: false, issues: [{ path: '', message: `${excess}: send less at a time` }] };
}

/** Makes what reads one tool's arguments. They are coerced only when they do not fit as they came. */
export function createParser(rules: ParserRules): (args: unknown) => Promise<ParseResult> {
  const { aliases, taken } = rules;

  const check = async (args: Arguments, values: number): Promise<ParseResult> => {
    const breathe = async (): Promise<void> => (values > manyValues ? await turn() : undefined);
    await breathe();
    const { rest, extra, options, issues } = splitOptions(args, taken);
    const result = (await rules.validator()).safeParse(rest);
    await breathe();
    const ours = [
      ...(Object.hasOwn(rest, prototypeName)
        ? [{ path: prototypeName, message: 'is not an argument of this tool' }]
        : []),
      ...issues,
      ...(extra === undefined ? [] : extraIssues(extra, rest, await rules.input())),
      ...((await rules.refuse?.(rest)) ?? []),
    ];
    const found = result.success ? [] : result.error.issues;
    const faults = found.filter((issue) => adviceOf(issue) === undefined);
    if (faults.length === 0 && ours.length === 0) {
      const warnings = found.length > 0 && describeAdvice(found);
      const all = extra === undefined ? rest : { ...rest, [EXTRA_FIELDS]: extra };
      return { ok: true, parsed: { args: all, options, ...(warnings && { warnings }) } };
    }
    const theirs = describeIssues(faults, rest, await rules.input());
    const told = new Set(ours.map(({ path }) => path));
    return { ok: false, issues: [...ours, ...theirs.filter(({ path }) => !told.has(path))] };
  };

  const read = async (input: unknown): Promise<ParseResult> => {
    const args = isRecord(input) ? input : argumentsObject(input);
    if (!isRecord(args)) return { ok: false, issues: [{ path: '', message: 'must be an object' }] };
    const given = countValues(args);
    if (typeof given === 'string') return refused(given);
    const named = resolveAliases(args, aliases);
    const asGiven = hasFrameworkField(named) ? undefined : await check(named, given);
    if (asGiven?.ok && !asGiven.parsed.warnings) return asGiven;
    const schema = withEveryOption(await rules.input(), taken);
    if (given > manyValues) await turn();
    const coerced = coerceArguments(withoutFrameworkFields(named, schema.properties), schema);
    // A text may have been the JSON of much.
    const found = countValues(coerced);
    if (typeof found === 'string') return refused(found);
    const asRead = await check(coerced, found);
    return asRead.ok || !asGiven?.ok ? asRead : asGiven;
  };

  return async (input) => {
    try {
      return await read(input);
    } catch (error) {
      if (error instanceof TooManyValues) return refused(error.message);
      throw error;
    }
  };
}

/** The error of a call whose arguments do not fit. Nothing was sent. */
export function invalidArguments(
  tool: string,
  issues: readonly ArgumentIssue[],
  hint?: string,
): PortkeyError {
  return new PortkeyError({
    code: 'invalid_arguments',
    message: sentence(tool, issues),
    fields: Object.fromEntries(
      issues.map(({ path, message }) => [path === '' ? 'arguments' : path, message]),
    ),
    ...(hint !== undefined && { hint, schemaHelps: true as const }),
  });
}
