// The TypeScript SDK's clients: version 1, which most people still have, and version 2 in each of its modes.
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { endless, type HttpServer, type StdioServer, slow, type Upstream } from './servers.ts';
import {
  failing,
  must,
  newCollection,
  prompt,
  type RealClient,
  readTool,
  resource,
  type Steps,
  seesCancelled,
  someDay,
  within,
  writeTool,
} from './steps.ts';

interface Called {
  readonly [key: string]: unknown;
  readonly isError?: unknown;
  readonly structuredContent?: unknown;
}

/** What both versions' clients can do, in one form. */
interface Driver {
  readonly tools: () => Promise<readonly string[]>;
  readonly call: (name: string, args: object, signal?: AbortSignal) => Promise<Called>;
  readonly read: (uri: string) => Promise<number>;
  readonly prompt: (name: string, args: Record<string, string>) => Promise<number>;
  readonly complete: (name: string, argument: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

function stepsOf(driver: Driver, upstream: Upstream, http: HttpServer | undefined): Steps {
  return {
    'lists tools': async () => {
      const tools = await driver.tools();
      must(tools.includes(readTool) && tools.length > 150, 'the whole catalog', tools.length);
    },
    reads: async () => {
      const { isError, structuredContent } = await driver.call(readTool, {});
      must(isError !== true && structuredContent !== undefined, 'a reply', structuredContent);
    },
    writes: async () => {
      const made = await driver.call(writeTool, newCollection());
      must(made.isError !== true, 'a new collection', made.structuredContent);
    },
    'gets a tool error': async () => {
      const failed = await driver.call(failing.tool, failing.args);
      must(failed.isError === true, 'an error of the tool', failed);
    },
    'cancels a call': async () => {
      const controller = new AbortController();
      await seesCancelled(
        upstream,
        () => driver.call(endless.tool, someDay(), controller.signal),
        () => controller.abort(),
      );
    },
    'reads a resource': async () => {
      const contents = await driver.read(resource);
      must(contents === 1, 'the catalog', contents);
    },
    'gets a prompt': async () => {
      const messages = await driver.prompt(prompt.name, { [prompt.argument]: 'pp-1' });
      must(messages > 0, 'messages', messages);
    },
    'completes an argument': async () => {
      const values = await driver.complete(prompt.name, prompt.argument);
      must(values.length > 0, 'values', values);
    },
    ...(http && {
      'resumes a cut stream': async () => {
        const call = driver.call(slow.tool, someDay());
        setTimeout(() => http.cut(), slow.ms / 2);
        const { isError, structuredContent } = await within(call, 'the answer on a new connection');
        must(isError !== true && structuredContent !== undefined, 'a reply', structuredContent);
      },
    }),
  };
}

function driveV1(client: Client): Driver {
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args, signal) =>
      client.callTool({ name, arguments: { ...args } }, undefined, { ...(signal && { signal }) }),
    read: async (uri) => (await client.readResource({ uri })).contents.length,
    prompt: async (name, args) => (await client.getPrompt({ name, arguments: args })).messages.length,
    complete: async (name, argument) =>
      (await client.complete({ ref: { type: 'ref/prompt', name }, argument: { name: argument, value: '' } }))
        .completion.values,
    close: () => client.close(),
  };
}

function driveV2(client: ModernClient): Driver {
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args, signal) =>
      client.callTool({ name, arguments: { ...args } }, { ...(signal && { signal }) }),
    read: async (uri) => (await client.readResource({ uri })).contents.length,
    prompt: async (name, args) => (await client.getPrompt({ name, arguments: args })).messages.length,
    complete: async (name, argument) =>
      (await client.complete({ ref: { type: 'ref/prompt', name }, argument: { name: argument, value: '' } }))
        .completion.values,
    close: () => client.close(),
  };
}

const me = { name: 'clients-table', version: '1.0.0' };

export function sdkClients(upstream: Upstream, stdio: StdioServer, http: HttpServer): readonly RealClient[] {
  const spawned = {
    command: stdio.command,
    args: [...stdio.args],
    env: { ...stdio.env },
    stderr: 'pipe' as const,
  };
  const address = new URL(http.url);
  const requestInit = { headers: { ...http.headers } };
  const opened = (driver: Driver, line?: HttpServer) => ({
    steps: stepsOf(driver, upstream, line),
    close: driver.close,
  });
  const v1 = (transport: RealClient['transport']): RealClient => ({
    name: 'TypeScript SDK 1.x',
    transport,
    era: '2025-11-25',
    open: async () => {
      const client = new Client(me);
      if (transport === 'stdio') {
        await client.connect(new StdioClientTransport(spawned));
        return opened(driveV1(client));
      }
      const connection = new StreamableHTTPClientTransport(address, { requestInit });
      // The SDK's own class does not fit its own interface under exactOptionalPropertyTypes.
      await client.connect(connection as Parameters<typeof client.connect>[0]);
      must(connection.sessionId !== undefined, 'a session', connection.sessionId);
      return opened(driveV1(client), http);
    },
  });
  const v2 = (
    transport: RealClient['transport'],
    mode: 'legacy' | 'auto' | { readonly pin: '2026-07-28' },
    era: string,
  ): RealClient => ({
    name: 'TypeScript SDK 2.x',
    transport,
    era,
    open: async () => {
      const client = new ModernClient(me, { versionNegotiation: { mode } });
      await client.connect(
        transport === 'stdio' ? new ModernStdio(spawned) : new ModernHttp(address, { requestInit }),
      );
      const version = client.getNegotiatedProtocolVersion();
      must(version === (mode === 'legacy' ? '2025-11-25' : '2026-07-28'), `protocol ${era}`, version);
      return opened(driveV2(client), transport === 'HTTP' && mode === 'legacy' ? http : undefined);
    },
  });
  return (['stdio', 'HTTP'] as const).flatMap((transport) => [
    v1(transport),
    v2(transport, 'legacy', '2025-11-25'),
    v2(transport, 'auto', 'negotiates 2026-07-28'),
    v2(transport, { pin: '2026-07-28' }, '2026-07-28'),
  ]);
}
