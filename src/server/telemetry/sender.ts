// HTTP client of the collector: one request at a time, with a time limit. It never keeps the process alive.
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';

export interface SenderRules {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Called with the reason when a batch is lost. */
  readonly onFailure: (reason: string) => void;
}

export class Sender {
  readonly #rules: SenderRules;
  readonly #agent: PlainAgent;
  #ended = false;
  #abort: () => void = () => {};

  constructor(rules: SenderRules) {
    this.#rules = rules;
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent = rules.url.startsWith('https:') ? new TlsAgent(options) : new PlainAgent(options);
  }

  /** Sends one batch, which is lost on failure. Never rejects. */
  send(body: Buffer): Promise<void> {
    const { url, headers, timeoutMs, onFailure } = this.#rules;
    return new Promise((resolve) => {
      if (this.#ended) return resolve();
      const fail = (reason: string): void => {
        if (!this.#ended) onFailure(reason);
        resolve();
      };
      const send = url.startsWith('https:') ? tlsRequest : plainRequest;
      const all = { ...headers, 'content-length': body.length };
      const outgoing = send(url, { method: 'POST', headers: all, agent: this.#agent });
      this.#abort = () => outgoing.destroy();
      const timer = setTimeout(() => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
      timer.unref();
      outgoing.on('close', () => clearTimeout(timer));
      // A hanging collector must not keep the process alive.
      outgoing.on('socket', (socket) => socket.unref());
      outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      outgoing.on('response', (response: IncomingMessage) => {
        const { statusCode = 0 } = response;
        response.on('error', () => resolve()).on('close', () => resolve());
        response.resume();
        if (statusCode < 200 || statusCode > 299) fail(`status ${statusCode}`);
      });
      outgoing.end(body);
    });
  }

  /** Aborts the request in flight and closes the connection. */
  close(): void {
    this.#ended = true;
    this.#abort();
    this.#agent.destroy();
  }
}
