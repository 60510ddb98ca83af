// Values that one step of read_many takes from earlier ones: `$name.path` and `$item` in arguments, JMESPath in for_each.
import { PortkeyError } from '../../../portkey/errors.ts';
import { compileSelect } from '../../../portkey/response/jmespath.ts';
import { turn } from '../../../runtime/turn.ts';

/** A whole text that refers: `$item`, `$keys.data[0].id`, `$list[0]`. */
const reference = /^\$([A-Za-z_]\w*)((?:\.|\[).*)?$/s;

/** The name that a text refers to. `$` and a lone word is a text like any other, but for `$item`. */
function nameIn(text: string): string | undefined {
  const [, name, path] = reference.exec(text) ?? [];
  return name !== undefined && (path !== undefined || name === 'item') ? name : undefined;
}

/**
 * The names that a value refers to.
 * @param expression true where the value is a JMESPath expression over the names
 */
export function namesIn(value: unknown, expression = false): readonly string[] {
  if (typeof value === 'string') {
    const name = expression ? /^\s*([A-Za-z_]\w*)/.exec(value)?.[1] : nameIn(value);
    return name === undefined ? [] : [name];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => namesIn(inner));
}

let last: Promise<unknown> = Promise.resolve();

/** Runs it once all earlier ones have ended, in a turn of the event loop of its own: each takes a few ms. */
function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
  const mine = last.then(() => turn()).then(run);
  last = mine.catch(() => {});
  return mine;
}

/**
 * The value of an expression over earlier results. Expressions are evaluated one after the other, whoever asks.
 * @throws PortkeyError where it cannot be read, or leads to nothing
 */
export async function evaluate(
  expression: string,
  results: Readonly<Record<string, unknown>>,
  what: string,
): Promise<unknown> {
  const value = await inTurn(async () => (await compileSelect(expression))(results));
  if (value === null || value === undefined) {
    throw new PortkeyError({
      code: 'invalid_arguments',
      message: `${what} leads to nothing: ${expression}. The step before it failed, or its result has no such field.`,
      hint: 'A bare list stands under data, as in $name.data[0].id.',
    });
  }
  return value;
}

/** A value with every reference in it replaced. @throws PortkeyError for one that leads to nothing */
export async function fillIn(value: unknown, results: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (typeof value === 'string')
    return nameIn(value) === undefined ? value : await evaluate(value.slice(1), results, `"${value}"`);
  if (Array.isArray(value)) return await Promise.all(value.map((item) => fillIn(item, results)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, inner]) => [name, await fillIn(inner, results)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
