// Proxy settings of the environment.
import type { ProxySettings } from '../client-settings.ts';

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
