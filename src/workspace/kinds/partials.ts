// Partials, the pieces that prompts share, with the version that is in use; and collections, which prompts lie in.
import { PortkeyError } from '../../portkey/errors.ts';
import { numberOf, textOf, unwrap } from '../../portkey/response/reply-object.ts';
import { forms } from '../normal-forms.ts';
import { unmarked } from '../references.ts';
import type { Fields, Kind, Row, Site, Write } from '../types.ts';
import { defineKind, wholeList } from './define.ts';
import { settled } from './settled.ts';

async function writeText(site: Site, { handle, fields }: Write): Promise<void> {
  const at = { promptPartialId: handle.id };
  const { string, description } = fields;
  const list = (): Promise<readonly Fields[]> => wholeList(site, 'list_partial_versions', at);
  const says = (row: Fields): boolean =>
    row.string === string && (textOf(row.description) ?? '') === (textOf(description) ?? '');
  let row = (await list()).find(says);
  if (row === undefined) {
    const version_description = textOf(description);
    await site.up.call('update_prompt_partial', {
      ...at,
      string,
      ...(version_description !== undefined && { version_description }),
    });
    row = await settled(site.up, async () => (await list()).find(says));
  }
  const version = numberOf(row?.version);
  if (version === undefined) {
    throw new PortkeyError({
      code: 'version_not_listed',
      message: 'Portkey took a new version of the partial, and does not list it yet.',
      hint: 'The same call again in a while goes on from there.',
    });
  }
  await site.up.call('publish_partial', { ...at, version });
}

export const partials = defineKind({
  name: 'partials',
  one: 'partial',
  identity: 'name',
  written: 'slug',
  list: 'list_prompt_partials',
  get: 'get_prompt_partial',
  create: 'create_prompt_partial',
  update: 'update_prompt_partial',
  remove: 'delete_prompt_partial',
  more: ['publish_partial'],
  id: 'promptPartialId',
  fields: {
    name: { type: 'text', required: true },
    string: { type: 'text', required: true, template: 'here', part: 'text', settable: 'create' },
    description: {
      type: 'text',
      from: 'version_description',
      as: 'version_description',
      part: 'text',
      settable: 'create',
    },
    status: { type: 'text', made: 'active', settable: 'update' },
  },
  parts: { text: writeText },
});

/** A name as a step of a path. */
export function step(name: string): string {
  return name.replace(/[%/]/g, (character) => encodeURIComponent(character));
}

/** The key of the collection that every workspace has from the start, whatever its name. */
export const defaultCollection = '(default)';

/** The paths of collections, by id: names from the top down. */
function pathsOf(rows: readonly Fields[]): Map<string, string> {
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const paths = new Map<string, string>();
  const pathOf = (row: Fields, depth: number): string => {
    if (Number(row.is_default ?? 0) === 1 || row.is_default === true) return defaultCollection;
    const parent = byId.get(textOf(row.parent_collection_id) ?? '');
    const own = step(textOf(row.name) ?? '');
    return parent === undefined || depth > 50 ? own : `${pathOf(parent, depth + 1)}/${own}`;
  };
  for (const row of rows) paths.set(String(row.id), pathOf(row, 0));
  return paths;
}

const collectionKind = defineKind({
  name: 'collections',
  one: 'collection',
  identity: 'path',
  written: 'id',
  list: 'list_collections',
  create: 'create_collection',
  update: 'update_collection',
  remove: 'delete_collection',
  id: 'collectionId',
  fields: {
    name: { type: 'text', required: true },
    parent: {
      type: 'text',
      from: 'parent_collection_id',
      as: 'parent_collection_id',
      refers: 'collection',
    },
    description: { type: 'text', settable: 'update', clear: '' },
    default: { type: 'flag', from: 'is_default', forms: [forms.flag], made: false, settable: 'never' },
  },
});

export const collections: Kind = {
  ...collectionKind,
  list: async (site) => {
    const rows = await collectionKind.list(site);
    const paths = pathsOf(rows.map(({ id, reply }) => ({ ...reply, id })));
    return rows.map((row): Row => ({ ...row, reply: { ...row.reply, path: paths.get(row.id) ?? row.name } }));
  },
  read: async ({ up }, row) => {
    const fresh = unwrap(await up.call('get_collection', { collectionId: row.id }));
    return { ...row.reply, ...fresh };
  },
};

/** The key of a collection's entry in a document: its parent's, and its own name. */
export function collectionKey(fields: Fields, parentKey: string | undefined): string {
  if (fields.default === true) return defaultCollection;
  const own = step(unmarked(textOf(fields.name) ?? ''));
  return parentKey === undefined ? own : `${parentKey}/${own}`;
}
