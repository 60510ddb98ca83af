// Types shared by the workspace engine: access to Portkey, kinds of objects, and objects in normal form.
import type { ToolName } from '../generated/index.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The way to Portkey: operations by the names of their tools. A composite's context is one. */
export interface Upstream {
  /** @throws PortkeyError */
  readonly call: (tool: ToolName, args: Fields) => Promise<unknown>;
  /** Reads all pages; `stopped` says why there may be more. @throws PortkeyError */
  readonly list: (
    tool: ToolName,
    args: Fields,
    maxPages?: number,
  ) => Promise<{ readonly rows: readonly Fields[]; readonly stopped?: string }>;
  /** Runs for every item, a few at a time. The first failure ends it. */
  readonly mapConcurrent: <Item, Result>(
    items: readonly Item[],
    run: (item: Item) => Promise<Result>,
  ) => Promise<Result[]>;
  readonly progress: (message: string) => void;
  /** Waits, at most until the call is cancelled: what is called then fails. */
  readonly pause: (ms: number) => Promise<void>;
  /** False for an operation that the operator excluded by name. */
  readonly isAllowed: (tool: ToolName) => boolean;
}

/** The sections of a document, in the order in which they stand. */
export const kindNames = [
  'workspace',
  'secret_references',
  'integrations',
  'integration_access',
  'mcp_integrations',
  'mcp_integration_access',
  'collections',
  'labels',
  'partials',
  'guardrails',
  'providers',
  'virtual_keys',
  'prompts',
  'configs',
  'mcp_servers',
  'usage_limits',
  'rate_limits',
  'api_keys',
] as const;

export type KindName = (typeof kindNames)[number];

/** What references name, besides the singulars of the kinds. */
export type Referent =
  | 'workspace'
  | 'user'
  | 'secret_reference'
  | 'integration'
  | 'mcp_integration'
  | 'collection'
  | 'label'
  | 'partial'
  | 'guardrail'
  | 'provider'
  | 'virtual_key'
  | 'prompt'
  | 'config'
  | 'mcp_server'
  | 'api_key';

/** The workspace at hand. */
export interface Place {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisationId: string | undefined;
}

/** A rule that brings values which mean the same to one form. */
export interface NormalForm {
  readonly rule: string;
  readonly source: string;
  /** @param reply the whole object, for rules that need another field of it. */
  readonly apply: (value: unknown, reply: Fields) => unknown;
}

/** One object's field: how it is read, compared and written. */
export interface Field {
  /** The field in Portkey's reply; its own name unless said otherwise. */
  readonly from?: string;
  /** The argument that sets it; its own name unless said otherwise. */
  readonly as?: string;
  readonly type: 'text' | 'number' | 'flag' | 'map' | 'list' | 'any' | 'secret';
  readonly forms?: readonly NormalForm[];
  /** What a new object has when nothing is said; the same is left out of documents. */
  readonly made?: unknown;
  /**
   * When it can be written: with the creation alone, only afterwards, never since Portkey documents no way, or
   * elsewhere since it is another object's.
   */
  readonly settable?: 'create' | 'update' | 'never' | 'elsewhere';
  readonly required?: boolean;
  /** Members of a list of objects that tell its entries apart, which are then compared one by one. */
  readonly split?: readonly string[];
  /** An update leaves members alone that it does not name: those that go are sent empty. */
  readonly merges?: boolean;
  /** What is sent to empty it; null unless said otherwise. */
  readonly clear?: unknown;
  /** The further call that writes it, by name in the kind's `parts`; else creation and update do. */
  readonly part?: string;
  /** Paths of credentials in it: `*.api_key`; `**` is every text, at any depth. */
  readonly secrets?: readonly string[];
  /** Where it holds templates, in which partials are named as `{{> name}}`: itself, or its `string` members. */
  readonly template?: 'here' | 'below';
  /** It is one reference, to an object of this sort. */
  readonly refers?: Referent;
  /** It says what a new object has, and is not compared with one that exists. */
  readonly onlyNew?: boolean;
}

/** What Portkey calls an object. */
export interface Handle {
  readonly id: string;
  readonly slug: string | undefined;
  /** Its slug leads to an object of another workspace, so that it is called by its id. */
  readonly byId?: true;
}

/** An object of Portkey's as one of its lists has it. */
export interface Row extends Handle {
  readonly name: string;
  readonly reply: Fields;
  /** It is the organisation's: references may name it, and the workspace's file does not hold it. */
  readonly shared: boolean;
  /** The reply says itself that it belongs to the workspace. */
  readonly sure: boolean;
}

/** An object that was read whole, in normal form: references are written as such, secrets are slots. */
export interface Live {
  readonly kind: KindName;
  readonly key: string;
  readonly handle: Handle;
  readonly fields: Fields;
  readonly sure: boolean;
  /** Why it must not be deleted. */
  readonly kept?: string;
}

/** A write to one object: what it is, what it is to become. Values are as Portkey takes them. */
export interface Write {
  readonly handle: Handle;
  /** The fields in full that are to be written, references resolved and secrets filled in. */
  readonly fields: Fields;
  /** What `extra` of the kind read of the object, freshly. */
  readonly reply: Fields;
}

export interface Site {
  readonly up: Upstream;
  readonly place: Place;
}

export interface Kind {
  readonly name: KindName;
  /** One of it, in diffs and references. */
  readonly one: string;
  /** The member of a document's entry that it is known by. */
  readonly identity: 'slug' | 'name' | 'path' | 'integration' | 'single';
  readonly fields: Readonly<Record<string, Field>>;
  /** Written in references by this; the id where it has no slug. */
  readonly written?: 'id' | 'slug';
  readonly tools: {
    readonly list?: ToolName;
    readonly create?: ToolName;
    readonly update?: ToolName;
    readonly remove?: ToolName;
    /** Further operations of its parts. */
    readonly more?: readonly ToolName[];
  };
  /** Every object of the workspace, and the organisation's that it may use. */
  readonly list: (site: Site) => Promise<readonly Row[]>;
  /** The object in full: Portkey's replies in one. */
  readonly read: (site: Site, row: Row) => Promise<Fields>;
  /** @param fields all that the object is to have. @returns what Portkey calls the new object. */
  readonly create: (site: Site, fields: Fields) => Promise<Handle>;
  /** Writes fields that have no part. */
  readonly update: (site: Site, write: Write) => Promise<void>;
  /** Absent where it cannot be deleted. */
  readonly remove?: (site: Site, handle: Handle, reply: Fields) => Promise<void>;
  readonly parts?: Readonly<Record<string, (site: Site, write: Write) => Promise<void>>>;
  /**
   * Whether an object that exists was left half made by the same creation: its fields are allowed to be those
   * of a step on the way.
   */
  readonly underWay?: (field: string, live: unknown, wanted: Fields) => boolean;
}
