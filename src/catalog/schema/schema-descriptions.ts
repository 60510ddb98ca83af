// Adds the overrides' descriptions to schemas: a tool's own text first, then the shared text for that name.
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';

/** Text by argument path and, failing that, by property name. */
export interface SchemaDescriptions {
  /** Only the arguments themselves get text, and nothing inside them: what tools/list can afford. */
  readonly topOnly?: true;
  readonly own: Readonly<Record<string, string>>;
  readonly shared: Readonly<Record<string, string>>;
}

/** Said once in the server's instructions, so that tools/list need not repeat it at every id. */
const idOrSlug = 'UUID or slug';

const nullClears = 'null clears';

/** What the generator says of a format, after the word by which a text says it already. */
const formatNotes = [
  [/ISO 8601/, /ISO 8601 date(?: and time)?\.\s*/],
  [/\bURL\b/, /\bURL\.\s*/],
  [/e-?mail/i, /e-mail address\.\s*/],
] as const;

function withoutSaid(text: string, generated: string): string {
  return formatNotes.reduce(
    (left, [said, note]) => (said.test(text) ? left.replace(note, '') : left),
    generated,
  );
}

function join(text: string | undefined, generated: string | undefined): string | undefined {
  if (text === undefined) return generated;
  let added = withoutSaid(text, generated ?? '');
  // What null does, the tool's own words say better; and what an object holds, than a list that is cut short.
  if (/\bnull\b/.test(text)) added = added.replace(nullClears, '');
  if (text !== nullClears) added = added.replace(/\{[^}]*…\}/, '');
  added = added.trim();
  return added === '' ? text : `${/[.?!]$/.test(text) ? text : `${text}.`} ${added}`;
}

function describeNode(node: SchemaNode, words: SchemaDescriptions, path: string, name: string): SchemaNode {
  const own = words.own[path] ?? (name === '' ? undefined : words.shared[name]);
  const text = join(words.topOnly && own === idOrSlug ? undefined : own, node.description);
  return {
    ...node,
    ...(text !== undefined && { description: text }),
    ...(words.topOnly ? {} : describeInside(node, words, path)),
  };
}

function describeInside(node: SchemaNode, words: SchemaDescriptions, path: string): Partial<SchemaNode> {
  return {
    ...(node.properties && { properties: describeProperties(node.properties, words, `${path}.`) }),
    ...(node.items && { items: describeNode(node.items, words, `${path}[]`, '') }),
    ...(typeof node.additionalProperties === 'object' && {
      additionalProperties: describeNode(node.additionalProperties, words, `${path}.*`, ''),
    }),
    ...(node.anyOf && { anyOf: node.anyOf.map((branch) => describeNode(branch, words, path, '')) }),
  };
}

function describeProperties(
  properties: Readonly<Record<string, SchemaNode>>,
  words: SchemaDescriptions,
  prefix: string,
): Record<string, SchemaNode> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, node]) => [
      name,
      describeNode(node, words, `${prefix}${name}`, name),
    ]),
  );
}

/** `schema` with the words for each of its arguments. */
export function describe(schema: InputSchema, words: SchemaDescriptions): InputSchema {
  return { ...schema, properties: describeProperties(schema.properties, words, '') };
}
