// The one way in for calls: name -> tool -> parse -> confirm -> execute. Every server and mode uses it.
import { PortkeyError } from '../portkey/errors.ts';
import { closestMatch } from '../runtime/suggest.ts';
import { invalidArguments, wayOn } from './arguments/parse.ts';
import type { Catalog } from './build-catalog.ts';
import type { Confirmer } from './confirm/confirm.ts';
import { classOfCall } from './effects.ts';
import type { AfterCall, CallContext, CallOutcome, ParsedArguments, Tool } from './tool.ts';

/** No tool of that name is offered here. */
export class UnknownToolError extends Error {
  override readonly name = 'UnknownToolError';
}

/** Says of a name that no tool has, or that a setting leaves out, what it is or what may be meant. */
export function unknownTool(catalog: Catalog, name: string): UnknownToolError {
  const reason = catalog.leftOut?.(name);
  if (reason !== undefined) return new UnknownToolError(reason);
  const near = closestMatch(
    name,
    catalog.tools.map((candidate) => candidate.name),
  );
  return new UnknownToolError(
    `Unknown tool: ${name.slice(0, 100)}${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

/** The tool of that name. @throws UnknownToolError naming the nearest one, or why it is left out. */
export function findTool(catalog: Catalog, name: string): Tool {
  const tool = catalog.find(name);
  if (!tool) throw unknownTool(catalog, name);
  return tool;
}

/** @throws PortkeyError that lists everything that is wrong. */
async function parseOrRefuse(tool: Tool, args: unknown): Promise<ParsedArguments> {
  const result = await tool.parse(args);
  if (result.ok) return result.parsed;
  throw invalidArguments(tool.name, result.issues, wayOn(tool, result.issues));
}

/** An outcome for whatever was thrown. Nothing of an unexpected error's inside is shown. */
export function failure(error: unknown): CallOutcome {
  if (error instanceof PortkeyError)
    return {
      ok: false,
      value: { ...error.toJSON() },
      ...(error.facts.untrusted && { meta: { untrusted: true } }),
    };
  return {
    ok: false,
    value: { error: { code: 'internal_error', message: 'The server failed unexpectedly; see its log.' } },
  };
}

/** What stands around the tools of a surface. */
export interface CallRules {
  /** Decides about destructive calls; without one, none is asked about. */
  readonly confirmer?: Confirmer;
  /** Looks at calls that succeeded. */
  readonly after?: AfterCall;
  /** The longest that a call may take, in ms; unbounded when unset. */
  readonly timeoutMs?: number;
}

/**
 * Checks the arguments, asks about a destructive call, and runs the tool, with failures as outcomes.
 * @param onUnexpected called with unexpected (non-API) errors.
 */
export async function callTool(
  tool: Tool,
  args: unknown,
  context: CallContext,
  onUnexpected: (error: unknown) => void,
  rules: CallRules = {},
): Promise<CallOutcome> {
  const outcome = await outcomeOf(tool, args, context, onUnexpected, rules);
  // A call that waits for an answer has come to nothing yet.
  if (outcome.ok || outcome.ask === undefined) context.settled?.({ tool, args, outcome });
  return outcome;
}

/** What is left of the time of a call whose user was asked first, at the least, in ms. */
const minMs = 5_000;

/** Runs a call within its time. @throws PortkeyError `timeout` when that is up, with what is known of the call. */
async function withinTime<Result>(
  context: CallContext,
  timeoutMs: number | undefined,
  run: (bound: CallContext) => Promise<Result>,
): Promise<Result> {
  if (timeoutMs === undefined) return await run(context);
  const { waitedMs = 0 } = context;
  const controller = new AbortController();
  const end = (): void => controller.abort(context.signal.reason);
  const restMs = Math.max(Math.min(minMs, timeoutMs), Math.round(timeoutMs - waitedMs));
  const timer = setTimeout(end, restMs);
  context.signal.addEventListener('abort', end, { once: true });
  if (context.signal.aborted) end();
  try {
    return await run({ ...context, signal: controller.signal });
  } catch (error) {
    const late = controller.signal.aborted && !context.signal.aborted;
    if (!late || !(error instanceof PortkeyError)) throw error;
    throw new PortkeyError({
      ...error.facts,
      code: 'timeout',
      message: `The call was ended after ${restMs} ms.`,
      hint: [error.facts.hint, 'PORTKEY_CALL_TIMEOUT_MS sets how long a whole call may take.']
        .filter((text) => text !== undefined)
        .join(' '),
    });
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', end);
  }
}

/** A refusal whose way on is the tool's schema, with the query that gives the shape in question of a tool with many. */
async function withChoice(tool: Tool, args: unknown, error: unknown): Promise<unknown> {
  if (!(error instanceof PortkeyError) || !error.facts.schemaHelps) return error;
  const [{ choiceHint }, schema] = await Promise.all([import('./schema/choices.ts'), tool.input()]);
  const hint = choiceHint(schema, args);
  return hint === undefined
    ? error
    : new PortkeyError({ ...error.facts, hint: [error.facts.hint, hint].filter(Boolean).join(' ') });
}

async function outcomeOf(
  tool: Tool,
  args: unknown,
  context: CallContext,
  onUnexpected: (error: unknown) => void,
  { confirmer, after, timeoutMs }: CallRules,
): Promise<CallOutcome> {
  try {
    const parsed = await parseOrRefuse(tool, args);
    if (confirmer && tool.class !== 'read' && classOfCall(tool, parsed.args) === 'destructive') {
      const instead = await confirmer.decide(tool, parsed, context);
      if (instead) return instead;
    }
    const startedAt = Date.now();
    const reply = await withinTime(context, timeoutMs, async (bound) => {
      const result = await tool.execute(parsed, bound);
      return after && tool.lookedAt ? await after(tool, parsed.args, result, bound, startedAt) : result;
    });
    return { ok: true, ...reply };
  } catch (error) {
    if (!(error instanceof PortkeyError)) onUnexpected(error);
    return failure(await withChoice(tool, args, error));
  }
}
