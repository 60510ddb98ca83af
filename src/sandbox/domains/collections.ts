// Collections, the folders that prompts live in.
import type { SandboxAccount } from '../account.ts';
import { conflict, invalid, notFound } from '../api-error.ts';
import { namedSlug } from '../identity.ts';
import { resource } from '../resource.ts';
import { type Call, type Handlers, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

/** Makes a collection in a workspace. */
export function addCollection(
  account: SandboxAccount,
  workspace: string,
  name: string,
  more: { slug?: string; parent?: string | null; isDefault?: boolean } = {},
): Row {
  return account.collections.add({
    ...account.fresh(),
    name,
    slug: more.slug ?? account.collections.unusedSlug(namedSlug(name), workspace),
    workspace_id: workspace,
    parent_collection_id: more.parent ?? null,
    is_default: more.isDefault ? 1 : 0,
    status: 'active',
  });
}

/** How many there are of something, and when the last of them changed. */
interface Tally {
  count: number;
  last: string | null;
}

interface Contents {
  readonly prompts: Tally;
  readonly children: Tally;
}

const counted = new WeakMap<SandboxAccount, { revision: number; held: Map<string, Contents> }>();

function nothing(): Contents {
  return { prompts: { count: 0, last: null }, children: { count: 0, last: null } };
}

function tally(into: Tally, { last_updated_at }: Row): void {
  into.count += 1;
  if (into.last === null || last_updated_at > into.last) into.last = last_updated_at;
}

/** What a collection holds; all are counted in one walk, and again only after a change. */
function contents(call: Call, id: string): Contents {
  const { account } = call;
  const { revision } = account;
  const known = counted.get(account);
  const held = known?.revision === revision ? known.held : new Map<string, Contents>();
  if (held !== known?.held) {
    for (const prompt of account.prompts.all()) tally(at(held, prompt.collection_id).prompts, prompt);
    for (const child of account.collections.all()) {
      const parent = text(child['parent_collection_id']);
      if (parent) tally(at(held, parent).children, child);
    }
    counted.set(account, { revision, held });
  }
  return held.get(id) ?? nothing();
}

function at(held: Map<string, Contents>, id: string): Contents {
  const known = held.get(id);
  if (known) return known;
  const made = nothing();
  held.set(id, made);
  return made;
}

function details(row: Row, call: Call): Record<string, unknown> {
  const { prompts, children } = contents(call, row.id);
  return {
    child_collections_count: children.count,
    prompts_count: prompts.count,
    child_collections_last_updated_at: children.last,
    prompts_last_updated_at: prompts.last,
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

function checkParent(account: SandboxAccount, row: Row, parent: Row): void {
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
    child_collections: call.account.collections
      .where((child) => child['parent_collection_id'] === row.id)
      .map((child) => ({
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
    const { prompts, children } = contents(call, row.id);
    if (prompts.count + children.count > 0) {
      throw conflict('The collection is not empty: move or delete what is in it first');
    }
  },
});
