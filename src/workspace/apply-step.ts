// One step of a plan: reads the object again, refuses what changed since the plan, and writes what is still missing.
import { PortkeyError } from '../portkey/errors.ts';
import { isRecord } from '../runtime/json.ts';
import { atomsOf, choose, fieldOf, fieldsOf } from './atoms.ts';
import { same } from './canonical.ts';
import { settableAtCreation } from './kinds/define.ts';
import { settled } from './kinds/settled.ts';
import { type Operation, type Plan, restDigest } from './plan.ts';
import type { Listed, Workspace } from './read.ts';
import { nameOf, resolve } from './references.ts';
import { fillSecrets } from './secrets.ts';
import type { Fields, Handle, Kind, KindName, Live } from './types.ts';

/** An object that is not as the plan has it. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly conflict:
    | { readonly part: string; readonly planned: unknown; readonly wanted: unknown; readonly found: unknown }
    | undefined;

  constructor(message: string, conflict?: ConflictError['conflict']) {
    super(message);
    this.conflict = conflict;
  }
}

/** True when a call that failed so may have been carried out all the same. */
export function mayBeMade(error: unknown): boolean {
  if (!(error instanceof PortkeyError)) return false;
  const { status, code } = error.facts;
  if (status !== undefined) return status >= 500 || status === 408 || status < 300;
  return !/^(?:no_api_key|bad_key|tool_excluded|invalid_arguments?|organisation_wide|not_carried)$/.test(
    code ?? '',
  );
}

/** Values that an object's parts may have while the plan is under way, by part. */
type OnTheWay = (kind: KindName, key: string, part: string) => readonly unknown[];

function onTheWayOf(plan: Plan): OnTheWay {
  const values = new Map<string, unknown[]>();
  for (const { kind, key, now, will } of plan.operations)
    for (const side of [now, will])
      for (const [part, value] of Object.entries(side ?? {})) {
        const name = JSON.stringify([kind, key, part]);
        const known = values.get(name);
        if (known) known.push(value);
        else values.set(name, [value]);
      }
  return (kind, key, part) => values.get(JSON.stringify([kind, key, part])) ?? [];
}

export class Run {
  readonly #workspace: Workspace;
  readonly #plan: Plan;
  readonly #secret: (name: string) => string | undefined;
  readonly #onTheWay: OnTheWay;

  constructor(workspace: Workspace, plan: Plan, secret: (name: string) => string | undefined) {
    this.#workspace = workspace;
    this.#plan = plan;
    this.#secret = secret;
    this.#onTheWay = onTheWayOf(plan);
  }

  #same(a: unknown, b: unknown): boolean {
    return same(this.#workspace.raw(a), this.#workspace.raw(b));
  }

  #ready(value: unknown): unknown {
    const found = resolve(value, (reference) => {
      const written = this.#workspace.references.find(reference);
      if (written === undefined)
        throw new ConflictError(`It refers to ${nameOf(reference)}, which the workspace does not have.`);
      return written;
    });
    return fillSecrets(found, (name) => this.#secret(name) ?? '');
  }

  /** @returns undefined for an object that is gone. */
  async #current(
    kind: Kind,
    key: string,
  ): Promise<{ live: Live; reply: Fields; listed: Listed } | undefined> {
    const listed = this.#workspace.listed(kind.name).get(key);
    if (!listed) return undefined;
    try {
      const whole = await this.#workspace.reply(kind, listed);
      return { ...whole, live: this.#workspace.live(kind, whole.listed, whole.reply) };
    } catch (error) {
      if (error instanceof PortkeyError && error.facts.status === 404) return undefined;
      throw error;
    }
  }

  /** Writes parts of an object: its own fields in one call, then what has calls of its own. */
  async #write(
    kind: Kind,
    live: Live,
    reply: Fields,
    wanted: Fields,
    parts: readonly string[],
  ): Promise<void> {
    if (parts.length === 0) return;
    const site = { up: this.#workspace.up, place: this.#workspace.place };
    const changed = new Set(parts.map(fieldOf));
    const full = this.#ready(
      fieldsOf(kind, { ...atomsOf(kind, live.fields), ...choose(wanted, parts) }),
    ) as Fields;
    const own: Record<string, unknown> = {};
    for (const name of changed) {
      const field = kind.fields[name];
      if (!field || field.part !== undefined) continue;
      const value = full[name] === undefined ? (field.clear ?? null) : full[name];
      own[name] = field.merges ? withEmptied(live.fields[name], value) : value;
    }
    if (Object.keys(own).length > 0) await kind.update(site, { handle: live.handle, fields: own, reply });
    for (const [part, write] of Object.entries(kind.parts ?? {})) {
      const names = Object.keys(kind.fields).filter((name) => kind.fields[name]?.part === part);
      if (!names.some((name) => changed.has(name))) continue;
      const fields = Object.fromEntries(names.map((name) => [name, full[name] ?? kind.fields[name]?.made]));
      await write(site, { handle: live.handle, fields, reply });
    }
  }

  #conflict(part: string, operation: Operation, found: unknown): ConflictError {
    const planned = operation.now?.[part] ?? null;
    const wanted = operation.will?.[part] ?? null;
    return new ConflictError(`${part} is not as it was when the plan was made.`, {
      part,
      planned,
      wanted,
      found: found ?? null,
    });
  }

  async #create(kind: Kind, operation: Operation): Promise<'done' | 'already'> {
    const wanted = operation.will ?? {};
    if (this.#workspace.ambiguous.has(`${kind.one}/${operation.key}`))
      throw new ConflictError('More than one object of the workspace has this name.');
    const found = await this.#current(kind, operation.key);
    if (found) return await this.#finish(kind, operation, found);
    const fields = this.#ready(fieldsOf(kind, wanted)) as Fields;
    const site = { up: this.#workspace.up, place: this.#workspace.place };
    const handle = await kind.create(site, fields);
    this.#add(kind, operation.key, handle, fields);
    const rest = Object.keys(wanted).filter(
      (part) => !isMadeWith(kind, part) || kind.fields[fieldOf(part)]?.part !== undefined,
    );
    if (rest.length === 0) return 'done';
    // A read right after the creation may not find it yet.
    const made = await settled(this.#workspace.up, () => this.#current(kind, operation.key));
    if (!made) throw new ConflictError('Portkey made it, and does not show it yet.');
    await this.#write(kind, made.live, made.reply, wanted, this.#open(kind, made.live, rest, wanted));
    return 'done';
  }

  #add(kind: Kind, key: string, handle: Handle, fields: Fields): void {
    const row = { ...handle, name: String(fields.name ?? key), shared: false, sure: true };
    // A list would tell a collection's path, and nothing else that the reader has not from the object itself.
    this.#workspace.add(kind, key, {
      ...row,
      reply: { ...fields, id: handle.id, slug: handle.slug, path: key },
    });
  }

  /** Parts that are not as wanted. */
  #open(kind: Kind, live: Live, parts: readonly string[], wanted: Fields): string[] {
    const atoms = atomsOf(kind, live.fields);
    return parts.filter(
      (part) => !this.#same(atoms[part], wanted[part]) && kind.fields[fieldOf(part)]?.onlyNew !== true,
    );
  }

  /** An object that is there already: made by an earlier run of this plan, or else by somebody. */
  async #finish(
    kind: Kind,
    operation: Operation,
    { live, reply }: { readonly live: Live; readonly reply: Fields },
  ): Promise<'done' | 'already'> {
    const wanted = operation.will ?? {};
    const open = this.#open(kind, live, Object.keys(wanted), wanted);
    const atoms = atomsOf(kind, live.fields);
    const full = this.#workspace.raw(fieldsOf(kind, wanted)) as Fields;
    for (const part of open) {
      const field = fieldOf(part);
      if (!isMadeWith(kind, part)) continue;
      const onTheWay = this.#onTheWay(kind.name, operation.key, part).some((value) =>
        this.#same(value, atoms[part]),
      );
      if (!onTheWay && kind.underWay?.(field, this.#workspace.raw(atoms[part]), full) !== true)
        throw this.#conflict(part, operation, atoms[part]);
    }
    const later = this.#plan.operations.filter(
      (other) => other !== operation && other.kind === kind.name && other.key === operation.key,
    );
    // What a later step of the plan wrote is not written back.
    const todo = open.filter((part) => !later.some(({ will }) => will !== null && part in will));
    await this.#write(kind, live, reply, wanted, todo);
    return todo.length === 0 ? 'already' : 'done';
  }

  async #update(kind: Kind, operation: Operation): Promise<'done' | 'already'> {
    const wanted = operation.will ?? {};
    const planned = operation.now ?? {};
    const found = await this.#current(kind, operation.key);
    if (!found) throw new ConflictError('It is not there any more.');
    const atoms = atomsOf(kind, found.live.fields);
    const open: string[] = [];
    for (const part of new Set([...Object.keys(planned), ...Object.keys(wanted)])) {
      if (this.#same(atoms[part], wanted[part])) continue;
      if (!this.#same(atoms[part], planned[part])) throw this.#conflict(part, operation, atoms[part]);
      open.push(part);
    }
    if (operation.rest !== undefined) {
      const others = Object.keys(atoms).filter((part) => !(part in planned) && !(part in wanted));
      if (restDigest(this.#workspace, choose(atoms, others)) !== operation.rest)
        throw new ConflictError('Other parts of it changed since the plan was made.');
    }
    await this.#write(kind, found.live, found.reply, wanted, open);
    return open.length === 0 ? 'already' : 'done';
  }

  async #delete(kind: Kind, operation: Operation): Promise<'done' | 'already'> {
    const found = await this.#current(kind, operation.key);
    if (!found) return 'already';
    const { live, reply } = found;
    if (live.kept !== undefined) throw new ConflictError(`It is not deleted: ${live.kept}.`);
    if (!kind.remove) throw new ConflictError('It is not deleted: a plan deletes none of its kind.');
    const atoms = atomsOf(kind, live.fields);
    const planned = operation.now ?? {};
    // What was made by an apply is taken back as far as that apply made it; else all of it must be as planned.
    const parts =
      this.#plan.mode === 'revert'
        ? Object.keys(planned)
        : [...new Set([...Object.keys(planned), ...Object.keys(atoms)])];
    for (const part of parts) {
      if (kind.fields[fieldOf(part)]?.onlyNew === true) continue;
      if (!this.#same(atoms[part], planned[part])) throw this.#conflict(part, operation, atoms[part]);
    }
    await kind.remove({ up: this.#workspace.up, place: this.#workspace.place }, live.handle, reply);
    this.#workspace.forget(kind, operation.key);
    return 'done';
  }

  /** Makes one step, or finds it made. Where a failed call may have been carried out, the object tells. */
  async step(operation: Operation): Promise<'done' | 'already'> {
    const kind = this.#workspace.kind(operation.kind);
    const run = { create: this.#create, update: this.#update, delete: this.#delete }[operation.action];
    try {
      return await run.call(this, kind, operation);
    } catch (error) {
      if (!mayBeMade(error)) throw error;
      if (await this.#isMade(kind, operation)) return 'done';
      throw error;
    }
  }

  async #isMade(kind: Kind, operation: Operation): Promise<boolean> {
    try {
      if (operation.action !== 'update') await this.#workspace.relist(kind);
      const found = await this.#current(kind, operation.key);
      if (operation.action === 'delete') return found === undefined;
      if (!found) return false;
      const wanted = operation.will ?? {};
      return this.#open(kind, found.live, Object.keys(wanted), wanted).length === 0;
    } catch {
      return false;
    }
  }
}

/** Whether a part is set by the creation itself. */
function isMadeWith(kind: Kind, part: string): boolean {
  const field = kind.fields[fieldOf(part)];
  return field !== undefined && settableAtCreation(field);
}

/** An object for an update that leaves alone what it does not name: members that go are sent empty. */
function withEmptied(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after)) return after;
  const gone = Object.entries(before)
    .filter(([key]) => after[key] === undefined)
    .map(([key, value]) => [key, Array.isArray(value) ? [] : isRecord(value) ? {} : null] as const);
  return { ...Object.fromEntries(gone), ...after };
}
