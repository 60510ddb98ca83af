// Sealed slips of paper: each is bound to what it was made for, good for a while, and spent once.

/** What came of spending a slip. */
export type NonceStatus = 'good' | 'spent' | 'full' | 'lost';

/** Remembers what was spent. Processes that share their callers may share one. */
export interface NonceStore {
  /**
   * Marks a slip as spent until it would have expired anyway (milliseconds since 1970).
   * `full` when no more can be remembered, `lost` when whoever remembers cannot be asked: nothing can be spent safely.
   */
  readonly consume: (nonce: string, expiresAt: number) => NonceStatus | Promise<NonceStatus>;
  /** What was spent before that time is not remembered, so that slips of before are not good any more. */
  readonly since?: number;
}

export interface TokenSigner {
  /** A slip for `to`, good for that many seconds. */
  readonly issue: (to: unknown, seconds: number) => string;
  /** Spends a slip. Whatever does not hold leaves it unspent. */
  readonly verify: (slip: string, to: unknown) => Promise<'altered' | 'expired' | 'other' | NonceStatus>;
}

/** More slips than this are not remembered; at their most, all of them are a few megabytes. */
const maxRemembered = 20_000;

/** No slip of ours is longer. */
const maxTokenLength = 400;

/** JSON with its keys in order, so that equal arguments are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** Remembers in this process. It refuses rather than forget what could still be used again. */
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

/** Loaded with the first slip: most servers never make one, and it is a fortieth of what a start costs. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && crypto().timingSafeEqual(left, right);
}

/** A key, or what gives it when it is first needed. */
export type SigningKey = Uint8Array | (() => Uint8Array);

/** Seals with a key of 32 bytes or more. A slip tells nothing of what it is bound to. */
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
    verify: async (slip, to) => {
      const [version, nonce, until, bound, signature, ...rest] =
        slip.length > maxTokenLength ? [] : slip.split('.');
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

/** When a slip stops to be good, in milliseconds since 1970; NaN for what is no slip. It is not checked. */
export function expiryOf(slip: unknown): number {
  return typeof slip === 'string'
    ? Number.parseInt(slip.slice(0, maxTokenLength).split('.')[2] ?? '', 36)
    : Number.NaN;
}
