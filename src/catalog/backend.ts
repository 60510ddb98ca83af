// The one bridge from tools to Portkey: a tool's name and arguments in, Portkey's reply out.
import type { ServerFacts } from '../overrides/composites/composite.ts';
import type { ApiResponse, Portkey } from '../portkey/client.ts';
import { requestParts } from '../portkey/request.ts';
import { compileSelect } from '../portkey/response/jmespath.ts';
import { listIn, type PageProgress, readAllPages } from '../portkey/response/paginate.ts';
import { truncate } from '../portkey/response/truncate.ts';
import type { Arguments } from '../runtime/tool-schema.ts';
import { Keeper } from '../workspace/kept.ts';
import { type CatalogPlatform, loadOf, portkeyPlatform } from './platforms/platform.ts';
import type { CallContext, ToolResult } from './tool.ts';

/** How tools reach Portkey. */
export interface Backend {
  /** The server behind the tools. */
  readonly here: ServerFacts;
  /**
   * Sends one operation with arguments that passed its validator, and gives Portkey's reply as it came.
   * @throws PortkeyError when the call gave no result.
   */
  readonly send: (
    tool: string,
    domain: string,
    args: Arguments,
    context: CallContext,
  ) => Promise<ApiResponse>;
  /** The same for one tool call: pages, selects and brings to the size that a conversation can hold. */
  readonly call: Portkey['call'];
  /**
   * Reads a list, all its pages where it has them. An error after the first page ends the reading.
   * @throws PortkeyError when not even the first page came.
   */
  readonly list: (
    tool: string,
    domain: string,
    args: Arguments,
    rules: { readonly maxPages?: number; readonly onPage?: (progress: PageProgress) => void },
    context: CallContext,
  ) => Promise<ListResult>;
  /**
   * What selects from a result of our own making, and brings it to size, like a reply.
   * @param selects whether the tool takes `select`, so that a note on a cut result may advise it.
   * @throws ArgumentError for an expression that cannot be read.
   */
  readonly presenter: (
    selects: boolean,
    select: unknown,
  ) => Promise<(value: Readonly<Record<string, unknown>>) => ToolResult>;
}

/** The records of a list. */
export interface ListResult {
  readonly records: readonly unknown[];
  /** Why there may be more, where that is so. */
  readonly stopped?: string;
}

function factsOf(maxResultBytes: number, server: Partial<ServerFacts> = {}): ServerFacts {
  const nothing = { host: 'localhost', protectedObjects: [], secret: () => undefined };
  return { ...nothing, keeper: new Keeper(), maxResultBytes, ...server };
}

function offline(): Promise<never> {
  return Promise.reject(new Error('this backend sends nothing'));
}

/** Backend for documents, snapshots and counts, which call no tool. */
export const offlineBackend: Backend = {
  here: factsOf(0),
  send: offline,
  call: offline,
  list: offline,
  presenter: offline,
};

/**
 * A backend on a Portkey client.
 * @param maxResultBytes the most that the text of one result may have, in bytes of UTF-8.
 * @param server facts about the server for tools; without it, no secrets and nothing protected.
 */
export function createBackend(
  portkey: Portkey,
  maxResultBytes: number,
  platform: CatalogPlatform = portkeyPlatform,
  server: Partial<ServerFacts> = {},
): Backend {
  const loadOperation = (tool: string, domain: string) => loadOf(platform.loadOperations, domain, tool);
  return {
    here: factsOf(maxResultBytes, server),
    send: async (tool, domain, args, context) => {
      const operation = await loadOperation(tool, domain);
      return await portkey.send(operation, requestParts(operation, args), context);
    },
    call: portkey.call,
    list: async (tool, domain, args, rules, context) => {
      const operation = await loadOperation(tool, domain);
      const { reply, stopped } = await readAllPages(
        operation,
        requestParts(operation, args),
        (parts) => portkey.send(operation, parts, context),
        rules,
      );
      const records = listIn(reply.body)?.items ?? [];
      return { records, ...(stopped && { stopped: stopped.why }) };
    },
    presenter: async (selects, select) => {
      const selected = select === undefined ? undefined : await compileSelect(select);
      return (value) => {
        const facts = { maxBytes: maxResultBytes, selects };
        const { structured, text } = truncate(selected ? selected(value) : value, facts);
        return { value: structured, text };
      };
    },
  };
}
