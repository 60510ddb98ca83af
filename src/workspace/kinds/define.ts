// Defines a kind of object with defaults: one list, one read, one create, update and delete, with a document's
// fields under Portkey's names.
import type { ToolName } from '../../generated/index.ts';
import { PortkeyError } from '../../portkey/errors.ts';
import { textOf, unwrap } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Field, Fields, Handle, Kind, KindName, Place, Row, Site } from '../types.ts';

/** A list in full. @throws PortkeyError `incomplete_list` when it could not be read to its end. */
export async function wholeList(site: Site, tool: ToolName, args: Fields): Promise<readonly Fields[]> {
  const { rows, stopped } = await site.up.list(tool, args, 1000);
  if (stopped === undefined) return rows;
  throw new PortkeyError({
    code: 'incomplete_list',
    message: `${tool} could not be read to its end. ${stopped}`,
    hint: 'Nothing was changed: try again in a while.',
  });
}

/** Where an object says that it belongs: here, to the organisation, or elsewhere. */
export function belonging(reply: Fields, place: Place): 'here' | 'unsaid' | 'elsewhere' {
  const own = textOf(reply.workspace_id) ?? textOf(reply.prompt_owning_workspace_id);
  if (own === undefined) return 'unsaid';
  return own === place.id || own === place.slug ? 'here' : 'elsewhere';
}

export function handleOf(reply: Fields): Handle | undefined {
  const slug = textOf(reply.slug);
  const id = textOf(reply.id) ?? slug;
  return id === undefined ? undefined : { id, slug };
}

/** What an object is called by in paths that take its slug. */
export function calledBy({ id, slug, byId }: Handle): string {
  return byId ? id : (slug ?? id);
}

/** Rows of a list as the engine has them; those of other workspaces are left out. */
export function rowsOf(replies: readonly Fields[], place: Place, organisationHasSome: boolean): Row[] {
  return replies.flatMap((reply): Row[] => {
    const where = belonging(reply, place);
    const handle = handleOf(reply);
    if (handle === undefined || where === 'elsewhere') return [];
    const shared = where === 'unsaid' && organisationHasSome;
    return [{ ...handle, name: textOf(reply.name) ?? '', reply, shared, sure: where === 'here' }];
  });
}

/** What Portkey calls an object that it has just made. @throws PortkeyError */
export function made(body: unknown, what: string): Handle {
  const handle = handleOf(unwrap(body));
  if (handle) return handle;
  throw new PortkeyError({
    code: 'unexpected_reply',
    message: `Portkey created the ${what} but did not say its id.`,
    hint: 'The same call again finds it and goes on.',
  });
}

/** What a creation itself can be told; the rest is written right after it. */
export function settableAtCreation({ settable, part }: Field): boolean {
  return settable === 'create' || (settable === undefined && part === undefined);
}

/** Fields under the names of Portkey's arguments. */
export function argumentsOf(fields: Fields, table: Readonly<Record<string, Field>>): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [table[name]?.as ?? name, value]));
}

export interface Definition
  extends Pick<Kind, 'name' | 'one' | 'identity' | 'fields' | 'written' | 'parts' | 'underWay'> {
  readonly name: KindName;
  readonly list: ToolName;
  readonly get?: ToolName;
  readonly create: ToolName;
  readonly update?: ToolName;
  readonly remove?: ToolName;
  /** The argument that names the object. */
  readonly id: string;
  /** By which of its two names it is called. */
  readonly by?: 'id' | 'slug';
  /** Lists of this kind hold objects of the organisation too, which say no workspace. */
  readonly organisation?: boolean;
  /** Calls of one object want the workspace as well. */
  readonly placed?: boolean;
  readonly listArguments?: Fields;
  readonly createArguments?: Fields;
  readonly keep?: (reply: Fields) => boolean;
  /** Further reads, whose replies are put beside the object's own fields. */
  readonly extra?: (site: Site, row: Row, reply: Fields) => Promise<Fields>;
  readonly more?: readonly ToolName[];
  readonly make?: Kind['create'];
  readonly change?: Kind['update'];
}

export function defineKind(definition: Definition): Kind {
  const { name, one, identity, fields, id, by = 'id', placed = false } = definition;
  const named = (handle: Handle): string => (by === 'slug' ? calledBy(handle) : handle.id);
  const at = (site: Site, handle: Handle): Fields => ({
    [id]: named(handle),
    ...(placed && { workspace_id: site.place.id }),
  });
  const { list, get, create, update, remove, extra, keep, more } = definition;
  return {
    name,
    one,
    identity,
    fields,
    ...(definition.written && { written: definition.written }),
    ...(definition.parts && { parts: definition.parts }),
    ...(definition.underWay && { underWay: definition.underWay }),
    tools: { list, create, ...(update && { update }), ...(remove && { remove }), ...(more && { more }) },
    list: async (site) => {
      const args = { workspace_id: site.place.id, ...definition.listArguments };
      const replies = await wholeList(site, list, args);
      return rowsOf(keep ? replies.filter(keep) : replies, site.place, definition.organisation ?? false);
    },
    read: async (site, row) => {
      const whole = get ? { ...row.reply, ...unwrap(await site.up.call(get, at(site, row))) } : row.reply;
      return extra ? { ...whole, ...(await extra(site, row, whole)) } : whole;
    },
    create:
      definition.make ??
      (async (site, wanted) => {
        const named = Object.entries(wanted).filter(([field]) => {
          const rule = fields[field];
          return rule !== undefined && settableAtCreation(rule);
        });
        const args = argumentsOf(Object.fromEntries(named), fields);
        const body = await site.up.call(create, {
          workspace_id: site.place.id,
          ...definition.createArguments,
          ...args,
        });
        return made(body, one);
      }),
    update:
      definition.change ??
      (async (site, write) => {
        if (update)
          await site.up.call(update, { ...at(site, write.handle), ...argumentsOf(write.fields, fields) });
      }),
    ...(remove && {
      remove: async (site: Site, handle: Handle) => {
        await site.up.call(remove, at(site, handle));
      },
    }),
  };
}

/** True for an answer that says there is nothing of that kind to read, as it is with some plans and keys. */
export function isRefusal(error: unknown): boolean {
  const status = error instanceof PortkeyError ? error.facts.status : undefined;
  return status === 403 || status === 404 || status === 400;
}

/** The objects of a list. */
export function recordsIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
