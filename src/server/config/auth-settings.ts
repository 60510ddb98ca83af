// Authentication settings of the HTTP server.
import { SettingError } from './setting.ts';
import type { SettingName, SettingsReader } from './table.ts';

export interface OidcSettings {
  readonly issuer: string;
  /** Tokens for any other audience are refused. */
  readonly audience: string;
  /** Found through the issuer where it is unset. */
  readonly jwksUrl?: string;
  readonly requiredScopes: readonly string[];
  /** Scopes advertised to clients. */
  readonly advertisedScopes?: readonly string[];
}

/** Each list that is given must be met; a given list of alternatives by one of its members. */
export interface ClerkPolicies {
  readonly allowedSubjects: readonly string[];
  readonly allowedOrganizationIds: readonly string[];
  readonly allowedRoles: readonly string[];
  readonly requiredPermissions: readonly string[];
  /** Values of `azp`; any when empty. */
  readonly authorizedParties?: readonly string[];
}

export type AuthSettings =
  | { readonly mode: 'none' }
  | { readonly mode: 'bearer'; readonly token: string }
  | ({ readonly mode: 'oidc' } & OidcSettings)
  | ({ readonly mode: 'clerk'; readonly issuer: string; readonly audience?: string } & ClerkPolicies);

/** The shortest bearer secret, in characters. */
const shortestToken = 16;

function required<Name extends SettingName>(read: SettingsReader, variable: Name, mode: string) {
  const value = read(variable);
  if (value === undefined) throw new SettingError(variable, `is not set; MCP_AUTH_MODE=${mode} needs it`);
  return value;
}

function bearer(read: SettingsReader): AuthSettings {
  const token = required(read, 'MCP_AUTH_TOKEN', 'bearer');
  if (token.length < shortestToken)
    throw new SettingError(
      'MCP_AUTH_TOKEN',
      `holds ${token.length} characters; it takes ${shortestToken} or more`,
    );
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new SettingError('MCP_AUTH_TOKEN', 'holds a space or a character that no header can carry');
  return { mode: 'bearer', token };
}

function oidc(read: SettingsReader): AuthSettings {
  const jwksUrl = read('MCP_OIDC_JWKS_URL');
  const advertisedScopes = read('MCP_OIDC_ADVERTISED_SCOPES');
  return {
    mode: 'oidc',
    issuer: required(read, 'MCP_OIDC_ISSUER', 'oidc'),
    audience: required(read, 'MCP_OIDC_AUDIENCE', 'oidc'),
    ...(jwksUrl !== undefined && { jwksUrl }),
    requiredScopes: read('MCP_OIDC_REQUIRED_SCOPES') ?? [],
    ...(advertisedScopes && { advertisedScopes }),
  };
}

function clerk(read: SettingsReader): AuthSettings {
  const issuer = required(read, 'CLERK_ISSUER', 'clerk');
  const audience = read('CLERK_AUDIENCE');
  const policies: ClerkPolicies = {
    allowedSubjects: read('CLERK_ALLOWED_SUBJECTS') ?? [],
    allowedOrganizationIds: read('CLERK_ALLOWED_ORGANIZATION_IDS') ?? [],
    allowedRoles: read('CLERK_ALLOWED_ROLES') ?? [],
    requiredPermissions: read('CLERK_REQUIRED_PERMISSIONS') ?? [],
    authorizedParties: read('CLERK_AUTHORIZED_PARTIES') ?? [],
  };
  const { authorizedParties: _, ...whom } = policies;
  if (Object.values(whom).every((policy) => policy.length === 0))
    throw new SettingError(
      'CLERK_ALLOWED_SUBJECTS',
      'is not set, and no other policy is; MCP_AUTH_MODE=clerk needs one of CLERK_ALLOWED_SUBJECTS, CLERK_ALLOWED_ORGANIZATION_IDS, CLERK_ALLOWED_ROLES, CLERK_REQUIRED_PERMISSIONS',
    );
  const { allowedSubjects, allowedOrganizationIds, allowedRoles } = policies;
  if (allowedSubjects.length === 0 && allowedOrganizationIds.length === 0)
    throw new SettingError(
      allowedRoles.length > 0 ? 'CLERK_ALLOWED_ROLES' : 'CLERK_REQUIRED_PERMISSIONS',
      'is set without CLERK_ALLOWED_ORGANIZATION_IDS or CLERK_ALLOWED_SUBJECTS: whoever makes an organization of their own has any role and permission in it',
    );
  return { mode: 'clerk', issuer, ...(audience !== undefined && { audience }), ...policies };
}

/** @throws SettingError when the mode lacks what it needs, or asks for no authentication without saying so. */
export function readAuth(read: SettingsReader): AuthSettings {
  const mode = read('MCP_AUTH_MODE');
  const open = read('MCP_ALLOW_UNAUTHENTICATED_HTTP');
  if (mode === 'bearer') return bearer(read);
  if (mode === 'oidc') return oidc(read);
  if (mode === 'clerk') return clerk(read);
  if (!open)
    throw new SettingError(
      'MCP_AUTH_MODE',
      'is none, which lets anyone who can reach the server use the key; set bearer, oidc or clerk, or MCP_ALLOW_UNAUTHENTICATED_HTTP=true for local debugging',
    );
  return { mode };
}
