// Bytes into lines of bounded length: a peer may send any bytes in any pieces.

/** How much of each end of a line that was too long is kept, to find its id in. */
export const endBytes = 256;

export type Line =
  | { readonly text: string }
  | { readonly tooLong: { readonly head: string; readonly tail: string } };

/** Cuts a stream into lines; a line of more than `maxBytes` bytes passes without being held. */
export class LineReader {
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
