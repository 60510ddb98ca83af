// After a write of one object, one read of it: what was sent and is not shown there stands in the result.

import { unwrap } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Operation, ShownBy } from '../../runtime/operation.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import { pause } from '../../runtime/turn.ts';
import type { Backend } from '../backend.ts';
import type { Catalog } from '../build-catalog.ts';
import type { AfterCall, CallContext, Tool, ToolResult } from '../tool.ts';
import { briefly } from './brief-read.ts';
import { differences } from './differences.ts';
import { withWarning } from './warnings.ts';

/** Before a read that may have been stale is made again, in ms. */
const againMs = 400;
const maxReads = 3;
/** By how much the clock that dates objects may differ from the one of the server's replies, in ms. */
const skewMs = 60_000;

/** What a read was asked for and what it is held against. */
interface Asked {
  readonly reader: Tool;
  readonly args: Arguments;
  readonly fields: readonly (readonly [string, string])[];
  readonly skips: ReadonlySet<string>;
  /** The version that the write made, where its reply says. */
  readonly version?: { readonly field: string; readonly id: unknown };
  /** True where the object did not exist before, so that no read shows an older state. */
  readonly fresh: boolean;
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** The arguments of the read; undefined where the reply of the write lacks the id that it needs. */
function readArguments(
  { id, latest }: ShownBy,
  reader: Operation,
  args: Arguments,
  reply: unknown,
): Arguments | undefined {
  const taken = [...reader.pathArguments, ...reader.queryArguments].map(({ name }) => name);
  const given = Object.fromEntries(
    taken.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]]])),
  );
  const found = id?.reply.map((path) => at(reply, path)).find((one) => typeof one === 'string' && one !== '');
  if (id && found === undefined) return undefined;
  return { ...given, ...(latest && { version: 'latest' }), ...(id && { [id.argument]: found }) };
}

/** The name of the version that a reply speaks of, and its id. */
function versionIn(reply: unknown): Asked['version'] {
  if (!isRecord(reply)) return undefined;
  const found = Object.entries(reply).find(
    ([name, value]) => /(?:^|_)version_id$/.test(name) && typeof value === 'string',
  );
  return found && { field: found[0], id: found[1] };
}

/**
 * Whether what was read is from after the write: undefined where nothing tells.
 * @param startedAt when the write was begun, by the clock of the server.
 */
function isAfter(
  shown: Readonly<Record<string, unknown>>,
  asked: Asked,
  startedAt: number,
): boolean | undefined {
  const id = asked.version && shown[asked.version.field];
  if (typeof id === 'string') return id === asked.version?.id;
  if (asked.fresh) return true;
  const updated = Date.parse(String(shown['last_updated_at']));
  return Number.isNaN(updated) ? undefined : updated >= startedAt - skewMs;
}

function missing(shown: Readonly<Record<string, unknown>>, sent: Arguments, asked: Asked): string[] {
  const { icon } = shown;
  return asked.fields.flatMap(([argument, field]) => {
    const paths = differences(sent[argument], shown[field], argument, asked.skips);
    // A workspace's icon stands before its name.
    const decorated =
      argument === 'name' &&
      typeof icon === 'string' &&
      icon !== '' &&
      String(shown[field]).endsWith(String(sent[argument]));
    return decorated ? [] : paths;
  });
}

/** What to read after this call; undefined where no read can show anything, or none may be made. */
async function toAsk(
  catalog: Catalog,
  tool: Tool,
  args: Arguments,
  reply: ToolResult,
): Promise<Asked | undefined> {
  if (tool.class === 'read' || tool.operation === undefined) return undefined;
  const operation = await tool.facts?.();
  const { shownBy } = operation ?? {};
  if (!operation || !shownBy) return undefined;
  const fields = Object.entries(shownBy.fields).filter(([argument]) => args[argument] !== undefined);
  // What the caller is not offered is not called for it either.
  const reader = catalog.find(shownBy.tool);
  const read = await reader?.facts?.();
  if (fields.length === 0 || !reader || !read) return undefined;
  const asked = readArguments(shownBy, read, args, reply.value);
  if (!asked || !(await reader.parse(asked)).ok) return undefined;
  const version = versionIn(reply.value);
  return {
    reader,
    args: asked,
    fields,
    skips: new Set(operation.credentials),
    ...(version && { version }),
    fresh: operation.method === 'POST' || shownBy.id !== undefined,
  };
}

/**
 * Reads until everything sent is shown, and at most three times.
 * @returns what no read showed; a time where the last one may be from before the write.
 */
async function compare(
  backend: Backend,
  asked: Asked,
  sent: Arguments,
  context: CallContext,
  startedAt: number,
): Promise<{ readonly paths: readonly string[]; readonly stale: boolean } | undefined> {
  let last: { readonly paths: readonly string[]; readonly stale: boolean } | undefined;
  for (let reads = 0; reads < maxReads && !context.signal.aborted; reads += 1) {
    if (reads > 0) await pause(againMs, context.signal);
    if (context.signal.aborted) break;
    const { reader } = asked;
    const reply = await backend.send(reader.operation ?? reader.name, reader.domain, asked.args, context);
    const now = Date.now();
    const ahead = (reply.servedAt ?? now) - now;
    const shown = unwrap(reply.body);
    const paths = missing(shown, sent, asked);
    const after = isAfter(shown, asked, startedAt + ahead);
    if (paths.length === 0 && after !== false) return undefined;
    last = { paths, stale: after === false };
  }
  return last;
}

/** The result with what of the arguments a read of the object does not show. */
export function createVerifier(backend: Backend, catalog: Catalog): AfterCall {
  return async (tool, args, result, context, startedAt) => {
    if (tool.class === 'read' || Object.hasOwn(result.value, 'not_applied')) return result;
    const changed = await briefly(context, tool.name, async (bound) => {
      const asked = await toAsk(catalog, tool, args, result);
      const found = asked && (await compare(backend, asked, args, bound, startedAt));
      return asked && found && found.paths.length > 0 && withNotApplied(result, found, asked.reader.name);
    });
    return changed || result;
  };
}

function withNotApplied(
  reply: ToolResult,
  { paths, stale }: { readonly paths: readonly string[]; readonly stale: boolean },
  reader: string,
): ToolResult {
  const said = stale
    ? `${reader} still shows the object as it was before this write (${paths.join(', ')}); it may be behind. Read it again before you rely on it.`
    : `not_applied: sent, and not shown by ${reader} right after. It was ignored, or changed.`;
  return withWarning(reply, said, stale ? {} : { not_applied: paths });
}
