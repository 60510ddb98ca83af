// OAuth client credentials: one access token for all calls, renewed before its end, renewals folded into one.

/** A token, and until when it is taken. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface TokenSource {
  /** A token that is good now. Rejects with what `fetchToken` rejects with when none can be had. */
  readonly get: () => Promise<string>;
  /** Gives up a token that was refused, so that the next call asks for another. */
  readonly drop: (value: string) => void;
  /** The tokens handed out that may still be taken, which no text may hold. */
  readonly secrets: () => readonly string[];
}

/** How long before its end a token is renewed, ms; the vendor's pages say about a minute. */
const RENEW_BEFORE_MS = 60_000;

/**
 * @param fetchToken asks the token endpoint once
 * @param now milliseconds since 1970
 */
export function createTokenSource(
  fetchToken: () => Promise<AccessToken>,
  now: () => number = Date.now,
): TokenSource {
  let held: (AccessToken & { readonly renewAt: number }) | undefined;
  let renewing: Promise<string> | undefined;
  let former: string | undefined;

  async function renew(): Promise<string> {
    const asked = now();
    const token = await fetchToken();
    former = held?.value;
    // A short-lived token is renewed after three quarters of its life: a minute before its end may be at once.
    const life = token.expiresAt - asked;
    held = { ...token, renewAt: token.expiresAt - Math.min(RENEW_BEFORE_MS, life / 4) };
    return token.value;
  }

  async function renewed(): Promise<string> {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return await renewing;
  }

  return {
    get: async () => {
      if (held && now() < held.renewAt) return held.value;
      try {
        return await renewed();
      } catch (error) {
        // The old token is good until its end, whatever keeps a new one from coming.
        if (held && now() < held.expiresAt) return held.value;
        throw error;
      }
    },
    drop: (value) => {
      if (held?.value === value) held = undefined;
    },
    secrets: () => [held?.value, former].filter((value) => value !== undefined),
  };
}
