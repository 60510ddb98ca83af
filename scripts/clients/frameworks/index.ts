// Agent frameworks with the stub model on loopback: what they make of the list, and which of the script's calls come
// through. Each is installed apart, and runs in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { offlineBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog } from '../../../src/catalog/build-catalog.ts';
import { compactSurface, discoverSurface, fullSurface } from '../../../src/catalog/surface.ts';
import type { ListedTool } from '../../../src/catalog/tool.ts';
import { cleanEnvironment, serverPath } from '../../harness/stdio-client.ts';
import { frameworkHome, node } from '../../npm-tools.ts';
import type { DriverInput } from './drivers/driver.ts';
import { compareTools } from './kept.ts';
import { startModel } from './model/server.ts';
import { type Mode, scriptFor, stepNames } from './script.ts';
import { type Trial, trials } from './trials.ts';

const driverOf = (name: string): string => fileURLToPath(new URL(`./drivers/${name}.ts`, import.meta.url));

/** The longest that one framework may take for the whole script, in ms. */
const patienceMs = 120_000;

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });
const options = { onUnexpected: () => {} };
const listings: Readonly<Record<Mode, readonly ListedTool[]>> = {
  full: fullSurface(catalog, options).listed,
  compact: compactSurface(catalog, options).listed,
  discover: discoverSurface(catalog, options).listed,
};

/** Runs a driver to its end. @returns what it said on stderr where it failed */
async function run(
  { framework, api, strict = false, mode }: Trial,
  model: string,
): Promise<string | undefined> {
  const input: DriverInput = {
    home: frameworkHome(framework),
    api,
    model,
    strict,
    server: {
      command: process.execPath,
      args: [serverPath, '--sandbox'],
      env: cleanEnvironment({ PORTKEY_TOOL_MODE: mode, PORTKEY_CONFIRM: 'always' }),
    },
  };
  const child = spawn(node(24), [driverOf(framework), JSON.stringify(input)], {
    env: cleanEnvironment({
      OPENAI_API_KEY: 'dummy',
      DO_NOT_TRACK: '1',
      MCP_USE_ANONYMIZED_TELEMETRY: 'false',
    }),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: patienceMs,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? undefined : said.slice(-1_000) || `exit code ${code}`;
}

const heading = ['Framework', 'API', 'Mode', 'tools', 'tokens', 'lost', ...stepNames];
export const frameworkHeading = [`| ${heading.join(' | ')} |`, `|${heading.map(() => '---').join('|')}|`];

/** A row without its tokens, which every change to the list moves. */
export function withoutTokens(row: string): string {
  const cells = row.split(' | ');
  return cells.filter((_cell, at) => at !== 4).join(' | ');
}

export interface Row {
  readonly text: string;
  readonly faults: readonly string[];
}

async function rowOf(trial: Trial): Promise<Row> {
  const listed = listings[trial.mode];
  const script = scriptFor(new Set(listed.map(({ name }) => name)));
  const model = await startModel(script.map(({ call }) => call));
  const failure = await run(trial, model.url);
  const results = model.results();
  const { arrived, lost } = compareTools(listed, model.offered());
  const cells = script.map(({ passes }, at) => {
    const result = results[at];
    return result !== undefined && passes(result) ? '✓' : '✗';
  });
  const who = `${trial.name}, ${model.api() ?? trial.api}, ${trial.mode}`;
  const faults = [
    ...(failure === undefined ? [] : [`${who}: ${failure}`]),
    ...script.flatMap(({ name }, at) =>
      cells[at] === '✓' ? [] : [`${who}, ${name}: ${(results[at] ?? 'no result').slice(0, 300)}`],
    ),
    ...lost.slice(0, 3).map((fact) => `${who}, lost: ${fact}`),
  ];
  // To the hundred, since ids and versions of the packages move the last digits.
  const tokens = Math.round(encode(model.toolsJson(), { disallowedSpecial: new Set() }).length / 100) * 100;
  await model.close();
  const facts = [
    trial.name,
    model.api() ?? trial.api,
    trial.mode,
    arrived === listed.length ? 'all' : `${arrived} of ${listed.length}`,
    tokens,
  ];
  console.log(`${who}: ${arrived} of ${listed.length}, ${lost.length} lost, ${cells.join(' ')}`);
  return { text: `| ${[...facts, lost.length, ...cells].join(' | ')} |`, faults };
}

/** The rows of the table. @param every also of the frameworks that are tried by night alone */
export async function frameworkRows(every: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const trial of trials) if (every || trial.always) rows.push(await rowOf(trial));
  return rows;
}
