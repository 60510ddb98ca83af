// The built server before replies so large that another thread reads them: the same rules hold there.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { cleanEnvironment, serverPath } from '../../scripts/harness/stdio-client.ts';

const key = 'pk-0123456789abcdef';
const rows = Array.from({ length: 20_000 }, (_, at) => ({ id: `row-${at}`, text: `sent with ${key}` }));
const replies: Readonly<Record<string, string>> = {
  rows: JSON.stringify({ data: rows }),
  deep: `${'['.repeat(300_000)}1${']'.repeat(300_000)}`,
  broken: `{"data":[${'1,'.repeat(200_000)}`,
};

const client = new Client({ name: 'test', version: '1.0.0' });
let recorder: Recorder;
beforeAll(async () => {
  recorder = await startRecorder(({ url }, response) => {
    const name = Object.keys(replies).find((one) => url?.includes(one));
    response.writeHead(200, { 'content-type': 'application/json' }).end(replies[name ?? ''] ?? '{}');
  });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [serverPath],
      env: cleanEnvironment({ PORTKEY_API_KEY: key, PORTKEY_BASE_URL: recorder.url }),
      stderr: 'pipe',
    }),
  );
});
afterAll(async () => {
  await client.close();
  await recorder.close();
});

const call = async (slug: string, args: object = {}): Promise<{ text: string; isError: boolean }> => {
  const result = await client.callTool({ name: 'get_config', arguments: { slug, ...args } });
  const [part] = result.content as { text?: string }[];
  return { text: part?.text ?? '', isError: result.isError === true };
};

it('cuts the key out of it, and brings it to size', async () => {
  const { text, isError } = await call('rows');
  expect(isError, text.slice(0, 300)).toBe(false);
  expect(text).toContain('sent with [redacted]');
  expect(text).not.toContain(key);
  expect(text.length).toBeLessThan(101_000);
  expect(JSON.parse(text)).toMatchObject({ _truncated: { of: rows.length } });
});

it('selects from it, and says what of a selection does not fit', async () => {
  const { text } = await call('rows', { select: 'data[-1].id' });
  expect(JSON.parse(text)).toEqual({ data: 'row-19999' });
  const refused = await call('rows', { select: 'map(&map(&@.id, $.data), data)' });
  expect(refused.isError).toBe(true);
  expect(refused.text).toContain('too much work');
});

it('tells of one that is nested too deeply, or no JSON, and goes on', async () => {
  expect((await call('deep')).text).toMatch(/reply_too_deep|not_json/);
  expect((await call('broken')).text).toContain('not_json');
  expect((await call('rows', { select: 'length(data)' })).text).toBe('{"data":20000}');
});

it('reads several at a time, each for its own caller', async () => {
  const ids = [3, 5, 7, 11, 13];
  const got = await Promise.all(ids.map((at) => call('rows', { select: `data[${at}].id` })));
  expect(got.map(({ text }) => text)).toEqual(ids.map((at) => `{"data":"row-${at}"}`));
});
