// A JMESPath interpreter with a budget of steps: what multiplies its input is stopped while it does, not looked at after.
import type { TreeInterpreter } from '@jmespath-community/jmespath';

type Interpreter = typeof TreeInterpreter;
type Node = Parameters<Interpreter['search']>[0];
type Json = Parameters<Interpreter['search']>[1];

/** The expression needs more steps than it was given. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
}

/** The parts of the library's classes that are replaced; its own types show its search alone. */
interface Visiting {
  visit(node: Node, value: unknown): unknown;
  withScope(scope: unknown): Visiting;
  search(node: Node, value: Json): unknown;
  readonly runtime: Calling;
}

interface Calling {
  callFunction(name: string, given: readonly unknown[]): unknown;
}

/** Characters of text that count as one step. */
const charactersPerStep = 16;
/** Steps of a `let`: the library makes a new interpreter for each. */
const scopeSteps = 100;
/** Steps of a call, beside those for what it is given: the library makes its table of functions for each. */
const callSteps = 6;
/** Steps of a comparison, beside those for its sides. */
const comparisonSteps = 2;

/** What looking at a value's surface costs: its items, names or characters. */
function surface(value: unknown): number {
  if (typeof value === 'string') return value.length / charactersPerStep;
  if (typeof value !== 'object' || value === null) return 0;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** Functions that go through whole values; all others look at the surface of theirs. */
const deep: ReadonlySet<string> = new Set(['to_string', 'contains', 'join', 'sort', 'zip']);
/** Nodes that make a new list of what is there. */
const making: ReadonlySet<string> = new Set(['Slice', 'ValueProjection']);

function typeOf(node: Node): string {
  return (node as unknown as { readonly type: string }).type;
}

function literal(value: unknown): Node {
  return { type: 'Literal', value } as unknown as Node;
}

/** Texts and numbers in their order. The library compares by lists of code points, made for each comparison. */
function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The library trims by an expression whose work grows with the square of the text. */
const trims: ReadonlyMap<string, 'start' | 'both' | 'end'> = new Map([
  ['trim', 'both'],
  ['trim_left', 'start'],
  ['trim_right', 'end'],
]);

function trimmed(text: string, side: 'start' | 'both' | 'end', characters: string): string {
  if (characters === '')
    return side === 'both' ? text.trim() : side === 'start' ? text.trimStart() : text.trimEnd();
  const gone = new Set(characters);
  let from = 0;
  let to = text.length;
  if (side !== 'end') while (from < to && gone.has(text.charAt(from))) from += 1;
  if (side !== 'start') while (to > from && gone.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** How many characters a text has as people count them; the library makes a list of all of them for it. */
function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) count -= 1;
  return count;
}

function isComparable(keys: readonly unknown[]): keys is readonly (string | number)[] {
  const [first] = keys;
  return (
    (typeof first === 'string' || typeof first === 'number') &&
    keys.every((key) => typeof key === typeof first)
  );
}

/**
 * Evaluates expressions within `budget` steps each: one for each visit of a node, for each item of a list that is
 * made or read by a function, and for each piece of a long text.
 * @throws BudgetExceeded
 */
export function searchWithin(library: Interpreter, budget: number): (tree: Node, value: Json) => unknown {
  let left = budget;
  let weights = new WeakMap<object, number>();
  const spend = (steps: number): void => {
    left -= steps;
    if (left < 0) throw new BudgetExceeded(`needs more than ${budget} steps`);
  };
  /** What going through all of a value costs. What is shared costs each time that it is met. */
  const weigh = (value: unknown): number => {
    if (typeof value === 'string') return 1 + value.length / charactersPerStep;
    if (typeof value !== 'object' || value === null) return 1;
    const known = weights.get(value);
    if (known !== undefined) return known;
    // Walking it for the first time is work as well.
    spend(1);
    let weight = 1;
    for (const item of Array.isArray(value) ? value : Object.values(value)) weight += weigh(item);
    weights.set(value, weight);
    return weight;
  };
  const Base = (library as unknown as { readonly constructor: new () => Visiting }).constructor;

  class Budgeted extends Base {
    override visit(node: Node, value: unknown): unknown {
      spend(1);
      const type = typeOf(node);
      if (type === 'Flatten') {
        const { child } = node as unknown as { child: Node };
        const lists = this.visit(child, value);
        if (Array.isArray(lists)) {
          // Counted before it is made: each list may be long, and all of them the same one.
          for (const list of lists) spend(Array.isArray(list) ? list.length : 1);
        }
        return super.visit({ type, child: literal(lists) } as unknown as Node, value);
      }
      if (type !== 'Comparator') {
        const result = super.visit(node, value);
        if (making.has(type)) spend(surface(result));
        return result;
      }
      spend(comparisonSteps);
      const { left: a, right: b, ...comparator } = node as unknown as { left: Node; right: Node };
      const sides = [this.visit(a, value), this.visit(b, value)] as const;
      // Comparing goes no deeper than the smaller of the two.
      if (sides.every((side) => typeof side === 'object' && side !== null))
        spend(Math.min(...sides.map(weigh)));
      const settled = { ...comparator, left: literal(sides[0]), right: literal(sides[1]) };
      return super.visit(settled as unknown as Node, value);
    }

    override withScope(scope: unknown): Visiting {
      spend(scopeSteps);
      return counting(Object.setPrototypeOf(super.withScope(scope), Budgeted.prototype) as Visiting);
    }
  }

  /** Functions are called through a table of the interpreter's own, which is where their arguments are seen. */
  function counting(interpreter: Visiting): Visiting {
    const { runtime } = interpreter;
    const call = runtime.callFunction.bind(runtime);
    runtime.callFunction = (name, given) => {
      spend(callSteps);
      for (const one of given) spend(deep.has(name) ? weigh(one) : surface(one));
      const [list, expression] = given;
      if ((name === 'sort' || name === 'sort_by') && Array.isArray(list)) {
        const items: readonly unknown[] = list;
        const keys =
          name === 'sort' ? items : items.map((item) => interpreter.visit(expression as Node, item));
        // What cannot be sorted is for the library to say.
        if (isComparable(keys)) {
          spend(items.length * Math.log2(items.length + 1));
          return keys
            .map((key, at) => ({ key, at }))
            .sort((a, b) => compare(a.key, b.key))
            .map(({ at }) => items[at]);
        }
      }
      const side = trims.get(name);
      const [text, characters = ''] = given;
      if (name === 'length' && typeof text === 'string') return codePoints(text);
      if (side && typeof text === 'string' && typeof characters === 'string')
        return trimmed(text, side, characters);
      const result = call(name, given);
      spend(surface(result));
      return result;
    };
    return interpreter;
  }

  return (tree, value) => {
    left = budget;
    weights = new WeakMap();
    return counting(new Budgeted()).search(tree, value);
  };
}
