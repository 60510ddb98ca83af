// <platform>/absent.json: tools of the default platform that this one has nothing for, each with the reason.
import type { EmitContext, Emitted } from './context.ts';

export function emitAbsent({ platform, evidence }: EmitContext): Emitted {
  if (!evidence) return new Map();
  return new Map([[`${platform.generated}/absent.json`, `${JSON.stringify(evidence.absent, null, 1)}\n`]]);
}
