// Traces and metrics by OTLP over HTTP, as OpenTelemetry's conventions for MCP name them. Loaded only where an endpoint
// is set. The official packages for both (sdk-trace-base, sdk-metrics, resources and the two OTLP exporters over HTTP)
// are 570 KB bundled and minified, a quarter of the package's bound; two kinds of spans and two histograms take 9 KB.
import type { AttemptRecord, CallRecord } from '../../portkey/client.ts';
import type { Trace } from '../../portkey/request.ts';
import type { TelemetrySettings } from '../config/telemetry-settings.ts';
import { Exporter, type ExporterParts } from './exporter.ts';
import { type Attributes, keyValues, nanoseconds, spanKind, statusError } from './otlp.ts';
import { contextOf, type SpanContext, traceOf } from './sampling.ts';
import type { Failure, OpenSpan, RequestFacts, Telemetry } from './telemetry.ts';

/** Maximum length of a text that a client chose. */
const maxText = 200;

/** Form of this server's resource URIs. Others are left out, because they may hold anything. */
const plainUri = /^[a-z]+:\/\/[\w./:-]+$/;

/** Attributes of `GET /prompts/{promptId}` and the origin, by the HTTP conventions. */
function requestAttributes(record: Pick<CallRecord, 'operation' | 'origin'>): Attributes {
  const [method, path] = record.operation.split(' ');
  const origin =
    record.origin !== undefined && URL.canParse(record.origin) ? new URL(record.origin) : undefined;
  const usual = origin?.protocol === 'http:' ? 80 : 443;
  return {
    'http.request.method': method,
    'url.template': path,
    'server.address': origin?.hostname,
    'server.port': origin && Number(origin.port === '' ? usual : origin.port),
  };
}

/** `error.type` of a call or an attempt; undefined on success. */
function errorType({ status, code }: Pick<CallRecord, 'status' | 'code'>): string | undefined {
  if (status !== undefined && status >= 200 && status < 400) return code;
  return status === undefined ? code : String(status);
}

export function createTelemetry(
  settings: TelemetrySettings,
  parts: Omit<ExporterParts, 'settings'>,
): Telemetry {
  const exporter = new Exporter({ settings, ...parts });
  const calls = new Map<string, { record?: CallRecord }>();

  /** Redacts and shortens a text that a client chose. */
  const clean = (text: string | undefined, apiKey?: string): string | undefined => {
    if (text === undefined) return undefined;
    const known = apiKey === undefined ? text : text.replaceAll(apiKey, '[redacted]');
    return parts.redact(known).slice(0, maxText);
  };

  const emit = (
    context: SpanContext,
    kind: number,
    name: string,
    startMs: number,
    ms: number,
    attributes: Attributes,
  ): void => {
    if (!context.sampled) return;
    const { sampled: _sampled, traceState, ...ids } = context;
    const state = clean(traceState);
    exporter.add({
      ...ids,
      ...(state !== undefined && { traceState: state }),
      name,
      kind,
      startTimeUnixNano: nanoseconds(startMs),
      endTimeUnixNano: nanoseconds(startMs + ms),
      attributes: keyValues(attributes),
      status: { code: attributes['error.type'] === undefined ? 0 : statusError },
      // Sampled, as W3C has it.
      flags: 1,
    });
  };

  const begin = (facts: RequestFacts, parent: Trace | undefined): OpenSpan => {
    const { apiKey = '' } = facts;
    const holdsKey = apiKey !== '' && parent?.tracestate?.includes(apiKey) === true;
    const context = contextOf(holdsKey ? { traceparent: parent.traceparent } : parent, settings);
    const startMs = Date.now();
    const began = performance.now();
    return {
      trace: traceOf(context),
      end: (failure?: Failure) => {
        const ms = performance.now() - began;
        const { method, tool, transport } = facts;
        // Clients can make up the name of a prompt that they do not get.
        const prompt = failure ? undefined : facts.prompt;
        const common: Attributes = {
          'mcp.method.name': method,
          'gen_ai.operation.name': method === 'tools/call' ? 'execute_tool' : undefined,
          'gen_ai.tool.name': tool,
          'gen_ai.prompt.name': prompt,
          'error.type': failure?.type,
          'rpc.response.status_code': failure?.code === undefined ? undefined : String(failure.code),
          'mcp.protocol.version': facts.version,
          'network.transport': transport,
          'network.protocol.name': transport === 'tcp' ? 'http' : undefined,
        };
        exporter.histograms.record('mcp.server.operation.duration', common, ms / 1_000);
        const target = tool ?? prompt;
        emit(context, spanKind.server, target === undefined ? method : `${method} ${target}`, startMs, ms, {
          ...common,
          'jsonrpc.request.id': clean(String(facts.id), facts.apiKey),
          'mcp.session.id': facts.session,
          'mcp.resource.uri': plainUri.test(facts.uri ?? '') ? clean(facts.uri, facts.apiKey) : undefined,
          'portkey.tool.name': facts.calledTool,
        });
      },
    };
  };

  const beginCall: Telemetry['beginCall'] = (parent) => {
    const context = contextOf(parent, settings);
    const trace = traceOf(context);
    const key = trace.traceparent;
    const startMs = Date.now();
    const call: { record?: CallRecord } = {};
    calls.set(key, call);
    return {
      trace,
      end: () => {
        calls.delete(key);
        const { record } = call;
        // Nothing was sent; the span of the request has the error.
        if (!record || record.attempts === 0) return;
        const attributes = requestAttributes(record);
        const name = `${attributes['http.request.method']} ${attributes['url.template']}`;
        emit(context, spanKind.client, name, startMs, record.ms, {
          ...attributes,
          'http.response.status_code': record.status,
          'http.request.resend_count': record.attempts > 1 ? record.attempts - 1 : undefined,
          'error.type': errorType(record),
          'gen_ai.tool.name': record.tool,
          'portkey.request_id': clean(record.requestId),
        });
      },
    };
  };

  return {
    begin,
    beginCall,
    called: (record) => {
      const call = calls.get(record.traceparent ?? '');
      if (call) call.record = record;
    },
    attempted: (record: AttemptRecord) => {
      exporter.histograms.record(
        'http.client.request.duration',
        {
          ...requestAttributes(record),
          'http.response.status_code': record.status,
          'error.type': errorType(record),
        },
        record.ms / 1_000,
      );
    },
    close: () => exporter.close(),
  };
}
