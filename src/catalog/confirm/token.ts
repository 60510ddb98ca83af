// Signed, single-use confirmation tokens, bound to tool, arguments and caller.

/** Result of marking a token as used. */
export type NonceStatus = 'good' | 'spent' | 'full' | 'lost';

/** Remembers used tokens. Processes that share their callers may share one store. */
export interface NonceStore {
  /**
   * Marks a token as used until it expires (milliseconds since 1970).
   * `full` when no more can be remembered, `lost` when the store cannot be reached: no token can be used safely then.
   */
  readonly consume: (nonce: string, expiresAt: number) => NonceStatus | Promise<NonceStatus>;
  /** Tokens issued before this time are refused, because the store does not know which of them were used. */
  readonly since?: number;
}

export interface TokenSigner {
  /** A token for `to`, valid for that many seconds. */
  readonly issue: (to: unknown, seconds: number) => string;
  /** Checks a token and marks it as used. A token that does not hold stays unused. */
  readonly verify: (token: string, to: unknown) => Promise<'altered' | 'expired' | 'other' | NonceStatus>;
}

/** Maximum number of used tokens remembered: a few megabytes. */
const maxRemembered = 20_000;

/** Characters; no token of ours is longer. */
const maxTokenLength = 400;

/** JSON with its keys in order, so that equal arguments are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** In-memory store. When full it refuses, because forgetting a token would let it be used again. */
export function memoryNonceStore(now: () => number = Date.now, most = maxRemembered): NonceStore {
  const spent = new Map<string, number>();
  const forget = (): void => {
    const time = now();
    for (const [nonce, expiresAt] of spent) if (expiresAt <= time) spent.delete(nonce);
  };
  return {
    since: now(),
    consume: (nonce, expiresAt) => {
      if (spent.has(nonce)) return 'spent';
      if (spent.size >= most) forget();
      if (spent.size >= most) return 'full';
      spent.set(nonce, expiresAt);
      return 'good';
    },
  };
}

/** Loaded with the first token: most servers never issue one, and it is a fortieth of the start-up time. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && crypto().timingSafeEqual(left, right);
}

/** A key, or what gives it when it is first needed. */
export type SigningKey = Uint8Array | (() => Uint8Array);

/** Signs with a key of 32 bytes or more. A token does not reveal what it is bound to. */
export function createTokenSigner(options: {
  readonly key: SigningKey;
  readonly spent?: NonceStore;
  readonly now?: () => number;
}): TokenSigner {
  const now = options.now ?? Date.now;
  const spent = options.spent ?? memoryNonceStore(now);
  const keyOf = (): Uint8Array => (typeof options.key === 'function' ? options.key() : options.key);
  const mac = (use: string, text: string): string =>
    crypto().createHmac('sha256', keyOf()).update(`${use}\0${text}`).digest('base64url');
  return {
    issue: (to, seconds) => {
      const body = `${crypto().randomBytes(12).toString('base64url')}~${now().toString(36)}.${(now() + seconds * 1000).toString(36)}.${mac('to', canonical(to))}`;
      return `c1.${body}.${mac('slip', body)}`;
    },
    verify: async (token, to) => {
      const [version, nonce, until, bound, signature, ...rest] =
        token.length > maxTokenLength ? [] : token.split('.');
      if (
        version !== 'c1' ||
        nonce === undefined ||
        until === undefined ||
        bound === undefined ||
        signature === undefined ||
        rest.length > 0
      )
        return 'altered';
      if (!same(signature, mac('slip', `${nonce}.${until}.${bound}`))) return 'altered';
      const expiresAt = Number.parseInt(until, 36);
      const issuedAt = Number.parseInt(nonce.split('~')[1] ?? '', 36);
      if (!(expiresAt > now()) || issuedAt < (spent.since ?? 0)) return 'expired';
      if (!same(bound, mac('to', canonical(to)))) return 'other';
      return await spent.consume(nonce, expiresAt);
    },
  };
}

/** Expiry in milliseconds since 1970, unverified; NaN if this is not a token. */
export function expiryOf(token: unknown): number {
  return typeof token === 'string'
    ? Number.parseInt(token.slice(0, maxTokenLength).split('.')[2] ?? '', 36)
    : Number.NaN;
}
