// The shapes that generated code and the registry share.

/** A JSON Schema as clients see it: standard keywords only, the root an object. */
export interface InputSchema {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
}

/** The arguments of a call, by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Any schema below the root. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly [keyword: string]: unknown;
}

/** The four hints of MCP, all of them always given. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What codegen emits for tools/list. */
export interface GeneratedTool {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly preview?: true;
  /** Why it is in preview, where that is for want of evidence that the platform serves it. */
  readonly unproven?: 'inferred' | 'refused' | 'failing' | 'unseen';
  readonly paging?: { readonly page: string; readonly size: string };
  /** Other names that are taken for an argument, by what they stand for. */
  readonly argumentAliases?: Readonly<Record<string, string>>;
  readonly annotations: Annotations;
  /** Loses something whatever its arguments are. A tool without it may still do so by an argument. */
  readonly destructive?: true;
  /** The reply carries text that outsiders wrote. */
  readonly untrusted?: true;
  /** Paths in the reply that carry a secret once. */
  readonly secrets?: readonly string[];
  /** What the list says of the arguments as a whole. */
  readonly note?: string;
  readonly advertised: InputSchema;
}

/** The part of a zod schema that the registry uses. */
export interface Validator {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true }
    | { readonly success: false; readonly error: { readonly issues: readonly ValidationIssue[] } };
}

/** The part of a zod issue that messages are made from. */
export interface ValidationIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** A tool whose operation is gone. */
export interface RetiredTool {
  /** Its own name and its aliases. */
  readonly names: readonly string[];
  /** Method and path of what it called. */
  readonly operation: string;
  /** The day on which it was retired, as YYYY-MM-DD. */
  readonly date: string;
  /** The tool that does the work now; null where none does. */
  readonly replacedBy: string | null;
}
