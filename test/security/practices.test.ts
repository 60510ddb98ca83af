// MCP's security best practices, row by row: each test plays the attack. SECURITY.md lists them by name.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readHttpSettings } from '../../src/server/config/http-settings.ts';
import { start } from '../../src/server/http/serve-http.ts';
import { startUpstream } from '../portkey/upstream.ts';
import { startIssuer } from '../server/http/issuer.ts';
import { ask, bearer, both, call, list, openSession, post, serveTest, token } from '../server/http/server.ts';

/** A server that trusts one issuer. */
async function serveIssuer(more: Readonly<Record<string, string>> = {}) {
  const issuer = await startIssuer();
  const server = await serveTest({
    ...issuer.oidc,
    ...more,
  });
  const as = async (claims: Record<string, unknown> = {}) => ({
    authorization: `Bearer ${await issuer.token(claims)}`,
  });
  return {
    server,
    as,
    end: async () => {
      await server.end();
      await issuer.close();
    },
  };
}

test('confused deputy: a token made for another server is refused, and this server hands out no consent', async () => {
  const { server, as, end } = await serveIssuer({ MCP_SESSION_MODE: 'stateless' });
  expect((await post(server, list, await as())).status).toBe(200);
  const foreign = await post(server, call('list_prompts'), await as({ aud: 'https://other.example.com' }));
  expect(foreign.status).toBe(401);
  expect(foreign.headers['www-authenticate']).toContain('resource_metadata=');
  // With no authorization endpoint, client registration or consent cookie of its own there is none to abuse.
  for (const path of ['/authorize', '/register', '/token', '/consent', '/oauth/callback'])
    expect((await ask(server.url, { path, headers: await as() })).status).toBe(404);
  expect(server.upstream.seen).toEqual([]);
  await end();
});

test('token passthrough: the caller’s token stays here, and Portkey is asked with the server’s own key', async () => {
  const { server, as, end } = await serveIssuer({ MCP_SESSION_MODE: 'stateless' });
  const given = await as();
  const reply = await post(server, call('list_prompts'), {
    ...given,
    'x-portkey-api-key': 'pk-brought-along',
    cookie: 'session=of-the-caller',
  });
  expect(reply.status).toBe(200);
  const [sent] = server.upstream.seen;
  expect(sent?.headers['x-portkey-api-key']).toBe('pk-shared');
  const whole = JSON.stringify(sent);
  for (const secret of [given.authorization.slice(7), 'pk-brought-along', 'of-the-caller'])
    expect(whole).not.toContain(secret);
  await end();
});

test('server-side request forgery: no argument, path or redirect leads a request to another host', async () => {
  const elsewhere = await startUpstream();
  const server = await serveTest({ MCP_SESSION_MODE: 'stateless' });
  const target = elsewhere.url.replace('/v1', '');
  for (const promptId of [
    target,
    `//${new URL(target).host}/x`,
    `@${new URL(target).host}`,
    `..%2f..%2f${target}`,
    `x?url=${target}`,
    '\\\\evil',
  ])
    await post(server, call('get_prompt', { promptId }));
  await post(server, call('create_config', { name: 'x', config: { base_url: target, custom_host: target } }));
  for (const { url } of server.upstream.seen) expect(url).toMatch(/^\/v1\/(prompts\/[^/?#]+|configs)$/);
  server.upstream.behave((response) => {
    response.writeHead(302, { location: `${target}/stolen` }).end();
  });
  const redirected = await post(server, call('list_prompts'));
  expect(redirected.json).toMatchObject({ result: { isError: true } });
  expect(server.upstream.seen).not.toEqual([]);
  expect(elsewhere.seen).toEqual([]);
  await server.end();
  await elsewhere.close();
});

test('session hijacking: a session’s id is random, proves nothing, and is worth nothing to another caller', async () => {
  const { server, as, end } = await serveIssuer();
  const alice = await as({ sub: 'alice' });
  const mallory = await as({ sub: 'mallory' });
  const ids = await Promise.all(Array.from({ length: 20 }, () => openSession(server, alice)));
  expect(new Set(ids).size).toBe(20);
  const [id = ''] = ids;
  for (const one of ids)
    expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const session = { 'mcp-session-id': id };
  expect((await post(server, call('list_prompts'), { ...mallory, ...session })).status).toBe(404);
  for (const method of ['GET', 'DELETE'])
    expect(
      (await ask(server.url, { method, path: '/mcp', headers: { ...both, ...mallory, ...session } })).status,
    ).toBe(404);
  const nobody = await ask(server.url, {
    method: 'POST',
    path: '/mcp',
    headers: { ...both, ...session },
    body: JSON.stringify(list),
  });
  expect(nobody.status).toBe(401);
  expect(server.upstream.seen).toEqual([]);
  expect((await post(server, call('list_prompts'), { ...alice, ...session })).status).toBe(200);
  await end();
});

test('session hijacking: each caller’s own key keeps a session apart even from the same principal', async () => {
  const server = await serveTest({ MCP_PORTKEY_KEY_MODE: 'per-request' });
  const id = await openSession(server, { 'x-portkey-api-key': 'pk-first' });
  const session = { 'mcp-session-id': id };
  for (const key of [{ 'x-portkey-api-key': 'pk-second' }, {}])
    expect((await post(server, call('list_prompts'), { ...session, ...key })).status).toBe(404);
  expect(server.upstream.seen).toEqual([]);
  await server.end();
});

test('local server compromise: the server starts no process, runs no text as code, and listens on loopback unless told otherwise', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(sources.length).toBeGreaterThan(100);
  const read = (file: string): string => readFileSync(`${root}src/${file}`, 'utf8');
  for (const file of sources)
    expect(read(file), file).not.toMatch(/child_process|node:(vm|cluster)|(?<!\.)\beval\(|new Function\(/);
  // One file starts threads, each with nothing but the file that asks for it: no text, no argument, no part of the
  // environment.
  const threads = sources.filter((file) => /worker_threads|new Worker\(/.test(read(file)));
  expect(threads).toEqual(['portkey/aside.ts']);
  const [made = ''] = /new Worker\([\s\S]*?\}\);/.exec(read('portkey/aside.ts')) ?? [];
  expect(made).toMatch(/^new Worker\(fileURLToPath\(file\), \{/);
  for (const file of sources.filter((one) => /openAside[<(]/.test(read(one)) && !threads.includes(one)))
    expect(read(file), file).toMatch(/openAside<[^>]*>\(\{\s*file: import\.meta\.url,/);
  expect(made).toContain('env: {}');
  expect(made).not.toContain('eval');
  const built = readdirSync(`${root}build`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  for (const file of built)
    expect(readFileSync(`${root}build/${file}`, 'utf8'), file).not.toContain('child_process');
  expect(readHttpSettings({ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token }).host).toBe('127.0.0.1');
});

test('scope minimization: a token without the scope is turned away and told which one is missing, no more', async () => {
  const { server, as, end } = await serveIssuer({ MCP_OIDC_REQUIRED_SCOPES: 'portkey:read' });
  const narrow = await post(server, call('list_prompts'), await as({ scope: 'openid profile' }));
  expect(narrow.status).toBe(403);
  expect(narrow.headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="portkey:read"/);
  expect(server.upstream.seen).toEqual([]);
  expect((await post(server, call('list_prompts'), await as({ scope: 'portkey:read' }))).status).not.toBe(
    403,
  );
  await end();
});

test('DNS rebinding: a page of another name cannot reach the server, with or without its token', async () => {
  const server = await serveTest();
  const body = JSON.stringify(call('list_prompts'));
  for (const strange of [
    { host: 'evil.example.com' },
    { host: `evil.example.com:${new URL(server.url).port}` },
    { host: '127.0.0.1.evil.example.com' },
    { origin: 'http://evil.example.com' },
    { origin: 'null' },
  ])
    for (const method of ['POST', 'GET', 'OPTIONS']) {
      const reply = await ask(server.url, {
        method,
        path: '/mcp',
        headers: { ...bearer, ...both, ...strange },
        ...(method === 'POST' && { body }),
      });
      expect([method, strange, reply.status]).toEqual([method, strange, 403]);
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
  expect(server.upstream.seen).toEqual([]);
  await server.end();
});

test('open servers: HTTP without authentication does not start unless that is said in so many words', async () => {
  const env = { PORTKEY_API_KEY: 'pk-shared', MCP_PORT: '0', LOG_LEVEL: 'silent' };
  await expect(start(env)).rejects.toThrow('MCP_ALLOW_UNAUTHENTICATED_HTTP');
  const open = await start({ ...env, MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true' });
  await open.stop();
});
