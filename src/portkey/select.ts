// The argument `select`: a JMESPath expression over the reply. The library is loaded when one is first used.
import { ArgumentError, isRecord } from './errors.ts';

/** The longest expression, in characters. */
export const MAX_SELECT = 500;
/** How many times over an expression may list its own input; more could fill the memory from a small reply. */
const MAX_SPREAD = 5_000;
/** The most values that a selection may hold. */
const MAX_VALUES = 2_000_000;
/** Functions that can make a text of any length. */
const UNBOUNDED: ReadonlySet<string> = new Set(['pad_left', 'pad_right', 'replace']);

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
    tree = compile(expression);
  } catch (thrown) {
    throw new ArgumentError('select', `is not a JMESPath expression: ${problem(thrown)}`, EXAMPLE);
  }
  const spread = spreadOf(tree, isRegistered);
  if (spread > MAX_SPREAD) throw new ArgumentError('select', 'lists too much at once', EXAMPLE);
  return (body) => {
    let selected: unknown;
    try {
      // A parsed reply is JSON, which is what the library's own type says.
      selected = TreeInterpreter.search(tree, body as Parameters<typeof TreeInterpreter.search>[1]);
    } catch (thrown) {
      throw new ArgumentError('select', `does not fit this reply: ${problem(thrown)}`, EXAMPLE);
    }
    if (tooMany(selected)) throw new ArgumentError('select', 'gives more than it may', EXAMPLE);
    return selected === undefined || typeof selected === 'function' ? null : selected;
  };
}

/** The product of the lengths of all lists that the expression builds. Also refuses functions by name. */
function spreadOf(tree: unknown, known: (name: string) => boolean): number {
  if (Array.isArray(tree)) return tree.reduce((all: number, node) => all * spreadOf(node, known), 1);
  if (!isRecord(tree)) return 1;
  const { type, name, children } = tree;
  if (type === 'Literal') return 1;
  if (type === 'Function' && typeof name === 'string' && (UNBOUNDED.has(name) || !known(name))) {
    throw new ArgumentError('select', `calls ${name}(), which there is not here`, EXAMPLE);
  }
  const lists =
    (type === 'MultiSelectList' || type === 'MultiSelectHash') && Array.isArray(children)
      ? children.length
      : 1;
  return Object.values(tree).reduce((all: number, child) => all * spreadOf(child, known), Math.max(1, lists));
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
