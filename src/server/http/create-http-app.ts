// Creates the HTTP app. Used by the node server and by the web-standard handler.

import type { Catalog } from '../../catalog/build-catalog.ts';
import { createLog } from '../../logging.ts';
import { limits } from '../../runtime/limits.ts';
import type { HttpSettings } from '../config/http-settings.ts';
import { type Settings, secretsIn } from '../config/settings.ts';
import { createServices, type Services } from '../create-services.ts';
import { type McpOptions, mcpFactory } from '../mcp/server.ts';
import { createAccount } from './audit-log.ts';
import { createAuthenticator } from './auth/index.ts';
import type { Report } from './interfaces.ts';
import { createEndpoint } from './mcp/endpoint.ts';
import { createEventStores } from './mcp/events/index.ts';
import { createHandler, modernHandler, sessionHandler, statelessHandler } from './mcp/request-handlers.ts';
import { createSessions } from './mcp/sessions.ts';
import { createGuard } from './middleware/host-and-origin.ts';
import { createLimiter } from './middleware/rate-limit.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { callerOf, contextIn } from './request-context.ts';
import { createRoutes } from './routes.ts';
import { createMetrics } from './status/metrics.ts';
import { createProbe } from './status/upstream-health.ts';
import { type SharedSpentStore, sharedSpentStore } from './stores/nonce-store.ts';
import { createSurfaces } from './surfaces.ts';

export interface HttpApp {
  readonly pipeline: Pipeline;
  readonly services: Services;
  readonly report: Report;
  readonly ending: AbortSignal;
  /** From now on new requests are sent away; streams that wait for nothing end. */
  readonly beginEnd: () => Promise<void>;
  /** Ends what is left. */
  readonly close: () => Promise<void>;
}

/** What a test adds to the server. The shipped entries have none. */
export interface Extension {
  readonly catalog: (own: Catalog) => Catalog;
  readonly server: NonNullable<McpOptions['extend']>;
}

function extended(services: Services, extension: Extension | undefined): Services {
  if (!extension) return services;
  const catalog = extension.catalog(services.catalog);
  return { ...services, catalog, surface: services.surfaceOf(catalog) };
}

/** What no line of the log may hold, besides the secrets that both servers have. */
function secretsOf({ auth, events, limits }: HttpSettings): readonly string[] {
  const passwords = [events.redis?.url, limits.redis?.url].flatMap((url) =>
    url === undefined ? [] : [url, new URL(url).password, decodeURIComponent(new URL(url).password)],
  );
  return [...(auth.mode === 'bearer' ? [auth.token] : []), ...passwords].filter((secret) => secret !== '');
}

/** A caller's own key is the only one in use where each brings one. */
function withoutSharedKey(settings: Settings): Settings {
  const { apiKey: _apiKey, ...portkey } = settings.portkey;
  return { ...settings, portkey };
}

/** Shared only where the key is: with keys of their own, processes know no confirmation but theirs. */
async function spentStore(
  { confirmKey }: Settings,
  { limits, events }: HttpSettings,
  report: Report,
): Promise<SharedSpentStore | undefined> {
  const redis = limits.redis ?? events.redis;
  return confirmKey && redis ? await sharedSpentStore(redis, report) : undefined;
}

/** @throws SettingError for a setting that cannot be used after all. */
export async function createHttpApp(
  given: Settings,
  http: HttpSettings,
  extension?: Extension,
): Promise<HttpApp> {
  const ownKeys = http.keyMode === 'per-request' && !given.sandbox;
  const settings = ownKeys ? withoutSharedKey(given) : given;
  const ownSecrets = secretsOf(http);
  const secrets = [...secretsIn(settings), ...ownSecrets];
  let sessionCount = (): number => 0;
  let eventsHealth = () => ({ ok: true });
  let limiterHealth = () => ({ ok: true });
  const metrics = createMetrics({
    platform: given.portkey.platform ?? 'portkey',
    sessions: () => sessionCount(),
    limiter: () => limiterHealth(),
    events: () => eventsHealth(),
  });
  const log = createLog({ level: settings.logLevel, secrets });
  const report: Report = (level, message, facts) => log[level](message, { ...facts });
  const spent = await spentStore(settings, http, report);
  const services = extended(
    await createServices(settings, {
      onAttempt: metrics.attempt,
      secrets: ownSecrets,
      ...(!ownKeys && { callsPerMinute: limits.upstreamPerMinute }),
      ...(spent && { spent }),
    }),
    extension,
  );
  // Audit lines are written whatever the level, but for silence itself.
  const auditLog = createLog({ level: settings.logLevel === 'silent' ? 'silent' : 'info', secrets });
  const audit: Report = (level, message, facts) => auditLog[level](message, { ...facts });

  const [auth, limiter, events] = await Promise.all([
    createAuthenticator(http.auth, report, http.roles?.claim),
    createLimiter(http.limits, report),
    createEventStores(http.events, report),
  ]);
  limiterHealth = limiter.health;
  if (events) eventsHealth = events.health;

  const account = createAccount(metrics, audit, given.portkey.platform);
  const build = mcpFactory({
    surface: services.surface,
    surfaceOf: (context) => contextIn(context.http?.authInfo).surface,
    instructions: services.instructions,
    resultForm: services.resultForm,
    ...(services.telemetry && { telemetry: services.telemetry }),
    ...(extension && { extend: extension.server }),
    callerOf: (context) => callerOf(contextIn(context.http?.authInfo), context.mcpReq._meta, account),
  });
  const parts = {
    account,
    form: services.resultForm,
    ...(services.telemetry && { telemetry: services.telemetry }),
  };
  // What a peer sent may be in the message.
  const onError = (error: Error): void => {
    if (log.level === 'debug')
      report('debug', 'protocol', { error: error.message.split('\n')[0]?.slice(0, 200) });
  };
  const handler = createHandler(() => build(), onError);
  const sessions =
    http.sessionMode === 'stateful'
      ? createSessions({
          max: http.maxSessions,
          idleMs: http.sessionTimeoutMs,
          build: () => build(),
          ...(events && { events }),
          onError,
        })
      : undefined;
  if (sessions) sessionCount = sessions.count;

  const end = new AbortController();
  const ending = end.signal;
  const endpoint = createEndpoint({
    settings: http,
    auth,
    limiter,
    metrics,
    surfaceFor: createSurfaces(services, http.roles),
    modern: modernHandler(handler, parts),
    legacy: sessions
      ? sessionHandler({ sessions, ...parts, ...(events && { events }) })
      : statelessHandler(handler, parts),
  });
  const routes = createRoutes({
    settings,
    http,
    services,
    auth,
    limiter,
    metrics,
    ...(events && { events }),
    sessions: () => sessionCount(),
    probe: createProbe(services, ownKeys ? 'readiness-check' : undefined),
    ending,
  });
  return {
    pipeline: createPipeline({
      settings: http,
      guard: createGuard(http),
      endpoint,
      routes,
      metrics,
      report,
      ending,
    }),
    services,
    report,
    ending,
    beginEnd: async () => {
      end.abort();
      sessions?.endStreams();
    },
    close: async () => {
      end.abort();
      await sessions?.close();
      await handler.close();
      await Promise.all([limiter.close(), events?.close(), auth.close?.(), spent?.close()]);
      await services.close();
    },
  };
}
