// Request handlers for each protocol version: prebuilt bytes or direct answers where their form allows, the SDK
// otherwise.
import {
  createMcpHandler,
  isInitializeRequest,
  isJSONRPCNotification,
  type McpHttpHandler,
  PROTOCOL_VERSION_META_KEY,
  type RequestId,
  type Server,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { Trace } from '../../../portkey/request.ts';
import { namesOf } from '../../mcp/observed-server.ts';
import { formFor, type ResultForm } from '../../mcp/result.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { acceptedTypes, header, type Incoming, type Outgoing, rpcError } from '../exchange.ts';
import type { EventStoreFactory } from '../interfaces.ts';
import { type Account, authInfoOf, bindingOf, callerOf, traceOf } from '../request-context.ts';
import { type Era, listReply } from './cached-list.ts';
import { directCall, directList, runDirect } from './direct-call.ts';
import type { HandlerRequest, RequestHandler } from './endpoint.ts';
import { replayAlone } from './replay.ts';
import type { Session, Sessions } from './sessions.ts';
import { fromResponse } from './sse-to-json.ts';

const modernRevision = '2026-07-28';
const legacyVersions = new Set(SUPPORTED_PROTOCOL_VERSIONS);
/** The longest that a timer can be set for. */
const maxTimerMs = 2 ** 31 - 1;

const jsonType = { 'content-type': 'application/json' };

/** What handlers must not see: the caller's credentials. */
const kept = (name: string): boolean => name !== 'authorization' && name !== 'x-portkey-api-key';

/**
 * The request as the SDK takes it, its parsed body apart. A client of which it is known that nothing will be
 * streamed to it need not accept a stream, though the SDK wants it to.
 */
function webRequest(
  { incoming, resource, context }: HandlerRequest,
  signal: AbortSignal | undefined,
  accept?: string,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string' && kept(name) && value !== context.apiKey) headers.set(name, value);
  }
  if (accept !== undefined) headers.set('accept', accept);
  return new Request(resource, { method: incoming.method, headers, ...(signal && { signal }) });
}

function methodOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'method' in body ? body.method : undefined;
}

/** What every call needs besides its request. */
export interface CallParts {
  readonly account: Account;
  /** Where the data of a result stands. */
  readonly form: ResultForm;
  /** Puts a span around what is answered past the SDK. */
  readonly telemetry?: Telemetry;
}

type Params = Readonly<Record<string, unknown>>;

/** Answers a request of exact form, with a signal that ends its call. Undefined where the SDK must see it. */
async function direct(
  { body, context, incoming }: HandlerRequest,
  era: Era,
  { account, form, telemetry }: CallParts,
  version: string | undefined,
  run: (id: RequestId, work: (signal: AbortSignal) => Promise<string>) => Promise<string>,
): Promise<Outgoing | undefined> {
  const { surface } = context;
  const span = (method: string, id: string | number, params: Params, trace: Trace | undefined) =>
    telemetry?.begin(
      {
        method,
        id,
        ...namesOf(method, params, surface),
        transport: 'tcp',
        session: header(incoming.headers, 'mcp-session-id'),
        version: era === 'modern' ? modernRevision : version,
        apiKey: context.apiKey,
      },
      trace,
    );
  const list = directList(body);
  if (list) {
    const listing = span('tools/list', list.id, {}, traceOf(list.meta, context));
    const answer = { status: 200, headers: jsonType, body: listReply(surface, era, list.id) };
    listing?.end();
    return answer;
  }
  const call = directCall(body, surface);
  const running =
    call &&
    run(call.id, (signal) => {
      const caller = callerOf(context, call.meta, account);
      const calling = span('tools/call', call.id, { name: call.tool, arguments: call.args }, caller.trace);
      return runDirect(
        call,
        surface,
        calling ? { ...caller, trace: calling.trace } : caller,
        signal,
        era,
        formFor(form, version),
        calling?.end,
      );
    });
  return running && { status: 200, headers: jsonType, body: await running };
}

/** True where the SDK's own checks of a modern request's headers are sure to pass. */
function modernHeadersFit(incoming: Incoming, body: unknown): boolean {
  const { headers } = incoming;
  const request = body as { method?: unknown; params?: { name?: unknown; _meta?: Record<string, unknown> } };
  return (
    headers['mcp-protocol-version'] === modernRevision &&
    request.params?._meta?.[PROTOCOL_VERSION_META_KEY] === modernRevision &&
    headers['mcp-method'] === request.method &&
    (request.method !== 'tools/call' || headers['mcp-name'] === request.params?.name) &&
    acceptedTypes(header(headers, 'accept')).json
  );
}

/** Serves 2026-07-28 without sessions, and rejects requests of no known version. */
export function modernHandler(handler: McpHttpHandler, parts: CallParts): RequestHandler {
  return {
    serve: async (request) => {
      const { incoming, context, body } = request;
      if (request.kind === 'modern' && modernHeadersFit(incoming, body)) {
        const answer = await direct(request, 'modern', parts, undefined, (_id, work) =>
          work(incoming.signal()),
        );
        if (answer) return answer;
      }
      const response = await handler.fetch(webRequest(request, incoming.signal()), {
        authInfo: authInfoOf(context),
        parsedBody: body,
      });
      return await fromResponse(response, { fold: 'never' });
    },
  };
}

function legacyHeadersFit(incoming: Incoming): boolean {
  const version = incoming.headers['mcp-protocol-version'];
  return (
    (version === undefined || (typeof version === 'string' && legacyVersions.has(version))) &&
    acceptedTypes(header(incoming.headers, 'accept')).json
  );
}

const everything = 'application/json, text/event-stream';

/** In a session calls may stream, whatever they are; nothing else does. */
function acceptFor(incoming: Incoming, body: unknown): string | undefined {
  const { json, sse } = acceptedTypes(header(incoming.headers, 'accept'));
  return json && (sse || methodOf(body) !== 'tools/call') ? everything : undefined;
}

/** The ids of the requests in a body. */
function idsOf(body: unknown): readonly RequestId[] {
  return (Array.isArray(body) ? body : [body]).flatMap((message: unknown) => {
    if (typeof message !== 'object' || message === null || !('method' in message && 'id' in message))
      return [];
    const { id } = message;
    return typeof id === 'string' || typeof id === 'number' ? [id] : [];
  });
}

/** Serves legacy clients without sessions: each request stands alone. */
export function statelessHandler(handler: McpHttpHandler, parts: CallParts): RequestHandler {
  return {
    serve: async (request) => {
      const { incoming, context, body } = request;
      if (legacyHeadersFit(incoming)) {
        const version = header(incoming.headers, 'mcp-protocol-version');
        const answer = await direct(request, 'legacy', parts, version, (_id, work) =>
          work(incoming.signal()),
        );
        if (answer) return answer;
      }
      // Nobody can be asked here, so that a client without streams misses no more than the progress of its call.
      const { json, sse } = acceptedTypes(header(incoming.headers, 'accept'));
      const response = await handler.fetch(
        webRequest(request, incoming.signal(), json ? everything : undefined),
        { authInfo: authInfoOf(context), parsedBody: body },
      );
      return await fromResponse(response, {
        fold: json && !sse ? 'always' : 'alone',
        gone: incoming.signal(),
      });
    },
  };
}

/** How long a caller's credential still holds, in ms; undefined where it does not end. */
function remainingMs({ principal }: HandlerRequest['context']): number | undefined {
  if (principal.expiresAt === undefined) return undefined;
  return Math.min(maxTimerMs, Math.max(0, principal.expiresAt * 1_000 - Date.now()));
}

const notFound = (): Outgoing => rpcError(404, -32001, 'Session not found');

export interface SessionHandlerParts extends CallParts {
  readonly sessions: Sessions;
  readonly events?: EventStoreFactory;
}

/** Serves legacy clients with sessions. */
export function sessionHandler({ sessions, events, ...parts }: SessionHandlerParts): RequestHandler {
  /** A call outlives its connection, as the protocol has it: only a cancellation or the session's end stops it. */
  const inSession =
    (session: Session) =>
    (id: RequestId, work: (signal: AbortSignal) => Promise<string>): Promise<string> => {
      const controller = new AbortController();
      const request = { id, inSdk: false, callOff: (reason: Error) => controller.abort(reason) };
      session.inFlight.add(request);
      return work(controller.signal).finally(() => session.inFlight.delete(request));
    };

  const callOff = (session: Session, body: unknown): void => {
    if (methodOf(body) !== 'notifications/cancelled' || !isJSONRPCNotification(body)) return;
    const id = body.params?.['requestId'];
    for (const request of session.inFlight)
      if (request.id === id) request.callOff(new Error('The client cancelled the call'));
  };

  /**
   * Keeps account of a body's requests until it is answered. The SDK cancels them by itself, but leaves the stream of
   * what it will not answer open: where nobody can come back to that stream, it ends with the request.
   */
  const enlist = (session: Session, body: unknown): (() => void) => {
    const ids = idsOf(body);
    const requests = ids.map((id) => ({
      id,
      inSdk: true,
      callOff: () => {
        if (!events && ids.length === 1) session.transport.closeSSEStream(id);
      },
    }));
    for (const request of requests) session.inFlight.add(request);
    return () => {
      for (const request of requests) session.inFlight.delete(request);
    };
  };

  const throughSdk = async (
    request: HandlerRequest,
    session: Session,
    leave: () => void,
  ): Promise<Outgoing> => {
    const { incoming, context, body } = request;
    const again = idsOf(body).find((id) => [...session.inFlight].some((one) => one.inSdk && one.id === id));
    if (again !== undefined) {
      leave();
      return rpcError(400, -32600, 'Invalid Request: a request with this id is under way', {}, again);
    }
    const ms = incoming.method === 'GET' ? remainingMs(context) : undefined;
    const delist = enlist(session, body);
    const end = (): void => {
      clearTimeout(timer);
      delist();
      leave();
    };
    const timer =
      ms === undefined ? undefined : setTimeout(() => session.transport.closeStandaloneSSEStream(), ms);
    timer?.unref();
    const posted = incoming.method === 'POST';
    try {
      const response = await session.transport.handleRequest(
        webRequest(request, undefined, posted ? acceptFor(incoming, body) : undefined),
        { authInfo: authInfoOf(context), ...(body !== undefined && { parsedBody: body }) },
      );
      return await fromResponse(response, {
        fold: posted ? 'alone' : 'never',
        gone: incoming.signal(),
        onEnd: end,
      });
    } catch (error) {
      end();
      throw error;
    }
  };

  const open = async (request: HandlerRequest): Promise<Outgoing> => {
    const session = await sessions.open(request.context);
    if ('retryAfterS' in session)
      return rpcError(503, -32000, 'Too many sessions; try again later', {
        'retry-after': String(session.retryAfterS),
      });
    let opened = false;
    try {
      const answer = await throughSdk(request, session, session.enter());
      opened = answer.status === 200;
      return answer;
    } finally {
      // Whatever was wrong with it, a session that was not opened is not kept.
      if (!opened) await session.close();
    }
  };

  return {
    serve: async (request) => {
      const { incoming, context, body } = request;
      const id = header(incoming.headers, 'mcp-session-id');
      if (id === undefined) {
        if (incoming.headers['mcp-session-id'] !== undefined) return notFound();
        if (incoming.method === 'POST' && isInitializeRequest(body)) return await open(request);
        return rpcError(
          400,
          -32000,
          'Bad Request: Mcp-Session-Id header is required; the answer to initialize has it',
        );
      }
      const session = sessions.find(id, context);
      if (!session) {
        const last = header(incoming.headers, 'last-event-id');
        if (events && incoming.method === 'GET' && last !== undefined)
          return await replayAlone(events.forSession(bindingOf(context, id)), last, notFound);
        return notFound();
      }
      // A stream that only waits for news keeps no session: clients leave theirs open for ever.
      if (incoming.method === 'GET') session.touch();
      const leave = incoming.method === 'GET' ? () => {} : session.enter();
      try {
        if (incoming.method === 'POST' && legacyHeadersFit(incoming)) {
          callOff(session, body);
          // With a store, replies are kept for replay, which is the SDK's work.
          const version = session.version();
          const answer = events
            ? undefined
            : await direct(request, 'legacy', parts, version, inSession(session));
          if (answer) {
            leave();
            return answer;
          }
        }
        return await throughSdk(request, session, leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** The SDK's handler: one server a request. */
export function createHandler(build: () => Server, onerror: (error: Error) => void): McpHttpHandler {
  return createMcpHandler(build, { legacy: 'stateless', onerror });
}
