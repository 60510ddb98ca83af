// References to secrets that a vault keeps.
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';
import { masked, slugOf } from '../identity.ts';
import { resource } from '../resource.ts';
import { fields, type Handlers, sent, text, workspaceOf } from '../sandbox-request.ts';
import type { Row } from '../store.ts';

const settable = ['name', 'description', 'secret_path', 'secret_key', 'allow_all_workspaces', 'tags'];
const secret = /secret|token|password|access_key_id/;

/** How the vault is opened, without the keys to it: each under its name with masked_ before it (Terraform provider). */
function opened(config: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields(config)).map(([name, value]) =>
      typeof value === 'string' && secret.test(name) ? [`masked_${name}`, masked(value)] : [name, value],
    ),
  );
}

/** Makes a reference. */
export function addSecretReference(account: SandboxAccount, body: Readonly<Record<string, unknown>>): Row {
  const name = String(body['name']);
  return account.secretReferences.add({
    ...account.fresh(),
    organisation_id: account.organisation.id,
    description: null,
    secret_key: null,
    tags: null,
    allow_all_workspaces: true,
    ...sent(body, settable),
    name,
    slug: text(body['slug']) ?? slugOf(name),
    manager_type: body['manager_type'],
    auth_config: opened(body['auth_config']),
    allowed_workspaces: body['allowed_workspaces'] ?? [],
    status: 'ACTIVE',
    created_by: account.owner,
    object: 'secret-reference',
  });
}

/** An empty list of workspaces is refused: it would let nobody in. */
function checkAllowed(body: Readonly<Record<string, unknown>>): void {
  const { allowed_workspaces } = body;
  if (Array.isArray(allowed_workspaces) && allowed_workspaces.length === 0) {
    throw invalid('allowed_workspaces must name a workspace, or be left out');
  }
}

export const secretReferences: Handlers = resource({
  path: '/secret-references',
  item: '/secret-references/{secretReferenceId}',
  store: (account) => account.secretReferences,
  free: ['tags'],
  keeps: ({ query }) => {
    const tags = text(query['tags']);
    if (tags === undefined) return undefined;
    let wanted: Record<string, unknown>;
    try {
      wanted = fields(JSON.parse(tags));
    } catch {
      throw invalid('tags is no JSON object');
    }
    return (row) => Object.entries(wanted).every(([key, value]) => fields(row['tags'])[key] === value);
  },
  make: (call) => {
    const { account, body } = call;
    checkAllowed(body);
    const allowed = Array.isArray(body['allowed_workspaces'])
      ? {
          allowed_workspaces: body['allowed_workspaces'].map((one) => workspaceOf(call, one)),
          allow_all_workspaces: false,
        }
      : {};
    return addSecretReference(account, { ...body, ...allowed });
  },
  listed: (row) => {
    const { id, name, slug, manager_type, status, created_at, last_updated_at, object } = row;
    return { id, name, slug, manager_type, status, created_at, last_updated_at, object };
  },
  shown: (row) => row,
  change: (row, call) => {
    const { body } = call;
    checkAllowed(body);
    const allowed = body['allowed_workspaces'];
    return {
      ...sent(body, settable),
      ...(body['auth_config'] !== undefined && {
        auth_config: { ...fields(row['auth_config']), ...opened(body['auth_config']) },
      }),
      ...(Array.isArray(allowed) && { allowed_workspaces: allowed.map((one) => workspaceOf(call, one)) }),
    };
  },
});
