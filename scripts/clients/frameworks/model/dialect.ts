// Type of a provider's API for the stub model: its endpoint, the tools in a request, the form of a reply.

/** A tool as the client offered it to the model. */
export interface OfferedTool {
  readonly name: string;
  /** The group that a client put it into, which the call of it has to name. */
  readonly namespace?: string;
  readonly description: string;
  readonly schema: unknown;
  /** True where the provider would hold the model to the schema. */
  readonly strict: boolean;
}

export interface ToolCall {
  readonly tool: string;
  readonly namespace?: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the model does next: calls one tool, or ends with a text. */
export type Turn = { readonly call: ToolCall } | { readonly text: string };

/** A reply as JSON, or as server-sent events where the client asked for a stream. */
export type Answer =
  | { readonly json: unknown }
  | { readonly events: readonly { readonly event?: string; readonly data: unknown }[] };

export type Json = Readonly<Record<string, unknown>>;

export interface Dialect {
  readonly name: string;
  readonly path: RegExp;
  readonly tools: (body: Json) => readonly OfferedTool[];
  /** The results of calls that the request's history holds, in their order. */
  readonly results: (body: Json) => readonly string[];
  readonly answer: (turn: Turn, request: { readonly body: Json; readonly path: string }) => Answer;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list; nothing for what is no list. */
export function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

let ids = 0;

export function newId(prefix: string): string {
  ids += 1;
  return `${prefix}_${String(ids).padStart(6, '0')}`;
}
