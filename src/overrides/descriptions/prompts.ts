// Tool descriptions of the domain prompts: templates, their versions, and running them. The composite tools over
// prompts have a const of their own at the end.
import type { DomainOverrides } from '../tool-override.ts';

export const prompts = {
  create_prompt: {
    title: 'Create prompt',
    description:
      'Creates a prompt template in a collection as version 1. For create-or-update by name, use migrate_prompt.',
    properties: {
      string: 'Template text; {{name}} marks a variable',
      parameters: 'Model settings, e.g. temperature, max_tokens',
      virtual_key: 'Virtual key or provider slug',
    },
  },
  list_prompts: {
    title: 'List prompts',
    description:
      'Lists prompts of a workspace or collection with id, slug, model and status, without their templates.',
  },
  get_prompt: {
    title: 'Get prompt',
    description:
      'Returns a prompt with its template, parameters, model and tools. Other versions come from get_prompt_version.',
    properties: {
      promptId: 'UUID or slug',
    },
    untrusted: true,
  },
  update_prompt: {
    title: 'Update prompt',
    description:
      'Renames or moves a prompt, or adds a version with new content; publish_prompt makes that version the default.',
    properties: {
      promptId: 'UUID or slug',
      patch: 'true keeps what is left out; without it a version needs parameters, model and virtual_key',
      string: 'Template text; {{name}} marks a variable',
      parameters: 'Model settings',
      is_raw_template: '1 raw, 0 processed',
    },
  },
  delete_prompt: {
    title: 'Delete prompt',
    description:
      'Deletes a prompt and all its versions for good; calls to it then fail. find_references shows its users.',
    properties: {
      promptId: 'UUID or slug',
    },
  },
  list_prompt_versions: {
    title: 'List prompt versions',
    description:
      'Lists all versions of a prompt with number, template, label and status. diff_prompt_versions compares two.',
    properties: {
      promptId: 'UUID or slug',
    },
    untrusted: true,
  },
  get_prompt_version: {
    title: 'Get prompt version',
    description:
      'Returns one version of a prompt in full: template, parameters, model, tools, label and status.',
    properties: {
      promptId: 'UUID or slug',
      versionId: 'From list_prompt_versions',
    },
    untrusted: true,
  },
  update_prompt_version: {
    title: 'Label prompt version',
    description:
      'Puts a label on a prompt version, and nothing else: content is fixed, so update_prompt adds new versions.',
    properties: {
      promptId: 'UUID or slug',
      versionId: 'From list_prompt_versions',
      label_id: 'UUID, from list_prompt_labels',
    },
  },
  publish_prompt: {
    title: 'Publish prompt version',
    description:
      'Makes one version the default that callers get at once. Publishing an earlier number rolls back; callers that name a label stay where it is: update_prompt_version moves it.',
    properties: {
      promptId: 'UUID or slug',
      version: 'Version number, not its id',
    },
  },
  run_prompt_completion: {
    title: 'Run prompt',
    description:
      'Fills in a prompt and sends it to its model, which is billed. render_prompt only shows the filled-in request.',
    properties: {
      promptId: 'Slug; @12, @latest or @label picks a version',
      variables: 'Template variables by name',
    },
    untrusted: true,
  },
  render_prompt: {
    title: 'Render prompt',
    description:
      'Fills in the variables of a prompt and returns the model request without sending it; nothing is billed.',
    properties: {
      promptId: 'Slug; @12, @latest or @label picks a version',
      variables: 'Template variables by name',
    },
    untrusted: true,
  },
} as const satisfies DomainOverrides;

export const promptComposites = {
  migrate_prompt: {
    title: 'Create or update prompt',
    description:
      'Creates a prompt, or adds a version to the one of the same name in the collection, only if a given field differs. Returns the action, changed fields and ids.',
    properties: {
      name: 'Matched exactly, upper or lower case alike',
      string: 'Template text; or give messages',
      messages: 'Chat messages instead of string',
      parameters: 'Model settings, e.g. temperature',
      virtual_key: 'Virtual key or provider slug',
      app: 'Recorded in the metadata',
      env: 'Recorded in the metadata, e.g. staging',
      metadata: 'Key-value pairs kept with the template',
      dry_run: 'Writes nothing; says which fields differ',
      publish: 'Makes the new version the default',
    },
  },
  promote_prompt: {
    title: 'Promote prompt',
    description:
      'Copies a prompt into another collection, say from staging to production, and records its origin. Partials are not copied: the result compares them. One of env and target_name is required. For own content: migrate_prompt.',
    properties: {
      promptId: 'UUID or slug of the source',
      version: 'Source version number; not with label',
      label: 'Label of the source version',
      target_collection_id: 'UUID or slug',
      target_workspace_id: 'UUID or slug',
      env: 'Names the copy <name>-<env>',
      target_name: 'Instead of <name>-<env>',
      virtual_key: 'Slug that replaces the original one',
      dry_run: 'Writes nothing; says which fields differ',
      publish: 'Makes the copy the default version',
      assign_label: 'Label to put on the copy',
    },
  },
  validate_completion_metadata: {
    title: 'Check completion metadata',
    description:
      'Checks locally, with no call to Portkey, that metadata for a prompt run names the app and env by which its cost is attributed, and lists whatever is missing or malformed.',
    properties: {
      metadata: 'Key-value pairs; app and env are expected',
    },
  },
  diff_prompt_versions: {
    title: 'Compare prompt versions',
    description:
      'Shows what changed between two versions of one prompt, field by field, with the template as a unified diff. Single versions in full come from get_prompt_version.',
    properties: {
      promptId: 'UUID or slug',
      from: 'Version number; else the one before to',
      to: 'Version number; else the newest',
    },
    untrusted: true,
  },
} as const satisfies DomainOverrides;
