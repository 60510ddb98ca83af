// The HTTP side: reads a request, finds its operation, checks it, and writes the handler's answer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyNeeds } from '../overrides/gates.ts';
import type { SandboxAccount } from './account.ts';
import { ApiError, codeOfStatus, forbidden, invalid } from './api-error.ts';
import { record } from './audit.ts';
import { download } from './domains/exports.ts';
import { handlers } from './domains/index.ts';
import type { Faults } from './faults.ts';
import type { ApiKeyRow } from './models.ts';
import { matchRoute } from './router.ts';
import { type Call, fields, type Scope } from './sandbox-request.ts';
import { checkRequest } from './validation.ts';

/** One request that came in, and what it was answered with. */
export interface Recorded {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly body: unknown;
  status: number;
}

/** What the server needs besides the account. */
export interface ServerOptions {
  readonly account: SandboxAccount;
  readonly key: string;
  readonly scope: Scope;
  readonly faults: Faults;
}

/** How many requests are remembered. */
const memory = 1000;
const largestBody = 20_000_000;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > largestBody) throw invalid('The body is too large');
    chunks.push(bytes);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw invalid('The body is not JSON');
  }
}

/** The query as an object; a name that comes twice is a list. */
function queryOf(search: URLSearchParams): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] = values.length > 1 ? values : values[0];
  }
  return query;
}

function presentedKey(request: IncomingMessage): string | undefined {
  const own = request.headers['x-portkey-api-key'];
  if (typeof own === 'string') return own;
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Serves an account over HTTP. `requests` is the memory of what came in, newest last. */
export function serve(options: ServerOptions): { server: Server; requests: Recorded[] } {
  const { account } = options;
  const requests: Recorded[] = [];

  function scopeOf(key: string | undefined): Scope {
    if (key === options.key) return options.scope;
    const works = ({ value, former, expires_at }: ApiKeyRow) =>
      (value === key || (former !== undefined && former.value === key && former.until > account.now())) &&
      !(Date.parse(String(expires_at)) <= account.now());
    const row = key === undefined ? undefined : account.apiKeys.all().find(works);
    if (!row) throw new ApiError(401, 'AB05', 'Unauthorized: the API key is missing or not known');
    return { workspace: row.workspace_id ?? undefined, user: row.id, userType: 'api_key' };
  }

  function refuseStranger(method: string, path: string): ApiError {
    const [, base, ...rest] = path.split('/');
    if (base === 'v1' && matchRoute(method, `/v2/${rest.join('/')}`)) {
      // The hosted API has no such route under /v1, so that the request falls through to the gateway.
      return new ApiError(400, undefined, 'Either x-portkey-config or x-portkey-provider header is required');
    }
    return new ApiError(404, undefined, `The sandbox has no route ${method} ${path}`);
  }

  async function answer(request: IncomingMessage, url: URL, entry: { body: unknown }): Promise<unknown> {
    const method = request.method ?? 'GET';
    entry.body = await bodyOf(request);
    const match = matchRoute(method, url.pathname);
    if (!match) throw refuseStranger(method, url.pathname);
    const { key, operation, values } = match;
    const scope: Scope = operation.plane === 'public' ? options.scope : scopeOf(presentedKey(request));
    const need = Object.hasOwn(keyNeeds, operation.tool) ? keyNeeds[operation.tool] : undefined;
    const kind = scope.workspace ? 'workspace' : 'admin';
    if (need?.key !== undefined && need.key !== kind && !scope.both) {
      throw forbidden('You do not have enough permissions to execute this request');
    }
    const path = Object.fromEntries(operation.pathParameters.map(({ name }, at) => [name, values[at] ?? '']));
    const query = queryOf(url.searchParams);
    checkRequest(operation, { ...path }, query, entry.body);
    const call: Call = {
      account,
      operation,
      scope,
      id: values[0] ?? '',
      path,
      query,
      body: fields(entry.body),
      payload: entry.body,
      origin: url.origin,
    };
    const handler = handlers[key];
    if (!handler) throw new ApiError(501, undefined, `The sandbox does not serve ${key}`);
    if (operation.readOnly) return handler(call);
    try {
      const reply = await handler(call);
      record(call, url, 200);
      return reply;
    } finally {
      account.revision += 1;
    }
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    const entry: Recorded = { method, url: url.pathname + url.search, body: undefined, status: 0 };
    requests.push(entry);
    if (requests.length > memory) requests.shift();
    response.setHeader('x-portkey-trace-id', account.identity.uuid());
    response.setHeader('x-portkey-sandbox', 'true');
    const file = method === 'GET' && download(account, url.pathname);
    if (file) {
      entry.status = 200;
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(file);
      return;
    }
    const fault = options.faults(method, url.pathname.replace(/^\/v\d+(?=\/)/, ''));
    if (fault.delayMs > 0) await sleep(fault.delayMs);
    if (fault.status === 0) {
      request.destroy();
      return;
    }
    try {
      if (fault.status !== undefined) {
        throw new ApiError(
          fault.status,
          codeOfStatus[fault.status],
          `The sandbox was asked to fail with ${fault.status}`,
        );
      }
      const reply = await answer(request, url, entry);
      entry.status = 200;
      if (reply === undefined) response.writeHead(200).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    } catch (error) {
      const refusal =
        error instanceof ApiError ? error : new ApiError(500, undefined, `The sandbox failed: ${error}`);
      entry.status = refusal.status;
      if (refusal.status === 429) response.setHeader('retry-after', '1');
      response
        .writeHead(refusal.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(refusal.body()));
      request.resume();
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  return { server, requests };
}
