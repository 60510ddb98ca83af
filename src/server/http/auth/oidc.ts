// Tokens of any OAuth 2.1 or OpenID issuer: signature, issuer, audience, expiry, scopes.

import { errors, type JWTPayload, jwtVerify } from 'jose';
import { rolesIn } from '../../../catalog/filter/roles.ts';
import type { Authenticator, AuthOutcome } from '../interfaces.ts';
import { bearerToken } from './bearer.ts';
import { type AuthProblem, metadataUrl, refuse } from './challenge.ts';
import { type IssuerKeys, type IssuerOptions, IssuerUnavailable, issuerKeys } from './issuer.ts';

/** Asymmetric only: with a symmetric algorithm, anyone who can check a token can issue one. */
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/** How far the clocks of issuer and server may be apart. Seconds. */
const clockToleranceS = 30;

export interface OidcOptions extends IssuerOptions {
  /** Must be in the token's `aud`. Only a preset with policies of its own may go without. */
  readonly audience?: string;
  readonly requiredScopes: readonly string[];
  /** The claim that holds roles, where roles count. */
  readonly rolesClaim?: string;
  /** Scopes advertised to clients; the required ones when unset. */
  readonly advertisedScopes?: readonly string[];
}

/** What a preset adds to the check of a token. */
export interface Preset {
  readonly mode: string;
  /** The id of the principal; undefined where the token names none. */
  readonly principalOf: (claims: JWTPayload) => string | undefined;
  /** The problem that the preset's policies have with the claims. */
  readonly check?: (claims: JWTPayload) => AuthProblem | undefined;
  readonly info?: object;
}

/** `scope` is a space-separated string (RFC 8693, 4.2); `scp` is what some issuers have instead, as string or list. */
export function scopesOf(claims: JWTPayload): readonly string[] {
  const words = [claims['scope'], claims['scp']].flatMap((claim) =>
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [],
  );
  return [...new Set(words.filter((word): word is string => typeof word === 'string' && word !== ''))];
}

/** A resource scope as clients ask for it (`api://<id>/Name`, Entra) stands in the token by its name alone. */
function isMet(required: string, scopes: readonly string[]): boolean {
  if (scopes.includes(required)) return true;
  const name = /^[a-z][a-z\d+.-]*:\/\/.*\/([^/]+)$/i.exec(required)?.[1];
  return name !== undefined && scopes.includes(name);
}

/** The audience as it is set, and for `api://<client id>` the bare id, which version 2 tokens of Entra have. */
function audiencesOf(audience: string): string | string[] {
  const id = /^api:\/\/([\da-f-]{36})$/i.exec(audience)?.[1];
  return id === undefined ? audience : [audience, id];
}

function because(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'it was issued for another audience';
    if (error.claim === 'iss') return 'it comes from another issuer';
    if (error.claim === 'nbf') return 'it is not valid yet';
    return `its claim "${error.claim}" is missing or wrong`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not accepted';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer matches it';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  return 'it is not a signed JSON Web Token that this server can read';
}

const oidcPreset: Preset = {
  mode: 'oidc',
  // Machine tokens of some issuers have no subject, but always a client; a client of a subject's name is another.
  principalOf: ({ sub, ...claims }) => {
    if (isName(sub)) return `oidc:${sub}`;
    const client = [claims['client_id'], claims['azp']].find(isName);
    return client && `oidc-client:${client}`;
  },
};

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

async function verify(
  token: string,
  keys: IssuerKeys,
  options: OidcOptions,
): Promise<{ claims: JWTPayload } | { problem: AuthProblem }> {
  const check = {
    issuer: options.issuer,
    algorithms: [...algorithms],
    clockTolerance: clockToleranceS,
    requiredClaims: ['exp'],
    ...(options.audience !== undefined && { audience: audiencesOf(options.audience) }),
  };
  try {
    return { claims: (await jwtVerify(token, keys.resolve, check)).payload };
  } catch (error) {
    if (error instanceof IssuerUnavailable) {
      return { problem: { kind: 'unavailable', because: error.message, retryAfterS: error.retryAfterS } };
    }
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      // A token without a key id, and an issuer with several keys of its kind: one of them has to fit.
      for await (const key of error) {
        try {
          return { claims: (await jwtVerify(token, key, check)).payload };
        } catch (inner) {
          if (!(inner instanceof errors.JWSSignatureVerificationFailed)) {
            return { problem: { kind: 'invalid', because: because(inner) } };
          }
        }
      }
      return { problem: { kind: 'invalid', because: 'its signature is wrong' } };
    }
    return { problem: { kind: 'invalid', because: because(error) } };
  }
}

/**
 * Checks the tokens of one issuer.
 * @param preset what is particular to one kind of issuer.
 */
export function oidcAuthenticator(options: OidcOptions, preset: Preset = oidcPreset): Authenticator {
  const keys = issuerKeys(options);
  // Fetched now, so that the first caller does not wait and a wrong address is reported at the start.
  void keys.warm();
  const { requiredScopes, advertisedScopes = requiredScopes } = options;

  async function judge(authorization: string | undefined): Promise<AuthOutcome | AuthProblem> {
    const found = bearerToken(authorization);
    if ('problem' in found) return found.problem;
    const verified = await verify(found.token, keys, options);
    if ('problem' in verified) return verified.problem;
    const { claims } = verified;
    const id = preset.principalOf(claims);
    if (id === undefined) return { kind: 'invalid', because: 'it names no subject' };
    const scopes = scopesOf(claims);
    const missing = requiredScopes.filter((scope) => !isMet(scope, scopes));
    if (missing.length > 0) return { kind: 'scope', missing, required: advertisedScopes };
    const objection = preset.check?.(claims);
    if (objection) return objection;
    const expiry = claims.exp === undefined ? {} : { expiresAt: claims.exp };
    const roles = options.rolesClaim === undefined ? {} : { roles: rolesIn(claims, options.rolesClaim) };
    return { ok: true, principal: { id, scopes, ...roles, ...expiry } };
  }

  return {
    close: keys.close,
    authenticate: async ({ authorization }, resource) => {
      const judged = await judge(authorization);
      return 'ok' in judged ? judged : refuse(judged, metadataUrl(resource), advertisedScopes);
    },
    info: () => ({
      mode: preset.mode,
      header: 'Authorization: Bearer <token>',
      issuer: options.issuer,
      ...(options.audience !== undefined && { audience: options.audience }),
      required_scopes: requiredScopes,
      ...(advertisedScopes !== requiredScopes && { advertised_scopes: advertisedScopes }),
      ...preset.info,
      message: 'Log in at the issuer; clients that follow the resource metadata do so by themselves.',
    }),
    metadata: (resource) => ({
      resource,
      authorization_servers: [options.issuer],
      ...(advertisedScopes.length > 0 && { scopes_supported: advertisedScopes }),
      bearer_methods_supported: ['header'],
      resource_name: 'Portkey Admin MCP server',
    }),
  };
}
