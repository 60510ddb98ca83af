// Agent frameworks with the stub model on loopback: what they make of the list, and which of the script's calls come
// through. Each is installed apart, and runs in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, serverPath } from '../../harness/stdio-client.ts';
import { frameworkHome, node } from '../../npm-tools.ts';
import { startSandboxHttp } from '../servers.ts';
import type { DriverInput } from './drivers/driver.ts';
import { type Row, rowOf } from './row.ts';
import { type Trial, trials } from './trials.ts';

const driverOf = (name: string): string => fileURLToPath(new URL(`./drivers/${name}.ts`, import.meta.url));

/** The longest that one framework may take for the whole script, in ms. */
const patienceMs = 120_000;

/** Runs a driver to its end. @returns what it said on stderr where it failed */
async function run(
  { framework, api, strict = false, mode, transport = 'stdio' }: Trial,
  model: string,
): Promise<string | undefined> {
  const settings = { PORTKEY_TOOL_MODE: mode, PORTKEY_CONFIRM: 'always' };
  const http = transport === 'HTTP' ? await startSandboxHttp(settings) : undefined;
  const input: DriverInput = {
    home: frameworkHome(framework),
    api,
    model,
    strict,
    ...(http
      ? { remote: { url: http.url, headers: http.headers } }
      : {
          server: {
            command: process.execPath,
            args: [serverPath, '--sandbox'],
            env: cleanEnvironment(settings),
          },
        }),
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
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? undefined : said.slice(-1_000) || `exit code ${code}`;
  } finally {
    await http?.close();
  }
}

/**
 * The rows of the table.
 * @param every also of the frameworks that are tried by night alone
 * @param only a part of the name of those to try
 */
export async function frameworkRows(every: boolean, only = ''): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const trial of trials)
    if ((every || trial.always) && trial.name.toLowerCase().includes(only))
      rows.push(await rowOf({ transport: 'stdio', ...trial, drive: (model) => run(trial, model) }));
  return rows;
}
