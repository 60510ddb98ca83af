// JSON Schema as TypeScript, in as few characters as it can be read in.
import type { SchemaNode } from '../../runtime/tool-schema.ts';

const identifier = /^[A-Za-z_$][\w$]*$/;

function union(parts: readonly string[]): string {
  return [...new Set(parts)].join(' | ');
}

function listOf(item: string): string {
  return / \| /.test(item) ? `(${item})[]` : `${item}[]`;
}

const plain: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function objectText(node: SchemaNode, depth: number): string {
  const fields = Object.entries(node.properties ?? {});
  if (fields.length === 0) {
    const values = node.additionalProperties;
    return typeof values === 'object'
      ? `Record<string, ${typeText(values, depth - 1)}>`
      : 'Record<string, unknown>';
  }
  if (depth <= 0) return 'object';
  const parts = fields.map(([name, inner]) => {
    const optional = node.required?.includes(name) === true ? '' : '?';
    return `${identifier.test(name) ? name : JSON.stringify(name)}${optional}: ${typeText(inner, depth - 1)}`;
  });
  return `{ ${parts.join('; ')} }`;
}

/**
 * A schema's type.
 * @param depth depth to which objects are written out; deeper ones are `object`
 */
export function typeText(node: SchemaNode, depth = Number.POSITIVE_INFINITY): string {
  if (node.enum) return union(node.enum.map((value) => JSON.stringify(value)));
  if ('const' in node) return JSON.stringify(node['const']);
  const own = ownText(node, depth);
  // Branches that only say what is required together add nothing to a type.
  const said = (schemas: unknown): readonly string[] =>
    ((schemas ?? []) as readonly SchemaNode[])
      .map((part) => typeText(part, depth))
      .filter((text) => text !== unknown);
  const options = union([...said(node.anyOf), ...said(node['oneOf'])]);
  const parts = [...(own === unknown ? [] : [own]), ...said(node['allOf'])];
  if (options === '') return parts.length > 0 ? parts.join(' & ') : unknown;
  return parts.length > 0 ? [...parts, / \| /.test(options) ? `(${options})` : options].join(' & ') : options;
}

const unknown = 'unknown';

/** What the schema says by itself, its branches aside. */
function ownText(node: SchemaNode, depth: number): string {
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  if (types.length === 0) return node.properties ? objectText(node, depth) : unknown;
  const branches = node.anyOf ?? node['oneOf'] ?? node['allOf'];
  return union(
    types.map((type) => {
      if (type === 'object' && branches && !node.properties) return unknown;
      if (type === 'object') return objectText(node, depth);
      if (type === 'array') return listOf(node.items ? typeText(node.items, depth) : unknown);
      return plain[type] ?? unknown;
    }),
  );
}

/** Maximum length of a type written in full, in characters. */
const maxLength = 1_200;

/** A schema's type, to a smaller depth where it would be long. */
export function foldedTypeText(schema: SchemaNode): string {
  for (const depth of [Number.POSITIVE_INFINITY, 3, 2]) {
    const text = typeText(schema, depth);
    if (text.length <= maxLength) return text;
  }
  return typeText(schema, 1);
}
