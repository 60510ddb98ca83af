// Prompts: versions, the default one, and the labels on them.
import type { SandboxAccount } from '../account.ts';
import { invalid, notFound } from '../api-error.ts';
import { placedSlug } from '../identity.ts';
import type { PromptRow, PromptVersion } from '../models.ts';
import { listReply, pageOf } from '../paging.ts';
import { apply, resource } from '../resource.ts';
import { type Call, fields, type Handlers, pick, referred, sent, text } from '../sandbox-request.ts';

/** What makes an update a new version. */
const content = [
  'string',
  'parameters',
  'model',
  'virtual_key',
  'functions',
  'tools',
  'tool_choice',
  'template_metadata',
  'prompt_metadata',
  'is_raw_template',
  'version_description',
] as const;

/** The next version, from what was sent and, only with `patch`, what the version before it says. */
function nextVersion(
  account: SandboxAccount,
  body: Readonly<Record<string, unknown>>,
  last: PromptVersion | undefined,
  number: number,
): PromptVersion {
  const before = body['patch'] === true ? last : undefined;
  const parameters =
    body['parameters'] === undefined ? (before?.parameters ?? {}) : fields(body['parameters']);
  return {
    id: account.identity.uuid(),
    number,
    string: typeof body['string'] === 'string' ? body['string'] : (before?.string ?? ''),
    parameters,
    model: text(body['model']) ?? before?.model ?? text(parameters['model']) ?? null,
    virtual_key: text(body['virtual_key']) ?? before?.virtual_key ?? null,
    functions: body['functions'] ?? before?.functions ?? null,
    tools: body['tools'] ?? before?.tools ?? null,
    tool_choice: body['tool_choice'] ?? before?.tool_choice ?? null,
    template_metadata:
      body['template_metadata'] ?? body['prompt_metadata'] ?? before?.template_metadata ?? {},
    is_raw_template: Number(body['is_raw_template'] ?? before?.is_raw_template ?? 0),
    description: text(body['version_description']) ?? '',
    created_at: account.stamp(),
    label_id: null,
  };
}

function collectionOf(account: SandboxAccount, named: unknown) {
  const wanted = String(named);
  const collection = account.collections.find(wanted);
  if (!collection) throw notFound('collection', wanted);
  return collection;
}

/** Throws 403 AB03 when a call puts a prompt into a collection that its key may not see. */
function checkCollection(call: Call): void {
  const named = text(call.body['collection_id']);
  if (named !== undefined) referred(call, call.account.collections, named);
}

/** Makes a prompt with its first version. */
export function addPrompt(account: SandboxAccount, body: Readonly<Record<string, unknown>>): PromptRow {
  const collection = collectionOf(account, body['collection_id']);
  const name = String(body['name']);
  return account.prompts.add({
    ...account.fresh(),
    name,
    slug: account.prompts.unusedSlug(placedSlug('pp', name, collection.id), collection.workspace_id),
    workspace_id: collection.workspace_id ?? null,
    collection_id: collection.id,
    status: 'active',
    versions: [nextVersion(account, body, undefined, 1)],
    default_version: 1,
  });
}

/** Without patch, a new version is made from what is sent alone. Source: official Terraform provider, update of a prompt. */
function requireWhole(body: Readonly<Record<string, unknown>>): void {
  if (body['patch'] === true || !content.some((name) => body[name] !== undefined)) return;
  const missing = ['string', 'parameters', 'virtual_key'].filter((name) => body[name] === undefined);
  if (missing.length > 0) throw invalid(`${missing.join(', ')} must be given, or patch set to true`);
}

/** Changes a prompt; a new version when what is served would change. Returns the newest version. */
export function updatePrompt(
  account: SandboxAccount,
  prompt: PromptRow,
  body: Readonly<Record<string, unknown>>,
): PromptVersion {
  const last = prompt.versions.at(-1);
  if (!last) throw invalid('The prompt has no version');
  const moved =
    body['collection_id'] === undefined ? undefined : collectionOf(account, body['collection_id']);
  if (moved) account.prompts.checkFree(prompt, moved.workspace_id);
  apply(account, prompt, {
    ...sent(body, ['name', 'status']),
    ...(moved && { collection_id: moved.id, workspace_id: moved.workspace_id ?? null }),
  });
  if (!content.some((name) => body[name] !== undefined)) return last;
  const version = nextVersion(account, body, last, last.number + 1);
  prompt.versions.push(version);
  return version;
}

/** A version by id, number, label, "latest" or "default". Throws 404. */
export function versionOf(account: SandboxAccount, prompt: PromptRow, wanted: string): PromptVersion {
  const label = account.labels.find(
    wanted,
    (row) => row.workspace_id === null || row.workspace_id === prompt.workspace_id,
  );
  const version =
    wanted === 'latest'
      ? prompt.versions.at(-1)
      : wanted === 'default'
        ? prompt.versions.find(({ number }) => number === prompt.default_version)
        : prompt.versions.find(
            ({ id, number, label_id }) =>
              id === wanted || String(number) === wanted || (label !== undefined && label_id === label.id),
          );
  if (!version) throw notFound('prompt version', wanted);
  return version;
}

/** The prompt that a call names, and the version: "slug", "slug@3", "slug@latest", "slug@label". */
export function promptAndVersion(call: Call): { prompt: PromptRow; version: PromptVersion } {
  const at = call.id.lastIndexOf('@');
  const name = at > 0 ? call.id.slice(0, at) : call.id;
  const prompt = pick(call, call.account.prompts, name);
  return { prompt, version: versionOf(call.account, prompt, at > 0 ? call.id.slice(at + 1) : 'default') };
}

function shown(prompt: PromptRow, version: PromptVersion): Record<string, unknown> {
  const { id, slug, name, workspace_id, collection_id, created_at, last_updated_at } = prompt;
  return {
    id,
    slug,
    name,
    workspace_id,
    collection_id,
    string: version.string,
    parameters: version.parameters,
    prompt_version: version.number,
    prompt_version_id: version.id,
    prompt_version_status: version.number === prompt.default_version ? 'active' : 'archived',
    prompt_version_description: version.description,
    prompt_version_label_id: version.label_id,
    virtual_key: version.virtual_key,
    model: version.model,
    functions: version.functions,
    tools: version.tools,
    tool_choice: version.tool_choice,
    template_metadata: version.template_metadata,
    is_raw_template: version.is_raw_template,
    status: prompt['status'],
    created_at,
    last_updated_at,
    object: 'prompt',
  };
}

export const prompts: Handlers = {
  ...resource<PromptRow>({
    path: '/prompts',
    item: '/prompts/{promptId}',
    store: (account) => account.prompts,
    hasMore: false,
    whole: true,
    free: ['collection_id'],
    keeps: ({ account, query }) => {
      const named = text(query['collection_id']);
      const collection = named && (account.collections.find(named)?.id ?? named);
      return collection ? (prompt) => prompt.collection_id === collection : undefined;
    },
    make: (call) => {
      checkCollection(call);
      return addPrompt(call.account, call.body);
    },
    made: ({ id, slug, versions }) => ({ id, slug, version_id: versions[0]?.id, object: 'prompt' }),
    listed: (prompt) => {
      const { id, slug, name, workspace_id, collection_id, status, created_at, last_updated_at } = prompt;
      const version = prompt.versions.find(({ number }) => number === prompt.default_version);
      return {
        id,
        slug,
        name,
        workspace_id,
        collection_id,
        model: version?.model ?? null,
        virtual_key: version?.virtual_key ?? null,
        status,
        created_at,
        last_updated_at,
        object: 'prompt',
      };
    },
  }),
  'GET /prompts/{promptId}': (call) => {
    const { prompt, version } = promptAndVersion(call);
    return shown(prompt, version);
  },
  'PUT /prompts/{promptId}': (call) => {
    const prompt = pick(call, call.account.prompts);
    checkCollection(call);
    requireWhole(call.body);
    const versions = prompt.versions.length;
    const version = updatePrompt(call.account, prompt, call.body);
    if (prompt.versions.length === versions) return {};
    return { id: prompt.id, slug: prompt.slug, prompt_version_id: version.id };
  },
  'PUT /prompts/{promptId}/makeDefault': (call) => {
    const prompt = pick(call, call.account.prompts);
    const version = versionOf(call.account, prompt, String(call.body['version']));
    apply(call.account, prompt, { default_version: version.number });
    return {};
  },
  'GET /prompts/{promptId}/versions': (call) => {
    const prompt = pick(call, call.account.prompts);
    const page = pageOf(call, [...prompt.versions].reverse());
    return listReply(page, (version) => ({
      id: version.id,
      prompt_id: prompt.id,
      prompt_template: { string: version.string },
      prompt_version: version.number,
      prompt_description: version.description,
      ...(version.label_id && { label_id: version.label_id }),
      created_at: version.created_at,
      status: version.number === prompt.default_version ? 'active' : 'archived',
      object: 'prompt',
    }));
  },
  'GET /prompts/{promptId}/versions/{versionId}': (call) => {
    const prompt = pick(call, call.account.prompts);
    return shown(prompt, versionOf(call.account, prompt, call.path['versionId'] ?? ''));
  },
  'PUT /prompts/{promptId}/versions/{versionId}': (call) => {
    const prompt = pick(call, call.account.prompts);
    const version = versionOf(call.account, prompt, call.path['versionId'] ?? '');
    const wanted = call.body['label_id'];
    const named = text(wanted);
    const label = named && referred(call, call.account.labels, named);
    if (named && !label) throw notFound('label', named);
    if (label) {
      // A label marks one version of a prompt: putting it on one takes it off the other.
      for (const other of prompt.versions) if (other.label_id === label.id) other.label_id = null;
      version.label_id = label.id;
    } else if (wanted !== undefined) {
      version.label_id = null;
    }
    apply(call.account, prompt, {});
    return {};
  },
};
