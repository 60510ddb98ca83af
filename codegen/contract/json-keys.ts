// Finding a key that stands twice in one JSON object, which JSON.parse takes without a word.

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/** The first key that an object of this JSON text has twice; undefined where there is none. The text must be valid JSON. */
export function duplicateKey(text: string): string | undefined {
  // One set of keys an open object; null for an open array.
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1);
      if (keys?.has(last)) return last;
      keys?.add(last);
    }
    last = token;
  }
  return undefined;
}
