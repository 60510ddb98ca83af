// The steps that the tools which write prompts share: find by name, read the newest version, create, add, publish.
import { PortkeyError } from '../../../portkey/errors.ts';
import { isUuid } from '../../../portkey/response/reply-object.ts';
import type { CompositeContext } from '../composite.ts';
import { type Content, merged, numberOf, textOf, unwrap, type Version, versionOf } from './content.ts';

/** The most pages of 100 that are searched for a name. */
const maxPages = 100;

/** Where a prompt stands, or shall stand. */
export interface PromptTarget {
  readonly name: string;
  readonly collection_id: string;
  readonly workspace_id?: string;
}

export interface PromptRef {
  readonly id: string;
  readonly slug: string | undefined;
}

/** A version as the result of a write. */
export interface WriteResult extends PromptRef {
  readonly versionId: string | undefined;
  readonly version: number | undefined;
}

/** True unless both are UUIDs and differ: a list that ignores its filter must not lead to another collection's prompt. */
function couldBeSameId(given: string, found: unknown): boolean {
  return !(isUuid(given) && typeof found === 'string' && isUuid(found)) || given === found;
}

/**
 * The one prompt of that name in the collection, upper and lower case alike; undefined when there is none.
 * @throws PortkeyError `ambiguous_name` when there are two, `incomplete_list` when not all could be read.
 */
export async function findByName(
  context: CompositeContext,
  place: PromptTarget,
): Promise<PromptRef | undefined> {
  const { name, collection_id, workspace_id } = place;
  const { rows, stopped } = await context.list(
    'list_prompts',
    { collection_id, ...(workspace_id !== undefined && { workspace_id }) },
    maxPages,
  );
  if (stopped !== undefined) {
    throw new PortkeyError({
      code: 'incomplete_list',
      message: `The prompts of the collection could not all be read, so nobody knows whether "${name}" is among them. ${stopped}`,
      hint: 'Nothing was changed: try again in a while.',
    });
  }
  const wanted = name.trim().toLowerCase();
  const found = new Map(
    rows
      .filter((row) => textOf(row['name'])?.trim().toLowerCase() === wanted)
      .filter((row) => couldBeSameId(collection_id, row['collection_id']))
      .map((row) => [textOf(row['id']) ?? textOf(row['slug']) ?? '', row]),
  );
  if (found.size > 1) {
    const both = [...found].map(([id, row]) => `${textOf(row['name'])} (id ${id}, slug ${row['slug']})`);
    throw new PortkeyError({
      code: 'ambiguous_name',
      message: `${found.size} prompts of the collection have the name "${name}": ${both.join('; ')}.`,
      hint: 'Nothing was changed: rename or delete one of them, or change the right one with update_prompt.',
    });
  }
  const [only] = found;
  return only && { id: only[0], slug: textOf(only[1]['slug']) };
}

/** A row of `list_prompt_versions`. */
export interface VersionRow {
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly labelId: string | undefined;
  readonly row: Readonly<Record<string, unknown>>;
}

/** All versions of a prompt, the newest first. */
export async function versionsOf(context: CompositeContext, promptId: string): Promise<VersionRow[]> {
  const { rows } = await context.list('list_prompt_versions', { promptId });
  return rows
    .map((row) => ({
      id: textOf(row['id']) ?? textOf(row['prompt_version_id']),
      number: numberOf(row['prompt_version'] ?? row['version']),
      labelId: textOf(row['label_id']) ?? textOf(row['prompt_version_label_id']),
      row,
    }))
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

/** One version in full. The summary's number and label stand in where the reply has none. */
export async function readVersion(
  context: CompositeContext,
  promptId: string,
  summary: VersionRow,
): Promise<Version> {
  const versionId = summary.id ?? String(summary.number);
  const version = versionOf(await context.call('get_prompt_version', { promptId, versionId }));
  return {
    ...version,
    id: version.id ?? summary.id,
    number: version.number ?? summary.number,
    labelId: version.labelId ?? summary.labelId,
  };
}

export interface PublishedPrompt {
  readonly name: string | undefined;
  readonly slug: string | undefined;
  readonly id: string | undefined;
  /** The version that callers get. */
  readonly version: Version;
}

/** A prompt as callers get it. */
export async function getPublished(context: CompositeContext, promptId: string): Promise<PublishedPrompt> {
  const body = await context.call('get_prompt', { promptId });
  const reply = unwrap(body);
  return {
    id: textOf(reply['id']),
    name: textOf(reply['name']),
    slug: textOf(reply['slug']),
    version: versionOf(body),
  };
}

/** The newest version of a prompt, and whether callers get it: the last change may not have been published. */
export async function newestOf(
  context: CompositeContext,
  promptId: string,
): Promise<{ readonly version: Version; readonly isDefault: boolean }> {
  const [served, versions] = await Promise.all([
    getPublished(context, promptId),
    versionsOf(context, promptId),
  ]);
  const [newest] = versions;
  const isDefault = (newest?.number ?? 0) <= (served.version.number ?? 0);
  if (newest === undefined || isDefault) {
    return { version: { ...served.version, id: served.version.id ?? newest?.id }, isDefault: true };
  }
  return { version: await readVersion(context, promptId, newest), isDefault: false };
}

/** What a creation needs and `wanted` lacks. */
export function missingForCreation(wanted: Content): string[] {
  return (['string', 'virtual_key'] as const).filter((field) => wanted[field] === undefined);
}

/** What creating a prompt changes: its first version, in the right form, is served at once. */
export const creationSteps: readonly string[] = ['create the prompt'];

/** Creates the prompt; its only version is the default at once. */
export async function createPrompt(
  context: CompositeContext,
  place: PromptTarget,
  wanted: Content,
): Promise<WriteResult> {
  const { is_raw_template: raw, ...content } = wanted;
  const { string, virtual_key } = content;
  if (string === undefined || virtual_key === undefined)
    throw new Error('a prompt was to be created without a template or a virtual key');
  const made = await context.change('create the prompt', async () =>
    unwrap(
      await context.call('create_prompt', {
        name: place.name,
        collection_id: place.collection_id,
        parameters: {},
        ...content,
        string,
        virtual_key,
        // The other form is what Portkey makes of a template that is not marked.
        ...(Number(raw ?? 0) === 1 && { is_raw_template: 1 as const }),
      }),
    ),
  );
  const slug = textOf(made['slug']);
  const id = textOf(made['id']) ?? slug;
  if (id === undefined) {
    throw new PortkeyError({
      code: 'unexpected_reply',
      message: 'Portkey created the prompt but did not say its id.',
      hint: 'list_prompts with its collection finds it; do not create it again.',
    });
  }
  const versionId = textOf(made['version_id']) ?? textOf(made['prompt_version_id']);
  return { id, slug, versionId, version: 1 };
}

/** Adds a version with `wanted` over `current`. Portkey wants all of parameters, model, virtual_key and is_raw_template. */
export async function addVersion(
  context: CompositeContext,
  prompt: PromptRef,
  current: Content,
  wanted: Content,
): Promise<WriteResult> {
  const body = await context.call('update_prompt', { promptId: prompt.id, ...merged(current, wanted) });
  const reply = unwrap(body);
  const versionId = textOf(reply['prompt_version_id']) ?? textOf(reply['version_id']);
  return { ...prompt, slug: prompt.slug ?? textOf(reply['slug']), versionId, version: undefined };
}

/** How often a list that lacks the version just written is read again, and how long it is waited for first, in ms. */
const rereads = [150, 400, 1000];

/**
 * The number and id of the version just written. Portkey's lists may lag behind a write: they are read again for a
 * moment, and no other version is taken for the one that was written.
 * @throws PortkeyError when the version is not listed, or the reply to the write did not say which it is.
 */
export async function locate(context: CompositeContext, written: WriteResult): Promise<WriteResult> {
  const { id, versionId, version } = written;
  if (version !== undefined && versionId !== undefined) return written;
  const isWritten = (row: VersionRow): boolean =>
    versionId === undefined ? version !== undefined && row.number === version : row.id === versionId;
  for (const wait of [0, ...rereads]) {
    if (versionId === undefined && version === undefined) break;
    if (wait > 0) await context.pause(wait);
    const row = (await versionsOf(context, id)).find(isWritten);
    if (row) return { ...written, versionId: versionId ?? row.id, version: version ?? row.number };
  }
  throw new PortkeyError({
    code: 'version_not_listed',
    message:
      'The version was written, but Portkey does not list it yet, so that nothing more was done with it.',
    hint: `list_prompt_versions with promptId ${id} shows it in a while; publish_prompt and update_prompt_version then publish and label it.`,
  });
}

export async function publishVersion(
  context: CompositeContext,
  prompt: PromptRef,
  version: number,
): Promise<void> {
  await context.call('publish_prompt', { promptId: prompt.id, version });
}

/** The fields of a prompt and a version as results name them. */
export function toResultFields(written: {
  readonly id: string;
  readonly slug: string | undefined;
  readonly versionId: string | undefined;
  readonly version: number | undefined;
}): Record<string, unknown> {
  return {
    prompt_id: written.id,
    ...(written.slug !== undefined && { slug: written.slug }),
    ...(written.versionId !== undefined && { version_id: written.versionId }),
    ...(written.version !== undefined && { version: written.version }),
  };
}
