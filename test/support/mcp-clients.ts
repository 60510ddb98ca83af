// Real MCP clients on a real server in this process: both SDKs, both eras of the protocol.
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport as InMemoryTransportV1 } from '@modelcontextprotocol/sdk/inMemory.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readSettings } from '../../src/server/config/settings.ts';
import { createServices, type Services } from '../../src/server/create-services.ts';
import { type Caller, mcpFactory } from '../../src/server/mcp/server.ts';

export type Era = 'modern' | 'legacy' | 'v1';
export const eras: readonly Era[] = ['modern', 'legacy', 'v1'];

export interface Answer {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: Record<string, string | number | boolean | string[]>;
}

export interface ToolAnswer {
  readonly isError: boolean;
  readonly value: Record<string, unknown>;
}

/** What tests need of a client, whichever SDK it is of. */
export interface Connected {
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<ToolAnswer>;
  readonly client: Client | ClientV1;
  readonly close: () => Promise<void>;
}

/** A server as its settings make it, against an upstream. */
export async function openServer(
  baseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Services> {
  return await createServices(
    readSettings({
      PORTKEY_API_KEY: 'pk-test-0123456789',
      PORTKEY_BASE_URL: baseUrl,
      PORTKEY_MAX_RETRIES: '0',
      PORTKEY_PREVIEW: 'true',
      LOG_LEVEL: 'silent',
      ...env,
    }),
  );
}

interface AnyResult {
  readonly toolResult?: unknown;
  readonly isError?: boolean | undefined;
  readonly structuredContent?: unknown;
  readonly content?: unknown;
}

/** The JSON of a text; errors stand there alone. */
function objectIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return { text };
  }
}

function toAnswer(result: AnyResult): ToolAnswer {
  const [first] = (result.content ?? []) as readonly { readonly text?: string }[];
  return {
    isError: result.isError === true,
    value: (result.structuredContent ?? objectIn(first?.text)) as Record<string, unknown>,
  };
}

/**
 * Connects a client. With `onAsk` it can be asked, and answers so.
 * @param caller who the server takes it for.
 */
export async function connect(
  services: Services,
  era: Era,
  onAsk?: (message: string) => Answer | Promise<Answer>,
  caller: Caller = { principal: 'local' },
): Promise<Connected> {
  const factory = mcpFactory({
    surface: services.surface,
    instructions: services.instructions,
    resultForm: services.resultForm,
    callerOf: () => caller,
  });
  const capabilities = onAsk ? { elicitation: {} } : {};
  if (era === 'v1') {
    const [near, far] = InMemoryTransportV1.createLinkedPair();
    const handle = serveStdio(factory, { transport: far });
    const client = new ClientV1({ name: 'test', version: '1' }, { capabilities });
    if (onAsk)
      client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({
        ...(await onAsk(params.message)),
      }));
    await client.connect(near);
    return {
      client,
      call: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
      close: async () => {
        await client.close();
        await handle.close();
      },
    };
  }
  const [near, far] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(factory, { transport: far });
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities, versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  );
  if (onAsk)
    client.setRequestHandler('elicitation/create', async ({ params }) => ({
      ...(await onAsk(params.message)),
    }));
  await client.connect(near);
  return {
    client,
    call: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    close: async () => {
      await client.close();
      await handle.close();
    },
  };
}
