// The engine that most kinds of object share: create, list, read, update and delete, told apart by a table.
import type { SandboxAccount } from './account.ts';
import { listReply, pageOf, rowsOf } from './paging.ts';
import type { Call, Handler, Handlers } from './sandbox-request.ts';
import { pick } from './sandbox-request.ts';
import type { Row, Store } from './store.ts';

/** What is particular to one kind of object. Whatever is left out is done the usual way. */
export interface Resource<T extends Row> {
  /** "/collections": where the list is. */
  readonly path: string;
  /** "/collections/{collectionId}": where one object is. */
  readonly item: string;
  store(account: SandboxAccount): Store<T>;
  /** Makes the new object from a checked body and adds it to the store. */
  make?(call: Call): T;
  /** The reply to a creation; else id, slug and object. */
  made?(row: T, call: Call): unknown;
  /** One entry of the list. */
  listed(row: T, call: Call): unknown;
  /** False for lists that were recorded without has_more. */
  readonly hasMore?: false;
  /** True for a list that was recorded to come whole where no page is asked for. */
  readonly whole?: true;
  /** The object by itself; else as in the list. */
  shown?(row: T, call: Call): unknown;
  /** Query parameters that are no equality of a field; `keeps` sees to them. */
  readonly free?: readonly string[];
  /** A test, made once a list call, that rows must pass besides the usual filters. */
  keeps?(call: Call): ((row: T) => boolean) | undefined;
  /** What an update changes; else nothing can be updated. */
  change?(row: T, call: Call): Partial<T> | Record<string, unknown>;
  /** The reply to an update; else an empty object. */
  changed?(row: T, call: Call): unknown;
  /** Throws when the object may not go; may take along what belongs to it. */
  removing?(row: T, call: Call): void;
  /** What else is below one object, by "METHOD /rest of the path". */
  readonly below?: Readonly<Record<string, (row: T, call: Call) => unknown>>;
}

/** The reply to a creation that most kinds share. */
export function idAndSlug(object: string): (row: Row) => unknown {
  return ({ id, slug }) => ({ id, ...(slug === undefined ? {} : { slug }), object });
}

/** Puts changes into a row and dates it. */
export function apply(account: SandboxAccount, row: Row, changes: Readonly<Record<string, unknown>>): void {
  Object.assign(row, changes, { last_updated_at: account.stamp() });
}

/** The handlers of a kind of object, by "METHOD /path". */
export function resource<T extends Row>(kind: Resource<T>): Handlers {
  const handlers: Record<string, Handler> = {
    [`GET ${kind.path}`]: (call) => {
      const rows = rowsOf(call, kind.store(call.account), kind.free);
      const keep = kind.keeps?.(call);
      const page = pageOf(call, keep ? rows.filter(keep) : rows, kind.whole);
      const { has_more, ...reply } = listReply(page, (row) => kind.listed(row, call));
      return kind.hasMore === false ? reply : { ...reply, has_more };
    },
    [`GET ${kind.item}`]: (call) => {
      const row = pick(call, kind.store(call.account));
      return (kind.shown ?? kind.listed)(row, call);
    },
    [`DELETE ${kind.item}`]: (call) => {
      const store = kind.store(call.account);
      const row = pick(call, store);
      kind.removing?.(row, call);
      store.remove(row);
      return {};
    },
  };
  for (const [route, answer] of Object.entries(kind.below ?? {}))
    handlers[route.replace(' ', ` ${kind.item}`)] = (call) =>
      answer(pick(call, kind.store(call.account)), call);
  const { make, change } = kind;
  if (make) {
    handlers[`POST ${kind.path}`] = (call) => {
      const row = make(call);
      return (kind.made ?? idAndSlug(kind.store(call.account).name))(row, call);
    };
  }
  if (change) {
    const update: Handler = (call) => {
      const row = pick(call, kind.store(call.account));
      apply(call.account, row, change(row, call));
      return kind.changed?.(row, call) ?? {};
    };
    // The contract says which of the two there is.
    handlers[`PUT ${kind.item}`] = update;
    handlers[`PATCH ${kind.item}`] = update;
  }
  return handlers;
}
