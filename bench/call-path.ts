// The files of src whose code one warm call runs, over stdio and over stateless HTTP, as V8's coverage counts them.
// Alone: `npx tsx bench/call-path.ts`, which also names the functions with `--functions`.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Functions that ran, by file below src. */
type CallPath = ReadonlyMap<string, readonly string[]>;

const src = new URL('../src/', import.meta.url).href;
const call = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'list_prompts', arguments: { page_size: 2 } },
};

/** Runs the call often enough to have everything loaded, and then once more under V8's counters. */
async function pathOf(run: () => Promise<unknown>): Promise<CallPath> {
  for (let n = 0; n < 5; n += 1) await run();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  return new Map(
    result
      .filter(({ url }) => url.startsWith(src))
      .map(({ url, functions }) => {
        const ran = functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
        return [url.slice(src.length), ran.map(({ functionName }) => functionName || '(anonymous)')] as const;
      })
      .filter(([, ran]) => ran.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function overStdio(env: NodeJS.ProcessEnv): Promise<CallPath> {
  const input = new PassThrough();
  const output = new PassThrough();
  Object.assign(process.env, env);
  Object.defineProperty(process, 'stdin', { value: input });
  Object.defineProperty(process, 'stdout', { value: output });
  const { serve } = await import('../src/server/stdio/serve-stdio.ts');
  void serve({});
  const ask = async (message: object): Promise<unknown> => {
    const answer = once(output, 'data');
    input.write(`${JSON.stringify(message)}\n`);
    return await answer;
  };
  const clientInfo = { name: 'bench', version: '1' };
  await ask({
    ...call,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
  });
  return await pathOf(() => ask(call));
}

async function overHttp(env: NodeJS.ProcessEnv): Promise<CallPath> {
  const { start } = await import('../src/server/http/serve-http.ts');
  const { url } = await start({
    ...env,
    MCP_PORT: '0',
    MCP_SESSION_MODE: 'stateless',
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: 'a'.repeat(40),
  });
  return await pathOf(async () => {
    const response = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-protocol-version': '2025-06-18',
        authorization: `Bearer ${'a'.repeat(40)}`,
      },
      body: JSON.stringify(call),
    });
    const text = await response.text();
    if (!text.includes('"content"')) throw new Error(text);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const upstream = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"object":"list","total":1,"data":[{"id":"pp-1","name":"Summary","slug":"summary"}]}');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const env = { PORTKEY_API_KEY: 'pk-bench', PORTKEY_BASE_URL: `http://127.0.0.1:${port}/v1` };
  const log = console.error;
  for (const [name, path] of [
    ['stdio', await overStdio(env)],
    ['HTTP', await overHttp(env)],
  ] as const) {
    log(`${name}: ${path.size} files`);
    for (const [file, ran] of path)
      log(`  ${file}${process.argv.includes('--functions') ? `: ${ran.join(', ')}` : ''}`);
  }
  process.exit();
}
