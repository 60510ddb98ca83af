// From a reply as it came to a result of bounded size: read, known secrets cut, selected, brought to size.
import { answeredBy, type Operation } from '../../runtime/operation.ts';
import type { RawReply } from '../http/transport.ts';
import { createRedactor, maskedIn } from '../redact.ts';
import { compileSelect } from './jmespath.ts';
import { type Answered, parseReply, tooDeep } from './parse-response.ts';
import { type TruncatedResult, type TruncateOptions, truncate } from './truncate.ts';

/** How a reply is brought to size. */
export interface ResultWish {
  readonly facts: TruncateOptions;
  /** A JMESPath expression over the reply. */
  readonly select?: unknown;
}

/** Everything that reading a reply needs, as data: it may be done in another thread. */
export interface ReadJob {
  readonly operation: Answered & Pick<Operation, 'masked'>;
  readonly raw: RawReply;
  readonly secrets: readonly string[];
  /** The most bytes that were read of the reply. */
  readonly limit: number;
  readonly wish: ResultWish;
}

export interface ReadResult {
  readonly status: number;
  readonly bytes: number;
  readonly empty: boolean;
  readonly requestId?: string;
  readonly shaped: TruncatedResult;
}

/** Reads a reply. @throws PortkeyError when it is no JSON, too deep, or `select` does not fit it */
export async function readResult({ operation, raw, secrets, limit, wish }: ReadJob): Promise<ReadResult> {
  const redactor = createRedactor([...secrets, ...maskedIn(raw.text, operation.masked)]);
  const { body, ...read } = parseReply(operation, raw, redactor, limit);
  return { ...read, shaped: await shapeBody(operation, { ...read, body }, wish) };
}

/** A body brought to size. @throws PortkeyError when it is too deep, or `select` does not fit it */
export async function shapeBody(
  operation: Answered,
  reply: {
    readonly status: number;
    readonly body: unknown;
    readonly empty: boolean;
    readonly requestId?: string;
  },
  { facts, select }: ResultWish,
): Promise<TruncatedResult> {
  const { empty } = reply;
  const body = empty && facts.stopped === undefined ? emptyResult(operation, reply) : reply.body;
  const selected = select === undefined || empty ? undefined : await compileSelect(select);
  try {
    return truncate(selected === undefined ? body : selected(body), facts);
  } catch (thrown) {
    // JSON can be nested deeper than it can be written again.
    throw thrown instanceof RangeError ? tooDeep(operation, reply) : thrown;
  }
}

/** Result for an empty reply, so that it is not mistaken for a failure. */
function emptyResult(operation: Answered, reply: { readonly status: number }): Record<string, unknown> {
  const what = operation.readOnly ? 'There is nothing to show' : 'Done';
  return {
    ok: true,
    status: reply.status,
    message: `${what}: ${answeredBy[operation.plane].service} answered ${reply.status} without content.`,
  };
}
