// The operation model: what every emitter works from. No $ref and no word of OpenAPI leaves this folder.
import type { Effects } from './effects.ts';
import type { Unproven } from './evidence.ts';
import type { Schema } from './schema.ts';

/** A parameter outside the body. */
export interface Parameter {
  /** The caller's name. */
  readonly name: string;
  /** The name on the wire. */
  readonly wire: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** How a value is written on the wire, where that is not as the caller gives it. */
  readonly format?: 'numeric-offset';
}

/** The JSON body of a request, spread over the caller's arguments. */
export interface Body {
  readonly required: boolean;
  /** The body as a whole, as it goes over the wire. */
  readonly schema: Schema;
  readonly properties: readonly string[];
  /** Arguments that the contract does not name are taken and belong to the body. */
  readonly open: boolean;
  /** The argument which, when given, is the body itself. */
  readonly whole?: string;
  /** Arguments that are sent as an empty list where the caller leaves them out. */
  readonly filled: readonly string[];
  /** The media type, where it is another than application/json. */
  readonly media?: string;
  /** All branches of a root union, of which the first object became the arguments; only for a contract diff. */
  readonly union?: readonly Schema[];
}

/** The read that shows what a write has set. */
export interface ShownBy {
  readonly tool: string;
  /** The read's argument that no argument of the write gives, and where the write's reply has it. */
  readonly id?: { readonly argument: string; readonly reply: readonly string[] };
  /** The read takes `version`, and shows the newest one for `latest`. */
  readonly latest?: true;
  /** Arguments of the write, and the fields of the read that show them. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface OperationModel {
  readonly key: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As calls take it: the key's own path, unless an overlay says that it is served at another. */
  readonly path: string;
  readonly tool: string;
  readonly aliases: readonly string[];
  readonly domain: string;
  readonly params: {
    readonly path: readonly Parameter[];
    readonly query: readonly Parameter[];
    readonly header: readonly Parameter[];
  };
  readonly body?: Body;
  /** Every argument, in full: what validates and what find_tools shows. */
  readonly input: Schema;
  readonly effects: Effects;
  /** Its reply carries text that outsiders wrote. */
  readonly untrusted?: true;
  readonly plane: string;
  readonly base: readonly ('v1' | 'v2')[];
  readonly preview: boolean;
  /** Portkey's document has it, or an overlay brought it. */
  readonly origin: 'published' | 'overlay';
  readonly paging?: { readonly page: string; readonly size: string };
  /** What no caller gives and the server's settings fill in, by place and wire name. */
  readonly settings?: Readonly<Partial<Record<'path' | 'query' | 'body', Readonly<Record<string, string>>>>>;
  /** Paths in the reply whose secrets never leave the server. */
  readonly masked?: readonly string[];
  /** Why it is in preview, where that is for want of evidence. */
  readonly unproven?: Unproven;
  readonly credentials: readonly string[];
  readonly secrets: readonly string[];
  readonly listedBy?: string;
  /** The tool that lists the versions of the object, where this operation takes one of them. */
  readonly versionsBy?: string;
  readonly shownBy?: ShownBy;
  /** Reply schemas by status, for the sandbox and the tests; replies are never checked at run time. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

/** The schema of the reply to a call that succeeded; undefined where the contract gives none. */
export function successReply({ responses }: Pick<OperationModel, 'responses'>): Schema | undefined {
  return Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1] ?? undefined;
}
