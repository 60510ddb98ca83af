// Log exports: a job that takes time, and the file that it leaves.
import type { Account } from '../account.ts';

/** The file behind a signed URL, or undefined. */
export function download(_account: Account, _path: string): string | undefined {
  return undefined;
}
