// Compares the tools that reached the model with the tools that the server listed.
import type { ListedTool } from '../../../src/catalog/tool.ts';
import { isObject, type OfferedTool } from './model/dialect.ts';

/** Every property, list of values and description of a schema, by its path. */
function factsOf(schema: unknown, path: string, found: Set<string>): Set<string> {
  if (!isObject(schema)) return found;
  if (typeof schema['description'] === 'string') found.add(`${path} description`);
  if (Array.isArray(schema['enum'])) found.add(`${path} values`);
  const { properties, items, anyOf } = schema;
  for (const [name, node] of Object.entries(isObject(properties) ? properties : {})) {
    found.add(`${path}.${name}`);
    factsOf(node, `${path}.${name}`, found);
  }
  factsOf(items, `${path}[]`, found);
  // What makes an argument nullable wraps its schema.
  for (const branch of Array.isArray(anyOf) ? anyOf : []) factsOf(branch, path, found);
  return found;
}

/** The listed tool that a client offers under that name, behind whatever prefix. */
function listedAs(listed: readonly ListedTool[], name: string): ListedTool | undefined {
  const plain = name.replaceAll('-', '_');
  return listed
    .filter((tool) => plain === tool.name || plain.endsWith(`_${tool.name}`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

export interface Kept {
  /** Listed tools that reached the model. */
  readonly arrived: number;
  /** Facts of the listed schemas that did not, with their paths. */
  readonly lost: readonly string[];
}

export function compareTools(listed: readonly ListedTool[], offered: readonly OfferedTool[]): Kept {
  const lost: string[] = [];
  const arrived = new Set<string>();
  for (const { name, description, schema } of offered) {
    const tool = listedAs(listed, name);
    if (!tool) continue;
    arrived.add(tool.name);
    if (!description.includes(tool.description)) lost.push(`${tool.name} description`);
    const there = factsOf(schema, tool.name, new Set());
    for (const fact of factsOf(tool.inputSchema, tool.name, new Set())) if (!there.has(fact)) lost.push(fact);
  }
  return { arrived: arrived.size, lost };
}
