// Bounds that a config has to keep before it is read: size, depth, and no cycle of references.

import { hasMoreValues } from '../runtime/json.ts';
import { limits } from '../runtime/limits.ts';

/** The most characters of text that a config may hold. Portkey names no bound; a thousand targets need a third of it. */
export const maxCharacters = 1_000_000;
/** The deepest nesting of objects and lists. */
export const maxDepth = 64;
/** The most keys and items in all, as in the arguments of any call. */
const maxNodes = limits.argumentValues;

const tooMany = `has more than ${maxNodes.toLocaleString('en')} keys and items`;

/**
 * Why a value is too much to check, or undefined. Takes time in proportion to the bounds, whatever it is given:
 * a cycle of references ends at the depth.
 */
export function excess(value: unknown): string | undefined {
  if (typeof value === 'string' && hasMoreValues(value, maxNodes)) return tooMany;
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
    if (nodes > maxNodes) return tooMany;
    if (characters > maxCharacters) return `holds more than ${maxCharacters.toLocaleString('en')} characters`;
  }
  return undefined;
}
