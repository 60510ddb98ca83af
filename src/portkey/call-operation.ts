// One whole call: send, page, select, bring to size. What the registry needs of the client is here.

import type { GeneratedOperation } from '../generated/typed-operation.ts';
import type { Operation, RequestParts } from '../runtime/operation.ts';
import type { ApiResponse, Portkey, SendOptions } from './client.ts';
import { compileSelect } from './response/jmespath.ts';
import { PAGE_SIZE, type PageProgress, readAllPages } from './response/paginate.ts';
import { tooDeep } from './response/parse-response.ts';
import {
  type Position,
  type Stopped,
  type TruncatedResult,
  type TruncateOptions,
  truncate,
} from './response/truncate.ts';

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
  const selected = options.select === undefined ? undefined : await compileSelect(options.select);
  const read = (page: RequestParts) => portkey.send(operation, page, options);
  let reply: ApiResponse;
  let stopped: Stopped | undefined;
  if (options.allPages === true && operation.paging !== undefined) {
    const { onPage } = options;
    const all = await readAllPages(operation, parts, read, onPage === undefined ? {} : { onPage });
    reply = all.reply;
    stopped = all.stopped;
  } else {
    reply = await read(parts);
  }
  const body = reply.empty && stopped === undefined ? emptyResult(operation, reply) : reply.body;
  const facts = shapeFacts(operation, parts, options, stopped);
  try {
    return { ...truncate(selected === undefined || reply.empty ? body : selected(body), facts), reply };
  } catch (thrown) {
    // JSON can be nested deeper than it can be written again.
    throw thrown instanceof RangeError ? tooDeep(operation, reply) : thrown;
  }
}

/** What stands for a reply that has nothing in it, so that nobody takes it for a failure. */
export function emptyResult(
  operation: Pick<Operation, 'readOnly'>,
  reply: Pick<ApiResponse, 'status'>,
): Record<string, unknown> {
  const what = operation.readOnly ? 'There is nothing to show' : 'Done';
  return {
    ok: true,
    status: reply.status,
    message: `${what}: Portkey answered ${reply.status} without content.`,
  };
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
