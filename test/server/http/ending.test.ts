// The end of a server: calls in flight are answered, new ones are not taken, and it does end.
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ask, bearer, call, initialize, openSession, post, serveTest, until } from './server.ts';

test('a call in flight is answered, and what comes after is not served', async () => {
  const server = await serveTest();
  const session = await openSession(server);
  let finish = (): void => {};
  server.upstream.behave((response) => {
    finish = () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":["at last"]}');
    };
  });
  const running = post(server, call('list_prompts'), { 'mcp-session-id': session });
  await until(() => server.upstream.seen.length === 1);
  const stopped = server.stop();
  await expect(ask(server.url, { path: '/health' })).rejects.toThrow();
  finish();
  const reply = await running;
  expect(reply.text).toMatch(/at last/);
  expect(reply.headers.connection).toBe('close');
  await stopped;
  await server.upstream.close();
});

test('a request that was half sent when the end began is told to try elsewhere', async () => {
  const server = await serveTest();
  let finish = (): void => {};
  server.upstream.behave((response) => {
    finish = () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const running = post(server, initialize).then(() => ask(server.url, { path: '/ready?deep=true' }));
  await until(() => server.upstream.seen.length === 1);
  const { port, host } = new URL(server.url);
  const half = (
    head: string,
  ): { readonly send: (rest: string) => void; readonly answer: Promise<string> } => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head}\r\nhost: ${host}\r\n`));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    return {
      send: (rest) => void socket.write(rest),
      answer: new Promise((resolve) => socket.once('close', () => resolve(text))),
    };
  };
  const posting = half('POST /mcp HTTP/1.1');
  const asking = half('GET /ready HTTP/1.1');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = server.stop();
  posting.send(`authorization: ${bearer.authorization}\r\ncontent-length: 2\r\n\r\n{}`);
  asking.send('\r\n');
  expect(await posting.answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n/);
  expect(await asking.answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*"ending":true/);
  finish();
  await running;
  await stopped;
  await server.upstream.close();
});

test('a call that never ends does not keep the server, and an open stream is ended', async () => {
  const server = await serveTest({}, { headers: 1_000, request: 1_000, keepAlive: 1_000, drain: 200 });
  const session = await openSession(server);
  server.upstream.behave(() => {});
  const running = post(server, call('list_prompts'), { 'mcp-session-id': session }).catch(() => undefined);
  const { hostname, port } = new URL(server.url);
  const ended = new Promise<void>((resolve) => {
    const sent = request(
      {
        hostname,
        port,
        path: '/mcp',
        headers: { ...bearer, accept: 'text/event-stream', 'mcp-session-id': session },
        agent: false,
      },
      (response) => response.resume().once('close', () => resolve()),
    );
    sent.on('error', () => resolve());
    sent.end();
  });
  await until(() => server.upstream.seen.length === 1);
  await server.stop();
  await Promise.all([ended, running]);
  await server.upstream.close();
});
