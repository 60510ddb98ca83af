// The partials that a template takes in by name: each workspace has its own, so that a copy may say something else.
import { PortkeyError } from '../../../portkey/errors.ts';
import type { CompositeContext } from '../composite.ts';
import { partialNames } from '../references/rules.ts';
import { numberOf, textOf, unwrap } from './content.ts';

/** A partial as the two workspaces have it; null where one lacks it. */
export interface PartialDifference {
  readonly name: string;
  readonly source_version: number | null;
  readonly target_version: number | null;
  readonly differs: boolean;
}

interface Found {
  readonly version: number | null;
  readonly string: string | undefined;
}

type Row = Readonly<Record<string, unknown>>;

async function readPartial(
  context: CompositeContext,
  rows: readonly Row[],
  workspace: string,
  name: string,
): Promise<Found> {
  const row = rows.find(
    (one) =>
      (textOf(one['workspace_id']) ?? workspace) === workspace &&
      (one['slug'] === name || one['name'] === name),
  );
  const promptPartialId = textOf(row?.['id']) ?? textOf(row?.['slug']);
  if (promptPartialId === undefined) return { version: null, string: undefined };
  const partial = unwrap(await context.call('get_prompt_partial', { promptPartialId }));
  return { version: numberOf(partial['version']) ?? null, string: textOf(partial['string']) };
}

/** The workspace of a prompt. Recorded replies do not name it: its collection does. */
async function workspaceOf(context: CompositeContext, promptId: string): Promise<string | undefined> {
  const prompt = unwrap(await context.call('get_prompt', { promptId }));
  const own = textOf(prompt['prompt_owning_workspace_id']) ?? textOf(prompt['workspace_id']);
  const collectionId = textOf(prompt['collection_id']);
  if (own !== undefined || collectionId === undefined) return own;
  return textOf(unwrap(await context.call('get_collection', { collectionId }))['workspace_id']);
}

/**
 * What a copied prompt reports of the partials that its template takes in: each compared between the two workspaces,
 * or why they could not be. Empty where there are none, or where both prompts stand in one workspace.
 */
export async function comparePartials(
  context: CompositeContext,
  template: unknown,
  promptId: string,
  targetCollection: string,
): Promise<{ readonly partials?: readonly PartialDifference[]; readonly partials_note?: string }> {
  const names = partialNames(template);
  if (names.length === 0) return {};
  const unread = (why: string) => ({
    partials_note: `Partials are not copied. The template takes in ${names.join(', ')}, and ${why}: compare them in both workspaces.`,
  });
  try {
    const [from, target] = await Promise.all([
      workspaceOf(context, promptId),
      context.call('get_collection', { collectionId: targetCollection }),
    ]);
    const to = textOf(unwrap(target)['workspace_id']);
    if (from === undefined || to === undefined) return unread('the workspaces are not known');
    if (from === to) return {};
    const [here, there] = await Promise.all([
      context.list('list_prompt_partials', { workspace_id: from }),
      context.list('list_prompt_partials', { workspace_id: to }),
    ]);
    if (here.stopped !== undefined || there.stopped !== undefined)
      return unread('not all partials could be read');
    const partials = await context.mapConcurrent(names, async (name): Promise<PartialDifference> => {
      const before = await readPartial(context, here.rows, from, name);
      const after = await readPartial(context, there.rows, to, name);
      return {
        name,
        source_version: before.version,
        target_version: after.version,
        differs: before.string !== after.string,
      };
    });
    const differing = partials.filter(({ differs }) => differs).map(({ name }) => name);
    return {
      partials,
      ...(differing.length > 0 && {
        partials_note: `Partials are not copied: ${differing.join(', ')} differs in the target workspace or is missing there, so the copy renders other text. create_prompt_partial or update_prompt_partial, then publish_partial, brings it over.`,
      }),
    };
  } catch (error) {
    if (error instanceof PortkeyError) return unread(`they could not be read (${error.facts.message})`);
    throw error;
  }
}
