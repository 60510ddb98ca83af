// Clerk: an OpenID issuer whose tokens also say organization, role and permissions, in two formats.
import type { JWTPayload } from 'jose';
import type { ClerkPolicies } from '../../config/auth-settings.ts';
import type { Authenticator } from '../interfaces.ts';
import type { AuthProblem } from './challenge.ts';
import { type OidcOptions, oidcAuthenticator } from './oidc.ts';

/** What a token says of its bearer's organization. */
export interface Membership {
  readonly organizationId?: string;
  /** Always with its `org:` in front, as the dashboard shows it. */
  readonly role?: string;
  readonly permissions: readonly string[];
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function words(value: unknown): readonly string[] {
  const one = string(value);
  return one === undefined ? [] : one.split(',').map((word) => word.trim());
}

function prefixed(role: string): string {
  return role.startsWith('org:') ? role : `org:${role}`;
}

/**
 * Permissions of the second format: for each feature of the organization (`fea`, those with an `o` before the
 * colon) there is a number in `fpm`, whose lowest bit stands for the first word of `per`, and so on.
 */
function compactPermissions(features: unknown, organization: Record<string, unknown>): readonly string[] {
  const names = words(features)
    .map((feature) => feature.split(':'))
    .filter(([scope]) => scope?.includes('o'))
    .map(([, name]) => name);
  const permissions = words(organization['per']);
  const maps = words(organization['fpm']).map(Number);
  return names.flatMap((feature, at) =>
    permissions
      .filter((_, bit) => Math.floor((maps[at] ?? 0) / 2 ** bit) % 2 === 1)
      .map((permission) => `org:${feature}:${permission}`),
  );
}

/** Reads both formats of Clerk's session tokens: `org_*` claims (version 1) and the object `o` (version 2). */
export function membershipOf(claims: JWTPayload): Membership {
  const compact = claims['o'];
  if (typeof compact === 'object' && compact !== null) {
    const organization = compact as Record<string, unknown>;
    const id = string(organization['id']);
    const role = string(organization['rol']);
    return {
      ...(id !== undefined && { organizationId: id }),
      ...(role !== undefined && { role: prefixed(role) }),
      permissions: compactPermissions(claims['fea'], organization),
    };
  }
  const id = string(claims['org_id']);
  const role = string(claims['org_role']);
  const listed = claims['org_permissions'];
  return {
    ...(id !== undefined && { organizationId: id }),
    ...(role !== undefined && { role: prefixed(role) }),
    permissions: Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : [],
  };
}

function objection(
  policies: ClerkPolicies,
  audience: string | undefined,
  claims: JWTPayload,
): AuthProblem | undefined {
  const forbidden = (because: string): AuthProblem => ({ kind: 'forbidden', because });
  // Clerk's word for a session with a task still to be done, such as choosing an organization: not signed in yet.
  if (claims['sts'] === 'pending') return forbidden('its session is pending');
  // With an audience of ours it was checked before; without one, a token for some other API is none for this server.
  if (audience === undefined && claims.aud !== undefined)
    return { kind: 'invalid', because: 'it was issued for another audience' };
  const { azp } = claims;
  const { authorizedParties = [] } = policies;
  if (authorizedParties.length > 0 && !authorizedParties.includes(String(azp ?? '')))
    return forbidden('it was issued to another application (azp)');
  const { organizationId, role, permissions } = membershipOf(claims);
  if (policies.allowedSubjects.length > 0 && !policies.allowedSubjects.includes(claims.sub ?? '')) {
    return forbidden('its subject is not one of those allowed');
  }
  if (
    policies.allowedOrganizationIds.length > 0 &&
    !policies.allowedOrganizationIds.includes(organizationId ?? '')
  ) {
    return forbidden('its organization is not one of those allowed; is the right organization active?');
  }
  if (
    policies.allowedRoles.length > 0 &&
    !(role !== undefined && policies.allowedRoles.map(prefixed).includes(role))
  ) {
    return forbidden('its role is not one of those allowed');
  }
  const missing = policies.requiredPermissions.filter((permission) => !permissions.includes(permission));
  return missing.length > 0 ? forbidden(`it lacks the permission ${missing.join(' ')}`) : undefined;
}

/**
 * The preset. Issuer, audience and expiry are checked as for any other issuer.
 * @throws RangeError without any policy: then every user of the Clerk application would be an administrator.
 */
export function clerkAuthenticator(
  options: Omit<OidcOptions, 'requiredScopes'>,
  policies: ClerkPolicies,
): Authenticator {
  const { allowedSubjects, allowedOrganizationIds, allowedRoles, requiredPermissions } = policies;
  const lists = [allowedSubjects, allowedOrganizationIds, allowedRoles, requiredPermissions];
  if (lists.every((list) => list.length === 0)) {
    throw new RangeError(
      'Clerk needs a policy: allowed subjects, organizations or roles, or required permissions',
    );
  }
  return oidcAuthenticator(
    { ...options, requiredScopes: [] },
    {
      mode: 'clerk',
      principalOf: (claims) => {
        const subject = string(claims.sub);
        const { organizationId } = membershipOf(claims);
        // One person in two organizations is two principals: what the one opened is not the other's.
        if (subject === undefined) return undefined;
        return `clerk:${subject}${organizationId === undefined ? '' : `@${organizationId}`}`;
      },
      check: (claims) => objection(policies, options.audience, claims),
      info: {
        policies: {
          subjects: policies.allowedSubjects.length > 0,
          organizations: policies.allowedOrganizationIds.length > 0,
          roles: policies.allowedRoles,
          permissions: policies.requiredPermissions,
        },
      },
    },
  );
}
