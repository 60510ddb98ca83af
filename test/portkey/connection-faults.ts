// Connections that are slow, break or never stand.
import { createServer } from 'node:net';
import { expect } from 'vitest';
import { both, type Fault, jsonType, type Place, unsafe } from './fault.ts';
import { type Behaviour, listen } from './upstream.ts';

/** Closes each connection: over TLS in the middle of the handshake, else at once. */
async function breaking(scheme: 'http' | 'https'): Promise<Place> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => undefined);
    if (scheme === 'http') socket.destroy();
    else socket.once('data', () => socket.destroy());
  });
  const port = await listen(server);
  return { url: `${scheme}://127.0.0.1:${port}/v1`, count: () => count, close: () => server.close() };
}

async function closedPort(): Promise<Place> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}/v1`, count: () => undefined, close: () => undefined };
}

const trickle: Behaviour = (response) => {
  response.writeHead(200, jsonType);
  const timer = setInterval(() => response.write('['), 20);
  response.on('close', () => clearInterval(timer));
};

export const CONNECTION_FAULTS: readonly Fault[] = [
  { name: 'slow headers', meets: () => undefined, timeoutMs: 120, ...unsafe({ code: 'timeout' }) },
  {
    name: 'a slow body',
    meets: (response) => {
      response.writeHead(200, jsonType);
      response.write('{"id":');
    },
    timeoutMs: 120,
    ...unsafe({ code: 'timeout' }),
  },
  { name: 'a body that trickles for ever', meets: trickle, timeoutMs: 120, ...unsafe({ code: 'timeout' }) },
  {
    name: 'a slow body of an error',
    meets: (response) => {
      response.writeHead(400, jsonType);
      response.write('{"error":');
    },
    timeoutMs: 120,
    ...unsafe({ code: 'timeout' }),
  },
  {
    name: 'a connection that breaks before the TLS handshake is over',
    meets: { place: () => breaking('https') },
    ...both({ requests: 3, error: { code: 'connection_lost' } }),
  },
  {
    name: 'a connection that breaks at once, when the request may be on its way',
    meets: { place: () => breaking('http') },
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a reset after the request was sent',
    meets: (_, __, ___, { socket }) => void socket.resetAndDestroy(),
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a reset in the middle of the body',
    meets: (response, _, __, { socket }) => {
      response.writeHead(200, { ...jsonType, 'content-length': '1000' });
      response.write('{"id":', () => socket.resetAndDestroy());
    },
    ...unsafe({ code: 'connection_lost' }),
  },
  {
    name: 'a name that does not resolve',
    meets: {
      place: async () => ({
        url: 'http://portkey.invalid/v1',
        count: () => undefined,
        close: () => undefined,
      }),
    },
    ...both({ requests: 3, error: { code: 'dns', message: expect.stringContaining('portkey.invalid') } }),
  },
  {
    name: 'a refused connection',
    meets: { place: closedPort },
    ...both({ requests: 3, error: { code: 'refused' } }),
  },
];
