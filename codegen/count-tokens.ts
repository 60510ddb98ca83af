// What a tool costs whoever reads the list of tools: tokens, counted as o200k.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/** Tokens of what a model sees of a tool: name, description and input schema. */
export function tokensOf(tool: {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: unknown;
}): number {
  const { name, description, inputSchema } = tool;
  return encode(JSON.stringify({ name, description, inputSchema })).length;
}
