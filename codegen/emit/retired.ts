// <platform>/retired.json: names that callers knew and whose operation is gone, so that a call of one can say so.
import type { EmitContext, Emitted } from './context.ts';

export function emitRetired({ platform, retired }: EmitContext): Emitted {
  const tools = Object.entries(retired).map(
    ([operation, { tool, aliases = [], replacedBy, date }]): object => ({
      names: [tool, ...aliases],
      operation,
      date,
      replacedBy,
    }),
  );
  return new Map([[`${platform.generated}/retired.json`, `${JSON.stringify(tools, null, 1)}\n`]]);
}
