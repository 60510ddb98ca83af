// The way out through a proxy. undici is loaded only where one is configured: Node has no such agent of its own.
import type { RequestInit, Response } from 'undici';
import type { ProxySettings } from './settings.ts';
import { decodeChunks, type Transport, WireError, type WireReply, type WireRequest } from './transport.ts';

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
  readonly close: () => Promise<void>;
}

/** A fetch through these proxies: undici's own, since Node 20's does not take undici 7's dispatchers. */
export async function openProxyFetch(proxy: ProxySettings): Promise<ProxyFetch> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.none ?? '',
  });
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.destroy(),
  };
}

/** Opens a way through these proxies. */
export async function openProxy(proxy: ProxySettings): Promise<Transport> {
  const { fetch, close } = await openProxyFetch(proxy);

  async function send({ url, method, headers, body, limit, ending }: WireRequest): Promise<WireReply> {
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
      throw new WireError(thrown);
    }
  }

  return { send, close };
}
