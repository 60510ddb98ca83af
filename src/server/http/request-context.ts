// Request context (principal, Portkey key, trace), read from headers for each request.
import { createHash } from 'node:crypto';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';
import type { FinishedCall } from '../../catalog/tool.ts';
import { type Trace, validTrace } from '../../portkey/request.ts';
import { traceOfMeta } from '../mcp/client-request.ts';
import type { Caller } from '../mcp/server.ts';
import { type HeaderBag, header } from './exchange.ts';
import type { EventBinding, Principal } from './interfaces.ts';

/** One request's caller. */
export interface RequestContext {
  readonly principal: Principal;
  /** Tells callers apart wherever something is kept for one: by principal, and by key where each brings its own. */
  readonly id: string;
  readonly apiKey?: string;
  readonly keyDigest?: string;
  readonly trace?: Trace;
  readonly surface: Surface;
}

/** Something other than a key in the header that carries each caller's own. */
export class KeyFormError extends Error {
  override readonly name = 'KeyFormError';
}

function digestOf(key: string): string {
  return createHash('sha256').update('portkey-admin-mcp key\0').update(key).digest('base64url');
}

/**
 * @param keyHeader where each caller sends its own key; unset where all use one.
 * @throws KeyFormError for a header that no key could have made.
 */
export function requestContextOf(
  headers: HeaderBag,
  principal: Principal,
  surface: Surface,
  keyHeader: string | undefined,
): RequestContext {
  const trace = validTrace(headers['traceparent'], headers['tracestate']);
  const base = trace
    ? { id: principal.id, principal, surface, trace }
    : { id: principal.id, principal, surface };
  if (keyHeader === undefined || headers[keyHeader] === undefined) return base;
  const apiKey = header(headers, keyHeader);
  if (apiKey === undefined || !/^[\x21-\x7e]{1,1000}$/.test(apiKey))
    throw new KeyFormError(`The ${keyHeader} header holds something that is no key.`);
  const keyDigest = digestOf(apiKey);
  return { ...base, id: `${principal.id}+${keyDigest.slice(0, 16)}`, apiKey, keyDigest };
}

/** What a session of this caller is bound to. */
export function bindingOf(context: RequestContext, session: string): EventBinding {
  return {
    principal: context.principal.id,
    session,
    ...(context.keyDigest !== undefined && { keyDigest: context.keyDigest }),
  };
}

/** A message's own trace context goes before its request's. */
export function traceOf(
  meta: Readonly<Record<string, unknown>> | undefined,
  context: RequestContext,
): Trace | undefined {
  return traceOfMeta(meta) ?? context.trace;
}

/** Keeps account of a call that begins now. */
export type Account = (context: RequestContext, trace: Trace | undefined) => (call: FinishedCall) => void;

/** The caller as the protocol layer knows it. */
export function callerOf(
  context: RequestContext,
  meta: Readonly<Record<string, unknown>> | undefined,
  account: Account,
): Caller {
  const trace = traceOf(meta, context);
  return {
    principal: context.id,
    ...(context.apiKey !== undefined && { apiKey: context.apiKey }),
    ...(trace && { trace }),
    settled: account(context, trace),
  };
}

const extraKey = 'context';

/** The SDK hands this through to handlers, whatever transport or session they run in. */
export function authInfoOf(context: RequestContext): AuthInfo {
  return {
    token: '',
    clientId: context.id,
    scopes: [...context.principal.scopes],
    extra: { [extraKey]: context },
  };
}

/** The other end of `authInfoOf`. */
export function contextIn(authInfo: AuthInfo | undefined): RequestContext {
  const context = authInfo?.extra?.[extraKey];
  if (context === undefined) throw new Error('Invariant: request without an authenticated caller');
  return context as RequestContext;
}
