// The client that every call to Portkey goes through: one attempt bounded in time, retries that are safe,
// errors that can be acted on, and no secret in anything that comes out.

import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.d.ts';
import type { Api, GeneratedOperation } from '../generated/typed-operation.ts';
import { limits } from '../runtime/limits.ts';
import type { Base, CallInit, Operation, RequestParts } from '../runtime/operation.ts';
import { type AttemptRecord, type CallRecord, callFigures, subjectOf } from './call-records.ts';
import { MAX_REPLY_BYTES, type PortkeySettings } from './client-settings.ts';
import { PortkeyError } from './errors.ts';
import { proxyFromEnv } from './http/proxy.ts';
import { InFlight, RetryingSender, type RetryNotice } from './http/send-with-retry.ts';
import { type HttpRequest, openTransport, type RawReply, type Transport } from './http/transport.ts';
import { createRedactor, headerSecrets, maskedIn, type Redactor, secretsByName } from './redact.ts';
import { checkParts, headersFor, type Trace, validTrace } from './request/headers.ts';
import { serializePath } from './request/path.ts';
import { serializeQuery } from './request/query.ts';
import { secretsOf } from './request/secrets.ts';
import { createUrls } from './request/urls.ts';
import { isUnroutedResponse, type KeyNeedFacts } from './response/hints.ts';
import { cancelled, errorOfReply, missingKey, parseReply } from './response/parse-response.ts';
import type { ResultWish } from './response/read-result.ts';
import type { TruncatedResult } from './response/truncate.ts';
import type { Authentication, ExplainError } from './service-account/index.ts';

/** Portkey's reply to a call that succeeded. */
export interface ApiResponse {
  readonly status: number;
  /** The parsed JSON, known secrets cut out; undefined when there was none. */
  readonly body: unknown;
  /** The body brought to size, where that was wished for and done while reading; there is no `body` then. */
  readonly shaped?: TruncatedResult;
  /** True for 204, an empty body, `{}` and `null`: done, and nothing more to say. */
  readonly empty: boolean;
  readonly requestId?: string;
  /** Bytes of the reply, unpacked. */
  readonly bytes: number;
  readonly attempts: number;
  /** The whole call, retries and their waits counted. */
  readonly ms: number;
}

export type { AttemptRecord, CallRecord };

/** What a call takes besides the operation and its arguments. */
export interface SendOptions {
  /** The caller's own key, in place of the settings'. */
  readonly apiKey?: string;
  /** Ends the call, and the upstream request. */
  readonly signal?: AbortSignal;
  /** Told before each wait for a retry. */
  readonly onRetry?: (notice: RetryNotice) => void;
  readonly trace?: Trace;
  /** Who asks: callers share what may be under way. */
  readonly caller?: string;
  /** The tool that asks, where it is a composite of several operations. */
  readonly tool?: string;
  /** What the tool needs of a key, for the error's hint. */
  readonly need?: KeyNeedFacts;
  /** More values that must not come out (the caller's bearer token). */
  readonly secrets?: readonly string[];
  /** The most bytes to read of a reply, where that is less than the settings'. */
  readonly maxReplyBytes?: number;
  /** How the reply will be brought to size: a large one is, at once, where nobody waits for it. */
  readonly result?: ResultWish;
}

/** Metrics hooks, and a random source for tests. */
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

/** Authentication on Prisma AIRS, and what its refusals mean. */
type PrismaAirs = Authentication & { readonly explainError: ExplainError };

/** Makes the client. Nothing is opened or loaded before the first call. */
export function createPortkey(settings: PortkeySettings, deps: PortkeyDeps = {}): Portkey {
  let created: Api | undefined;
  // Created with the first call, because openapi-fetch reads Node's fetch, which takes a while to load.
  const api = (): Api => {
    created ??= createClient<paths>({
      pathSerializer: serializePath,
      querySerializer: (query) => serializeQuery(query as Record<string, unknown>),
    });
    return created;
  };
  const urlOf = createUrls(settings);
  const served = new Map<string, Base>();
  const inFlight = new InFlight();
  const proxy = settings.proxy ?? proxyFromEnv(process.env);
  const usualLimit = settings.maxReplyBytes ?? MAX_REPLY_BYTES;
  const extraSecrets = headerSecrets(settings.extraHeaders);
  const usualSecrets = [settings.apiKey, ...extraSecrets].filter((value) => value !== undefined);
  const usual = createRedactor(usualSecrets);
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
    args: RequestParts,
    options: SendOptions = {},
  ): Promise<ApiResponse> {
    const started = performance.now();
    const limit = Math.min(usualLimit, options.maxReplyBytes ?? usualLimit);
    const trace = validTrace(options.trace?.traceparent, options.trace?.tracestate);
    const key = operation.plane === 'public' ? undefined : (options.apiKey ?? settings.apiKey);
    const airs = await prismaAirs();
    const parts = airs ? airs.fill(operation, args) : args;
    const given = secretsOf(operation, parts);
    const redactorWith = (more: readonly string[]): Redactor =>
      redactorFor(options, [...given, ...(airs?.secrets() ?? []), ...more]);
    const { onAttempt } = deps;
    const subject = subjectOf(operation, options.tool);
    const sender = new RetryingSender({
      operation,
      settings,
      limit,
      transport: await open(),
      inFlight,
      random: deps.random ?? Math.random,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
      ...(onAttempt && { onAttempt: (facts) => onAttempt({ ...subject, ...facts }) }),
    });
    try {
      if (!airs && key === undefined && operation.plane !== 'public') throw missingKey();
      if (inFlight.closed || options.signal?.aborted === true) throw cancelled(operation, false);
      checkParts(operation, parts);
      const common = headersFor(airs ? undefined : key, trace, settings);
      const authenticated = async (): Promise<Readonly<Record<string, string>>> =>
        airs
          ? {
              ...common,
              ...(await unlessAborted(airs.headers(operation), options.signal, cancelled(operation, false))),
            }
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
      const { result } = options;
      const aside = !failed && !raw.cut && result !== undefined && raw.bytes > limits.largeReply;
      const reply = aside
        ? await unlessAborted(
            readLarge(
              operation,
              raw,
              secretsFor(options, [...given, ...(airs?.secrets() ?? [])]),
              limit,
              result,
              options.signal,
            ),
            options.signal,
            cancelled(operation, true),
          )
        : readReply(
            operation,
            raw,
            redactorWith(failed ? secretsByName(parts.body) : maskedIn(raw.text, operation.masked)),
            options,
            limit,
            airs?.explainError,
          );
      const ms = performance.now() - started;
      const { requestId } = reply;
      deps.onCall?.({
        ...callFigures(subject, sender, ms, trace),
        ok: true,
        status: raw.status,
        ...(requestId === undefined ? {} : { requestId }),
      });
      return { ...reply, attempts: sender.attempts, ms };
    } catch (thrown) {
      const error = asPortkeyError(thrown, redactorWith([]));
      const { status, code, requestId } = error.facts;
      deps.onCall?.({
        ...callFigures(subject, sender, performance.now() - started, trace),
        ok: false,
        ...(status === undefined ? {} : { status }),
        ...(code === undefined ? {} : { code }),
        ...(requestId === undefined ? {} : { requestId }),
      });
      throw error;
    }
  }

  function secretsFor({ apiKey, secrets = [] }: SendOptions, more: readonly string[]): readonly string[] {
    return [settings.apiKey, apiKey, ...extraSecrets, ...secrets, ...more].filter(
      (value) => value !== undefined,
    );
  }

  /** Most calls have no secret but the settings' key, which is cut even where it is not sent. */
  function redactorFor(...given: Parameters<typeof secretsFor>): Redactor {
    const secrets = secretsFor(...given);
    return secrets.length === usualSecrets.length ? usual : createRedactor(secrets);
  }

  /** Tries the operation's base URLs in turn, as long as the answer is that the endpoint is not served there. */
  async function exchangeAll(
    operation: GeneratedOperation,
    parts: RequestParts,
    headers: Readonly<Record<string, string>>,
    sender: RetryingSender,
  ): Promise<RawReply> {
    const media = operation.body?.media;
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
        headers: { ...headers, ...(media !== undefined && { 'content-type': media }) },
        fetch: async (request) => {
          raw = await sender.send(await plainRequest(request));
          return withoutBody(raw);
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
    // A connection that was never opened needs no closing; the calls reported the failure.
    await (await opening?.catch(() => undefined))?.close();
  }

  return { send, close };
}

/** What `work` gives, unless the caller gives up first: the work itself may be others' too, and goes on. */
async function unlessAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
  error: PortkeyError,
): Promise<Value> {
  if (!signal) return await work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/** The parts of a Request, whose body is JSON or absent. */
async function plainRequest(
  request: Request,
): Promise<Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>> {
  const { url, method, headers } = request;
  const body = request.body === null ? undefined : await request.text();
  return { url, method, headers: Object.fromEntries(headers), body };
}

/** A reply as openapi-fetch sees it: the transport has read its body. A Response holds no other statuses. */
function withoutBody({ status }: RawReply): Response {
  return status >= 200 && status <= 599 ? new Response(null, { status }) : Response.error();
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

/** A reply whose reading would keep others waiting is read, and brought to size, in another thread. */
async function readLarge(
  operation: Operation,
  raw: RawReply,
  secrets: readonly string[],
  limit: number,
  wish: ResultWish,
  signal: AbortSignal | undefined,
): Promise<Omit<ApiResponse, 'attempts' | 'ms'>> {
  const { readAside } = await import('./response/read-aside.ts');
  const job = {
    operation: {
      readOnly: operation.readOnly,
      plane: operation.plane,
      ...(operation.masked && { masked: operation.masked }),
    },
    ...{ raw, secrets, limit, wish },
  };
  const read = await readAside(job, signal);
  return { ...read, body: undefined };
}

function asPortkeyError(thrown: unknown, redactor: Redactor): PortkeyError {
  if (thrown instanceof PortkeyError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new PortkeyError({
    code: 'internal',
    message: `The call could not be made: ${redactor.text(text)}`,
  });
}
