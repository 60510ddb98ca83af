// npm run soak [-- --calls 100000 --seconds 900]: a hundred thousand calls over stdio and as many over HTTP, in both
// eras. The built servers' memory after a collection must stay where it was after the first tenth, and no file or
// socket may be left.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '900' } },
});
const calls = Number(values.calls);
const deadline = performance.now() + Number(values.seconds) * 1_000;

/** Calls under way at once. */
const width = 32;

/** What memory and open files may vary by from one tenth to the next. */
const slack = { heapMb: 6, rssMb: 48, files: 8 };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const gc = ['--expose-gc', '--import', new URL('../bench/http/memory.mjs', import.meta.url).href];

interface Sample {
  readonly heapMb: number;
  readonly rssMb: number;
  readonly files: number;
}

async function sample(server: ChildProcess): Promise<Sample> {
  server.send('memory');
  const [{ heapUsed, rss }] = (await once(server, 'message')) as [{ heapUsed: number; rss: number }];
  return { heapMb: heapUsed / 1e6, rssMb: rss / 1e6, files: readdirSync(`/proc/${server.pid}/fd`).length };
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'soak', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** The calls in turn: reads, a write, a refusal, an unknown tool, and lists. */
function nthRequest(n: number): { readonly method: string; readonly params: Record<string, unknown> } {
  const call = (name: string, args: object) => ({ method: 'tools/call', params: { name, arguments: args } });
  switch (n % 10) {
    case 7:
      return call('create_collection', { name: `soak ${n}` });
    case 8:
      return n % 50 === 8 ? { method: 'tools/list', params: {} } : call('get_prompt', { promptId: '..' });
    case 9:
      return call(n % 100 === 9 ? 'no_such_tool' : 'get_prompt', { promptId: `pp-${n}` });
    default:
      return call('list_prompts', { page_size: 20 });
  }
}

const faults: string[] = [];

/** Makes every call through `one`, sampling after each tenth. */
async function soak(name: string, server: ChildProcess, one: (n: number) => Promise<void>): Promise<void> {
  const began = performance.now();
  const samples: Sample[] = [];
  let done = 0;
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const until = Math.round(((tenth + 1) * calls) / 10);
    await Promise.all(
      Array.from({ length: width }, async () => {
        while (done < until && performance.now() < deadline) {
          done += 1;
          await one(done);
        }
      }),
    );
    const now = await sample(server);
    samples.push(now);
    console.log(
      `${name} ${done} calls: heap ${now.heapMb.toFixed(1)} MB, resident ${now.rssMb.toFixed(0)} MB, ${now.files} files`,
    );
  }
  if (done < calls) faults.push(`${name}: only ${done} calls in the time given`);
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return;
  for (const key of ['heapMb', 'rssMb', 'files'] as const)
    if (last[key] > first[key] + slack[key])
      faults.push(`${name}: ${key} grew from ${first[key].toFixed(1)} to ${last[key].toFixed(1)}`);
  console.log(`${name}: ${((done / (performance.now() - began)) * 1_000).toFixed(0)} calls/s`);
}

async function exitOf(server: ChildProcess, name: string): Promise<void> {
  const exit = await Promise.race([
    once(server, 'exit'),
    new Promise<undefined>((resolve) => setTimeout(resolve, 15_000, undefined).unref()),
  ]);
  if (exit === undefined) {
    faults.push(`${name}: did not exit`);
    server.kill('SIGKILL');
  } else if (exit[0] !== 0) faults.push(`${name}: exited with ${exit[0] ?? exit[1]}`);
}

async function overStdio(env: NodeJS.ProcessEnv): Promise<void> {
  const server = fork(here('../build/index.js'), [], {
    env,
    execArgv: gc,
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const { stdin, stdout } = server;
  if (!stdin || !stdout) throw new Error('the server has no pipes');
  const waiting = new Map<number, () => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    const id = Number(/"id":(\d+)/.exec(line.slice(-200))?.[1] ?? /"id":(\d+)/.exec(line)?.[1]);
    waiting.get(id)?.();
    waiting.delete(id);
  });
  await soak('stdio', server, async (n) => {
    const { method, params } = nthRequest(n);
    const answered = new Promise<void>((resolve) => waiting.set(n, resolve));
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: n, method, params })}\n`);
    await answered;
  });
  stdin.end();
  await exitOf(server, 'stdio');
}

async function overHttp(env: NodeJS.ProcessEnv): Promise<void> {
  const server = fork(here('../build/server.js'), [], {
    env: {
      ...env,
      MCP_PORT: '0',
      MCP_AUTH_MODE: 'bearer',
      MCP_AUTH_TOKEN: 'soak-token-0123456789',
      RATE_LIMIT_MAX: '1000000000',
    },
    execArgv: gc,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (!server.stderr) throw new Error('the server has no stderr');
  const port = await new Promise<string>((resolve) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const found = /127\.0\.0\.1:(\d+)\/mcp/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const send = (method: string, headers: OutgoingHttpHeaders, body?: object): Promise<OutgoingHttpHeaders> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          port,
          path: '/mcp',
          method,
          agent,
          headers: {
            authorization: 'Bearer soak-token-0123456789',
            accept: 'application/json, text/event-stream',
            ...(body && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (answer) => {
          if ((answer.statusCode ?? 500) >= 500) faults.push(`http: status ${answer.statusCode}`);
          // A stream that only waits for news is dropped as soon as it is open.
          if (method === 'GET') {
            sent.destroy();
            resolve(answer.headers);
            return;
          }
          answer.resume();
          answer.once('end', () => resolve(answer.headers));
        },
      );
      sent.once('error', (error) => (method === 'GET' ? resolve({}) : reject(error)));
      sent.end(body && JSON.stringify(body));
    });
  /** A legacy client's whole life, a dropped stream in it. */
  const session = async (n: number): Promise<void> => {
    const opened = await send(
      'POST',
      {},
      {
        jsonrpc: '2.0',
        id: 0,
        method: 'initialize',
        params: {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: envelope['io.modelcontextprotocol/clientInfo'],
        },
      },
    );
    const headers = { 'mcp-session-id': String(opened['mcp-session-id']) };
    await send('POST', headers, { jsonrpc: '2.0', method: 'notifications/initialized' });
    await send('GET', headers);
    await send('POST', headers, { jsonrpc: '2.0', id: n, ...nthRequest(n) });
    await send('DELETE', headers);
  };
  await soak('http', server, async (n) => {
    if (n % 25 === 0) return await session(n);
    const { method, params } = nthRequest(n);
    const { name } = params;
    await send(
      'POST',
      {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
        ...(typeof name === 'string' && { 'mcp-name': name }),
      },
      { jsonrpc: '2.0', id: n, method, params: { ...params, _meta: envelope } },
    );
  });
  agent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const left = (await sample(server)).files;
  console.log(`http: ${left} files with no client left`);
  server.kill('SIGTERM');
  await exitOf(server, 'http');
}

const upstream = fork(here('../bench/upstream.ts'), { execArgv: ['--import', 'tsx'] });
const [port] = (await once(upstream, 'message')) as [number];
const env = {
  PATH: process.env['PATH'],
  PORTKEY_API_KEY: 'pk-soak-0123456789',
  PORTKEY_BASE_URL: `http://127.0.0.1:${port}/v1`,
  LOG_LEVEL: 'error',
};
await overStdio(env);
await overHttp(env);
upstream.disconnect();
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
