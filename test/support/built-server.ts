// The built HTTP server as a user would start it: a process of its own, on a free port, on the sandbox.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../../scripts/harness/stdio-client.ts';
import { freePort } from './redis.ts';

export const token = 'a-token-for-tests-only';

export interface BuiltServer {
  readonly port: number;
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  readonly log: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asking {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The client's own address, any of 127.0.0.0/8. */
  readonly from?: string;
}

/** One request on a connection of its own; the body is read to its end. */
export function ask({
  port,
  path = '/mcp',
  method = 'GET',
  headers = {},
  body,
  from,
}: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers,
        agent: false,
        ...(from !== undefined && { localAddress: from }),
      },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk) => {
          text += chunk;
        });
        reply.on('error', reject);
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** @param entry a file of the build folder, or a path. */
export async function startBuilt(
  env: Readonly<Record<string, string>> = {},
  entry = fileURLToPath(new URL('../../build/server.js', import.meta.url)),
  args: readonly string[] = ['--sandbox'],
): Promise<BuiltServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, ...args], {
    env: cleanEnvironment({ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, MCP_PORT: String(port), ...env }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const listening = async () =>
    (await ask({ port, path: '/health', headers: healthHost(env) }).catch(() => undefined))?.status === 200;
  for (let tries = 0; !(await listening()); tries += 1) {
    if (child.exitCode !== null || tries > 400) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start: ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    port,
    process: child,
    log: () => log,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** The Host that this server answers to. */
function healthHost(env: Readonly<Record<string, string>>): Record<string, string> {
  const base = env['MCP_PUBLIC_BASE_URL'];
  const host = env['ALLOWED_HOSTS']?.split(',')[0] ?? (base === undefined ? undefined : new URL(base).host);
  return host === undefined ? {} : { host };
}
