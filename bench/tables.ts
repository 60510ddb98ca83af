// The figures as tables, for the terminal and for the documents.
import { bounds, type Results } from './results.ts';

export type Row = readonly string[];

const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}×`;
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const mb = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(1)} MB`);
const cpu = (value: number | undefined): string => (value === undefined ? '–' : ms(value));
const whole = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

function memoryRatio(results: Results): string {
  const { own, peer } = results.startUp;
  return own.peakMb === undefined || peer.peakMb === undefined ? '–' : ratio(own.peakMb, peer.peakMb);
}

/** This server beside the other: one row a figure. */
export function comparison(results: Results): readonly Row[] {
  const { startUp, size, listing } = results;
  return [
    ['', 'this server', results.peer, 'ratio'],
    [
      'From spawn to the answer of `tools/list`',
      ms(startUp.own.ms),
      ms(startUp.peer.ms),
      ratio(startUp.own.ms, startUp.peer.ms),
    ],
    ['Peak memory until then', mb(startUp.own.peakMb), mb(startUp.peer.peakMb), memoryRatio(results)],
    [
      'Packages that `npx` fetches',
      whole(size.own.packages),
      whole(size.peer.packages),
      ratio(size.own.packages, size.peer.packages),
    ],
    ['On the disk', mb(size.own.mb), mb(size.peer.mb), ratio(size.own.mb, size.peer.mb)],
    ['Tools listed', whole(listing.own.tools), whole(listing.peer.tools), ''],
    [
      'Tokens of the listing',
      whole(listing.own.tokens),
      whole(listing.peer.tokens),
      ratio(listing.own.tokens, listing.peer.tokens),
    ],
    [
      'The same in `discover` mode',
      whole(listing.discover.tokens),
      '–',
      ratio(listing.discover.tokens, listing.peer.tokens),
    ],
  ];
}

/** Start-up against a process that does nothing. */
export function startUp(
  { bareMs, startUp: { own, discover, peer, withoutExtraCerts: without } }: Results,
  peerName: string,
): readonly Row[] {
  return [
    ['', 'spawn to answer', 'against `node -e 0`', 'CPU', 'peak memory'],
    ['`node -e 0`', ms(bareMs), ratio(1, 1), '–', '–'],
    ['this server', ms(own.ms), ratio(own.ms, bareMs), cpu(own.cpuMs), mb(own.peakMb)],
    [
      'this server, `discover`',
      ms(discover.ms),
      ratio(discover.ms, bareMs),
      cpu(discover.cpuMs),
      mb(discover.peakMb),
    ],
    [peerName, ms(peer.ms), ratio(peer.ms, bareMs), cpu(peer.cpuMs), mb(peer.peakMb)],
    ...(without
      ? [
          ['`node -e 0`, without `NODE_EXTRA_CA_CERTS`', ms(without.bareMs), ratio(1, 1), '–', '–'],
          [
            'this server, without `NODE_EXTRA_CA_CERTS`',
            ms(without.own.ms),
            ratio(without.own.ms, without.bareMs),
            cpu(without.own.cpuMs),
            mb(without.own.peakMb),
          ],
        ]
      : []),
  ];
}

export function growth({ growth: rows, bareMs }: Results): readonly Row[] {
  return [
    ['tools', 'spawn to answer', 'against `node -e 0`', 'peak memory', 'tokens listed', 'bytes listed'],
    ...rows.map(({ ms: time, peakMb, listing }) => [
      whole(listing.tools),
      ms(time),
      ratio(time, bareMs),
      mb(peakMb),
      whole(listing.tokens),
      whole(listing.bytes),
    ]),
  ];
}

export function calls({ call: { bare, client } }: Results): readonly Row[] {
  return [
    ['', 'p50', 'p95', 'CPU a call'],
    ['bare `fetch`', ms(bare.p50Ms), ms(bare.p95Ms), ms(bare.cpuMs)],
    ['this client', ms(client.p50Ms), ms(client.p95Ms), ms(client.cpuMs)],
    [
      'ratio',
      ratio(client.p50Ms, bare.p50Ms),
      ratio(client.p95Ms, bare.p95Ms),
      ratio(client.cpuMs, bare.cpuMs),
    ],
  ];
}

/** Each bound with what was measured; `held` is false for one that was missed. */
export function checkThresholds(
  results: Results,
): readonly { what: string; value: number; most: number; held: boolean }[] {
  const { startUp: started, bareMs, size, call } = results;
  const memory =
    started.own.peakMb !== undefined && started.peer.peakMb !== undefined
      ? [
          [
            'peak memory, to the other server',
            started.own.peakMb / started.peer.peakMb,
            bounds.memoryToPeer,
          ] as const,
        ]
      : [];
  const all: readonly (readonly [string, number, number])[] = [
    ['start-up, to `node -e 0`', started.own.ms / bareMs, bounds.startUpToBare],
    ['start-up, to the other server', started.own.ms / started.peer.ms, bounds.startUpToPeer],
    ...memory,
    ['package on the disk, MB', size.own.mb, bounds.sizeMb],
    ['p50 of a call, to a bare `fetch`', call.client.p50Ms / call.bare.p50Ms, bounds.callToBare],
    ['CPU of a call over a bare `fetch`, ms', call.client.cpuMs - call.bare.cpuMs, bounds.callCpuMs],
  ];
  return all.map(([what, value, most]) => ({ what, value, most, held: value <= most }));
}

export function thresholdsTable(results: Results): readonly Row[] {
  return [
    ['bound', 'measured', 'at most'],
    ...checkThresholds(results).map(({ what, value, most }) => [what, value.toFixed(2), String(most)]),
  ];
}

/** As Markdown; the first row is the head. */
export function markdown([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** In columns, for a terminal. */
export function plain(rows: readonly Row[]): string {
  const bare = rows.map((row) => row.map((cell) => cell.replaceAll('`', '')));
  const widths = (bare[0] ?? []).map((_, column) =>
    Math.max(...bare.map((row) => (row[column] ?? '').length)),
  );
  return bare
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
