// Collections, the folders that prompts live in.
import type { Account } from '../account.ts';
import { type Call, type Handlers, sent, text, workspaceOf } from '../call.ts';
import { slugOf } from '../identity.ts';
import { conflict, invalid, notFound } from '../refusal.ts';
import { resource } from '../resource.ts';
import type { Row } from '../store.ts';

/** Makes a collection in a workspace. Throws 409 when the workspace has one of that name. */
export function addCollection(
  account: Account,
  workspace: string,
  name: string,
  more: { slug?: string; parent?: string | null; isDefault?: boolean } = {},
): Row {
  return account.collections.add({
    ...account.fresh(),
    name,
    slug: more.slug ?? slugOf(name),
    workspace_id: workspace,
    parent_collection_id: more.parent ?? null,
    is_default: more.isDefault ? 1 : 0,
    status: 'active',
  });
}

interface Contents {
  prompts: Row[];
  children: Row[];
}

const empty: Contents = { prompts: [], children: [] };
const counted = new WeakMap<Call, Map<string, Contents>>();

/** What each collection holds, found in one walk over everything and kept for one call. */
function contents(call: Call): Map<string, Contents> {
  const known = counted.get(call);
  if (known) return known;
  const held = new Map<string, Contents>();
  const of = (id: string): Contents => {
    const found = held.get(id) ?? { prompts: [], children: [] };
    held.set(id, found);
    return found;
  };
  for (const prompt of call.account.prompts.all()) of(prompt.collection_id).prompts.push(prompt);
  for (const child of call.account.collections.all()) {
    const parent = text(child['parent_collection_id']);
    if (parent) of(parent).children.push(child);
  }
  counted.set(call, held);
  return held;
}

function latest(rows: readonly Row[]): string | null {
  let last: string | null = null;
  for (const row of rows) if (last === null || row.last_updated_at > last) last = row.last_updated_at;
  return last;
}

function details(row: Row, call: Call): Record<string, unknown> {
  const { prompts, children } = contents(call).get(row.id) ?? empty;
  return {
    child_collections_count: children.length,
    prompts_count: prompts.length,
    child_collections_last_updated_at: latest(children),
    prompts_last_updated_at: latest(prompts),
  };
}

/** The collection that a body names as the parent: undefined when it names none, null for the top. */
function parentOf(call: Call): Row | null | undefined {
  const wanted = call.body['parent_collection_id'];
  if (wanted === null || wanted === '') return null;
  const named = text(wanted);
  if (named === undefined) return undefined;
  const parent = call.account.collections.find(named);
  if (!parent) throw notFound('collection', named);
  return parent;
}

function checkParent(account: Account, row: Row, parent: Row): void {
  if (parent.workspace_id !== row.workspace_id) throw invalid('The parent is in another workspace');
  for (let above: Row | undefined = parent; above; ) {
    if (above.id === row.id) throw invalid('A collection cannot be inside itself');
    const next = text(above['parent_collection_id']);
    above = next === undefined ? undefined : account.collections.find(next);
  }
}

export const collections: Handlers = resource({
  path: '/collections',
  item: '/collections/{collectionId}',
  store: (account) => account.collections,
  make: (call) => {
    const parent = parentOf(call) ?? null;
    const workspace = workspaceOf(call, call.body['workspace_id'] ?? parent?.workspace_id);
    return addCollection(call.account, workspace, String(call.body['name']), { parent: parent?.id ?? null });
  },
  made: ({ id, slug, is_default }) => ({ id, slug, is_default, object: 'collection' }),
  listed: (row, call) => ({ ...row, collection_details: details(row, call) }),
  shown: (row, call) => ({
    ...row,
    child_collections: (contents(call).get(row.id) ?? empty).children.map((child) => ({
      id: child.id,
      name: child['name'],
      slug: child.slug,
      last_updated_at: child.last_updated_at,
      collection_details: details(child, call),
    })),
  }),
  change: (row, call) => {
    const parent = parentOf(call);
    if (parent) checkParent(call.account, row, parent);
    return {
      ...sent(call.body, ['name', 'description']),
      ...(parent === undefined ? {} : { parent_collection_id: parent?.id ?? null }),
    };
  },
  removing: (row, call) => {
    if (row['is_default'] === 1) throw invalid('The default collection cannot be deleted');
    const { prompts, children } = contents(call).get(row.id) ?? empty;
    if (prompts.length + children.length > 0) {
      throw conflict('The collection is not empty: move or delete what is in it first');
    }
  },
});
