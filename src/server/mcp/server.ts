// The MCP server over one surface. With the transports beside it, the only code that speaks MCP.
import {
  type CallToolRequest,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  Server,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server';
import { answerMs } from '../../catalog/confirm/confirm.ts';
import { UnknownToolError } from '../../catalog/dispatch.ts';
import type { Surface } from '../../catalog/surface.ts';
import type { CallContext, ConfirmationAnswer, ConfirmationRequest } from '../../catalog/tool.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { name, version } from '../version.ts';
import { traceOfMeta } from './client-request.ts';
import { ObservedServer, observe, traceOfRequest } from './observed-server.ts';
import { plainError } from './plain-errors.ts';
import { addExtras, extraCapabilities } from './prompts-and-resources.ts';
import { formFor, type ResultForm, toResult } from './result.ts';

/** Who calls, and with what key: the transport knows. */
export interface Caller {
  readonly principal: string;
  readonly apiKey?: string;
  readonly trace?: NonNullable<CallContext['trace']>;
  readonly settled?: NonNullable<CallContext['settled']>;
}

/** Answers one tools/call. */
export type CallHandler = (
  request: CallToolRequest,
  context: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>;

export interface McpOptions {
  readonly surface: Surface;
  /** Where one request may see less than the whole surface. */
  readonly surfaceOf?: (context: ServerContext) => Surface;
  readonly instructions: string;
  readonly resultForm: ResultForm;
  /** Read for each call, because a session outlives the request that opened it. This process's own peer when unset. */
  readonly callerOf?: (context: ServerContext) => Caller;
  /** Puts a span around each request. */
  readonly telemetry?: Telemetry;
  /** What a test adds to each server; `call` answers tools/call. Never set in the shipped build. */
  readonly extend?: (server: Server, call: CallHandler) => void;
}

/** How long a modern client may keep the lists: they do not change while a server runs. */
export const listTtlMs = 300_000;

export const serverInfo = { name, title: 'Portkey Admin', version };

/** The key under which the question and its answer travel. */
const confirmation = 'confirm';

/**
 * Whether this client can put a question to its user, and what it answered. A 2026-07-28 client says so with
 * each request; an earlier one did when its session began, and where there is no session it cannot be asked.
 */
function askingOf(server: Server, context: ServerContext): CallContext['asking'] {
  // The SDK checked the envelope; its type does not say what is in it.
  const envelope = context.mcpReq.envelope as
    | { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities }
    | undefined;
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  const elicitation = capabilities?.elicitation;
  // One that names no form of asking means the form; one that names only URLs cannot show a question.
  if (!elicitation || (elicitation.url !== undefined && elicitation.form === undefined)) return undefined;
  const { inputResponses } = context.mcpReq;
  if (inputResponse(inputResponses, confirmation).kind === 'missing') return {};
  return {
    answer: {
      outcome: saidYes(inputResponses?.[confirmation]) ? 'accepted' : 'declined',
      state: context.mcpReq.requestState(),
    },
  };
}

/** What its box may hold in an accepted form: some clients leave it out, and some send all fields as text. */
const yes: readonly unknown[] = [undefined, true, 'true'];

/**
 * True for an accepted form, unless its box says anything but yes.
 * @param answer as the client sent it: `inputResponse` leaves out content that is no form, as if no box had been shown
 */
function saidYes(answer: unknown): boolean {
  if (!isRecord(answer) || answer['action'] !== 'accept') return false;
  const form = answer['content'] ?? {};
  return isRecord(form) && yes.includes(form['confirm']);
}

/** The question as MCP puts it: one box, since some clients cannot submit a form without fields. */
function questionOf(ask: ConfirmationRequest) {
  return {
    message: ask.question,
    requestedSchema: {
      type: 'object' as const,
      properties: { confirm: { type: 'boolean' as const, title: ask.title, default: false } },
      required: ['confirm'],
    },
  };
}

/** The question for a client of 2026-07-28, which makes the call again with the answer. */
function toQuestion(ask: ConfirmationRequest): InputRequiredResult {
  return inputRequired({
    requestState: ask.state,
    inputRequests: { [confirmation]: inputRequired.elicit(questionOf(ask)) },
  });
}

/** Failures to ask that are none of a client that cannot: it did ask, and what came is no yes. */
const withoutYes: { readonly [code in SdkErrorCode]?: ConfirmationAnswer['outcome'] } = {
  [SdkErrorCode.RequestTimeout]: 'unanswered',
  [SdkErrorCode.InvalidResult]: 'declined',
  [SdkErrorCode.UnsupportedResultType]: 'declined',
};

/** Asks a client of an earlier protocol while its call is held open. @throws when the call was cancelled meanwhile. */
async function askWithin(context: ServerContext, ask: ConfirmationRequest): Promise<ConfirmationAnswer> {
  const { signal } = context.mcpReq;
  try {
    const answer = await context.mcpReq.send(
      { method: 'elicitation/create', params: { mode: 'form', ...questionOf(ask) } },
      { timeout: answerMs, signal },
    );
    return { outcome: saidYes(answer) ? 'accepted' : 'declined', state: ask.state };
  } catch (error) {
    if (signal.aborted) throw error;
    const problem = error instanceof SdkError ? error.code : undefined;
    // Whoever went away has not agreed.
    if (problem === SdkErrorCode.ConnectionClosed) throw error;
    return { outcome: (problem && withoutYes[problem]) ?? 'unavailable', state: ask.state };
  }
}

/** Over stdio there is one caller. */
function localCaller(context: ServerContext): Caller {
  const trace = traceOfMeta(context.mcpReq._meta);
  return { principal: 'local', ...(trace && { trace }) };
}

function callContext(server: Server, context: ServerContext, caller: Caller): CallContext {
  const asking = askingOf(server, context);
  const token = context.mcpReq._meta?.progressToken;
  const trace = server instanceof ObservedServer ? traceOfRequest(context) : undefined;
  let told = 0;
  return {
    signal: context.mcpReq.signal,
    ...caller,
    ...(trace && { trace }),
    ...(asking && { asking }),
    progress: (update) => {
      if (token === undefined) return;
      // The protocol wants each figure above the last; a retry between two pages counts by itself.
      told = update.progress > told ? update.progress : told + 0.001;
      // A client that went away needs no progress, and its absence is no error of the call.
      context.mcpReq
        .notify({
          method: 'notifications/progress',
          params: { progressToken: token, ...update, progress: told },
        })
        .catch(() => {});
    },
  };
}

const lists = new WeakMap<Surface, { readonly tools: Tool[] }>();

/** The answer to tools/list: one object a surface, for as long as that lives. */
export function toolList(surface: Surface): { readonly tools: Tool[] } {
  let list = lists.get(surface);
  if (!list) {
    // Frozen data of our own making: the SDK's type is wider than the schemas that we emit.
    list = Object.freeze({ tools: surface.listed as unknown as Tool[] });
    lists.set(surface, list);
  }
  return list;
}

/** Every error that this server sends from now on is one sentence. */
function wordErrorsPlainly(server: Server): void {
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => send('error' in message ? plainError(message) : message, options);
    await connect(transport);
  };
}

/** The version that a request's own header names. */
function versionIn(context: ServerContext): string | undefined {
  return context.http?.req?.headers.get('mcp-protocol-version') ?? undefined;
}

/** Makes the factory that the SDK calls, once a connection over stdio and once a request over HTTP. It only wires. */
export function mcpFactory(options: McpOptions): (context?: McpRequestContext) => Server {
  const { instructions, callerOf = localCaller, extend, telemetry, resultForm: form } = options;
  const surfaceOf = options.surfaceOf ?? (() => options.surface);
  const serverOptions = {
    capabilities: { tools: {}, ...extraCapabilities },
    instructions,
    cacheHints: {
      'tools/list': { ttlMs: listTtlMs, cacheScope: 'private' as const },
      'prompts/list': { ttlMs: listTtlMs, cacheScope: 'private' as const },
      'resources/list': { ttlMs: listTtlMs, cacheScope: 'private' as const },
      'resources/templates/list': { ttlMs: listTtlMs, cacheScope: 'private' as const },
      'server/discover': { ttlMs: listTtlMs, cacheScope: 'private' as const },
    },
  };
  const observed = (spans: Telemetry): Server => {
    const server = new ObservedServer(serverInfo, serverOptions);
    observe(server, { telemetry: spans, surfaceOf, callerOf });
    return server;
  };
  return () => {
    const server = telemetry ? observed(telemetry) : new Server(serverInfo, serverOptions);
    server.setRequestHandler('tools/list', (_request, context) => toolList(surfaceOf(context)));
    const call: CallHandler = async (request, context) => {
      const surface = surfaceOf(context);
      try {
        const { name: tool, arguments: args } = request.params;
        const caller = callContext(server, context, callerOf(context));
        let outcome = await surface.call(tool, args ?? {}, caller);
        if (!outcome.ok && outcome.ask) {
          if (context.mcpReq.envelope) return toQuestion(outcome.ask);
          const askedAt = performance.now();
          const answer = await askWithin(context, outcome.ask);
          // The client counts from its own request: what a person took is gone from the call's time.
          const waitedMs = performance.now() - askedAt;
          outcome = await surface.call(tool, args ?? {}, { ...caller, asking: { answer }, waitedMs });
        }
        const version = server.getNegotiatedProtocolVersion() ?? versionIn(context);
        return toResult(outcome, formFor(form, version));
      } catch (error) {
        if (error instanceof UnknownToolError)
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
        throw error;
      }
    };
    server.setRequestHandler('tools/call', call);
    addExtras(server, {
      surfaceOf,
      contextOf: (context) => callContext(server, context, callerOf(context)),
      ttlMs: listTtlMs,
    });
    extend?.(server, call);
    wordErrorsPlainly(server);
    return server;
  };
}
