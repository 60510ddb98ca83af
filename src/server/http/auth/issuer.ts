// The keys of an issuer: found, cached, refreshed. Keys that are cached go on working while the issuer is down.
import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';

/** The part of fetch that is needed; a deployment behind a proxy hands in its own. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly body: (AsyncIterable<Uint8Array> & { readonly cancel: () => Promise<void> }) | null;
}>;

type KeySet = ReturnType<typeof createLocalJWKSet>;

export interface IssuerOptions {
  readonly issuer: string;
  /** Where the keys are. Without it, the issuer's own metadata tells. */
  readonly jwksUrl?: string;
  readonly fetch?: Fetch;
  readonly now?: () => number;
  /** Told once each time that the issuer stops answering, and with undefined when it answers again. */
  readonly onTrouble?: (message: string | undefined) => void;
}

/** After this the keys are asked for anew, beside the request that noticed. */
export const maxAgeMs = 10 * 60_000;
/** Keys older than this are dropped: a revoked key must not live for as long as the issuer stays down. */
export const staleMs = 24 * 3_600_000;
/** The least time between two questions, so that made-up key ids cannot drive a load at the issuer. */
export const cooldownMs = 30_000;
/** The same after a question that failed: shorter, since callers may be locked out. */
export const retryMs = 5_000;
/** One question, for all the documents that it takes. Redirects are refused. */
const timeoutMs = 5_000;
const maxDocumentBytes = 1_000_000;

/** The issuer's keys cannot be had, so that nothing can be said of the token. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
  readonly retryAfterS: number;

  constructor(message: string, retryAfterS: number) {
    super(message);
    this.retryAfterS = retryAfterS;
  }
}

/** The keys of one issuer. */
export interface IssuerKeys {
  /** A resolver for jose's jwtVerify. @throws IssuerUnavailable */
  readonly resolve: (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ) => Promise<Awaited<ReturnType<KeySet>>>;
  /** Asks for the keys now, where they are not there yet. Never rejects. */
  readonly warm: () => Promise<void>;
  readonly health: () => { readonly keys: 'none' | 'fresh' | 'stale'; readonly lastError?: string };
}

async function readDocument(fetch: Fetch, url: string, signal: AbortSignal): Promise<unknown> {
  const reply = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal,
  });
  if (reply.status !== 200) {
    await reply.body?.cancel();
    throw new Error(`${url} answers ${reply.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength;
    if (size > maxDocumentBytes) throw new Error(`${url} answers with more than ${maxDocumentBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Error(`${url} does not answer with JSON`);
  }
}

/** OpenID Connect Discovery appends its path; RFC 8414 puts it before the issuer's own path. */
function metadataUrls(issuer: string): readonly string[] {
  const url = new URL(issuer);
  const path = url.pathname.replace(/\/$/, '');
  return [
    `${url.origin}${path}/.well-known/openid-configuration`,
    `${url.origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

async function discover(fetch: Fetch, issuer: string, signal: AbortSignal): Promise<string> {
  let first: unknown;
  for (const url of metadataUrls(issuer)) {
    try {
      const document = await readDocument(fetch, url, signal);
      if (typeof document !== 'object' || document === null)
        throw new Error(`${url} does not answer with an object`);
      const { issuer: told, jwks_uri: keys } = document as { issuer?: unknown; jwks_uri?: unknown };
      if (told !== issuer) throw new Error(`${url} is the metadata of another issuer`);
      if (typeof keys !== 'string' || !URL.canParse(keys)) throw new Error(`${url} names no jwks_uri`);
      // Keys over plain http could be anyone's; a loopback issuer is the exception that was configured as such.
      if (new URL(keys).protocol !== 'https:' && new URL(issuer).protocol === 'https:') {
        throw new Error(`${url} names a jwks_uri that is not https:`);
      }
      return keys;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function isKeySet(document: unknown): document is JSONWebKeySet {
  if (typeof document !== 'object' || document === null || !('keys' in document)) return false;
  const { keys } = document;
  return Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
}

/** Reads the innermost cause of a failed fetch, which says what happened ("ECONNREFUSED"). */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}

/** The cached keys of an issuer. Nothing is asked before the first token comes, or `warm` is called. */
export function issuerKeys(options: IssuerOptions): IssuerKeys {
  const fetch = options.fetch ?? globalThis.fetch;
  const now = options.now ?? Date.now;
  let cached: { keys: KeySet; at: number } | undefined;
  let jwksUrl = options.jwksUrl;
  let asked = Number.NEGATIVE_INFINITY;
  let failed: string | undefined;
  let running: Promise<boolean> | undefined;

  async function ask(): Promise<boolean> {
    asked = now();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      jwksUrl ??= await discover(fetch, options.issuer, signal);
      const document = await readDocument(fetch, jwksUrl, signal);
      if (!isKeySet(document)) throw new Error(`${jwksUrl} does not answer with a set of keys`);
      cached = { keys: createLocalJWKSet(document), at: now() };
      if (failed !== undefined) options.onTrouble?.(undefined);
      failed = undefined;
      return true;
    } catch (error) {
      const message = reason(error);
      // A question that hung took longer than the rest after it: the rest begins now.
      asked = now();
      // The metadata may name another place by the time that the issuer is back.
      jwksUrl = options.jwksUrl;
      if (failed === undefined) options.onTrouble?.(message);
      failed = message;
      return false;
    }
  }

  const rest = () => asked + (failed === undefined ? cooldownMs : retryMs) - now();

  /** One question at a time, and none within the cooldown of the last. */
  function refresh(): Promise<boolean> {
    if (running) return running;
    if (rest() > 0) return Promise.resolve(false);
    running = ask().finally(() => {
      running = undefined;
    });
    return running;
  }

  function current(): KeySet | undefined {
    if (cached && now() - cached.at > staleMs) cached = undefined;
    return cached?.keys;
  }

  const unavailable = () =>
    new IssuerUnavailable('the issuer does not answer', Math.max(1, Math.ceil(rest() / 1_000)));

  return {
    resolve: async (header, token) => {
      let keys = current();
      if (!keys) {
        await refresh();
        keys = current();
        if (!keys) throw unavailable();
      } else if (cached && now() - cached.at > maxAgeMs) {
        void refresh();
      }
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        // A key that is not known may be new. Where the issuer cannot be asked, that is not the caller's fault.
        if (await refresh()) return (current() ?? keys)(header, token);
        if (failed !== undefined) throw unavailable();
        throw error;
      }
    },
    warm: async () => {
      if (!current()) await refresh();
    },
    health: () => {
      const keys = current() && cached ? (now() - cached.at > maxAgeMs ? 'stale' : 'fresh') : 'none';
      return { keys, ...(failed !== undefined && { lastError: failed }) };
    },
  };
}
