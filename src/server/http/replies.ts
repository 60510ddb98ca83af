// The SDK's web Response as an answer of ours; one that turns out not to stream becomes plain JSON.
import type { Outgoing } from './exchange.ts';

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

/**
 * @param onEnd called once, when the answer is complete or its reader has gone away
 * @param mayFold true where a stream that holds one reply alone may be sent as JSON
 */
export async function fromResponse(
  response: Response,
  mayFold: boolean,
  onEnd: () => void,
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
  if (!mayFold) return { status, headers, body: resumed([], reader, onEnd) };
  const first: Read = await reader.read();
  const frame = first.value && frameOf(first.value);
  if (!frame || frame.resumable || !isFinal(frame.data))
    return { status, headers, body: resumed([first], reader, onEnd) };
  const second: Read = await reader.read();
  if (!second.done) return { status, headers, body: resumed([first, second], reader, onEnd) };
  onEnd();
  const { 'cache-control': _cache, 'x-accel-buffering': _buffering, ...kept } = headers;
  return { status, headers: { ...kept, 'content-type': 'application/json' }, body: frame.data };
}
