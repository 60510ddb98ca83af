// The requests that verify makes: counted, paced, and no more of them after the first 429.

/** A reply as questions see it. */
export interface Observation {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: unknown;
  readonly headers: Headers;
}

/** True for a status of 2xx. */
export function isSuccess({ status }: Pick<Observation, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** The part of a request that is used here. */
export interface ProbeRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect: 'manual';
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export type Fetch = (url: string, init: ProbeRequest) => Promise<Response>;

export interface ProbeOptions {
  /** Without its version: `https://api.portkey.ai`. */
  readonly root: string;
  readonly key: string;
  readonly fetch: Fetch;
  /** The pause between two requests, ms. */
  readonly paceMs: number;
  readonly maxRequests: number;
  readonly signal?: AbortSignal;
}

/** Portkey asked to slow down, or the bound on requests is reached: what is left is not asked. */
export class StopAsking extends Error {
  override readonly name = 'StopAsking';
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export class Probe {
  readonly #options: ProbeOptions;
  #requests = 0;
  #stopped: string | undefined;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  get requests(): number {
    return this.#requests;
  }

  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** @throws StopAsking */
  get(path: string, query: Query = {}, base = 'v1', key?: string): Promise<Observation> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    const text = search.toString();
    return this.#send('GET', `/${base}${path}${text === '' ? '' : `?${text}`}`, undefined, key);
  }

  /** @throws StopAsking */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, key?: string): Promise<Observation> {
    return this.#send(method, `/v1${path}`, body, key);
  }

  async #send(method: string, path: string, body: unknown, key = this.#options.key): Promise<Observation> {
    const { root, fetch, paceMs, maxRequests, signal } = this.#options;
    if (this.#stopped === undefined && this.#requests >= maxRequests)
      this.#stopped = `${maxRequests} requests were made`;
    if (this.#stopped !== undefined) throw new StopAsking(this.#stopped);
    signal?.throwIfAborted();
    if (paceMs > 0 && this.#requests > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
    this.#requests += 1;
    const reply = await fetch(root + path, {
      method,
      headers: {
        'x-portkey-api-key': key,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      redirect: 'manual',
    });
    if (reply.status === 429) {
      this.#stopped = 'Portkey answered 429';
      throw new StopAsking(this.#stopped);
    }
    const parsed = parse(await reply.text());
    const data = field(parsed, 'data');
    const code = field(data, 'errorCode') ?? field(field(parsed, 'error'), 'code');
    return {
      status: reply.status,
      code: typeof code === 'string' ? code : undefined,
      body: parsed,
      headers: reply.headers,
    };
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A field of an object, or undefined. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** A text field, or undefined. */
export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The records of a list, under whichever name the reply has them. */
export function rowsOf({ body }: Observation): readonly unknown[] {
  if (Array.isArray(body)) return body;
  for (const name of ['data', 'records', 'workspaces', 'capabilities', 'mappings', 'models']) {
    const found = field(body, name);
    if (Array.isArray(found)) return found;
  }
  return [];
}

/** The ids of a list, for comparing two replies. */
export function idsOf(observation: Observation): readonly unknown[] {
  return rowsOf(observation).map((row) => field(row, 'id') ?? field(row, 'slug') ?? field(row, 'group_key'));
}
