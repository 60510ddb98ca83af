// Compares two sets of operations: added, removed, renamed, and what changed in those that stayed.
import type { OperationModel } from '../model/index.ts';
import { type Schema, walk } from '../model/schema.ts';
import type { Change } from './change.ts';
import { compareSchemas } from './schemas.ts';

export interface ChangedOperation {
  readonly was: OperationModel;
  readonly now: OperationModel;
  readonly request: readonly Change[];
  readonly reply: readonly Change[];
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

/** How much two operations have in common, 0 to 1. The same path but for the names of its ids is 1. */
export function likeness(a: OperationModel, b: OperationModel): number {
  const bare = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');
  if (a.method === b.method && bare(a.path) === bare(b.path)) return 1;
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

/** What changed between two models of one operation, as its callers see it. */
export function compareOperation(was: OperationModel, now: OperationModel): ChangedOperation {
  const request: Change[] = [...comparePlaces(was, now), ...compareSchemas(was.input, now.input, 'request')];
  if (was.plane !== now.plane)
    request.push({
      kind: 'place',
      path: '',
      text: `served by ${was.plane}, now by ${now.plane}`,
      breaking: false,
    });
  return { was, now, request, reply: compareReplies(was, now) };
}

/** An argument that went from the query into the body, or back: the caller sees the same name. */
function comparePlaces(was: OperationModel, now: OperationModel): Change[] {
  const places = ({ params, body }: OperationModel): Map<string, string> =>
    new Map([
      ...(body?.properties ?? []).map((name) => [name, 'body'] as const),
      ...params.header.map(({ name }) => [name, 'header'] as const),
      ...params.query.map(({ name }) => [name, 'query'] as const),
      ...params.path.map(({ name }) => [name, 'path'] as const),
    ]);
  const after = places(now);
  return [...places(was)].flatMap(([path, place]): Change[] => {
    const moved = after.get(path);
    if (moved === undefined || moved === place) return [];
    return [{ kind: 'place', path, text: `was in the ${place}, is in the ${moved} now`, breaking: false }];
  });
}

function compareReplies(was: OperationModel, now: OperationModel): Change[] {
  const changes: Change[] = [];
  const statuses = (operation: OperationModel): string[] => Object.keys(operation.responses);
  const come = statuses(now).filter((status) => !(status in was.responses));
  const gone = statuses(was).filter((status) => !(status in now.responses));
  if (come.length > 0)
    changes.push({ kind: 'status', path: '', text: `status added: ${come.join(', ')}`, breaking: false });
  if (gone.length > 0) {
    const breaking =
      gone.some((status) => status.startsWith('2')) && !come.some((status) => status.startsWith('2'));
    changes.push({ kind: 'status', path: '', text: `status removed: ${gone.join(', ')}`, breaking });
  }
  const good = (operation: OperationModel): Schema | null | undefined =>
    Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  const [before, after] = [good(was), good(now)];
  if (before && after) changes.push(...compareSchemas(before, after, 'reply'));
  else if (before && after === null)
    changes.push({ kind: 'removed', path: '', text: 'the reply is not described any more', breaking: false });
  else if (after && before === null)
    changes.push({ kind: 'added', path: '', text: 'the reply is described now', breaking: false });
  return changes;
}

/** Compares all operations of two contracts. Renamed ones are also compared as if they had kept their key. */
export function compareOperations(
  before: readonly OperationModel[],
  after: readonly OperationModel[],
): OperationsDiff {
  const [old, fresh] = [byKey(before), byKey(after)];
  const gone = before.filter(({ key }) => !fresh.has(key));
  const come = after.filter(({ key }) => !old.has(key));
  const renamed = findRenamed(gone, come);
  const stayed = before.flatMap((was) => {
    const now = fresh.get(was.key);
    return now ? [compareOperation(was, now)] : [];
  });
  const differs = ({ request, reply }: ChangedOperation): boolean => request.length + reply.length > 0;
  return {
    added: come.filter((now) => !renamed.some((pair) => pair.now === now)),
    removed: gone.filter((was) => !renamed.some((pair) => pair.was === was)),
    renamed,
    changed: [...stayed, ...renamed.map(({ was, now }) => compareOperation(was, now))].filter(differs),
    same: stayed.filter((operation) => !differs(operation)).map(({ now }) => now.key),
  };
}

function byKey(operations: readonly OperationModel[]): Map<string, OperationModel> {
  return new Map(operations.map((operation) => [operation.key, operation]));
}
