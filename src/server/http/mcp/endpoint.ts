// POST, GET and DELETE /mcp: who calls is settled before a body is read, and the era before anything is done.

import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
  isJsonContentType,
} from '@modelcontextprotocol/server';
import { UnknownDomainError } from '../../../catalog/filter/request-filter.ts';
import type { Surface } from '../../../catalog/surface.ts';
import { hasMoreValues, isRecord } from '../../../runtime/json.ts';
import { limits } from '../../../runtime/limits.ts';
import type { HttpSettings } from '../../config/http-settings.ts';
import { excessOf, tolerantRequest } from '../../mcp/client-request.ts';
import {
  acceptedTypes,
  type HeaderBag,
  header,
  type Incoming,
  json,
  type Outgoing,
  rpcError,
} from '../exchange.ts';
import type { Authenticator, Limiter, Metrics } from '../interfaces.ts';
import { KeyFormError, type RequestContext, requestContextOf } from '../request-context.ts';
import { plainMethod } from './direct-call.ts';

/** Serves requests of one era. */
export interface RequestHandler {
  readonly serve: (request: HandlerRequest) => Promise<Outgoing>;
}

/** A request whose caller is known, and whose body, with POST, has been parsed. */
export interface HandlerRequest {
  readonly incoming: Incoming;
  readonly context: RequestContext;
  /** The endpoint's absolute URL. */
  readonly resource: string;
  readonly body?: unknown;
  readonly kind: InboundClassificationOutcome['kind'];
}

export interface EndpointParts {
  readonly settings: Pick<HttpSettings, 'keyMode' | 'keyHeader' | 'sessionMode' | 'maxRequestBytes'>;
  readonly auth: Authenticator;
  readonly limiter: Limiter;
  readonly metrics: Metrics;
  readonly surfaceFor: (query: string, roles?: readonly string[]) => Surface;
  /** 2026-07-28, and what is malformed for any era. */
  readonly modern: RequestHandler;
  readonly legacy: RequestHandler;
}

export type Endpoint = (incoming: Incoming, resource: string) => Promise<Outgoing>;

const rpc = { parse: -32700, params: -32602, server: -32000 };

/** A refusal that can be made from the headers alone. */
function refuseByHeaders(headers: HeaderBag): Outgoing | undefined {
  const type = header(headers, 'content-type');
  if (type !== 'application/json' && !isJsonContentType(type ?? null))
    return rpcError(415, rpc.server, 'Unsupported Media Type: Content-Type must be application/json');
  if (headers['content-encoding'] !== undefined && header(headers, 'content-encoding') !== 'identity')
    return rpcError(415, rpc.server, 'Unsupported Media Type: the body must not be compressed');
  const { json: takesJson, sse } = acceptedTypes(header(headers, 'accept'));
  if (!takesJson && !sse)
    return rpcError(
      406,
      rpc.server,
      'Not Acceptable: the client must accept application/json and text/event-stream',
    );
  return undefined;
}

type Kind = InboundClassificationOutcome['kind'];

/**
 * What the SDK said of requests of exact form without `_meta`: then nothing but the method and the version that
 * the header names decides. The keys are few, and bounded since anyone can make up a version.
 */
const classified = new Map<string, Kind>();

function classify(headers: HeaderBag, body: unknown): Kind {
  const version = header(headers, 'mcp-protocol-version');
  const method = header(headers, 'mcp-method');
  const name = header(headers, 'mcp-name');
  const plain = method === undefined && name === undefined ? plainMethod(body) : undefined;
  const key = plain && `${plain} ${version ?? ''}`;
  const known = key && classified.get(key);
  if (known) return known;
  const kind = classifyBySdk(version, method, name, body);
  if (key && kind === 'legacy' && classified.size < 100) classified.set(key, kind);
  return kind;
}

function classifyBySdk(
  version: string | undefined,
  method: string | undefined,
  name: string | undefined,
  body: unknown,
): Kind {
  return classifyInboundRequest({
    httpMethod: 'POST',
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
    body,
  }).kind;
}

/** What the caller's roles lack for the calls in a body. */
function missingRole({ missing }: Surface, body: unknown): string | undefined {
  if (!missing) return undefined;
  for (const message of Array.isArray(body) ? body : [body]) {
    if (!isRecord(message) || message['method'] !== 'tools/call' || !isRecord(message['params'])) continue;
    const { name, arguments: args } = message['params'];
    const lacks = typeof name === 'string' ? missing(name, args ?? {}) : undefined;
    if (lacks !== undefined) return lacks;
  }
  return undefined;
}

function insufficient(missing: string): Outgoing {
  const because = `it needs ${missing}`.replaceAll(/[^\x20-\x7e]|["\\]/g, "'");
  return rpcError(403, rpc.server, `insufficient_scope: ${because}`, {
    'www-authenticate': `Bearer error="insufficient_scope", error_description="${because}"`,
  });
}

export function createEndpoint(parts: EndpointParts): Endpoint {
  const { settings, auth, limiter, metrics } = parts;
  const methods = settings.sessionMode === 'stateful' ? ['POST', 'GET', 'DELETE'] : ['POST'];
  const allow = [...methods, 'OPTIONS'].join(', ');
  const keyHeader = settings.keyMode === 'shared' ? undefined : settings.keyHeader;

  const limited = async (principal: string, address: string, requests = 1) => {
    const taking = await limiter.take(principal, address, requests);
    if (taking.allowed) return { headers: taking.headers };
    metrics.limited();
    const again = taking.retryAfterS === undefined ? 'later' : `in ${taking.retryAfterS} s`;
    return {
      headers: taking.headers,
      refusal: rpcError(429, rpc.server, `Too many requests; try again ${again}`, {
        ...(taking.retryAfterS !== undefined && { 'retry-after': String(taking.retryAfterS) }),
        ...taking.headers,
      }),
    };
  };

  const post = async (incoming: Incoming, context: RequestContext, resource: string): Promise<Outgoing> => {
    const refusal = refuseByHeaders(incoming.headers);
    if (refusal) return refusal;
    const read = await incoming.body(settings.maxRequestBytes);
    if (read.kind === 'too-large')
      return rpcError(
        413,
        rpc.server,
        `Payload Too Large: a body may hold ${settings.maxRequestBytes} bytes`,
      );
    if (read.kind === 'gone') return { status: 499, headers: {} };
    if (hasMoreValues(read.text, limits.requestValues))
      return rpcError(
        413,
        rpc.server,
        `Payload Too Large: a request may hold ${limits.requestValues} values; send less at a time`,
      );
    let body: unknown;
    try {
      body = tolerantRequest(JSON.parse(read.text));
    } catch {
      return rpcError(400, rpc.parse, 'Parse error: the request body is not valid JSON');
    }
    const excess = excessOf(body);
    if (excess !== undefined) return rpcError(413, rpc.server, `Payload Too Large: ${excess}`);
    const missing = missingRole(context.surface, body);
    if (missing !== undefined) return insufficient(missing);
    const kind = classify(incoming.headers, body);
    const leg = kind === 'legacy' ? parts.legacy : parts.modern;
    const answer = (): Promise<Outgoing> => leg.serve({ incoming, context, resource, body, kind });
    if (!Array.isArray(body) || body.length < 2) return await answer();
    // A batch counts as what is in it.
    const { refusal: tooMany, headers } = await limited(
      context.principal.id,
      incoming.address,
      body.length - 1,
    );
    return tooMany ? { ...tooMany, common: {} } : { ...(await answer()), common: headers };
  };

  const admitted = (incoming: Incoming, context: RequestContext, resource: string): Promise<Outgoing> =>
    incoming.method === 'POST'
      ? post(incoming, context, resource)
      : parts.legacy.serve({ incoming, context, resource, kind: 'legacy' });

  return async (incoming, resource) => {
    if (!methods.includes(incoming.method))
      return rpcError(405, rpc.server, 'Method not allowed.', { allow });
    const authorization = header(incoming.headers, 'authorization');
    const outcome = await auth.authenticate(authorization === undefined ? {} : { authorization }, resource);
    if (!outcome.ok) {
      // Guesses count as well, by address: there is no principal yet.
      const { refusal, headers } = await limited('', incoming.address);
      return refusal ?? { ...json(outcome.status, outcome.body, outcome.headers), common: headers };
    }
    const { refusal, headers } = await limited(outcome.principal.id, incoming.address);
    if (refusal) return refusal;
    try {
      const surface = parts.surfaceFor(incoming.query, outcome.principal.roles);
      const context = requestContextOf(incoming.headers, outcome.principal, surface, keyHeader);
      const { status, headers: own, body, common = headers } = await admitted(incoming, context, resource);
      return { status, headers: own, body, common };
    } catch (error) {
      if (error instanceof UnknownDomainError || error instanceof KeyFormError)
        return { ...rpcError(400, rpc.params, error.message), common: headers };
      throw error;
    }
  };
}
