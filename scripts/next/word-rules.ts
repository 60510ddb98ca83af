// Rules for the words of a tool, as `npm run next` tells them and a test holds them.
import type { SchemaNode } from '../../src/runtime/tool-schema.ts';

/** How many words a title and a whole description may have; what the key needs counts. */
const bounds = { title: [1, 6], description: [12, 45] } as const;

interface Described {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

const count = (text: string): number => text.trim().split(/\s+/).length;

/** What is wrong with the length of a tool's words, a sentence each. */
export function lengthFaults({ name, ...words }: Described): string[] {
  return (['title', 'description'] as const).flatMap((part) => {
    const [least, most] = bounds[part];
    const has = count(words[part]);
    return has < least || has > most
      ? [`The ${part} of ${name} has ${has} words, and should have ${least} to ${most}: "${words[part]}"`]
      : [];
  });
}

/** Every argument path of a schema, as descriptions name them: `rate_limits[].unit`. */
export function pathsOf(
  node: Pick<SchemaNode, 'properties' | 'items' | 'additionalProperties' | 'anyOf'>,
  path = '',
  found = new Set<string>(),
): Set<string> {
  if (path !== '') found.add(path);
  for (const [name, child] of Object.entries(node.properties ?? {}))
    pathsOf(child, path === '' ? name : `${path}.${name}`, found);
  if (node.items) pathsOf(node.items, `${path}[]`, found);
  if (typeof node.additionalProperties === 'object') pathsOf(node.additionalProperties, `${path}.*`, found);
  for (const branch of node.anyOf ?? []) pathsOf(branch, path, found);
  return found;
}
