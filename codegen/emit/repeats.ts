// Repeated parts of generated expressions, each written once: what one platform repeats stands at the head of its own
// file, what platforms have in common in a file that they share.
import { ts } from 'ts-morph';

/** A constant that is generated: its name, and the expression as one line with double quotes. */
export interface Constant {
  readonly name: string;
  readonly text: string;
}

/** The constants of one file of one platform, before and after. */
export interface Unit<Owner> {
  readonly owner: Owner;
  readonly constants: readonly Constant[];
}

export interface WithoutRepeats<Owner> {
  /** Parts that units of several owners name, in an order in which each names only those before it. */
  readonly shared: readonly Constant[];
  /** Names in `shared` that a unit uses, by owner. */
  readonly imports: ReadonlyMap<Owner, readonly string[]>;
  /** Parts that one owner repeats, in such an order too. */
  readonly own: ReadonlyMap<Owner, readonly Constant[]>;
  readonly units: readonly Unit<Owner>[];
}

interface Part<Owner> {
  readonly node: ts.Node;
  readonly place: readonly string[];
  readonly owners: Set<Owner>;
  count: number;
  /** Met within functions alone: it is made when it is asked for, as it was. */
  lazy: boolean;
}

interface Definition<Owner> extends Constant {
  readonly owners: Set<Owner>;
  readonly uses: readonly string[];
}

/** What is shorter is repeated, since a name would say less than the thing. */
const leastLength = 100;

function isPart(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isArrowFunction(node)
  );
}

/** `create_guardrail` and `checks` give createGuardrailChecks. */
function nameOf(place: readonly string[]): string {
  const words = place.flatMap((part) => part.split(/[^A-Za-z0-9]+/)).filter((word) => word !== '');
  return words
    .map(
      (word, at) => (at === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1),
    )
    .join('');
}

function parsed(text: string): ts.Node {
  const source = ts.createSourceFile('expression.ts', `(${text})`, ts.ScriptTarget.Latest, true);
  const [statement] = source.statements;
  if (
    !statement ||
    !ts.isExpressionStatement(statement) ||
    !ts.isParenthesizedExpression(statement.expression)
  )
    throw new Error(`not one expression: ${text.slice(0, 80)}`);
  return statement.expression.expression;
}

/**
 * Takes the repeats out of generated expressions.
 * @param units constants whose parts have no effects, so that one value can stand in several places
 */
export function withoutRepeats<Owner>(units: readonly Unit<Owner>[]): WithoutRepeats<Owner> {
  const parts = new Map<string, Part<Owner>>();
  const roots = units.map(({ owner, constants }) => ({
    owner,
    constants: constants.map(({ name, text }) => ({ name, node: parsed(text) })),
  }));

  const visit = (node: ts.Node, owner: Owner, place: readonly string[], lazy: boolean): void => {
    const text = isPart(node) ? node.getText() : '';
    if (text.length >= leastLength) {
      const met = parts.get(text);
      if (met) {
        met.count += 1;
        met.owners.add(owner);
        met.lazy &&= lazy;
        return;
      }
      parts.set(text, { node, place, owners: new Set([owner]), count: 1, lazy });
    }
    const deeper = ts.isPropertyAssignment(node)
      ? [...place, node.name.getText().replaceAll('"', '')]
      : place;
    const within = lazy || ts.isArrowFunction(node);
    ts.forEachChild(node, (child) => visit(child, owner, deeper, within));
  };
  for (const { owner, constants } of roots)
    for (const { name, node } of constants) visit(node, owner, [name], false);

  const definitions = new Map<string, Definition<Owner>>();
  const names = new Set(units.flatMap(({ constants }) => constants.map(({ name }) => name)));

  /** The text of a node with names for the parts that are repeated. */
  const written = (root: ts.Node, uses: Set<string>, isDefinition: boolean): string => {
    const text = root.getSourceFile().text;
    const start = root.getStart();
    let at = start;
    let result = '';
    const replace = (node: ts.Node): void => {
      const part = isPart(node) ? parts.get(node.getText()) : undefined;
      if (!part || part.count < 2 || (isDefinition && node === root)) {
        ts.forEachChild(node, replace);
        return;
      }
      const name = defined(part);
      uses.add(name);
      const made = part.lazy && !ts.isArrowFunction(part.node);
      result += `${text.slice(at, node.getStart())}${name}${made ? '()' : ''}`;
      at = node.getEnd();
    };
    replace(root);
    return result + text.slice(at, root.getEnd());
  };

  const defined = ({ node, place, owners, lazy }: Part<Owner>): string => {
    const key = node.getText();
    const before = definitions.get(key);
    if (before) return before.name;
    const wanted = nameOf(place);
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}${count}`;
    names.add(name);
    const uses = new Set<string>();
    const text = written(node, uses, true);
    const made = lazy && !ts.isArrowFunction(node);
    // Entered after the parts that it names, so that the order is the one to write them in.
    definitions.set(key, { name, text: made ? `() => ${text}` : text, owners, uses: [...uses] });
    return name;
  };

  const usedBy = new Map<Owner, Set<string>>();
  const rewritten = roots.map(({ owner, constants }) => {
    const uses = usedBy.get(owner) ?? new Set();
    usedBy.set(owner, uses);
    return {
      owner,
      constants: constants.map(({ name, node }) => ({ name, text: written(node, uses, false) })),
    };
  });

  // What a shared part names is shared with it.
  const order = [...definitions.values()];
  const byName = new Map(order.map((definition) => [definition.name, definition]));
  for (const { owners, uses } of order.toReversed())
    for (const used of uses) for (const owner of owners) byName.get(used)?.owners.add(owner);
  const isShared = (name: string): boolean => (byName.get(name)?.owners.size ?? 0) > 1;
  for (const { name, owners, uses } of order)
    if (!isShared(name)) for (const owner of owners) for (const used of uses) usedBy.get(owner)?.add(used);

  const plain = ({ name, text }: Constant): Constant => ({ name, text });
  const ownersOfAll = [...usedBy.keys()];
  return {
    shared: order.filter(({ name }) => isShared(name)).map(plain),
    imports: new Map(
      ownersOfAll.map((owner) => [owner, [...(usedBy.get(owner) ?? [])].filter(isShared).sort()]),
    ),
    own: new Map(
      ownersOfAll.map((owner) => [
        owner,
        order.filter(({ name, owners }) => !isShared(name) && owners.has(owner)).map(plain),
      ]),
    ),
    units: rewritten,
  };
}
