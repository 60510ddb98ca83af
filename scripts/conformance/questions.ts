// The fixtures that ask the client something: for the user's input, for a completion, for its roots.
import { createHmac, randomBytes } from 'node:crypto';
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { said } from './content.ts';

export type Fixture = (
  args: Readonly<Record<string, unknown>>,
  context: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>;

const key = randomBytes(32);

function sign(text: string): string {
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** What a state says. @throws ProtocolError for one that we did not sign */
function stateOf(context: ServerContext): string | undefined {
  const state = context.mcpReq.requestState();
  if (state === undefined) return undefined;
  const text = String(state).slice(0, Math.max(0, String(state).lastIndexOf('.')));
  if (state !== sign(text)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid requestState');
  return text;
}

const form = (message: string, field: string, type: 'string' | 'boolean' = 'string') =>
  inputRequired.elicit({
    message,
    requestedSchema: {
      type: 'object',
      properties: { [field]: type === 'string' ? { type: 'string' } : { type: 'boolean' } },
      required: [field],
    },
  });

const complete = (text: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens });

/** The answer under `name` as JSON, or undefined where it is missing or no answer. */
function answered(context: ServerContext, name: string): string | undefined {
  const answer = inputResponse(context.mcpReq.inputResponses, name);
  return answer.kind === 'missing' ? undefined : JSON.stringify(answer);
}

/** Asks until every question has its answer. */
function asks(inputRequests: InputRequests, state?: string): Fixture {
  return async (_args, context) => {
    if (state !== undefined) stateOf(context);
    const answers = Object.keys(inputRequests).map((name) => answered(context, name));
    return answers.includes(undefined)
      ? inputRequired({ inputRequests, ...(state !== undefined && { requestState: sign(state) }) })
      : said(`${state === undefined ? '' : 'state-ok '}${answers.join(' ')}`);
  };
}

/** What a 2026-07-28 client says it can do. */
export function capabilitiesOf(context: ServerContext): ClientCapabilities {
  const envelope = context.mcpReq.envelope as
    | { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities }
    | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
}

/** Asks a legacy client for one thing, and says what it answered. */
function relays(
  question: (args: Readonly<Record<string, unknown>>) => InputRequests[string],
  word: string,
): Fixture {
  return async (args, context) => {
    const answer = inputResponse(context.mcpReq.inputResponses, 'question');
    if (answer.kind === 'missing') return inputRequired({ inputRequests: { question: question(args) } });
    if (answer.kind === 'elicit')
      return said(`${word}: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`);
    return said(`${word}: ${JSON.stringify(answer)}`);
  };
}

const enums = ['option1', 'option2', 'option3'];
const titled = (what: string) =>
  ['First', 'Second', 'Third'].map((nth, index) => ({ const: `value${index + 1}`, title: `${nth} ${what}` }));

const steps: readonly (readonly [string, string])[] = [
  ['Step 1: What is your name?', 'name'],
  ['Step 2: What is your favorite color?', 'color'],
];

export const questions: Readonly<Record<string, Fixture>> = {
  test_sampling: relays(({ prompt }) => complete(String(prompt), 100), 'LLM response'),
  test_elicitation: relays(
    ({ message }) =>
      inputRequired.elicit({
        message: String(message),
        requestedSchema: {
          type: 'object',
          properties: {
            username: { type: 'string', description: "User's response" },
            email: { type: 'string', description: "User's email address" },
          },
          required: ['username', 'email'],
        },
      }),
    'User response',
  ),
  test_elicitation_sep1034_defaults: relays(
    () =>
      inputRequired.elicit({
        message: 'Please check the values',
        requestedSchema: {
          type: 'object',
          properties: {
            name: { type: 'string', default: 'John Doe' },
            age: { type: 'integer', default: 30 },
            score: { type: 'number', default: 95.5 },
            status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
            verified: { type: 'boolean', default: true },
          },
          required: [],
        },
      }),
    'Elicitation completed',
  ),
  test_elicitation_sep1330_enums: relays(
    () =>
      inputRequired.elicit({
        message: 'Please choose',
        requestedSchema: {
          type: 'object',
          properties: {
            untitledSingle: { type: 'string', enum: enums },
            titledSingle: { type: 'string', oneOf: titled('Option') },
            legacyEnum: {
              type: 'string',
              enum: ['opt1', 'opt2', 'opt3'],
              enumNames: ['Option One', 'Option Two', 'Option Three'],
            },
            untitledMulti: { type: 'array', items: { type: 'string', enum: enums } },
            titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
          },
          required: [],
        },
      }),
    'Elicitation completed',
  ),
  test_input_required_result_elicitation: asks({ user_name: form('What is your name?', 'name') }),
  test_input_required_result_sampling: asks({
    capital_question: complete('What is the capital of France?', 100),
  }),
  test_input_required_result_list_roots: asks({ client_roots: inputRequired.listRoots() }),
  test_input_required_result_request_state: asks(
    { confirm: form('Please confirm', 'ok', 'boolean') },
    'asked',
  ),
  test_input_required_result_tampered_state: asks(
    { confirm: form('Please confirm', 'ok', 'boolean') },
    'asked',
  ),
  test_input_required_result_multiple_inputs: asks(
    {
      user_name: form('What is your name?', 'name'),
      greeting: complete('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    },
    'asked',
  ),
  test_input_required_result_multi_round: async (_args, context) => {
    const done = Number(stateOf(context) ?? 0);
    const round = done > 0 && answered(context, `step${done}`) === undefined ? done - 1 : done;
    const [message, field] = steps[round] ?? [];
    return message === undefined || field === undefined
      ? said('All steps are done.')
      : inputRequired({
          inputRequests: { [`step${round + 1}`]: form(message, field) },
          requestState: sign(String(round + 1)),
        });
  },
  test_input_required_result_capabilities: async (_args, context) => {
    const { elicitation, sampling } = capabilitiesOf(context);
    return inputRequired({
      inputRequests: {
        ...(elicitation && { user_name: form('What is your name?', 'name') }),
        ...(sampling && { greeting: complete('Generate a greeting', 50) }),
      },
    });
  },
  test_streaming_elicitation: asks({ user_name: form('What is your name?', 'name') }),
  test_missing_capability: async (_args, context) => {
    if (!capabilitiesOf(context).sampling)
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    return said('The client can sample.');
  },
};

/** The prompt that asks before it says anything. */
export const askingPrompt = {
  name: 'test_input_required_result_prompt',
  questions: { user_context: form('What context should the prompt use?', 'context') },
};
