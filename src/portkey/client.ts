// The client that every call to Portkey goes through: one attempt bounded in time, retries that are safe,
// errors that can be acted on, and no secret in anything that comes out.

import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.d.ts';
import type { Api, GeneratedOperation } from '../generated/typed-operation.ts';
import { limits } from '../runtime/limits.ts';
import type { Base, CallInit, Operation, RequestParts } from '../runtime/operation.ts';
import { MAX_REPLY_BYTES, type PortkeySettings } from './client-settings.ts';
import { ArgumentError, PortkeyError } from './errors.ts';
import { proxyFromEnv } from './http/proxy.ts';
import { InFlight, RetryingSender, type RetryNotice, type RetryOptions } from './http/send-with-retry.ts';
import { openTransport, type RawReply, type Transport } from './http/transport.ts';
import { collectSecrets, createRedactor, maskedIn, type Redactor, secretsByName } from './redact.ts';
import { checkPathValue, serializePath } from './request/path.ts';
import { serializeQuery } from './request/query.ts';
import { createUrls } from './request/urls.ts';
import { isUnroutedResponse, type KeyNeedFacts } from './response/hints.ts';
import { cancelled, errorOfReply, missingKey, parseReply } from './response/parse-response.ts';
import type { Authentication, ExplainError } from './service-account/index.ts';

/** Portkey's reply to a call that succeeded. */
export interface ApiResponse {
  readonly status: number;
  /** The parsed JSON, known secrets cut out; undefined when there was none. */
  readonly body: unknown;
  /** True for 204, an empty body, `{}` and `null`: done, and nothing more to say. */
  readonly empty: boolean;
  readonly requestId?: string;
  /** Bytes of the reply, unpacked. */
  readonly bytes: number;
  readonly attempts: number;
  /** The whole call, retries and their waits counted. */
  readonly ms: number;
}

/** One call as logs and metrics may know it: no argument, no address, no secret. */
export interface CallRecord {
  readonly tool: string;
  readonly domain: string;
  /** "METHOD /path", the path's placeholders unfilled. */
  readonly operation: string;
  readonly ok: boolean;
  readonly status?: number;
  /** The error's code, where there was one. */
  readonly code?: string;
  readonly ms: number;
  readonly attempts: number;
  readonly bytes: number;
  readonly requestId?: string;
  readonly traceparent?: string;
}

/** One attempt, for metrics. */
export interface AttemptRecord {
  readonly tool: string;
  readonly domain: string;
  readonly operation: string;
  readonly attempt: number;
  readonly status?: number;
  readonly code?: string;
  readonly ms: number;
}

/** What a call takes besides the operation and its arguments. */
export interface SendOptions {
  /** The caller's own key, in place of the settings'. */
  readonly apiKey?: string;
  /** Ends the call, and the upstream request. */
  readonly signal?: AbortSignal;
  /** Told before each wait for a retry. */
  readonly onRetry?: (notice: RetryNotice) => void;
  readonly trace?: { readonly traceparent?: string; readonly tracestate?: string };
  /** Who asks: callers share what may be under way. */
  readonly caller?: string;
  /** The tool that asks, where it is a composite of several operations. */
  readonly tool?: string;
  /** What the tool needs of a key, for the error's hint. */
  readonly need?: KeyNeedFacts;
  /** More values that must not come out (the caller's bearer token). */
  readonly secrets?: readonly string[];
}

/** What the client reports to, and in tests draws its chances from. */
export interface PortkeyDeps {
  readonly onAttempt?: (record: AttemptRecord) => void;
  readonly onCall?: (record: CallRecord) => void;
  readonly random?: () => number;
}

export interface Portkey {
  /** Sends one call. Rejects with PortkeyError, or its kind ArgumentError when nothing could be sent. */
  readonly send: (
    operation: GeneratedOperation,
    parts: RequestParts,
    options?: SendOptions,
  ) => Promise<ApiResponse>;
  /** Aborts what is under way and lets go of every connection. */
  readonly close: () => Promise<void>;
}

/** What openapi-fetch makes instead of a Request: the same facts, without building one that fetch would only take apart. */
class Draft {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;

  constructor(url: string, init: { method: string; headers: Headers; body?: string }) {
    this.url = url;
    this.method = init.method;
    this.headers = init.headers;
    this.body = init.body;
  }
}

/** Authentication on Prisma AIRS, and what its refusals mean. */
type PrismaAirs = Authentication & { readonly explainError: ExplainError };

let read: Response | undefined;

/** openapi-fetch asks no more of a reply with this status; the real one was read before. Node loads its fetch for it. */
function alreadyRead(): Response {
  read ??= new Response(null, { status: 204 });
  return read;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const RESERVED =
  /^(?:authorization|x-portkey-api-key|host|content-length|content-type|cookie|connection|transfer-encoding)$/i;

/** Makes the client. Nothing is opened or loaded before the first call. */
export function createPortkey(settings: PortkeySettings, deps: PortkeyDeps = {}): Portkey {
  // Draft has what openapi-fetch reads of a Request; its type asks for all of it.
  const asRequest = Draft as unknown as typeof Request;
  let made: Api | undefined;
  const api = (): Api => {
    made ??= createClient<paths>({
      Request: asRequest,
      pathSerializer: serializePath,
      querySerializer: (query) => serializeQuery(query as Record<string, unknown>),
    });
    return made;
  };
  const urlOf = createUrls(settings);
  const served = new Map<string, Base>();
  const inFlight = new InFlight();
  const proxy = settings.proxy ?? proxyFromEnv(process.env);
  const limit = settings.maxReplyBytes ?? MAX_REPLY_BYTES;
  // Short values are flags and names, which a reply may hold by itself.
  const extraSecrets = Object.values(settings.extraHeaders ?? {}).filter((value) => value.length >= 12);
  const usual = createRedactor([settings.apiKey, ...extraSecrets]);
  let authenticating: Promise<PrismaAirs> | undefined;
  let opening: Promise<Transport> | undefined;

  const open = (): Promise<Transport> => {
    opening ??= openTransport(proxy === false ? {} : proxy);
    return opening;
  };

  /** What only Prisma AIRS needs; its code is loaded with the first call there. */
  const prismaAirs = async (): Promise<PrismaAirs | undefined> => {
    if (settings.platform !== 'prisma-airs') return undefined;
    authenticating ??= import('./service-account/index.ts').then(
      ({ createAuthentication, explainError }) => ({
        explainError,
        ...createAuthentication(settings, { open, inFlight, random: deps.random ?? Math.random }),
      }),
    );
    return await authenticating;
  };

  async function send(
    operation: GeneratedOperation,
    given: RequestParts,
    options: SendOptions = {},
  ): Promise<ApiResponse> {
    const started = performance.now();
    const key = operation.plane === 'public' ? undefined : (options.apiKey ?? settings.apiKey);
    const airs = await prismaAirs();
    const parts = airs ? airs.fill(operation, given) : given;
    requireFewSecrets(operation, parts);
    const redactorWith = (more: readonly string[]): Redactor =>
      redactorFor(operation, parts, options, airs ? [...airs.secrets(), ...more] : more);
    const sender = new RetryingSender({
      operation,
      settings,
      limit,
      transport: await open(),
      inFlight,
      random: deps.random ?? Math.random,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
      ...(deps.onAttempt === undefined
        ? {}
        : { onAttempt: attemptRecorder(operation, options, deps.onAttempt) }),
    });
    try {
      if (!airs && key === undefined && operation.plane !== 'public') throw missingKey();
      if (inFlight.closed || options.signal?.aborted === true) throw cancelled(operation, false);
      checkParts(operation, parts);
      const common = headersFor(airs ? undefined : key, options, settings);
      const authenticated = async (): Promise<Readonly<Record<string, string>>> =>
        airs
          ? { ...common, ...(await unlessAborted(airs.headers(operation), options.signal, operation)) }
          : common;
      let headers = await authenticated();
      let raw = await exchangeAll(operation, parts, headers, sender);
      // A refused token is dropped in any case; only what changes nothing is sent once more.
      if (raw.status === 401 && airs?.refused(headers) && operation.readOnly) {
        headers = await authenticated();
        raw = await exchangeAll(operation, parts, headers, sender);
        if (raw.status === 401) airs.refused(headers);
      }
      const failed = raw.status < 200 || raw.status >= 300;
      const hidden = failed ? secretsByName(parts.body) : maskedIn(raw.text, operation.masked);
      const reply = readReply(operation, raw, redactorWith(hidden), options, limit, airs?.explainError);
      const ms = performance.now() - started;
      const { requestId } = reply;
      record(operation, options, deps, sender, ms, {
        ok: true,
        status: raw.status,
        ...(requestId === undefined ? {} : { requestId }),
      });
      return { ...reply, attempts: sender.attempts, ms };
    } catch (thrown) {
      const error = asPortkeyError(thrown, redactorWith([]));
      const { status, code, requestId } = error.facts;
      record(operation, options, deps, sender, performance.now() - started, {
        ok: false,
        ...(status === undefined ? {} : { status }),
        ...(code === undefined ? {} : { code }),
        ...(requestId === undefined ? {} : { requestId }),
      });
      throw error;
    }
  }

  /** Most calls have no secret but the settings' key, which is cut even where it is not sent. */
  function redactorFor(
    operation: Operation,
    parts: RequestParts,
    { apiKey, secrets = [] }: SendOptions,
    more: readonly string[] = [],
  ): Redactor {
    const others = [...secrets, ...secretsOf(operation, parts), ...more];
    return apiKey === undefined && others.length === 0
      ? usual
      : createRedactor([settings.apiKey, apiKey, ...extraSecrets, ...others]);
  }

  /** Tries the operation's base URLs in turn, as long as the answer is that the endpoint is not served there. */
  async function exchangeAll(
    operation: GeneratedOperation,
    parts: RequestParts,
    headers: Readonly<Record<string, string>>,
    sender: RetryingSender,
  ): Promise<RawReply> {
    const family = versionGroup(operation);
    const known = served.get(family);
    // A family may hold operations that all sources agree on, which stay where they are.
    const bases = known !== undefined && operation.base.includes(known) ? [known] : operation.base;
    let answer: RawReply | undefined;
    for (const base of bases) {
      let raw: RawReply | undefined;
      const init: CallInit = {
        params: { path: parts.path, query: parts.query, header: parts.header },
        ...(parts.body === undefined ? {} : { body: parts.body }),
        baseUrl: urlOf(operation, base),
        headers: operation.body?.media === undefined ? {} : { 'content-type': operation.body.media },
        fetch: async (request) => {
          const { url, method, body, headers: own } = request as unknown as Draft;
          raw = await sender.send({ url, method, headers: { ...Object.fromEntries(own), ...headers }, body });
          return alreadyRead();
        },
        parseAs: 'stream',
      };
      await operation.call(api(), init);
      if (!raw) throw new Error('No request was made');
      const missing = isUnservedVersion(operation, raw);
      if (raw.status < 400 && operation.base.length > 1) served.set(family, base);
      // Of several answers that it is not served, the first is from the base that is right by the contract.
      if (answer === undefined || !missing) answer = raw;
      if (!missing) break;
    }
    if (answer === undefined) throw new Error(`${operation.key} names no base`);
    return answer;
  }

  async function close(): Promise<void> {
    inFlight.close();
    // A way that could not be opened needs no closing; the calls have told of it.
    await (await opening?.catch(() => undefined))?.close();
  }

  return { send, close };
}

/** What `work` gives, unless the caller gives up first: the work itself may be others' too, and goes on. */
async function unlessAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
  operation: Operation,
): Promise<Value> {
  if (!signal) return await work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled(operation, false));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/** The operations that move from one version to another together: those of one first path segment. */
function versionGroup(operation: Operation): string {
  return `${operation.plane} ${operation.path.split('/')[1] ?? ''}`;
}

/**
 * True when this base URL has no such endpoint, so that nothing was done and another may be tried. A 404 of
 * Portkey's own form speaks of an object, unless the call only reads: then asking again does no harm.
 */
function isUnservedVersion(operation: Operation, raw: RawReply): boolean {
  if (isUnroutedResponse(raw.status, raw.text)) return true;
  return raw.status === 404 && (operation.readOnly || !/"(?:errorCode|error_code|success)"/.test(raw.text));
}

function readReply(
  operation: Operation,
  raw: RawReply,
  redactor: Redactor,
  options: SendOptions,
  limit: number,
  explain?: PrismaAirs['explainError'],
): Omit<ApiResponse, 'attempts' | 'ms'> {
  if (raw.status < 200 || raw.status >= 300) {
    const error = errorOfReply(operation, raw, redactor, {
      ownKey: options.apiKey !== undefined,
      ...(options.need === undefined ? {} : { need: options.need }),
    });
    throw explain ? explain(operation, raw, error) : error;
  }
  return parseReply(operation, raw, redactor, limit);
}

function headersFor(
  key: string | undefined,
  options: SendOptions,
  settings: PortkeySettings,
): Readonly<Record<string, string>> {
  if (key !== undefined && (!HEADER_VALUE.test(key) || key.trim() === '')) {
    throw new PortkeyError({
      code: 'bad_key',
      message: 'The Portkey key has characters that no header can hold. Nothing was sent.',
      hint: 'Copy the key again, without line breaks or quotation marks.',
    });
  }
  const { traceparent, tracestate } = options.trace ?? {};
  const traced = traceparent !== undefined && TRACEPARENT.test(traceparent);
  return {
    ...settings.extraHeaders,
    accept: 'application/json',
    ...(settings.userAgent === undefined ? {} : { 'user-agent': settings.userAgent }),
    ...(key === undefined ? {} : { 'x-portkey-api-key': key }),
    ...(traced ? { traceparent } : {}),
    ...(traced && tracestate !== undefined && TRACESTATE.test(tracestate) ? { tracestate } : {}),
  };
}

/** Refuses what would change the request, by the caller's name of the argument. */
function checkParts(operation: Operation, parts: RequestParts): void {
  for (const { name, wire } of operation.pathArguments) {
    const value = Object.hasOwn(parts.path, wire) ? parts.path[wire] : undefined;
    checkPathValue(name, value, name === wire ? undefined : false);
  }
  for (const [wire, value] of Object.entries(parts.header)) {
    if (value === undefined || value === null) continue;
    const name = operation.headerArguments.find((argument) => argument.wire === wire)?.name ?? wire;
    if (RESERVED.test(wire)) throw new ArgumentError(name, 'is a header that only the server sets');
    if (typeof value === 'object' || !HEADER_VALUE.test(String(value))) {
      throw new ArgumentError(name, 'has characters that no header can hold');
    }
  }
}

function secretsOf(operation: Operation, { path, query, header, body }: RequestParts): string[] {
  if (operation.credentials.length === 0) return [];
  const whole = operation.body?.whole;
  const inBody = whole === undefined ? (body as Record<string, unknown> | undefined) : { [whole]: body };
  const args: Record<string, unknown> = { ...path, ...query, ...header, ...inBody };
  for (const list of [operation.pathArguments, operation.queryArguments, operation.headerArguments]) {
    for (const { name, wire } of list)
      if (name !== wire && Object.hasOwn(args, wire)) args[name] = args[wire];
  }
  return collectSecrets(args, operation.credentials);
}

/** @throws ArgumentError for more secret values than can be cut from the reply. */
function requireFewSecrets(operation: Operation, parts: RequestParts): void {
  const count = secretsOf(operation, parts).length;
  if (count > limits.secrets)
    throw new ArgumentError(
      operation.credentials[0] ?? 'arguments',
      `holds ${count} secret values; at most ${limits.secrets} can be kept out of the result`,
    );
}

function asPortkeyError(thrown: unknown, redactor: Redactor): PortkeyError {
  if (thrown instanceof PortkeyError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new PortkeyError({
    code: 'internal',
    message: `The call could not be made: ${redactor.text(text)}`,
  });
}

function attemptRecorder(
  operation: Operation,
  options: SendOptions,
  onAttempt: (record: AttemptRecord) => void,
): NonNullable<RetryOptions['onAttempt']> {
  const tool = options.tool ?? operation.tool;
  return (facts) => onAttempt({ tool, domain: operation.domain, operation: operation.key, ...facts });
}

function record(
  operation: Operation,
  options: SendOptions,
  deps: PortkeyDeps,
  sender: RetryingSender,
  ms: number,
  facts: Pick<CallRecord, 'ok' | 'status' | 'code' | 'requestId'>,
): void {
  const traceparent = options.trace?.traceparent;
  deps.onCall?.({
    tool: options.tool ?? operation.tool,
    domain: operation.domain,
    operation: operation.key,
    ...facts,
    ms,
    attempts: sender.attempts,
    bytes: sender.bytes,
    ...(traceparent !== undefined && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
  });
}
