// A Prisma AIRS tenant to practise on: its token endpoint and its planes on loopback, over the sandbox's account.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxAccount } from '../account.ts';
import { ApiError } from '../api-error.ts';
import { readFaults } from '../faults.ts';
import { generator } from '../identity.ts';
import { seedAccount } from '../seed/index.ts';
import { answer } from './answer.ts';
import { match, planes } from './contract.ts';
import { denied, refusalOf, refused } from './refusals.ts';
import { Tenant } from './tenant.ts';

export interface AirsSandboxOptions {
  /** Which grants the account has: at the root of the tenant, on the workspaces' scopes, or both. */
  readonly scope?: 'both' | 'organisation' | 'workspace';
  readonly faults?: string;
  readonly seed?: number;
  readonly now?: () => number;
  readonly port?: number;
}

export interface AirsSandbox {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenant: string;
  readonly gatewayKey: string;
  close(): Promise<void>;
}

/** Seconds that a token lives, as the vendor's do. */
const life = 900;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refused(400, 'AB01', 'The body is not JSON');
  }
}

/** Starts it. Throws for faults that cannot be read, or a port in use. */
export async function startAirsSandbox(options: AirsSandboxOptions = {}): Promise<AirsSandbox> {
  const { scope = 'both', seed = 1, now = Date.now } = options;
  const faults = readFaults(options.faults ?? '', generator(seed), now);
  const account = new SandboxAccount(seed, now);
  seedAccount(account, false);
  const credentials = {
    clientId: 'sandbox@1234567890.iam.panserviceaccount.com',
    clientSecret: `sandbox-${crypto.randomUUID()}`,
    tenant: '1234567890',
    gatewayKey: `sandbox-${crypto.randomUUID()}`,
  };
  const tenant = new Tenant(credentials.tenant, account.workspaces.all());
  const tokens = new Map<string, number>();

  function grantToken(authorization: string | undefined, form: string): unknown {
    const [id, secret] = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64')
      .toString()
      .split(':')
      .map(decodeURIComponent);
    const fields = new URLSearchParams(form);
    if (id !== credentials.clientId || secret !== credentials.clientSecret)
      return { error: 'invalid_client', error_description: 'Client authentication failed' };
    if (fields.get('scope') !== `tsg_id:${credentials.tenant}`)
      return { error: 'invalid_scope', error_description: 'Unknown tenant service group' };
    const value = `sandbox-token-${crypto.randomUUID()}`;
    tokens.set(value, now() + life * 1000);
    return { access_token: value, token_type: 'Bearer', expires_in: life };
  }

  /** @throws AirsRefusal where the credential does not open the plane */
  function authenticate(plane: string, { headers }: IncomingMessage): void {
    const bearer = headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (plane === 'public') return;
    if (plane === 'gateway') {
      if (bearer !== credentials.gatewayKey) throw refused(401, 'AB05', 'Unauthorized');
      return;
    }
    if (headers['x-tsg-id'] !== credentials.tenant) throw denied();
    if (!((tokens.get(bearer) ?? 0) > now())) throw refused(401, 'AB05', 'Unauthorized');
    if (plane !== 'data' && scope === 'workspace') throw denied();
    if (plane === 'data' && scope === 'organisation')
      throw refused(403, 'AB03', 'Not allowed in this workspace');
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    const text = await textOf(request);
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-request-id': account.identity.uuid(),
        ...headers,
      });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    try {
      if (url.pathname === '/oauth2/access_token') {
        const reply = grantToken(request.headers.authorization, text) as Record<string, unknown>;
        send('error' in reply ? 401 : 200, reply);
        return;
      }
      const method = request.method ?? 'GET';
      const prefix =
        Object.values(planes).find((path) => path !== '' && url.pathname.startsWith(`${path}/`)) ?? '';
      const fault = faults(method, url.pathname.slice(prefix.length));
      if (fault.delayMs > 0) await sleep(fault.delayMs);
      if (fault.status === 0) {
        request.destroy();
        return;
      }
      if (fault.status !== undefined)
        throw new ApiError(fault.status, undefined, `The sandbox was asked to fail with ${fault.status}`);
      const found = match(method, url.pathname);
      if (!found) throw denied();
      authenticate(found.operation.plane, request);
      const query: Record<string, unknown> = {};
      for (const name of new Set(url.searchParams.keys())) {
        const values = url.searchParams.getAll(name);
        query[name] = values.length > 1 ? values : values[0];
      }
      const reply = await answer({
        account,
        tenant,
        found,
        query,
        body: parsed(text),
        scope: { workspace: undefined, user: account.owner, userType: 'api_key', both: true },
        origin: url.origin,
      });
      send(200, reply);
    } catch (error) {
      const refusal = refusalOf(error);
      send(refusal.status, refusal.body, refusal.headers);
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  server.unref();
  return {
    ...credentials,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
