// read_many: several reads in one call, where later ones take their arguments from earlier results. Each read is a
// call of its own tool: the same selection, checks, limits and account of calls.
import { PortkeyError } from '../../portkey/errors.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { referenceComposites } from '../descriptions/references.ts';
import { type CompositeContext, composite } from './composite.ts';
import { evaluate, fillIn, namesIn } from './references/step-values.ts';

const name = 'read_many';

interface Step {
  readonly tool: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly as?: string;
  readonly for_each?: string;
  readonly select?: string;
}

type Row = Readonly<Record<string, unknown>>;

/** What is wrong with the steps, by path, told before anything is sent. */
function issuesOf(steps: readonly Step[], context: CompositeContext): Readonly<Record<string, string>> {
  const issues: Record<string, string> = {};
  const known = new Set<string>();
  for (const [at, { tool, as, arguments: args = {}, for_each, select }] of steps.entries()) {
    const path = `steps[${at}]`;
    const refused = tool === name ? 'is this tool itself' : context.mayRead(tool);
    if (refused !== undefined) issues[`${path}.tool`] = refused;
    if (select !== undefined && args['select'] !== undefined)
      issues[`${path}.select`] = 'stands in arguments too; give one of the two';
    const needed = [...namesIn(args), ...(for_each === undefined ? [] : namesIn(for_each, true))];
    if (needed.length > limits.stepReferences) {
      issues[path] = `refers to earlier results ${needed.length} times; at most ${limits.stepReferences}`;
      continue;
    }
    for (const missing of needed.filter((needs) => !known.has(needs) && needs !== 'item'))
      issues[path] = `refers to ${missing}, which is the name (as) of no earlier step`;
    if (for_each === undefined && needed.includes('item'))
      issues[path] = '$item stands for each item of for_each, which this step lacks';
    if (as === undefined) continue;
    if (known.has(as) || as === 'item') issues[`${path}.as`] = `is taken already: ${as}`;
    known.add(as);
  }
  return issues;
}

function errorOf(error: unknown): Row {
  if (error instanceof PortkeyError) return error.toJSON() as unknown as Row;
  throw error;
}

/** A short item is repeated in its row, so that the row says what it is about. */
function label(item: unknown): Row {
  return typeof item === 'string' || typeof item === 'number' ? { item } : {};
}

async function run({ steps }: { readonly steps: readonly Step[] }, context: CompositeContext): Promise<Row> {
  const issues = issuesOf(steps, context);
  if (Object.keys(issues).length > 0) {
    const told = Object.entries(issues).map(([path, issue]) => `${path} ${issue}`);
    throw new PortkeyError({
      code: 'invalid_arguments',
      message: `Invalid arguments for ${name}: ${told.join('; ')}.`,
      fields: issues,
      hint: 'Nothing was sent.',
    });
  }
  let calls = 0;
  const results: Record<string, unknown> = {};
  const pending = new Map<string, Promise<unknown>>();

  /** Counts a call, and throws where it is one too many. */
  const take = (more: number): void => {
    if (calls + more > limits.readManyCalls) {
      throw new PortkeyError({
        code: 'too_many_calls',
        message: `${more} more calls would be ${calls + more}; ${name} makes ${limits.readManyCalls} at most, so these were not made.`,
        hint: 'Narrow for_each with a slice such as [:20], or ask again for the rest.',
      });
    }
    calls += more;
  };

  const read = async ({ tool, arguments: args = {}, select }: Step, item?: unknown): Promise<Row> => {
    const values = item === undefined ? results : { ...results, item };
    const filled = await fillIn({ ...args, ...(select !== undefined && { select }) }, values);
    context.progress(`${tool}: call ${calls} of ${limits.readManyCalls} at most`);
    const outcome = await context.read(tool, filled as Readonly<Record<string, unknown>>);
    return outcome.ok ? { result: outcome.value } : outcome.value;
  };

  const runStep = async (step: Step): Promise<Row> => {
    const { tool, as, for_each, arguments: args = {} } = step;
    const row = { ...(as !== undefined && { as }), tool };
    try {
      const needed = [...namesIn(args), ...(for_each === undefined ? [] : namesIn(for_each, true))];
      await Promise.all(needed.map((needs) => pending.get(needs)));
      if (for_each === undefined) {
        take(1);
        const made = await read(step);
        if (as !== undefined) results[as] = made['result'];
        return { ...row, ...made };
      }
      const items = await evaluate(for_each, results, 'for_each');
      if (!Array.isArray(items)) {
        throw new PortkeyError({
          code: 'invalid_arguments',
          message: `for_each of ${tool} gives no list: ${for_each}`,
          hint: 'It is JMESPath over the results of earlier steps by their names, such as prompts.data[].id.',
        });
      }
      take(items.length);
      const rows = await context.mapConcurrent(items, async (item: unknown) => {
        try {
          return { ...label(item), ...(await read(step, item)) };
        } catch (error) {
          return { ...label(item), ...errorOf(error) };
        }
      });
      if (as !== undefined) results[as] = rows.map((one) => (isRecord(one) ? (one['result'] ?? null) : null));
      return { ...row, results: rows };
    } catch (error) {
      return { ...row, ...errorOf(error) };
    }
  };

  // A step begins when those that it takes values from have ended; all others run beside it.
  const rows = steps.map((step) => {
    const made = runStep(step);
    if (step.as !== undefined) pending.set(step.as, made);
    return made;
  });
  const done = await Promise.all(rows);
  return { steps: done, calls };
}

export const readMany = composite<{ readonly steps: readonly Step[] }>({
  name,
  domain: 'configs',
  anyDomain: true,
  words: referenceComposites.read_many,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: {
    type: 'object',
    properties: {
      steps: {
        type: 'array',
        minItems: 1,
        maxItems: limits.readManyCalls,
        items: {
          type: 'object',
          properties: {
            tool: { type: 'string' },
            arguments: { type: 'object' },
            as: { type: 'string', pattern: '^[A-Za-z_]\\w*$' },
            for_each: { type: 'string', minLength: 1 },
            select: { type: 'string', minLength: 1 },
          },
          required: ['tool'],
          additionalProperties: false,
        },
      },
    },
    required: ['steps'],
    additionalProperties: false,
  },
  requires: [],
  run,
});
