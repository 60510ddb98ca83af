// One shared secret for all callers.
import { hash, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from '../interfaces.ts';
import { bearerToken, refuse } from './challenge.ts';

/** A shorter secret can be guessed. Characters, not bytes. */
export const minTokenCharacters = 16;

function digest(value: string): Buffer {
  return hash('sha256', value, 'buffer');
}

/**
 * Compares digests, not secrets: they are of one length, and how long the comparison takes tells nothing.
 * @throws RangeError for a secret under 16 characters.
 */
export function bearerAuthenticator(secret: string): Authenticator {
  if ([...secret].length < minTokenCharacters) {
    throw new RangeError(`a bearer secret has ${minTokenCharacters} characters or more`);
  }
  const expected = digest(secret);
  const accepted = { ok: true, principal: { id: 'bearer', scopes: [] } } as const;
  return {
    authenticate: async ({ authorization }) => {
      const found = bearerToken(authorization);
      if ('problem' in found) return refuse(found.problem);
      if (timingSafeEqual(digest(found.token), expected)) return accepted;
      return refuse({ kind: 'invalid', because: 'it is not the token of this server' });
    },
    info: () => ({
      mode: 'bearer',
      header: 'Authorization: Bearer <token>',
      message: 'Ask the operator of this server for the token.',
    }),
  };
}
