// Facts of one operation, as codegen emits them into src/generated/operations.

/**
 * Which host serves the operation. Portkey: the Admin API (`control`). Prisma AIRS: a workspace's objects (`data`), the
 * tenant's (`admin`), access management (`iam`). Both: the gateway, and the public origin, which takes no key.
 */
export type Plane = 'control' | 'data' | 'admin' | 'iam' | 'gateway' | 'public';

/** Who answers on a plane, as messages name it, and the setting that has its address. */
export const answeredBy: Readonly<Record<Plane, { readonly service: string; readonly setting: string }>> = {
  control: { service: 'Portkey', setting: 'PORTKEY_BASE_URL' },
  data: { service: 'Prisma AIRS', setting: 'PANW_AI_GW_DATA_ENDPOINT' },
  admin: { service: 'Prisma AIRS', setting: 'PANW_AI_GW_ADMIN_ENDPOINT' },
  iam: { service: 'Prisma AIRS', setting: 'PANW_IAM_ENDPOINT' },
  gateway: { service: 'The gateway', setting: 'the address of the gateway' },
  public: { service: 'Portkey', setting: 'the network' },
};

/** The names that PORTKEY_PLATFORM takes. */
export type PlatformName = 'portkey' | 'prisma-airs';

/** A version segment of the base URL. */
export type Base = 'v1' | 'v2';

/** One argument that travels outside the body: the caller's name and, where it differs, the name on the wire. */
export interface Argument {
  readonly name: string;
  readonly wire: string;
  /** Written another way than the caller gives it: an ISO time whose `Z` becomes `+00:00`. */
  readonly format?: 'numeric-offset';
}

/** Arguments that travel under the names that callers give them. */
export function sameOnWire(...names: readonly string[]): readonly Argument[] {
  return names.map((name) => ({ name, wire: name }));
}

/** How a list operation pages: the caller's argument names, and whether the first page is 0 or 1. */
export interface Paging {
  readonly page: string;
  readonly size: string;
}

/** The read that shows what a write has set. */
export interface ShownBy {
  readonly tool: string;
  /** The read's argument that no argument of the write gives, and the fields of the write's reply that may have it. */
  readonly id?: { readonly argument: string; readonly reply: readonly string[] };
  /** The read takes `version`, and shows the newest one for `latest`. */
  readonly latest?: true;
  /** Arguments of the write, and the fields of the read that show them. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The facts of one operation. */
export interface Operation {
  /** "METHOD /path", which identifies the operation. */
  readonly key: string;
  readonly tool: string;
  readonly domain: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly plane: Plane;
  /** The versions to try, in order; a second one is there only where sources disagree. */
  readonly base: readonly Base[];
  /** True when the operation changes nothing, whatever its method: only then may a request be repeated freely. */
  readonly readOnly: boolean;
  readonly pathArguments: readonly Argument[];
  readonly queryArguments: readonly Argument[];
  readonly headerArguments: readonly Argument[];
  /** Names of the caller's arguments that make up the JSON body; absent when there is none. `open`: any other argument belongs to it too. */
  readonly body?: {
    readonly properties: readonly string[];
    readonly required: boolean;
    readonly open: boolean;
    readonly whole?: string;
    /** Arguments that are sent as an empty list where the caller leaves them out. */
    readonly filled?: readonly string[];
    /** The media type, where it is another than application/json. */
    readonly media?: string;
  };
  readonly paging?: Paging;
  /** Paths in the reply whose secrets never leave the server; in text of JSON, values under names of secrets. */
  readonly masked?: readonly string[];
  /** What no caller gives and the settings fill in: the setting by place and wire name. */
  readonly settings?: Readonly<Partial<Record<'path' | 'query' | 'body', Readonly<Record<string, string>>>>>;
  /** Paths of arguments whose values are secrets (`key`, `auth_config.aws_secret_access_key`, `checks[].parameters.credentials`). */
  readonly credentials: readonly string[];
  /** Paths in the reply that carry a secret once (`key`, `data.signed_url`). */
  readonly secrets: readonly string[];
  /** The tool that finds the ids which this operation takes, where there is one. */
  readonly listedBy?: string;
  /** The tool that lists the versions of the object, where the operation takes one of them. */
  readonly versionsBy?: string;
  readonly shownBy?: ShownBy;
}

/** What an operation has none of, where it does not say. */
export const none: Pick<
  Operation,
  'pathArguments' | 'queryArguments' | 'headerArguments' | 'credentials' | 'secrets'
> = { pathArguments: [], queryArguments: [], headerArguments: [], credentials: [], secrets: [] };

/** The parts of a request, with wire names. */
export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** What openapi-fetch takes for a call, in the widest form: the arguments were validated before. */
export interface CallInit {
  readonly params: Pick<RequestParts, 'path' | 'query' | 'header'>;
  readonly body?: unknown;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly signal?: AbortSignal;
  readonly parseAs: 'stream';
}
