// Bounds on one message before anything is done with it, the same over stdio and over HTTP.
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/runtime/limits.ts';
import { StdioTransport } from '../../src/server/stdio/stdio-transport.ts';
import { call, post, serving } from '../server/http/server.ts';

const fields = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, 1]));
const ask = (params: object): object => ({ jsonrpc: '2.0', id: 'asked', method: 'tools/list', params });

const tooMuch: readonly (readonly [string, object])[] = [
  ['many values', ask({ cursor: Array(limits.requestValues + 1).fill(1) })],
  ['many parameters', ask(fields(limits.requestFields + 1))],
  ['much _meta', ask({ _meta: fields(limits.requestFields + 1) })],
  ['many arguments', call('get_prompt', fields(limits.requestFields + 1), 'asked')],
];
const enough = ask({ _meta: fields(limits.requestFields), cursor: Array(50_000).fill(1) });

/** What a stdio peer's line becomes: an answer at once, or a message for the SDK. */
async function overStdio(message: object): Promise<{ answer: string; passed: number }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const transport = new StdioTransport(input, output);
  let passed = 0;
  transport.onmessage = () => {
    passed += 1;
  };
  await transport.start();
  input.end(`${JSON.stringify(message)}\n`);
  await transport.ended;
  await new Promise((resolve) => setImmediate(resolve));
  await transport.close();
  return { answer: String(output.read() ?? ''), passed };
}

describe('a message that is too much to look into', () => {
  test.each(tooMuch)(
    'over stdio, %s: is refused by its id before the SDK sees it',
    async (_what, message) => {
      const { answer, passed } = await overStdio(message);
      expect(passed).toBe(0);
      expect(JSON.parse(answer)).toMatchObject({ id: 'asked', error: { code: -32600 } });
      expect(answer).toMatch(/100000 values|1000 fields/);
    },
  );

  test('over stdio, one within the bounds is passed on', async () => {
    expect(await overStdio(enough)).toEqual({ answer: '', passed: 1 });
  });

  test('over HTTP, each gets 413 and the limit', async () => {
    const server = await serving();
    for (const [, message] of tooMuch) {
      const reply = await post(server, message);
      expect(reply.status).toBe(413);
      expect(reply.text).toMatch(/100000 values|1000 fields/);
    }
    expect((await post(server, enough)).status).not.toBe(413);
    expect(server.upstream.seen).toEqual([]);
  });
});
