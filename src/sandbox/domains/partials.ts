// Partials: pieces of prompts, with versions and a default one.
import type { SandboxAccount } from '../account.ts';
import { notFound } from '../api-error.ts';
import { placedSlug } from '../identity.ts';
import type { PartialRow, PartialVersion } from '../models.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, type Handlers, pick, sent, text, workspaceOf } from '../sandbox-request.ts';

/** Makes a partial with its first version. */
export function addPartial(
  account: SandboxAccount,
  workspace: string,
  name: string,
  string: string,
  more: { slug?: string; description?: string } = {},
): PartialRow {
  return account.partials.add({
    ...account.fresh(),
    name,
    slug: more.slug ?? account.partials.unusedSlug(placedSlug('pp', name, workspace), workspace),
    workspace_id: workspace,
    collection_id: account.collections.where((row) => row.workspace_id === workspace)[0]?.id ?? null,
    status: 'active',
    versions: [version(account, 1, string, more.description)],
    default_version: 1,
  });
}

function version(account: SandboxAccount, number: number, string: string, description = ''): PartialVersion {
  return { id: account.identity.uuid(), number, string, description, created_at: account.stamp() };
}

/** Changes a partial; new text is a new version, which is not the default until it is published. */
export function updatePartial(call: Call, partial: PartialRow): PartialVersion | undefined {
  const { account, body } = call;
  apply(account, partial, sent(body, ['name', 'status']));
  const last = partial.versions.at(-1);
  if (typeof body['string'] !== 'string' || !last) return last;
  const description = text(body['version_description']) ?? text(body['description']);
  const next = version(account, last.number + 1, body['string'], description);
  partial.versions.push(next);
  return next;
}

function versionAt(partial: PartialRow, wanted: string): PartialVersion {
  const found = partial.versions.find(({ id, number }) => id === wanted || String(number) === wanted);
  if (!found) throw notFound('partial version', wanted);
  return found;
}

export const partials: Handlers = {
  ...resource<PartialRow>({
    path: '/prompts/partials',
    item: '/prompts/partials/{promptPartialId}',
    store: (account) => account.partials,
    // A partial belongs to a workspace; the collection is where its workspace's prompts are by default.
    free: ['collection_id'],
    keeps: ({ account, query }) => {
      const named = text(query['collection_id']);
      const collection = named === undefined ? undefined : account.collections.find(named);
      return named === undefined ? undefined : (row) => row.workspace_id === collection?.workspace_id;
    },
    make: (call) => {
      const description = text(call.body['version_description']);
      return addPartial(
        call.account,
        workspaceOf(call),
        String(call.body['name']),
        String(call.body['string']),
        description === undefined ? {} : { description },
      );
    },
    made: ({ id, slug, versions }) => ({ id, slug, version_id: versions[0]?.id }),
    listed: ({ versions: _versions, default_version: _number, ...row }) => ({ ...row, object: 'partial' }),
    shown: (partial) => {
      const { versions: _versions, default_version, ...row } = partial;
      const current = versionAt(partial, String(default_version));
      return {
        ...row,
        string: current.string,
        version: current.number,
        version_description: current.description,
        prompt_partial_version_id: current.id,
        object: 'partial',
      };
    },
  }),
  'PUT /prompts/partials/{promptPartialId}': (call) => {
    const made = updatePartial(call, pick(call, call.account.partials));
    return { prompt_partial_version_id: made?.id };
  },
  'PUT /prompts/partials/{promptPartialId}/makeDefault': (call) => {
    const partial = pick(call, call.account.partials);
    apply(call.account, partial, {
      default_version: versionAt(partial, String(call.body['version'])).number,
    });
    return {};
  },
  'GET /prompts/partials/{promptPartialId}/versions': (call) => {
    const partial = pick(call, call.account.partials);
    return listReply(pageOf(call, [...partial.versions].reverse()), (one) => ({
      prompt_partial_id: partial.id,
      prompt_partial_version_id: one.id,
      slug: partial.slug,
      version: String(one.number),
      string: one.string,
      description: one.description,
      created_at: one.created_at,
      prompt_version_status: one.number === partial.default_version ? 'active' : 'archived',
      object: 'partial',
    }));
  },
};
