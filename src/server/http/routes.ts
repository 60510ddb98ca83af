// The paths beside /mcp: for people, for balancers, for Prometheus and for clients that ask how to authenticate.

import type { HttpSettings } from '../config/http-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Services } from '../create-services.ts';
import { version } from '../version.ts';
import { type Incoming, json, type Outgoing } from './exchange.ts';
import type { Authenticator, EventStoreFactory, Limiter, Metrics, PageFacts } from './interfaces.ts';
import { renderPage } from './status/page.ts';
import type { Probe } from './status/upstream-health.ts';

export interface RouteParts {
  readonly settings: Settings;
  readonly http: HttpSettings;
  readonly services: Services;
  readonly auth: Authenticator;
  readonly limiter: Limiter;
  readonly metrics: Metrics;
  readonly events?: EventStoreFactory;
  readonly sessions: () => number;
  readonly probe: Probe;
  /** Aborted once the server has begun to end. */
  readonly ending: AbortSignal;
}

/** @param resource the endpoint's absolute URL */
export type Route = (incoming: Incoming, resource: string) => Promise<Outgoing>;

/** Pages kept by the address they name; a server is known by few. */
const keptPages = 16;

function pageFacts({ settings, http, services }: RouteParts, endpoint: string): PageFacts {
  return {
    version,
    endpoint,
    authMode: http.auth.mode,
    keyMode: http.keyMode,
    toolMode: settings.toolMode,
    readOnly: settings.selection.readOnly,
    keyHeader: http.keyHeader,
    sandbox: settings.sandbox !== undefined,
    keyPresent:
      settings.sandbox !== undefined ||
      http.keyMode === 'per-request' ||
      settings.portkey.apiKey !== undefined ||
      settings.portkey.account !== undefined,
    tools: services.catalog.tools.map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      domain: tool.domain,
      class: tool.class,
    })),
  };
}

function page(parts: RouteParts): Route {
  const made = new Map<string, Outgoing>();
  return async (_incoming, resource) => {
    let answer = made.get(resource);
    if (!answer) {
      const { html, headers } = renderPage(pageFacts(parts, resource));
      answer = {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
        body: html,
      };
      if (made.size < keptPages) made.set(resource, answer);
    }
    return answer;
  };
}

function ready(parts: RouteParts): Route {
  const { http, limiter, events, probe, sessions, ending } = parts;
  return async (incoming) => {
    const deep = new URLSearchParams(incoming.query).get('deep') === 'true';
    const upstream = deep ? await probe() : undefined;
    const limits = limiter.health();
    const replay = events?.health() ?? { ok: true, store: 'off' };
    const status =
      ending.aborted || upstream?.ok === false ? 'unready' : limits.ok && replay.ok ? 'ready' : 'degraded';
    return json(status === 'unready' ? 503 : 200, {
      status,
      ...(ending.aborted && { ending: true }),
      checks: {
        sessions: { ok: true, open: sessions(), max: http.maxSessions },
        limits,
        events: replay,
        ...(upstream && { portkey: upstream }),
      },
    });
  };
}

/** GET routes by path. */
export function createRoutes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { auth, metrics } = parts;
  const routes = new Map<string, Route>([
    ['/', page(parts)],
    ['/health', async () => json(200, { status: 'ok', version, uptime_s: Math.floor(process.uptime()) })],
    ['/ready', ready(parts)],
    ['/auth/info', async (_incoming, resource) => json(200, auth.info(resource))],
    [
      '/metrics',
      async () => {
        const { contentType, body } = await metrics.render();
        return { status: 200, headers: { 'content-type': contentType }, body };
      },
    ],
  ]);
  const { metadata } = auth;
  if (metadata) {
    const answer: Route = async (_incoming, resource) => json(200, metadata(resource));
    routes.set('/.well-known/oauth-protected-resource', answer);
    // RFC 9728, 3.1: the resource's own path goes behind; the public address may have one in front of /mcp.
    const { pathname } = new URL(parts.http.publicBaseUrl ?? 'http://localhost');
    for (const path of new Set(['/mcp', `${pathname.replace(/\/$/, '')}/mcp`]))
      routes.set(`/.well-known/oauth-protected-resource${path}`, answer);
  }
  return routes;
}
