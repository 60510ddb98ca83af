// The direct way out, over node:http and node:https. It costs less than fetch, knows for certain whether any of
// a request can have left, and follows no redirect.
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import {
  decodeChunks,
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from './transport.ts';

/** How long an idle connection is kept, ms: less than the 5 s after which many servers close theirs. */
const IDLE_MS = 4_000;
/** The most layers of packing that are undone. */
const MAX_LAYERS = 3;

/** Opens the way. Node's modules are loaded here, at the first call. */
export async function openDirect(): Promise<Transport> {
  const [http, https, zlib] = await Promise.all([
    import('node:http'),
    import('node:https'),
    import('node:zlib'),
  ]);
  const kept = { keepAlive: true, timeout: IDLE_MS };
  const plain = new http.Agent(kept);
  const secure = new https.Agent(kept);
  // For what is sent once. TLS sessions are taken up again all the same.
  const plainOnce = new http.Agent({ keepAlive: false });
  const secureOnce = new https.Agent({ keepAlive: false });

  const unpackers: Readonly<Record<string, () => Transform>> = {
    gzip: () => zlib.createGunzip(),
    'x-gzip': () => zlib.createGunzip(),
    deflate: () => zlib.createInflate(),
    br: () => zlib.createBrotliDecompress(),
  };

  /** The body's stream, unpacked; errors of every layer end up at the last. */
  function unpack(message: IncomingMessage): Readable {
    const names = (message.headers['content-encoding'] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase());
    const layers = names.filter((name) => name !== '' && name !== 'identity').reverse();
    if (layers.length > MAX_LAYERS) throw new Error('the reply is packed too often');
    let stream: Readable = message;
    for (const name of layers) {
      const unpacker = unpackers[name]?.();
      if (unpacker === undefined) throw new Error('the reply is packed in an unknown way');
      stream.on('error', (error) => unpacker.destroy(error));
      stream = stream.pipe(unpacker);
    }
    return stream;
  }

  function read(message: IncomingMessage, limit: number): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      const done = (cut: boolean) =>
        resolve({
          status: message.statusCode ?? 0,
          header: (name) => textOf(message.headers[name]),
          text: decodeChunks(chunks, bytes),
          bytes,
          cut,
        });
      const stream = unpack(message);
      let empty = true;
      if (stream !== message) message.once('data', () => (empty = false));
      stream.on('data', (chunk: Uint8Array) => {
        chunks.push(chunk);
        bytes += chunk.byteLength;
        if (bytes <= limit) return;
        done(true);
        message.destroy();
        stream.destroy();
      });
      stream.on('end', () => done(false));
      stream.on('error', (error) => {
        // A reply without a body may still say how it would have been packed; no unpacker takes nothing.
        if (empty && stream !== message && message.complete) done(false);
        else reject(error);
      });
      stream.on('close', () => reject(new Error('the reply broke off')));
    });
  }

  function send({ url, method, headers, body, limit, once, ending }: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const overTls = url.startsWith('https:');
      let sent = false;
      let answered = false;
      const fail = (cause: unknown) => reject(new TransportError(cause, sent));
      const agent = overTls ? (once ? secureOnce : secure) : once ? plainOnce : plain;
      const request = (overTls ? https : http).request(url, { method, agent });
      // Not among the options: the agent keeps those of whoever opened a connection, and with them the caller's key,
      // for as long as the connection stands.
      request.setHeader('accept-encoding', 'gzip, deflate, br');
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
      // Node counts the length itself for some methods only; a DELETE's body would go out unframed.
      if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body));
      request.on('socket', (socket) => {
        // Until the connection stands, and over TLS until the handshake is over, nothing of the request leaves.
        if (request.reusedSocket || !socket.connecting) sent = true;
        else socket.once(overTls ? 'secureConnect' : 'connect', () => (sent = true));
      });
      request.on('response', (message) => {
        answered = true;
        read(message, limit(message.statusCode ?? 0)).then(resolve, (cause: unknown) => {
          fail(cause);
          request.destroy();
        });
      });
      request.on('error', fail);
      request.on('close', () => {
        // From the first line of the reply on, it is the reply that says how it ended.
        if (!answered) fail(new Error('the connection was closed'));
      });
      ending.set(() => request.destroy());
      request.end(body);
    });
  }

  return {
    send,
    close: async () => {
      for (const agent of [plain, secure, plainOnce, secureOnce]) agent.destroy();
    },
  };
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
