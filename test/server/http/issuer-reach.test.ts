// How the issuer of tokens is reached: at its own pace, and through the environment's proxies.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuthenticator } from '../../../src/server/http/auth/index.ts';
import { oidcAuthenticator } from '../../../src/server/http/auth/oidc.ts';
import type { Authenticator } from '../../../src/server/http/interfaces.ts';
import { listen, stop } from '../../portkey/upstream.ts';
import { audience, startIssuer } from './issuer.ts';

const ask = (auth: Authenticator, token: string) =>
  auth.authenticate({ authorization: `Bearer ${token}` }, 'https://mcp.example.com/mcp');

test('asks an issuer that hangs once, and then lets it rest', async () => {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  const auth = oidcAuthenticator({ issuer: issuer.url, audience, requiredScopes: [] });
  issuer.breakWith(() => {});
  const token = await issuer.token();
  expect(await ask(auth, token)).toMatchObject({ status: 503 });
  const { metadata: asked } = issuer.hits;
  const outcome = await ask(auth, token);
  expect(outcome).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.stringMatching(/^[2-5]$/) },
  });
  expect(issuer.hits.metadata).toBe(asked);
}, 20_000);

test('the issuer is reached through the proxies that the environment names', async () => {
  const issuer = await startIssuer();
  const tunnels: (string | undefined)[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url);
    const there = connect(Number(new URL(issuer.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on('error', () => {});
  });
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await listen(proxy)}`);
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  try {
    const auth = await createAuthenticator(
      { mode: 'oidc', issuer: issuer.url, audience, requiredScopes: [] },
      () => {},
    );
    expect(await ask(auth, await issuer.token())).toMatchObject({ ok: true });
    expect(new Set(tunnels)).toEqual(new Set([new URL(issuer.url).host]));
    await auth.close?.();
  } finally {
    vi.unstubAllEnvs();
    await stop(proxy);
    await issuer.close();
  }
});
