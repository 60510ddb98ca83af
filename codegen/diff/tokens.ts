// What the list of tools costs its reader: tokens of each advertised definition, counted as o200k.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { OperationModel } from '../model/index.ts';
import { advertisedSchema } from '../model/views.ts';

export interface TokenChange {
  readonly tool: string;
  /** Tokens; 0 when the tool was or is not there. */
  readonly was: number;
  readonly now: number;
}

/** Tokens of one definition, without the words that src/overrides adds to it. */
export function listingTokens(operation: OperationModel): number {
  return encode(JSON.stringify({ name: operation.tool, inputSchema: advertisedSchema(operation) })).length;
}

/** Tools whose definition costs more or less than before, the largest change first, and both sums. */
export function compareTokens(
  before: readonly OperationModel[],
  after: readonly OperationModel[],
): { was: number; now: number; tools: TokenChange[] } {
  const count = (operations: readonly OperationModel[]): Map<string, number> =>
    new Map(operations.map((operation) => [operation.tool, listingTokens(operation)]));
  const [old, fresh] = [count(before), count(after)];
  const sum = (tokens: Map<string, number>): number =>
    [...tokens.values()].reduce((all, one) => all + one, 0);
  const tools = [...new Set([...old.keys(), ...fresh.keys()])]
    .map((tool) => ({ tool, was: old.get(tool) ?? 0, now: fresh.get(tool) ?? 0 }))
    .filter(({ was, now }) => was !== now)
    .sort((a, b) => Math.abs(b.now - b.was) - Math.abs(a.now - a.was) || (a.tool < b.tool ? -1 : 1));
  return { was: sum(old), now: sum(fresh), tools };
}
