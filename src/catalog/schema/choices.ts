// Arguments whose fields depend on another one, such as a guardrail's checks: where there are many shapes, find_tools
// gives the ones that are asked for, and names the others.
import { isRecord } from '../../runtime/json.ts';
import { closestMatch, namesakes } from '../../runtime/suggest.ts';
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';

/** Characters of JSON up to which all shapes of one argument are given. */
const roomForShapes = 4_000;

/** What a shape's title names: `id: azure.pii` -> the argument and its values. */
function caseOf(title: unknown): { readonly by: string; readonly values: readonly string[] } | undefined {
  const [, by, values] = typeof title === 'string' ? (/^(\w+): (.+)$/.exec(title) ?? []) : [];
  return by === undefined || values === undefined ? undefined : { by, values: values.split(' | ') };
}

/** True where a question names a value, whole or by one of its parts: "pii" and "portkey.pii" name portkey.pii. */
function asks(words: ReadonlySet<string>, value: string): boolean {
  const lower = value.toLowerCase();
  return words.has(lower) || lower.split(/[^a-z0-9]+/).some((part) => words.has(part));
}

function wordsOf(question: string): ReadonlySet<string> {
  return new Set(question.toLowerCase().split(/[^\p{L}\p{N}._-]+/u));
}

function foldNode(node: SchemaNode, words: ReadonlySet<string>): SchemaNode {
  const branches = node.anyOf ?? [];
  const cases = branches.map(({ title }) => caseOf(title));
  const by = cases.find((one) => one !== undefined)?.by;
  if (by === undefined || JSON.stringify(branches).length <= roomForShapes) return node;
  const exact = branches.filter((_, at) => cases[at]?.values.some((value) => words.has(value.toLowerCase())));
  const near = branches.filter((_, at) => cases[at]?.values.some((value) => asks(words, value)));
  const kept = exact.length > 0 ? exact : near;
  const rest = cases.flatMap((one, at) => (kept.includes(branches[at] ?? node) ? [] : (one?.values ?? [])));
  const [example] = rest;
  const { anyOf: _, ...plain } = node;
  return {
    ...plain,
    description: [
      ...(node.description === undefined ? [] : [`${node.description.replace(/\.$/, '')}.`]),
      `Its fields depend on ${by}.`,
      ...(example === undefined
        ? []
        : [`find_tools with these names and query "${example}" gives those of another: ${rest.join(', ')}.`]),
    ].join(' '),
    ...(kept.length > 0 && { anyOf: kept }),
  };
}

function foldWithin(node: SchemaNode, words: ReadonlySet<string>): SchemaNode {
  const folded = foldNode(node, words);
  return {
    ...folded,
    ...(folded.properties && {
      properties: Object.fromEntries(
        Object.entries(folded.properties).map(([name, inner]) => [name, foldWithin(inner, words)]),
      ),
    }),
    ...(isRecord(folded.items) && { items: foldWithin(folded.items, words) }),
  };
}

/**
 * A schema with the shapes that a question names. A schema of a usual size stays as it is.
 * @param question what find_tools was asked beside the names; empty where nothing was
 */
export function foldChoices(schema: InputSchema, question: string): InputSchema {
  const words = wordsOf(question);
  const properties = Object.entries(schema.properties).map(
    ([name, node]) => [name, foldWithin(node, words)] as const,
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The values of every argument that `foldChoices` would fold, by the argument that tells its shapes apart. */
function foldedValues(
  node: SchemaNode,
): readonly { readonly by: string; readonly values: readonly string[] }[] {
  const cases = (node.anyOf ?? []).flatMap(({ title }) => caseOf(title) ?? []);
  const [first] = cases;
  const folds = first !== undefined && JSON.stringify(node.anyOf).length > roomForShapes;
  return [
    ...(folds ? [{ by: first.by, values: cases.flatMap(({ values }) => values) }] : []),
    ...Object.values(node.properties ?? {}).flatMap(foldedValues),
    ...(isRecord(node.items) ? foldedValues(node.items) : []),
  ];
}

/** How deep the field stands at most, lists counted, and how many of its values are looked at. */
const maxDepth = 4;
const maxGiven = 10;

/** What arguments, which may be of any size, give for a field of that name. */
function given(args: unknown, by: string, depth = 0): readonly string[] {
  if (typeof args !== 'object' || args === null || depth > maxDepth) return [];
  return Object.entries(args)
    .slice(0, maxGiven)
    .flatMap(([name, value]) =>
      name === by && typeof value === 'string' ? [value] : given(value, by, depth + 1),
    );
}

/** The part of a value by which a question names it and its namesakes. */
function partOf(value = ''): string {
  return value.slice(value.lastIndexOf('.') + 1);
}

/**
 * How find_tools gives the fields of one shape alone, with the shape that the arguments name, else those that mean the
 * same, else the nearest to it.
 * Undefined for a schema that is never folded.
 */
export function choiceHint(schema: InputSchema, args: unknown): string | undefined {
  const [folded] = Object.values(schema.properties).flatMap(foldedValues);
  if (!folded) return undefined;
  const { by, values } = folded;
  const names = given(args, by).slice(0, maxGiven);
  const exact = names.find((name) => values.includes(name));
  const meant = exact === undefined ? names.flatMap((name) => namesakes(name, values)) : [];
  if (meant.length > 1) return `With query "${partOf(meant[0])}" it gives the fields of ${meant.join(', ')}.`;
  const example =
    exact ?? meant[0] ?? names.flatMap((name) => closestMatch(name, values) ?? []).at(0) ?? values[0];
  return `With query "${example}" it gives the fields of that ${by}, with query left out the names of all.`;
}
