// The round trip of a question as 2026-07-28 has it on the wire, and what happens to whoever tampers with it.
import { createMcpHandler } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import type { Services } from '../../src/server/create-services.ts';
import { mcpFactory } from '../../src/server/mcp/server.ts';
import { openServer } from '../support/mcp-clients.ts';

interface Result {
  readonly resultType?: string;
  readonly requestState?: string;
  readonly inputRequests?: Record<string, { readonly method: string; readonly params: { message: string } }>;
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
}

let upstream: Recorder;
let services: Services;
let principal = 'anna';
let handler: ReturnType<typeof createMcpHandler>;

beforeAll(async () => {
  upstream = await startRecorder();
  services = await openServer(upstream.url);
  handler = createMcpHandler(
    mcpFactory({
      surface: services.surface,
      instructions: services.instructions,
      resultForm: services.resultForm,
      callerOf: () => ({ principal }),
    }),
  );
});
beforeEach(() => {
  principal = 'anna';
  upstream.requests.length = 0;
});
afterAll(async () => {
  await handler.close();
  await services.close();
  await upstream.close();
});

async function post(params: Readonly<Record<string, unknown>>): Promise<Result> {
  const response = await handler.fetch(
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': String(params['name']),
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          ...params,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
          },
        },
      }),
    }),
  );
  const body = (await response.json()) as { readonly result?: Result };
  if (!body.result) throw new Error(JSON.stringify(body));
  return body.result;
}

const call = { name: 'delete_prompt', arguments: { promptId: 'welcome' } };
const accepted = { confirm: { action: 'accept', content: {} } };
const deletes = (): number => upstream.requests.filter(({ method }) => method === 'DELETE').length;
const refused = { isError: true, content: [{ text: expect.stringContaining('"code":"not_confirmed"') }] };

async function stateOfQuestion(): Promise<string> {
  const question = await post(call);
  expect(question.resultType).toBe('input_required');
  expect(Object.values(question.inputRequests ?? {})).toMatchObject([{ method: 'elicitation/create' }]);
  return question.requestState ?? '';
}

describe('a question on the wire', () => {
  it('is answered once; the same answer again is refused', async () => {
    const requestState = await stateOfQuestion();
    expect(deletes()).toBe(0);
    expect((await post({ ...call, requestState, inputResponses: accepted })).isError).toBeUndefined();
    expect(deletes()).toBe(1);
    expect(await post({ ...call, requestState, inputResponses: accepted })).toMatchObject(refused);
    expect(deletes()).toBe(1);
  });

  it('is not answered for other arguments, another tool or another caller', async () => {
    const requestState = await stateOfQuestion();
    const answer = { requestState, inputResponses: accepted };
    const other = { name: 'delete_prompt', arguments: { promptId: 'another' } };
    expect(await post({ ...other, ...answer })).toMatchObject(refused);
    const collection = { name: 'delete_collection', arguments: { collectionId: 'welcome' } };
    expect(await post({ ...collection, ...answer })).toMatchObject(refused);
    principal = 'bert';
    expect(await post({ ...call, ...answer })).toMatchObject(refused);
    expect(deletes()).toBe(0);
  });

  it('is not answered without its state, or with one that was altered', async () => {
    const requestState = await stateOfQuestion();
    expect(await post({ ...call, inputResponses: accepted })).toMatchObject(refused);
    for (const altered of [`${requestState}A`, requestState.slice(0, -2), 'c1.a.b.c.d', 'v1.e30.e30'])
      expect(await post({ ...call, requestState: altered, inputResponses: accepted })).toMatchObject(refused);
    expect(deletes()).toBe(0);
  });

  it.each([
    ['a box that holds no yes', { confirm: 'false' }],
    ['a text in place of the form', 'no'],
    ['a list in place of the form', [{ confirm: false }]],
  ])('is not confirmed by %s', async (_, content) => {
    const requestState = await stateOfQuestion();
    const inputResponses = { confirm: { action: 'accept', content } };
    expect(await post({ ...call, requestState, inputResponses })).toMatchObject(refused);
    expect(deletes()).toBe(0);
  });

  it('is asked again when only its state comes back, or an answer of another kind', async () => {
    const requestState = await stateOfQuestion();
    expect((await post({ ...call, requestState })).resultType).toBe('input_required');
    const unknown = { other: { action: 'accept', content: {} } };
    expect((await post({ ...call, requestState, inputResponses: unknown })).resultType).toBe(
      'input_required',
    );
    expect(await post({ ...call, requestState, inputResponses: { confirm: { roots: [] } } })).toMatchObject(
      refused,
    );
    expect(deletes()).toBe(0);
  });
});
