// The way out: through a real proxy on loopback, around it, and the end of the process.
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPortkey } from '../../src/portkey/client.ts';
import type { PortkeySettings } from '../../src/portkey/client-settings.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { proxyFromEnv } from '../../src/portkey/http/proxy.ts';
import { CREATE_THING, LIST_THINGS, parts } from './operations.ts';
import { json, listen, startUpstream, stop, type Upstream } from './upstream.ts';

let upstream: Upstream;
let proxy: Server;
let proxyUrl: string;
/** `CONNECT host:port` of each tunnel, and the credentials it came with. */
const tunnels: Array<{ target: string | undefined; authorization: string | undefined }> = [];
let refuse = false;
let hangUp = false;
/** Answers itself, into a tunnel in which nothing was asked. */
let answers = false;
/** What becomes of a tunnel as soon as it is open. */
let broken: ((socket: Duplex) => void) | undefined;

beforeAll(async () => {
  upstream = await startUpstream();
  proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
    socket.on('error', () => undefined);
    if (hangUp) return void socket.end();
    if (broken) {
      socket.on('end', () => socket.destroy()).resume();
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      return broken(socket);
    }
    if (answers)
      return void socket
        .on('end', () => socket.end())
        .resume()
        .write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    // Whatever was asked for is the one upstream there is.
    const there = connect(Number(new URL(upstream.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.pipe(socket);
      socket.pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('close', () => there.destroy());
  });
  proxyUrl = `http://user:pass@127.0.0.1:${await listen(proxy)}`;
});
beforeEach(() => {
  upstream.behave(json(200, { ok: true }));
  tunnels.length = 0;
  refuse = false;
  hangUp = false;
  answers = false;
  broken = undefined;
});
afterAll(async () => {
  await stop(proxy);
  await upstream.close();
});

function client(changes: Partial<PortkeySettings>) {
  return createPortkey({
    apiKey: 'pk-test-key',
    baseUrl: 'http://portkey.test/v1',
    baseUrlIsDefault: false,
    timeoutMs: 5_000,
    maxRetries: 1,
    maxResultBytes: 1_000,
    backoffMs: 1,
    ...changes,
  });
}

describe('a proxy', () => {
  it('carries the request to the host that is meant', async () => {
    const portkey = client({ proxy: { http: proxyUrl } });
    expect((await portkey.send(CREATE_THING, parts({ body: { name: 'x' } }))).body).toEqual({ ok: true });
    expect((await portkey.send(LIST_THINGS, parts())).body).toEqual({ ok: true });
    await portkey.close();
    expect(tunnels[0]).toEqual({ target: 'portkey.test:80', authorization: `Basic ${btoa('user:pass')}` });
    expect(upstream.seen[0]).toMatchObject({ method: 'POST', url: '/v1/things', body: '{"name":"x"}' });
    expect(upstream.seen[0]?.headers).toMatchObject({
      host: 'portkey.test',
      'x-portkey-api-key': 'pk-test-key',
    });
    expect(upstream.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('is left out for the hosts of NO_PROXY', async () => {
    const portkey = client({ baseUrl: upstream.url, proxy: { http: proxyUrl, none: '127.0.0.1' } });
    await portkey.send(LIST_THINGS, parts());
    await portkey.close();
    expect({ tunnels, seen: upstream.seen.length }).toEqual({ tunnels: [], seen: 1 });
  });

  it('that hangs up is asked once for each attempt, and named', async () => {
    hangUp = true;
    const portkey = client({ proxy: { http: proxyUrl }, maxRetries: 0 });
    await expect(portkey.send(CREATE_THING, parts({ body: {} }))).rejects.toMatchObject({
      facts: { code: 'proxy' },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await portkey.close();
    expect(tunnels).toHaveLength(1);
  });

  it('that answers in the tunnel itself is asked once for each attempt', async () => {
    answers = true;
    const portkey = client({ proxy: { http: proxyUrl }, maxRetries: 0 });
    await expect(portkey.send(CREATE_THING, parts({ body: {} }))).rejects.toMatchObject({
      facts: { code: 'proxy' },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await portkey.close();
    expect(tunnels).toHaveLength(1);
  });

  it.each([
    ['ends at once', (socket) => void socket.end(), 'http'],
    ['ends a while later', (socket) => void setTimeout(() => socket.end(), 5), 'http'],
    ['is torn at once', (socket) => void socket.destroy(), 'http'],
    ['is torn a turn later', (socket) => void setImmediate(() => socket.destroy()), 'http'],
    ['holds no TLS', (socket) => void setTimeout(() => socket.end('no TLS'), 5), 'https'],
    ['ends within the TLS handshake', (socket) => void socket.once('data', () => socket.end()), 'https'],
    [
      'is torn within the TLS handshake',
      (socket) => void socket.once('data', () => socket.destroy()),
      'https',
    ],
  ] satisfies [string, (socket: Duplex) => void, string][])(
    'whose tunnel %s is asked a few times for each attempt',
    async (_how, end, scheme) => {
      broken = end;
      const proxies = { http: proxyUrl, https: proxyUrl };
      const portkey = client({ baseUrl: `${scheme}://portkey.test/v1`, proxy: proxies, maxRetries: 0 });
      await expect(portkey.send(CREATE_THING, parts({ body: {} }))).rejects.toBeInstanceOf(PortkeyError);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await portkey.close();
      expect(tunnels.length).toBeLessThanOrEqual(5);
    },
  );

  it('that refuses is named, also for a write, of which nothing was sent; its password is not', async () => {
    refuse = true;
    const portkey = client({ proxy: { http: proxyUrl } });
    const error: unknown = await portkey
      .send(CREATE_THING, parts({ body: {} }))
      .catch((thrown: unknown) => thrown);
    await portkey.close();
    if (!(error instanceof PortkeyError)) throw new Error('no PortkeyError');
    expect(error.toJSON().error).toMatchObject({
      code: 'proxy',
      message: expect.stringContaining('407'),
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(JSON.stringify(error)).not.toContain('pass@');
    expect(upstream.seen).toHaveLength(0);
  });

  it.each([
    ['http://portkey.invalid/v1', 'http://127.0.0.1:9', '127.0.0.1:9', 'ECONNREFUSED'],
    ['https://portkey.invalid/v1', 'http://user:pass@localhost:9', 'localhost:9', 'ECONNREFUSED'],
    ['https://portkey.invalid/v1', 'http://proxy.invalid:3128', 'proxy.invalid:3128', 'ENOTFOUND'],
  ])('on the way to %s that is not there is named itself: %s', async (baseUrl, address, host, code) => {
    const portkey = client({ baseUrl, proxy: { http: address, https: address }, maxRetries: 0 });
    const error: unknown = await portkey
      .send(CREATE_THING, parts({ body: {} }))
      .catch((thrown: unknown) => thrown);
    await portkey.close();
    if (!(error instanceof PortkeyError)) throw new Error('no PortkeyError');
    expect(error.toJSON().error).toMatchObject({
      code: 'proxy',
      message: `The proxy ${host} could not be connected to (${code}).`,
      hint: expect.stringMatching(/^Check HTTPS_PROXY/),
    });
  });

  it('is not blamed for a host of NO_PROXY that is not there', async () => {
    const portkey = client({
      baseUrl: 'http://127.0.0.1:9999/v1',
      proxy: { http: 'http://127.0.0.1:9999', none: '127.0.0.1' },
      maxRetries: 0,
    });
    const error: unknown = await portkey.send(LIST_THINGS, parts()).catch((thrown: unknown) => thrown);
    await portkey.close();
    expect(error).toMatchObject({ facts: { code: 'refused' } });
  });

  it('ends a call that takes too long, as without it', async () => {
    upstream.behave(() => undefined);
    const portkey = client({ proxy: { http: proxyUrl }, timeoutMs: 150 });
    const error: unknown = await portkey
      .send(CREATE_THING, parts({ body: {} }))
      .catch((thrown: unknown) => thrown);
    await portkey.close();
    expect(error).toMatchObject({ facts: { code: 'timeout' } });
    expect(upstream.seen).toHaveLength(1);
  });

  it('is taken from the environment, in either case of letters', () => {
    expect(proxyFromEnv({})).toBeUndefined();
    expect(proxyFromEnv({ NO_PROXY: '*', HTTPS_PROXY: '' })).toBeUndefined();
    expect(proxyFromEnv({ HTTPS_PROXY: 'http://a', NO_PROXY: 'x' })).toEqual({
      https: 'http://a',
      none: 'x',
    });
    expect(proxyFromEnv({ HTTP_PROXY: 'http://a', http_proxy: 'http://b', no_proxy: 'y' })).toEqual({
      http: 'http://b',
      none: 'y',
    });
  });
});

/** Makes one call in a process of its own, which is left to end by itself. */
async function alone(env: Record<string, string>): Promise<{ ms: number; stdout: string }> {
  const from = (file: string) => JSON.stringify(new URL(`../../src/portkey/${file}`, import.meta.url).href);
  const operations = JSON.stringify(new URL('./operations.ts', import.meta.url).href);
  const code = `const { createPortkey } = await import(${from('client.ts')});
    const { LIST_THINGS, parts } = await import(${operations});
    const portkey = createPortkey({ apiKey: 'pk-test', baseUrl: process.env.BASE, baseUrlIsDefault: false, timeoutMs: 30000, maxRetries: 0, maxResultBytes: 1000 });
    const { body } = await portkey.send(LIST_THINGS, parts());
    if (process.env.CLOSE) await portkey.close();
    console.log(JSON.stringify({ body, at: Date.now() }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code],
    {
      cwd: new URL('../..', import.meta.url),
      env: { ...process.env, ...env },
      timeout: 20_000,
    },
  );
  return { ms: Date.now() - Number((JSON.parse(stdout) as { at: number }).at), stdout };
}

describe('a process', () => {
  it.each([
    ['without a proxy', {}],
    ['through a proxy of the environment, closed', { CLOSE: '1' }],
  ])('ends promptly after its last call, %s', async (name, extra) => {
    const env = name.includes('environment')
      ? { HTTP_PROXY: proxyUrl, BASE: 'http://portkey.test' }
      : { BASE: upstream.url };
    const { ms, stdout } = await alone({ ...env, ...extra });
    expect(stdout).toContain('{"ok":true}');
    expect(tunnels).toHaveLength(name.includes('environment') ? 1 : 0);
    // undici keeps an idle connection for 4 s: the process must not wait for it.
    expect(ms).toBeLessThan(3_500);
  });
});
