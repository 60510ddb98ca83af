// A real Redis on a free loopback port, to be paused and killed. Tests that need one are skipped where there is none,
// and say so; in CI they fail instead.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, test } from 'vitest';

export interface TestRedis {
  readonly url: string;
  /** Stops answering; connections stay open. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  /** Starts an empty one on the same port. */
  readonly start: () => Promise<void>;
  /** One command, its reply in raw RESP. */
  readonly ask: (...words: string[]) => Promise<string>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function ask(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('Redis is silent')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(reply));
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
    socket.write(`*${words.length}\r\n${parts}*1\r\n$4\r\nQUIT\r\n`);
  });
}

/** @param flags of redis-server, such as `--maxmemory 2mb`. */
export async function startRedis(...flags: string[]): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const own = spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        '/tmp',
        ...flags,
      ],
      { stdio: 'ignore' },
    );
    child = own;
    for (let tries = 0; tries < 200; tries += 1) {
      const reply = await ask(port, ['PING']).catch(() => '');
      if (reply.includes('PONG')) return;
      if (own.exitCode !== null) throw new Error(`redis-server ended with ${own.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('redis-server does not answer');
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill: async () => {
      const own = child;
      if (!own || own.exitCode !== null || own.signalCode !== null) return;
      const exit = once(own, 'exit');
      own.kill('SIGKILL');
      await exit;
    },
    start,
    ask: (...words) => ask(port, words),
  };
}

const present = spawnSync('redis-server', ['--version']).status === 0;

/** Like `describe`, where redis-server is installed. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (present) {
    describe(name, tests);
  } else if (process.env['CI'] === 'true') {
    test(`${name}: needs redis-server`, () => {
      throw new Error('redis-server is not installed, and CI=true asks for it');
    });
  } else {
    console.warn(`skipped, since redis-server is not installed: ${name}`);
    describe.skip(name, tests);
  }
}
