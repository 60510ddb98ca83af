// Prompts and what stands around them: collections, labels, partials. A version is known by what it says; its number
// is not carried. A prompt's file holds the version that callers get, those that labels mark, and older ones on request.
import { isDeepStrictEqual } from 'node:util';
import { PortkeyError } from '../../portkey/errors.ts';
import { numberOf, textOf, unwrap } from '../../portkey/response/reply-object.ts';
import { canonical, isEmpty, same } from '../canonical.ts';
import { forms } from '../normal-forms.ts';
import type { Fields, Handle, Row, Site, Write } from '../types.ts';
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

/** A version in the form of documents. */
export function contentOf(reply: Fields): Fields {
  const parameters = forms.modelApart.apply(reply.parameters ?? {}, reply);
  const ownModel = (reply.parameters as Fields | null | undefined)?.model;
  const content: Record<string, unknown> = {
    string: forms.chatTemplate.apply(reply.string, reply),
    parameters: forms.sorted.apply(parameters, reply),
    model: textOf(reply.model) ?? textOf(ownModel),
    virtual_key: reply.virtual_key,
    functions: reply.functions,
    tools: reply.tools,
    tool_choice: reply.tool_choice,
    is_raw_template: Number(reply.is_raw_template ?? 0) === 1 ? true : undefined,
    version_description: reply.prompt_version_description,
    template_metadata: forms.sorted.apply(reply.template_metadata, reply),
  };
  return Object.fromEntries(Object.entries(content).filter(([, value]) => !isEmpty(value)));
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
      textOf(row.label_id) ??
      textOf(row.prompt_version_label_id) ??
      textOf(reply.prompt_version_label_id),
    content: contentOf(reply),
  };
}

/** The published version and the labelled ones in full; the others too when all are wanted. Oldest first. */
async function versionsOf(site: Site, id: string, all: boolean): Promise<{ published: Version; rest: Version[] }> {
  const served = unwrap(await site.up.call('get_prompt', { promptId: id }));
  const rows = await wholeList(site, 'list_prompt_versions', { promptId: id });
  const number = numberOf(served.prompt_version);
  const own = rows.find((row) => numberOf(row.prompt_version ?? row.version) === number);
  const published = versionIn(served, own);
  const others = rows.filter(
    (row) => row !== own && (all || (textOf(row.label_id) ?? textOf(row.prompt_version_label_id)) !== undefined),
  );
  const rest = await site.up.each(others, async (row) => {
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

/** What a new prompt's versions say, in order: older ones, labelled ones, and the published last, as the newest. */
function contentsOf(fields: Fields): Fields[] {
  const published = (fields.published ?? {}) as Fields;
  const before = [...recordsIn(fields.older), ...labelEntries(fields).map(({ content }) => content)];
  const unlike = before.filter(
    (content, at) =>
      !same(content, published) && before.findIndex((earlier) => same(earlier, content)) === at,
  );
  return [...unlike, published];
}

/** The versions as they are now, each under what it says. */
async function bySaying(site: Site, id: string): Promise<(content: Fields) => Version | undefined> {
  const { published, rest } = await versionsOf(site, id, true);
  const found = new Map([...rest, published].map((version) => [canonical(version.content), version]));
  return (content) => found.get(canonical(content));
}

/** Adds a version and gives its id and number, which a read right after the write may not have yet. */
async function addVersion(site: Site, id: string, content: Fields): Promise<Version> {
  const body = unwrap(await site.up.call('update_prompt', { promptId: id, ...argumentsFor(content) }));
  const versionId = textOf(body.prompt_version_id) ?? textOf(body.version_id);
  const row = await settled(async () => {
    const rows = await wholeList(site, 'list_prompt_versions', { promptId: id });
    const newest = [...rows].sort((a, b) => (numberOf(b.prompt_version) ?? 0) - (numberOf(a.prompt_version) ?? 0));
    return newest.find((one) => versionId === undefined || (textOf(one.id) ?? textOf(one.prompt_version_id)) === versionId);
  });
  if (row === undefined) {
    throw new PortkeyError({
      code: 'version_not_listed',
      message: 'Portkey took a new version of the prompt, and does not list it yet.',
      hint: 'The same call again in a while goes on from there.',
    });
  }
  return { number: numberOf(row.prompt_version ?? row.version), id: versionId ?? textOf(row.id), labelId: undefined, content };
}

/** Adds what no version says yet, publishes, and puts the labels where they belong. */
async function writeVersions(site: Site, { handle, fields, reply }: Write): Promise<void> {
  const id = handle.id;
  const find = await bySaying(site, id);
  const added = new Map<string, Version>();
  for (const content of contentsOf({ ...fields, older: [] })) {
    if (!find(content)) added.set(canonical(content), await addVersion(site, id, content));
  }
  const at = (content: Fields): Version | undefined => added.get(canonical(content)) ?? find(content);
  const published = (fields.published ?? {}) as Fields;
  const version = at(published);
  if (!same(reply.published, published) && version?.number !== undefined)
    await site.up.call('publish_prompt', { promptId: id, version: version.number });
  const wanted = labelEntries(fields);
  for (const { label, content } of wanted) {
    const marked = at(content);
    if (marked && marked.labelId !== label)
      await site.up.call('update_prompt_version', {
        promptId: id,
        versionId: marked.id ?? String(marked.number),
        label_id: label,
      });
  }
  const names = new Set(wanted.map(({ label }) => label));
  for (const { label, content } of labelEntries(reply)) {
    const marked = names.has(label) ? undefined : find(content);
    if (marked)
      await site.up.call('update_prompt_version', {
        promptId: id,
        versionId: marked.id ?? String(marked.number),
        label_id: null,
      });
  }
}

async function createPrompt(site: Site, fields: Fields): Promise<Handle> {
  const [first = {}, ...more] = contentsOf(fields);
  const body = await site.up.call('create_prompt', {
    name: fields.name,
    collection_id: fields.collection,
    ...argumentsFor(first),
  });
  const handle = made(body, 'prompt');
  for (const content of more) await addVersion(site, handle.id, content);
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
      published: { type: 'map', required: true, template: 'below', part: 'versions', settable: 'create' },
      labels: { type: 'list', split: ['label'], template: 'below', part: 'versions' },
      older: { type: 'list', template: 'below', settable: 'create', onlyNew: true },
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
    underWay: (field, live, wanted) =>
      field === 'published' && contentsOf(wanted).some((content) => same(content, live)),
  });
}

