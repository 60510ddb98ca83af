// The way out through a proxy. undici is loaded only where one is configured: Node has no such agent of its own.
import type { RequestInit, Response } from 'undici';
import type { ProxySettings } from '../client-settings.ts';
import {
  decodeChunks,
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from './transport.ts';

/** The address of a proxy with its scheme, which most programs take as http where it is left out. */
export function proxyAddress(value: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
}

/** What the environment says of proxies, in either case of letters; undefined when it names none. */
export function proxyFromEnv(env: NodeJS.ProcessEnv): ProxySettings | undefined {
  const http = env['http_proxy'] || env['HTTP_PROXY'] || undefined;
  const https = env['https_proxy'] || env['HTTPS_PROXY'] || undefined;
  const none = env['no_proxy'] || env['NO_PROXY'] || undefined;
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http: proxyAddress(http) }),
    ...(https === undefined ? {} : { https: proxyAddress(https) }),
    ...(none === undefined ? {} : { none }),
  };
}

/** A fetch of its own connections. */
export interface ProxyFetch {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Host and port of the proxy that could not be connected to, where that is why the fetch failed. */
  readonly unreached: (thrown: unknown) => string | undefined;
  readonly close: () => Promise<void>;
}

/**
 * A fetch through these proxies: undici's own, since Node 20's does not take undici 7's dispatchers.
 * @param once gives every request a connection of its own.
 */
export async function openProxyFetch(proxy: ProxySettings, once = false): Promise<ProxyFetch> {
  const { buildConnector, EnvHttpProxyAgent, fetch, Pool } = await import('undici');
  const failed = new WeakMap<Error, string>();
  const connect = buildConnector({});
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.none ?? '',
    ...(once && { pipelining: 0 }),
    // What connects to the proxies alone: a connection that fails elsewhere looks the same.
    clientFactory: (origin) =>
      new Pool(origin, {
        connect: (options, callback) =>
          connect(options, (...[error, socket]) => {
            if (error === null) return callback(null, socket);
            failed.set(error, origin.host);
            return callback(error, null);
          }),
      }),
  });
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    unreached: (thrown) => {
      for (let at = thrown; at instanceof Error; at = at.cause) {
        const host = failed.get(at);
        if (host !== undefined) return host;
      }
      return undefined;
    },
    close: () => dispatcher.destroy(),
  };
}

/** Opens a way through these proxies. */
export async function openProxy(proxy: ProxySettings): Promise<Transport> {
  const [kept, fresh] = await Promise.all([openProxyFetch(proxy), openProxyFetch(proxy, true)]);

  async function send({
    url,
    method,
    headers,
    body,
    limit,
    once,
    ending,
  }: HttpRequest): Promise<HttpResponse> {
    const { fetch, unreached } = once ? fresh : kept;
    const controller = new AbortController();
    ending.set(() => controller.abort());
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: body ?? null,
        redirect: 'manual',
        signal: controller.signal,
      });
      const { status } = response;
      const header = (name: string) => response.headers.get(name) ?? undefined;
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      const most = limit(status);
      const reader = response.body?.getReader();
      while (reader !== undefined && bytes <= most) {
        const { done, value } = await reader.read();
        if (done) break;
        chunks.push(value);
        bytes += value.byteLength;
      }
      const cut = bytes > most;
      if (cut) await reader?.cancel().catch(() => undefined);
      return { status, header, text: decodeChunks(chunks, bytes), bytes, cut };
    } catch (thrown) {
      const unreachedProxy = unreached(thrown);
      throw unreachedProxy === undefined
        ? new TransportError(thrown)
        : new TransportError(thrown, false, unreachedProxy);
    }
  }

  return {
    send,
    close: async () => {
      await Promise.all([kept.close(), fresh.close()]);
    },
  };
}
