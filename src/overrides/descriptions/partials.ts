// Tool descriptions of the domain partials: fragments that prompt templates share.
import type { DomainOverrides } from '../tool-override.ts';

export const partials = {
  create_prompt_partial: {
    title: 'Create prompt partial',
    description:
      'Creates a reusable text fragment that prompt templates can include, and returns its id, slug and version id.',
    properties: {
      string: 'Fragment text; {{name}} marks a variable',
    },
  },
  list_prompt_partials: {
    title: 'List prompt partials',
    description:
      'Lists reusable prompt fragments with id, slug and status, without text; get_prompt_partial returns one in full.',
  },
  get_prompt_partial: {
    title: 'Get prompt partial',
    description: 'Returns one prompt fragment by id or slug with its text, version number and status.',
    properties: {
      promptPartialId: 'UUID or slug',
    },
    untrusted: true,
  },
  update_prompt_partial: {
    title: 'Update prompt partial',
    description:
      'Renames a prompt fragment or adds a version with new text; publish_partial makes that version the default.',
    properties: {
      promptPartialId: 'UUID or slug',
      string: 'New text; adds a version',
    },
  },
  delete_prompt_partial: {
    title: 'Delete prompt partial',
    description:
      'Deletes a prompt fragment and its versions for good. find_references shows the prompts that include it.',
    properties: {
      promptPartialId: 'UUID or slug',
    },
  },
  list_partial_versions: {
    title: 'List partial versions',
    description: 'Lists all versions of a prompt fragment with number, text, description and status.',
    properties: {
      promptPartialId: 'UUID or slug',
    },
    untrusted: true,
  },
  publish_partial: {
    title: 'Publish partial version',
    description:
      'Makes one version of a fragment the default, which changes every prompt that includes the fragment.',
    properties: {
      promptPartialId: 'UUID or slug',
      version: 'Version number, not its id',
    },
  },
} as const satisfies DomainOverrides;
