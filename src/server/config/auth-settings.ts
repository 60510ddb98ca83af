// Who may call: the settings of each way to authenticate.
import { type Environment, flag, isLoopback, list, oneOf, SettingError, text, url } from './env.ts';

export interface OidcSettings {
  readonly issuer: string;
  /** Tokens for any other audience are refused. */
  readonly audience: string;
  /** Found through the issuer where it is unset. */
  readonly jwksUrl?: string;
  readonly requiredScopes: readonly string[];
}

/** Each list that is given must be met; a given list of alternatives by one of its members. */
export interface ClerkPolicies {
  readonly allowedSubjects: readonly string[];
  readonly allowedOrganizationIds: readonly string[];
  readonly allowedRoles: readonly string[];
  readonly requiredPermissions: readonly string[];
}

export type AuthSettings =
  | { readonly mode: 'none' }
  | { readonly mode: 'bearer'; readonly token: string }
  | ({ readonly mode: 'oidc' } & OidcSettings)
  | ({ readonly mode: 'clerk'; readonly issuer: string; readonly audience?: string } & ClerkPolicies);

/** The shortest bearer secret, in characters. */
const shortestToken = 16;

function required(env: Environment, variable: string, mode: string): string {
  const value = text(env, variable);
  if (value === undefined) throw new SettingError(variable, `is not set; MCP_AUTH_MODE=${mode} needs it`);
  return value;
}

/** An issuer's or its keys' address: https, but for loopback. The text is kept as given: tokens repeat it exactly. */
function issuerUrl(env: Environment, variable: string): string | undefined {
  const parsed = url(env, variable);
  if (!parsed) return undefined;
  if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname))
    throw new SettingError(variable, `is http: for ${parsed.hostname}; it takes an https: URL`);
  return text(env, variable);
}

function bearer(env: Environment): AuthSettings {
  const token = required(env, 'MCP_AUTH_TOKEN', 'bearer');
  if (token.length < shortestToken)
    throw new SettingError(
      'MCP_AUTH_TOKEN',
      `holds ${token.length} characters; it takes ${shortestToken} or more`,
    );
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new SettingError('MCP_AUTH_TOKEN', 'holds a space or a character that no header can carry');
  return { mode: 'bearer', token };
}

function oidc(env: Environment): AuthSettings {
  required(env, 'MCP_OIDC_ISSUER', 'oidc');
  const jwksUrl = issuerUrl(env, 'MCP_OIDC_JWKS_URL');
  return {
    mode: 'oidc',
    issuer: issuerUrl(env, 'MCP_OIDC_ISSUER') ?? '',
    audience: required(env, 'MCP_OIDC_AUDIENCE', 'oidc'),
    ...(jwksUrl !== undefined && { jwksUrl }),
    requiredScopes: list(env, 'MCP_OIDC_REQUIRED_SCOPES') ?? [],
  };
}

function clerk(env: Environment): AuthSettings {
  required(env, 'CLERK_ISSUER', 'clerk');
  const audience = text(env, 'CLERK_AUDIENCE');
  const policies: ClerkPolicies = {
    allowedSubjects: list(env, 'CLERK_ALLOWED_SUBJECTS') ?? [],
    allowedOrganizationIds: list(env, 'CLERK_ALLOWED_ORGANIZATION_IDS') ?? [],
    allowedRoles: list(env, 'CLERK_ALLOWED_ROLES') ?? [],
    requiredPermissions: list(env, 'CLERK_REQUIRED_PERMISSIONS') ?? [],
  };
  if (Object.values(policies).every((policy) => policy.length === 0))
    throw new SettingError(
      'CLERK_ALLOWED_SUBJECTS',
      'is not set, and no other policy is; MCP_AUTH_MODE=clerk needs one of CLERK_ALLOWED_SUBJECTS, CLERK_ALLOWED_ORGANIZATION_IDS, CLERK_ALLOWED_ROLES, CLERK_REQUIRED_PERMISSIONS',
    );
  return {
    mode: 'clerk',
    issuer: issuerUrl(env, 'CLERK_ISSUER') ?? '',
    ...(audience !== undefined && { audience }),
    ...policies,
  };
}

/** @throws SettingError when the mode lacks what it needs, or asks for no authentication without saying so. */
export function readAuth(env: Environment): AuthSettings {
  const mode = oneOf(env, 'MCP_AUTH_MODE', ['none', 'bearer', 'clerk', 'oidc'], 'none');
  const open = flag(env, 'MCP_ALLOW_UNAUTHENTICATED_HTTP', false);
  if (mode === 'bearer') return bearer(env);
  if (mode === 'oidc') return oidc(env);
  if (mode === 'clerk') return clerk(env);
  if (!open)
    throw new SettingError(
      'MCP_AUTH_MODE',
      'is none, which lets anyone who can reach the server use the key; set bearer, oidc or clerk, or MCP_ALLOW_UNAUTHENTICATED_HTTP=true for local debugging',
    );
  return { mode };
}
