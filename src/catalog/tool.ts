// Types of a tool in the catalog, and of its calls and results.

import type { GeneratedOperation } from '../generated/typed-operation.ts';
import type { Trace } from '../portkey/request.ts';
import type { Annotations, Arguments, InputSchema } from '../runtime/tool-schema.ts';

/** What a call may do, which decides who may make it and whether it is asked about. */
export type ToolClass = 'read' | 'write' | 'destructive';

export function classOf(annotations: Annotations): ToolClass {
  if (annotations.readOnlyHint) return 'read';
  return annotations.destructiveHint ? 'destructive' : 'write';
}

/**
 * What became of a question to the user. `unavailable`: the client said that it could ask, and answered with an error.
 * `unanswered`: no answer in time.
 */
export interface ConfirmationAnswer {
  readonly outcome: 'accepted' | 'declined' | 'unavailable' | 'unanswered';
  /** The state that went with the question. */
  readonly state: unknown;
}

/** What the server knows of the call at hand. */
export interface CallContext {
  /** Aborted when the client cancels or goes away. */
  readonly signal: AbortSignal;
  /** Who calls: one string a caller, `local` over stdio. */
  readonly principal: string;
  /** The Portkey key of this caller alone, where each brings its own. */
  readonly apiKey?: string;
  /** The composite tool whose work the call is part of, for logs and metrics. */
  readonly tool?: string;
  /** W3C trace context to hand on. */
  readonly trace?: Trace;
  /** Tells a waiting client how far the work is. */
  readonly progress: (update: {
    readonly progress: number;
    readonly total?: number;
    readonly message: string;
  }) => void;
  /** Present where the client can put a question to its user; with the answer, once it has. */
  readonly asking?: {
    readonly answer?: ConfirmationAnswer;
  };
  /** Calls other tools of what this caller is offered, for a tool whose work that is. */
  readonly tools?: {
    readonly find: (name: string) => Tool | undefined;
    /** Of a name that is not offered: why, in a sentence, where that is known. */
    readonly leftOut?: (name: string) => string | undefined;
    /** @throws UnknownToolError */
    readonly call: (name: string, args: unknown, context: CallContext) => Promise<CallOutcome>;
  };
  /** How long the client has waited for this call already, in ms: for an answer of its user. */
  readonly waitedMs?: number;
  /** The most that is read of one reply, in bytes, where that is less than usual. */
  readonly maxReplyBytes?: number;
  /** Told what a call came to, once it has. */
  readonly settled?: (call: FinishedCall) => void;
}

/** A call that has come to its end, for those who keep account of calls. */
export interface FinishedCall {
  readonly tool: Tool;
  readonly args: unknown;
  readonly outcome: CallOutcome;
}

/** A successful call: the reply as an object, and what a client should know about it. */
export interface ToolResult {
  readonly value: Readonly<Record<string, unknown>>;
  /** `value` as compact JSON, where it is at hand already. */
  readonly text?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/**
 * Looks at a call that succeeded, and adds to its result what the caller should know. Never rejects.
 * @param startedAt when the call was begun, ms since 1970.
 */
export type AfterCall = (
  tool: Tool,
  args: Arguments,
  result: ToolResult,
  context: CallContext,
  startedAt: number,
) => Promise<ToolResult>;

/** One thing that is wrong with the arguments: an argument's path (`rate_limits[0].unit`), and what is wrong with it. */
export interface ArgumentIssue {
  readonly path: string;
  readonly message: string;
  /** The tool has no such argument. */
  readonly unknown?: true;
}

/** What a call asks of this server beside its arguments. */
export interface CallOptions {
  /** JMESPath over the reply. */
  readonly select?: string;
  readonly allPages: boolean;
  /** Brings back the token of a confirmation. */
  readonly confirmationToken?: string;
}

/** Arguments that passed a tool's schema. */
export interface ParsedArguments {
  readonly args: Arguments;
  readonly options: CallOptions;
  /** What the contract does not know of them. They are sent all the same, and the result tells, a sentence each. */
  readonly warnings?: readonly string[];
}

export type ParseResult =
  | { readonly ok: true; readonly parsed: ParsedArguments }
  | { readonly ok: false; readonly issues: readonly ArgumentIssue[] };

export interface Tool {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly domain: string;
  readonly class: ToolClass;
  readonly annotations: Annotations;
  /** Its reply carries text that outsiders wrote. */
  readonly untrusted?: true;
  readonly preview: boolean;
  /** The operation's own tool name, which a second name shares; undefined for a composite tool. */
  readonly operation?: string;
  /** True where a choice of domains leaves the tool in. */
  readonly anyDomain?: true;
  /** The operation's facts and its call, loaded with its domain; present where `operation` is. */
  readonly facts?: () => Promise<GeneratedOperation>;
  /** Operations that a composite cannot do without. */
  readonly requires?: readonly string[];
  /** The description as tools/list has it: without scopes, and with a note on the arguments as a whole. */
  readonly listing: string;
  readonly advertised: InputSchema;
  /** Every argument in full. */
  readonly input: () => Promise<InputSchema>;
  /** There may be something to say of its result after a call: of a write, of figures, of what several calls gave. */
  readonly lookedAt?: true;
  /** What a call will do, in lines for the person who is asked; absent where its arguments say it. */
  readonly consent?: (args: Arguments, context: CallContext) => Promise<readonly string[]>;
  /** Reads arguments as a client sent them. Issues are worded for the sender. */
  readonly parse: (args: unknown) => Promise<ParseResult>;
  /**
   * Runs the tool with arguments that `parse` gave.
   * @throws PortkeyError when it fails.
   */
  readonly execute: (parsed: ParsedArguments, context: CallContext) => Promise<ToolResult>;
}

/** Result of a tool call: success, error in the form that clients are promised, or a question that has to be answered first. */
export type CallOutcome =
  | ({ readonly ok: true } & ToolResult)
  | {
      readonly ok: false;
      readonly value: Readonly<Record<string, unknown>>;
      readonly meta?: Readonly<Record<string, unknown>>;
      /** Present when the call has not run and the client is to be asked first. */
      readonly ask?: ConfirmationRequest;
    };

/** What is put to the person at the client. */
export interface ConfirmationRequest {
  readonly question: string;
  /** The label of the box that says yes. */
  readonly title: string;
  /** Comes back with the answer, and holds it to this tool, these arguments and this caller, once. */
  readonly state: string;
}

/** A tool as tools/list shows it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: Annotations & { readonly title: string };
  /** What clients may use beside the model: the tool's view, hints for a client's own search. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}
