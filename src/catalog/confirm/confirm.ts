// Confirmation of destructive calls: ask the user, accept a token, or refuse. Knows no protocol: it makes the
// question and its signed state, and checks the answer.

import { PortkeyError } from '../../portkey/errors.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import { tokenArgument } from '../schema/response-options.ts';
import type { CallContext, CallOutcome, ConfirmationAnswer, ParsedArguments, Tool } from '../tool.ts';
import { createTokenSigner, expiryOf, type NonceStore, type SigningKey } from './token.ts';

/** `auto` asks where the client can be asked, else runs; `always` asks or demands a token; `never` runs. */
export type ConfirmMode = 'auto' | 'always' | 'never';

export interface Confirmer {
  readonly mode: ConfirmMode;
  /**
   * Undefined when the call may run now; otherwise the outcome that stands in its place.
   * @throws PortkeyError when the call was declined, or its confirmation does not hold. Nothing is sent then.
   */
  readonly decide: (
    tool: Tool,
    parsed: ParsedArguments,
    context: CallContext,
  ) => Promise<CallOutcome | undefined>;
}

export interface ConfirmOptions {
  readonly mode: ConfirmMode;
  /** 32 bytes or more. Processes that share their callers share the key. */
  readonly key: SigningKey;
  /** What a call will do, in words, with the object's name where it is to be had. */
  readonly describe: (tool: Tool, args: Arguments, context: CallContext) => Promise<ConfirmationPreview>;
  readonly spent?: NonceStore;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What a call will do: `Delete prompt "Welcome mail"`, its arguments, and what that means. */
export interface ConfirmationPreview {
  readonly headline: string;
  readonly details: readonly string[];
  readonly meaning: string;
}

/** How long a token is good, in seconds: part of the public interface. */
export const tokenSeconds = 300;

/** How long the state of a question is good, in seconds. A client that holds the call open is given `answerMs`. */
const askSeconds = 300;

/** How long the answer to a question may take while the call is held open, in ms: most clients give up a call at 60 s. */
export const answerMs = 45_000;

/** A refusal sooner than this, in ms, is the client's own: no person has read the question by then. */
const quickestPersonMs = 1_000;

function refuse(problem: string, hint: string): PortkeyError {
  return new PortkeyError({ code: 'not_confirmed', message: `${problem} Nothing was sent.`, hint });
}

const problems = {
  altered: 'The confirmation is not one that this server gave.',
  expired: 'The confirmation has expired.',
  other: 'The confirmation belongs to another tool, other arguments or another caller.',
  spent: 'The confirmation was used before.',
  full: 'Too many confirmations are under way.',
  lost: 'The store of used confirmations cannot be reached, so that this one might be used twice.',
} as const;

/** Decides for every destructive call of a server. */
export function createConfirmer(options: ConfirmOptions): Confirmer {
  const { mode, describe } = options;
  const tokens = createTokenSigner(options);
  const now = options.now ?? Date.now;

  const bound = (kind: 'ask' | 'token', tool: Tool, args: Arguments, context: CallContext): unknown => [
    kind,
    tool.name,
    args,
    context.principal,
    context.apiKey ?? null,
  ];

  const redeem = async (sealed: unknown, to: unknown, hint: string): Promise<void> => {
    const found = await tokens.verify(typeof sealed === 'string' ? sealed : '', to);
    if (found !== 'good') throw refuse(problems[found], hint);
  };

  /** The first of two calls: nothing is sent, and the second brings the token back. */
  const offerToken = async (
    tool: Tool,
    args: Arguments,
    context: CallContext,
    refusal?: PortkeyError,
  ): Promise<CallOutcome> => {
    const will = await describe(tool, args, context);
    return {
      ok: false,
      value: {
        ...refusal?.toJSON(),
        confirmation: {
          token: tokens.issue(bound('token', tool, args, context), tokenSeconds),
          expires_in_s: tokenSeconds,
          will: [`${will.headline}.`, ...will.details.map((line) => `${line}.`), will.meaning].join(' '),
          next: `To go on, make the same call with ${tokenArgument}.`,
        },
      },
    };
  };

  const answered = async (
    tool: Tool,
    args: Arguments,
    context: CallContext,
    { outcome, state }: ConfirmationAnswer,
  ): Promise<CallOutcome | undefined> => {
    const askedAt = expiryOf(state) - askSeconds * 1_000;
    await redeem(state, bound('ask', tool, args, context), 'Make the call again to be asked anew.');
    switch (outcome) {
      case 'accepted':
        return undefined;
      case 'unavailable':
        return mode === 'always' ? await offerToken(tool, args, context) : undefined;
      case 'unanswered':
        return await offerToken(
          tool,
          args,
          context,
          refuse(
            `Nobody answered the question about ${tool.name} within ${answerMs / 1_000} s.`,
            `Ask the user yourself; only if they agree, make the same call with ${tokenArgument}.`,
          ),
        );
      case 'declined':
        if (now() - askedAt < quickestPersonMs)
          return await offerToken(
            tool,
            args,
            context,
            refuse(
              `The client refused ${tool.name} at once, without asking the user.`,
              `Ask the user yourself; only if they agree, make the same call with ${tokenArgument}. PORTKEY_CONFIRM=never ends the questions.`,
            ),
          );
        throw refuse(
          `The user did not confirm ${tool.name}.`,
          'Do not repeat it unless the user asks for it. If the client shows no question, PORTKEY_CONFIRM=never ends them.',
        );
    }
  };

  return {
    mode,
    decide: async (tool, { args, options: { confirmationToken: token } }, context) => {
      if (mode === 'never' || (tool.operation === undefined && args['dry_run'] === true)) return undefined;
      const { asking } = context;
      if (asking?.answer) return await answered(tool, args, context, asking.answer);
      if (token !== undefined && (asking || mode === 'always')) {
        await redeem(
          token,
          bound('token', tool, args, context),
          `Call again without ${tokenArgument} to get a new one.`,
        );
        return undefined;
      }
      if (!asking) return mode === 'always' ? await offerToken(tool, args, context) : undefined;
      const will = await describe(tool, args, context);
      return {
        ok: false,
        value: refuse(`${tool.name} waits for confirmation.`, 'The client asks the user.').toJSON() as never,
        ask: {
          question: [`${will.headline}?`, ...will.details, will.meaning].join('\n'),
          title: `Yes: ${tool.title}`,
          state: tokens.issue(bound('ask', tool, args, context), askSeconds),
        },
      };
    },
  };
}
