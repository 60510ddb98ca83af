// Our HTTP server with the fixture pack, bearer authentication and sessions on, behind a forwarder that adds the
// token: the conformance runner cannot.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { start } from '../../src/server/http/serve-http.ts';
import { fixtures } from './fixtures.ts';

const token = 'conformance-token-0123456789';

/** Settings of both servers that are measured. */
export const settings = {
  MCP_HOST: '127.0.0.1',
  MCP_AUTH_MODE: 'bearer',
  MCP_AUTH_TOKEN: token,
  RATE_LIMIT_MAX: '100000',
  LOG_LEVEL: 'silent',
} as const;

export interface Serving {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Hands every request on with the token, its Host and Origin untouched. */
export async function withToken(port: number): Promise<Serving> {
  const forwarder = createServer((incoming, response) => {
    const onward = request(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, authorization: `Bearer ${token}` },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  forwarder.listen(0, '127.0.0.1');
  await once(forwarder, 'listening');
  return {
    url: `http://127.0.0.1:${(forwarder.address() as AddressInfo).port}/mcp`,
    close: async () => {
      forwarder.close();
      forwarder.closeAllConnections();
    },
  };
}

/** Starts the server with the fixtures. */
export async function serveFixtures(): Promise<Serving> {
  const running = await start(
    { ...settings, MCP_PORT: '0', PORTKEY_CONFIRM: 'never' },
    { sandbox: true },
    undefined,
    fixtures,
  );
  const front = await withToken(Number(new URL(running.url).port));
  return {
    url: front.url,
    close: async () => {
      await front.close();
      await running.stop();
    },
  };
}
