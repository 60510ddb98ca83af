// Client overhead per call against a bare fetch to the same upstream: p50 of sequential calls, and CPU. Both are
// measured alternately in one run, so that noise of the machine hits both. Alone: `npx tsx bench/call-overhead.ts`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { loadOperations } from '../src/generated/index.ts';
import { createPortkey } from '../src/portkey/client.ts';
import { quantile } from './quantile.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 40);
const CALLS = Number(process.env['BENCH_CALLS'] ?? 250);
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

/** One way of calling. */
export interface CallCost {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly cpuMs: number;
}

export interface CallOverhead {
  readonly bare: CallCost;
  readonly client: CallCost;
}

const empty = (): Sample => ({ times: [], cpuMs: 0, calls: 0 });

function costOf({ times, cpuMs, calls }: Sample): CallCost {
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), cpuMs: cpuMs / calls };
}

export async function measureCallOverhead(): Promise<CallOverhead> {
  const upstream = fork(new URL('./upstream.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
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
  const bare = async (): Promise<unknown> => {
    const response = await fetch(`${base}/prompts?current_page=0&page_size=20&search=summary`, {
      headers: { 'x-portkey-api-key': 'pk-bench', accept: 'application/json' },
    });
    return await response.json();
  };
  const parts = { path: {}, query: { current_page: 0, page_size: 20, search: 'summary' }, header: {} };
  const { list_prompts: operation } = await loadOperations.prompts();
  if (!operation) throw new Error('list_prompts was not generated');
  const ours = (): Promise<unknown> => portkey.send(operation, parts);

  const fetched = empty();
  const sent = empty();
  const warmUp = empty();
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
  await portkey.close();
  upstream.disconnect();
  return { bare: costOf(fetched), client: costOf(sent) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const row = ({ p50Ms, p95Ms, cpuMs }: CallCost): string =>
    `p50 ${p50Ms.toFixed(3)} ms   p95 ${p95Ms.toFixed(3)} ms   CPU ${cpuMs.toFixed(3)} ms a call`;
  const { bare, client } = await measureCallOverhead();
  console.log(`bare fetch   ${row(bare)}`);
  console.log(`client       ${row(client)}`);
}
