// The argument `select`: a JMESPath expression over the reply. The library is loaded when one is first used.

import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { ArgumentError, PortkeyError } from '../errors.ts';
import { BudgetExceeded, searchWithin } from './jmespath-budget.ts';
import { createSizer } from './json-size.ts';

/** Functions that can make a text of any length. */
const UNBOUNDED: ReadonlySet<string> = new Set(['pad_left', 'pad_right', 'replace']);
const EXAMPLE =
  "Example: data[].{id: id, name: name}; with a filter: data[?status=='active'].id. The grammar is JMESPath.";

/**
 * Reads an expression, once, before anything is sent. What it gives evaluates it over one reply.
 * @param work the most steps that evaluating may take
 * @throws ArgumentError that says what is wrong with the expression; evaluating, PortkeyError where it does not fit the
 * reply, or takes too much work on it
 */
export async function compileSelect(
  expression: unknown,
  work: number = limits.selectWork,
): Promise<(body: unknown) => unknown> {
  if (typeof expression !== 'string') throw new ArgumentError('select', 'must be a string', EXAMPLE);
  if (expression.trim() === '') throw new ArgumentError('select', 'is empty', EXAMPLE);
  if (expression.length > limits.selectCharacters) {
    throw new ArgumentError(
      'select',
      `has ${expression.length} characters; ${limits.selectCharacters} are the most`,
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
  checkFunctions(tree, isRegistered);
  const search = searchWithin(TreeInterpreter, work);
  return (body) => {
    let selected: unknown;
    try {
      // A parsed reply is JSON, which is what the library's own type says.
      selected = search(tree, body as Parameters<typeof search>[1]);
    } catch (thrown) {
      if (thrown instanceof BudgetExceeded) throw tooMuch(work);
      throw misfit(`does not fit this reply: ${problem(thrown)}`);
    }
    if (createSizer()(selected) > limits.selectedBytes) throw tooMuch(work);
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

function tooMuch(work: number): PortkeyError {
  return misfit(
    `takes too much work on it, or gives too much (at most ${work} steps): filter before you combine`,
  );
}

/** Refuses functions by name, wherever they stand. */
function checkFunctions(tree: unknown, known: (name: string) => boolean): void {
  if (Array.isArray(tree)) {
    for (const node of tree) checkFunctions(node, known);
    return;
  }
  if (!isRecord(tree) || tree['type'] === 'Literal') return;
  const { type, name, children } = tree;
  if (type === 'Function' && typeof name === 'string') checkFunction(name, children, known);
  for (const part of Object.values(tree)) checkFunctions(part, known);
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
