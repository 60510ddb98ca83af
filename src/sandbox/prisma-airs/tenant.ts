// Objects of a tenant that a Portkey account lacks: access scopes, workspaces that need one, catalogs.
import { addWorkspace } from '../domains/workspaces.ts';
import type { WorkspaceRow } from '../models.ts';
import { apply } from '../resource.ts';
import type { Call } from '../sandbox-request.ts';
import { denied, refused } from './refusals.ts';

interface Scope {
  readonly name: string;
  description: string;
  resources: readonly Readonly<Record<string, unknown>>[];
}

/** AI services that integrations are made for, by the id that Portkey knows them under. */
const services = ['openai', 'anthropic', 'bedrock', 'azure-openai', 'vertex-ai', 'x-ai'] as const;

/** An invented UUID for a name, the same in every run. */
function uuidFor(name: string): string {
  const hex = Buffer.from(name.padEnd(16, '.')).toString('hex').slice(0, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export class Tenant {
  readonly id: string;
  readonly #scopes = new Map<string, Scope>();
  readonly #scopeOf = new Map<string, string>();

  constructor(id: string, workspaces: readonly WorkspaceRow[]) {
    this.id = id;
    for (const { id: workspace, slug } of workspaces) {
      const name = `ws_${slug}`;
      this.#scopes.set(name, { name, description: '', resources: [binding(slug)] });
      this.#scopeOf.set(workspace, name);
    }
  }

  /** The provider's id as Portkey's handlers know it. */
  serviceOf(id: unknown): unknown {
    return services.find((name) => uuidFor(name) === id) ?? id;
  }

  providers(): unknown {
    const data = services.map((slug) => ({ id: uuidFor(slug), slug, name: slug }));
    return { success: true, data };
  }

  /** True where the account has a role: in this sandbox, on every scope that is bound to its workspace. */
  reaches({ id, slug }: WorkspaceRow): boolean {
    const scope = this.#scopes.get(this.#scopeOf.get(id) ?? '');
    return scope?.resources.some((resource) => resource['resource_id'] === slug) ?? false;
  }

  scope(name: string): Scope {
    const found = this.#scopes.get(name);
    if (!found) throw refused(404, 'AB08', `no scope ${name}`);
    return found;
  }

  #shown(scope: Scope): Record<string, unknown> {
    return { id: `${scope.name}:${this.id}`, ...scope };
  }

  scopes(): unknown {
    const items = [...this.#scopes.values()].map((scope) => this.#shown(scope));
    return { count: items.length, items };
  }

  showScope(name: string): unknown {
    return this.#shown(this.scope(name));
  }

  addScope(body: Readonly<Record<string, unknown>>): unknown {
    const name = String(body['name']);
    if (!/^[\w.-]+$/.test(name)) throw refused(400, 'AB01', 'name takes letters, digits, _ . -');
    if (this.#scopes.has(name)) throw refused(409, 'AB07', `the scope ${name} exists`);
    const scope = { name, description: String(body['description'] ?? ''), resources: bindings(body) };
    this.#scopes.set(name, scope);
    return this.#shown(scope);
  }

  changeScope(name: string, body: Readonly<Record<string, unknown>>): unknown {
    const scope = this.scope(name);
    scope.description = String(body['description'] ?? scope.description);
    scope.resources = bindings(body);
    return this.#shown(scope);
  }

  removeScope(name: string): undefined {
    this.scope(name);
    this.#scopes.delete(name);
  }

  shown({ members: _, ...row }: WorkspaceRow): Record<string, unknown> {
    return { ...row, scope_name: this.#scopeOf.get(row.id) ?? null, object: 'workspace' };
  }

  listWorkspaces(call: Call, within: (row: WorkspaceRow) => boolean): unknown {
    const status = String(call.query['status'] ?? 'active');
    const rows = call.account.workspaces.where((row) => row['status'] === status && within(row));
    return { object: 'list', total: rows.length, data: rows.map((row) => this.shown(row)) };
  }

  workspace(call: Call): WorkspaceRow {
    const row = call.account.workspaces.find(call.id);
    if (row?.['status'] !== 'active') throw refused(404, 'AB08', 'workspace not found');
    return row;
  }

  addWorkspace(call: Call): unknown {
    const scope = String(call.body['scope_name']);
    if (!this.#scopes.has(scope)) throw refused(400, 'AB01', `scope_name: there is no scope ${scope}`);
    const row = addWorkspace(call.account, call.body);
    this.#scopeOf.set(row.id, scope);
    const { id, name, slug, description, created_at, last_updated_at } = row as Record<string, unknown>;
    return {
      id,
      name,
      slug,
      description,
      created_at,
      last_updated_at,
      scope_name: scope,
      object: 'workspace',
    };
  }

  changeWorkspace(call: Call): unknown {
    const row = call.account.workspaces.find(call.id);
    if (row?.['status'] !== 'active' || Object.keys(call.body).length === 0)
      throw refused(400, 'AB01', 'No update fields provided');
    if (Array.isArray(call.body['usage_limits']) && call.body['usage_limits'].length === 0)
      throw refused(400, 'AB01', 'usage_limits cannot be an empty list; null clears it');
    apply(call.account, row, { ...call.body, ...(call.body['icon'] === '' && { icon: null }) });
    return {};
  }

  archiveWorkspace(call: Call): undefined {
    apply(call.account, this.workspace(call), { status: 'archived' });
  }

  info(call: Call): unknown {
    if (call.path['tenant'] !== this.id) throw denied();
    return { id: call.account.organisation.id, settings: {}, benefits: {}, subscription: {} };
  }
}

function binding(slug: string): Record<string, unknown> {
  return { resource_type: 'workspace', resource_id: slug, metadata: [] };
}

function bindings(body: Readonly<Record<string, unknown>>): Scope['resources'] {
  return Array.isArray(body['resources']) ? (body['resources'] as Scope['resources']) : [];
}
