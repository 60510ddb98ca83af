// No authentication: for local debugging only. The settings refuse it unless it was allowed by name.
import type { Authenticator } from '../interfaces.ts';

/** Lets every request in, as one and the same principal. */
export function noAuthenticator(): Authenticator {
  const outcome = { ok: true, principal: { id: 'anonymous', scopes: [] } } as const;
  return {
    authenticate: async () => outcome,
    info: () => ({
      mode: 'none',
      message: 'No token is needed. This server is meant for local debugging.',
    }),
  };
}
