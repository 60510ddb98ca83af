// The plan: what stands between a workspace as it is and as a document says, as an artefact that can be read, kept
// and applied. It is made for one host, organisation and workspace, and is valid for an hour.
import { PortkeyError } from '../portkey/errors.ts';
import { isRecord } from '../runtime/json.ts';
import { pacer } from '../runtime/turn.ts';
import { atomsOf, choose, differing, fieldOf } from './atoms.ts';
import { canonical, digestOf, isEmpty, same } from './canonical.ts';
import { type Document, type Entry, refuseDocument } from './document.ts';
import { type Ordered, ordered, without } from './order.ts';
import { type Guard, Workspace } from './read.ts';
import { secretsIn } from './secrets.ts';
import {
  type Field,
  type Fields,
  type Kind,
  type KindName,
  kindNames,
  type Live,
  type Upstream,
} from './types.ts';

/** How long a plan is good, in ms. */
export const planMs = 3_600_000;

/** `apply` deletes nothing, `sync` deletes what the document does not have, `revert` takes a journal back. */
export type Mode = 'apply' | 'sync' | 'revert';

/** One step of a plan. `now` and `will` hold the parts that change: fields, and entries of lists; null is absent. */
export interface Operation {
  readonly action: 'create' | 'update' | 'delete';
  readonly kind: KindName;
  readonly key: string;
  readonly now: Fields | null;
  readonly will: Fields | null;
  /** SHA-256 of what an update leaves alone, so that a change to it since the plan shows. */
  readonly rest?: string;
}

/** What the document says and cannot be brought about. */
export interface PlanConflict {
  readonly kind: KindName;
  readonly key: string;
  readonly reason: string;
}

export interface PlannedSecret {
  readonly name: string;
  /** Objects that need it. */
  readonly for: readonly string[];
}

export interface Plan {
  readonly portkey_plan: 1;
  readonly for: {
    readonly host: string;
    readonly organisation: string;
    readonly workspace: { readonly id: string; readonly slug: string; readonly name: string };
  };
  readonly mode: Mode;
  readonly made_at: string;
  readonly expires_at: string;
  readonly operations: readonly Operation[];
  readonly conflicts: readonly PlanConflict[];
  /** Objects that are not in the document and stay, with the reason; in mode sync alone. */
  readonly kept: readonly PlanConflict[];
  readonly secrets: readonly PlannedSecret[];
  readonly counts: { readonly create: number; readonly update: number; readonly delete: number };
  /** SHA-256 of the canonical JSON of all the rest. */
  readonly digest: string;
}

export interface PlanContext {
  /** The host that the plan is for: `api.portkey.ai`. */
  readonly host: string;
  readonly guard?: Guard;
  /** ms since 1970. */
  readonly now?: () => number;
}

export function planDigest({ digest: _, ...rest }: Plan): string {
  return digestOf(rest);
}

/** Closes a plan: counts, times, digest. */
export function sealPlan(
  parts: Pick<Plan, 'for' | 'mode' | 'operations' | 'conflicts' | 'kept'>,
  now: number,
): Plan {
  const count = (action: Operation['action']): number =>
    parts.operations.filter((operation) => operation.action === action).length;
  const needed = new Map<string, Set<string>>();
  for (const { kind, key, will } of parts.operations)
    for (const name of secretsIn(will)) {
      const places = needed.get(name) ?? new Set();
      needed.set(name, places.add(`${kind}/${key}`));
    }
  const rest = {
    portkey_plan: 1 as const,
    ...parts,
    made_at: new Date(now).toISOString(),
    expires_at: new Date(now + planMs).toISOString(),
    secrets: [...needed].sort().map(([name, places]) => ({ name, for: [...places] })),
    counts: { create: count('create'), update: count('update'), delete: count('delete') },
  };
  return { ...rest, digest: digestOf(rest) };
}

/** The fields of an entry that are compared: an absent one is left alone, or emptied in mode sync. */
function wantedAtoms(kind: Kind, entry: Entry, live: Live, mode: Mode): { before: Fields; after: Fields } {
  const compared = (name: string): boolean =>
    kind.fields[name]?.onlyNew !== true && (mode === 'sync' || entry.fields[name] !== undefined);
  const keep = (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).filter(
        ([name, value]) => compared(name) && !same(value, kind.fields[name]?.made),
      ),
    );
  return { before: atomsOf(kind, keep(live.fields)), after: atomsOf(kind, keep(entry.fields)) };
}

interface Compared {
  readonly operation?: Operation;
  readonly conflicts: readonly PlanConflict[];
}

const noWay = 'Portkey documents no way to set it';

/** Why nothing changes a field once its object is there; undefined where something does. */
function obstacle({ settable, part }: Field): string | undefined {
  if (settable === 'never') return noWay;
  if (settable === 'elsewhere') return "is not the workspace's own to change";
  return settable === 'create' && part === undefined
    ? 'Portkey sets it only when the object is made'
    : undefined;
}

function compare(workspace: Workspace, kind: Kind, entry: Entry, live: Live, mode: Mode): Compared {
  const { before, after } = wantedAtoms(kind, entry, live, mode);
  const changed = differing(before, after);
  const { key } = entry;
  const obstacleOf = (atom: string): string | undefined => {
    const field = kind.fields[fieldOf(atom)];
    return field && obstacle(field);
  };
  const fixed = new Map(changed.map((atom) => [fieldOf(atom), obstacleOf(atom)]));
  const conflicts = [...fixed].flatMap(([field, why]) =>
    why === undefined ? [] : [{ kind: kind.name, key, reason: `${field} differs, and ${why}` }],
  );
  const names = changed.filter((atom) => obstacleOf(atom) === undefined);
  if (names.length === 0) return { conflicts };
  const all = atomsOf(kind, live.fields);
  const rest = choose(
    all,
    Object.keys(all).filter((atom) => !names.includes(atom)),
  );
  return {
    conflicts,
    operation: {
      action: 'update',
      kind: kind.name,
      key,
      now: choose(before, names),
      will: choose(after, names),
      rest: restDigest(workspace, rest),
    },
  };
}

/** What an update leaves alone, as one number: ids as Portkey has them, so that new names for them change nothing. */
export function restDigest(workspace: Workspace, rest: Fields): string {
  return digestOf(secretless(workspace.raw(rest)));
}

/** A value whose secrets go by no name. */
function secretless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(secretless);
  if (!isRecord(value)) return value;
  const names = Object.keys(value);
  if (names.length === 1 && names[0] === 'secret') return { secret: '' };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secretless(inner)]));
}

/** A new object, without what no creation reaches. What is another object's is compared once this one is there. */
function creations(
  entry: Entry,
  later: ReadonlySet<string> | undefined,
  kind: Kind,
): { readonly steps: readonly Operation[]; readonly conflicts: readonly PlanConflict[] } {
  const at = { kind: kind.name, key: entry.key } as const;
  const own: Record<string, unknown> = {};
  const conflicts: PlanConflict[] = [];
  for (const [name, value] of Object.entries(entry.fields)) {
    const { settable, made } = kind.fields[name] ?? {};
    if (settable !== 'never' && settable !== 'elsewhere') own[name] = value;
    else if (settable === 'never' && !isEmpty(value) && !same(value, made))
      conflicts.push({ ...at, reason: `${name} stays as Portkey makes it: ${noWay}` });
  }
  const full = atomsOf(kind, own);
  if (!later) return { steps: [{ action: 'create', ...at, now: null, will: full }], conflicts };
  const first = atomsOf(kind, without(own, later));
  const names = differing(first, full);
  const steps: Operation[] = [
    { action: 'create', ...at, now: null, will: first },
    { action: 'update', ...at, now: choose(first, names), will: choose(full, names) },
  ];
  return { steps, conflicts };
}

/** Objects that the document does not have, those first that refer to others. */
function deletions(lives: readonly Live[], table: (name: KindName) => Kind): Operation[] {
  const entries = lives.map(({ kind, key, fields }): Entry => ({ kind, one: table(kind).one, key, fields }));
  return [...ordered(entries).entries].reverse().map(({ kind, key, fields }) => ({
    action: 'delete',
    kind,
    key,
    now: atomsOf(table(kind), fields),
    will: null,
  }));
}

/** The entries in the order in which they are made. @throws PortkeyError `invalid_document` for impossible rings. */
function inOrder({ entries }: Document): Ordered {
  const order = ordered(entries);
  if (order.impossible.length > 0)
    refuseDocument(
      order.impossible.map((ring) => ({ at: ring, problem: 'refer to each other and cannot be made' })),
    );
  return order;
}

/**
 * Plans a document against a live workspace. In mode `apply` nothing is deleted and absent fields are left alone; in
 * mode `sync` objects of the kinds that the document holds are deleted when it does not have them.
 * @throws PortkeyError `invalid_document`, or when the workspace cannot be read.
 */
export async function planChanges(
  up: Upstream,
  workspaceId: string,
  document: Document,
  mode: Mode,
  context: PlanContext,
): Promise<Plan> {
  const { entries, later } = inOrder(document);
  const breathe = pacer();
  const guard = { protected: [...(context.guard?.protected ?? []), ...document.protected] };
  const workspace = await Workspace.open(up, workspaceId, document.holds, guard);
  const conflicts: PlanConflict[] = [];
  for (const name of document.holds) {
    const reason = workspace.unreadable.get(name);
    if (reason !== undefined)
      throw new PortkeyError({
        code: 'unreadable_kind',
        message: `${name} of the workspace could not be read, so nothing can be planned for them: ${reason}`,
        hint: `Nothing was changed. Use a key that may read them, or take ${name} out of the document.`,
      });
  }
  const missing = [...document.requires].filter((name) => {
    const [one = '', ...rest] = name.split('/');
    return !workspace.references.has({ one: one as never, key: rest.join('/') });
  });
  for (const name of missing)
    conflicts.push({
      kind: 'workspace',
      key: name,
      reason: 'is required, and the workspace has none of that name',
    });

  const lives = new Map<string, Live>();
  for (const name of kindNames) {
    if (!document.holds.has(name)) continue;
    const keys = new Set(document.entries.filter(({ kind }) => kind === name).map(({ key }) => key));
    for (const live of await workspace.read(name, mode === 'sync' ? undefined : keys))
      lives.set(`${name}/${live.key}`, live);
  }

  const operations: Operation[] = [];
  const second: Operation[] = [];
  for (const entry of entries) {
    await breathe();
    const kind = workspace.kind(entry.kind);
    const live = lives.get(`${entry.kind}/${entry.key}`);
    lives.delete(`${entry.kind}/${entry.key}`);
    if (workspace.ambiguous.has(`${kind.one}/${entry.key}`)) {
      conflicts.push({
        kind: kind.name,
        key: entry.key,
        reason: 'more than one object of the workspace has this name',
      });
    } else if (live) {
      const compared = compare(workspace, kind, entry, live, mode);
      conflicts.push(...compared.conflicts);
      if (compared.operation) operations.push(compared.operation);
    } else {
      // Only a reference to something that is itself new has to wait.
      const { steps, conflicts: beyond } = creations(entry, later.get(entry), kind);
      const [first, ...rest] = steps;
      conflicts.push(...beyond);
      if (first) operations.push(first);
      second.push(...rest);
    }
  }
  for (const one of second) operations.push(one);
  const kept: PlanConflict[] = [];
  if (mode === 'sync') {
    const extra = [...lives.values()].filter(
      ({ kind, fields }) =>
        kind !== 'workspace' && !(kind === 'secret_references' && fields.access === 'none'),
    );
    for (const { kind, key, kept: reason } of extra)
      if (reason !== undefined) kept.push({ kind, key, reason });
    operations.push(
      ...deletions(
        extra.filter((live) => live.kept === undefined),
        (name) => workspace.kind(name),
      ),
    );
  }
  const { place } = workspace;
  await breathe();
  const sealed = sealPlan(
    {
      for: {
        host: context.host,
        organisation: place.organisationId ?? '',
        workspace: { id: place.id, slug: place.slug, name: place.name },
      },
      mode,
      operations,
      conflicts,
      kept,
    },
    (context.now ?? Date.now)(),
  );
  await breathe();
  return sealed;
}

/** True when nothing stands between the workspace and the document. */
export function isEmptyPlan({ operations, conflicts }: Plan): boolean {
  return operations.length === 0 && conflicts.length === 0;
}

/** A plan as canonical JSON. */
export function planText(plan: Plan): string {
  return canonical(plan);
}
