// One whole call: send, page, select, bring to size. What the registry needs of the client is here.

import type { GeneratedOperation } from '../generated/typed-operation.ts';
import type { Operation, RequestParts } from '../runtime/operation.ts';
import type { ApiResponse, Portkey, SendOptions } from './client.ts';
import { compileSelect } from './response/jmespath.ts';
import { PAGE_SIZE, type PageProgress, readAllPages } from './response/paginate.ts';
import { shapeBody } from './response/read-result.ts';
import type { Position, Stopped, TruncatedResult, TruncateOptions } from './response/truncate.ts';

/** What a call takes besides its arguments. */
export interface CallOptions extends SendOptions {
  /** The most bytes of the result's text. */
  readonly maxResultBytes: number;
  /** A JMESPath expression over the reply, for tools that take one. */
  readonly select?: unknown;
  /** Read every page. */
  readonly allPages?: boolean;
  readonly onPage?: (progress: PageProgress) => void;
}

export interface CallResult extends TruncatedResult {
  readonly reply: ApiResponse;
}

/** Makes the call and shapes its result. Rejects with PortkeyError; nothing is sent when `select` is malformed. */
export async function callOperation(
  portkey: Portkey,
  operation: GeneratedOperation,
  parts: RequestParts,
  options: CallOptions,
): Promise<CallResult> {
  const { select, onPage } = options;
  // Refused before anything is sent.
  if (select !== undefined) await compileSelect(select);
  const wish = (stopped?: Stopped) => ({
    facts: shapeFacts(operation, parts, options, stopped),
    ...(select !== undefined && { select }),
  });
  if (options.allPages === true && operation.paging !== undefined) {
    const read = (page: RequestParts) => portkey.send(operation, page, options);
    const all = await readAllPages(operation, parts, read, onPage === undefined ? {} : { onPage });
    return { ...(await shapeBody(operation, all.reply, wish(all.stopped))), reply: all.reply };
  }
  const reply = await portkey.send(operation, parts, { ...options, result: wish() });
  return { ...(reply.shaped ?? (await shapeBody(operation, reply, wish()))), reply };
}

function shapeFacts(
  operation: Operation,
  parts: RequestParts,
  options: CallOptions,
  stopped: Stopped | undefined,
): TruncateOptions {
  const { paging } = operation;
  const position =
    options.select === undefined ? positionOf(operation, parts, options.allPages === true) : undefined;
  const filters = operation.queryArguments
    .map(({ name }) => name)
    .filter((name) => name !== paging?.page && name !== paging?.size);
  return {
    maxBytes: options.maxResultBytes,
    selects: operation.readOnly,
    filters,
    ...(position === undefined ? {} : { position }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** Where this call stands in its list; from the start when it read all pages. */
function positionOf(operation: Operation, parts: RequestParts, all: boolean): Position | undefined {
  const { paging } = operation;
  if (paging === undefined) return undefined;
  const value = (name: string) => {
    const wire = operation.queryArguments.find((argument) => argument.name === name)?.wire ?? name;
    const given = Number(parts.query[wire] ?? Number.NaN);
    return Number.isSafeInteger(given) ? given : undefined;
  };
  const atPage = value(paging.page);
  const atSize = value(paging.size) ?? (all ? PAGE_SIZE : undefined);
  return {
    page: paging.page,
    size: paging.size,
    ...(atPage === undefined ? {} : { atPage }),
    ...(atSize === undefined ? {} : { atSize }),
  };
}
