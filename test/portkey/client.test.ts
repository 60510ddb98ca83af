// The client's everyday behaviour: what goes out, what comes back, where it goes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GeneratedOperation } from '../../src/generated/typed-operation.ts';
import { createPortkey, type SendOptions } from '../../src/portkey/client.ts';
import type { PortkeySettings } from '../../src/portkey/client-settings.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { CREATE_THING, GET_THING, LIST_THINGS, operation, parts } from './operations.ts';
import { inTurn, json, raw, startUpstream, type Upstream } from './upstream.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
beforeEach(() => upstream.behave(json(200, { ok: true })));
afterAll(() => upstream.close());

function client(changes: Partial<PortkeySettings> = {}) {
  return createPortkey({
    apiKey: 'pk-test-key',
    baseUrl: upstream.url,
    baseUrlIsDefault: false,
    timeoutMs: 5_000,
    maxRetries: 2,
    maxResultBytes: 100_000,
    backoffMs: 1,
    proxy: false,
    ...changes,
  });
}

async function failure(promise: Promise<unknown>): Promise<PortkeyError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PortkeyError)) throw new Error(`no PortkeyError: ${String(error)}`);
  return error;
}

describe('a request', () => {
  it('names the media type of its body, where that is another than plain JSON', async () => {
    const body = { properties: ['name'], required: true, open: false };
    const types = ['application/merge-patch+json', undefined];
    for (const media of types)
      await client().send(
        operation('PUT', '/things/{id}', { body: { ...body, ...(media !== undefined && { media }) } }),
        parts({ path: { id: 'a' }, body: { name: 'b' } }),
      );
    expect(upstream.seen.map(({ headers }) => headers['content-type'])).toEqual([
      'application/merge-patch+json',
      'application/json',
    ]);
  });

  it('carries the method, path, query, headers and JSON body of the operation', async () => {
    const update = operation('PUT', '/things/{id}', {
      queryArguments: [{ name: 'workspace_id', wire: 'workspace_id' }],
      headerArguments: [{ name: 'strict', wire: 'x-strict' }],
    });
    await client({ userAgent: 'portkey-admin-mcp/1.0.0' }).send(update, {
      path: { id: 'a b' },
      query: {
        workspace_id: 'ws-1',
        tags: ['x', 'y'],
        deep: { a: 1 },
        off: false,
        none: null,
        unset: undefined,
      },
      header: { 'x-strict': true },
      body: { name: 'é' },
    });
    expect(upstream.seen).toHaveLength(1);
    const [seen] = upstream.seen;
    expect(seen?.method).toBe('PUT');
    expect(seen?.url).toBe(
      '/v1/things/a%20b?workspace_id=ws-1&tags=x&tags=y&deep=%7B%22a%22%3A1%7D&off=false',
    );
    expect(seen?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-portkey-api-key': 'pk-test-key',
      'x-strict': 'true',
      'user-agent': 'portkey-admin-mcp/1.0.0',
      accept: 'application/json',
    });
    expect(JSON.parse(seen?.body ?? '')).toEqual({ name: 'é' });
  });

  it('without a body claims none', async () => {
    await client().send(GET_THING, parts({ path: { id: '1' } }));
    expect(upstream.seen[0]?.headers['content-type']).toBeUndefined();
    expect(upstream.seen[0]?.body).toBe('');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'by %s has its body framed, and so does the next',
    async (method) => {
      const portkey = client();
      const asked = operation(method, '/things');
      for (const name of ['a', 'ü']) await portkey.send(asked, parts({ body: { name } }));
      await portkey.send(asked, parts());
      expect(upstream.seen.map(({ body }) => body)).toEqual(['{"name":"a"}', '{"name":"ü"}', '']);
      expect(upstream.seen[1]?.headers['content-length']).toBe('13');
    },
  );

  it('uses the key that the call brings', async () => {
    await client().send(LIST_THINGS, parts(), { apiKey: 'pk-of-the-caller' });
    expect(upstream.seen[0]?.headers['x-portkey-api-key']).toBe('pk-of-the-caller');
  });

  it('is not made without a key', async () => {
    const { apiKey: _, ...keyless } = { apiKey: '', baseUrl: upstream.url, baseUrlIsDefault: false };
    const portkey = createPortkey({ ...keyless, timeoutMs: 1_000, maxRetries: 0, maxResultBytes: 1_000 });
    const error = await failure(portkey.send(LIST_THINGS, parts()));
    expect(error.toJSON().error).toMatchObject({
      code: 'no_api_key',
      hint: expect.stringContaining('PORTKEY_API_KEY'),
    });
    expect(upstream.seen).toHaveLength(0);
  });

  it.each(['bad\nkey', 'bad\u2713key', ' '])(
    'is not made with a key that no header can hold',
    async (apiKey) => {
      expect((await failure(client({ apiKey }).send(LIST_THINGS, parts()))).facts.code).toBe('bad_key');
      expect(upstream.seen).toHaveLength(0);
    },
  );

  it('is not made when an argument could change its path, and the error has the caller’s name of it', async () => {
    const subType = operation('POST', '/api-keys/{sub-type}');
    const error = await failure(client().send(subType, parts({ path: { 'sub-type': '..' } })));
    expect(error.facts.fields).toHaveProperty('sub_type');
    expect(upstream.seen).toHaveLength(0);
  });

  it.each(['x-portkey-api-key', 'Authorization', 'Host', 'Content-Length'])(
    'takes no %s header from arguments',
    async (name) => {
      const error = await failure(client().send(LIST_THINGS, parts({ header: { [name]: 'x' } })));
      expect(error.facts.code).toBe('invalid_argument');
      expect(upstream.seen).toHaveLength(0);
    },
  );

  it('takes no header value with a line break', async () => {
    const error = await failure(client().send(LIST_THINGS, parts({ header: { 'x-a': 'b\r\nx-c: d' } })));
    expect(error.facts.code).toBe('invalid_argument');
    expect(upstream.seen).toHaveLength(0);
  });

  it('passes a well-formed trace on, and drops another', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client().send(LIST_THINGS, parts(), { trace: { traceparent, tracestate: 'a=b' } });
    await client().send(LIST_THINGS, parts(), { trace: { traceparent: 'x', tracestate: 'a=b' } });
    expect(upstream.seen[0]?.headers).toMatchObject({ traceparent, tracestate: 'a=b' });
    expect(upstream.seen[1]?.headers).not.toHaveProperty('traceparent');
    expect(upstream.seen[1]?.headers).not.toHaveProperty('tracestate');
  });

  it('reuses its connections', async () => {
    const ports = new Set<number | undefined>();
    upstream.behave((response, seen, n, request) => {
      ports.add(request.socket.remotePort);
      json(200, {})(response, seen, n, request);
    });
    const portkey = client();
    for (let n = 0; n < 10; n++) await portkey.send(LIST_THINGS, parts());
    // A call may start a moment before the last one's connection is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('ends when the caller cancels, and so does the upstream request', async () => {
    const gone = new Promise<void>((resolve) => {
      upstream.behave((response) => response.on('close', () => resolve()));
    });
    const controller = new AbortController();
    const options: SendOptions = { signal: controller.signal };
    const call = failure(client().send(CREATE_THING, parts({ body: { name: 'x' } }), options));
    while (upstream.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    const error = await call;
    expect(error.facts.code).toBe('cancelled');
    expect(error.facts.hint).toContain('may or may not');
    await gone;
    expect(upstream.seen).toHaveLength(1);
  });

  it('is not made for a caller that has already cancelled', async () => {
    const error = await failure(client().send(LIST_THINGS, parts(), { signal: AbortSignal.abort() }));
    expect(error.facts.code).toBe('cancelled');
    expect(upstream.seen).toHaveLength(0);
  });

  it('ends its wait for a retry when the caller cancels', async () => {
    upstream.behave(json(503, {}, { 'retry-after': '15' }));
    const controller = new AbortController();
    const call = client().send(LIST_THINGS, parts(), {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    expect((await failure(call)).facts.code).toBe('cancelled');
    expect(upstream.seen).toHaveLength(1);
  });

  it('ends with the client', async () => {
    upstream.behave(() => undefined);
    const portkey = client();
    const call = failure(portkey.send(LIST_THINGS, parts()));
    while (upstream.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await portkey.close();
    expect((await call).facts.code).toBe('cancelled');
    expect((await failure(portkey.send(LIST_THINGS, parts()))).facts.code).toBe('cancelled');
  });
});

describe('the host', () => {
  const path = async (changes: Partial<PortkeySettings>, asked: GeneratedOperation) => {
    await client(changes).send(asked, parts());
    return upstream.seen.at(-1)?.url;
  };

  it.each(['', '/', '/v1', '/v1/', '/v2', '//'])('may be written with %s at its end', async (end) => {
    expect(await path({ baseUrl: new URL(upstream.url).origin + end }, LIST_THINGS)).toBe('/v1/things');
  });

  it('may have a path of its own', async () => {
    expect(await path({ baseUrl: `${new URL(upstream.url).origin}/portkey/v1/` }, LIST_THINGS)).toBe(
      '/portkey/v1/things',
    );
  });

  it('of the data plane is the gateway’s, where one is set', async () => {
    const gateway = await startUpstream();
    const render = operation('POST', '/prompts/render', { plane: 'gateway' });
    await client({ gatewayUrl: gateway.url }).send(render, parts({ body: {} }));
    await client({ gatewayUrl: gateway.url }).send(LIST_THINGS, parts());
    await client().send(render, parts({ body: {} }));
    expect(gateway.seen.map(({ url }) => url)).toEqual(['/v1/prompts/render']);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/v1/things', '/v1/prompts/render']);
    await gateway.close();
  });

  it('of a public operation is the configured one, and the key stays at home', async () => {
    const pricing = operation('GET', '/pricing', { plane: 'public' });
    expect(await path({}, pricing)).toBe('/pricing');
    expect(upstream.seen[0]?.headers).not.toHaveProperty('x-portkey-api-key');
  });
});

describe('a secret where the contract does not know of one', () => {
  const body = { name: 'c', config: { targets: [{ api_key: 'sk-CANARY-target' }] } };
  const create = operation('POST', '/configs');

  it('is in no error, though Portkey repeats it', async () => {
    upstream.behave((response, seen, n, request) =>
      json(400, { success: false, data: { message: `bad: ${seen.body}` } })(response, seen, n, request),
    );
    const error = await failure(client().send(create, parts({ body })));
    expect(JSON.stringify(error)).toContain('[redacted]');
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  it('is no reason to change a result', async () => {
    upstream.behave(json(200, body));
    expect((await client().send(create, parts({ body }))).body).toEqual(body);
  });
});

describe('an operation that two versions may serve', () => {
  const gateway400 = json(400, { error: 'Either x-portkey-config or x-portkey-provider header is required' });
  const list = operation('GET', '/scim/groups', { base: ['v2', 'v1'] });
  const create = operation('POST', '/scim/groups', { base: ['v2', 'v1'] });
  const urls = () => upstream.seen.map(({ method, url }) => `${method} ${url}`);

  it('goes to the second where the first does not serve it, and stays there with its family', async () => {
    upstream.behave((response, seen, n, request) =>
      (seen.url.startsWith('/v2') ? gateway400 : json(200, { data: [] }))(response, seen, n, request),
    );
    const portkey = client();
    expect((await portkey.send(list, parts())).attempts).toBe(2);
    await portkey.send(create, parts({ body: {} }));
    await portkey.send(
      operation('GET', '/scim/groups/{id}', { base: ['v2', 'v1'] }),
      parts({ path: { id: '1' } }),
    );
    expect(urls()).toEqual([
      'GET /v2/scim/groups',
      'GET /v1/scim/groups',
      'POST /v1/scim/groups',
      'GET /v1/scim/groups/1',
    ]);
  });

  it.each(['v2', 'v1'] as const)(
    'takes no other of its family along that only v1 serves, from %s',
    async (right) => {
      upstream.behave((response, seen, n, request) =>
        (seen.url.includes('/groups') && !seen.url.startsWith(`/${right}`)
          ? gateway400
          : json(200, { data: [] }))(response, seen, n, request),
      );
      const portkey = client();
      await portkey.send(list, parts());
      upstream.seen.length = 0;
      await portkey.send(operation('GET', '/scim/workspaces'), parts());
      expect(urls()).toEqual(['GET /v1/scim/workspaces']);
    },
  );

  it('moves a write on after the gateway’s 400, which cannot have applied it', async () => {
    upstream.behave(inTurn(gateway400, json(201, { id: '1' })));
    expect((await client().send(create, parts({ body: {} }))).status).toBe(201);
    expect(urls()).toEqual(['POST /v2/scim/groups', 'POST /v1/scim/groups']);
  });

  it.each([500, 403, 409])('does not move a write on after %i', async (status) => {
    upstream.behave(json(status, { success: false, data: { message: 'no' } }));
    await failure(client().send(create, parts({ body: {} })));
    expect(urls()).toEqual(['POST /v2/scim/groups']);
  });

  it('does not move a write on when the answer speaks of an object', async () => {
    upstream.behave(json(404, { success: false, data: { message: 'Group not found', errorCode: 'AB02' } }));
    expect((await failure(client().send(create, parts({ body: {} })))).facts.code).toBe('AB02');
    expect(urls()).toEqual(['POST /v2/scim/groups']);
  });

  it('says what the first said where neither serves it', async () => {
    upstream.behave(inTurn(json(404, { message: 'first' }), raw(404, 'second')));
    expect((await failure(client().send(list, parts()))).message).toBe('first');
  });
});
