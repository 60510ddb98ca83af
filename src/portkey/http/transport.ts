// HTTP transport of one attempt, over one undici dispatcher with the proxies that are set. undici tells when a
// request is handed to its connection, so whether anything of it may have been sent is known for certain.
import type { Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { ProxySettings } from '../client-settings.ts';

/** One request, ready to be sent. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The most bytes to read of a reply with this status, as it comes and unpacked. */
  readonly limit: (status: number) => number;
  /** True for what must not be sent twice: it gets a new connection, which no server can be closing just then. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

/** A reply as it came: its body read, unpacked and decoded. Redirects are not followed. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Bytes read, after unpacking. */
  readonly bytes: number;
  /** True when the body went on past the limit; the rest was not read. */
  readonly cut: boolean;
}

/** A reply as it came, and how long it asks to wait. */
export interface RawReply extends HttpResponse {
  readonly retryAfterMs?: number;
}

/** Why there is no reply. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** False only when it is certain that nothing of the request was sent. */
  readonly sent: boolean;
  /** Host and port of the proxy, where it was the proxy that could not be connected to. */
  readonly proxy: string | undefined;

  constructor(cause: unknown, sent: boolean, proxy?: string) {
    super('no reply', { cause });
    this.sent = sent;
    this.proxy = proxy;
  }
}

export interface Transport {
  /** Rejects with TransportError. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** How long an idle connection is kept, ms: less than the 5 s after which many servers close theirs. */
const KEEP_ALIVE_MS = 4_000;
/** Maximum number of content encodings of one reply. */
const MAX_ENCODINGS = 3;

/** Opens the transport. undici and zlib are loaded here, with the first call. */
export async function openTransport({
  http = '',
  https = '',
  none = '',
}: ProxySettings = {}): Promise<Transport> {
  const [undici, zlib] = await Promise.all([import('undici'), import('node:zlib')]);
  const { buildConnector, EnvHttpProxyAgent, Pool } = undici;
  /** The proxy of each connection to a proxy that failed: one to another host looks the same. */
  const failedProxies = new WeakMap<Error, string>();
  const connect = buildConnector({});
  const agent = (options: { pipelining?: number }): Dispatcher =>
    new EnvHttpProxyAgent({
      httpProxy: http,
      httpsProxy: https,
      noProxy: none,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // An attempt as a whole has its time limit.
      headersTimeout: 0,
      bodyTimeout: 0,
      ...options,
      clientFactory: (origin) => {
        const pool = new Pool(origin, {
          connect: (address, callback) =>
            connect(address, (...[error, socket]) => {
              if (error === null) return callback(null, socket);
              failedProxies.set(error, origin.host);
              return callback(error, null);
            }),
        });
        const tunnel = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<unknown>;
        const opened = async (options: Dispatcher.ConnectOptions): Promise<unknown> => {
          try {
            return await tunnel(options);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'UND_ERR_SOCKET') throw error;
            // By its code, undici would take the tunnel for an idle connection that broke, and open it again, for ever.
            const closed = Object.assign(new Error('closed', { cause: error }), { code: 'ECONNRESET' });
            failedProxies.set(closed, origin.host);
            throw closed;
          }
        };
        return Object.assign(pool, { connect: opened });
      },
    });
  const kept = agent({});
  // Without pipelining, undici closes each connection after its reply.
  const fresh = agent({ pipelining: 0 });

  const decoders: Readonly<Record<string, () => Transform>> = {
    gzip: () => zlib.createGunzip(),
    'x-gzip': () => zlib.createGunzip(),
    deflate: () => zlib.createInflate(),
    br: () => zlib.createBrotliDecompress(),
  };

  /** One stream for each encoding, the last applied first. */
  function decodersOf(encoding = ''): Transform[] {
    const names = encoding.split(',').map((name) => name.trim().toLowerCase());
    const applied = names.filter((name) => name !== '' && name !== 'identity').reverse();
    if (applied.length > MAX_ENCODINGS) throw new Error('the reply has too many content encodings');
    return applied.map((name) => {
      const decoder = decoders[name]?.();
      if (!decoder) throw new Error('the reply has an unknown content encoding');
      return decoder;
    });
  }

  function send({
    url,
    method,
    headers,
    body,
    limit,
    signal,
    ...request
  }: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { origin, pathname, search } = new URL(url);
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      let packed = 0;
      let settled = false;
      let response: Pick<HttpResponse, 'status' | 'headers'> | undefined;
      let layers: Transform[] = [];
      let controller: Dispatcher.DispatchController | undefined;
      const stop = (reason: unknown): void => {
        signal.removeEventListener('abort', abort);
        for (const layer of layers) layer.destroy();
        if (controller && !controller.aborted) controller.abort(new Error('stopped', { cause: reason }));
      };
      const fail = (reason: unknown): void => {
        if (settled) return;
        settled = true;
        reject(new TransportError(reason, controller !== undefined, failedProxy(reason)));
        stop(reason);
      };
      const done = (cut: boolean): void => {
        if (settled || !response) return;
        settled = true;
        const whole = { ...response, text: decodeChunks(chunks, bytes), bytes, cut };
        // undici reuses a connection one turn of the event loop after its reply: a call made at once would open
        // another connection.
        queueMicrotask(() => setImmediate(resolve, whole));
        if (cut) stop('the reply is too large');
        else signal.removeEventListener('abort', abort);
      };
      const take = (chunk: Uint8Array): void => {
        chunks.push(chunk);
        bytes += chunk.byteLength;
        if (bytes > limit(response?.status ?? 0)) done(true);
      };
      const abort = (): void => fail(signal.reason);
      if (signal.aborted) return abort();
      // A connection that is still to be made is not waited for.
      signal.addEventListener('abort', abort, { once: true });
      (request.fresh ? fresh : kept).dispatch(
        {
          origin,
          path: pathname + search,
          method: method as Dispatcher.HttpMethod,
          headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
          body: body ?? null,
        },
        {
          onRequestStart: (started) => {
            if (signal.aborted) return started.abort(new Error('aborted'));
            controller = started;
          },
          onResponseStart: (_, status, found) => {
            if (status < 200) return;
            const headers: Record<string, string> = {};
            for (const [name, value] of Object.entries(found))
              headers[name] = [value ?? []].flat().join(', ');
            response = { status, headers };
            layers = decodersOf(headers['content-encoding']);
            const last = layers.reduce<Transform | undefined>((from, to) => {
              to.on('error', fail);
              return from?.pipe(to) ?? to;
            }, undefined);
            last?.on('data', take).on('end', () => done(false));
          },
          onResponseData: (_, chunk) => {
            if (!layers[0]) return take(chunk);
            // Empty gzip members and deflate blocks unpack to nothing, and wait in memory until they are unpacked.
            packed += chunk.byteLength;
            if (packed > limit(response?.status ?? 0)) done(true);
            else layers[0].write(chunk);
          },
          // A reply without a body may still name an encoding, and no decoder accepts nothing.
          onResponseEnd: () => {
            if (layers[0] && packed > 0) layers[0].end();
            else done(false);
          },
          onResponseError: (_, error) => fail(error),
        },
      );
    });
  }

  function failedProxy(error: unknown): string | undefined {
    for (let at = error; at instanceof Error; at = at.cause) {
      const host = failedProxies.get(at);
      if (host !== undefined) return host;
    }
    return undefined;
  }

  return {
    send,
    close: async () => {
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

/** Chunks of UTF-8 as text, without a byte order mark. */
function decodeChunks(chunks: readonly Uint8Array[], bytes: number): string {
  const text = Buffer.concat(chunks, bytes).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
