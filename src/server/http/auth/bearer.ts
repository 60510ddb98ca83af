// One shared secret for all callers, and the form of an Authorization header.
import { hash, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from '../interfaces.ts';
import { type AuthProblem, refuse } from './challenge.ts';

/** The credential of an Authorization header, or what is wrong with it. */
export function bearerToken(authorization: string | undefined): { token: string } | { problem: AuthProblem } {
  if (authorization === undefined || authorization === '') return { problem: { kind: 'missing' } };
  const match = /^bearer +(\S+) *$/i.exec(authorization);
  const token = match?.[1];
  if (token === undefined) {
    return {
      problem: { kind: 'invalid', because: 'the Authorization header is not of the form "Bearer <token>"' },
    };
  }
  return { token };
}

/** A shorter secret can be guessed. Characters, not bytes. */
export const minTokenCharacters = 16;

function digest(value: string): Buffer {
  return hash('sha256', value, 'buffer');
}

/** Room for any secret that people use, in bytes. */
const roomBytes = 512;

/**
 * Compares in a time that tells nothing of the secret, its length included: both texts are padded to one size,
 * each with its length behind it. This runs for each request, and costs a fifth of a digest.
 */
function comparison(secret: string): (token: string) => boolean {
  if (Buffer.byteLength(secret) > roomBytes) {
    const expected = digest(secret);
    return (token) => timingSafeEqual(digest(token), expected);
  }
  const pad = (into: Buffer, text: string): Buffer => {
    into.writeUInt32LE(Buffer.byteLength(text), roomBytes);
    into.write(text, 0, roomBytes);
    return into;
  };
  const expected = pad(Buffer.alloc(roomBytes + 4), secret);
  const given = Buffer.alloc(roomBytes + 4);
  return (token) => {
    const same = timingSafeEqual(pad(given, token), expected);
    // No token stays in memory.
    given.fill(0);
    return same;
  };
}

/**
 * One secret for all callers.
 * @throws RangeError for a secret under 16 characters.
 */
export function bearerAuthenticator(secret: string): Authenticator {
  if ([...secret].length < minTokenCharacters) {
    throw new RangeError(`a bearer secret has ${minTokenCharacters} characters or more`);
  }
  const matches = comparison(secret);
  const accepted = { ok: true, principal: { id: 'bearer', scopes: [] } } as const;
  return {
    authenticate: async ({ authorization }) => {
      const found = bearerToken(authorization);
      if ('problem' in found) return refuse(found.problem);
      if (matches(found.token)) return accepted;
      return refuse({ kind: 'invalid', because: 'it is not the token of this server' });
    },
    info: () => ({
      mode: 'bearer',
      header: 'Authorization: Bearer <token>',
      message: 'Ask the operator of this server for the token.',
    }),
  };
}
