// The query string: what is unset is left out, arrays repeat their name, objects travel as JSON.
import { ArgumentError } from '../errors.ts';

/** Writes `a=1&b=x`, without a question mark. Throws ArgumentError on what no URL can hold. */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  let out = '';
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = asText(name, item);
      if (text === undefined) continue;
      out += `${out === '' ? '' : '&'}${encode(name, name)}=${encode(name, text)}`;
    }
  }
  return out;
}

function asText(name: string, value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new ArgumentError(name, 'must be a finite number');
      return String(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? undefined : JSON.stringify(value);
    default:
      throw new ArgumentError(name, 'cannot be sent in a URL');
  }
}

function encode(name: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new ArgumentError(name, 'has half of a surrogate pair');
  }
}
