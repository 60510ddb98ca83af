// npm run bench: start-up, memory, size, listing, growth and the cost of a call, beside the other server of this name
// and a process that does nothing. `-- --write` keeps the figures for the documents. Exits 1 when a bound is missed.
import { fileURLToPath } from 'node:url';
import { measureCallOverhead } from './call-overhead.ts';
import { growthStarters } from './growth.ts';
import { measureListing } from './listing.ts';
import { installPeer, peerPackage } from './peer.ts';
import { type Results, type StartUpFigures, thisMachine, writeResults } from './results.ts';
import { ownSize, peerSize } from './size.ts';
import { measureStartUp, type Started } from './start-up.ts';
import { calls, checkThresholds, comparison, growth, plain, startUp, thresholdsTable } from './tables.ts';

const rounds = Number(process.env['BENCH_STARTS'] ?? 15);
const build = fileURLToPath(new URL('../build/index.js', import.meta.url));

/** Whoever reads the figures should see how much of them is this variable's, which no user need have set. */
const extraCerts = process.env['NODE_EXTRA_CA_CERTS'] !== undefined;
const withoutExtraCerts = { NODE_EXTRA_CA_CERTS: undefined };

const peer = await installPeer();
const grown = await growthStarters();
const started = await measureStartUp(
  [
    { name: 'bare', args: ['-e', '0'], lists: false },
    { name: 'own', args: [build], lists: true },
    { name: 'discover', args: [build], lists: true, env: { PORTKEY_TOOL_MODE: 'discover' } },
    { name: 'peer', args: [peer.stdio], lists: true },
    ...(extraCerts
      ? [
          { name: 'bare without', args: ['-e', '0'], lists: false, env: withoutExtraCerts },
          { name: 'own without', args: [build], lists: true, env: withoutExtraCerts },
        ]
      : []),
    ...grown,
  ],
  rounds,
);

function of(name: string): Started {
  const found = started.find((each) => each.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}

function figures({ ms, peakMb, cpuMs }: Started): StartUpFigures {
  return { ms, ...(peakMb !== undefined && { peakMb }), ...(cpuMs !== undefined && { cpuMs }) };
}

const results: Results = {
  machine: thisMachine(),
  peer: peerPackage,
  rounds,
  bareMs: of('bare').ms,
  startUp: {
    own: figures(of('own')),
    discover: figures(of('discover')),
    peer: figures(of('peer')),
    ...(extraCerts && {
      withoutExtraCerts: { bareMs: of('bare without').ms, own: figures(of('own without')) },
    }),
  },
  size: { own: await ownSize(), peer: peerSize(peer) },
  listing: {
    own: measureListing(of('own').tools),
    discover: measureListing(of('discover').tools),
    peer: measureListing(of('peer').tools),
  },
  growth: grown.map(({ name }) => ({ ...figures(of(name)), listing: measureListing(of(name).tools) })),
  call: await measureCallOverhead(),
};

for (const table of [
  comparison(results),
  startUp(results, peerPackage),
  growth(results),
  calls(results),
  thresholdsTable(results),
])
  console.log(`${plain(table)}\n`);
const { machine } = results;
console.log(
  `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}, ${machine.date}`,
);

if (process.argv.includes('--write')) {
  writeResults(results);
  console.log('wrote bench/results.json; npm run codegen puts it into the documents');
}
const missed = checkThresholds(results).filter((bound) => !bound.held);
for (const { what, value, most } of missed)
  console.error(`MISSED ${what}: ${value.toFixed(2)}, at most ${most}`);
if (missed.length > 0) process.exitCode = 1;
