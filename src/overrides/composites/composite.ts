// The shape of a composite tool: several calls to Portkey that an agent would otherwise make one by one.

import type { Domain, ToolName } from '../../generated/index.ts';
import type { ArgumentsOf, ReplyOf } from '../../generated/types.ts';
import type { Annotations, Arguments, InputSchema } from '../../runtime/tool-schema.ts';
import type { Keeper } from '../../workspace/kept.ts';
import type { ToolOverride } from '../tool-override.ts';

/** What a server tells its tools of itself. */
export interface ServerFacts {
  /** The host of the control plane: `api.portkey.ai`. */
  readonly host: string;
  /** Objects that no plan deletes, as `config/Main*`: PORTKEY_PROTECTED_OBJECTS. */
  readonly protectedObjects: readonly string[];
  /** A secret for a document's `secret: NAME`, from PORTKEY_SECRET_NAME; undefined where it is not set. */
  readonly secret: (name: string) => string | undefined;
  readonly keeper: Keeper;
  /** The most that one result puts into the conversation, in bytes of UTF-8. */
  readonly maxResultBytes: number;
}

/** A list, read to its end. */
export interface List {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Why there may be more, where that is so. */
  readonly stopped?: string;
}

/** What a composite has at hand. Its calls take the same way as everybody's: one client, one key, one signal. */
export interface CompositeContext {
  /**
   * Sends one operation and gives Portkey's body; undefined when that was empty. An operation may be called
   * though its own tool was not chosen, but not when the operator excluded it by name; a composite that reads
   * can call readers only, and read-only mode offers no other composites. The arguments are ours: they are not
   * checked once more.
   * @throws PortkeyError `tool_excluded` for an excluded operation.
   */
  readonly call: <Tool extends ToolName>(
    tool: Tool,
    args: ArgumentsOf<Tool>,
  ) => Promise<ReplyOf<Tool> | undefined>;
  /**
   * Reads all pages of a list, telling the client of each.
   * @throws PortkeyError when not even the first page came.
   */
  readonly list: <Tool extends ToolName>(
    tool: Tool,
    args: ArgumentsOf<Tool>,
    maxPages?: number,
  ) => Promise<List>;
  /** Runs `run` for every item, a few at a time, and gives the results in the items' order. The first failure ends it. */
  readonly mapConcurrent: <Item, Result>(
    items: readonly Item[],
    run: (item: Item) => Promise<Result>,
  ) => Promise<Result[]>;
  /**
   * Calls a tool that reads as the client itself could call it: from what this caller is offered, with its checks,
   * and counted as a call of its own. A failure is an outcome.
   */
  readonly read: (
    tool: string,
    args: unknown,
  ) => Promise<{ readonly ok: boolean; readonly value: Readonly<Record<string, unknown>> }>;
  /** Why `read` would refuse a tool; undefined where it would not. */
  readonly mayRead: (tool: string) => string | undefined;
  /** False for an operation that the operator excluded by name. */
  readonly isAllowed: (tool: ToolName) => boolean;
  /** Aborts with the call. */
  readonly signal: AbortSignal;
  /** Waits, at most until the call is cancelled; the next call fails then. */
  readonly pause: (ms: number) => Promise<void>;
  /** Tells a waiting client what is being done. */
  readonly progress: (message: string) => void;
  /** The changes that are about to be made, in their order, so that a failure can say what is still missing. */
  readonly plan: (changes: readonly string[]) => void;
  /** The server, and whose call this is. */
  readonly here: ServerFacts & { readonly owner: string };
  /** Makes one change of the plan. */
  readonly change: <Result>(what: string, run: () => Promise<Result>) => Promise<Result>;
}

export interface Composite {
  readonly name: string;
  /** It stands after the tools of this domain, and is chosen with them. */
  readonly domain: Domain;
  /** True where a choice of domains leaves it in, since it serves all of them. */
  readonly anyDomain?: true;
  readonly words: ToolOverride;
  readonly annotations: Annotations;
  /** Where the hints do not tell: `write` for one that changes things and loses nothing unless an argument says so. */
  readonly class?: 'write';
  readonly input: InputSchema;
  /** Operations that it cannot do without: where the operator excludes one of them, it is left out too. */
  readonly requires: readonly ToolName[];
  /** Arguments that need further operations: each is refused where the operator excludes one of these. */
  readonly requiresForArgument?: Readonly<Record<string, readonly ToolName[]>>;
  /** Other names of arguments, taken in their place: those of other servers for this API. */
  readonly argumentAliases?: Readonly<Record<string, string>>;
  /** Arguments that tools/list leaves out; they are accepted all the same. */
  readonly hiddenArguments?: readonly string[];
  /** Fields of its reply that are secrets. */
  readonly secrets?: readonly string[];
  /** What a call will do, in lines for the person who is asked; else its arguments are shown. @throws PortkeyError */
  readonly consent?: (args: Arguments, here: CompositeContext['here']) => Promise<readonly string[]>;
  /** @throws PortkeyError */
  readonly run: (args: Arguments, work: CompositeContext) => Promise<Readonly<Record<string, unknown>>>;
}

/** A second name of an operation's tool: its arguments and its reply, under words and in a domain of its own. */
export interface ToolAlias {
  readonly name: string;
  readonly domain: Domain;
  readonly words: ToolOverride;
  readonly of: ToolName;
  /** Arguments that tools/list leaves out, since they stand at the first name. */
  readonly hiddenArguments?: readonly string[];
}

/** The operations without which it cannot be offered. */
export function partsOf(tool: Composite | ToolAlias): readonly ToolName[] {
  return 'of' in tool ? [tool.of] : tool.requires;
}

/** A composite whose arguments, once they are checked, have the type `Given`. */
export function composite<Given>(
  definition: Omit<Composite, 'run'> & {
    readonly run: (args: Given, work: CompositeContext) => Promise<Readonly<Record<string, unknown>>>;
  },
): Composite {
  return { ...definition, run: (args, context) => definition.run(args as Given, context) };
}
