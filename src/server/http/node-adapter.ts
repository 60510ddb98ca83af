// node:http adapter.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type BodyRead, header, type Incoming, isStream, type OutgoingBody, type Sent } from './exchange.ts';
import type { Report } from './interfaces.ts';
import { clientAddress, type ProxyTrust, trusts } from './middleware/proxy-trust.ts';
import type { Pipeline } from './pipeline.ts';

/** What a client may still send of a body that was refused, in bytes; after it the connection ends. */
const spareBytes = 16 * 1024 * 1024;

function readBody(req: IncomingMessage, res: ServerResponse, limit: number): Promise<BodyRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (): void => {
      chunks.length = 0;
      resolve({ kind: 'too-large' });
    };
    if (Number(req.headers['content-length'] ?? 0) > limit) refuse();
    else if (req.headers.expect !== undefined) res.writeContinue();
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) {
        chunks.push(chunk);
        return;
      }
      refuse();
      // The rest is read and dropped, so that the client gets to read the answer.
      if (bytes > limit + spareBytes) req.destroy();
    });
    req.once('end', () => {
      const [only] = chunks;
      const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      resolve({ kind: 'text', text: whole.toString('utf8') });
    });
    req.once('close', () => resolve({ kind: 'gone' }));
  });
}

/**
 * Reads and drops what is left of a body that nobody asked for, as Node would, but not without an end: whoever
 * was refused cannot keep the server reading.
 */
function dropRest(req: IncomingMessage): void {
  if (req.complete || req.readableFlowing !== null) return;
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > spareBytes) req.destroy();
  });
}

function incomingOf(req: IncomingMessage, res: ServerResponse, trust: ProxyTrust): Incoming {
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const { headers } = req;
  const socketAddress = req.socket.remoteAddress ?? '';
  const ownTls = 'encrypted' in req.socket;
  const proxied = trust.kind !== 'none';
  let signal: AbortSignal | undefined;
  return {
    method: req.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    address: proxied
      ? clientAddress(socketAddress, header(headers, 'x-forwarded-for'), trust)
      : socketAddress,
    secure:
      ownTls || (proxied && header(headers, 'x-forwarded-proto') === 'https' && trusts(trust, socketAddress)),
    body: (limit) => readBody(req, res, limit),
    signal: () => {
      if (!signal) {
        const controller = new AbortController();
        res.once('close', () => {
          if (!res.writableFinished) controller.abort(new Error('The client went away'));
        });
        signal = controller.signal;
      }
      return signal;
    },
  };
}

/** Writes a stream at the client's pace. The SDK sends keep-alive comments itself. */
async function stream(res: ServerResponse, body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const gone = (): void => void reader.cancel().catch(() => {});
  res.once('close', gone);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || res.destroyed) break;
      if (!res.write(value)) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            res.off('drain', go);
            res.off('close', go);
            resolve();
          };
          res.on('drain', go);
          res.on('close', go);
        });
      }
    }
  } finally {
    res.off('close', gone);
    res.end();
  }
}

function size(body: Exclude<OutgoingBody, ReadableStream>): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.byteLength;
  return Buffer.byteLength(body.before) + body.bytes.byteLength + Buffer.byteLength(body.after);
}

async function send(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: Sent,
  last: boolean,
): Promise<void> {
  if (res.destroyed) {
    if (isStream(body)) await body.cancel().catch(() => {});
    return;
  }
  const all = [...headers];
  if (last) all.push('connection', 'close');
  if (isStream(body)) {
    res.writeHead(status, all);
    res.flushHeaders();
    await stream(res, body);
    return;
  }
  const none = status === 204 || status === 304;
  if (!none) all.push('content-length', String(body === undefined ? 0 : size(body)));
  res.writeHead(status, all);
  if (body === undefined || req.method === 'HEAD' || none) res.end();
  else if (typeof body === 'string' || body instanceof Uint8Array) res.end(body);
  else {
    res.cork();
    // The first piece goes with the headers, and the last with the end: fewer writes.
    res.write(body.before);
    res.write(body.bytes);
    res.end(body.after);
    res.uncork();
  }
}

/**
 * Ends an answer that waits behind another on its connection when that connection is lost: Node tells only the answer
 * whose turn it is.
 */
function endWithConnection(req: IncomingMessage, res: ServerResponse): void {
  if (res.socket !== null) return;
  const { socket } = req;
  const lost = (): void => {
    if (res.socket !== null) return;
    res.destroy();
    res.emit('close');
  };
  socket.once('close', lost);
  res.once('close', () => socket.off('close', lost));
}

export interface NodeParts {
  readonly pipeline: Pipeline;
  readonly trust: ProxyTrust;
  readonly report: Report;
  /** Aborted once the server has begun to end. */
  readonly ending: AbortSignal;
}

interface Listener {
  readonly listener: RequestListener;
  /** Settles when every answer is complete, or after so many ms. */
  readonly drained: (maxMs: number) => Promise<void>;
}

export function createListener(parts: NodeParts): Listener {
  const { pipeline, trust, report, ending } = parts;
  let running = 0;
  let idle = (): void => {};
  const listener: RequestListener = (req, res) => {
    running += 1;
    res.once('close', () => {
      running -= 1;
      if (running === 0) idle();
    });
    res.on('error', () => {});
    endWithConnection(req, res);
    pipeline(incomingOf(req, res, trust))
      .then((answer) => {
        dropRest(req);
        return send(req, res, answer, ending.aborted);
      })
      .catch((error: unknown) => {
        report('error', 'an answer could not be sent', {
          error: error instanceof Error ? error.message : String(error),
        });
        res.destroy();
      });
  };
  return {
    listener,
    drained: (maxMs) =>
      running === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(resolve, maxMs);
            idle = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
  };
}
