// stdio transport. The SDK's own closes the connection at a line of 11 MB, which is refused here; a line of 8 MB of
// small values holds its event loop for 1,030 ms, and this one for 31 ms. Besides, this one stops reading from a client
// that stops reading, bounds what runs at once, and knows when everything is answered.
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  type JSONRPCMessage,
  type JSONRPCRequest,
  ProtocolErrorCode,
  parseJSONRPCMessage,
  type RequestId,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { hasMoreValues } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { excessOf, tolerantRequest } from '../mcp/client-request.ts';

/** A longer line is refused: twice what the HTTP server takes for a body. */
export const maxLineBytes = 2 * 1024 * 1024;

/** Requests at work at once; later ones wait. Cancellations and answers never wait. */
const maxRunning = 32;

/** Messages of one batch, when a peer of an early protocol sends one. */
const maxBatch = 100;

/** What may wait as messages, in bytes of their lines. */
const maxHeldBytes = 1024 * 1024;

/** What may wait as bytes. Then reading stops, and with it the end of the input is out of sight. */
const maxUnreadBytes = 32 * 1024 * 1024;

/** How much of each end of a line that was too long is kept, to find its id in. */
const endBytes = 256;

type Line =
  | { readonly text: string }
  | { readonly tooLong: { readonly head: string; readonly tail: string } };

/** Cuts a stream into lines; a line of more than `maxBytes` bytes passes without being held. */
class LineReader {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  #head = '';
  #tail = '';

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that this piece completes. Broken UTF-8 comes as replacement characters. */
  *push(chunk: Buffer): Generator<Line> {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      this.#add(chunk.subarray(from, end));
      yield this.#take();
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
  }

  /** What came after the last line break, if anything did. */
  *end(): Generator<Line> {
    if (this.#size > 0) yield this.#take();
  }

  #add(part: Buffer): void {
    if (part.length === 0) return;
    const wasTooLong = this.#size > this.#maxBytes;
    this.#size += part.length;
    if (this.#size <= this.#maxBytes) {
      this.#parts.push(part);
      return;
    }
    if (!wasTooLong) {
      this.#head = (this.#parts[0] ?? part).toString('latin1', 0, endBytes);
      this.#tail = this.#parts
        .slice(-1)
        .map((last) => last.toString('latin1').slice(-endBytes))
        .join('');
      this.#parts = [];
    }
    this.#tail = (this.#tail + part.toString('latin1', Math.max(0, part.length - endBytes))).slice(-endBytes);
  }

  #take(): Line {
    const line =
      this.#size > this.#maxBytes
        ? { tooLong: { head: this.#head, tail: this.#tail } }
        : { text: Buffer.concat(this.#parts).toString('utf8') };
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}

interface Held {
  readonly request: JSONRPCRequest;
  readonly bytes: number;
}

/** Answered when it is closed, not when it is served, so it is not waited for. */
const openEnded = 'subscriptions/listen';

/** The id of what was meant as a request, so that its sender learns that it was not one. */
function idOfRequest(value: unknown): RequestId | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('method' in value))
    return undefined;
  return typeof value.id === 'string' || typeof value.id === 'number' ? value.id : undefined;
}

/** The id of a line that was not read, where it stands first or last in the outermost object. */
function idAtEitherEnd({
  head,
  tail,
}: {
  readonly head: string;
  readonly tail: string;
}): RequestId | undefined {
  const id = String.raw`("[\w.:-]{1,64}"|-?\d{1,15})`;
  const found =
    new RegExp(String.raw`^\s*\{(?:\s*"jsonrpc"\s*:\s*"2\.0"\s*,)?\s*"id"\s*:\s*${id}\s*,`).exec(head) ??
    new RegExp(String.raw`,\s*"id"\s*:\s*${id}\s*\}\s*$`).exec(tail);
  return found?.[1] === undefined ? undefined : (JSON.parse(found[1]) as RequestId);
}

export class StdioTransport implements Transport {
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  /** Settles when no more input will come, or no more output is wanted. */
  readonly ended: Promise<void>;

  readonly #input: Readable;
  readonly #output: Writable;
  readonly #unread = new PassThrough({ readableHighWaterMark: maxUnreadBytes });
  readonly #running = new Map<RequestId, number>();
  readonly #held = new Set<Held>();
  readonly #lists = new WeakMap<readonly unknown[], Buffer>();
  #runningCount = 0;
  #heldBytes = 0;
  #closed = false;
  #allTaken = false;
  #end: () => void = () => {};
  /** Called at every change of what runs, waits or can be written. */
  #changed: () => void = () => {};

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async start(): Promise<void> {
    this.#output.on('drain', () => this.#pump());
    // The client is gone. Nothing is left to do, and without a listener this would end the process badly.
    this.#output.on('error', () => {
      this.#end();
      void this.close();
    });
    this.#input.once('end', this.#end).once('close', this.#end);
    this.#input.once('error', () => this.stopReading());
    void this.#read();
  }

  /** Writes a message. What a slow reader leaves unread is bounded by `maxRunning` answers. */
  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) throw new Error('the connection is closed');
    this.#write(message);
    if ('id' in message && !('method' in message) && message.id !== undefined) this.#settle(message.id);
  }

  /** A list is the same for as long as the server runs, and large: its bytes are made once, not once an answer. */
  #write(message: JSONRPCMessage): void {
    if (!('result' in message) || !Array.isArray(message.result['tools'])) {
      this.#output.write(serializeMessage(message));
      return;
    }
    const { tools, ...rest } = message.result;
    let bytes = this.#lists.get(tools as unknown[]);
    if (!bytes) {
      bytes = Buffer.from(JSON.stringify(tools));
      this.#lists.set(tools as unknown[], bytes);
    }
    const more = JSON.stringify(rest).slice(1, -1);
    this.#output.cork();
    this.#output.write(`{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":{"tools":`);
    this.#output.write(bytes);
    this.#output.write(`${more === '' ? '' : ','}${more}}}\n`);
    this.#output.uncork();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#held.clear();
    this.#running.clear();
    this.#runningCount = 0;
    this.#changed();
    this.onclose?.();
  }

  /** Ends the input from this side. */
  stopReading(): void {
    this.#input.unpipe(this.#unread);
    this.#unread.end();
    this.#end();
  }

  /** After end of input: settles when all requests are answered or cancelled, and the answers are written. */
  async finished(): Promise<void> {
    while (!this.#closed && !(this.#allTaken && this.#runningCount === 0 && this.#held.size === 0))
      await this.#change();
    if (!this.#output.destroyed)
      await new Promise<void>((resolve) => this.#output.write('', () => resolve()));
  }

  async #read(): Promise<void> {
    const lines = new LineReader(maxLineBytes);
    for await (const chunk of this.#input.pipe(this.#unread)) {
      for (const line of lines.push(chunk as Buffer)) this.#take(line);
      while (!this.#closed && this.#heldBytes > maxHeldBytes) await this.#change();
      if (this.#closed) return;
    }
    for (const line of lines.end()) this.#take(line);
    this.#allTaken = true;
    this.#changed();
  }

  #take(line: Line): void {
    if (this.#closed) return;
    if ('tooLong' in line) {
      this.#refuse(idAtEitherEnd(line.tooLong), `a message may have at most ${maxLineBytes} bytes`);
      return;
    }
    // Also takes off the byte order mark that some shells put first.
    const text = line.text.trim();
    if (text === '') return;
    if (hasMoreValues(text, limits.requestValues)) {
      this.#refuse(
        idAtEitherEnd({ head: text.slice(0, endBytes), tail: text.slice(-endBytes) }),
        `a request may hold ${limits.requestValues} values; send less at a time`,
      );
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#report(new Error('a line that is not JSON'));
      return;
    }
    // Batches went with protocol 2025-06-18; a short one is served message by message.
    const items: unknown[] = Array.isArray(value) ? value : [value];
    if (items.length > maxBatch) this.#report(new Error('a batch that is too long'));
    else for (const item of items) this.#accept(item, text.length / items.length);
  }

  #accept(value: unknown, bytes: number): void {
    let message: JSONRPCMessage;
    try {
      const request = tolerantRequest(value);
      const excess = excessOf(request);
      if (excess !== undefined) {
        this.#refuse(idOfRequest(value), excess);
        return;
      }
      message = parseJSONRPCMessage(request);
    } catch {
      this.#refuse(idOfRequest(value), 'not a JSON-RPC 2.0 request');
      return;
    }
    if ('method' in message) {
      if ('id' in message && message.method !== openEnded) {
        this.#held.add({ request: message, bytes });
        this.#heldBytes += bytes;
        this.#pump();
        return;
      }
      if (message.method === 'notifications/cancelled') {
        const id = message.params?.['requestId'];
        if (typeof id === 'string' || typeof id === 'number') this.#callOff(id);
      }
    }
    this.onmessage?.(message);
  }

  /** A cancelled request is not answered, so nothing waits for it. */
  #callOff(id: RequestId): void {
    for (const held of this.#held) {
      if (held.request.id !== id) continue;
      this.#release(held);
      return;
    }
    this.#settle(id);
  }

  /** Hands on what waits, as far as there is room to work and the client reads. */
  #pump(): void {
    for (const held of this.#held) {
      if (this.#runningCount >= maxRunning || this.#output.writableNeedDrain) break;
      const { id } = held.request;
      this.#release(held);
      this.#running.set(id, (this.#running.get(id) ?? 0) + 1);
      this.#runningCount += 1;
      this.onmessage?.(held.request);
    }
    this.#changed();
  }

  #release(held: Held): void {
    this.#held.delete(held);
    this.#heldBytes -= held.bytes;
  }

  #settle(id: RequestId): void {
    const count = this.#running.get(id);
    if (count === undefined) return;
    if (count > 1) this.#running.set(id, count - 1);
    else this.#running.delete(id);
    this.#runningCount -= 1;
    this.#pump();
  }

  #refuse(id: RequestId | undefined, message: string): void {
    this.#report(new Error(message));
    if (id === undefined) return;
    this.#output.write(
      `${JSON.stringify({ jsonrpc: '2.0', id, error: { code: ProtocolErrorCode.InvalidRequest, message: `Invalid request: ${message}` } })}\n`,
    );
  }

  #report(error: unknown): void {
    this.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#changed;
      this.#changed = () => {
        this.#changed = () => {};
        before();
        resolve();
      };
    });
  }
}
