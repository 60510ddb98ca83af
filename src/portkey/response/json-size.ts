// Exact sizes of values as JSON, each computed once: what a whole result takes, and what any part of it takes.

/** Characters that JSON writes as they are, one byte each. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function textBytes(text: string): number {
  return plain.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

/**
 * Measures values in bytes of UTF-8 as `JSON.stringify` writes them. Objects are remembered, so that measuring a value
 * and then each of its parts costs no more than the value once; a part that is shared counts wherever it stands.
 * @throws RangeError for what is nested too deeply.
 */
export function createSizer(): (value: unknown) => number {
  const known = new WeakMap<object, number>();
  const sizeOf = (value: unknown): number => {
    switch (typeof value) {
      case 'string':
        return textBytes(value);
      case 'number':
        return Number.isFinite(value) ? String(value).length : 4;
      case 'boolean':
        return value ? 4 : 5;
      case 'object':
        break;
      default:
        return 4;
    }
    if (value === null) return 4;
    const before = known.get(value);
    if (before !== undefined) return before;
    let bytes = 2;
    let parts = 0;
    if (Array.isArray(value)) {
      for (const item of value) bytes += sizeOf(item);
      parts = value.length;
    } else {
      for (const [name, item] of Object.entries(value)) {
        if (item === undefined || typeof item === 'function') continue;
        bytes += textBytes(name) + 1 + sizeOf(item);
        parts += 1;
      }
    }
    bytes += Math.max(0, parts - 1);
    known.set(value, bytes);
    return bytes;
  };
  return sizeOf;
}

/**
 * True when JSON text holds more values than `most`: counted by the marks between them, outside of strings, without
 * reading it. Texts that are no JSON are counted all the same.
 */
export function hasMoreValues(text: string, most: number): boolean {
  // Each value but the first follows a comma, a colon or an opening bracket: two characters at least.
  if (text.length < most) return false;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        at = endOfString(text, at);
        break;
      }
      case 0x2c:
      case 0x3a:
      case 0x5b:
      case 0x7b:
        count += 1;
        if (count > most) return true;
        break;
    }
  }
  return false;
}

/** The place of the quotation mark that ends the string which begins at `from`; the text's end when none does. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
