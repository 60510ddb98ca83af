// What is found after a call, said in its result beside what was said already.
import type { ToolResult } from '../tool.ts';

/** The result with these members, and one sentence more among its warnings. */
export function withWarning(
  { text: _, value, ...rest }: ToolResult,
  sentence: string,
  members: Readonly<Record<string, unknown>> = {},
): ToolResult {
  const { warnings } = value;
  return {
    ...rest,
    value: { ...value, ...members, warnings: [...(Array.isArray(warnings) ? warnings : []), sentence] },
  };
}
