// Turns the SDK's web Response into an answer; an event stream that holds one reply alone becomes plain JSON.
import type { Outgoing } from '../exchange.ts';

interface Frame {
  readonly data: string;
  readonly resumable: boolean;
}

/** One server-sent event that came whole in one piece, as the SDK writes them. */
function frameOf(chunk: Uint8Array): Frame | undefined {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
  if (!text.endsWith('\n\n')) return undefined;
  const lines = text.slice(0, -2).split('\n');
  const data = lines.filter((line) => line.startsWith('data: '));
  if (data.length !== 1) return undefined;
  return { data: data[0]?.slice(6) ?? '', resumable: lines.some((line) => line.startsWith('id:')) };
}

function isFinal(data: string): boolean {
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null && ('result' in message || 'error' in message);
  } catch {
    return false;
  }
}

type Read = { readonly done: boolean; readonly value?: Uint8Array | undefined };

/** What was read already, and then the rest. */
function resumed(
  first: readonly Read[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const waiting = [...first];
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next: Read = waiting.shift() ?? (await reader.read());
          if (next.value) controller.enqueue(next.value);
          if (next.done) {
            onEnd();
            controller.close();
          }
        } catch (error) {
          onEnd();
          controller.error(error);
        }
      },
      cancel: async (reason) => {
        onEnd();
        await reader.cancel(reason).catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}

/** A keep-alive, which the SDK sends every 15 s: nothing but comment lines. */
function isComment(chunk: Uint8Array): boolean {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
  return text.split('\n').every((line) => line === '' || line.startsWith(':'));
}

/** Reads up to the reply. Notifications and keep-alives before it are for clients that accept a stream. */
async function finalRead(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Read> {
  for (;;) {
    const read: Read = await reader.read();
    if (read.value && isComment(read.value)) continue;
    const frame = read.value && frameOf(read.value);
    if (!frame || isFinal(frame.data)) return read;
  }
}

export interface Reading {
  /**
   * What becomes of a stream: it stays one, is sent as JSON where it holds one reply alone, or is reduced to its reply
   * for a client that takes nothing but JSON.
   */
  readonly fold: 'never' | 'alone' | 'always';
  /** Aborted when the client goes away. The SDK may never say a word, as after a cancellation. */
  readonly gone?: AbortSignal;
  /** Called once, when the answer is complete or its reader has gone away. */
  readonly onEnd?: () => void;
}

/** The answer that the SDK's response makes. */
export async function fromResponse(
  response: Response,
  { fold, gone, onEnd = () => {} }: Reading,
): Promise<Outgoing> {
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) if (name !== 'connection') headers[name] = value;
  const { status } = response;
  if (!response.body) {
    onEnd();
    return { status, headers };
  }
  if (!headers['content-type']?.startsWith('text/event-stream')) {
    const body = Buffer.from(await response.arrayBuffer());
    onEnd();
    return { status, headers, body };
  }
  const reader = response.body.getReader();
  if (fold === 'never') return { status, headers, body: resumed([], reader, onEnd) };
  const leave = (): void => void reader.cancel().catch(() => {});
  gone?.addEventListener('abort', leave, { once: true });
  if (gone?.aborted) leave();
  const first: Read = await (fold === 'alone' ? reader.read() : finalRead(reader));
  // From here on the sender of the response sees a disconnect.
  gone?.removeEventListener('abort', leave);
  const frame = first.value && frameOf(first.value);
  if (!frame || frame.resumable || !isFinal(frame.data))
    return { status, headers, body: resumed([first], reader, onEnd) };
  const second: Read = await reader.read();
  if (!second.done) return { status, headers, body: resumed([first, second], reader, onEnd) };
  onEnd();
  const { 'cache-control': _cache, 'x-accel-buffering': _buffering, ...kept } = headers;
  return { status, headers: { ...kept, 'content-type': 'application/json' }, body: frame.data };
}
