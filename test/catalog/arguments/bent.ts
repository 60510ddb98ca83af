// Arguments bent as models and frameworks bend them: text for what is no text, null for what is left out, fields added.
import { frameworkFields } from '../../../src/catalog/arguments/parse.ts';
import type { InputSchema, SchemaNode } from '../../../src/runtime/tool-schema.ts';

export type Fields = Readonly<Record<string, unknown>>;

function branches(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...(node.anyOf ?? []).flatMap(branches)];
}

/** True where the schema takes text, or does not say that it takes none. */
function takesText(nodes: readonly SchemaNode[]): boolean {
  return nodes.length === 0 || nodes.flatMap(branches).some(saysText);
}

function saysText(node: SchemaNode): boolean {
  if (node.type !== undefined) return [node.type].flat().includes('string');
  if (node.enum) return node.enum.some((value) => typeof value === 'string');
  return node.anyOf === undefined && node.properties === undefined;
}

function fieldNodes(nodes: readonly SchemaNode[], name: string): readonly SchemaNode[] {
  const all = nodes.flatMap(branches);
  const declared = all.flatMap(({ properties = {} }) =>
    Object.hasOwn(properties, name) ? [properties[name] ?? {}] : [],
  );
  if (declared.length > 0) return declared;
  return all.flatMap(({ additionalProperties: rest }) => (typeof rest === 'object' ? [rest] : []));
}

/** Every object, list, number and boolean as text, the innermost first, wherever the schema takes no text. */
function asText(value: unknown, nodes: readonly SchemaNode[]): unknown {
  if (value === null || typeof value === 'string') return value;
  const items = nodes.flatMap(branches).flatMap(({ items: node }) => (node ? [node] : []));
  const bent = Array.isArray(value)
    ? value.map((item) => asText(item, items))
    : typeof value === 'object'
      ? fieldsAsText(value as Fields, nodes)
      : value;
  return takesText(nodes) ? bent : JSON.stringify(bent);
}

export function fieldsAsText(fields: Fields, nodes: readonly SchemaNode[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, asText(value, fieldNodes(nodes, name))]),
  );
}

/** The value with the first item of each list alone. */
export function oneOfEach(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(oneOfEach);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, oneOfEach(field)]));
}

/** Each list of one as its only item, wherever nothing but a list is taken and the item does not look like several. */
export function withoutLists(value: unknown, nodes: readonly SchemaNode[]): unknown {
  const all = nodes.flatMap(branches);
  const items = all.flatMap(({ items: node }) => (node ? [node] : []));
  if (Array.isArray(value)) {
    const bent = value.map((item) => withoutLists(item, items));
    const only = bent[0];
    const listAlone = all.every(({ type }) =>
      [type ?? 'array'].flat().every((one) => /array|null/.test(one)),
    );
    return bent.length === 1 && listAlone && isAlone(only, items) ? only : bent;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, withoutLists(field, fieldNodes(nodes, name))]),
  );
}

/** True for an item that can be taken for nothing else than the one of its list. */
function isAlone(item: unknown, nodes: readonly SchemaNode[]): boolean {
  const typed = nodes.flatMap(branches).every((node) => node.anyOf || node.type !== undefined || node.enum);
  return (
    typed && item !== null && !Array.isArray(item) && !(typeof item === 'string' && /^$|[,;\n[{]/.test(item))
  );
}

/** null for each optional argument that is not there and that null does not clear. */
export function withNulls(args: Fields, { properties, required = [] }: InputSchema): Fields {
  const absent = Object.entries(properties).filter(
    ([name, node]) => !(name in args) && !required.includes(name) && !takesNull(node),
  );
  return { ...Object.fromEntries(absent.map(([name]) => [name, null])), ...args };
}

function takesNull(node: SchemaNode): boolean {
  return branches(node).some(
    (one) => [one.type ?? []].flat().includes('null') || one.enum?.includes(null) === true || isAnything(one),
  );
}

function isAnything(node: SchemaNode): boolean {
  return node.type === undefined && !node.anyOf && !node.enum && !node.properties;
}

export function withFrameworkFields(args: Fields, { properties }: InputSchema): Fields {
  const added = Object.keys(frameworkFields).filter((name) => !Object.hasOwn(properties, name));
  return { ...args, ...Object.fromEntries(added.map((name) => [name, 'added'])) };
}
