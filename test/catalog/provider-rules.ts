// What the providers of models accept as a tool, as far as their documents and quoted errors of their APIs say.
import type { SchemaNode } from '../../src/runtime/tool-schema.ts';

export interface ProviderTool {
  readonly name: string;
  readonly description: string;
  readonly schema: SchemaNode;
}

type Rule = (tool: ProviderTool) => readonly string[];

/** Every schema within a schema, with its path. */
export function* within(schema: SchemaNode, path = ''): Generator<readonly [SchemaNode, string]> {
  yield [schema, path];
  for (const [name, node] of Object.entries(schema.properties ?? {})) yield* within(node, `${path}.${name}`);
  if (schema.items) yield* within(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object')
    yield* within(schema.additionalProperties, `${path}.*`);
  for (const [at, branch] of (schema.anyOf ?? []).entries()) yield* within(branch, `${path}|${at}`);
}

/** The paths at which something is so. */
function where(tool: ProviderTool, what: string, is: (node: SchemaNode, path: string) => boolean): string[] {
  return [...within(tool.schema)]
    .filter(([node, path]) => is(node, path))
    .map(([, path]) => `${path}: ${what}`);
}

function named(tool: ProviderTool, pattern: RegExp): string[] {
  return pattern.test(tool.name) ? [] : [`the name is not ${pattern}`];
}

const types = (node: SchemaNode): readonly string[] => [node.type ?? []].flat();
const atRoot = (tool: ProviderTool, keywords: readonly string[]): string[] =>
  keywords.filter((keyword) => keyword in tool.schema).map((keyword) => `${keyword} at the root`);

/** Rules that hold for any schema that is given to a model. */
const anySchema: Readonly<Record<string, Rule>> = {
  // https://platform.openai.com/docs/guides/function-calling
  'OpenAI functions': (tool) => [
    ...named(tool, /^[a-zA-Z0-9_-]{1,64}$/),
    ...(tool.description.length <= 1024 ? [] : ['more than 1,024 characters of description']),
    ...(tool.schema.type === 'object' ? [] : ['the root is no object']),
    ...atRoot(tool, ['anyOf', 'oneOf', 'allOf', 'enum', 'not']),
    ...where(tool, 'array without items', (node) => types(node).includes('array') && !node.items),
  ],
  // https://platform.claude.com/docs
  Anthropic: (tool) => [
    ...named(tool, /^[a-zA-Z0-9_-]{1,128}$/),
    ...atRoot(tool, ['anyOf', 'oneOf', 'allOf']),
    ...where(tool, '$ref', (node) => '$ref' in node),
    ...where(tool, 'a name that is no property key', ({ properties = {} }) =>
      Object.keys(properties).some((key) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(key)),
    ),
  ],
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html
  Bedrock: (tool) => [
    ...named(tool, /^[a-zA-Z0-9_-]{1,64}$/),
    ...(tool.description === '' ? ['no description'] : []),
  ],
  Mistral: (tool) => named(tool, /^[a-zA-Z0-9_-]{1,64}$/),
};

const geminiKeywords = new Set(
  'type format title description nullable enum maxItems minItems properties required minProperties maxProperties minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum'.split(
    ' ',
  ),
);

/** Rules for what a client declares to a model: what tools/list shows, and the full schemas of find_tools. */
const declared: Readonly<Record<string, Rule>> = {
  // The strict form needs a type everywhere, and gives null another meaning where it clears.
  'OpenAI functions, strict': (tool) => [
    ...where(tool, 'no type', (node) => types(node).length === 0 && !node.anyOf),
    ...where(tool, 'null is listed', (node) => types(node).includes('null')),
    ...where(tool, 'a keyword that strict does not know', (node) =>
      ['oneOf', 'allOf', 'not', 'patternProperties', 'propertyNames', 'minProperties', 'uniqueItems'].some(
        (keyword) => keyword in node,
      ),
    ),
  ],
  // FunctionDeclaration.parameters is a message with fixed fields, whose type is one value. Clients take
  // additionalProperties off, since it was in the way of each of them.
  Gemini: (tool) => [
    ...named(tool, /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,62}$/),
    ...where(tool, 'a list of types', (node) => Array.isArray(node.type)),
    ...where(tool, 'no type', (node) => node.type === undefined && !node.anyOf),
    ...where(tool, 'an unknown field', (node) =>
      Object.keys(node).some((key) => key !== 'additionalProperties' && !geminiKeywords.has(key)),
    ),
    ...where(tool, 'values of other than text', (node) =>
      node.enum === undefined
        ? false
        : node.type !== 'string' || node.enum.some((value) => typeof value !== 'string'),
    ),
    ...where(tool, 'requires what it has not', ({ required = [], properties = {} }) =>
      required.some((name) => !Object.hasOwn(properties, name)),
    ),
  ],
};

/** Rules for what tools/list shows, which is what clients hand on. */
const listing: Readonly<Record<string, Rule>> = {
  // Amazon Nova over Converse knows three keywords at the root; what is said there is lost in other clients too.
  'Amazon Nova and clients that drop it': (tool) => atRoot(tool, ['description', 'title']),
  'clients that drop what is said of items': (tool) =>
    where(
      tool,
      'description of items',
      (node, path) => path.endsWith('[]') && node.description !== undefined,
    ),
};

/** What providers refuse of a tool, each with its provider. @param view `listed`: as tools/list has it */
export function refusals(tool: ProviderTool, view: 'listed' | 'full'): readonly string[] {
  const rules = { ...anySchema, ...declared, ...(view === 'listed' && listing) };
  return Object.entries(rules).flatMap(([provider, rule]) =>
    rule(tool).map((fault) => `${tool.name}, ${provider}: ${fault}`),
  );
}
