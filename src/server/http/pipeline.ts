// Way of every request: host and origin checks, route, answer, headers. No web framework: with hono and
// @hono/node-server tools/list is sent at 0.25 of the rate of bare node:http, with this at 0.85 (bound 0.5).

import type { HttpSettings } from '../config/http-settings.ts';
import { header, type Incoming, json, type Outgoing, rpcError, type Sent } from './exchange.ts';
import type { Metrics, Report } from './interfaces.ts';
import type { Endpoint } from './mcp/endpoint.ts';
import type { Guard } from './middleware/host-and-origin.ts';
import type { Route } from './routes.ts';

export type Pipeline = (incoming: Incoming) => Promise<Sent>;

export interface PipelineParts {
  readonly settings: Pick<HttpSettings, 'publicBaseUrl' | 'tls'>;
  readonly guard: Guard;
  readonly endpoint: Endpoint;
  readonly routes: ReadonlyMap<string, Route>;
  readonly metrics: Metrics;
  readonly report: Report;
  /** Aborted once the server has begun to end. */
  readonly ending: AbortSignal;
}

/** On every answer; what an answer says itself goes before it. */
const security: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** A year, as browsers want it before they remember. */
const strictTransport = { 'strict-transport-security': 'max-age=31536000' };

const endpointPath = '/mcp';

/** One trailing slash is the same endpoint: configurations and proxies add it. */
function isEndpoint(path: string): boolean {
  return path === endpointPath || path === `${endpointPath}/`;
}

/** What balancers ask by the address of the instance, with a Host that nobody can set: constant, or counts alone. */
function isProbe({ method, path, query }: Incoming): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return path === '/health' || (path === '/ready' && !query.includes('deep'));
}

function add(to: string[], headers: Readonly<Record<string, string>> | undefined): void {
  for (const name in headers) to.push(name, headers[name] ?? '');
}

export function createPipeline(parts: PipelineParts): Pipeline {
  const { settings, guard, endpoint, routes, metrics, report, ending } = parts;
  const encrypted = settings.tls !== undefined || settings.publicBaseUrl?.startsWith('https:') === true;
  const always = Object.entries(encrypted ? { ...security, ...strictTransport } : security);

  const resourceOf = (incoming: Incoming): string =>
    `${
      settings.publicBaseUrl ??
      `${incoming.secure ? 'https' : 'http'}://${header(incoming.headers, 'host') ?? 'localhost'}`
    }${endpointPath}`;

  const routed = async (incoming: Incoming): Promise<Outgoing> => {
    const atEndpoint = isEndpoint(incoming.path);
    const route = routes.get(incoming.path);
    if (!atEndpoint && !route) return json(404, { error: 'not_found', message: 'The endpoint is /mcp.' });
    if (incoming.method === 'OPTIONS') return guard.preflight(incoming);
    if (atEndpoint) {
      if (ending.aborted)
        return rpcError(503, -32000, 'Server is shutting down; retry.', { 'retry-after': '1' });
      return await endpoint(incoming, resourceOf(incoming));
    }
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
      return json(405, { error: 'method_not_allowed' }, { allow: 'GET, HEAD, OPTIONS' });
    return (await route?.(incoming, resourceOf(incoming))) ?? json(404, { error: 'not_found' });
  };

  const routeName = (path: string): string =>
    isEndpoint(path) ? endpointPath : routes.has(path) ? path : 'other';

  return async (incoming) => {
    const began = performance.now();
    const refusal = isProbe(incoming) ? guard.checkProbe(incoming) : guard.check(incoming);
    let answer: Outgoing;
    try {
      answer = refusal ?? (await routed(incoming));
    } catch (error) {
      report('error', 'unexpected error', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      answer = rpcError(500, -32603, 'Internal server error');
    }
    metrics.request({
      method: incoming.method,
      route: routeName(incoming.path),
      status: answer.status,
      ms: performance.now() - began,
    });
    // A refused origin gets no CORS headers, so that its page cannot even read the refusal.
    const cors = refusal ? undefined : guard.cors(incoming.headers);
    const headers: string[] = [];
    add(headers, answer.headers);
    add(headers, answer.common);
    add(headers, cors);
    for (const [name, value] of always) if (!(name in answer.headers)) headers.push(name, value);
    return { status: answer.status, headers, body: answer.body };
  };
}
