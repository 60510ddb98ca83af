// Token cost of tools/list for a model.
import { tokensOf } from '../codegen/count-tokens.ts';
import type { ListedTool } from './start-up.ts';

export interface Listing {
  readonly tools: number;
  /** o200k, of name, description and input schema. */
  readonly tokens: number;
  /** Of the whole answer, in bytes. */
  readonly bytes: number;
}

export function measureListing(tools: readonly ListedTool[]): Listing {
  return {
    tools: tools.length,
    tokens: tools.reduce((sum, tool) => sum + tokensOf(tool), 0),
    bytes: Buffer.byteLength(JSON.stringify({ tools })),
  };
}
