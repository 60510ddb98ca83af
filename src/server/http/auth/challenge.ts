// Refusals: status, WWW-Authenticate (RFC 6750, RFC 9728) and a JSON body. The SDK's own challenge has an error code for
// a caller who sent no token, and knows neither 503 nor which scopes are missing.
import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/server';
import type { AuthOutcome } from '../interfaces.ts';

/** A refusal, as one arm of the outcome. */
export type AuthFailure = Extract<AuthOutcome, { ok: false }>;

/** Why a request is refused. `because` is sent to the caller, so it never holds a credential. */
export type AuthProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly because: string }
  | { readonly kind: 'scope'; readonly missing: readonly string[]; readonly required: readonly string[] }
  | { readonly kind: 'forbidden'; readonly because: string }
  | { readonly kind: 'unavailable'; readonly because: string; readonly retryAfterS: number };

/** The address of a protected resource's metadata (RFC 9728, 3.1). */
export function metadataUrl(resource: string): string {
  return getOAuthProtectedResourceMetadataUrl(new URL(resource));
}

function quoted(value: string): string {
  return `"${value.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, "'")}"`;
}

function challenge(parts: readonly (readonly [string, string])[]): Record<string, string> {
  const words = parts.map(([name, value]) => `${name}=${quoted(value)}`).join(', ');
  return { 'www-authenticate': words === '' ? 'Bearer' : `Bearer ${words}` };
}

/**
 * Turns a problem into the reply.
 * @param metadata the address of the resource's metadata, where it has one; clients find the issuer through it.
 * @param scopes what a client should ask the issuer for, where that is known.
 */
export function refuse(problem: AuthProblem, metadata?: string, scopes: readonly string[] = []): AuthFailure {
  const where: (readonly [string, string])[] = [
    ...(scopes.length > 0 ? [['scope', scopes.join(' ')] as const] : []),
    ...(metadata === undefined ? [] : [['resource_metadata', metadata] as const]),
  ];
  switch (problem.kind) {
    case 'missing':
      // RFC 6750, 3.1: no error code for a caller who sent no credential at all.
      return {
        ok: false,
        status: 401,
        headers: challenge([['realm', 'mcp'], ...where]),
        body: {
          error: 'unauthorized',
          message: 'Send a token in the Authorization header: "Bearer <token>".',
        },
      };
    case 'invalid':
      return {
        ok: false,
        status: 401,
        headers: challenge([['error', 'invalid_token'], ['error_description', problem.because], ...where]),
        body: { error: 'invalid_token', message: `The token was refused: ${problem.because}.` },
      };
    case 'scope': {
      const missing = problem.missing.join(' ');
      return {
        ok: false,
        status: 403,
        headers: challenge([
          ['error', 'insufficient_scope'],
          ['error_description', `missing scope: ${missing}`],
          ['scope', problem.required.join(' ')],
          ...(metadata === undefined ? [] : [['resource_metadata', metadata] as const]),
        ]),
        body: {
          error: 'insufficient_scope',
          message: `The token lacks a scope that this server requires: ${missing}.`,
          missing: problem.missing,
        },
      };
    }
    case 'forbidden':
      // No challenge: a new token would not help, and a client that sees one starts to log in again.
      return {
        ok: false,
        status: 403,
        headers: {},
        body: { error: 'access_denied', message: `The token is valid, but ${problem.because}.` },
      };
    case 'unavailable':
      return {
        ok: false,
        status: 503,
        headers: { 'retry-after': String(problem.retryAfterS) },
        body: {
          error: 'temporarily_unavailable',
          message: `Tokens cannot be checked now: ${problem.because}.`,
        },
      };
  }
}
