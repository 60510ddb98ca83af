// Latency of list calls in a sandbox of 10,000 objects: p50 and p95 over HTTP, one call at a time.
import { performance } from 'node:perf_hooks';
import { startSandbox } from '../src/sandbox/index.ts';
import { median, quantile } from './quantile.ts';

const OBJECTS = Number(process.env['BENCH_OBJECTS'] ?? 10_000);
const CALLS = Number(process.env['BENCH_CALLS'] ?? 100);
/** The bound that the project holds itself to, ms. */
const MAX_MS = 20;

const sandbox = await startSandbox({ empty: true });
const headers = { 'x-portkey-api-key': sandbox.key, 'content-type': 'application/json' };

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

const makers: ((n: number) => Promise<unknown>)[] = [
  (n) => send('POST', '/collections', { name: `Collection ${n}` }),
  (n) =>
    send('POST', '/prompts', {
      name: `Prompt ${n}`,
      collection_id: 'default-default',
      string: 'Hello {{name}}',
      parameters: { model: 'gpt-4o-mini' },
      virtual_key: 'any',
    }),
  (n) => send('POST', '/configs', { name: `Config ${n}`, config: { retry: { attempts: 3 } } }),
];
for (const make of makers) {
  for (let n = 0; n < OBJECTS; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, at) => make(n + at)));
}

let slow = 0;
for (const path of [
  '/prompts',
  `/prompts?current_page=${Math.floor(OBJECTS / 100) - 1}&page_size=100`,
  '/prompts?search=99&page_size=100',
  '/configs?page_size=100',
  '/collections?workspace_id=default&page_size=100',
]) {
  const times: number[] = [];
  for (let n = 0; n < CALLS; n++) {
    const began = performance.now();
    await send('GET', path);
    times.push(performance.now() - began);
  }
  const [p50, p95] = [median(times), quantile(times, 0.95)];
  if (p50 > MAX_MS) slow += 1;
  console.log(`${path.padEnd(50)} p50 ${p50.toFixed(1)} ms   p95 ${p95.toFixed(1)} ms`);
}
await sandbox.close();
if (slow > 0) {
  console.error(`${slow} of the lists take more than ${MAX_MS} ms at the median`);
  process.exitCode = 1;
}
