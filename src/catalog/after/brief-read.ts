// A read beside a call that has its result already: short, made once, and silent where it fails.
import { limits } from '../../runtime/limits.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import type { Backend } from '../backend.ts';
import type { Catalog } from '../build-catalog.ts';
import type { CallContext } from '../tool.ts';

/** All reads beside one call, in ms. */
const maxMs = 3_000;

/**
 * What `run` gives, or undefined where it fails or takes longer than three seconds.
 * @param tool the tool whose call it stands beside, for logs and metrics.
 */
export async function briefly<Result>(
  context: CallContext,
  tool: string,
  run: (bound: CallContext) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, maxMs);
  context.signal.addEventListener('abort', end, { once: true });
  if (context.signal.aborted) end();
  try {
    // The client reports a retry as progress: a read that has to be made again is not worth the wait.
    return await run({
      ...context,
      tool,
      maxReplyBytes: limits.briefReadBytes,
      signal: controller.signal,
      progress: end,
    });
  } catch {
    // The call has been made: nothing that goes wrong with looking at it may hide its result.
    return undefined;
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', end);
  }
}

/** The body of one read; undefined where the caller is not offered its tool, or not with these arguments. */
export async function readOffered(
  backend: Backend,
  catalog: Catalog,
  name: string,
  args: Arguments,
  context: CallContext,
): Promise<unknown> {
  const reader = catalog.find(name);
  if (!reader || !(await reader.parse(args)).ok) return undefined;
  return (await backend.send(name, reader.domain, args, context)).body;
}
