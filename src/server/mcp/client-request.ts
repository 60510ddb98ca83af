// JSON-RPC requests as clients send them, brought to what the protocol's schemas take: null for what is absent, and
// arguments as JSON text. Applied to each message of both transports before anything else looks at it.

import { TRACEPARENT_META_KEY, TRACESTATE_META_KEY } from '@modelcontextprotocol/server';
import { type Trace, validTrace } from '../../portkey/request.ts';
import { hasMoreValues } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedText(text: string): unknown {
  if (text.trim() === '') return {};
  if (hasMoreValues(text, limits.argumentValues)) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : text;
  } catch {
    return text;
  }
}

function tolerantParams(method: string, params: Json): Json {
  const { arguments: args } = params;
  const textual = method === 'tools/call' && typeof args === 'string';
  if (!textual && !Object.values(params).includes(null)) return params;
  const kept = Object.entries(params).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(kept),
    ...(textual && { arguments: parsedText(args) }),
  };
}

/**
 * The message, with `params: null`, and null for a member of `params`, left out, and the arguments of a tools/call
 * read from JSON text. The same object where nothing is to be changed; a batch is taken apart.
 */
export function tolerantRequest(message: unknown): unknown {
  if (Array.isArray(message)) {
    const each = message.map(tolerantRequest);
    return each.some((one, at) => one !== message[at]) ? each : message;
  }
  if (!isObject(message) || typeof message['method'] !== 'string' || !('params' in message)) return message;
  const { params, ...rest } = message;
  if (params === null) return rest;
  if (!isObject(params)) return message;
  const tolerant = tolerantParams(message['method'], params);
  return tolerant === params ? message : { ...message, params: tolerant };
}

/**
 * Why a message is too much to be worked on: its parameters, its arguments or its `_meta` have more fields than any
 * request needs, which the SDK's schemas go through one by one, several times over, or its arguments are text of more
 * values than any call takes. Undefined for all others.
 */
export function excessOf(message: unknown): string | undefined {
  if (Array.isArray(message)) {
    for (const one of message) {
      const excess = excessOf(one);
      if (excess !== undefined) return excess;
    }
    return undefined;
  }
  if (!isObject(message) || !isObject(message['params'])) return undefined;
  const { params } = message;
  const { arguments: args } = params;
  if (typeof args === 'string' && hasMoreValues(args, limits.argumentValues))
    return `arguments may hold ${limits.argumentValues} values; send less at a time`;
  const wide = [params, args, params['_meta']].some(
    (one) => isObject(one) && Object.keys(one).length > limits.requestFields,
  );
  return wide ? `parameters, arguments and _meta may have ${limits.requestFields} fields each` : undefined;
}

/** The W3C trace context in the `_meta` of a message; a malformed one is dropped. */
export function traceOfMeta(meta: Readonly<Record<string, unknown>> | undefined): Trace | undefined {
  return validTrace(meta?.[TRACEPARENT_META_KEY], meta?.[TRACESTATE_META_KEY]);
}
