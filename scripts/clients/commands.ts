// Clients that are commands: the MCP Inspector in its command-line mode, and mcporter. Each step is a process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node, tool } from '../npm-tools.ts';
import type { HttpServer, StdioServer } from './servers.ts';
import {
  failing,
  must,
  newCollection,
  prompt,
  type RealClient,
  readTool,
  resource,
  type Steps,
  writeTool,
} from './steps.ts';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: string, args: readonly string[], home: string): Promise<Ran> {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: home, MCP_INSPECTOR_SECRET_STORE: 'memory', NO_COLOR: '1' },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What a command printed, as JSON. @throws when it failed or printed something else */
function printed(ran: Ran): Record<string, unknown> {
  must(ran.code === 0, 'exit code 0', ran);
  return JSON.parse(ran.stdout) as Record<string, unknown>;
}

function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** A folder of its own, so that nothing of this machine's user is read or written. */
function inOwnHome(steps: (home: string) => Steps): RealClient['open'] {
  return async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'client-'));
    return { steps: steps(home), close: async () => rmSync(home, { recursive: true, force: true }) };
  };
}

/** The servers in the form that both commands read from a file. */
function configured(server: StdioServer | HttpServer): object {
  return 'url' in server
    ? { type: 'streamable-http', url: server.url, headers: server.headers }
    : { type: 'stdio', command: server.command, args: server.args, env: server.env };
}

function inspector(
  transport: RealClient['transport'],
  server: StdioServer | HttpServer,
  era: 'legacy' | 'modern',
): RealClient {
  return {
    name: 'MCP Inspector 2.12, command line',
    transport,
    era: era === 'legacy' ? '2025-11-25' : '2026-07-28',
    open: inOwnHome((home) => {
      const config = path.join(home, 'servers.json');
      writeFileSync(config, JSON.stringify({ mcpServers: { portkey: configured(server) } }));
      const ask = (...args: string[]): Promise<Ran> =>
        run(
          node(22),
          [
            tool('inspector', 'clients/launcher/build/index.js'),
            '--cli',
            ...['--config', config, '--server', 'portkey', '--protocol-era', era, '--format', 'json'],
            ...args,
          ],
          home,
        );
      const call = (name: string, args: object): Promise<Ran> =>
        ask('--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args));
      const result = (ran: Ran): Record<string, unknown> => printed(ran)['result'] as Record<string, unknown>;
      return {
        'lists tools': async () => {
          const tools = count(result(await ask('--method', 'tools/list', '--strict'))['tools']);
          must(tools > 150, 'the whole catalog, portable', tools);
        },
        reads: async () => {
          const reply = result(await call(readTool, {}));
          must(reply['structuredContent'] !== undefined, 'a reply', reply);
        },
        writes: async () => {
          const made = result(await call(writeTool, newCollection()));
          must(made['isError'] !== true, 'a new collection', made);
        },
        'gets a tool error': async () => {
          const failed = await call(failing.tool, failing.args);
          // The Inspector's exit code for an error of the tool.
          must(failed.code === 5 && failed.stdout.includes('404'), 'exit code 5', failed);
        },
        'reads a resource': async () => {
          const { contents } = result(await ask('--method', 'resources/read', '--uri', resource));
          must(count(contents) === 1, 'the catalog', contents);
        },
        'gets a prompt': async () => {
          const { messages } = result(
            await ask(
              '--method',
              'prompts/get',
              '--prompt-name',
              prompt.name,
              '--prompt-args',
              `${prompt.argument}=pp-1`,
            ),
          );
          must(count(messages) > 0, 'messages', messages);
        },
      };
    }),
  };
}

function mcporter(transport: RealClient['transport'], server: StdioServer | HttpServer): RealClient {
  return {
    name: 'mcporter 0.12',
    transport,
    era: '2025-11-25',
    open: inOwnHome((home) => {
      const config = path.join(home, 'mcporter.json');
      writeFileSync(config, JSON.stringify({ mcpServers: { portkey: configured(server) }, imports: [] }));
      const ask = (...args: string[]): Promise<Ran> =>
        run(node(24), [tool('mcporter', 'dist/cli.js'), '--config', config, ...args], home);
      const call = (name: string, args: object): Promise<Ran> =>
        ask('call', `portkey.${name}`, '--args', JSON.stringify(args), '--output', 'json');
      return {
        'lists tools': async () => {
          const tools = count(printed(await ask('list', 'portkey', '--json'))['tools']);
          must(tools > 150, 'the whole catalog', tools);
        },
        reads: async () => {
          const reply = printed(await call(readTool, {}));
          must(count(reply['data']) > 0, 'prompts', reply);
        },
        writes: async () => {
          const made = printed(await call(writeTool, newCollection()));
          must(made['error'] === undefined, 'a new collection', made);
        },
        'gets a tool error': async () => {
          const failed = await call(failing.tool, failing.args);
          must(failed.stdout.includes('404'), 'an error of the tool', failed);
        },
        'reads a resource': async () => {
          const ran = await ask('resource', 'portkey', resource, '--raw');
          must(ran.code === 0 && ran.stdout.includes(readTool), 'the catalog', ran);
        },
      };
    }),
  };
}

export function commandClients(stdio: StdioServer, http: HttpServer): readonly RealClient[] {
  return [
    inspector('stdio', stdio, 'legacy'),
    inspector('stdio', stdio, 'modern'),
    inspector('HTTP', http, 'legacy'),
    inspector('HTTP', http, 'modern'),
    mcporter('stdio', stdio),
    mcporter('HTTP', http),
  ];
}
