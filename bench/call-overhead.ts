// What a call through the client costs over a bare fetch to the same upstream: p50 of one call at a time, and
// CPU. Both are measured in turns in one run, so that the machine's moods meet both.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { list_prompts } from '../src/generated/operations/prompts.ts';
import { createPortkey } from '../src/portkey/client.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 40);
const CALLS = Number(process.env['BENCH_CALLS'] ?? 250);
/** The bounds that the project holds itself to. */
const MAX_RATIO = 1.35;
const MAX_CPU_MS = 0.3;

interface Sample {
  readonly times: number[];
  cpuMs: number;
  calls: number;
}

async function measure(sample: Sample, call: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage();
  for (let n = 0; n < CALLS; n++) {
    const started = performance.now();
    await call();
    sample.times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  sample.cpuMs += (user + system) / 1_000;
  sample.calls += CALLS;
}

function quantile(times: readonly number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN;
}

const upstream = fork(new URL('./upstream.ts', import.meta.url), { execArgv: process.execArgv });
const [port] = (await once(upstream, 'message')) as [number];
const base = `http://127.0.0.1:${port}/v1`;
const portkey = createPortkey({
  apiKey: 'pk-bench',
  baseUrl: base,
  baseUrlIsDefault: false,
  timeoutMs: 30_000,
  maxRetries: 2,
  maxResultBytes: 100_000,
  proxy: false,
});

const bare = async () => {
  const response = await fetch(`${base}/prompts?current_page=0&page_size=20&search=summary`, {
    headers: { 'x-portkey-api-key': 'pk-bench', accept: 'application/json' },
  });
  return await response.json();
};
const parts = { path: {}, query: { current_page: 0, page_size: 20, search: 'summary' }, header: {} };
const ours = () => portkey.send(list_prompts, parts);

const fetched: Sample = { times: [], cpuMs: 0, calls: 0 };
const sent: Sample = { times: [], cpuMs: 0, calls: 0 };
const warmUp: Sample = { times: [], cpuMs: 0, calls: 0 };
for (let n = 0; n < 4; n++) {
  await measure(warmUp, bare);
  await measure(warmUp, ours);
}
for (let round = 0; round < ROUNDS; round++) {
  // Which goes first changes with each round.
  if (round % 2 === 0) await measure(fetched, bare);
  await measure(sent, ours);
  if (round % 2 === 1) await measure(fetched, bare);
}

const ratio = quantile(sent.times, 0.5) / quantile(fetched.times, 0.5);
const cpu = (sample: Sample) => sample.cpuMs / sample.calls;
const overhead = cpu(sent) - cpu(fetched);
const row = (name: string, sample: Sample) =>
  `${name.padEnd(12)} p50 ${quantile(sample.times, 0.5).toFixed(3)} ms   p95 ${quantile(sample.times, 0.95).toFixed(3)} ms   CPU ${cpu(sample).toFixed(3)} ms a call`;
console.log(row('bare fetch', fetched));
console.log(row('client', sent));
console.log(
  `p50 ratio ${ratio.toFixed(2)} (at most ${MAX_RATIO})   CPU over bare fetch ${overhead.toFixed(3)} ms a call (at most ${MAX_CPU_MS})`,
);
await portkey.close();
upstream.disconnect();
if (ratio > MAX_RATIO || overhead > MAX_CPU_MS) process.exitCode = 1;
