// Reads a reply's body within a bound, so that neither its size nor its length in time can take the process down.

/** A body, unpacked and decoded. */
export interface Body {
  readonly text: string;
  /** Bytes read, after unpacking. */
  readonly bytes: number;
  /** True when the body went on past the bound; the rest was not read. */
  readonly cut: boolean;
}

/** Reads at most `limit` bytes, then lets go of the connection. Rejects as the stream does. */
export async function readBody(response: Response, limit: number): Promise<Body> {
  if (response.body === null) return { text: '', bytes: 0, cut: false };
  const reader = response.body.getReader();
  const first = await reader.read();
  if (first.done) return { text: '', bytes: 0, cut: false };
  let bytes = first.value.byteLength;
  const chunks = [first.value];
  while (bytes <= limit) {
    const { done, value } = await reader.read();
    if (done) return { text: decode(chunks, bytes), bytes, cut: false };
    chunks.push(value);
    bytes += value.byteLength;
  }
  await reader.cancel().catch(() => undefined);
  return { text: decode(chunks, bytes), bytes, cut: true };
}

const decoder = new TextDecoder();

function decode(chunks: Uint8Array[], bytes: number): string {
  const [only] = chunks;
  return decoder.decode(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes));
}
