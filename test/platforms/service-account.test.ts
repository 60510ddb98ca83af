// The service account: one token at a time, renewed before its end, never in what comes out, and no write repeated.
import { expect, test, vi } from 'vitest';
import { createTokenSource } from '../../src/portkey/service-account/token-source.ts';
import { clientSecret, gatewayKey, openAirs, tenant } from '../support/prisma-airs.ts';

const workspace = { workspace_id: '7f1c1c8e-0000-4000-8000-000000000001' };

test('200 calls at once take one token, asked for as OAuth says and without the tenant header', async () => {
  const airs = await openAirs();
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => airs.call('list_configs', workspace)));
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
  expect(airs.calls()).toHaveLength(200);
  const [request, ...more] = airs.tokenCalls();
  expect(more).toEqual([]);
  expect(request?.method).toBe('POST');
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(request?.headers).not.toHaveProperty('x-tsg-id');
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'client_credentials',
    scope: `tsg_id:${tenant}`,
  });
  const basic = Buffer.from(
    String(request?.headers.authorization).replace('Basic ', ''),
    'base64',
  ).toString();
  expect(decodeURIComponent(basic)).toBe(`robot@1234567890.iam.panserviceaccount.com:${clientSecret}`);
  await airs.close();
});

test('a token is renewed a minute before its end, and kept while no other can be had', async () => {
  let now = 0;
  let failing = false;
  let number = 0;
  const fetchToken = vi.fn(async () => {
    if (failing) throw new Error('no token');
    number += 1;
    return { value: `token-${number}`, expiresAt: now + 900_000 };
  });
  const source = createTokenSource(fetchToken, () => now);
  expect(await source.get()).toBe('token-1');
  now = 839_000;
  expect(await source.get()).toBe('token-1');
  now = 841_000;
  failing = true;
  expect(await source.get()).toBe('token-1');
  failing = false;
  expect(await Promise.all([source.get(), source.get()])).toEqual(['token-2', 'token-2']);
  expect(source.secrets()).toContain('token-1');
  now += 900_000;
  failing = true;
  await expect(source.get()).rejects.toThrow('no token');
});

test('a short-lived token serves calls before it is renewed', async () => {
  let now = 0;
  const fetchToken = vi.fn(async () => ({ value: `token-at-${now}`, expiresAt: now + 40_000 }));
  const source = createTokenSource(fetchToken, () => now);
  await source.get();
  now = 29_000;
  await source.get();
  expect(fetchToken).toHaveBeenCalledTimes(1);
  now = 31_000;
  await source.get();
  expect(fetchToken).toHaveBeenCalledTimes(2);
});

test('a refused token is dropped: a read is sent once more with another, a write is not', async () => {
  let good = 'token-2';
  const airs = await openAirs({
    answer: ({ headers }, response) => {
      const accepted = headers.authorization?.startsWith(`Bearer ${good}`) === true;
      response
        .writeHead(accepted ? 200 : 401, { 'content-type': 'application/json' })
        .end(accepted ? '{}' : '{"success":false,"data":{"message":"Unauthorized","errorCode":"AB05"}}');
    },
  });
  expect((await airs.call('list_configs', workspace)).ok).toBe(true);
  expect(airs.calls()).toHaveLength(2);
  expect(airs.tokenCalls()).toHaveLength(2);
  good = 'token-3';
  const write = await airs.call('create_config', { name: 'x', config: {} });
  expect(write).toMatchObject({ ok: false, value: { error: { status: 401, code: 'AB05' } } });
  expect(JSON.stringify(write.value)).toContain('not repeated');
  expect(airs.calls()).toHaveLength(3);
  expect((await airs.call('create_config', { name: 'x', config: {} })).ok).toBe(true);
  expect(airs.tokenCalls()).toHaveLength(3);
  await airs.close();
});

test('a refusal by policy is told from a missing right, and neither is tried again', async () => {
  let denied = true;
  const airs = await openAirs({
    answer: (_request, response) => {
      response
        .writeHead(403, {
          'content-type': 'application/json',
          'x-request-id': 'req-1',
          ...(denied && { 'x-opa-decision': 'false' }),
        })
        .end(
          denied ? '{"msg":"Access denied"}' : '{"success":false,"data":{"message":"No","errorCode":"AB03"}}',
        );
    },
  });
  const policy = await airs.call('list_deployments', {});
  expect(policy.value).toMatchObject({ error: { status: 403, code: 'policy_denied', request_id: 'req-1' } });
  expect(JSON.stringify(policy.value)).toContain('admin role at the root of the tenant');
  denied = false;
  const right = await airs.call('list_configs', workspace);
  expect(right.value).toMatchObject({ error: { status: 403, code: 'AB03' } });
  expect(JSON.stringify(right.value)).toContain("workspace's scope");
  expect(airs.calls()).toHaveLength(2);
  expect(airs.tokenCalls()).toHaveLength(1);
  await airs.close();
});

test('neither secret nor token is in any result or error, however they are echoed', async () => {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const echo = (authorization: string | undefined): string =>
    `${authorization} ${clientSecret} ${gatewayKey} ${Buffer.from(clientSecret).toString('base64')}`;
  let status = 200;
  const airs = await openAirs({
    env: { LOG_LEVEL: 'debug' },
    answer: ({ headers }, response) => {
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'x-request-id': String(headers.authorization),
        })
        .end(JSON.stringify({ message: echo(headers.authorization) }));
    },
  });
  const texts: string[] = [];
  for (status of [200, 400, 401, 403, 404, 500]) {
    texts.push(JSON.stringify((await airs.call('list_configs', workspace)).value));
    texts.push(JSON.stringify((await airs.call('create_config', { name: 'x', config: {} })).value));
  }
  await airs.close();
  const refusing = await openAirs({
    env: { LOG_LEVEL: 'debug' },
    token: (_number, response) => {
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: 'invalid_client', error_description: echo('Basic abc') }));
    },
  });
  const refused = await refusing.call('list_configs', workspace);
  expect(refused.value).toMatchObject({ error: { code: 'token_refused', status: 401 } });
  expect(refusing.calls()).toEqual([]);
  texts.push(JSON.stringify(refused.value));
  await refusing.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  stderr.mockRestore();
  const all = [...texts, ...lines].join('\n');
  expect(all).not.toContain(clientSecret);
  expect(all).not.toContain(gatewayKey);
  expect(all).not.toMatch(/token-\d+-0123456789/);
});

test('without an account nothing is sent, and the error names what to set', async () => {
  const airs = await openAirs({
    env: { PANW_AI_GW_CLIENT_SECRET: undefined, PANW_AI_GW_INFERENCE_API_KEY: undefined },
  });
  const outcome = await airs.call('list_configs', workspace);
  expect(outcome.value).toMatchObject({ error: { code: 'no_credentials' } });
  expect(JSON.stringify(outcome.value)).toContain('PANW_AI_GW_CLIENT_SECRET');
  const feedback = await airs.call('create_feedback', { trace_id: 't', value: 1 });
  expect(JSON.stringify(feedback.value)).toContain('PANW_AI_GW_INFERENCE_API_KEY');
  expect(airs.recorder.requests).toEqual([]);
  await airs.close();
});

test('a caller who gives up does not take the token from the others', async () => {
  let release: (() => void) | undefined;
  const airs = await openAirs({
    token: (_number, response) => {
      release = () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: 'token-late-0123456789', expires_in: 900 }));
    },
  });
  const caller = new AbortController();
  const first = airs.services.surface.call('list_configs', workspace, {
    signal: caller.signal,
    principal: 'test',
    progress: () => {},
  });
  const second = airs.call('list_configs', workspace);
  await vi.waitFor(() => expect(airs.tokenCalls()).toHaveLength(1));
  caller.abort();
  expect((await first).value).toMatchObject({ error: { code: 'cancelled' } });
  release?.();
  expect((await second).ok).toBe(true);
  expect(airs.tokenCalls()).toHaveLength(1);
  await airs.close();
});

test('secrets that the service sends unmasked stay in the server', async () => {
  const airs = await openAirs({
    answer: ({ url }, response) => {
      const body = url.includes('/providers/')
        ? { name: 'openai', key: 'sk-live-of-the-vendor', masked_api_key: 'sk-***' }
        : { records: [{ method: 'POST', request_body: '{"name":"n","key":"sk-in-the-audit-log"}' }] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
  });
  const provider = JSON.stringify((await airs.call('get_provider', { slug: 'a' })).value);
  expect(provider).toContain('openai');
  expect(provider).not.toContain('sk-live-of-the-vendor');
  const audit = await airs.call('list_audit_logs', {
    start_time: '2026-10-01T00:00:00Z',
    end_time: '2026-10-02T00:00:00Z',
  });
  expect(JSON.stringify(audit.value)).toContain('POST');
  expect(JSON.stringify(audit.value)).not.toContain('sk-in-the-audit-log');
  await airs.close();
});
