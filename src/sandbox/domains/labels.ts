// Labels, which mark versions of prompts.
import type { SandboxAccount } from '../account.ts';
import { slugOf } from '../identity.ts';
import { resource } from '../resource.ts';
import { type Handlers, placeOf, sent, text } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

/** Makes a label; without a workspace it is one of the whole organisation. */
export function addLabel(
  account: SandboxAccount,
  workspace: string | null,
  name: string,
  more: { description?: string; color_code?: string } = {},
): Row {
  return account.labels.add({
    ...account.fresh(),
    name,
    slug: slugOf(name),
    description: more.description ?? '',
    color_code: more.color_code ?? '#64748b',
    organisation_id: account.organisation.id,
    workspace_id: workspace,
    is_universal: workspace === null,
    status: 'active',
  });
}

/** A label as replies show it. */
function shown({ slug: _slug, workspace_id, ...row }: Row): unknown {
  return { ...row, ...(workspace_id && { workspace_id }) };
}

export const labels: Handlers = resource({
  path: '/labels',
  item: '/labels/{labelId}',
  store: (account) => account.labels,
  make: (call) => {
    const { account, body } = call;
    const description = text(body['description']);
    const color_code = text(body['color_code']);
    return addLabel(account, placeOf(call), String(body['name']), {
      ...(description && { description }),
      ...(color_code && { color_code }),
    });
  },
  made: ({ id }) => ({ id }),
  listed: shown,
  change: (_row, { body }) => sent(body, ['name', 'description', 'color_code']),
  removing: (row, { account }) => {
    for (const prompt of account.prompts.all()) {
      for (const version of prompt.versions) if (version.label_id === row.id) version.label_id = null;
    }
  },
});
