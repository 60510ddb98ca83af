// A client that declares the extensions for views and skills, and one that does not, get the same bytes.
import { Client, InMemoryTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '../../src/server/create-services.ts';
import { mcpFactory } from '../../src/server/mcp/server.ts';
import { openServer } from '../support/mcp-clients.ts';

const extensions = {
  'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] },
  'io.modelcontextprotocol/skills': {},
};

const period = {
  time_of_generation_min: '2026-11-14T00:00:00Z',
  time_of_generation_max: '2026-11-21T00:00:00Z',
};

/** A tool of each view, a prompt, and what every client reads at its start. */
const requests: readonly [method: string, params: Record<string, unknown>][] = [
  ['tools/list', {}],
  ['prompts/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/get', { name: 'clean_up' }],
  ['tools/call', { name: 'get_usage_overview', arguments: period }],
  ['tools/call', { name: 'get_cost_analytics', arguments: period }],
  [
    'tools/call',
    { name: 'check_config', arguments: { config: { strategy: { mode: 'fallback' }, targets: [] } } },
  ],
  ['tools/call', { name: 'list_configs', arguments: {} }],
];

let services: Services;
beforeAll(async () => {
  services = await openServer('http://127.0.0.1:9', {
    PORTKEY_SANDBOX: 'true',
    PORTKEY_SANDBOX_NOW: '2026-11-22T00:00:00Z',
  });
});
afterAll(() => services.close());

/** All results as the server wrote them, in the order of the requests. */
async function resultsFor(
  mode: 'legacy' | { readonly pin: string },
  capabilities: object,
): Promise<readonly string[]> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const factory = mcpFactory({
    surface: services.surface,
    instructions: services.instructions,
    resultForm: services.resultForm,
  });
  const handle = serveStdio(factory, { transport: far });
  const client = new Client({ name: 'test', version: '1' }, { capabilities, versionNegotiation: { mode } });
  await client.connect(near);
  const written: string[] = [];
  const heard = near.onmessage;
  near.onmessage = (message: JSONRPCMessage, ...rest) => {
    if ('result' in message) written.push(JSON.stringify(message.result));
    heard?.(message, ...rest);
  };
  for (const [method, params] of requests) await client.request({ method, params } as never);
  await client.close();
  await handle.close();
  return written;
}

it.each([['legacy' as const], [{ pin: '2026-07-28' }]])('in mode %j', async (mode) => {
  const plain = await resultsFor(mode, {});
  expect(plain).toHaveLength(requests.length);
  expect(plain.filter((result) => result.includes('"isError":true'))).toEqual([]);
  expect(await resultsFor(mode, { extensions })).toEqual(plain);
});
