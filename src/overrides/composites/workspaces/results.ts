// Results of the workspace tools: in the conversation where they fit, else as a resource, and kept by their digest.
import { type KeptSort, keptUri } from '../../../workspace/kept.ts';
import type { CompositeContext } from '../composite.ts';

/** What stands beside the value itself in a result, in bytes. */
const room = 4_000;

/**
 * A value as a member of a result. Where it is too large, the address of a resource that has it for an hour.
 * @param text the value as it would stand in the conversation
 */
export function inline(
  { here }: CompositeContext,
  member: string,
  value: unknown,
  sort: KeptSort,
  digest: string,
  text: string,
): Record<string, unknown> {
  here.keeper.keep(here.owner, sort, digest, value, text);
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (bytes + room <= here.maxResultBytes) return { [member]: value };
  return {
    resource: keptUri(sort, digest),
    bytes,
    note: `The ${member} is too large for one result: read the resource within an hour, or ask for fewer kinds.`,
  };
}
