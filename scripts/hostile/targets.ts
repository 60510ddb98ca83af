// Targets of hostile inputs: each a process of its own that reports its event-loop delay.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, serverPath } from '../harness/stdio-client.ts';
import type { HostileCase } from './cases.ts';

export interface Work {
  /** The longest time for which the event loop stood, in ms. */
  readonly hold: number;
  /** The CPU time of all threads, in ms. */
  readonly cpu: number;
}

export interface Target {
  /** Sends one input and waits for its answer. @throws Error when none comes, or the process ended */
  readonly send: (one: HostileCase) => Promise<void>;
  /** The work of the process since this was last called. */
  readonly work: () => Promise<Work>;
  /** How long GET /health takes now, in ms; 0 where there is none. */
  readonly health: () => Promise<number>;
  readonly stop: () => void;
}

const token = 'hostile-token-0123456789';
const answerMs = 10_000;
const hook = ['--import', new URL('./hold.mjs', import.meta.url).href];
const httpPath = fileURLToPath(new URL('../../build/server.js', import.meta.url));

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function workOf(child: ChildProcess): Promise<Work> {
  child.send('work');
  const [work] = (await once(child, 'message', { signal: AbortSignal.timeout(answerMs) })) as [Work];
  return work;
}

/** The sandbox, in a process of its own: its work is not the server's. */
export async function startUpstream(): Promise<{ env: Record<string, string>; stop: () => void }> {
  const child = spawn(process.execPath, [serverPath, 'sandbox'], {
    env: cleanEnvironment({}),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [line] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
  const [, url = '', key = ''] = /PORTKEY_BASE_URL=(\S+) PORTKEY_API_KEY=(\S+)/.exec(line) ?? [];
  const env = { PORTKEY_BASE_URL: url, PORTKEY_API_KEY: key, PORTKEY_CONFIRM: 'never', LOG_LEVEL: 'silent' };
  return { env, stop: () => child.kill() };
}

/** A server over HTTP: ours, or the yardstick. */
export async function startHttp(entry: 'server' | 'bare', env: Record<string, string>): Promise<Target> {
  const port = await freePort();
  const child = fork(
    entry === 'bare' ? fileURLToPath(new URL('./bare.mjs', import.meta.url)) : httpPath,
    [],
    {
      env: cleanEnvironment({
        ...env,
        MCP_PORT: String(port),
        MCP_AUTH_MODE: 'bearer',
        MCP_AUTH_TOKEN: token,
        MCP_SESSION_MODE: 'stateless',
        RATE_LIMIT_MAX: '1000000',
      }),
      execArgv: hook,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  const ask = (agent: Agent, method: string, path: string, body?: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      };
      const asked = request(
        { host: '127.0.0.1', port, method, path, headers, agent, timeout: answerMs },
        (response) => response.resume().once('end', resolve).once('error', reject),
      );
      asked.once('timeout', () => asked.destroy(new Error('no answer')));
      asked.once('error', reject);
      asked.end(body);
    });
  for (let tries = 0; ; tries += 1) {
    try {
      await ask(agents[1], 'GET', '/health');
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    send: async ({ body }) => {
      await ask(agents[0], 'POST', '/mcp', body).catch((error: NodeJS.ErrnoException) => {
        // The answer to a body that is too large may come before all of it was written.
        if (child.exitCode !== null || !/EPIPE|ECONNRESET/.test(error.code ?? '')) throw error;
      });
    },
    work: () => workOf(child),
    health: async () => {
      const began = performance.now();
      await ask(agents[1], 'GET', '/health');
      return performance.now() - began;
    },
    stop: () => {
      for (const agent of agents) agent.destroy();
      child.kill();
    },
  };
}

export async function startStdio(env: Record<string, string>): Promise<Target> {
  const child = fork(serverPath, [], {
    env: cleanEnvironment(env),
    execArgv: hook,
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the server did not start');
  let awaited: (() => void) | undefined;
  let missing = new Set<string>();
  createInterface({ input: stdout }).on('line', (line) => {
    // The id stands first or last, and an answer may be long.
    const ends = line.length < 1_000 ? line : line.slice(0, 300) + line.slice(-300);
    for (const id of missing) if (ends.includes(`"id":"${id}"`)) missing.delete(id);
    if (missing.size === 0) awaited?.();
  });
  let pings = 0;
  const send = async (body: Buffer | string, id?: string): Promise<void> => {
    pings += 1;
    const ping = `ping-${pings}`;
    missing = new Set(id === undefined ? [ping] : [id, ping]);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to ${[...missing].join(', ')}`)), answerMs);
      awaited = () => {
        clearTimeout(late);
        resolve();
      };
      stdin.write(body);
      stdin.write(`\n{"jsonrpc":"2.0","id":"${ping}","method":"ping"}\n`);
    });
  };
  const clientInfo = { name: 'hostile', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  await send(JSON.stringify({ jsonrpc: '2.0', id: 'begin', method: 'initialize', params }), 'begin');
  await send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  return {
    send: ({ body, id }) => send(body, id),
    work: () => workOf(child),
    health: async () => 0,
    stop: () => child.kill(),
  };
}
