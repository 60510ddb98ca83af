// The client that every call to Portkey goes through: one call builds, sends, pages, selects and cuts. Attempts are
// bounded in time, retries are safe, errors can be acted on, and no secret is in anything that comes out.

import type { GeneratedOperation } from '../generated/typed-operation.ts';
import { limits } from '../runtime/limits.ts';
import type { Operation, RequestParts } from '../runtime/operation.ts';
import type { AttemptRecord, CallRecord } from './call-records.ts';
import { MAX_REPLY_BYTES, type PortkeySettings } from './client-settings.ts';
import { PortkeyError } from './errors.ts';
import type { FairShare } from './fair-share.ts';
import { proxyFromEnv } from './http/proxy.ts';
import { createExchange, InFlight, RetryingSender } from './http/send-with-retry.ts';
import { openTransport, type Transport } from './http/transport.ts';
import { createRedactor, headerSecrets, maskedIn, type Redactor, secretsByName } from './redact.ts';
import {
  checkParts,
  EXTRA_FIELDS,
  headersFor,
  requestParts,
  secretsOf,
  type Trace,
  validTrace,
} from './request.ts';
import { afterFailure, type KeyNeedFacts } from './response/hints.ts';
import { compileSelect } from './response/jmespath.ts';
import { positionOf, readAllPages } from './response/paginate.ts';
import {
  type ApiResponse,
  cancelled,
  errorOfReply,
  missingKey,
  parseReply,
  type ReadJob,
  type ResultWish,
  shapeBody,
} from './response/parse-response.ts';
import type { Stopped, TruncatedResult, TruncateOptions } from './response/truncate.ts';
import type { Authentication, ExplainError } from './service-account/index.ts';

export type { ApiResponse, AttemptRecord, CallRecord };

/** What a call takes besides the operation and its arguments. */
export interface SendOptions {
  /** The caller's own key, in place of the settings'. */
  readonly apiKey?: string;
  /** Ends the call, and the upstream request. */
  readonly signal?: AbortSignal;
  /** Told before each wait for a retry, and after each of several pages. */
  readonly progress?: (update: {
    readonly progress: number;
    readonly total?: number;
    readonly message: string;
  }) => void;
  readonly trace?: Trace;
  /** Who asks: callers share what may be under way. */
  readonly principal?: string;
  /** The tool that asks, where it is a composite of several operations. */
  readonly tool?: string;
  /** More values that must not come out (the caller's bearer token). */
  readonly secrets?: readonly string[];
  /** The most bytes to read of a reply, where that is less than the settings'. */
  readonly maxReplyBytes?: number;
}

/** How the result of a call is made from its reply. */
export interface CallOptions extends SendOptions {
  /** The most bytes of the result's text. */
  readonly maxResultBytes: number;
  /** A JMESPath expression over the reply, for tools that take one. */
  readonly select?: unknown;
  /** Read every page. */
  readonly allPages?: boolean;
}

/** What stands around calls: observers of metrics, the share of each caller, and a random source for tests. */
export interface PortkeyDeps {
  /** Each is told of every attempt. */
  readonly onAttempt?: readonly ((record: AttemptRecord) => void)[];
  /** Each is told of every call, retries included. */
  readonly onCall?: readonly ((record: CallRecord) => void)[];
  /** Waits for the caller's turn. */
  readonly enter?: FairShare['enter'];
  /** Opens the span of a call with its retries. */
  readonly beginCall?: (parent: Trace | undefined) => { readonly trace: Trace; readonly end: () => void };
  /** What a tool needs of a key, for an error's hint. */
  readonly needOf?: (tool: string) => KeyNeedFacts | undefined;
  readonly random?: () => number;
}

export interface Portkey {
  /** Sends one request. Rejects with PortkeyError, or its kind ArgumentError when nothing could be sent. */
  readonly send: (
    operation: GeneratedOperation,
    parts: RequestParts,
    options?: SendOptions,
  ) => Promise<ApiResponse>;
  /**
   * Makes a whole call of arguments that passed the operation's validator, and brings its reply to size. Rejects like
   * `send`; nothing is sent when `select` is malformed.
   */
  readonly call: (
    operation: GeneratedOperation,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ) => Promise<ApiResponse & { readonly shaped: TruncatedResult }>;
  /** Aborts what is under way and lets go of every connection. */
  readonly close: () => Promise<void>;
}

/** Authentication on Prisma AIRS, and what its refusals mean. */
type PrismaAirs = Authentication & { readonly explainError: ExplainError };

/** Makes the client. Nothing is opened or loaded before the first call. */
export function createPortkey(settings: PortkeySettings, deps: PortkeyDeps = {}): Portkey {
  const { onAttempt = [], onCall = [], random = Math.random } = deps;
  const exchange = createExchange(settings);
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
        ...createAuthentication(settings, { open, inFlight, random }),
      }),
    );
    return await authenticating;
  };

  /** @param wish how the reply will be brought to size: a large one is, at once, where nobody waits for it. */
  async function sendInTurn(
    operation: GeneratedOperation,
    parts: RequestParts,
    options: SendOptions = {},
    wish?: ResultWish,
  ): Promise<ApiResponse> {
    const leave = await deps.enter?.(options.principal ?? '', options.signal);
    const span = deps.beginCall?.(options.trace);
    try {
      return await send(operation, parts, span ? { ...options, trace: span.trace } : options, wish);
    } finally {
      span?.end();
      leave?.();
    }
  }

  async function send(
    operation: GeneratedOperation,
    args: RequestParts,
    options: SendOptions,
    wish: ResultWish | undefined,
  ): Promise<ApiResponse> {
    const started = performance.now();
    const { signal, progress } = options;
    const limit = Math.min(usualLimit, options.maxReplyBytes ?? usualLimit);
    const trace = validTrace(options.trace?.traceparent, options.trace?.tracestate);
    const ownKey = settings.oneKey ? undefined : options.apiKey;
    const key = operation.plane === 'public' ? undefined : (ownKey ?? settings.apiKey);
    const airs = await prismaAirs();
    const parts = airs ? airs.fill(operation, args) : args;
    const subject = {
      tool: options.tool ?? operation.tool,
      domain: operation.domain,
      operation: operation.key,
    };
    const sender = new RetryingSender({
      operation,
      settings,
      limit,
      transport: await open(),
      inFlight,
      random,
      ...(signal && { signal }),
      ...(progress && { progress }),
      onAttempt: (facts) => {
        for (const tell of onAttempt) tell({ ...subject, ...facts });
      },
    });
    const given = secretsOf(operation, parts);
    const secretsNow = (): readonly string[] => [
      ...usualSecrets,
      ...(ownKey === undefined ? [] : [ownKey]),
      ...(options.secrets ?? []),
      ...given,
      ...(airs?.secrets() ?? []),
    ];
    // Most calls have no secret but the settings' key, which is cut even where it is not sent.
    const redactorWith = (more: readonly string[]): Redactor => {
      const secrets = [...secretsNow(), ...more];
      return secrets.length === usualSecrets.length ? usual : createRedactor(secrets);
    };
    const record = (outcome: Pick<CallRecord, 'ok' | 'status' | 'code' | 'requestId'>): void => {
      const { attempts, bytes, origin } = sender;
      const ms = performance.now() - started;
      const { traceparent } = trace ?? {};
      for (const tell of onCall) tell({ ...subject, ms, attempts, bytes, origin, traceparent, ...outcome });
    };
    try {
      if (!airs && key === undefined && operation.plane !== 'public') throw missingKey();
      if (inFlight.closed || signal?.aborted === true) throw cancelled(operation, false);
      checkParts(operation, parts);
      const common = headersFor(airs ? undefined : key, trace, settings);
      const authenticated = async (): Promise<Readonly<Record<string, string>>> =>
        airs
          ? {
              ...common,
              ...(await unlessAborted(airs.headers(operation), signal, cancelled(operation, false))),
            }
          : common;
      let headers = await authenticated();
      let raw = await exchange(operation, parts, headers, sender);
      // A refused token is dropped in any case; only what changes nothing is sent once more.
      if (raw.status === 401 && airs?.refused(headers) && operation.readOnly) {
        headers = await authenticated();
        raw = await exchange(operation, parts, headers, sender);
        if (raw.status === 401) airs.refused(headers);
      }
      if (raw.status < 200 || raw.status >= 300) {
        const error = errorOfReply(operation, raw, redactorWith(secretsByName(parts.body)), {
          ownKey: ownKey !== undefined,
          need: deps.needOf?.(operation.tool),
        });
        throw airs ? airs.explainError(operation, raw, error) : error;
      }
      const read =
        wish && !raw.cut && raw.bytes > limits.largeReply
          ? await unlessAborted(
              readLarge(operation, { raw, secrets: secretsNow(), limit, wish }, options),
              signal,
              cancelled(operation, true),
            )
          : parseReply(operation, raw, redactorWith(maskedIn(raw.text, operation.masked)), limit);
      record({ ok: true, status: raw.status, requestId: read.requestId });
      return { ...read, attempts: sender.attempts, ms: performance.now() - started };
    } catch (thrown) {
      const error = asPortkeyError(thrown, redactorWith([]), sender.attempts > 0 ? operation : undefined);
      const { status, code, requestId } = error.facts;
      record({ ok: false, status, code, requestId });
      throw error;
    }
  }

  const call: Portkey['call'] = async (operation, args, options) => {
    const { select, progress, allPages } = options;
    const parts = requestParts(operation, args);
    const more = secretsByName(args[EXTRA_FIELDS]);
    const sending =
      more.length === 0 ? options : { ...options, secrets: [...(options.secrets ?? []), ...more] };
    // Refused before anything is sent.
    const selected = select === undefined ? undefined : await compileSelect(select);
    if (allPages === true && operation.paging !== undefined) {
      const read = (page: RequestParts) => sendInTurn(operation, page, sending);
      const { reply, stopped } = await readAllPages(operation, parts, read, {
        onPage: ({ pages, records, total }) =>
          progress?.({
            progress: records,
            ...(total !== undefined && { total }),
            message: `${pages} ${pages === 1 ? 'page' : 'pages'} read, ${records} records`,
          }),
      });
      const facts = truncation(operation, parts, options, stopped);
      return { ...reply, shaped: shapeBody(operation, reply, facts, selected) };
    }
    const facts = truncation(operation, parts, options);
    const reply = await sendInTurn(operation, parts, sending, { facts, select });
    return { ...reply, shaped: reply.shaped ?? shapeBody(operation, reply, facts, selected) };
  };

  async function close(): Promise<void> {
    inFlight.close();
    // A connection that was never opened needs no closing; the calls reported the failure.
    await (await opening?.catch(() => undefined))?.close();
  }

  return { send: sendInTurn, call, close };
}

/** How a reply is cut, and what the note on it says of the list and the call's place in it. */
function truncation(
  operation: Operation,
  parts: RequestParts,
  { select, allPages, maxResultBytes }: CallOptions,
  stopped?: Stopped,
): TruncateOptions {
  const { paging, queryArguments } = operation;
  return {
    maxBytes: maxResultBytes,
    selects: operation.readOnly,
    filters: queryArguments
      .map(({ name }) => name)
      .filter((name) => name !== paging?.page && name !== paging?.size),
    position: select === undefined ? positionOf(operation, parts, allPages === true) : undefined,
    stopped,
  };
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

/** A reply whose reading would keep others waiting is read, and brought to size, in another thread. */
async function readLarge(
  operation: Operation,
  job: Omit<ReadJob, 'operation'>,
  { principal, signal }: SendOptions,
): Promise<Omit<ApiResponse, 'attempts' | 'ms'>> {
  const { readAside } = await import('./response/read-aside.ts');
  const { readOnly, plane, masked } = operation;
  const read = await readAside(
    { operation: { readOnly, plane, ...(masked && { masked }) }, ...job },
    { caller: principal ?? '', signal },
  );
  return { ...read, body: undefined };
}

/** @param sent the operation, where a request was sent before it failed */
function asPortkeyError(thrown: unknown, redactor: Redactor, sent: Operation | undefined): PortkeyError {
  if (thrown instanceof PortkeyError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new PortkeyError({
    code: 'internal',
    message: `The call could not be ${sent ? 'finished' : 'made'}: ${redactor.text(text)}`,
    hint: sent && afterFailure(sent),
  });
}
