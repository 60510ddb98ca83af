// The argument `select`: a JMESPath expression over the reply. The library is loaded when one is first used.
import { ArgumentError, isRecord, PortkeyError } from '../errors.ts';

/** The longest expression, in characters. */
export const MAX_SELECT = 500;
/** How many times over an expression may give its own input; more could fill the memory from a small reply. */
const MAX_SPREAD = 5_000;
/** The most characters that an expression which makes text may come to, by that same count. */
const MAX_TEXT = 64_000_000;
/** Each turn into text may escape what an earlier one quoted. */
const TEXT_SPREAD = 4;
/** The most values that a selection may hold. */
const MAX_VALUES = 2_000_000;
/** Functions that can make a text of any length. */
const UNBOUNDED: ReadonlySet<string> = new Set(['pad_left', 'pad_right', 'replace']);
/** Nodes whose parts other than `left` are worked out anew for each record. */
const REPEATING: ReadonlySet<string> = new Set([
  'Projection',
  'FilterProjection',
  'ValueProjection',
  'ExpressionReference',
]);

const EXAMPLE =
  "Example: data[].{id: id, name: name}; with a filter: data[?status=='active'].id. The grammar is JMESPath.";

/** Reads an expression, once, before anything is sent. Throws ArgumentError that says what is wrong with it. */
export async function compileSelect(expression: unknown): Promise<(body: unknown) => unknown> {
  if (typeof expression !== 'string') throw new ArgumentError('select', 'must be a string', EXAMPLE);
  if (expression.trim() === '') throw new ArgumentError('select', 'is empty', EXAMPLE);
  if (expression.length > MAX_SELECT) {
    throw new ArgumentError(
      'select',
      `has ${expression.length} characters; ${MAX_SELECT} are the most`,
      EXAMPLE,
    );
  }
  const { compile, TreeInterpreter, isRegistered } = await import('@jmespath-community/jmespath');
  const problem = (thrown: unknown) =>
    (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 200);
  let tree: ReturnType<typeof compile>;
  try {
    tree = comparingText(compile(expression)) as typeof tree;
  } catch (thrown) {
    throw new ArgumentError('select', `is not a JMESPath expression: ${problem(thrown)}`, EXAMPLE);
  }
  const spread = spreadOf(tree, isRegistered, false);
  if (spread > MAX_SPREAD) throw new ArgumentError('select', 'lists too much at once', EXAMPLE);
  return (body) => {
    if (spread > 1 && JSON.stringify(body).length * spread > MAX_TEXT && makesText(tree)) throw tooMuch();
    let selected: unknown;
    try {
      // A parsed reply is JSON, which is what the library's own type says.
      selected = TreeInterpreter.search(tree, body as Parameters<typeof TreeInterpreter.search>[1]);
    } catch (thrown) {
      throw misfit(`does not fit this reply: ${problem(thrown)}`);
    }
    if (tooMany(selected)) throw tooMuch();
    return selected === undefined || typeof selected === 'function' ? null : selected;
  };
}

/** Where the greatest and the least of a list stand once it is sorted. */
const PLACES: Readonly<Record<string, number>> = { max_by: -1, min_by: 0 };

/**
 * The same with `max_by` and `min_by` worded as sorting: the library's own give null for keys that are text, such as
 * dates, though JMESPath takes both.
 */
function comparingText(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(comparingText);
  if (!isRecord(tree)) return tree;
  const same = Object.fromEntries(Object.entries(tree).map(([part, child]) => [part, comparingText(child)]));
  const { type, name } = same;
  const value = type === 'Function' && typeof name === 'string' ? PLACES[name] : undefined;
  if (value === undefined) return same;
  return {
    type: 'IndexExpression',
    left: { ...same, name: 'sort_by' },
    right: { type: 'Index', value },
  };
}

/** A fault that shows only in the reply: unlike with an ArgumentError, the request was made. */
function misfit(problem: string): PortkeyError {
  return new PortkeyError({
    code: 'invalid_argument',
    message: `The reply came, but the argument select ${problem}.`,
    fields: { select: problem },
    hint: EXAMPLE,
  });
}

function tooMuch(): PortkeyError {
  return misfit('produces too large a result');
}

/**
 * The product of the lengths of all lists that the expression builds, and of what its texts may grow by. Refuses
 * functions by name, and what would go through the whole reply again for each record of it.
 */
function spreadOf(tree: unknown, known: (name: string) => boolean, repeated: boolean): number {
  if (Array.isArray(tree))
    return tree.reduce((all: number, node) => all * spreadOf(node, known, repeated), 1);
  if (!isRecord(tree)) return 1;
  const { type, name, children } = tree;
  if (type === 'Literal') return 1;
  if (repeated && (type === 'Root' || type === 'Variable')) {
    const what = type === 'Root' ? '$' : `$${String(tree['name'])}`;
    throw new ArgumentError(
      'select',
      `uses ${what} for each record; it may stand outside of them only`,
      EXAMPLE,
    );
  }
  if (type === 'Function' && typeof name === 'string') checkFunction(name, children, known);
  const lists =
    (type === 'MultiSelectList' || type === 'MultiSelectHash') && Array.isArray(children)
      ? children.length
      : 1;
  const own = type === 'Function' && name === 'to_string' ? TEXT_SPREAD : Math.max(1, lists);
  const repeats = typeof type === 'string' && REPEATING.has(type);
  return Object.entries(tree).reduce(
    (all, [part, child]) => all * spreadOf(child, known, repeated || (repeats && part !== 'left')),
    own,
  );
}

function checkFunction(name: string, children: unknown, known: (name: string) => boolean): void {
  if (UNBOUNDED.has(name) || !known(name))
    throw new ArgumentError('select', `calls ${name}(), which is not available here`, EXAMPLE);
  const glue: unknown = Array.isArray(children) ? children[0] : undefined;
  if (name === 'join' && isRecord(glue) && glue['type'] !== 'Literal')
    throw new ArgumentError(
      'select',
      "calls join() with a separator that is no literal, such as ', '",
      EXAMPLE,
    );
}

function makesText(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(makesText);
  if (!isRecord(tree)) return false;
  if (tree['type'] === 'Function' && (tree['name'] === 'to_string' || tree['name'] === 'join')) return true;
  return Object.values(tree).some(makesText);
}

/** Counts without recursion and stops early: what is shared counts as often as it would be written. */
function tooMany(value: unknown): boolean {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0) {
    const at = open.pop();
    count += 1;
    if (count > MAX_VALUES) return true;
    if (Array.isArray(at)) for (const item of at) open.push(item);
    else if (isRecord(at)) for (const item of Object.values(at)) open.push(item);
  }
  return false;
}
