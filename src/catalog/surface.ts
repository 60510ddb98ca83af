// Surfaces: the tools a client sees and can call. The catalog in full mode, or a few tools that lead to it.
import { compactTools } from '../overrides/compact.ts';
import { viewMeta } from '../overrides/views.ts';
import { PortkeyError } from '../portkey/errors.ts';
import type { InputSchema } from '../runtime/tool-schema.ts';
import type { Catalog } from './build-catalog.ts';
import type { Confirmer } from './confirm/confirm.ts';
import { type CallRules, callTool, failure, unknownTool } from './dispatch.ts';
import { tokenArgument } from './schema/response-options.ts';
import type { AfterCall, CallContext, CallOutcome, ListedTool, Tool } from './tool.ts';
import {
  callerListing,
  callInstead,
  classCalledBy,
  createFinder,
  findToolsDescription,
  findToolsListing,
  resolveCaller,
} from './tools/discover.ts';

export interface Surface {
  /** What lies behind it. */
  readonly catalog: Catalog;
  /** Fixed for the life of the server, and frozen: the same object answers every request. */
  readonly listed: readonly ListedTool[];
  /** True where the catalog's tools are not listed, and are called through others. */
  readonly behind: boolean;
  /** What a caller of some roles lacks for a call; absent where roles do not count. */
  readonly missing?: (name: string, args: unknown) => string | undefined;
  /** Runs a tool of the catalog for what is not a tool call. */
  readonly run: (tool: Tool, args: unknown, context: CallContext) => Promise<CallOutcome>;
  /** @throws UnknownToolError when no tool of that name is offered. */
  readonly call: (name: string, args: unknown, context: CallContext) => Promise<CallOutcome>;
}

export interface SurfaceOptions {
  /** Hears of failures that are our own fault. */
  readonly onUnexpected: (error: unknown) => void;
  /** Asks about destructive calls; without it, none is asked about. */
  readonly confirmer?: Confirmer;
  /** Look at calls that succeeded. */
  readonly after?: AfterCall;
  /** The most that the text of one result of find_tools may have, in bytes; unbounded when unset. */
  readonly maxResultBytes?: number;
  /** The longest that a whole call may take, in ms; unbounded when unset. */
  readonly callTimeoutMs?: number;
}

/** The advertised schema; where tokens are demanded, a client that checks arguments has to know of them. */
function inputOf(tool: Tool, confirmer: Confirmer | undefined): InputSchema {
  if (confirmer?.mode !== 'always' || !tool.annotations.destructiveHint) return tool.advertised;
  return {
    ...tool.advertised,
    properties: { ...tool.advertised.properties, [tokenArgument]: { type: 'string' } },
  };
}

/** A failure of the tools that lead to others, as an outcome. */
async function settle(
  work: () => Promise<CallOutcome>,
  onUnexpected: (error: unknown) => void,
): Promise<CallOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PortkeyError)) onUnexpected(error);
    return failure(error);
  }
}

function listedTool(tool: Tool, confirmer: Confirmer | undefined): ListedTool {
  const meta = viewMeta(tool.name);
  return {
    name: tool.name,
    title: tool.title,
    description: tool.listing,
    inputSchema: inputOf(tool, confirmer),
    annotations: { title: tool.title, ...tool.annotations },
    ...(meta && { _meta: meta }),
  };
}

/** Clients that search tools instead of listing them keep these in sight. */
const alwaysLoaded = { _meta: { 'anthropic/alwaysLoad': true } };

/**
 * A surface that lists some tools of a catalog, and the callers that lead to all others.
 * @param lists true for a tool that is listed and called by its own name.
 */
function surfaceListing(catalog: Catalog, options: SurfaceOptions, lists: (tool: Tool) => boolean): Surface {
  const { onUnexpected, confirmer, after, callTimeoutMs: timeoutMs } = options;
  const rules: CallRules = {
    ...(confirmer && { confirmer }),
    ...(after && { after }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  const find = createFinder(catalog, options.maxResultBytes ?? Number.MAX_SAFE_INTEGER, lists);
  const listed = catalog.tools.filter(lists);
  const others = catalog.tools.filter((tool) => !lists(tool));
  const byName = new Map(listed.flatMap((tool) => [tool.name, ...tool.aliases].map((name) => [name, tool])));
  const callers = new Map(
    (['read', 'write', 'destructive'] as const)
      // A write may lose something by an argument, and is then made with the destructive caller.
      .filter((kind) =>
        others.some((tool) => (kind === 'destructive' ? tool.class !== 'read' : tool.class === kind)),
      )
      .map((kind) => callerListing(kind, confirmer?.mode === 'always'))
      .map((listing) => [listing.name, listing] as const),
  );
  const send: Surface['run'] = (tool, args, context) => callTool(tool, args, context, onUnexpected, rules);
  // What a tool calls in its turn comes from the same catalog, and calls no others.
  const tools: NonNullable<CallContext['tools']> = {
    find: catalog.find,
    ...(catalog.leftOut && { leftOut: catalog.leftOut }),
    call: async (name, args, context) => {
      const tool = catalog.find(name);
      if (!tool) throw unknownTool(catalog, name);
      return await send(tool, args, context);
    },
  };
  const run: Surface['run'] = (tool, args, context) => send(tool, args, { ...context, tools });
  return {
    catalog,
    behind: others.length > 0,
    run,
    listed: Object.freeze([
      {
        ...findToolsListing,
        ...(catalog.platform && { description: findToolsDescription(catalog.platform) }),
        ...alwaysLoaded,
      },
      ...[...callers.values()].map((listing) => ({ ...listing, ...alwaysLoaded })),
      ...listed.map((tool) => listedTool(tool, confirmer)),
    ]),
    call: async (name, args, context) => {
      if (name === findToolsListing.name) return await settle(() => find(args), onUnexpected);
      const own = byName.get(name);
      if (own) return await run(own, args, context);
      const listing = callers.get(name);
      const kind = classCalledBy(name);
      if (!listing || !kind)
        throw others.length > 0 ? callInstead(catalog, name) : unknownTool(catalog, name);
      return await settle(async () => {
        const { tool, args: inner } = await resolveCaller(catalog, listing, kind, args);
        return await run(tool, inner, context);
      }, onUnexpected);
    },
  };
}

/** One tool an operation: find_tools first, then every tool of the catalog. */
export function fullSurface(catalog: Catalog, options: SurfaceOptions): Surface {
  return surfaceListing(catalog, options, () => true);
}

/** The tools that most work needs, by their own names; find_tools and a caller a class lead to the others. */
export function compactSurface(catalog: Catalog, options: SurfaceOptions): Surface {
  const names = new Set<string>(compactTools);
  return surfaceListing(catalog, options, (tool) => names.has(tool.name));
}

/** find_tools and a caller for each class of which the catalog has tools: nothing else is listed or called. */
export function discoverSurface(catalog: Catalog, options: SurfaceOptions): Surface {
  return surfaceListing(catalog, options, () => false);
}
