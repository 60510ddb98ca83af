// What carries one attempt: the form that both ways out share, the direct one and the one through a proxy.

/** One request, ready to leave. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  /** The most bytes to read of a reply with this status, unpacked. */
  readonly limit: (status: number) => number;
  /** True for what must not be sent twice: it gets a connection of its own, which no server can be closing just then. */
  readonly once: boolean;
  /** How the attempt is ended from outside. */
  readonly ending: Ending;
}

/** A reply as it came: its body read, unpacked and decoded. Redirects come back as they are. */
export interface HttpResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
  /** Bytes read, after unpacking. */
  readonly bytes: number;
  /** True when the body went on past the bound; the rest was not read. */
  readonly cut: boolean;
}

/** A reply as it came, and how long it asks to wait. */
export interface RawReply extends HttpResponse {
  readonly retryAfterMs?: number;
}

/** Why there is no reply. */
export class TransportError extends Error {
  override readonly name = 'WireError';
  /** True or false where the transport knows whether any of the request may have left; undefined where it does not. */
  readonly sent: boolean | undefined;
  /** Host and port of the proxy, where it was the proxy that could not be connected to. */
  readonly proxy: string | undefined;

  constructor(cause: unknown, sent?: boolean, proxy?: string) {
    super('no reply', { cause });
    this.sent = sent;
    this.proxy = proxy;
  }
}

export interface Transport {
  /** Rejects with WireError. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
  /** Lets go of every connection. */
  readonly close: () => Promise<void>;
}

/** Lets time, the caller or the client end an attempt, for less than an AbortSignal costs. */
export class Ending {
  ended = false;
  #end: (() => void) | undefined;

  /** What to do at the end; done at once when that has come. */
  set(end: () => void): void {
    this.#end = end;
    if (this.ended) end();
  }

  /** Ends it, once. */
  readonly now = (): void => {
    if (this.ended) return;
    this.ended = true;
    this.#end?.();
  };
}

/** Chunks of UTF-8 as text, without a byte order mark. */
export function decodeChunks(chunks: readonly Uint8Array[], bytes: number): string {
  const text = Buffer.concat(chunks, bytes).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
