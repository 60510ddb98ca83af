// The node server's life: listens, serves, and on a signal lets calls in flight end before it does.
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { bindsLoopback, type HttpSettings, readHttpSettings } from '../config/http-settings.ts';
import { type Environment, SettingError } from '../config/setting.ts';
import { readSettings } from '../config/settings.ts';
import { createHttpApp, type Extension, type HttpApp } from './create-http-app.ts';
import { createListener } from './node-adapter.ts';
import { loadTls } from './tls.ts';

/** Time limits, in ms. */
export interface Timeouts {
  /** A request's headers, a TLS handshake before them, and the whole of a request. */
  readonly headers: number;
  readonly request: number;
  /** Must exceed the load balancer's idle timeout. */
  readonly keepAlive: number;
  /** Calls in flight after a signal to stop. */
  readonly drain: number;
}

const defaultTimeouts: Timeouts = { headers: 10_000, request: 30_000, keepAlive: 65_000, drain: 10_000 };

export interface Running {
  /** Where it can be reached from this machine. */
  readonly url: string;
  readonly core: HttpApp;
  /** Stops listening, waits for calls in flight, and ends. */
  readonly stop: () => Promise<void>;
}

interface Listening {
  readonly server: Server | TlsServer;
  readonly unwatch: () => void;
}

/** Headers are bounded by their size alone: a bound of their number would drop the last ones in silence. */
function withUnlimitedHeaders<S extends Server | TlsServer>(server: S): S {
  server.maxHeadersCount = 0;
  return server;
}

function makeServer(http: HttpSettings, core: HttpApp, timeouts: Timeouts): Listening {
  const options = {
    headersTimeout: timeouts.headers,
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.keepAlive,
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, timeouts.headers / 2)),
    // Two of a header that there can be but one of are not reduced to the first: they fit nothing, and are refused.
    joinDuplicateHeaders: true,
    // The system asks after connections on which nothing happens: a machine that was unplugged does not hang up.
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  };
  if (!http.tls) return { server: withUnlimitedHeaders(createServer(options)), unwatch: () => {} };
  const tls = loadTls(http.tls, core.report);
  const server = withUnlimitedHeaders(
    createTlsServer({ ...options, handshakeTimeout: timeouts.headers, ...tls.options }),
  );
  return { server, unwatch: tls.watch((fresh) => server.setSecureContext(fresh)) };
}

function listen(server: Server | TlsServer, { host, port }: HttpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    server.once('error', (error: NodeJS.ErrnoException) => {
      const place = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'MCP_PORT' : 'MCP_HOST';
      const value = place === 'MCP_PORT' ? String(port) : JSON.stringify(host);
      reject(
        new SettingError(
          place,
          `is ${value}, where the server cannot listen (${error.code ?? error.message})`,
        ),
      );
    });
    server.listen({ host: bare, port }, () => resolve());
  });
}

/**
 * Starts a server.
 * @throws SettingError for a setting that cannot be used, and for a port that is taken.
 */
export async function start(
  env: Environment,
  flags: { readonly sandbox?: boolean } = {},
  given: Partial<Timeouts> = {},
  extension?: Extension,
): Promise<Running> {
  const timeouts = { ...defaultTimeouts, ...given };
  const settings = readSettings(env, flags);
  const http = readHttpSettings(env);
  const core = await createHttpApp(settings, http, extension);
  const { listener, drained } = createListener({
    pipeline: core.pipeline,
    trust: http.proxyTrust,
    report: core.report,
    ending: core.ending,
  });
  const { server, unwatch } = makeServer(http, core, timeouts);
  server.on('request', listener);
  // Whether the body is wanted is known once its sender is.
  server.on('checkContinue', listener);
  try {
    await listen(server, http);
  } catch (error) {
    unwatch();
    await core.close();
    throw error;
  }
  server.on('error', (error) => core.report('error', 'the listener failed', { error: error.message }));
  if (http.auth.mode === 'none' && !bindsLoopback(http))
    core.report('warn', 'anyone who can reach this server can use its key', { host: http.host });

  const { port } = server.address() as AddressInfo;
  const host = /^(?:0\.0\.0\.0|::|\[::\])$/.test(http.host) ? '127.0.0.1' : http.host;
  const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await core.beginEnd();
    server.closeIdleConnections();
    await drained(timeouts.drain);
    unwatch();
    await core.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `${http.tls ? 'https' : 'http'}://${shown}:${port}`,
    core,
    stop: () => (stopping ??= stop()),
  };
}

/** Serves until a signal comes; a second one ends at once. @returns the exit code. @throws SettingError */
export async function serve(flags: { readonly sandbox?: boolean }): Promise<number> {
  const server = await start(process.env, flags);
  // Logged at every level but silent: the operator needs the address.
  if (server.core.services.log.level !== 'silent') {
    process.stderr.write(
      `${JSON.stringify({ level: 30, time: Date.now(), url: `${server.url}/mcp`, msg: 'listening' })}\n`,
    );
  }
  await new Promise<void>((resolve) => {
    let asked = false;
    const end = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', end).on('SIGTERM', end);
  });
  await server.stop();
  return 0;
}
