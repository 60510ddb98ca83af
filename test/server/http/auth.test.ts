// Bearer secrets and tokens of an OpenID issuer: who is let in, and what the others are told.
import { createHash } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bearerAuthenticator } from '../../../src/server/http/auth/bearer.ts';
import { createAuthenticator } from '../../../src/server/http/auth/index.ts';
import { maxAgeMs, retryMs, staleMs } from '../../../src/server/http/auth/issuer.ts';
import { oidcAuthenticator } from '../../../src/server/http/auth/oidc.ts';
import type { Authenticator } from '../../../src/server/http/interfaces.ts';
import { audience, startIssuer, type TestIssuer } from './issuer.ts';

const resource = 'https://mcp.example.com/mcp';
const metadata = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
const ask = (auth: Authenticator, token: string) =>
  auth.authenticate({ authorization: `Bearer ${token}` }, resource);

describe('bearer', () => {
  const secret = 'correct-horse-battery';
  const auth = bearerAuthenticator(secret);

  test('lets in who has the secret, whatever the case of the scheme', async () => {
    for (const authorization of [`Bearer ${secret}`, `bearer ${secret}`, `BEARER  ${secret} `]) {
      expect(await auth.authenticate({ authorization }, resource)).toEqual({
        ok: true,
        principal: { id: 'bearer', scopes: [] },
      });
    }
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    secret,
    `Basic ${secret}`,
    `Bearer ${secret}x`,
    `Bearer ${secret.slice(1)}`,
    `Bearer ${secret} ${secret}`,
    `Bearer ${createHash('sha256').update(secret).digest('hex')}`,
    `Bearer ${secret}\u0000`,
  ])('refuses %j with 401 and a challenge that repeats nothing of it', async (authorization) => {
    const outcome = await auth.authenticate(
      { ...(authorization !== undefined && { authorization }) },
      resource,
    );
    expect(outcome).toMatchObject({ ok: false, status: 401 });
    if (outcome.ok) return;
    expect(outcome.headers['www-authenticate']).toMatch(/^Bearer /);
    expect(JSON.stringify(outcome)).not.toContain(secret.slice(1, 8));
  });

  test('takes no secret under 16 characters', () => {
    expect(() => bearerAuthenticator('123456789012345')).toThrow('16');
    expect(() => bearerAuthenticator('1234567890123456')).not.toThrow();
  });

  test('tells how to authenticate, and not the secret', () => {
    expect(JSON.stringify(auth.info(resource))).toMatch(/bearer/);
    expect(JSON.stringify(auth.info(resource))).not.toContain(secret);
    expect(auth.metadata).toBeUndefined();
  });
});

describe('oidc', () => {
  let issuer: TestIssuer;
  beforeEach(async () => {
    issuer = await startIssuer();
  });
  afterEach(() => {
    vi.useRealTimers();
    return issuer.close();
  });
  const authOf = (more: object = {}) =>
    oidcAuthenticator({ issuer: issuer.url, audience, requiredScopes: [], ...more });

  test('lets a good token in, with its subject, scopes and end', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 300;
    expect(await ask(authOf(), await issuer.token({ scope: 'a b', scp: ['c'], exp }))).toEqual({
      ok: true,
      principal: { id: 'oidc:user_1', scopes: ['a', 'b', 'c'], expiresAt: exp },
    });
  });

  test.each(['RS256', 'EdDSA', 'PS256'])('takes %s', async (alg) => {
    const other = await startIssuer(alg);
    const auth = oidcAuthenticator({ issuer: other.url, audience, requiredScopes: [] });
    expect(await ask(auth, await other.token())).toMatchObject({ ok: true });
    await other.close();
  });

  test('takes the client for the principal of a token without a subject', async () => {
    const token = await issuer.token({ sub: undefined, client_id: 'robot' });
    expect(await ask(authOf(), token)).toMatchObject({ principal: { id: 'oidc-client:robot' } });
  });

  test.each([
    ['another issuer', { iss: 'https://other.example.com' }, 'another issuer'],
    ['another audience', { aud: 'https://other.example.com' }, 'another audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['a past end', { exp: Math.floor(Date.now() / 1_000) - 60 }, 'expired'],
    ['no end', { exp: undefined }, 'exp'],
    ['a start in the future', { nbf: Math.floor(Date.now() / 1_000) + 600 }, 'not valid yet'],
    ['no name at all', { sub: undefined }, 'subject'],
  ])('refuses a token with %s', async (_, claims, why) => {
    const outcome = await ask(authOf(), await issuer.token(claims));
    expect(outcome).toMatchObject({ ok: false, status: 401, body: { error: 'invalid_token' } });
    if (!outcome.ok) expect(JSON.stringify(outcome.body)).toContain(why);
  });

  test('refuses unsigned tokens, symmetric ones made from the public key, foreign signatures and noise', async () => {
    const claims = { iss: issuer.url, aud: audience, sub: 'x' };
    const unsigned = new UnsecuredJWT(claims).setExpirationTime('1h').encode();
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('the public key, which everyone knows'));
    const stranger = await startIssuer();
    const foreign = await stranger.token({ iss: issuer.url });
    await stranger.close();
    const good = await issuer.token();
    const auth = authOf();
    for (const token of [unsigned, symmetric, foreign, 'noise', 'a.b.c', `${good}x`, good.slice(0, -4)]) {
      expect(await ask(auth, token)).toMatchObject({ ok: false, status: 401 });
    }
    expect(await ask(auth, good)).toMatchObject({ ok: true });
  });

  test('points to the metadata in each challenge, and the metadata to the issuer', async () => {
    const auth = authOf({ requiredScopes: ['portkey:admin'] });
    for (const headers of [{}, { authorization: 'Bearer noise' }]) {
      const outcome = await auth.authenticate(headers, resource);
      expect(outcome).toMatchObject({ ok: false, status: 401 });
      if (outcome.ok) return;
      expect(outcome.headers['www-authenticate']).toContain(`resource_metadata="${metadata}"`);
      expect(outcome.headers['www-authenticate']).toContain('scope="portkey:admin"');
    }
    expect(auth.metadata?.(resource)).toEqual({
      resource,
      authorization_servers: [issuer.url],
      scopes_supported: ['portkey:admin'],
      bearer_methods_supported: ['header'],
      resource_name: expect.any(String),
    });
  });

  test('takes a resource scope by its name alone, and the client id for its address, as Entra writes them', async () => {
    const id = '0f5d1c9e-2b34-4f6a-9c1d-7e8f90a1b2c3';
    const auth = authOf({ audience: `api://${id}`, requiredScopes: [`api://${id}/Admin.Use`] });
    expect(await ask(auth, await issuer.token({ aud: id, scp: 'Admin.Use' }))).toMatchObject({ ok: true });
    expect(await ask(auth, await issuer.token({ aud: id, scp: 'Other.Use' }))).toMatchObject({ status: 403 });
    expect(await ask(auth, await issuer.token({ aud: 'other', scp: 'Admin.Use' }))).toMatchObject({
      status: 401,
    });
    expect(auth.metadata?.(resource)).toMatchObject({ scopes_supported: [`api://${id}/Admin.Use`] });
  });

  test('tells clients other scopes than it checks, where they are set', async () => {
    const auth = authOf({ requiredScopes: ['Admin.Use'], advertisedScopes: ['api://x/Admin.Use'] });
    expect(auth.metadata?.(resource)).toMatchObject({ scopes_supported: ['api://x/Admin.Use'] });
    const outcome = await auth.authenticate({}, resource);
    expect(outcome.ok ? '' : outcome.headers['www-authenticate']).toContain('scope="api://x/Admin.Use"');
    expect(await ask(auth, await issuer.token({ scp: 'Admin.Use' }))).toMatchObject({ ok: true });
  });

  test('answers 403 and names the scope that is missing', async () => {
    const auth = authOf({ requiredScopes: ['read', 'portkey:admin'] });
    expect(await ask(auth, await issuer.token({ scope: 'read' }))).toEqual({
      ok: false,
      status: 403,
      headers: {
        'www-authenticate': `Bearer error="insufficient_scope", error_description="missing scope: portkey:admin", scope="read portkey:admin", resource_metadata="${metadata}"`,
      },
      body: {
        error: 'insufficient_scope',
        message: expect.stringContaining('portkey:admin'),
        missing: ['portkey:admin'],
      },
    });
    expect(await ask(auth, await issuer.token({ scope: 'portkey:admin read' }))).toMatchObject({ ok: true });
    expect(await ask(auth, await issuer.token({ scp: 'portkey:admin read' }))).toMatchObject({ ok: true });
  });

  test('asks for the keys once, however many come at once', async () => {
    const auth = authOf();
    const token = await issuer.token();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => ask(auth, token)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(issuer.hits).toEqual({ metadata: 1, keys: 1 });
  });

  test('finds the keys through the OAuth metadata where there is no OpenID document, and not at all when told where', async () => {
    const plain = await startIssuer('ES256', '/.well-known/oauth-authorization-server');
    const auth = oidcAuthenticator({ issuer: plain.url, audience, requiredScopes: [] });
    expect(await ask(auth, await plain.token())).toMatchObject({ ok: true });
    const direct = oidcAuthenticator({
      issuer: plain.url,
      jwksUrl: plain.jwksUrl,
      audience,
      requiredScopes: [],
    });
    expect(await ask(direct, await plain.token())).toMatchObject({ ok: true });
    expect(plain.hits.metadata).toBe(1);
    await plain.close();
  });

  test('learns of a new key when a token comes with it, and forgets the old', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const auth = authOf();
    const old = await issuer.token();
    expect(await ask(auth, old)).toMatchObject({ ok: true });
    await issuer.rotate();
    vi.setSystemTime(Date.now() + 31_000);
    expect(await ask(auth, await issuer.token())).toMatchObject({ ok: true });
    expect(await ask(auth, old)).toMatchObject({ ok: false, status: 401 });
    expect(issuer.hits.keys).toBe(2);
  });

  test('does not ask the issuer for each made-up key id: one that may be new is told to come again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const auth = authOf();
    for (let n = 0; n < 20; n += 1) {
      expect(await ask(auth, await issuer.token({}, { kid: `made-up-${n}` }))).toMatchObject({
        ok: false,
        status: 503,
      });
    }
    expect(issuer.hits.keys).toBe(1);
    vi.setSystemTime(Date.now() + 31_000);
    for (const kid of ['made-up-0', 'made-up-1'])
      expect(await ask(auth, await issuer.token({}, { kid }))).toMatchObject({ status: 401 });
    expect(issuer.hits.keys).toBe(2);
  });

  test('refuses a key id that the issuer did not have when it was asked for it, each time that it comes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const auth = authOf();
    expect(await ask(auth, await issuer.token())).toMatchObject({ ok: true });
    vi.setSystemTime(Date.now() + 31_000);
    issuer.breakWith((response) => {
      vi.setSystemTime(Date.now() + 10);
      response.end('{"keys":[]}');
    });
    const unknown = await issuer.token({}, { kid: 'made-up' });
    for (let n = 0; n < 2; n += 1) expect(await ask(auth, unknown)).toMatchObject({ ok: false, status: 401 });
    expect(issuer.hits.keys).toBe(2);
  });

  test('finds the right key for a token that names none', async () => {
    await issuer.addKey();
    expect(await ask(authOf(), await issuer.token({}, { kid: null }))).toMatchObject({ ok: true });
  });

  test('goes on with its cached keys while the issuer is down, for a day and not longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
    const told: (string | undefined)[] = [];
    const auth = authOf({ onTrouble: (message: string | undefined) => told.push(message) });
    const exp = Math.floor((Date.now() + 10 * staleMs) / 1_000);
    const token = await issuer.token({ exp });
    const unknown = await issuer.token({ exp }, { kid: 'new' });
    expect(await ask(auth, token)).toMatchObject({ ok: true });
    issuer.breakWith((response) => response.writeHead(500).end());
    pass(maxAgeMs + 1);
    expect(await ask(auth, token)).toMatchObject({ ok: true });
    await expect.poll(() => told).toEqual([expect.stringContaining('500')]);
    pass(retryMs + 1);
    expect(await ask(auth, token)).toMatchObject({ ok: true });
    // Nothing can be said of a key that is not known while nobody can be asked.
    expect(await ask(auth, unknown)).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.any(String) },
    });
    pass(staleMs);
    expect(await ask(auth, token)).toMatchObject({ ok: false, status: 503 });
    issuer.breakWith(undefined);
    pass(retryMs + 1);
    expect(await ask(auth, token)).toMatchObject({ ok: true });
    expect(told).toEqual([expect.stringContaining('500'), undefined]);
  });

  test.each<[string, Parameters<TestIssuer['breakWith']>[0]]>([
    ['nonsense', (response) => response.end('<html>')],
    ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    ['too much', (response) => response.end(`"${'x'.repeat(1_100_000)}"`)],
    ['no keys', (response) => response.end('{"keys":"none"}')],
    ['a cut connection', (response) => response.destroy()],
  ])(
    'answers 503 and Retry-After, before it has keys, when the issuer answers with %s',
    async (_, answer) => {
      issuer.breakWith(answer);
      const outcome = await ask(authOf(), await issuer.token());
      expect(outcome).toMatchObject({ ok: false, status: 503 });
      if (!outcome.ok) expect(Number(outcome.headers['retry-after'])).toBeGreaterThan(0);
    },
  );

  test('does not believe the metadata of another issuer', async () => {
    issuer.breakWith((response) =>
      response.end(JSON.stringify({ issuer: 'https://evil.example.com', jwks_uri: issuer.jwksUrl })),
    );
    expect(await ask(authOf(), await issuer.token())).toMatchObject({ ok: false, status: 503 });
    expect(issuer.hits.keys).toBe(0);
  });
});

test('the configured mode is the one that answers, and reports an issuer that is down', async () => {
  const issuer = await startIssuer();
  await issuer.close();
  const reports: string[] = [];
  const report = (level: string, message: string) => void reports.push(`${level} ${message}`);
  const modes = [
    await createAuthenticator({ mode: 'none' }, report),
    await createAuthenticator({ mode: 'bearer', token: 'x'.repeat(16) }, report),
    await createAuthenticator({ mode: 'oidc', issuer: issuer.url, audience, requiredScopes: [] }, report),
    await createAuthenticator(
      {
        mode: 'clerk',
        issuer: issuer.url,
        allowedSubjects: ['a'],
        allowedOrganizationIds: [],
        allowedRoles: [],
        requiredPermissions: [],
      },
      report,
    ),
  ].map((auth) => auth.info(resource));
  expect(modes).toMatchObject([{ mode: 'none' }, { mode: 'bearer' }, { mode: 'oidc' }, { mode: 'clerk' }]);
  await expect.poll(() => reports).toHaveLength(2);
  expect(reports[0]).toMatch(/^warn .*issuer/);
});
