// What JSON holds: objects told from lists, how deep a value is, and how many values a text has, without reading it.

/** True for an object that is no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when lists and objects are within each other to more than `most` levels. Goes by levels, so it is never too deep itself. */
export function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= most; depth += 1) {
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const part of Array.isArray(one) ? one : Object.values(one))
        if (typeof part === 'object' && part !== null) below.push(part);
    }
    if (below.length === 0) return false;
    level = below;
  }
  return true;
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
