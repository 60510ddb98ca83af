// The one way in for calls: name -> tool -> arguments checked -> run. Every server, mode and composite uses it.
import { type Refusal, refusals } from '../overrides/refusals.ts';
import { PortkeyError } from '../portkey/errors.ts';
import type { Catalogue } from './build-catalog.ts';
import { type Ask, type Confirmer, splitToken } from './confirm/confirm.ts';
import { type Problem, sentence } from './schema/validation-messages.ts';
import { nearest } from './suggest.ts';
import type { Arguments, CallContext, Tool } from './tool.ts';

/** What a call came to: a reply, or an error in the shape that clients are promised. */
export type Outcome =
  | {
      readonly ok: true;
      readonly value: Readonly<Record<string, unknown>>;
      readonly text?: string;
      readonly meta?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly ok: false;
      readonly value: Readonly<Record<string, unknown>>;
      /** Present when the call has not run and the client is to be asked first. */
      readonly ask?: Ask;
    };

/** No tool of that name is offered here. */
export class UnknownToolError extends Error {
  override readonly name = 'UnknownToolError';
}

/** The tool of that name. @throws UnknownToolError naming the nearest one. */
export function findTool(catalogue: Catalogue, name: string): Tool {
  const tool = catalogue.find(name);
  if (tool) return tool;
  const near = nearest(
    name,
    catalogue.tools.map((candidate) => candidate.name),
  );
  throw new UnknownToolError(
    `Unknown tool: ${name.slice(0, 100)}${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

const refusedBy: ReadonlyMap<string, readonly Refusal[]> = new Map(Object.entries(refusals));

/** No tool has it, and a validator passes over it, so that it would be dropped without a word. */
const prototypeName = '__proto__';

/** What the contract's check admits and we do not. */
function refused(tool: Tool, args: unknown): readonly Problem[] {
  if (typeof args !== 'object' || args === null) return [];
  const given = new Map<string, unknown>(Object.entries(args));
  return [
    ...(given.has(prototypeName)
      ? [{ path: prototypeName, message: 'is not an argument of this tool' }]
      : []),
    ...(refusedBy.get(tool.name) ?? [])
      .filter(({ argument, refuses }) => refuses(given.get(argument)))
      .map(({ argument, message }) => ({ path: argument, message })),
  ];
}

/** @throws PortkeyError that lists every fault. */
async function requireValid(tool: Tool, args: unknown): Promise<Arguments> {
  const found = await tool.check(args);
  const ours = refused(tool, args).filter(({ path }) => !found.some((problem) => problem.path === path));
  const problems = [...ours, ...found];
  if (problems.length > 0) {
    throw new PortkeyError({
      code: 'invalid_arguments',
      message: sentence(tool.name, problems),
      fields: Object.fromEntries(
        problems.map(({ path, message }) => [path === '' ? 'arguments' : path, message]),
      ),
      hint: `Nothing was sent. find_tools with names ["${tool.name}"] gives the full schema.`,
    });
  }
  return args as Arguments;
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
    const { rest, token } = splitToken(tool, args);
    const valid = await requireValid(tool, rest);
    if (tool.class === 'destructive' && confirmer) {
      const instead = await confirmer.decide(tool, valid, token, context);
      if (instead) return instead;
    }
    return { ok: true, ...(await tool.run(valid, context)) };
  } catch (error) {
    if (!(error instanceof PortkeyError)) onUnexpected(error);
    return failure(error);
  }
}
