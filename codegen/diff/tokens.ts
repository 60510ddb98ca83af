// Token cost of tools/list under a new contract, without the descriptions that src/overrides adds.

import { tokensOf } from '../count-tokens.ts';
import type { OperationModel } from '../model/index.ts';
import { advertisedSchema } from '../model/views.ts';

export interface TokenChange {
  readonly tool: string;
  /** Tokens; 0 when the tool was or is not there. */
  readonly was: number;
  readonly now: number;
}

/** Tools whose definition costs more or less than before, the largest change first, and both sums. */
export function compareTokens(
  before: readonly OperationModel[],
  after: readonly OperationModel[],
): { was: number; now: number; tools: TokenChange[] } {
  // Most definitions are the same on both sides.
  const known = new Map<string, number>();
  const cost = (operation: OperationModel): number => {
    const definition = { name: operation.tool, inputSchema: advertisedSchema(operation) };
    const text = JSON.stringify(definition);
    const tokens = known.get(text) ?? tokensOf(definition);
    known.set(text, tokens);
    return tokens;
  };
  const count = (operations: readonly OperationModel[]): Map<string, number> =>
    new Map(operations.map((operation) => [operation.tool, cost(operation)]));
  const [old, fresh] = [count(before), count(after)];
  const sum = (tokens: Map<string, number>): number =>
    [...tokens.values()].reduce((all, one) => all + one, 0);
  const tools = [...new Set([...old.keys(), ...fresh.keys()])]
    .map((tool) => ({ tool, was: old.get(tool) ?? 0, now: fresh.get(tool) ?? 0 }))
    .filter(({ was, now }) => was !== now)
    .sort((a, b) => Math.abs(b.now - b.was) - Math.abs(a.now - a.was) || (a.tool < b.tool ? -1 : 1));
  return { was: sum(old), now: sum(fresh), tools };
}
