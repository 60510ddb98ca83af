// The full schema of a tool in the keywords that every provider takes, for clients that declare what find_tools gives.
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';

/** A value of any kind. Providers want a type; text is accepted all the same. */
const anyValue: SchemaNode = { type: 'object', additionalProperties: true };

function withWords(node: SchemaNode, words: string): SchemaNode {
  const { description } = node;
  if (description === undefined) return { ...node, description: words };
  return { ...node, description: `${/[.?!]$/.test(description) ? description : `${description}.`} ${words}` };
}

/** One type, with null in words: Gemini takes no list of types, and in OpenAI's strict form null means "left out". */
function withOneType(node: SchemaNode): SchemaNode {
  const { type, enum: values, ...rest } = node;
  const types = [type ?? []].flat();
  const [only, ...others] = types.filter((each) => each !== 'null');
  const texts = values?.filter((value) => value !== null);
  const nullable = types.includes('null') || (values !== undefined && texts?.length !== values.length);
  const plain: SchemaNode =
    only === undefined
      ? node.anyOf
        ? rest
        : { ...anyValue, ...rest }
      : others.length > 0
        ? { ...rest, anyOf: [only, ...others].map((each) => ({ type: each })) }
        : { type: only, ...rest };
  // Gemini takes a list of values for texts alone.
  const listed =
    texts === undefined
      ? plain
      : only === 'string'
        ? { ...plain, enum: texts }
        : withWords(plain, `${texts.join(' or ')}.`);
  return nullable && !/\bnull\b/.test(node.description ?? '') ? withWords(listed, 'Or null.') : listed;
}

function mapValues(nodes: Readonly<Record<string, SchemaNode>>): Readonly<Record<string, SchemaNode>> {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, portableNode(node)]));
}

function portableNode(node: SchemaNode): SchemaNode {
  const branches = node.anyOf?.filter(({ type }) => type !== 'null');
  const { properties, items, additionalProperties: others } = node;
  const one = withOneType({
    ...node,
    ...(branches && { anyOf: branches.map(portableNode) }),
    ...(properties && { properties: mapValues(properties) }),
    ...(items && { items: portableNode(items) }),
    ...(typeof others === 'object' && {
      additionalProperties: Object.keys(others).length === 0 ? true : portableNode(others),
    }),
  });
  return branches && branches.length < (node.anyOf?.length ?? 0) && !/\bnull\b/.test(one.description ?? '')
    ? withWords(one, 'Or null.')
    : one;
}

/** @returns what the schema takes: no list of types, no null in types or values, a type everywhere. */
export function portableSchema(schema: InputSchema): InputSchema {
  return { ...schema, properties: mapValues(schema.properties) };
}
