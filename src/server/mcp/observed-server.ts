// MCP server with a span around each request, used only when telemetry is on.
import {
  type JSONRPCRequest,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';
import type { Trace } from '../../portkey/request.ts';
import type { RequestFacts, Telemetry } from '../telemetry/telemetry.ts';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;
type Observe = (
  request: JSONRPCRequest,
  context: ServerContext,
  work: () => Promise<Result>,
) => Promise<Result>;

/** The SDK calls `_wrapHandler` for each handler, also for its own ones in its constructor. */
export class ObservedServer extends Server {
  declare observe?: Observe;

  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const wrapped = super._wrapHandler(method, handler);
    return (request, context) => {
      const work = () => wrapped(request, context);
      return this.observe ? this.observe(request, context, work) : work();
    };
  }
}

const traces = new WeakMap<ServerContext, Trace>();

/** Trace context of the span around a request; undefined without telemetry. */
export function traceOfRequest(context: ServerContext): Trace | undefined {
  return traces.get(context);
}

/** Tool, prompt or URI of a request. Names that the surface does not know are left out. */
export function namesOf(
  method: string,
  params: Readonly<Record<string, unknown>> | undefined,
  surface: Surface,
): Pick<RequestFacts, 'tool' | 'calledTool' | 'prompt' | 'uri'> {
  const { name, uri, arguments: args } = params ?? {};
  if (method === 'resources/read' && typeof uri === 'string') return { uri };
  if (typeof name !== 'string') return {};
  if (method === 'prompts/get') return /^[a-z_]{1,60}$/.test(name) ? { prompt: name } : {};
  if (method !== 'tools/call') return {};
  const tool =
    surface.listed.find((listed) => listed.name === name)?.name ?? surface.catalog.find(name)?.name;
  const inner = (args as Readonly<Record<string, unknown>> | undefined)?.['name'];
  const called =
    tool !== undefined && !surface.catalog.find(tool) && typeof inner === 'string'
      ? surface.catalog.find(inner)?.name
      : undefined;
  return { tool, calledTool: called };
}

export interface ObserverParts {
  readonly telemetry: Telemetry;
  readonly surfaceOf: (context: ServerContext) => Surface;
  readonly callerOf: (context: ServerContext) => { readonly trace?: Trace; readonly apiKey?: string };
}

/** Puts a span around each request of this server. */
export function observe(server: ObservedServer, { telemetry, surfaceOf, callerOf }: ObserverParts): void {
  server.observe = async (request, context, work) => {
    const caller = callerOf(context);
    const header = context.http?.req?.headers.get('mcp-protocol-version') ?? undefined;
    const inEnvelope = (context.mcpReq.envelope as Readonly<Record<string, unknown>> | undefined)?.[
      PROTOCOL_VERSION_META_KEY
    ];
    const version =
      typeof inEnvelope === 'string' ? inEnvelope : (server.getNegotiatedProtocolVersion() ?? header);
    const span = telemetry.begin(
      {
        method: request.method,
        id: request.id,
        ...namesOf(request.method, request.params, surfaceOf(context)),
        transport: context.http ? 'tcp' : 'pipe',
        session: context.sessionId,
        version,
        apiKey: caller.apiKey,
      },
      caller.trace,
    );
    traces.set(context, span.trace);
    try {
      const result = await work();
      span.end(result['isError'] === true ? { type: 'tool_error' } : undefined);
      return result;
    } catch (error) {
      const code = error instanceof ProtocolError ? error.code : ProtocolErrorCode.InternalError;
      span.end({ type: String(code), code });
      throw error;
    }
  };
}
