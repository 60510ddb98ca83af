// Requests as real clients write them, over stdio and HTTP: null counts as absent, and an error is one sentence.
import { PassThrough } from 'node:stream';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import type { Services } from '../../src/server/create-services.ts';
import { mcpFactory } from '../../src/server/mcp/server.ts';
import { StdioTransport } from '../../src/server/stdio/stdio-transport.ts';
import { openServer } from '../support/mcp-clients.ts';
import { ask, bearer, type Served, serveTest } from './http/server.ts';

interface Message {
  readonly id?: unknown;
  readonly result?: { readonly tools?: readonly unknown[]; readonly isError?: boolean };
  readonly error?: { readonly code: number; readonly message: string };
}

type Send = (request: object) => Promise<Message>;

const initialize = {
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

let upstream: Recorder;
let services: Services;
let http: Served;
const ways: Record<string, Send> = {};

async function overStdio(): Promise<Send> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  serveStdio(
    mcpFactory({
      surface: services.surface,
      instructions: services.instructions,
      resultForm: services.resultForm,
    }),
    { transport: new StdioTransport(input, output) },
  );
  const waiting = new Map<unknown, (message: Message) => void>();
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as Message;
      waiting.get(message.id)?.(message);
    }
  });
  let id = 0;
  const send: Send = (request) =>
    new Promise((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      input.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...request })}\n`);
    });
  await send(initialize);
  input.write('{"jsonrpc":"2.0","method":"notifications/initialized","params":null}\n');
  return send;
}

async function overHttp(): Promise<Send> {
  const headers = {
    ...bearer,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const post = async (request: object, more: object = {}) =>
    await ask(http.url, {
      method: 'POST',
      path: '/mcp',
      headers: { ...headers, ...more },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...request }),
    });
  const opened = await post(initialize);
  const session = { 'mcp-session-id': opened.headers['mcp-session-id'] };
  return async (request) => {
    const reply = await post(request, session);
    const data = /^data: (\{.*)$/m.exec(reply.text)?.[1];
    return (reply.json ?? JSON.parse(data ?? 'null')) as Message;
  };
}

beforeAll(async () => {
  upstream = await startRecorder();
  services = await openServer(upstream.url);
  http = await serveTest();
  ways['stdio'] = await overStdio();
  ways['HTTP'] = await overHttp();
});
afterAll(async () => {
  await http.end();
  await services.close();
  await upstream.close();
});

describe.each(['stdio', 'HTTP'])('over %s', (way) => {
  const send: Send = (request) => (ways[way] as Send)(request);

  it.each([
    ['params: null', { params: null }],
    ['cursor: null', { params: { cursor: null } }],
    ['_meta: null', { params: { _meta: null } }],
  ])('tools/list takes %s', async (_name, more) => {
    const { result } = await send({ method: 'tools/list', ...more });
    expect(result?.tools?.length).toBeGreaterThan(150);
  });

  it.each([
    ['null', null],
    ['text', '{}'],
    ['no text', ''],
    ['nothing', undefined],
  ])('tools/call takes arguments that are %s', async (_name, args) => {
    const { result, error } = await send({
      method: 'tools/call',
      params: { name: 'list_configs', arguments: args },
    });
    expect(error).toBeUndefined();
    expect(result?.isError ?? false).toBe(false);
  });

  it.each<[string, object]>([
    ['a name that is no text', { method: 'tools/call', params: { name: 5 } }],
    ['arguments that are a list', { method: 'tools/call', params: { name: 'list_configs', arguments: [1] } }],
    [
      'arguments that are broken JSON',
      { method: 'tools/call', params: { name: 'list_configs', arguments: '{"a' } },
    ],
    ['a cursor that is a number', { method: 'tools/list', params: { cursor: 5 } }],
    ['a prompt without a name', { method: 'prompts/get', params: {} }],
    ['a resource without an address', { method: 'resources/read', params: { uri: 7 } }],
    ['a completion of nothing', { method: 'completion/complete', params: { ref: 1 } }],
    ['an unknown method', { method: 'tools/destroy', params: {} }],
  ])('answers %s with one sentence', async (_name, request) => {
    const { error } = await send(request);
    expect(error?.message).toMatch(/^[^\n[{]{5,200}$/);
  });
});
