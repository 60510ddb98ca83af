// Prompts and what stands around them: collections, labels, partials. A version is known by what it says; its number
// is not carried. A prompt's file holds the version that callers get, those that labels mark, and older ones on request.
import { isDeepStrictEqual } from 'node:util';
import { PortkeyError } from '../../portkey/errors.ts';
import { numberOf, textOf, unwrap } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { isEmpty, same } from '../canonical.ts';
import { forms } from '../normal-forms.ts';
import type { Fields, Handle, NormalForm, Row, Site, Write } from '../types.ts';
import { defineKind, made, recordsIn, wholeList } from './define.ts';
import { settled } from './settled.ts';

export const labels = defineKind({
  name: 'labels',
  one: 'label',
  identity: 'name',
  written: 'id',
  list: 'list_prompt_labels',
  create: 'create_prompt_label',
  update: 'update_prompt_label',
  remove: 'delete_prompt_label',
  id: 'labelId',
  organisation: true,
  fields: {
    name: { type: 'text', required: true },
    description: { type: 'text', clear: '' },
    color_code: { type: 'text' },
  },
});

/** A version's content in normal form: what is empty is left out, and a chat template is the list of its messages. */
function normalContent(content: Fields): Fields {
  const { string, parameters, is_raw_template, template_metadata, ...more } = content;
  const own = isRecord(parameters) ? parameters.model : undefined;
  const model = textOf(more.model) ?? textOf(own);
  const kept = isRecord(parameters)
    ? Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== 'model' || own !== model))
    : parameters;
  const normal: Record<string, unknown> = {
    ...more,
    string: forms.chatTemplate.apply(string, content),
    parameters: forms.sorted.apply(kept, content),
    model,
    is_raw_template: Number(is_raw_template ?? 0) === 1 ? true : undefined,
    template_metadata: forms.sorted.apply(template_metadata, content),
  };
  return Object.fromEntries(Object.entries(normal).filter(([, value]) => !isEmpty(value)));
}

const contentForm: NormalForm = {
  ...forms.modelApart,
  apply: (value) => {
    if (Array.isArray(value)) return value.map((item: unknown) => contentForm.apply(item, {}));
    if (!isRecord(value)) return value;
    // An entry of labels holds its content under `version`.
    return 'label' in value
      ? { ...value, version: contentForm.apply(value.version, {}) }
      : normalContent(value);
  },
};

/** A version as Portkey's replies have it, under the names that updates take. */
function contentOf(reply: Fields): Fields {
  const { string, parameters, model, virtual_key, functions, tools, tool_choice } = reply;
  const { is_raw_template, prompt_version_description: version_description, template_metadata } = reply;
  return normalContent({
    ...{ string, parameters, model, virtual_key, functions, tools, tool_choice },
    ...{ is_raw_template, version_description, template_metadata },
  });
}

/** A version's content as create and update take it: in full, since an update keeps nothing that it does not name. */
function argumentsFor(content: Fields): Fields {
  const { string, is_raw_template, parameters, ...more } = content;
  return {
    ...more,
    string: typeof string === 'string' ? string : JSON.stringify(string ?? ''),
    parameters: parameters ?? {},
    is_raw_template: is_raw_template === true ? 1 : 0,
  };
}

interface Version {
  readonly number: number | undefined;
  readonly id: string | undefined;
  readonly labelId: string | undefined;
  readonly content: Fields;
}

function versionIn(reply: Fields, row: Fields = {}): Version {
  return {
    number: numberOf(reply.prompt_version ?? row.prompt_version ?? row.version),
    id: textOf(reply.prompt_version_id) ?? textOf(row.id) ?? textOf(row.prompt_version_id),
    labelId:
      textOf(row.label_id) ?? textOf(row.prompt_version_label_id) ?? textOf(reply.prompt_version_label_id),
    content: contentOf(reply),
  };
}

/** The published version and the labelled ones in full; the others too when all are wanted. Oldest first. */
async function versionsOf(
  site: Site,
  id: string,
  all: boolean,
): Promise<{ published: Version; rest: Version[] }> {
  const served = unwrap(await site.up.call('get_prompt', { promptId: id }));
  const rows = await wholeList(site, 'list_prompt_versions', { promptId: id });
  const number = numberOf(served.prompt_version);
  const own = rows.find((row) => numberOf(row.prompt_version ?? row.version) === number);
  const published = versionIn(served, own);
  const others = rows.filter(
    (row) =>
      row !== own && (all || (textOf(row.label_id) ?? textOf(row.prompt_version_label_id)) !== undefined),
  );
  const rest = await site.up.mapConcurrent(others, async (row) => {
    const versionId = textOf(row.id) ?? String(row.prompt_version);
    return versionIn(unwrap(await site.up.call('get_prompt_version', { promptId: id, versionId })), row);
  });
  rest.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return { published, rest };
}

async function promptFields(site: Site, id: string, all: boolean): Promise<Fields> {
  const { published, rest } = await versionsOf(site, id, all);
  const labelled = [published, ...rest].flatMap(({ labelId, content }) =>
    labelId === undefined
      ? []
      : [{ label: labelId, version: isDeepStrictEqual(content, published.content) ? 'published' : content }],
  );
  const older = rest.filter(({ labelId }) => labelId === undefined).map(({ content }) => content);
  return { published: published.content, labels: labelled, ...(all && { older }) };
}

function labelEntries(fields: Fields): { readonly label: string; readonly content: Fields }[] {
  const published = (fields.published ?? {}) as Fields;
  return recordsIn(fields.labels).map(({ label, version }) => ({
    label: String(label),
    content: version === 'published' ? published : (version as Fields),
  }));
}

/** A version that a prompt shall have. A version has one label at most. */
interface Slot {
  readonly content: Fields;
  readonly label?: string;
  readonly published?: true;
}

/** The versions in order: older ones, labelled ones, and the published last, as the newest. */
function slotsOf(fields: Fields): Slot[] {
  const published = (fields.published ?? {}) as Fields;
  const labelled = labelEntries(fields);
  const own = labelled.find(({ content }) => same(content, published));
  const older = recordsIn(fields.older).map((content) => ({ content }));
  const rest = labelled.filter((entry) => entry !== own);
  return [...older, ...rest, { content: published, published: true, ...(own && { label: own.label }) }];
}

async function allVersions(site: Site, id: string): Promise<Version[]> {
  const { published, rest } = await versionsOf(site, id, true);
  return [...rest, published].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

/** The version that each slot has already: the one with its label before one without, the newest first. */
function assign(slots: readonly Slot[], versions: readonly Version[]): Map<Slot, Version> {
  const taken = new Set<Version>();
  const found = new Map<Slot, Version>();
  const take = (slot: Slot, fits: (version: Version) => boolean): void => {
    if (found.has(slot)) return;
    const version = [...versions]
      .reverse()
      .find((one) => !taken.has(one) && same(one.content, slot.content) && fits(one));
    if (!version) return;
    taken.add(version);
    found.set(slot, version);
  };
  const wanted = new Set(slots.map(({ label }) => label));
  for (const slot of slots) take(slot, ({ labelId }) => slot.label !== undefined && labelId === slot.label);
  for (const slot of slots) take(slot, ({ labelId }) => labelId === undefined || !wanted.has(labelId));
  return found;
}

/** Adds a version and gives its id and number, which a read right after the write may not have yet. */
async function addVersion(site: Site, id: string, content: Fields): Promise<Version> {
  // An update wants both; a version without them has them empty.
  const args = { model: '', virtual_key: '', ...argumentsFor(content) };
  const body = unwrap(await site.up.call('update_prompt', { promptId: id, ...args }));
  const versionId = textOf(body.prompt_version_id) ?? textOf(body.version_id);
  const row = await settled(site.up, async () => {
    const rows = await wholeList(site, 'list_prompt_versions', { promptId: id });
    const newest = [...rows].sort(
      (a, b) => (numberOf(b.prompt_version) ?? 0) - (numberOf(a.prompt_version) ?? 0),
    );
    return newest.find(
      (one) => versionId === undefined || (textOf(one.id) ?? textOf(one.prompt_version_id)) === versionId,
    );
  });
  if (row === undefined) {
    throw new PortkeyError({
      code: 'version_not_listed',
      message: 'Portkey took a new version of the prompt, and does not list it yet.',
      hint: 'The same call again in a while goes on from there.',
    });
  }
  return {
    number: numberOf(row.prompt_version ?? row.version),
    id: versionId ?? textOf(row.id),
    labelId: undefined,
    content,
  };
}

/** Adds versions that are missing, publishes, and puts the labels where they belong. */
async function writeVersions(site: Site, { handle, fields, reply }: Write): Promise<void> {
  const id = handle.id;
  const versions = await allVersions(site, id);
  const slots = slotsOf({ ...fields, older: [] });
  const found = assign(slots, versions);
  for (const slot of slots) if (!found.has(slot)) found.set(slot, await addVersion(site, id, slot.content));
  const mark = (version: Version, label_id: string | null): Promise<unknown> =>
    site.up.call('update_prompt_version', {
      promptId: id,
      versionId: version.id ?? String(version.number),
      label_id,
    });
  for (const slot of slots) {
    const version = found.get(slot);
    if (slot.published && version?.number !== undefined && !same(reply.published, slot.content))
      await site.up.call('publish_prompt', { promptId: id, version: version.number });
    if (slot.label !== undefined && version && version.labelId !== slot.label)
      await mark(version, slot.label);
  }
  const wanted = new Set(slots.map(({ label }) => label));
  const marked = new Set([...found.values()]);
  for (const version of versions)
    if (version.labelId !== undefined && !wanted.has(version.labelId) && !marked.has(version))
      await mark(version, null);
  for (const [slot, version] of found)
    if (slot.label === undefined && version.labelId !== undefined && !wanted.has(version.labelId))
      await mark(version, null);
}

function plain(content: unknown): unknown {
  if (!isRecord(content)) return content;
  const { is_raw_template: _, ...rest } = content;
  return rest;
}

async function createPrompt(site: Site, fields: Fields): Promise<Handle> {
  const [first, ...more] = slotsOf(fields);
  const body = await site.up.call('create_prompt', {
    name: fields.name,
    collection_id: fields.collection,
    ...argumentsFor(first?.content ?? {}),
  });
  const handle = made(body, 'prompt');
  for (const { content } of more) await addVersion(site, handle.id, content);
  return handle;
}

/** `versions`: the older ones too. */
export function promptKind(versions: boolean) {
  return defineKind({
    name: 'prompts',
    one: 'prompt',
    identity: 'name',
    written: 'slug',
    list: 'list_prompts',
    create: 'create_prompt',
    update: 'update_prompt',
    remove: 'delete_prompt',
    more: ['publish_prompt', 'update_prompt_version'],
    id: 'promptId',
    fields: {
      name: { type: 'text', required: true },
      collection: {
        type: 'text',
        from: 'collection_id',
        as: 'collection_id',
        required: true,
        refers: 'collection',
      },
      published: {
        type: 'map',
        forms: [contentForm],
        required: true,
        template: 'below',
        part: 'versions',
        settable: 'create',
      },
      labels: { type: 'list', forms: [contentForm], split: ['label'], template: 'below', part: 'versions' },
      older: { type: 'list', forms: [contentForm], template: 'below', settable: 'create', onlyNew: true },
    },
    extra: (site, row: Row) => promptFields(site, row.id, versions),
    make: createPrompt,
    change: async ({ up }, { handle, fields }) => {
      const { name, collection } = fields;
      await up.call('update_prompt', {
        promptId: handle.id,
        ...(name !== undefined && { name }),
        ...(collection !== undefined && { collection_id: collection }),
      });
    },
    parts: { versions: writeVersions },
    // A creation may not take is_raw_template, which a second version then has.
    underWay: (field, live, wanted) =>
      field === 'published' &&
      slotsOf(wanted).some(({ content: { is_raw_template: _, ...content } }) => same(content, plain(live))),
  });
}
