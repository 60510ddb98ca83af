// JSON-RPC requests as clients send them, brought to what the protocol's schemas take: null for what is absent, and
// arguments as JSON text. Applied to each message of both transports before anything else looks at it.

import { limits } from '../../runtime/limits.ts';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedText(text: string): unknown {
  if (text.trim() === '') return {};
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
 * True when a message's parameters, its arguments or its `_meta` have more fields than any request needs. The SDK's
 * schemas go through them one by one, several times over.
 */
export function hasManyFields(message: unknown): boolean {
  if (Array.isArray(message)) return message.some(hasManyFields);
  if (!isObject(message) || !isObject(message['params'])) return false;
  const { params } = message;
  return [params, params['arguments'], params['_meta']].some(
    (one) => isObject(one) && Object.keys(one).length > limits.requestFields,
  );
}
