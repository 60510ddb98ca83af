// A running HTTP server for tests, and requests to it in which nothing is made up by a client library.
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../../src/server/config/setting.ts';
import { type Running, start, type Timeouts } from '../../../src/server/http/serve-http.ts';
import { startUpstream, type Upstream } from '../../portkey/upstream.ts';

export const token = 'a-bearer-token-of-tests';
export const bearer = { authorization: `Bearer ${token}` };

export interface Served extends Running {
  readonly upstream: Upstream;
  readonly end: () => Promise<void>;
}

/** Bearer authentication, a recording upstream, and nothing of this process's environment. */
export async function serveTest(more: Environment = {}, timeouts?: Partial<Timeouts>): Promise<Served> {
  const upstream = await startUpstream();
  const env = {
    PORTKEY_API_KEY: 'pk-shared',
    PORTKEY_BASE_URL: upstream.url,
    PORTKEY_MAX_RETRIES: '0',
    MCP_PORT: '0',
    MCP_AUTH_MODE: 'bearer',
    MCP_AUTH_TOKEN: token,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_MAX: '1000000',
    ...more,
  };
  const running = await start(env, {}, timeouts);
  return {
    ...running,
    upstream,
    end: async () => {
      await running.stop();
      await upstream.close();
    },
  };
}

/** The same for one test, which ends it. */
export async function serving(...given: Parameters<typeof serveTest>): Promise<Served> {
  const server = await serveTest(...given);
  onTestFinished(() => server.end());
  return server;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** One request as given, header for header. */
export function ask(url: string, { method = 'GET', path = '/', headers = {}, body }: Asked): Promise<Reply> {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers: given, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: parsed(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const both = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** One JSON-RPC message to the endpoint, with the bearer token. */
export function post(
  { url }: Pick<Served, 'url'>,
  message: unknown,
  headers: OutgoingHttpHeaders = {},
  query = '',
): Promise<Reply> {
  return ask(url, {
    method: 'POST',
    path: `/mcp${query}`,
    headers: { ...bearer, ...both, ...headers },
    body: JSON.stringify(message),
  });
}

export const initialize = {
  jsonrpc: '2.0',
  id: 'init',
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

/** Opens a session. @returns its id */
export async function openSession(
  server: Pick<Served, 'url'>,
  headers: OutgoingHttpHeaders = {},
): Promise<string> {
  const reply = await post(server, initialize, headers);
  const id = reply.headers['mcp-session-id'];
  if (typeof id !== 'string') throw new Error(`no session: ${reply.status} ${reply.text}`);
  await post(
    server,
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { ...headers, 'mcp-session-id': id },
  );
  return id;
}

export const list = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} };

export function call(name: string, args: object = {}, id: string | number = 8): object {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } };
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A message and its headers as the 2026-07-28 revision has them. */
export function modern(message: object): { readonly message: object; readonly headers: OutgoingHttpHeaders } {
  const { method, params } = message as { method: string; params?: { name?: string; _meta?: object } };
  return {
    message: { ...message, params: { ...params, _meta: { ...envelope, ...params?._meta } } },
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params?.name !== undefined && { 'mcp-name': params.name }),
    },
  };
}

/** How many sessions are open, as /ready tells it. */
export async function sessionsOf({ url }: Pick<Served, 'url'>): Promise<number> {
  const { json } = await ask(url, { path: '/ready' });
  return (json as { checks: { sessions: { open: number } } }).checks.sessions.open;
}

/** Polls until it holds, for as long as a test may take. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
