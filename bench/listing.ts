// What tools/list costs a model: tokens of what it sees of each tool.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { ListedTool } from './start-up.ts';

export interface Listing {
  readonly tools: number;
  /** o200k, of name, description and input schema. */
  readonly tokens: number;
  /** Of the whole answer, in bytes. */
  readonly bytes: number;
}

export function measureListing(tools: readonly ListedTool[]): Listing {
  const tokens = tools.map(
    ({ name, description, inputSchema }) => encode(JSON.stringify({ name, description, inputSchema })).length,
  );
  return {
    tools: tools.length,
    tokens: tokens.reduce((sum, each) => sum + each, 0),
    bytes: Buffer.byteLength(JSON.stringify({ tools })),
  };
}
