// Labels by name. Each workspace has its own, and names repeat: a label counts only where its workspace does.
import { PortkeyError } from '../../../portkey/errors.ts';
import type { CompositeContext } from '../composite.ts';
import { textOf, unwrap } from './content.ts';
import type { PromptTarget, VersionRow } from './steps.ts';

export interface Label {
  readonly id: string;
  readonly name: string | undefined;
  /** Absent for a label of the whole organisation. */
  readonly workspace: string | undefined;
}

function refuse(argument: string, problem: string, message: string, hint: string): never {
  throw new PortkeyError({ code: 'invalid_arguments', message, fields: { [argument]: problem }, hint });
}

/** All labels that the key may see. @throws PortkeyError `incomplete_list` when not all could be read. */
async function readLabels(
  context: CompositeContext,
  scope: { readonly workspace_id?: string },
): Promise<readonly Label[]> {
  const { rows, stopped } = await context.list('list_prompt_labels', scope);
  if (stopped !== undefined) {
    throw new PortkeyError({
      code: 'incomplete_list',
      message: `The labels could not all be read, so the right one is not certain. ${stopped}`,
      hint: 'Nothing was changed: give the label by its id, or try again in a while.',
    });
  }
  return rows.flatMap((row) => {
    const id = textOf(row['id']);
    return id === undefined
      ? []
      : [{ id, name: textOf(row['name']), workspace: textOf(row['workspace_id']) }];
  });
}

/** Those of that id, else of that very name, else of that name in other letters, upper and lower case alike. */
function matching(labels: readonly Label[], given: string): readonly Label[] {
  const ways: readonly ((label: Label) => boolean)[] = [
    ({ id }) => id === given,
    ({ name }) => name === given,
    ({ name }) => name?.toLowerCase() === given.toLowerCase(),
  ];
  return ways.map((fits) => labels.filter(fits)).find((found) => found.length > 0) ?? [];
}

function refuseUnknown(argument: string, given: string, labels: readonly Label[]): never {
  const names = [...new Set(labels.flatMap(({ name }) => name ?? []))].slice(0, 12);
  return refuse(
    argument,
    'is no label here',
    `There is no label "${given}". ${names.length > 0 ? `Labels: ${names.join(', ')}.` : 'There are no labels.'}`,
    'Nothing was changed: list_prompt_labels shows the labels, create_prompt_label makes one.',
  );
}

function refuseSeveral(argument: string, given: string, labels: readonly Label[]): never {
  const all = labels.map(({ id, workspace }) =>
    workspace === undefined ? `${id} (of the organisation)` : `${id} (of workspace ${workspace})`,
  );
  return refuse(
    argument,
    'is the name of several labels',
    `Several labels have the name "${given}": ${all.join(', ')}.`,
    'Nothing was changed: give the id of the right one.',
  );
}

/**
 * The version that carries the label, given by id or name; undefined when none does.
 * @throws PortkeyError when there is no such label, or when labels of that name are on several versions.
 */
export async function labelledVersion(
  context: CompositeContext,
  versions: readonly VersionRow[],
  given: string,
): Promise<VersionRow | undefined> {
  const byId = versions.find(({ labelId }) => labelId === given);
  if (byId) return byId;
  const labels = await readLabels(context, {});
  const found = matching(labels, given);
  if (found.length === 0) refuseUnknown('label', given, labels);
  const carried = found.filter(({ id }) => versions.some(({ labelId }) => labelId === id));
  if (carried.length > 1) refuseSeveral('label', given, carried);
  return versions.find(({ labelId }) => labelId !== undefined && labelId === carried[0]?.id);
}

/** The workspace of a collection by its id; undefined where the key may not see that. */
async function workspaceOf(context: CompositeContext, collectionId: string): Promise<string | undefined> {
  if (!context.isAllowed('get_collection')) return undefined;
  try {
    return textOf(unwrap(await context.call('get_collection', { collectionId }))['workspace_id']);
  } catch (error) {
    const { status } = error instanceof PortkeyError ? error.facts : {};
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}

/**
 * The label to put on a prompt at that place: one of the place's workspace or of the organisation.
 * @throws PortkeyError when there is none, or several.
 */
export async function labelToAssign(
  context: CompositeContext,
  given: string,
  place: PromptTarget,
): Promise<Label> {
  const { collection_id, workspace_id } = place;
  const [workspace, labels] = await Promise.all([
    workspaceOf(context, collection_id),
    readLabels(context, workspace_id === undefined ? {} : { workspace_id }),
  ]);
  const here = labels.filter(
    (label) => label.workspace === undefined || workspace === undefined || label.workspace === workspace,
  );
  const [found, ...others] = matching(here, given);
  if (!found) return refuseUnknown('assign_label', given, here);
  if (others.length > 0) return refuseSeveral('assign_label', given, [found, ...others]);
  return found;
}
