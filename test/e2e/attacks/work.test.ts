// Requests and replies whose work once outgrew them, so that one of them stopped the server for everybody.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { call, stageOfTests } from './attacked.ts';

const stage = stageOfTests();

test('a selection that multiplies in the middle is refused while it does', async () => {
  const ten = `[${'@,'.repeat(9)}@]`;
  stage.answers = { '/configs/x': { data: Array(300).fill(1) } };
  const { text } = await call(await stage.connect(), 'get_config', {
    slug: 'x',
    select: `length(data|${ten}|${ten}|${ten}|[][][])`,
  });
  expect(text).toContain('too much work');
});

test('a question to find_tools that is a book is refused', async () => {
  const { text, isError } = await call(await stage.connect(), 'find_tools', {
    query: 'force each '.repeat(60),
  });
  expect(isError).toBe(true);
  expect(text).toContain('500 characters');
});

test('a list of more wrong items than any call takes is refused before they are looked into', async () => {
  const workspaces = Array(8_000).fill({ id: 1, enabled: 'x', more: 1 });
  const { text } = await call(await stage.connect(), 'update_integration_workspaces', {
    slug: 'x',
    workspaces,
  });
  expect(text).toContain('more than 20000 values');
});

test('two templates that have nothing in common are compared in numbers', async () => {
  const lines = (word: string): string =>
    Array.from({ length: 800 }, (_, at) => `${word} ${at} of a text`).join('\n');
  const version = (at: number, word: string): object => ({
    id: `v${at}`,
    prompt_version: at,
    version: at,
    string: lines(word),
  });
  stage.answers = {
    '/versions/v1': version(1, 'one'),
    '/versions/v2': version(2, 'other'),
    '/versions': { data: [version(2, 'other'), version(1, 'one')], total: 2 },
    '/prompts/': { slug: 'a', ...version(2, 'other') },
  };
  const { text } = await call(await stage.connect(), 'diff_prompt_versions', {
    promptId: 'a',
    from: 1,
    to: 2,
  });
  expect(text).toContain('Too much differs to be shown line by line');
});

test('more secrets among the arguments than can be cut from a reply are refused', async () => {
  const custom_headers = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [`x-header-${at}`, `secret-number-${at}`]),
  );
  const { text } = await call(await stage.connect({ PORTKEY_CONFIRM: 'never' }), 'create_mcp_integration', {
    name: 'x',
    url: 'https://mcp.example',
    auth_type: 'headers',
    transport: 'http',
    configurations: { custom_headers },
  });
  expect(text).toMatch(/\d{3} secret values/);
  expect(stage.upstream.requests).toEqual([]);
});

test('find_tools keeps to the bound of results', async () => {
  const client = await stage.connect({ PORTKEY_MAX_RESULT_BYTES: '1000' });
  const { tools } = await client.listTools();
  const { text } = await call(client, 'find_tools', {
    names: tools.slice(0, 20).map(({ name }) => name),
  });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
});

test('find_references makes a bounded number of calls, and says what it did not read', async () => {
  let serial = 0;
  // Another page each time, without end.
  const page = (): object => ({
    data: Array.from({ length: 20 }, () => {
      serial += 1;
      return { id: `x-${serial}`, slug: `x-${serial}`, name: 'x' };
    }),
    total: 1_000_000,
  });
  stage.answers = { '': page };
  const { text } = await call(await stage.connect(), 'find_references', {
    id: 'wanted',
    max_pages: 100,
  });
  expect(stage.upstream.requests.length).toBeLessThanOrEqual(2_000);
  expect(text).toContain('not_read');
});

test('an error of find_tools tells some faults and counts the rest', async () => {
  const unknown = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`argument_${at}`, 1]));
  const { text, isError } = await call(await stage.connect(), 'find_tools', unknown);
  expect(isError).toBe(true);
  expect(text.length).toBeLessThan(3_000);
});

test('a reply nested deep is brought to size before its caller gives up', async () => {
  const levels = 1_000;
  const deep = `${'{"k":'.repeat(levels)}"${'x'.repeat(4_000_000)}"${'}'.repeat(levels)}`;
  stage.answers = { '/configs/x': JSON.parse(deep) };
  const { text } = await call(await stage.connect(), 'get_config', { slug: 'x' });
  expect(text).not.toBe('');
});

test('a streamed reply of many choices is put together before its caller gives up', async () => {
  const events = Array.from(
    { length: 60_000 },
    (_, index) => `data: ${JSON.stringify({ choices: [{ index, delta: { content: 'x' } }] })}\n\n`,
  ).join('');
  const streaming = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events);
  }).listen(0, '127.0.0.1');
  await once(streaming, 'listening');
  stage.atEnd(() => streaming.close());
  const { port } = streaming.address() as AddressInfo;
  const client = await stage.connect({ PORTKEY_BASE_URL: `http://127.0.0.1:${port}/v1` });
  const { text } = await call(client, 'run_prompt_completion', { promptId: 'p', variables: {} });
  expect(text).not.toBe('');
});
