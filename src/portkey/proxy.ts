// The way out through a proxy. undici is loaded only where one is configured: Node's own fetch is enough otherwise.
import type { ProxySettings } from './settings.ts';

/** The part of fetch that the client uses. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** A way out, and how to end it. */
export interface WayOut {
  readonly send: Send;
  readonly close: () => Promise<void>;
}

/** What the environment says of proxies, in either case of letters; undefined when it names none. */
export function proxyFromEnv(env: NodeJS.ProcessEnv): ProxySettings | undefined {
  const http = env['http_proxy'] || env['HTTP_PROXY'] || undefined;
  const https = env['https_proxy'] || env['HTTPS_PROXY'] || undefined;
  const none = env['no_proxy'] || env['NO_PROXY'] || undefined;
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(none === undefined ? {} : { none }),
  };
}

/** Opens a way through these proxies. Its fetch is undici's own: Node 20's does not take undici 7's dispatchers. */
export async function openProxy(proxy: ProxySettings): Promise<WayOut> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.none ?? '',
  });
  return {
    // The two fetches differ in the names of their types only.
    send: (url, init) =>
      fetch(url, { ...init, dispatcher } as never) as Promise<unknown> as Promise<Response>,
    close: () => dispatcher.destroy(),
  };
}
