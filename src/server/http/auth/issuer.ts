// Signing keys of an issuer, on jose's remote key set. What jose lacks is here: discovery, keys that go on working
// while the issuer is down, a refresh that no request waits for, and a pause after a failed fetch.
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import { proxyFromEnv } from '../../../portkey/http/proxy.ts';
import { openTransport, type Transport } from '../../../portkey/http/transport.ts';

export interface IssuerOptions {
  readonly issuer: string;
  /** Address of the keys. Without it, the issuer's metadata is asked. */
  readonly jwksUrl?: string;
  /** Called once each time that the issuer stops answering, and with undefined when it answers again. */
  readonly onTrouble?: (message: string | undefined) => void;
}

/** Older keys are fetched again, beside the request that found them so. */
export const maxAgeMs = 10 * 60_000;
/** Keys older than this are dropped: a revoked key must not live for as long as the issuer stays down. */
export const staleMs = 24 * 3_600_000;
/** The least time between two fetches, so that made-up key ids cannot drive a load at the issuer. */
export const cooldownMs = 30_000;
/** The same after a fetch that failed: shorter, since callers may be locked out. */
export const retryMs = 5_000;
/** Time limit of the metadata, and of the keys. Redirects are refused. */
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

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** The keys of one issuer. */
export interface IssuerKeys {
  /** A resolver for jose's jwtVerify. @throws IssuerUnavailable */
  resolve(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<KeySet>;
  /** Fetches the keys now, where they are not there yet. Never rejects. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

async function readDocument(transport: Transport, url: string, signal: AbortSignal): Promise<unknown> {
  const headers = { accept: 'application/json' };
  const limit = (): number => maxDocumentBytes;
  const request = { url, method: 'GET', headers, body: undefined, limit, fresh: false, signal };
  const { status, text, cut } = await transport.send(request);
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  if (cut) throw new Error(`${url} answers with more than ${maxDocumentBytes} bytes`);
  try {
    return JSON.parse(text);
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

async function discover(transport: Transport, issuer: string, signal: AbortSignal): Promise<string> {
  let first: unknown;
  for (const url of metadataUrls(issuer)) {
    try {
      const document = await readDocument(transport, url, signal);
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

/** Reads the innermost cause of a failed fetch, which says what happened ("ECONNREFUSED"). */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}

/** Unknown key ids that are remembered: anybody can make up more. */
const maxUnsettled = 1_000;

/** The keys of an issuer, reached through the proxies of the environment. Nothing is fetched before `warm` or a token. */
export function issuerKeys({ issuer, jwksUrl, onTrouble }: IssuerOptions): IssuerKeys {
  let opening: Promise<Transport> | undefined;
  let remote: KeySet | undefined;
  let remoteUrl: string | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failed: string | undefined;
  let running: Promise<boolean> | undefined;
  /** Key ids that were not among the keys, and since when they are asked for. */
  const firstSeen = new Map<string, number>();

  async function load(): Promise<void> {
    opening ??= openTransport(proxyFromEnv(process.env));
    const transport = await opening;
    // After a failure the metadata may name another address.
    const known = jwksUrl ?? (failed === undefined ? remoteUrl : undefined);
    const url = known ?? (await discover(transport, issuer, AbortSignal.timeout(timeoutMs)));
    if (remote && url === remoteUrl) return await remote.reload();
    const fetch: FetchImplementation = async (address, { signal }) =>
      Response.json(await readDocument(transport, address, signal));
    const keys = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: staleMs,
      // Keys are fetched by `refresh` alone.
      cooldownDuration: Number.POSITIVE_INFINITY,
      timeoutDuration: timeoutMs,
      [customFetch]: fetch,
    });
    await keys.reload();
    remote = keys;
    remoteUrl = url;
  }

  async function fetchKeys(): Promise<boolean> {
    const before = failed;
    try {
      await load();
      failed = undefined;
    } catch (error) {
      failed = reason(error);
    }
    // Of a fetch that hung, the pause begins at its end.
    fetchedAt = Date.now();
    if ((before === undefined) !== (failed === undefined)) onTrouble?.(failed);
    return failed === undefined;
  }

  const age = (): number => Date.now() - fetchedAt;
  const pauseMs = (): number => (failed === undefined ? cooldownMs : retryMs) - age();

  /** One fetch at a time, and none within the pause after the last. */
  function refresh(): Promise<boolean> {
    if (running) return running;
    if (pauseMs() > 0) return Promise.resolve(false);
    running = fetchKeys().finally(() => {
      running = undefined;
    });
    return running;
  }

  /** When a key id that was not among the keys came first. */
  function sinceOf(kid: string): number {
    const since = firstSeen.get(kid) ?? Date.now();
    if (firstSeen.size >= maxUnsettled) firstSeen.clear();
    firstSeen.set(kid, since);
    return since;
  }

  const unavailable = (): IssuerUnavailable =>
    new IssuerUnavailable('the issuer does not answer', Math.max(1, Math.ceil(pauseMs() / 1_000)));

  return {
    resolve: async (header, token) => {
      if (!remote?.fresh) await refresh();
      else if (age() > maxAgeMs || failed !== undefined) void refresh();
      if (!remote?.fresh) throw unavailable();
      const { kid = '' } = header;
      try {
        const key = await remote(header, token);
        // Once it is among the keys no more it is gone, and not new.
        if (!firstSeen.has(kid)) firstSeen.set(kid, Number.NEGATIVE_INFINITY);
        return key;
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        const since = sinceOf(kid);
        // An unknown key may be new. Where the issuer cannot be asked, that is not the caller's fault.
        if (await refresh()) return await remote(header, token);
        // The issuer may have begun to use it after it was last asked, which can be told once the pause is over.
        if (failed !== undefined || since >= fetchedAt) throw unavailable();
        throw error;
      }
    },
    warm: async () => {
      if (!remote?.fresh) await refresh();
    },
    close: async () => {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
