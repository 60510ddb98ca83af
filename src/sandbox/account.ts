// The sandbox's account: one organisation with all its objects, in memory, for one run.
import { type Flow, History, type Rating } from './history.ts';
import { Identity } from './identity.ts';
import type { ApiKeyRow, AuditRecord, ConfigRow, PartialRow, PromptRow, WorkspaceRow } from './models.ts';
import { type Row, Store } from './store.ts';

/** One organisation and its objects. */
export class SandboxAccount {
  readonly organisation: { readonly id: string; readonly name: string };
  /** The user that the sandbox's own key acts for. */
  owner = '';
  readonly identity: Identity;
  readonly seed: number;
  /** Goes up whenever something may have changed: what was counted before is then out of date. */
  revision = 0;
  readonly #now: () => number;
  /** Set while the seed is laid, so that its objects have a past. */
  #then: number | undefined;
  #history: History | undefined;

  readonly workspaces = new Store<WorkspaceRow>('workspace');
  readonly users = new Store('user');
  readonly invites = new Store('invite');
  readonly scimGroups = new Store('SCIM group');
  readonly scimMappings = new Store('SCIM mapping');
  readonly collections = new Store('collection');
  readonly prompts = new Store<PromptRow>('prompt');
  readonly partials = new Store<PartialRow>('partial');
  readonly labels = new Store('label');
  readonly configs = new Store<ConfigRow>('config');
  readonly guardrails = new Store('guardrail');
  readonly integrations = new Store('integration');
  readonly providers = new Store('provider');
  readonly virtualKeys = new Store('virtual-key');
  readonly apiKeys = new Store<ApiKeyRow>('api-key');
  readonly secretReferences = new Store('secret-reference');
  readonly usageLimits = new Store('policy-usage-limits');
  readonly rateLimits = new Store('policy-rate-limits');
  readonly mcpIntegrations = new Store('mcp-integration');
  readonly mcpServers = new Store('mcp-server');
  readonly agentIntegrations = new Store('agent-integration');
  readonly agentServers = new Store('agent-server');
  readonly deployments = new Store('deployment');
  readonly exports = new Store('export');
  readonly #kinds = new Map<string, Store>();
  /** Ratings that came in while the sandbox runs, by id. */
  readonly feedback = new Map<string, Rating>();
  /** What the history is made of. */
  flows: readonly Flow[] = [];
  /** Changes made, newest last. */
  readonly audit: AuditRecord[] = [];
  /** Guardrails of the whole organisation, and the workspaces that are excepted from them. */
  readonly defaults = { input_guardrails: [] as string[], output_guardrails: [] as string[] };
  readonly exclusions = { input: new Set<string>(), output: new Set<string>() };

  /**
   * @param seed the same seed gives the same ids and the same history
   * @param now the clock, in ms since 1970
   */
  constructor(seed: number, now: () => number) {
    this.seed = seed;
    this.#now = now;
    this.identity = new Identity(seed);
    this.organisation = { id: this.identity.uuid(), name: 'Sandbox Organisation' };
  }

  /** The time, in ms since 1970. */
  now(): number {
    return this.#then ?? this.#now();
  }

  /** A time as replies write it: to the second, as recorded. Now, unless another is given in ms. */
  stamp(at = this.now()): string {
    return new Date(Math.floor(at / 1_000) * 1_000).toISOString();
  }

  /** Does something as if it were so many days ago. */
  ago<T>(days: number, work: () => T): T {
    this.#then = this.#now() - days * 86_400_000;
    try {
      return work();
    } finally {
      this.#then = undefined;
    }
  }

  /** The objects of a kind that has no field of its own. */
  kind(name: string): Store {
    const store = this.#kinds.get(name) ?? new Store(name);
    this.#kinds.set(name, store);
    return store;
  }

  /** What a new row of any kind starts with. */
  fresh(): { id: string; created_at: string; last_updated_at: string } {
    const stamp = this.stamp();
    return { id: this.identity.uuid(), created_at: stamp, last_updated_at: stamp };
  }

  /** Thirty days of requests, made when they are first asked for. */
  get history(): History {
    this.#history ??= new History(this.flows, this.seed, this.#now());
    return this.#history;
  }

  /** Everything that stands in a workspace, by kind. */
  belongings(): ReadonlyArray<Store<Row>> {
    const stores: unknown[] = [
      this.prompts,
      this.partials,
      this.configs,
      this.guardrails,
      this.integrations,
      this.providers,
      this.virtualKeys,
      this.apiKeys,
      this.usageLimits,
      this.rateLimits,
      this.mcpIntegrations,
      this.mcpServers,
      this.agentIntegrations,
      this.agentServers,
      this.exports,
      this.labels,
      this.collections,
      ...this.#kinds.values(),
    ];
    // A store of one kind of row is a store of rows to whoever only reads and removes.
    return stores as Store<Row>[];
  }
}
