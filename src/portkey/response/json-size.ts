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
