// The same server as a web-standard handler, for hosts that run functions: stateless, one request at a time.

import { readHttpSettings } from '../config/http-settings.ts';
import { type Environment, SettingError } from '../config/setting.ts';
import { readSettings } from '../config/settings.ts';
import { createHttpApp } from './create-http-app.ts';
import { type BodyRead, type Incoming, isStream, type Sent } from './exchange.ts';
import { clientAddress } from './middleware/proxy-trust.ts';

export interface WebHandler {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
}

async function readBody(request: Request, limit: number): Promise<BodyRead> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return { kind: 'too-large' };
  if (!request.body) return { kind: 'text', text: '' };
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > limit) return { kind: 'too-large' };
      chunks.push(chunk);
    }
  } catch {
    return { kind: 'gone' };
  }
  return { kind: 'text', text: Buffer.concat(chunks).toString('utf8') };
}

function responseOf({ status, headers: flat, body }: Sent, method: string): Response {
  const headers = new Headers();
  for (let at = 0; at < flat.length; at += 2) headers.set(flat[at] ?? '', flat[at + 1] ?? '');
  if (body === undefined || method === 'HEAD' || status === 204)
    return new Response(null, { status, headers });
  if (isStream(body) || typeof body === 'string') return new Response(body, { status, headers });
  const bytes =
    body instanceof Uint8Array
      ? body
      : Buffer.concat([Buffer.from(body.before), body.bytes, Buffer.from(body.after)]);
  return new Response(new Uint8Array(bytes), { status, headers });
}

/**
 * A handler made of the same settings as the server. Sessions are off whatever MCP_SESSION_MODE says: the next
 * request may reach another instance.
 * @throws SettingError
 */
export async function createWebHandler(
  env: Environment,
  flags: { readonly sandbox?: boolean } = {},
): Promise<WebHandler> {
  const http = readHttpSettings({ ...env, MCP_SESSION_MODE: 'stateless' });
  if (http.proxyTrust.kind === 'subnets')
    throw new SettingError(
      'MCP_TRUST_PROXY',
      'names subnets, and a function does not see who connects; it takes false or a number of proxies here',
    );
  const core = await createHttpApp(readSettings(env, flags), http);
  return {
    fetch: async (request) => {
      const url = new URL(request.url);
      const headers: Record<string, string> = Object.fromEntries(request.headers);
      headers['host'] ??= url.host;
      const incoming: Incoming = {
        method: request.method,
        path: url.pathname,
        query: url.search.slice(1),
        headers,
        address: clientAddress('', headers['x-forwarded-for'], http.proxyTrust),
        secure: url.protocol === 'https:',
        body: (limit) => readBody(request, limit),
        signal: () => request.signal,
      };
      return responseOf(await core.pipeline(incoming), request.method);
    },
    close: () => core.close(),
  };
}
