// A stream lasts no longer than the token that opened it.
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startIssuer } from './issuer.ts';
import { initialize, post, serveTest } from './server.ts';

test('an open stream ends when its token does, and the session needs a new one', async () => {
  const issuer = await startIssuer();
  const server = await serveTest({
    ...issuer.oidc,
  });
  const seconds = Math.floor(Date.now() / 1_000);
  const long = { authorization: `Bearer ${await issuer.token({ exp: seconds + 600 })}` };
  const short = { authorization: `Bearer ${await issuer.token({ exp: seconds + 2 })}` };
  const opened = await post(server, initialize, long);
  const session = String(opened.headers['mcp-session-id']);
  const { hostname, port } = new URL(server.url);
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path: '/mcp',
        headers: { ...short, accept: 'text/event-stream', 'mcp-session-id': session },
        agent: false,
      },
      (response) => response.resume().once('end', () => resolve(response.statusCode ?? 0)),
    );
    sent.on('error', reject);
    sent.end();
  });
  expect(status).toBe(200);
  expect((await post(server, initialize, long)).status).toBe(200);
  await server.end();
  await issuer.close();
});
