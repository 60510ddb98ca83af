// Reads large replies in a thread of its own. This file is that thread's as well.
import { limits } from '../../runtime/limits.ts';
import { openAside } from '../aside.ts';
import { PortkeyError } from '../errors.ts';
import { afterSuccess, type ReadJob, type ReadResult, readResult } from './parse-response.ts';

/**
 * Reads a reply in the other thread.
 * @throws PortkeyError as reading in place does, and where it takes more time or memory than is given to one reply
 */
export const readAside = openAside<ReadJob, ReadResult>({
  file: import.meta.url,
  name: 'portkey-admin-mcp: reads large replies',
  work: readResult,
  maxMs: limits.largeReplyMs,
  tooMuch: ({ operation, raw }, why) =>
    new PortkeyError({
      status: raw.status,
      code: 'reply_too_large',
      message: `A reply of ${raw.bytes} bytes takes ${why} to read; it was given up.`,
      hint: afterSuccess(
        operation,
        'Ask for less at a time: a smaller page, a shorter span of time, a filter.',
      ),
    }),
});
