// npm run clients: real clients, frameworks and agents against the built servers, and those under each Node. The outcome
// is the tables of docs/clients.md; with --check, a table that differs from the run fails. --only clients|frameworks|agents
// makes one of the tables, --agent or --framework <part of a name> prints the rows of some.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withSection } from '../docs/markers.ts';
import { node } from '../npm-tools.ts';
import { agentRows } from './agents/index.ts';
import { commandClients } from './commands.ts';
import { frameworkRows } from './frameworks/index.ts';
import { headingOf, type Row, withoutTokens } from './frameworks/row.ts';
import { sdkClients } from './sdk.ts';
import { startHttp, startUpstream, stdioServer, type Upstream } from './servers.ts';
import { type RealClient, type StepName, stepNames } from './steps.ts';

const document = fileURLToPath(new URL('../../docs/clients.md', import.meta.url));
const {
  values: { check, all, only, agent, framework },
} = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    agent: { type: 'string' },
    framework: { type: 'string' },
  },
});
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
const some = agent ?? framework;
const wants = (table: string): boolean => some === undefined && (only === undefined || only === table);
const tables: Record<string, string> = wants('clients')
  ? { clients: await clientTable(upstream), nodes: await nodeTable(upstream) }
  : {};
await upstream.close();

const before = readFileSync(document, 'utf8');
let after = before;
// A check tries those that install quickly, and holds each to its row; without one, all are tried and written.
const every = !check || all;

/** Those that hand the tools to a model: a check compares the rows that it has, a run writes the table. */
function judge(name: string, first: string, rows: readonly Row[]): void {
  const known = new Set(before.split('\n').map(withoutTokens));
  if (!check) tables[name] = [...headingOf(first), ...rows.map(({ text }) => text)].join('\n');
  for (const { text, faults: why } of rows)
    if (!check) for (const fault of why) console.log(`  ${fault}`);
    else if (!known.has(withoutTokens(text))) faults.push(`differs: ${text}`, ...why);
}

if (wants('frameworks')) judge('frameworks', 'Framework', await frameworkRows(every));
if (wants('agents')) judge('agents', 'Agent', await agentRows(every));
const tried = [
  ...(agent === undefined ? [] : await agentRows(true, agent)),
  ...(framework === undefined ? [] : await frameworkRows(true, framework)),
];
for (const { text, faults: why } of tried) console.log([text, ...why].join('\n  '));
for (const [name, table] of Object.entries(tables)) after = withSection(after, name, table);
if (after !== before) {
  if (check) faults.push('docs/clients.md shows something else than this run: npm run clients');
  else writeFileSync(document, after);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
