// The package that this one is measured beside, over stdio and on the same stage. Its own way of writing arguments
// and results is taken off, so that the same drivers work with it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { installPeer } from '../../../bench/peer.ts';
import type { ListedTool } from '../../../src/catalog/tool.ts';
import { countTokens, record, type Server } from './toolset.ts';
import { evalKey, type Stage } from './world.ts';

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Arguments under the names that the tool's schema gives them; `select`, which it does not have, left out. */
function renamed(args: unknown, schema: ListedTool['inputSchema'] | undefined): Record<string, unknown> {
  const names = new Map(Object.keys(schema?.properties ?? {}).map((name) => [plain(name), name]));
  return Object.fromEntries(
    Object.entries(args as Record<string, unknown>)
      .filter(([name]) => name !== 'select')
      .map(([name, value]) => [names.get(plain(name)) ?? name, value]),
  );
}

/** Its `{ ok, data: { total, prompts: [...] } }` as `{ data: [...] }`; anything else as it is. */
function unwrapped(text: string): unknown {
  try {
    const { data } = JSON.parse(text) as { data?: Record<string, unknown> };
    const list = Object.values(data ?? {}).find(Array.isArray);
    return list === undefined ? data : { data: list };
  } catch {
    return undefined;
  }
}

/** Starts it once for all tasks. */
export async function peerServer(stage: Stage): Promise<Server> {
  const peer = await installPeer();
  const client = new Client({ name: 'evals', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [peer.stdio],
      env: {
        PATH: process.env['PATH'] ?? '',
        PORTKEY_API_KEY: evalKey,
        PORTKEY_BASE_URL: stage.url,
        PORTKEY_ALLOW_INSECURE_HTTP: 'true',
        PORTKEY_ALLOW_PRIVATE_BASE_URL: 'true',
      },
      stderr: 'ignore',
    }),
  );
  const tools = (await client.listTools()).tools as unknown as ListedTool[];
  const call = async (tool: string, args: unknown) => {
    try {
      const result = await client.callTool({ name: tool, arguments: args as Record<string, unknown> });
      const content = result.content as { readonly text?: string }[];
      return record(tool, args, result.isError !== true, content.map(({ text }) => text ?? '').join('\n'));
    } catch (error) {
      return record(tool, args, false, error instanceof Error ? error.message : String(error));
    }
  };
  const schemas = new Map(tools.map(({ name, inputSchema }) => [name, inputSchema]));
  return {
    name: 'portkey-admin-mcp 0.12.0',
    listing: tools.reduce(
      (sum, { name, description, inputSchema }) => sum + countTokens({ name, description, inputSchema }),
      0,
    ),
    open: () => ({
      tools,
      names: tools.map(({ name }) => name),
      unwrap: unwrapped,
      call,
      reach: (tool, args) => call(tool, renamed(args, schemas.get(tool))),
    }),
    close: () => client.close(),
  };
}
