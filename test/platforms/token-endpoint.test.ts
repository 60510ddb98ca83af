// A token endpoint that is broken or hostile: a clear error, nothing sent to the planes, no secret in it.
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { clientSecret, openAirs } from '../support/prisma-airs.ts';

const workspace = { workspace_id: '7f1c1c8e-0000-4000-8000-000000000001' };
const secret = 'token-of-a-hostile-endpoint-0123456789';

function json(value: unknown, status = 200): (response: ServerResponse) => void {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Small pieces for as long as somebody listens. */
function dripping(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

/** As much as is taken. */
function flooding(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = ' '.repeat(65_536);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

test.each<[string, (response: ServerResponse) => void, string]>([
  ['is no JSON', json('<html>'), 'token_unavailable'],
  ['is nothing', json(''), 'token_unavailable'],
  ['is a list', json([secret]), 'token_unavailable'],
  ['has no token', json({ token: secret }), 'token_unavailable'],
  ['has a token of nothing', json({ access_token: '' }), 'token_unavailable'],
  ['has a number for a token', json({ access_token: 7 }), 'token_unavailable'],
  ['has a token of two lines', json({ access_token: `${secret}\r\nx-evil: 1` }), 'token_unavailable'],
  ['has a token beyond ASCII', json({ access_token: 'töken' }), 'token_unavailable'],
  ['is nested deep', json('['.repeat(60_000)), 'token_unavailable'],
  ['goes on for ever', flooding, 'token_unavailable'],
  ['drips', dripping, 'token_unavailable'],
  [
    'breaks off',
    (response) => response.writeHead(200, { 'content-length': '100' }).destroy(),
    'token_unavailable',
  ],
  ['fails', json({ error: 'server_error' }, 500), 'token_unavailable'],
  ['asks to slow down', json({ error: 'slow_down' }, 429), 'token_unavailable'],
  [
    'refuses, and echoes what was sent',
    json({ error: 'invalid_client', error_description: `${clientSecret} `.repeat(2_000) }, 401),
    'token_refused',
  ],
])('a reply that %s', async (_what, token, code) => {
  const airs = await openAirs({
    token: (_number, response) => token(response),
    env: { PORTKEY_TIMEOUT_MS: '500' },
  });
  const { ok, value } = await airs.call('list_configs', workspace);
  expect({ ok, value }).toMatchObject({ ok: false, value: { error: { code } } });
  const text = JSON.stringify(value);
  expect(text.length).toBeLessThan(1_500);
  for (const word of [secret, clientSecret]) expect(text).not.toContain(word);
  expect(airs.calls()).toEqual([]);
  await airs.close();
});

test('a redirect of the token call leads nowhere: the account is not shown to another host', async () => {
  const elsewhere = await openAirs();
  const airs = await openAirs({
    token: (_number, response) =>
      void response.writeHead(307, { location: `${elsewhere.recorder.url}/oauth2/access_token` }).end(),
  });
  expect(await airs.call('list_configs', workspace)).toMatchObject({
    ok: false,
    value: { error: { code: 'token_unavailable' } },
  });
  expect(elsewhere.recorder.requests).toEqual([]);
  await airs.close();
  await elsewhere.close();
});

test.each([0, -1, 'x', null, 1e300, '1e999'])('a token that lives for %s serves its call', async (life) => {
  const airs = await openAirs({
    token: (_number, response) => json({ access_token: secret, expires_in: life })(response),
  });
  expect((await airs.call('list_configs', workspace)).ok).toBe(true);
  expect((await airs.call('list_configs', workspace)).ok).toBe(true);
  expect(airs.tokenCalls().length).toBeLessThanOrEqual(2);
  await airs.close();
});
