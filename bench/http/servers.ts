// Starts the servers that are measured, each a process of its own, and reads what they cost.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

export const token = 'bench-token-0123456789';

export interface Server {
  readonly port: number;
  readonly process: ChildProcess;
  /** User and system time since its start, in ms. */
  readonly cpuMs: () => number;
  /** After a collection, in bytes. */
  readonly memory: () => Promise<Memory>;
  readonly stop: () => Promise<void>;
}

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Clock ticks a second, which Linux fixes for user space. */
const ticks = 100;

function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1_000;
}

async function answers(port: number): Promise<void> {
  for (let n = 0; n < 200; n += 1) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/health`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nothing answers on port ${port}`);
}

/** The settings that both servers take by the same names. */
export function settings(upstream: number, more: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PORTKEY_API_KEY: 'pk-bench',
    PORTKEY_BASE_URL: `http://127.0.0.1:${upstream}/v1`,
    PORTKEY_ALLOW_PRIVATE_BASE_URL: 'true',
    PORTKEY_ALLOW_INSECURE_HTTP: 'true',
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: token,
    MCP_MAX_SESSIONS: '5000',
    RATE_LIMIT_MAX: '1000000000',
    LOG_LEVEL: 'error',
    ...more,
  };
}

export async function startServer(
  entry: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Server> {
  const port = await freePort();
  const child = fork(entry, [...args], {
    env: { PATH: process.env['PATH'], ...env, MCP_PORT: String(port) },
    execArgv: [
      ...(entry.endsWith('.ts') ? ['--import', 'tsx'] : []),
      '--expose-gc',
      '--import',
      new URL('./memory.mjs', import.meta.url).href,
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${entry} did not start`);
  await answers(port);
  return {
    port,
    process: child,
    cpuMs: () => cpuOf(pid),
    memory: async () => {
      child.send('memory');
      const [memory] = (await once(child, 'message')) as [Memory];
      return memory;
    },
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
