// Upstream changes hidden by an overlay: no tool changes, but the correction may be wrong now.
import { correctionsOf } from '../contract/overlay/coverage.ts';
import type { Decided } from '../contract/pending.ts';
import type { Change } from './change.ts';
import type { ChangedOperation, OperationsDiff } from './operations.ts';

export interface Hidden {
  readonly key: string;
  readonly tool: string;
  /** The overlays that correct the operation, by their short names. */
  readonly overlays: readonly string[];
  readonly request: readonly Change[];
  readonly reply: readonly Change[];
}

/** The place without the names of branches, which differ between a union and a choice. */
const place = ({ path }: Change): string => path.replaceAll(/<[^<>]*>/g, '');

function untold(raw: readonly Change[], told: readonly Change[]): Change[] {
  return raw.filter(
    (change) =>
      !told.some(
        (other) =>
          place(other) === place(change) && (other.text === change.text || other.kind === change.kind),
      ),
  );
}

/** The changes of the document itself that the corrected contracts do not show. */
export function hiddenChanges(raw: OperationsDiff, corrected: OperationsDiff, after: Decided): Hidden[] {
  const told = new Map<string, ChangedOperation>(
    corrected.changed.map((changed) => [changed.now.key, changed]),
  );
  const found = raw.changed.flatMap(({ now, request, reply }) => {
    const other = told.get(now.key);
    const rest = {
      request: untold(request, other?.request ?? []),
      reply: untold(reply, other?.reply ?? []),
    };
    return rest.request.length + rest.reply.length > 0 ? [{ key: now.key, tool: now.tool, ...rest }] : [];
  });
  if (found.length === 0) return [];
  const corrections = correctionsOf(after.contract, after.overlays);
  return found.map((each) => ({ ...each, overlays: corrections.get(each.key) ?? [] }));
}
