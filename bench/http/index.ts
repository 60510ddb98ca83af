// npm run bench:http: this server beside the npm package of the same name and a bare node:http, in one run.
// 32 keep-alive connections, bearer authentication on. The load generator shares the machine, so CPU a call is
// the steadier figure; rates are compared within a round only. `-- --write` keeps the figures for the documents.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeer, peerPackage } from '../peer.ts';
import { median } from '../quantile.ts';
import { thisMachine, writeHttpResults } from '../results.ts';
import type { Load, Loaded } from './load.ts';
import { type Server, settings, startServer, token } from './servers.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const MS = Number(process.env['BENCH_MS'] ?? 1_000);
const CONNECTIONS = 32;
const IDLE_SESSIONS = 1_000;
const CYCLES = 10;
const SESSIONS_A_CYCLE = 400;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ours = here('../../build/server.js');
const auth = { authorization: `Bearer ${token}` };
const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
const call = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'list_prompts', arguments: {} },
});

const loader = fork(here('./load.ts'), { execArgv: ['--import', 'tsx'] });
const upstream = fork(here('../upstream.ts'), { execArgv: ['--import', 'tsx'] });
const [upstreamPort] = (await once(upstream, 'message')) as [number];

async function post(server: Server, body: object, session?: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${server.port}/mcp`, {
    method: 'POST',
    headers: {
      ...auth,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(session !== undefined && { 'mcp-session-id': session }),
    },
    body: JSON.stringify(body),
  });
}

async function openSession(server: Server): Promise<string> {
  const response = await post(server, {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'bench', version: '1' },
    },
  });
  await response.text();
  const session = response.headers.get('mcp-session-id');
  if (session === null) throw new Error(`no session: ${response.status}`);
  await (await post(server, { jsonrpc: '2.0', method: 'notifications/initialized' }, session)).text();
  return session;
}

interface Figures {
  readonly rates: number[];
  readonly cpu: number[];
  failures: number;
}

const figures = (): Figures => ({ rates: [], cpu: [], failures: 0 });

async function load(server: Server, body: string, ms: number, sessions?: readonly string[]): Promise<Loaded> {
  const work: Load = {
    port: server.port,
    headers: auth,
    body,
    connections: CONNECTIONS,
    ms,
    ...(sessions && { sessions }),
  };
  loader.send(work);
  const [loaded] = (await once(loader, 'message')) as [Loaded];
  return loaded;
}

async function measure(
  into: Figures,
  server: Server,
  body: string,
  sessions?: readonly string[],
): Promise<void> {
  const before = server.cpuMs();
  const loaded = await load(server, body, MS, sessions);
  into.rates.push((loaded.replies / loaded.ms) * 1_000);
  into.cpu.push((server.cpuMs() - before) / loaded.replies);
  into.failures += loaded.failures;
}

type Row = readonly [string, string, string, string, string];

const rows: Row[] = [['', 'requests/s', 'CPU ms a request', 'failures', '']];
const notes: string[] = [];

function note(line: string): void {
  notes.push(line);
  console.log(line);
}

function row(name: string, of: Figures, remark = ''): void {
  rows.push([name, median(of.rates).toFixed(0), median(of.cpu).toFixed(3), String(of.failures), remark]);
}

/** Measures some servers in turns. */
async function inTurns(
  body: string,
  servers: readonly {
    readonly into: Figures;
    readonly server: Server;
    readonly sessions?: readonly string[];
  }[],
): Promise<void> {
  for (const { server, sessions } of servers) await load(server, body, MS, sessions);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { into, server, sessions } of servers) await measure(into, server, body, sessions);
  }
}

/** Compared round by round, since the machine's moods last longer than one. */
function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / (b[round] ?? Number.NaN)));
}

const misses: string[] = [];
function bound(what: string, value: number, holds: boolean, limit: string): string {
  if (!holds) misses.push(`${what}: ${value.toFixed(2)}, wanted ${limit}`);
  return `${value.toFixed(2)} (${limit})`;
}

const { http: peer } = await installPeer();
const stateless = settings(upstreamPort, { MCP_SESSION_MODE: 'stateless' });
const stateful = settings(upstreamPort, { MCP_SESSION_MODE: 'stateful' });

{
  const server = await startServer(ours, stateless);
  const other = await startServer(peer, stateless);
  const bytes = join(mkdtempSync(join(tmpdir(), 'bench-list-')), 'list.json');
  writeFileSync(bytes, await (await post(server, JSON.parse(list))).text());
  const bare = await startServer(here('./bare.ts'), {}, [bytes]);
  const [a, b, c] = [figures(), figures(), figures()];
  await inTurns(list, [
    { into: a, server },
    { into: b, server: other },
    { into: c, server: bare },
  ]);
  const rate = ratio(a.rates, b.rates);
  const half = ratio(a.rates, c.rates);
  row(
    'tools/list, this server',
    a,
    `x${bound('tools/list rate over the package', rate, rate >= 40, '>= 40')}`,
  );
  row(`tools/list, ${peerPackage}`, b);
  row(
    'the same bytes, bare node:http',
    c,
    `x${bound('tools/list rate over bare', half, half >= 0.5, '>= 0.5')}`,
  );

  const [d, e] = [figures(), figures()];
  await inTurns(call, [
    { into: d, server },
    { into: e, server: other },
  ]);
  const calls = ratio(d.rates, e.rates);
  const cpu = ratio(d.cpu, e.cpu);
  row(
    'tools/call stateless, this server',
    d,
    `x${bound('stateless rate', calls, calls >= 5, '>= 5')}, CPU x${bound('stateless CPU', cpu, cpu <= 0.1, '<= 0.1')}`,
  );
  row(`tools/call stateless, ${peerPackage}`, e);
  await Promise.all([server.stop(), other.stop(), bare.stop()]);
}

{
  const server = await startServer(ours, stateful);
  const other = await startServer(peer, stateful);
  const open = (of: Server) => Promise.all(Array.from({ length: CONNECTIONS }, () => openSession(of)));
  const [a, b] = [figures(), figures()];
  await inTurns(call, [
    { into: a, server, sessions: await open(server) },
    { into: b, server: other, sessions: await open(other) },
  ]);
  const calls = ratio(a.rates, b.rates);
  const cpu = ratio(a.cpu, b.cpu);
  row(
    'tools/call stateful, this server',
    a,
    `x${bound('stateful rate', calls, calls >= 1.3, '>= 1.3')}, CPU x${bound('stateful CPU', cpu, cpu <= 0.4, '<= 0.4')}`,
  );
  row(`tools/call stateful, ${peerPackage}`, b);
  await Promise.all([server.stop(), other.stop()]);
}

const widths = [0, 1, 2, 3, 4].map((column) =>
  Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
);
for (const cells of rows) console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));

async function inBatches(count: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - done) }, work));
}

{
  const server = await startServer(ours, stateful);
  await inBatches(200, async () => void (await openSession(server)));
  const before = await server.memory();
  await inBatches(IDLE_SESSIONS, async () => void (await openSession(server)));
  const after = await server.memory();
  const kb = (after.heapUsed + after.external - before.heapUsed - before.external) / IDLE_SESSIONS / 1024;
  note(`idle session: ${bound('KB an idle session', kb, kb <= 20, '<= 20')} KB`);
  await server.stop();
}

{
  const server = await startServer(ours, stateful);
  const heaps: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    await inBatches(SESSIONS_A_CYCLE, async () => {
      const session = await openSession(server);
      await (await post(server, JSON.parse(call), session)).text();
      await fetch(`http://127.0.0.1:${server.port}/mcp`, {
        method: 'DELETE',
        headers: { ...auth, 'mcp-session-id': session },
      });
    });
    heaps.push((await server.memory()).heapUsed / 1024 ** 2);
  }
  // The first cycles fill caches; from then on nothing may stay.
  const growth = (heaps.at(-1) ?? 0) / (heaps[2] ?? 1);
  note(
    `heap after each of ${CYCLES} cycles of ${SESSIONS_A_CYCLE} sessions, MB: ${heaps.map((heap) => heap.toFixed(1)).join(' ')}`,
  );
  note(`last over third: ${bound('heap growth', growth, growth <= 1.05, '<= 1.05')}`);
  await server.stop();
}

loader.disconnect();
upstream.disconnect();
if (process.argv.includes('--write')) writeHttpResults({ machine: thisMachine(), rows, notes });
for (const miss of misses) console.log(`MISSED ${miss}`);
if (misses.length > 0) process.exitCode = 1;
