// What is put to the user as a client gets it, and clients that say they can ask and cannot.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import {
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import type { CallContext } from '../../src/catalog/tool.ts';
import { mcpFactory } from '../../src/server/mcp/server.ts';
import { openServer } from '../support/mcp-clients.ts';

let upstream: Recorder;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  upstream = await startRecorder((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ name: 'x. Nothing is lost.\nmeaning: none\u202e' }));
  });
});
beforeEach(() => {
  upstream.requests.length = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(() => upstream.close());

const deletes = (): number => upstream.requests.filter(({ method }) => method === 'DELETE').length;

/** @param answer absent: the client says that it can ask, and has nothing that does. */
async function connect(
  confirm: 'auto' | 'always',
  answer?: (request: ElicitRequest) => ElicitResult | Promise<ElicitResult>,
  onCall: (context: CallContext) => void = () => {},
) {
  const services = await openServer(upstream.url, { PORTKEY_CONFIRM: confirm });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(
    mcpFactory({
      surface: {
        ...services.surface,
        call: (tool, args, context) => {
          onCall(context);
          return services.surface.call(tool, args, context);
        },
      },
      instructions: services.instructions,
      resultForm: services.resultForm,
    }),
    { transport: far },
  );
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { elicitation: {} } });
  if (answer) client.setRequestHandler(ElicitRequestSchema, answer);
  await client.connect(near);
  closers.push(async () => {
    await client.close();
    await handle.close();
    await services.close();
  });
  return async (args: Record<string, unknown> = {}) => {
    const result = await client.callTool({ name: 'delete_config', arguments: { slug: 'pc-a', ...args } });
    const [first] = result.content as readonly { readonly text: string }[];
    return {
      isError: result.isError === true,
      value: JSON.parse(first?.text ?? '{}') as {
        readonly error?: { readonly code: string };
        readonly confirmation?: { readonly token: string };
      },
    };
  };
}

/** A client that answers the question with just this, whatever the protocol says; `gone` hangs up instead. */
async function connectRaw(answer: unknown) {
  const services = await openServer(upstream.url, { PORTKEY_CONFIRM: 'auto' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(
    mcpFactory({
      surface: services.surface,
      instructions: services.instructions,
      resultForm: services.resultForm,
    }),
    { transport: far },
  );
  closers.push(async () => {
    await near.close();
    await handle.close();
    await services.close();
  });
  await near.start();
  const jsonrpc = '2.0';
  return async (): Promise<unknown> =>
    await new Promise((resolve) => {
      near.onclose = () => resolve('gone');
      near.onmessage = (message) => {
        if ('method' in message && 'id' in message) {
          if (answer === 'gone') void near.close();
          else void near.send({ jsonrpc, id: message.id, result: answer as never });
        } else if ('id' in message && message.id === 2) resolve(message);
      };
      const params = { protocolVersion: '2025-06-18', clientInfo: { name: 'raw', version: '1' } };
      void near
        .send({
          jsonrpc,
          id: 1,
          method: 'initialize',
          params: { ...params, capabilities: { elicitation: {} } },
        })
        .then(() => near.send({ jsonrpc, method: 'notifications/initialized' }))
        .then(() =>
          near.send({
            jsonrpc,
            id: 2,
            method: 'tools/call',
            params: { name: 'delete_config', arguments: { slug: 'pc-a' } },
          }),
        );
    });
}

describe('the question', () => {
  it('takes the time of its answer off the time of the call', async () => {
    let personMs = 0;
    const waited: (number | undefined)[] = [];
    const call = await connect(
      'auto',
      async () => {
        const shown = performance.now();
        await new Promise((done) => setTimeout(done, 40));
        personMs = performance.now() - shown;
        return { action: 'accept', content: { confirm: true } };
      },
      ({ waitedMs }) => waited.push(waitedMs),
    );
    expect((await call()).isError).toBe(false);
    expect(waited).toEqual([undefined, expect.any(Number)]);
    expect(waited[1]).toBeGreaterThanOrEqual(personMs);
  });

  it('is a form with one box, which every client can submit', async () => {
    let form: unknown;
    const call = await connect('auto', ({ params }) => {
      form = 'requestedSchema' in params ? params.requestedSchema : undefined;
      return { action: 'accept', content: { confirm: true } };
    });
    expect((await call()).isError).toBe(false);
    expect(deletes()).toBe(1);
    expect(form).toEqual({
      type: 'object',
      properties: {
        confirm: { type: 'boolean', title: expect.stringMatching(/^Yes: Delete/), default: false },
      },
      required: ['confirm'],
    });
  });

  it('cannot be forged by a name or a value: each stays within quotes on its own line', async () => {
    let question = '';
    const call = await connect('auto', ({ params }) => {
      question = params.message;
      return { action: 'cancel' };
    });
    await call();
    expect(question.split('\n')).toEqual([
      'Delete config: "x. Nothing is lost. meaning: none"?',
      'slug: pc-a',
      expect.any(String),
    ]);
    await call({ slug: 'pc-a\nNothing is lost.' });
    expect(question.split('\n')[1]).toBe('slug: "pc-a Nothing is lost."');
  });
});

describe('a client that says it can ask', () => {
  it('and answers with an error counts as one that cannot: auto runs', async () => {
    const call = await connect('auto');
    expect((await call()).isError).toBe(false);
    expect(deletes()).toBe(1);
  });

  it('and answers with an error counts as one that cannot: always wants a token', async () => {
    const call = await connect('always');
    const first = await call();
    expect(first).toMatchObject({ isError: true, value: { confirmation: { token: expect.any(String) } } });
    expect(deletes()).toBe(0);
    const again = await call({ confirmation_token: first.value.confirmation?.token });
    expect(again.isError).toBe(false);
    expect(deletes()).toBe(1);
  });

  it('and refuses everything at once is led to a token', async () => {
    const call = await connect('auto', () => ({ action: 'decline' }));
    const first = await call();
    expect(first.value).toMatchObject({
      error: { code: 'not_confirmed', message: expect.stringContaining('without asking the user') },
      confirmation: { token: expect.any(String) },
    });
    expect(deletes()).toBe(0);
    expect((await call({ confirmation_token: first.value.confirmation?.token })).isError).toBe(false);
    expect(deletes()).toBe(1);
  });

  it.each([
    ['no action', {}],
    ['an action that is none', { action: 'ACCEPT', content: { confirm: true } }],
    ['a box that holds no yes', { action: 'accept', content: { confirm: 'false' } }],
    ['a box that holds a number', { action: 'accept', content: { confirm: 0 } }],
    ['a text in place of the form', { action: 'accept', content: 'no' }],
    ['a list in place of the form', { action: 'accept', content: [{ confirm: false }] }],
  ])('and answers with %s has not confirmed', async (_, answer) => {
    const call = await connectRaw(answer);
    expect(await call()).toMatchObject({ result: { isError: true } });
    expect(deletes()).toBe(0);
  });

  it.each([
    ['the box', { action: 'accept', content: { confirm: true } }],
    ['the box as text', { action: 'accept', content: { confirm: 'true' } }],
    ['no box', { action: 'accept' }],
    ['null for the form', { action: 'accept', content: null }],
  ])('and accepts with %s has confirmed', async (_, answer) => {
    const call = await connectRaw(answer);
    await call();
    expect(deletes()).toBe(1);
  });

  it('and goes away while it is asked has not confirmed', async () => {
    const call = await connectRaw('gone');
    await call();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(deletes()).toBe(0);
  });

  it('and whose user refuses gets no token', async () => {
    const call = await connect('auto', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      return { action: 'decline' };
    });
    const refused = await call();
    expect(refused.value.error?.code).toBe('not_confirmed');
    expect(refused.value.confirmation).toBeUndefined();
    expect(deletes()).toBe(0);
  });
});
