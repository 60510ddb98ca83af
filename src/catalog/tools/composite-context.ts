// Context of a composite tool: calls through the backend, monotonic progress, and a record of its changes.
import { setMaxListeners } from 'node:events';
import type { ToolName } from '../../generated/index.ts';
import type { ArgumentsOf, ReplyOf } from '../../generated/types.ts';
import type { Composite, CompositeContext, List } from '../../overrides/composites/composite.ts';
import { PortkeyError } from '../../portkey/errors.ts';
import type { PageProgress } from '../../portkey/response/paginate.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import { pause } from '../../runtime/turn.ts';
import { ownerOf } from '../../workspace/kept.ts';
import type { Backend } from '../backend.ts';
import type { CallContext, CallOutcome, Tool } from '../tool.ts';

/** Items of one list that are worked on at a time. */
const width = 6;
/** Calls under way at a time, so that one composite does not use up the key's rate limit by itself. */
const maxCalls = 12;

/** True when it is certain that a call which failed so has changed nothing. */
function surelyNotMade({ status, code }: PortkeyError['facts']): boolean {
  if (status !== undefined) return status >= 300 && status < 500 && status !== 408;
  return (
    code !== undefined &&
    /^(?:no_api_key|bad_key|tool_excluded|composite_limit|too_many_calls|invalid_arguments?)$/.test(code)
  );
}

/** The next step after a failure that came when changes were made already, of which the error itself knows nothing. */
function afterPart({ facts }: PortkeyError): string {
  const rest = facts.hint?.replace(/^Nothing was (?:changed|sent)[^.]*\.\s*/, '') ?? '';
  return `Some changes were made (see done); calling again continues. ${rest}`.trim();
}

/**
 * Server facts for a call. Secrets are the operator's: a caller with a key of its own, who may be of another
 * organisation, gets none of them.
 */
export function hereFor({ here }: Backend, { principal, apiKey }: CallContext): CompositeContext['here'] {
  const owner = ownerOf(principal, apiKey);
  return { ...here, ...(apiKey !== undefined && { secret: () => undefined }), owner };
}

/**
 * Makes the work of one call, and what turns its failure into one that says how far it came.
 * @param operations the platform's tools of single operations, by name.
 * @param excluded operations that the operator excluded by name: they are not called by this way either.
 */
export function createCompositeContext(
  composite: Composite,
  backend: Backend,
  context: CallContext,
  excluded: ReadonlySet<string>,
  operations: ReadonlyMap<string, Tool>,
): {
  readonly work: CompositeContext;
  readonly explain: (error: PortkeyError) => PortkeyError;
  /** True once a reply or an error was read that may carry text of outsiders. */
  readonly untrusted: () => boolean;
} {
  // Every call under way listens to the one signal.
  setMaxListeners(4 * maxCalls, context.signal);
  const done: string[] = [];
  let open: string[] = [];
  let failed: string | undefined;
  let told = 0;
  const progress = (message: string): void => {
    told += 1;
    context.progress({ progress: told, message });
  };
  const inner: CallContext = {
    ...context,
    tool: composite.name,
    progress: ({ message }) => progress(message),
  };

  function domainOf(tool: ToolName): string {
    const place = operations.get(tool);
    if (!place)
      throw new PortkeyError({
        code: 'not_on_platform',
        message: `${tool} does not exist on this platform, so nothing was sent.`,
      });
    if (composite.annotations.readOnlyHint && place.class !== 'read')
      throw new Error(`${composite.name} only reads, and may not call ${tool}`);
    if (excluded.has(tool)) {
      throw new PortkeyError({
        code: 'tool_excluded',
        message: `${tool} is left out here by PORTKEY_EXCLUDE_TOOLS, PORTKEY_TOOLS or PORTKEY_TOOL_DOMAINS, so nothing was sent.`,
      });
    }
    foreign ||= place.untrusted === true;
    return place.domain;
  }

  let foreign = false;
  const began = Date.now();
  let made = 0;
  /** @throws PortkeyError once the tool has made as many calls as it may, or has read for as long as it may. */
  const count = (): void => {
    made += 1;
    const late = composite.annotations.readOnlyHint && Date.now() - began > limits.compositeMs;
    if (made <= limits.compositeCalls && !late) return;
    throw new PortkeyError({
      code: 'composite_limit',
      message: late
        ? `not read: ${composite.name} reads for at most ${limits.compositeMs / 1_000} s`
        : `not read: ${composite.name} makes at most ${limits.compositeCalls} calls`,
    });
  };

  let under = 0;
  const queue: (() => void)[] = [];

  /** Runs it when fewer than `maxCalls` are under way. */
  async function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    if (under < maxCalls) under += 1;
    // A finished call passes its slot to the next waiter.
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await run();
    } finally {
      const next = queue.shift();
      if (next) next();
      else under -= 1;
    }
  }

  /** The same, noting that a failure has words of others: the composite may hand them on, as why something is not read. */
  async function noting<Result>(reply: Promise<Result>): Promise<Result> {
    try {
      return await reply;
    } catch (error) {
      if (error instanceof PortkeyError && error.facts.untrusted) foreign = true;
      throw error;
    }
  }

  async function call<Tool extends ToolName>(
    tool: Tool,
    args: ArgumentsOf<Tool>,
  ): Promise<ReplyOf<Tool> | undefined> {
    const domain = domainOf(tool);
    count();
    // Nothing checks replies: the type says what Portkey's document promises.
    return await inTurn(
      async () =>
        (await noting(backend.send(tool, domain, args as Arguments, inner))).body as
          | ReplyOf<Tool>
          | undefined,
    );
  }

  async function list<Tool extends ToolName>(
    tool: Tool,
    args: ArgumentsOf<Tool>,
    maxPages?: number,
  ): Promise<List> {
    count();
    const onPage = ({ pages, records, total }: PageProgress): void => {
      if (pages > 1) made += 1;
      progress(`${tool}: page ${pages}, ${records}${total === undefined ? '' : ` of ${total}`} records`);
    };
    const rules = { onPage, ...(maxPages !== undefined && { maxPages }) };
    const { records, stopped } = await noting(
      backend.list(tool, domainOf(tool), args as Arguments, rules, inner),
    );
    return { rows: records.filter(isRecord), ...(stopped !== undefined && { stopped }) };
  }

  async function mapConcurrent<Item, Result>(
    items: readonly Item[],
    run: (item: Item) => Promise<Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    const waiting = items.entries();
    let ended = false;
    const lane = async (): Promise<void> => {
      for (const [index, item] of waiting) {
        if (ended) return;
        try {
          results[index] = await run(item);
        } catch (error) {
          ended = true;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
    return results;
  }

  async function change<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
    progress(what);
    try {
      const result = await run();
      done.push(what);
      return result;
    } catch (error) {
      const unsure = error instanceof PortkeyError && !surelyNotMade(error.facts);
      failed = unsure ? `${what} (may have been made all the same)` : what;
      throw error;
    } finally {
      open = open.filter((planned) => planned !== what);
    }
  }

  const plan = (changes: readonly string[]): void => {
    open = [...changes];
  };

  const explain = (error: PortkeyError): PortkeyError => {
    if (composite.annotations.readOnlyHint) return error;
    const notDone = [...(failed === undefined ? [] : [failed]), ...open];
    if (done.length === 0 && notDone.length === 0) return error;
    return new PortkeyError({
      ...error.facts,
      ...(done.length > 0 && { hint: afterPart(error) }),
      done,
      notDone,
    });
  };

  const mayRead = (tool: string): string | undefined => {
    const found = context.tools?.find(tool);
    if (!found)
      return `is no tool that is offered here: ${context.tools?.leftOut?.(tool) ?? tool.slice(0, 100)}`;
    return found.class === 'read'
      ? undefined
      : `is of class ${found.class}; only tools of class read can be called`;
  };

  async function read(tool: string, args: unknown): Promise<CallOutcome> {
    const refused = mayRead(tool);
    if (refused !== undefined || !context.tools) throw new Error(`${tool} ${refused ?? 'cannot be called'}`);
    count();
    // Its calls cannot call further tools, and its progress is reported as one.
    const { tools, ...rest } = context;
    const outcome = await inTurn(() => tools.call(tool, args, { ...rest, progress: () => undefined }));
    if (outcome.meta?.['untrusted'] === true) foreign = true;
    return outcome;
  }

  return {
    work: {
      ...{ call, read, mayRead, list, mapConcurrent, progress, change, plan },
      signal: context.signal,
      pause: (ms) => pause(ms, context.signal),
      isAllowed: (tool) => !excluded.has(tool),
      here: hereFor(backend, context),
    },
    explain,
    untrusted: () => foreign,
  };
}
