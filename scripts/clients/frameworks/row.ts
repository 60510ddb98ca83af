// A row of a table of those that hand the tools to a model: what reached the stub model, and what came of each call.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { offlineBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog } from '../../../src/catalog/build-catalog.ts';
import { compactSurface, discoverSurface, fullSurface } from '../../../src/catalog/surface.ts';
import type { ListedTool } from '../../../src/catalog/tool.ts';
import { compareTools } from './kept.ts';
import { type Bridge, startModel } from './model/server.ts';
import { type Mode, scriptFor, stepNames } from './script.ts';

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });
const options = { onUnexpected: () => {} };
const listings: Readonly<Record<Mode, readonly ListedTool[]>> = {
  full: fullSurface(catalog, options).listed,
  compact: compactSurface(catalog, options).listed,
  discover: discoverSurface(catalog, options).listed,
};

/** What is put through the script. */
export interface Subject {
  readonly name: string;
  /** As the table says it where the client never reached the model. */
  readonly api: string;
  readonly mode: Mode;
  readonly transport: 'stdio' | 'HTTP';
  /** For a client that keeps the tools from the model until it asks. */
  readonly bridge?: Bridge;
  /** Runs it against a model to its end. @returns what it said where it failed */
  readonly drive: (model: string) => Promise<string | undefined>;
}

export interface Row {
  readonly text: string;
  readonly faults: readonly string[];
}

/** The two lines above the rows. @param first what the rows are of */
export function headingOf(first: string): readonly string[] {
  const heading = [first, 'API', 'Mode', 'tools', 'tokens', 'lost', ...stepNames];
  return [`| ${heading.join(' | ')} |`, `|${heading.map(() => '---').join('|')}|`];
}

/** A row without its tokens, which every change to the list moves. */
export function withoutTokens(row: string): string {
  const cells = row.split(' | ');
  return cells.filter((_cell, at) => at !== 4).join(' | ');
}

export async function rowOf({ name, api, mode, transport, bridge, drive }: Subject): Promise<Row> {
  const listed = listings[mode];
  const script = scriptFor(new Set(listed.map((tool) => tool.name)));
  const model = await startModel(
    script.map(({ call }) => call),
    bridge,
  );
  const failure = await drive(model.url);
  const results = model.results();
  const { arrived, lost } = compareTools(listed, model.offered());
  const cells = script.map(({ passes }, at) => {
    const result = results[at];
    return result !== undefined && passes(result) ? '✓' : '✗';
  });
  const spoken = model.api() ?? api;
  const where = transport === 'HTTP' ? `${mode} over HTTP` : mode;
  const who = `${name}, ${spoken}, ${where}`;
  const faults = [
    ...(failure === undefined ? [] : [`${who}: ${failure}`]),
    ...script.flatMap(({ name: step }, at) =>
      cells[at] === '✓' ? [] : [`${who}, ${step}: ${(results[at] ?? 'no result').slice(0, 300)}`],
    ),
    ...lost.slice(0, 3).map((fact) => `${who}, lost: ${fact}`),
  ];
  // To the hundred, since ids and versions of the packages move the last digits.
  const tokens = Math.round(encode(model.toolsJson(), { disallowedSpecial: new Set() }).length / 100) * 100;
  await model.close();
  const tools =
    arrived === listed.length
      ? 'all'
      : arrived === 0 && bridge
        ? 'on demand'
        : `${arrived} of ${listed.length}`;
  console.log(`${who}: ${tools}, ${lost.length} lost, ${cells.join(' ')}`);
  return { text: `| ${[name, spoken, where, tools, tokens, lost.length, ...cells].join(' | ')} |`, faults };
}
