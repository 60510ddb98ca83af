// Start-up: time from spawn to the answer of tools/list over stdio, and memory. Servers run alternately, each in a
// fresh process, so that noise of the machine hits all of them.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { median } from './quantile.ts';

/** A server to start: what node is given. */
export interface Starter {
  readonly name: string;
  readonly args: readonly string[];
  /** Without: a process that only starts and ends. */
  readonly lists: boolean;
  /** Beside the environment as it is found; undefined takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface ListedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: unknown;
}

export interface Started {
  readonly name: string;
  /** Median. */
  readonly ms: number;
  /** The most memory that was resident until the answer, median, in MB. Absent where the system does not tell. */
  readonly peakMb?: number;
  /** Time on a processor until the answer, median: steadier than the clock on a busy machine. Linux only. */
  readonly cpuMs?: number;
  /** What the last run listed. */
  readonly tools: readonly ListedTool[];
}

const requests = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} },
]
  .map((request) => `${JSON.stringify(request)}\n`)
  .join('');

interface Run {
  readonly ms: number;
  readonly peakMb?: number;
  readonly cpuMs?: number;
  readonly tools: readonly ListedTool[];
}

/** Nanoseconds on a processor, over all threads, as ms. */
function cpuOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return threads.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** The most that was resident so far; Linux keeps account of it. */
function peakOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kb === undefined ? undefined : Number(kb) / 1024;
}

async function start({ name, args, lists, env }: Starter): Promise<Run> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...args], {
    // The environment as it is found, the same for all, unless a starter says otherwise.
    // A key, since there are servers that do not start without one. Nothing is called.
    env: { ...process.env, PORTKEY_API_KEY: 'pk-bench', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<number>((resolve) => child.once('exit', () => resolve(performance.now())));
  if (!lists) return { ms: (await ended) - begun, tools: [] };
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  child.stdin.write(requests);
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as { id?: number; result?: { tools: ListedTool[] } };
    if (message.id !== 2 || !message.result) continue;
    const ms = performance.now() - begun;
    const peakMb = peakOf(pid);
    const cpuMs = cpuOf(pid);
    child.stdin.end();
    child.kill();
    await ended;
    return {
      ms,
      tools: message.result.tools,
      ...(peakMb !== undefined && { peakMb }),
      ...(cpuMs !== undefined && { cpuMs }),
    };
  }
  throw new Error(`${name} ended without an answer to tools/list`);
}

/** @param rounds how often each is started; one more comes first and is not counted. */
export async function measureStartUp(starters: readonly Starter[], rounds: number): Promise<Started[]> {
  const runs = starters.map((): Run[] => []);
  for (let round = -1; round < rounds; round += 1) {
    // Which goes first changes with each round.
    for (let turn = 0; turn < starters.length; turn += 1) {
      const index = (turn + round + 1) % starters.length;
      const starter = starters[index];
      const run = starter && (await start(starter));
      if (run && round >= 0) runs[index]?.push(run);
    }
  }
  return starters.map(({ name }, index) => {
    const own = runs[index] ?? [];
    const peaks = own.flatMap(({ peakMb }) => peakMb ?? []);
    const cpus = own.flatMap(({ cpuMs }) => cpuMs ?? []);
    return {
      name,
      ms: median(own.map(({ ms }) => ms)),
      ...(peaks.length > 0 && { peakMb: median(peaks) }),
      ...(cpus.length > 0 && { cpuMs: median(cpus) }),
      tools: own.at(-1)?.tools ?? [],
    };
  });
}
