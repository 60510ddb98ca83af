// The built servers as clients find them, over a sandbox whose slow calls can be watched, and a line that can be cut.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/index.ts';
import { cleanEnvironment, serverPath } from '../harness/stdio-client.ts';

const httpPath = fileURLToPath(new URL('../../build/server.js', import.meta.url));

export const token = 'clients-token-0123456789';

/** The call that never comes to an end by itself, and the one that takes `slowMs`. */
export const endless = { path: '/analytics/graphs/cost', tool: 'get_cost_analytics' };
export const slow = { path: '/analytics/graphs/latency', tool: 'get_latency_analytics', ms: 1_500 };

export interface Upstream {
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when the next endless call has come in, with a promise of its being given up. */
  readonly nextEndless: () => Promise<{ readonly givenUp: Promise<unknown> }>;
  readonly close: () => Promise<void>;
}

async function portOf(
  server: { listen: (port: number, host: string) => unknown; address: () => unknown } & NodeJS.EventEmitter,
) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A sandbox behind a server that holds two of its calls back. */
export async function startUpstream(): Promise<Upstream> {
  const sandbox = await startSandbox();
  const { port, pathname } = new URL(sandbox.url);
  let arrived: (call: { readonly givenUp: Promise<unknown> }) => void = () => {};
  const server = createServer(async (incoming, response) => {
    const path = (incoming.url ?? '').slice(pathname.length);
    if (path.startsWith(endless.path)) {
      arrived({ givenUp: once(response, 'close') });
      return;
    }
    if (path.startsWith(slow.path)) await new Promise((resolve) => setTimeout(resolve, slow.ms));
    const onward = request(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once('error', () => response.destroy());
    incoming.pipe(onward);
  });
  const front = await portOf(server);
  return {
    environment: {
      PORTKEY_API_KEY: sandbox.key,
      PORTKEY_BASE_URL: `http://127.0.0.1:${front}${pathname}`,
    },
    nextEndless: () =>
      new Promise((resolve) => {
        arrived = resolve;
      }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await sandbox.close();
    },
  };
}

/** How a client starts the server that speaks over its pipes. */
export interface StdioServer {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function stdioServer(upstream: Upstream, command = process.execPath): StdioServer {
  return { command, args: [serverPath], env: cleanEnvironment(upstream.environment) };
}

export interface HttpServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Cuts every connection there is; new ones are taken. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

/** A line to a port, which can be cut. */
async function cuttable(port: number) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  return {
    port: await portOf(server),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function urlFrom(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /"url":"([^"]+)"/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the HTTP server did not start: ${said}`)));
  });
}

/** Starts the built HTTP server with bearer authentication, sessions, and events that can be replayed. */
export function startHttp(upstream: Upstream, command = process.execPath): Promise<HttpServer> {
  return serveHttp(upstream.environment, command);
}

/** The same over its own sandbox. */
export function startSandboxHttp(settings: Readonly<Record<string, string>>): Promise<HttpServer> {
  return serveHttp({ ...settings, PORTKEY_SANDBOX: 'true' }, process.execPath);
}

async function serveHttp(settings: Readonly<Record<string, string>>, command: string): Promise<HttpServer> {
  const child = spawn(command, [httpPath], {
    env: cleanEnvironment({
      ...settings,
      MCP_PORT: '0',
      MCP_AUTH_MODE: 'bearer',
      MCP_AUTH_TOKEN: token,
      MCP_EVENT_STORE: 'memory',
    }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const line = await cuttable(Number(new URL(await urlFrom(child)).port));
  return {
    url: `http://127.0.0.1:${line.port}/mcp`,
    headers: { authorization: `Bearer ${token}` },
    cut: line.cut,
    close: async () => {
      line.close();
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
