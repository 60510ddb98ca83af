// Compares two sets of operations: added, removed, renamed, and what changed in those that stayed.
import type { OperationModel } from '../model/index.ts';
import { type Schema, walk } from '../model/schema.ts';
import type { Change } from './change.ts';
import { compareSchemas } from './schemas.ts';
import { compareWire, type WireFacts } from './wire.ts';

export interface ChangedOperation {
  readonly was: OperationModel;
  readonly now: OperationModel;
  readonly request: readonly Change[];
  readonly reply: readonly Change[];
}

/** True when a caller or a reader of replies may be broken. */
export function breaks({ request, reply }: ChangedOperation): boolean {
  return [...request, ...reply].some((change) => change.breaking);
}

export interface Renamed {
  readonly was: OperationModel;
  readonly now: OperationModel;
  /** How much of the two shapes is the same, 0 to 1. */
  readonly likeness: number;
}

export interface OperationsDiff {
  readonly added: readonly OperationModel[];
  readonly removed: readonly OperationModel[];
  readonly renamed: readonly Renamed[];
  readonly changed: readonly ChangedOperation[];
  /** Keys of operations whose facts are the same. */
  readonly same: readonly string[];
}

/** From this likeness on an operation that went and one that came are taken for one. */
const alike = 0.6;

/** What an operation looks like from outside, apart from its names in the path. */
function features({ method, path, input, params, responses }: OperationModel): Set<string> {
  const found = new Set<string>([`method ${method}`]);
  const pathNames = new Set(params.path.map((parameter) => parameter.name));
  for (const segment of path.split('/').filter(Boolean))
    found.add(segment.startsWith('{') ? 'an id' : `segment ${segment}`);
  const take = (kind: string, schema: Schema): void =>
    walk(schema, ({ type }, at) => {
      if (at !== '' && !pathNames.has(at)) found.add(`${kind} ${at}: ${JSON.stringify(type)}`);
    });
  take('takes', input);
  for (const [status, schema] of Object.entries(responses))
    if (status.startsWith('2') && schema) take('gives', schema);
  return found;
}

/** How much two operations have in common, 0 to 1. The same path but for the names of its ids, or for PATCH instead of PUT, is 1. */
export function likeness(a: OperationModel, b: OperationModel): number {
  const bare = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');
  // PUT and PATCH of one path both change what is there.
  const [method, otherMethod] = [a, b].map((each) => (each.method === 'PATCH' ? 'PUT' : each.method));
  if (method === otherMethod && bare(a.path) === bare(b.path)) return 1;
  const [one, other] = [features(a), features(b)];
  const shared = [...one].filter((feature) => other.has(feature)).length;
  return shared / (one.size + other.size - shared);
}

function findRenamed(gone: readonly OperationModel[], come: readonly OperationModel[]): Renamed[] {
  const pairs = gone
    .flatMap((was) => come.map((now) => ({ was, now, likeness: likeness(was, now) })))
    .filter((pair) => pair.likeness >= alike)
    .sort((a, b) => b.likeness - a.likeness || (a.was.key < b.was.key ? -1 : 1));
  const taken = new Set<string>();
  return pairs.filter(({ was, now }) => {
    if (taken.has(`was ${was.key}`) || taken.has(`now ${now.key}`)) return false;
    taken.add(`was ${was.key}`).add(`now ${now.key}`);
    return true;
  });
}

/** One side of a comparison: the operations of a contract, and what their schemas do not say. */
export interface Side {
  readonly operations: readonly OperationModel[];
  readonly wire: ReadonlyMap<string, WireFacts>;
}

/** What changed between two models of one operation, as its callers see it. */
export function compareOperation(
  was: OperationModel,
  now: OperationModel,
  wire: readonly [WireFacts | undefined, WireFacts | undefined],
): ChangedOperation {
  const [before, after] = wire;
  const beside = before && after ? compareWire(before, after) : { request: [], reply: [] };
  const request: Change[] = [
    ...beside.request,
    ...comparePlaces(was, now),
    ...compareSchemas(inputSide(was), inputSide(now), 'request'),
  ];
  if (was.plane !== now.plane && !beside.request.some(({ kind }) => kind === 'place'))
    request.push({
      kind: 'place',
      path: '',
      text: `served by ${was.plane}, now by ${now.plane}`,
      breaking: true,
    });
  return { was, now, request, reply: [...beside.reply, ...compareReplies(was, now)] };
}

/** The arguments, with what the body's own schema says beside its properties. */
function inputSide({ input, body }: OperationModel): Schema {
  if (!body) return input;
  const { properties: _, required: __, type: ___, additionalProperties: ____, ...rest } = body.schema;
  return { ...rest, ...input, ...(body.union && { anyOf: body.union }) };
}

/** An argument that went from the query into the body, or back: the caller sees the same name. */
function comparePlaces(was: OperationModel, now: OperationModel): Change[] {
  const places = ({ params, body }: OperationModel): Map<string, string[]> => {
    const found = new Map<string, string[]>();
    const add = (place: string, names: readonly string[]): void => {
      for (const name of names) found.set(name, [...(found.get(name) ?? []), place]);
    };
    add(
      'path',
      params.path.map(({ name }) => name),
    );
    add(
      'query',
      params.query.map(({ name }) => name),
    );
    add(
      'header',
      params.header.map(({ name }) => name),
    );
    add('body', body?.properties ?? []);
    return found;
  };
  const after = places(now);
  return [...places(was)].flatMap(([path, before]): Change[] => {
    const moved = after.get(path);
    if (moved === undefined || moved.join() === before.join()) return [];
    const text = `was in the ${before.join(' and the ')}, is in the ${moved.join(' and the ')} now`;
    return [{ kind: 'place', path, text, breaking: false }];
  });
}

const isGood = (status: string): boolean => /^2/.test(status) || status === 'default';

/** The reply to a call that succeeded: the first one that is described, else the first. */
function goodReply({ responses }: OperationModel): Schema | null | undefined {
  const good = Object.entries(responses).filter(([status]) => isGood(status));
  return (good.find(([, schema]) => schema !== null) ?? good[0])?.[1];
}

function compareReplies(was: OperationModel, now: OperationModel): Change[] {
  const changes: Change[] = [];
  const statuses = (operation: OperationModel): string[] => Object.keys(operation.responses);
  const come = statuses(now).filter((status) => !(status in was.responses));
  const gone = statuses(was).filter((status) => !(status in now.responses));
  if (come.length > 0)
    changes.push({ kind: 'status', path: '', text: `status added: ${come.join(', ')}`, breaking: false });
  if (gone.length > 0) {
    const breaking = gone.some(isGood) && !statuses(now).some(isGood);
    changes.push({ kind: 'status', path: '', text: `status removed: ${gone.join(', ')}`, breaking });
  }
  const [before, after] = [goodReply(was), goodReply(now)];
  if (before && after) changes.push(...compareSchemas(before, after, 'reply'));
  else if (before)
    changes.push({ kind: 'removed', path: '', text: 'the reply is not described any more', breaking: true });
  else if (after && before === null)
    changes.push({ kind: 'added', path: '', text: 'the reply is described now', breaking: false });
  return [...changes, ...compareErrors(was, now)];
}

/** Replies to calls that failed: told, and never breaking, since no tool reads their fields. */
function compareErrors(was: OperationModel, now: OperationModel): Change[] {
  return Object.entries(was.responses).flatMap(([status, before]) => {
    const after = now.responses[status];
    if (isGood(status) || after === undefined) return [];
    const path = `(${status})`;
    if (before && after)
      return compareSchemas(before, after, 'reply', path).map((change) => ({ ...change, breaking: false }));
    if (before === after) return [];
    const text = after ? 'the reply is described now' : 'the reply is not described any more';
    return [{ kind: after ? 'added' : 'removed', path, text, breaking: false } as const];
  });
}

/** Compares all operations of two contracts. Renamed ones are also compared as if they had kept their key. */
export function compareOperations(beforeSide: Side, afterSide: Side): OperationsDiff {
  const [before, after] = [beforeSide.operations, afterSide.operations];
  const [old, fresh] = [byKey(before), byKey(after)];
  const compare = (was: OperationModel, now: OperationModel): ChangedOperation =>
    compareOperation(was, now, [beforeSide.wire.get(was.key), afterSide.wire.get(now.key)]);
  const gone = before.filter(({ key }) => !fresh.has(key));
  const come = after.filter(({ key }) => !old.has(key));
  const renamed = findRenamed(gone, come);
  const stayed = before.flatMap((was) => {
    const now = fresh.get(was.key);
    return now ? [compare(was, now)] : [];
  });
  const differs = ({ request, reply }: ChangedOperation): boolean => request.length + reply.length > 0;
  return {
    added: come.filter((now) => !renamed.some((pair) => pair.now === now)),
    removed: gone.filter((was) => !renamed.some((pair) => pair.was === was)),
    renamed,
    changed: [...stayed, ...renamed.map(({ was, now }) => compare(was, now))].filter(differs),
    same: stayed.filter((operation) => !differs(operation)).map(({ now }) => now.key),
  };
}

function byKey(operations: readonly OperationModel[]): Map<string, OperationModel> {
  return new Map(operations.map((operation) => [operation.key, operation]));
}
