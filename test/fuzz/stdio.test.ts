// Hostile and sloppy peers on stdio. `npm run fuzz` goes on for longer.
import { expect, it } from 'vitest';
import { maxResidentKb, Peer } from '../../scripts/fuzz/peer.ts';
import { fuzz } from '../../scripts/fuzz/run.ts';
import { startRecorder } from '../../scripts/harness/recorder.ts';

it('lives through a thousand hostile cases without a crash, a stack or a stray byte', {
  timeout: 180_000,
}, async () => {
  const report = await fuzz({ cases: 1_000 });
  console.log(
    `${report.cases} cases in ${report.processes} processes; at most ${Math.round(report.peakKb / 1024)} MB, ${Math.round(report.slowestExitMs)} ms to exit`,
  );
  expect(report.cases).toBe(1_000);
  expect(report.peakKb).toBeLessThan(maxResidentKb);
  expect(report.slowestExitMs).toBeLessThan(4_000);
});

it('ends after its input though the client has stopped reading', async () => {
  const peer = new Peer({});
  peer.stopReading();
  for (let id = 1; id <= 20_000; id += 1)
    void peer.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' })}\n`, false);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const ending = await peer.end('end of input');
  expect(peer.faults).toEqual([]);
  expect(ending?.ms).toBeLessThan(4_000);
});

it('answers every call of a client that pauses, however large the replies, and holds few of them', async () => {
  const reply = JSON.stringify({
    data: Array.from({ length: 400 }, (_, n) => ({ n, text: 'x'.repeat(200) })),
  });
  const upstream = await startRecorder((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
  });
  const peer = new Peer({ PORTKEY_API_KEY: 'pk-test-0123456789', PORTKEY_BASE_URL: upstream.url });
  peer.stopReading();
  const answers = Array.from({ length: 400 }, (_, id) =>
    peer.ask({ id, method: 'tools/call', params: { name: 'list_prompts', arguments: {} } }),
  );
  // While nobody reads, calls wait: what has been asked of Portkey stays far below what was asked here.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(upstream.requests.length).toBeLessThan(100);
  peer.readAgain();
  const got = await Promise.all(answers);
  expect(got.filter((answer) => answer?.result === undefined)).toEqual([]);
  await peer.end('end of input');
  expect(peer.faults).toEqual([]);
  await upstream.close();
});

it('tells the sender of a line that is too long, and goes on', async () => {
  const peer = new Peer({});
  const padding = 'a'.repeat(5 * 1024 * 1024);
  const call = { method: 'tools/call', params: { name: padding } };
  const first = peer.answerTo(7);
  await peer.write(`${JSON.stringify({ jsonrpc: '2.0', ...call, id: 7 })}\n`);
  expect((await first)?.error).toMatchObject({ code: -32600, message: expect.stringContaining('at most') });
  const second = peer.answerTo('eight');
  await peer.write(`${JSON.stringify({ jsonrpc: '2.0', id: 'eight', ...call })}\n`);
  expect((await second)?.error).toMatchObject({ code: -32600 });
  expect(await peer.answers()).toBe(true);
  await peer.end('end of input');
  expect(peer.faults).toEqual([]);
});

it('answers the messages of a short batch one by one, and the last line without its line break', async () => {
  const peer = new Peer({});
  const [one, two, three] = [peer.answerTo(1), peer.answerTo(2), peer.answerTo(3)];
  await peer.write(`${JSON.stringify([1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' })))}\n`);
  await peer.write(JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'ping' }));
  await peer.end('end of input');
  expect([await one, await two, await three]).toMatchObject([{ result: {} }, { result: {} }, { result: {} }]);
});

it('answers a request with a usable id and nothing else in order', async () => {
  const peer = new Peer({});
  const answer = peer.answerTo(5);
  await peer.write('{"id":5,"method":"ping"}\n');
  expect((await answer)?.error?.code).toBe(-32600);
  await peer.end('end of input');
});
