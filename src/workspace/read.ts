// Reads a workspace: first the lists, which tell what every id and slug means; then objects in full, a few at a time,
// each brought to its normal form at once, so that memory grows with what is kept and not with what is read.
import { PortkeyError } from '../portkey/errors.ts';
import { textOf, unwrap } from '../portkey/response/reply-object.ts';
import { isRecord } from '../runtime/json.ts';
import { inOrder } from './atoms.ts';
import { digestOf, isEmpty } from './canonical.ts';
import { belonging, wholeList } from './kinds/define.ts';
import { type KindTable, referentOf, kinds as usualKinds } from './kinds/index.ts';
import { defaultCollection } from './kinds/partials.ts';
import { forms } from './normal-forms.ts';
import { patient } from './patient.ts';
import { References, resolve, token } from './references.ts';
import { eachSlot, hideSecrets, nameAt } from './secrets.ts';
import {
  type Fields,
  type Kind,
  type KindName,
  kindNames,
  type Live,
  type Place,
  type Row,
  type Upstream,
} from './types.ts';

/** What a file does not hold, and why. */
export interface LeftOut {
  readonly kind: KindName;
  readonly key?: string;
  readonly reason: string;
}

export interface Listed {
  readonly key: string;
  readonly row: Row;
}

/** Why an object stays, whatever a plan says. */
export interface Guard {
  /** Patterns such as `config/Main*`: objects that are never deleted. */
  readonly protected: readonly string[];
}

/** Of objects that share a name, so many are named. */
const namesShown = 20;

/** Part by part and never back: as a regular expression, a pattern of many stars costs a power of the name's length. */
export function matches(pattern: string, name: string): boolean {
  const text = name.toLowerCase();
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Marks that an object carries itself: a tag, or metadata of a prompt or a key. */
function marksOf(reply: Fields): Fields {
  const defaults = isRecord(reply.defaults) ? reply.defaults.metadata : undefined;
  const published = isRecord(reply.published) ? reply.published.template_metadata : undefined;
  const all = [reply.tags, reply.metadata, reply.template_metadata, published, defaults];
  return Object.assign({}, ...all.filter(isRecord)) as Fields;
}

/** Why the object must not be deleted; undefined when it may be. */
export function keptBecause(
  kind: Kind,
  key: string,
  reply: Fields,
  sure: boolean,
  guard: Guard,
): string | undefined {
  const name = `${kind.one}/${key}`;
  const pattern = guard.protected.find((one) => matches(one, name));
  if (pattern !== undefined) return `protected by ${pattern}`;
  const marks = marksOf(reply);
  if (marks.protected === true || String(marks.protected) === 'true') return 'it is marked as protected';
  const manager = textOf(marks.managed_by) ?? textOf(marks.managedBy);
  if (manager !== undefined && manager !== 'portkey-admin-mcp') return `it is managed by ${manager}`;
  if (kind.remove === undefined) return 'a plan deletes none of its kind';
  if (key === defaultCollection) return 'every workspace has it';
  return sure ? undefined : 'Portkey does not say that it belongs to this workspace';
}

export class Workspace {
  readonly place: Place;
  readonly references = new References();
  readonly #up: Upstream;
  readonly #kinds: KindTable;
  readonly #guard: Guard;
  readonly #listed = new Map<KindName, Map<string, Listed>>();
  /** Kinds that could not be listed, each with the reason. */
  readonly unreadable = new Map<KindName, string>();
  /** Keys that more than one object has. */
  readonly ambiguous = new Set<string>();
  readonly leftOut: LeftOut[] = [];

  private constructor(up: Upstream, place: Place, kinds: KindTable, guard: Guard) {
    this.#up = up;
    this.place = place;
    this.#kinds = kinds;
    this.#guard = guard;
  }

  /**
   * Lists a workspace.
   * @param wanted kinds that will be read; others are listed only so that references to them are known.
   * @throws PortkeyError when the workspace itself cannot be read.
   */
  static async open(
    upstream: Upstream,
    workspaceId: string,
    wanted: ReadonlySet<KindName>,
    guard: Guard = { protected: [] },
    kinds: KindTable = usualKinds,
  ): Promise<Workspace> {
    const up = patient(upstream);
    const reply = unwrap(await up.call('get_workspace', { workspaceId }));
    const id = textOf(reply.id) ?? workspaceId;
    const shown = textOf(reply.name) ?? id;
    const icon = textOf(reply.icon);
    const name = (icon !== undefined && shown.startsWith(icon) ? shown.slice(icon.length) : shown).trim();
    const place = {
      id,
      slug: textOf(reply.slug) ?? workspaceId,
      name,
      organisationId: textOf(reply.organisation_id),
    };
    const workspace = new Workspace(up, place, kinds, guard);
    await workspace.#list(wanted);
    return workspace;
  }

  kind(name: KindName): Kind {
    const kind = this.#kinds.get(name);
    if (!kind) throw new Error(`there is no kind ${name}`);
    return kind;
  }

  get up(): Upstream {
    return this.#up;
  }

  async #list(wanted: ReadonlySet<KindName>): Promise<void> {
    const listed = kindNames.filter((name) => wanted.has(name) || referentOf(name) !== undefined);
    await Promise.all([
      this.#addPlaces(),
      wanted.has('api_keys') || wanted.has('mcp_servers') ? this.#addUsers() : undefined,
    ]);
    const rows = await this.#up.mapConcurrent(
      listed,
      async (name) => [name, await this.#rowsOf(name)] as const,
    );
    const ofKind = new Map(rows);
    // What is referred to first: a policy without a name is known by what it refers to.
    const first = (name: KindName): number => Number(referentOf(name) === undefined);
    for (const name of [...kindNames].sort((a, b) => first(a) - first(b)))
      this.#index(name, ofKind.get(name) ?? []);
  }

  async #rowsOf(name: KindName): Promise<readonly Row[]> {
    const kind = this.kind(name);
    try {
      return await kind.list({ up: this.#up, place: this.place });
    } catch (error) {
      if (!(error instanceof PortkeyError) || !this.#mayGoOn(error)) throw error;
      this.unreadable.set(name, error.message);
      this.leftOut.push({ kind: name, reason: `it could not be read: ${error.message}` });
      return [];
    }
  }

  /** What one key or plan may not read is left out; what fails for every call ends the reading. */
  #mayGoOn({ facts: { status, code } }: PortkeyError): boolean {
    return status === 403 || status === 404 || status === 400 || code === 'tool_excluded';
  }

  async #optional(read: () => Promise<readonly Fields[]>): Promise<readonly Fields[]> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof PortkeyError && this.#mayGoOn(error)) return [];
      throw error;
    }
  }

  async #addPlaces(): Promise<void> {
    this.references.add('workspace', '.', this.place, this.place.id);
    const site = { up: this.#up, place: this.place };
    const others = await this.#optional(() => wholeList(site, 'list_workspaces', {}));
    for (const reply of others) {
      const [id, slug] = [textOf(reply.id), textOf(reply.slug)];
      if (id === undefined || slug === undefined || id === this.place.id) continue;
      this.references.add('workspace', slug, { id, slug }, id);
    }
  }

  async #addUsers(): Promise<void> {
    const site = { up: this.#up, place: this.place };
    const members = await this.#optional(() =>
      wholeList(site, 'list_workspace_members', { workspaceId: this.place.id }),
    );
    const unnamed = members.some(({ email }) => textOf(email) === undefined);
    const users = unnamed ? await this.#optional(() => wholeList(site, 'list_all_users', {})) : [];
    for (const reply of [...users, ...members]) {
      const id = textOf(reply.user_id) ?? textOf(reply.id);
      const email = textOf(reply.email);
      if (id !== undefined && email !== undefined)
        this.references.add('user', email, { id, slug: undefined }, id);
    }
  }

  /** What the object is known by: its slug or name, the path of a collection; a policy without a name by what it limits. */
  #keyOf(kind: Kind, row: Row): string {
    switch (kind.identity) {
      case 'single':
        return kind.one;
      case 'slug':
        return row.slug ?? row.id;
      case 'integration':
        return row.slug ?? row.id;
      case 'path':
        return String(row.reply.path);
      default:
        if (row.name.trim() !== '') return row.name.trim();
        return kind.name.endsWith('_limits') ? this.#unnamedKey(kind, row.reply) : '';
    }
  }

  /** The key that a document gives it, by what the kind has of it. */
  #unnamedKey({ fields }: Kind, { conditions, group_by, type, unit, target }: Fields): string {
    const said = [conditions, group_by, type, unit ?? null, (fields.target && target) ?? null];
    return `unnamed ${digestOf(this.references.encode(said, '')).slice(0, 8)}`;
  }

  #index(name: KindName, rows: readonly Row[]): void {
    const kind = this.kind(name);
    const referent = referentOf(name);
    const byKey = new Map<string, Row[]>();
    // The workspace's own first: a name that the organisation uses too means the workspace's.
    for (const row of [...rows].sort((a, b) => Number(a.shared) - Number(b.shared))) {
      const key = this.#keyOf(kind, row);
      const before = byKey.get(key);
      if (!before) byKey.set(key, [row]);
      else if (!row.shared || before[0]?.shared) before.push(row);
    }
    const listed = new Map<string, Listed>();
    for (const [key, [row, ...twins]] of byKey) {
      if (!row) continue;
      if (twins.length > 0 || key === '') {
        this.ambiguous.add(`${kind.one}/${key}`);
        if (!row.shared) this.#leaveOut(name, key, [row, ...twins]);
        continue;
      }
      if (referent) this.#refer(kind, key, row);
      if (!row.shared) listed.set(key, { key, row });
    }
    this.#listed.set(name, listed);
  }

  #leaveOut(kind: KindName, key: string, rows: readonly Row[]): void {
    const shown = rows.slice(0, namesShown).map(({ id, slug }) => slug ?? id);
    const slugs = [...shown, ...(rows.length > shown.length ? ['…'] : [])].join(', ');
    const reason =
      key === ''
        ? `it has no name (${slugs})`
        : `${rows.length} objects have this name (${slugs}): rename all but one`;
    this.leftOut.push({ kind, key, reason });
  }

  #refer(kind: Kind, key: string, row: Row): void {
    const referent = referentOf(kind.name);
    if (!referent) return;
    const written = kind.written === 'slug' ? (row.slug ?? row.id) : row.id;
    this.references.add(referent, key, row, written);
  }

  /** The workspace's own objects of a kind, by key. */
  listed(name: KindName): ReadonlyMap<string, Listed> {
    return this.#listed.get(name) ?? new Map();
  }

  /** Lists a kind anew, where it is not known whether a write was made. @throws PortkeyError */
  async relist(kind: Kind): Promise<void> {
    this.#index(kind.name, await kind.list({ up: this.#up, place: this.place }));
  }

  /** A value as Portkey's fields have it; references to what is not there stay as they are written. */
  raw(value: unknown): unknown {
    return resolve(
      value,
      (reference) => this.references.find(reference) ?? token(reference.one, reference.key),
    );
  }

  /** Takes note of an object that was just made. */
  add(kind: Kind, key: string, row: Row): void {
    this.#note(kind, { key, row });
    this.#refer(kind, key, row);
  }

  forget(kind: Kind, key: string): void {
    this.#listed.get(kind.name)?.delete(key);
  }

  #note({ name }: Kind, listed: Listed): void {
    const known = this.#listed.get(name);
    if (known) known.set(listed.key, listed);
    else this.#listed.set(name, new Map([[listed.key, listed]]));
  }

  /**
   * Portkey's replies about one object, in one. A slug may stand in several workspaces, and a key of the organisation
   * reaches them all: where it leads elsewhere, the object is called by its id.
   * @throws PortkeyError
   */
  async reply(kind: Kind, listed: Listed): Promise<{ readonly listed: Listed; readonly reply: Fields }> {
    const site = { up: this.#up, place: this.place };
    const reply = await kind.read(site, listed.row);
    if (this.#isThis(listed.row, reply)) return { listed, reply };
    const row = { ...listed.row, byId: true } as const;
    const other = { ...listed, row };
    const again = listed.row.byId ? reply : await kind.read(site, row);
    if (!this.#isThis(row, again)) {
      throw new PortkeyError({
        code: 'other_workspace',
        message: `${kind.one} ${listed.key}: Portkey gives an object of another workspace for it.`,
        hint: 'Use a key of this workspace, which reaches no other.',
      });
    }
    this.#note(kind, other);
    return { listed: other, reply: again };
  }

  #isThis({ reply: { id } }: Row, reply: Fields): boolean {
    const same = textOf(id) === undefined || textOf(reply.id) === undefined || id === reply.id;
    return same && belonging(reply, this.place) !== 'elsewhere';
  }

  /** An object in normal form, from Portkey's replies. */
  live(kind: Kind, { key, row }: Listed, reply: Fields): Live {
    const fields: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(kind.fields)) {
      let value = reply[field.from ?? name];
      for (const form of field.forms ?? []) value = form.apply(value, reply);
      value = hideSecrets(field, field.type === 'secret' && isEmpty(value) ? undefined : value);
      value = eachSlot(value, [name], (at) => ({ secret: nameAt(kind.one, key, at) }));
      value = inOrder(field, this.references.encode(value, name, field.template));
      if (!field.required) value = forms.absent.apply(value, reply);
      if (value === undefined || value === null || value === field.made) continue;
      fields[name] = value;
    }
    const kept = keptBecause(kind, key, reply, row.sure, this.#guard);
    const handle = { id: row.id, slug: row.slug, ...(row.byId && { byId: row.byId }) };
    return { kind: kind.name, key, handle, fields, sure: row.sure, ...(kept !== undefined && { kept }) };
  }

  /** Reads objects of a kind in full, a few at a time. */
  async read(name: KindName, keys?: ReadonlySet<string>): Promise<Live[]> {
    const kind = this.kind(name);
    const wanted = [...this.listed(name).values()].filter(({ key }) => keys === undefined || keys.has(key));
    let done = 0;
    return await this.#up.mapConcurrent(wanted, async (listed) => {
      const whole = await this.reply(kind, listed);
      const live = this.live(kind, whole.listed, whole.reply);
      done += 1;
      if (done % 25 === 0) this.#up.progress(`${name}: ${done} of ${wanted.length} read`);
      return live;
    });
  }
}
