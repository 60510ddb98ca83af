// One request as a domain's handler sees it: checked, and with the account that it is about.
import type { SandboxAccount } from './account.ts';
import { forbidden, invalid, notFound } from './api-error.ts';
import type { Operation } from './contract.ts';
import type { Row, Store } from './store.ts';

/** Whose key the request came with. A workspace's key sees that workspace alone. */
export interface Scope {
  readonly workspace: string | undefined;
  /** It stands for both kinds of key that an account needs: the organisation's, and a workspace's for the data plane. */
  readonly both?: true;
  readonly user: string;
  readonly userType: 'user' | 'api_key';
}

/** A checked request. */
export interface Call {
  readonly account: SandboxAccount;
  readonly operation: Operation;
  readonly scope: Scope;
  /** The value of the first path parameter, which names the object; '' where there is none. */
  readonly id: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it came: an array where that is what was sent. */
  readonly payload: unknown;
  /** The sandbox's own address, without a path. */
  readonly origin: string;
}

/** Answers a call with what becomes the JSON reply; undefined is an empty body. Throws an ApiError. */
export type Handler = (call: Call) => unknown;

/** Handlers by "METHOD /path". */
export type Handlers = Readonly<Record<string, Handler>>;

/** A text, or undefined for anything else, the empty text too. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An object, or an empty one. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The objects of an array; anything else in it is left out. */
export function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** The named fields of a body that were sent. */
export function sent(
  body: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
}

/** True when the key of this call may see a row: its workspace's, and the organisation's but for its keys. */
export function visible(call: Call, row: Row): boolean {
  const { workspace } = call.scope;
  if (!workspace || row.workspace_id === workspace) return true;
  return !row.workspace_id && row['type'] !== 'organisation-service';
}

/**
 * An object that a request refers to by id or slug; a slug means the one of the workspace that the request is about.
 * Throws 403 AB03 for another workspace's.
 */
export function referred<T extends Row>(call: Call, store: Store<T>, idOrSlug: string): T | undefined {
  const wanted = text(call.query['workspace_id']) ?? text(call.body['workspace_id']);
  const workspace = wanted && call.account.workspaces.find(wanted)?.id;
  const found =
    store.find(idOrSlug, (row) => visible(call, row) && (!workspace || row.workspace_id === workspace)) ??
    store.find(idOrSlug);
  if (found && !visible(call, found)) throw forbidden();
  return found;
}

/**
 * The object that a call is about. Throws 404, or 403 AB03 for another workspace's, and for a change by a
 * workspace's key to what belongs to the whole organisation.
 */
export function pick<T extends Row>(call: Call, store: Store<T>, idOrSlug: string = call.id): T {
  const found = referred(call, store, idOrSlug);
  if (!found) throw notFound(store.name, idOrSlug);
  const { scope, operation } = call;
  if (scope.workspace && !operation.readOnly && !found.workspace_id) throw forbidden();
  return found;
}

/**
 * The id of the workspace that a new object goes to: the one named by id or slug, else the key's own,
 * else the first. Throws 403 AB03 for one that is not there or not the key's.
 */
export function workspaceOf(call: Call, named: unknown = call.body['workspace_id']): string {
  const { account, scope } = call;
  const wanted = text(named) ?? scope.workspace;
  const workspace = wanted === undefined ? account.workspaces.all()[0] : account.workspaces.find(wanted);
  if (!workspace) throw wanted === undefined ? invalid('workspace_id is required') : forbidden();
  if (scope.workspace && scope.workspace !== workspace.id) throw forbidden();
  return workspace.id;
}

/** The workspace that a new object is for, as `workspaceOf`; null where none is named, for one of the organisation. */
export function placeOf(call: Call): string | null {
  return text(call.body['workspace_id']) === undefined && call.scope.workspace === undefined
    ? null
    : workspaceOf(call);
}

/** Keeps the rows of the type that a query names; "all" and none keep every row. */
export function ofType({ query }: Call): ((row: Row) => boolean) | undefined {
  const type = text(query['type']);
  return type === undefined || type === 'all' ? undefined : (row) => row['type'] === type;
}
