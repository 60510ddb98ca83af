// A server that closes a connection it let stand, just as the next request arrives on it.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortkey } from '../../src/portkey/client.ts';
import { CREATE_THING, LIST_THINGS, parts } from './operations.ts';
import { listen, stop } from './upstream.ts';

let upstream: Server;
let proxy: Server;
let port: number;
let proxyPort: number;
let connections = 0;
beforeAll(async () => {
  const used = new WeakSet<Socket>();
  upstream = createServer((request, response) => {
    if (used.has(request.socket)) return void request.socket.resetAndDestroy();
    used.add(request.socket);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  upstream.on('connection', () => {
    connections += 1;
  });
  port = await listen(upstream);
  proxy = createServer();
  proxy.on('connect', async (_, socket) => {
    const there = connect(port, '127.0.0.1');
    socket.on('error', () => there.destroy());
    there.on('error', () => socket.destroy());
    await once(there, 'connect');
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.pipe(there).pipe(socket);
  });
  proxyPort = await listen(proxy);
});
afterAll(async () => {
  await stop(proxy);
  await stop(upstream);
});

describe.each(['directly', 'through a proxy'])('a write %s', (way) => {
  it('is sent over a connection of its own, so that none is lost on one that was kept', async () => {
    const portkey = createPortkey({
      apiKey: 'pk-test-key',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      baseUrlIsDefault: false,
      timeoutMs: 5_000,
      maxRetries: 1,
      maxResultBytes: 1_000,
      backoffMs: 1,
      proxy: way === 'directly' ? false : { http: `http://127.0.0.1:${proxyPort}` },
    });
    connections = 0;
    for (const asked of [LIST_THINGS, CREATE_THING, CREATE_THING, LIST_THINGS, CREATE_THING]) {
      const given = asked === CREATE_THING ? { body: { name: 'x' } } : {};
      expect((await portkey.send(asked, parts(given))).body).toEqual({ ok: true });
    }
    await portkey.close();
    // The second read finds the connection of the first closed, and is sent again.
    expect(connections).toBe(5);
  });
});
