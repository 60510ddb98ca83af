// npm run clients: real clients against the built servers, and the built servers under each Node. The outcome is the
// table in docs/clients.md; with --check, a table that differs from the run fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withSection } from '../docs/markers.ts';
import { node } from '../npm-tools.ts';
import { commandClients } from './commands.ts';
import { frameworkHeading, frameworkRows, withoutTokens } from './frameworks/index.ts';
import { sdkClients } from './sdk.ts';
import { startHttp, startUpstream, stdioServer, type Upstream } from './servers.ts';
import { type RealClient, type StepName, stepNames } from './steps.ts';

const document = fileURLToPath(new URL('../../docs/clients.md', import.meta.url));
const check = process.argv.includes('--check');
const faults: string[] = [];

type Cell = '✓' | '✗' | '–';

async function outcome(who: string, step: StepName, take: (() => Promise<void>) | undefined): Promise<Cell> {
  if (!take) return '–';
  try {
    await take();
    return '✓';
  } catch (error) {
    faults.push(`${who}, ${step}: ${error instanceof Error ? error.message : String(error)}`);
    return '✗';
  }
}

async function rowOf(client: RealClient): Promise<string> {
  const who = `${client.name} on ${client.transport} (${client.era})`;
  const cells: Cell[] = [];
  try {
    const { steps, close } = await client.open();
    for (const step of stepNames) cells.push(await outcome(who, step, steps[step]));
    await close();
  } catch (error) {
    faults.push(`${who} did not connect: ${error instanceof Error ? error.message : String(error)}`);
    while (cells.length < stepNames.length) cells.push('✗');
  }
  console.log(`${who}: ${cells.join(' ')}`);
  return `| ${[client.name, client.transport, client.era, ...cells].join(' | ')} |`;
}

/** The table of what each client did. */
async function clientTable(upstream: Upstream): Promise<string> {
  const http = await startHttp(upstream);
  const stdio = stdioServer(upstream);
  const rows: string[] = [];
  for (const client of [...sdkClients(upstream, stdio, http), ...commandClients(stdio, http)])
    rows.push(await rowOf(client));
  await http.close();
  const columns = ['Client', 'Transport', 'Protocol', ...stepNames];
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---').join('|')}|`, ...rows].join('\n');
}

/** The table of the Nodes that run the built package: its two servers list, and answer a call. */
async function nodeTable(upstream: Upstream): Promise<string> {
  const rows: string[] = [];
  for (const major of [20, 22, 24] as const) {
    const command = node(major);
    const http = await startHttp(upstream, command);
    const cells: Cell[] = [];
    for (const client of sdkClients(upstream, stdioServer(upstream, command), http)) {
      if (client.name !== 'TypeScript SDK 1.x') continue;
      const { steps, close } = await client.open();
      for (const step of ['lists tools', 'reads'] as const)
        cells.push(await outcome(`Node ${major}, ${client.transport}`, step, steps[step]));
      await close();
    }
    await http.close();
    console.log(`Node ${major}: ${cells.join(' ')}`);
    rows.push(`| ${[major, ...cells].join(' | ')} |`);
  }
  return [
    '| Node | lists, stdio | reads, stdio | lists, HTTP | reads, HTTP |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const upstream = await startUpstream();
const alone = process.argv.includes('--frameworks');
const tables: Record<string, string> = alone
  ? {}
  : { clients: await clientTable(upstream), nodes: await nodeTable(upstream) };
await upstream.close();

const before = readFileSync(document, 'utf8');
let after = before;
// A check tries those that install quickly, and holds each to its row; without one, all are tried and written.
const rows = await frameworkRows(!check || process.argv.includes('--all'));
if (check) {
  const known = new Set(before.split('\n').map(withoutTokens));
  for (const { text, faults: why } of rows)
    if (!known.has(withoutTokens(text))) faults.push(`differs: ${text}`, ...why);
} else {
  tables['frameworks'] = [...frameworkHeading, ...rows.map(({ text }) => text)].join('\n');
  for (const { faults: why } of rows) for (const fault of why) console.log(`  ${fault}`);
}
for (const [name, table] of Object.entries(tables)) after = withSection(after, name, table);
if (after !== before) {
  if (check) faults.push('docs/clients.md shows something else than this run: npm run clients');
  else writeFileSync(document, after);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
