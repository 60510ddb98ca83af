// The load generator, a process of its own: raw keep-alive connections that each send one request at a time.
import { connect, type Socket } from 'node:net';

/** What to send, and for how long. */
export interface Load {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly ms: number;
  /** One `mcp-session-id` a connection, where there are sessions. */
  readonly sessions?: readonly string[];
}

export interface Loaded {
  readonly replies: number;
  readonly failures: number;
  readonly bytes: number;
  readonly ms: number;
}

const endOfHead = Buffer.from('\r\n\r\n');
const endOfChunks = Buffer.from('\r\n0\r\n\r\n');

function requestBytes(load: Load, session: string | undefined): Buffer {
  const head = [
    'POST /mcp HTTP/1.1',
    `host: 127.0.0.1:${load.port}`,
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `content-length: ${Buffer.byteLength(load.body)}`,
    ...Object.entries(load.headers).map(([name, value]) => `${name}: ${value}`),
    ...(session === undefined ? [] : [`mcp-session-id: ${session}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${load.body}`);
}

/** Reads replies off one socket: with a length, or in chunks whose last is told by its bytes alone. */
function reader(onReply: (ok: boolean, bytes: number) => void): (chunk: Buffer) => void {
  let head: Buffer | undefined = Buffer.alloc(0);
  let left = 0;
  let tail: Buffer | undefined;
  let ok = false;
  let bytes = 0;
  const done = (): void => {
    const read = bytes;
    head = Buffer.alloc(0);
    tail = undefined;
    bytes = 0;
    onReply(ok, read);
  };
  return (chunk) => {
    bytes += chunk.length;
    let rest = chunk;
    if (head) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const end = head.indexOf(endOfHead);
      if (end < 0) return;
      const text = head.subarray(0, end).toString('latin1').toLowerCase();
      ok = text.startsWith('http/1.1 200');
      rest = head.subarray(end + 4);
      head = undefined;
      const length = /\r\ncontent-length: *(\d+)/.exec(text);
      if (length) left = Number(length[1]);
      else tail = Buffer.from('\r\n');
    }
    if (tail) {
      tail = Buffer.concat([tail, rest]).subarray(-endOfChunks.length);
      if (tail.equals(endOfChunks)) done();
      return;
    }
    left -= rest.length;
    if (left <= 0) done();
  };
}

async function run(load: Load): Promise<Loaded> {
  let replies = 0;
  let failures = 0;
  let bytes = 0;
  const began = performance.now();
  const until = began + load.ms;
  const one = (index: number): Promise<void> =>
    new Promise((resolve) => {
      const request = requestBytes(load, load.sessions?.[index]);
      const socket: Socket = connect(load.port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('connect', () => socket.write(request));
      socket.on(
        'data',
        reader((ok, size) => {
          if (ok) replies += 1;
          else failures += 1;
          bytes += size;
          if (performance.now() < until) socket.write(request);
          else socket.end();
        }),
      );
      socket.on('error', () => {
        failures += 1;
        resolve();
      });
      socket.on('close', () => resolve());
    });
  await Promise.all(Array.from({ length: load.connections }, (_, index) => one(index)));
  return { replies, failures, bytes, ms: performance.now() - began };
}

process.on('message', (load: Load) => {
  run(load).then((loaded) => process.send?.(loaded));
});
process.on('disconnect', () => process.exit(0));
