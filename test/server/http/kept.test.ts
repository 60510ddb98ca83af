// Plans that the server keeps: each is its maker's alone, by digest and by address.
import { expect, test } from 'vitest';
import { json } from '../../portkey/upstream.ts';
import { startIssuer } from './issuer.ts';
import { call, post, serving } from './server.ts';

const document = JSON.stringify({
  portkey: 1,
  configs: [{ name: 'Kept', config: { retry: { attempts: 1 } } }],
});
const plan = call('plan_changes', { workspace_id: 'w', document });
const reply = { id: 'w', slug: 'w', name: 'W', organisation_id: 'o', data: [], total: 0 };

function digestIn(json: unknown): string {
  const [digest = ''] = /[0-9a-f]{64}/.exec(JSON.stringify(json)) ?? [];
  return digest;
}

async function sees(
  server: Parameters<typeof post>[0],
  digest: string,
  headers: Record<string, string>,
): Promise<{ plan: boolean; resource: boolean }> {
  const applied = await post(server, call('apply_changes', { digest }), headers);
  const read = await post(
    server,
    { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: `portkey://plans/${digest}` } },
    headers,
  );
  return { plan: !applied.text.includes('unknown_plan'), resource: read.text.includes('portkey_plan') };
}

test('two principals of one issuer, with the shared key', async () => {
  const issuer = await startIssuer();
  const server = await serving({
    ...issuer.oidc,
    MCP_SESSION_MODE: 'stateless',
    PORTKEY_CONFIRM: 'never',
  });
  server.upstream.behave(json(200, reply));
  const as = async (sub: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await issuer.token({ sub })}`,
  });
  const digest = digestIn((await post(server, plan, await as('alice'))).json);
  expect(digest).not.toBe('');
  expect(await sees(server, digest, await as('bob'))).toEqual({ plan: false, resource: false });
  expect(await sees(server, digest, await as('alice'))).toEqual({ plan: true, resource: true });
  await issuer.close();
});

test('two keys of one principal', async () => {
  const server = await serving({
    MCP_PORTKEY_KEY_MODE: 'per-request',
    MCP_SESSION_MODE: 'stateless',
    PORTKEY_CONFIRM: 'never',
  });
  server.upstream.behave(json(200, reply));
  const [first, second] = [{ 'x-portkey-api-key': 'pk-first' }, { 'x-portkey-api-key': 'pk-second' }];
  const digest = digestIn((await post(server, plan, first)).json);
  expect(digest).not.toBe('');
  expect(await sees(server, digest, second)).toEqual({ plan: false, resource: false });
  expect(await sees(server, digest, first)).toEqual({ plan: true, resource: true });
});
