// A loopback upstream whose every misbehaviour is a few lines; it counts and keeps what it was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers the n-th request, from 1. */
export type Behaviour = (response: ServerResponse, seen: Seen, n: number, request: IncomingMessage) => void;

export interface Upstream {
  readonly url: string;
  readonly seen: Seen[];
  /** What the next requests meet. Also forgets those seen. */
  readonly behave: (behaviour: Behaviour) => void;
  readonly close: () => Promise<void>;
}

/** Starts it on a free port. */
export async function startUpstream(first: Behaviour = json(200, { ok: true })): Promise<Upstream> {
  let behaviour = first;
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      behaviour(response, one, seen.length, request);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    behave: (next) => {
      behaviour = next;
      seen.length = 0;
    },
    close: () => stop(server),
  };
}

/** Listens on a free loopback port and gives it. */
export function listen(server: NetServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Closes a server and whatever is connected to it. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Answers with these bytes. */
export function raw(status: number, body: string | Buffer, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** The n-th request meets the n-th behaviour, later ones the last. */
export function inTurn(...behaviours: Behaviour[]): Behaviour {
  return (response, seen, n, request) =>
    behaviours[Math.min(n, behaviours.length) - 1]?.(response, seen, n, request);
}
