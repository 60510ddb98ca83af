// Bounds that a config has to keep before it is read: size, depth, and no cycle of references.

/** The most characters of text that a config may hold. Portkey names no bound; a thousand targets need a third of it. */
export const maxCharacters = 1_000_000;
/** The deepest nesting of objects and lists. */
export const maxDepth = 64;
/** The most keys and items in all. */
const maxNodes = 200_000;

/**
 * Why a value is too much to check, or undefined. Takes time in proportion to the bounds, whatever it is given:
 * a cycle of references ends at the depth.
 */
export function excess(value: unknown): string | undefined {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let characters = 0;
  let nodes = 0;
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (typeof next.value === 'string') characters += next.value.length;
    if (typeof next.value === 'object' && next.value !== null) {
      if (next.depth >= maxDepth) return `is nested more than ${maxDepth} levels deep, or contains itself`;
      for (const key in next.value) {
        if (!Object.hasOwn(next.value, key)) continue;
        nodes += 1;
        characters += key.length;
        if (nodes > maxNodes) break;
        stack.push({ value: Reflect.get(next.value, key), depth: next.depth + 1 });
      }
    }
    if (nodes > maxNodes) return `has more than ${maxNodes.toLocaleString('en')} keys and items`;
    if (characters > maxCharacters) return `holds more than ${maxCharacters.toLocaleString('en')} characters`;
  }
  return undefined;
}
