// A key lives as long as its request: a connection that stays open afterwards must not hold the key of its opener.
import { once } from 'node:events';
import { getHeapSnapshot, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { openTransport } from '../../src/portkey/http/transport.ts';

/** In a thread of its own, so that what it was sent is not in this one's heap. */
const upstream = `
  const { parentPort } = require('node:worker_threads');
  let connections = 0;
  const server = require('node:http').createServer((request, response) => response.end(String(connections)));
  server.on('connection', () => { connections += 1; });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

async function heapText(): Promise<string> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  const chunks: Buffer[] = [];
  const snapshot = getHeapSnapshot();
  snapshot.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(snapshot, 'end');
  return Buffer.concat(chunks).toString('latin1');
}

test('no caller’s key is left once its reply is there, though the connection stays', async () => {
  const worker = new Worker(upstream, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const way = await openTransport();
  // Made when it is needed, so that this test does not hold it itself.
  const keyOf = (name: string): string => ['pk', name, String(process.pid)].join('+');
  const ask = async (name: string): Promise<string> => {
    const { text } = await way.send({
      url: `http://127.0.0.1:${port}/v1/prompts`,
      method: 'GET',
      headers: { 'x-portkey-api-key': keyOf(name) },
      body: undefined,
      limit: () => 1_000,
      fresh: false,
      signal: new AbortController().signal,
    });
    return text;
  };
  const held = keyOf('held');
  for (const name of ['opener', 'follower', 'last']) expect(await ask(name)).toBe('1');
  const heap = await heapText();
  await way.close();
  await worker.terminate();
  expect(heap.includes(held)).toBe(true);
  for (const name of ['opener', 'follower']) expect(heap.includes(keyOf(name))).toBe(false);
}, 60_000);
