// Tokens of Clerk: both formats, and the policies on who may call.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clerkAuthenticator, membershipOf } from '../../../src/server/http/auth/clerk.ts';
import type { Authenticator } from '../../../src/server/http/interfaces.ts';
import { audience, startIssuer, type TestIssuer } from './issuer.ts';

const resource = 'https://mcp.example.com/mcp';
const ask = (auth: Authenticator, token: string) =>
  auth.authenticate({ authorization: `Bearer ${token}` }, resource);

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());
const nothing = {
  allowedSubjects: [],
  allowedOrganizationIds: [],
  allowedRoles: [],
  requiredPermissions: [],
};
const authOf = (policies: object, more: object = {}) =>
  clerkAuthenticator({ issuer: issuer.url, audience, ...more }, { ...nothing, ...policies });

const first = {
  org_id: 'org_1',
  org_role: 'org:admin',
  org_permissions: ['org:portkey:manage', 'org:portkey:read'],
};
const second = {
  v: 2,
  fea: 'u:billing,o:reports,o:portkey',
  o: { id: 'org_1', rol: 'admin', slg: 'acme', per: 'read,manage', fpm: '1,3' },
};

test('reads both formats of its tokens', () => {
  expect(membershipOf(first)).toEqual({
    organizationId: 'org_1',
    role: 'org:admin',
    permissions: ['org:portkey:manage', 'org:portkey:read'],
  });
  expect(membershipOf(second)).toEqual({
    organizationId: 'org_1',
    role: 'org:admin',
    permissions: ['org:reports:read', 'org:portkey:read', 'org:portkey:manage'],
  });
  expect(membershipOf({})).toEqual({ permissions: [] });
});

test.each([
  [{ allowedSubjects: ['user_1', 'user_2'] }, true],
  [{ allowedSubjects: ['user_2'] }, false],
  [{ allowedOrganizationIds: ['org_1'] }, true],
  [{ allowedOrganizationIds: ['org_2'] }, false],
  [{ allowedRoles: ['org:admin'] }, true],
  [{ allowedRoles: ['admin'] }, true],
  [{ allowedRoles: ['org:member'] }, false],
  [{ requiredPermissions: ['org:portkey:manage', 'org:portkey:read'] }, true],
  [{ requiredPermissions: ['org:portkey:manage', 'org:portkey:delete'] }, false],
  [{ allowedSubjects: ['user_1'], allowedRoles: ['org:member'] }, false],
  [{ allowedSubjects: ['user_2'], allowedOrganizationIds: ['org_1'] }, false],
])('holds callers to %j', async (policies, allowed) => {
  const auth = authOf(policies);
  for (const claims of [first, second]) {
    const outcome = await ask(auth, await issuer.token(claims));
    if (allowed) expect(outcome).toMatchObject({ ok: true, principal: { id: 'clerk:user_1@org_1' } });
    else expect(outcome).toMatchObject({ ok: false, status: 403, body: { error: 'access_denied' } });
  }
});

test('takes a session that still has a task to do for none', async () => {
  const auth = authOf({ allowedSubjects: ['user_1'] });
  expect(await ask(auth, await issuer.token({ ...second, sts: 'active' }))).toMatchObject({ ok: true });
  expect(await ask(auth, await issuer.token({ ...second, sts: 'pending' }))).toMatchObject({
    ok: false,
    status: 403,
  });
});

test('takes no token for another API where it has no audience of its own, and none of another application', async () => {
  const { audience: _, ...without } = { audience, issuer: issuer.url };
  const loose = clerkAuthenticator(without, { ...nothing, allowedSubjects: ['user_1'] });
  expect(await ask(loose, await issuer.token({ aud: 'https://another-api.example' }))).toMatchObject({
    ok: false,
    status: 401,
  });
  const strict = authOf({ allowedSubjects: ['user_1'], authorizedParties: ['https://app.example'] });
  const azp = (value: string) => issuer.token({ azp: value });
  expect(await ask(strict, await azp('https://app.example'))).toMatchObject({ ok: true });
  expect(await ask(strict, await azp('https://unrelated-app.example'))).toMatchObject({
    ok: false,
    status: 403,
  });
  expect(await ask(strict, await issuer.token())).toMatchObject({ ok: false, status: 403 });
});

test('lets nobody in by default', () => {
  expect(() => authOf({})).toThrow('policy');
});

test('checks the audience where one is set', async () => {
  const auth = authOf({ allowedSubjects: ['user_1'] }, { audience });
  expect(await ask(auth, await issuer.token())).toMatchObject({
    ok: true,
    principal: { id: 'clerk:user_1' },
  });
  expect(await ask(auth, await issuer.token({ aud: 'x' }))).toMatchObject({ ok: false, status: 401 });
});

test('serves the metadata of its issuer', () => {
  expect(authOf({ allowedSubjects: ['a'] }).metadata?.(resource)).toMatchObject({
    authorization_servers: [issuer.url],
  });
});
