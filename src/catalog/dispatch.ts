// The one way in for calls: name -> tool -> parse -> confirm -> execute. Every server and mode uses it.
import { PortkeyError } from '../portkey/errors.ts';
import { closestMatch } from '../runtime/suggest.ts';
import { invalidArguments } from './arguments/parse.ts';
import type { Catalogue } from './build-catalog.ts';
import type { Confirmer } from './confirm/confirm.ts';
import { classOfCall } from './effects.ts';
import type { CallContext, Outcome, ParsedArguments, Tool } from './tool.ts';

/** No tool of that name is offered here. */
export class UnknownToolError extends Error {
  override readonly name = 'UnknownToolError';
}

/** The tool of that name. @throws UnknownToolError naming the closestMatch one. */
export function findTool(catalogue: Catalogue, name: string): Tool {
  const tool = catalogue.find(name);
  if (tool) return tool;
  const why = catalogue.platform?.absent.get(name);
  if (why !== undefined) throw new UnknownToolError(`Unknown tool: ${name}. ${why}`);
  const near = closestMatch(
    name,
    catalogue.tools.map((candidate) => candidate.name),
  );
  throw new UnknownToolError(
    `Unknown tool: ${name.slice(0, 100)}${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

/** @throws PortkeyError that lists everything that is wrong. */
async function parseOrRefuse(tool: Tool, args: unknown): Promise<ParsedArguments> {
  const result = await tool.parse(args);
  if (result.ok) return result.parsed;
  throw invalidArguments(
    tool.name,
    result.issues,
    `Nothing was sent. find_tools with names ["${tool.name}"] gives the full schema.`,
  );
}

/** An outcome for whatever was thrown. Nothing of an unexpected error's inside is shown. */
export function failure(error: unknown): Outcome {
  if (error instanceof PortkeyError) return { ok: false, value: { ...error.toJSON() } };
  return {
    ok: false,
    value: { error: { code: 'internal_error', message: 'The server failed unexpectedly; see its log.' } },
  };
}

/**
 * Checks the arguments, asks about a destructive call, and runs the tool, with failures as outcomes.
 * @param onUnexpected hears of failures that are our own fault.
 * @param confirmer decides about destructive calls; without one, none is asked about.
 */
export async function callTool(
  tool: Tool,
  args: unknown,
  context: CallContext,
  onUnexpected: (error: unknown) => void,
  confirmer?: Confirmer,
): Promise<Outcome> {
  const outcome = await outcomeOf(tool, args, context, onUnexpected, confirmer);
  // A call that waits for an answer has come to nothing yet.
  if (outcome.ok || outcome.ask === undefined) context.settled?.({ tool, args, outcome });
  return outcome;
}

async function outcomeOf(
  tool: Tool,
  args: unknown,
  context: CallContext,
  onUnexpected: (error: unknown) => void,
  confirmer: Confirmer | undefined,
): Promise<Outcome> {
  try {
    const parsed = await parseOrRefuse(tool, args);
    if (confirmer && classOfCall(tool, parsed.args) === 'destructive') {
      const instead = await confirmer.decide(tool, parsed, context);
      if (instead) return instead;
    }
    return { ok: true, ...(await tool.execute(parsed, context)) };
  } catch (error) {
    if (!(error instanceof PortkeyError)) onUnexpected(error);
    return failure(error);
  }
}
