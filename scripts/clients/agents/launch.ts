// One run of an agent in a home of its own: the server as its snippet starts it, the agent's commands, and nothing left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clients } from '../../../src/server/clients/index.ts';
import { serverPath } from '../../harness/stdio-client.ts';
import type { Mode } from '../frameworks/script.ts';
import { startSandboxHttp, token } from '../servers.ts';
import type { Agent } from './agent.ts';

/** The longest that one command of an agent may take, in ms. */
const patienceMs = 120_000;

const key = 'pk-of-the-trial';

/** What the trial has in place of what the snippet says: all tools, over the sandbox. */
const settingsFor = (mode: Mode) => ({
  PORTKEY_READ_ONLY: 'false',
  PORTKEY_TOOL_MODE: mode,
  PORTKEY_CONFIRM: 'always',
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** An npx that is the built server, for the arguments and the key that the snippet should bring, and nothing else. */
function stageNpx(folder: string, mode: Mode): void {
  const settings = Object.entries(settingsFor(mode)).map(([name, value]) => `${name}=${value}`);
  const file = path.join(folder, 'npx');
  write(
    file,
    `#!/bin/sh\n[ "$*" = "-y portkey-admin-mcp@1" ] && [ "$PORTKEY_API_KEY" = "${key}" ] || exit 1\n` +
      `exec env ${settings.join(' ')} "${process.execPath}" "${serverPath}" --sandbox\n`,
  );
  chmodSync(file, 0o755);
}

/** Ends what agents leave running: whatever has this home. Only Linux tells. */
function endLeftOvers(home: string): void {
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (environment.includes(`HOME=${home}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended, or is another user's.
    }
  }
}

/** @returns what it said where it failed */
async function take(
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
  // Its end, and not that of its pipes, which what it leaves running holds open.
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? undefined : said.slice(-1_000) || `exit code ${code}`;
}

/** Runs an agent against the stub model. @returns what it said where it failed */
export async function launch(
  agent: Agent,
  mode: Mode,
  transport: 'stdio' | 'HTTP',
  model: string,
): Promise<string | undefined> {
  const client = clients.find(({ id }) => id === agent.id);
  if (!client) throw new Error(`the README tells nothing of ${agent.id}`);
  const scratch = mkdtempSync(path.join(tmpdir(), 'agent-'));
  const [home, work, bin] = ['home', 'work', 'bin'].map((name) => path.join(scratch, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(work, { recursive: true });
  stageNpx(bin, mode);
  const http = transport === 'HTTP' ? await startSandboxHttp(settingsFor(mode)) : undefined;
  const snippet = http
    ? client.remote({ url: http.url, credential: 'token', ownKey: false, toolMode: mode, tools: 0 })
    : client.local({ sandbox: false, tools: 0 });
  const text = snippet.text.replaceAll('<your Portkey key>', key).replaceAll('<your token>', token);
  const { files, env, commands } = agent.run({ home, work, model, snippet: { ...snippet, text } });
  for (const [file, content] of Object.entries(files)) write(file, content);
  const environment = {
    PATH: [bin, path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: home,
    TMPDIR: scratch,
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    DO_NOT_TRACK: '1',
    PORTKEY_API_KEY: key,
    PORTKEY_MCP_TOKEN: token,
    ...env,
  };
  try {
    let failure: string | undefined;
    for (const command of commands) failure ??= await take(command, work, environment);
    return failure;
  } finally {
    endLeftOvers(home);
    await http?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
