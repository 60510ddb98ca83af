// Tool descriptions of the domain collections: folders of prompts in a workspace.
import type { DomainOverrides } from '../tool-override.ts';

export const collections = {
  create_collection: {
    title: 'Create collection',
    description:
      'Creates a folder for prompts in a workspace, optionally inside another one, and returns its id and slug.',
    properties: {
      parent_collection_id: 'UUID or slug',
    },
  },
  list_collections: {
    title: 'List collections',
    description:
      'Lists the prompt folders of one workspace, page by page. Their prompts come from list_prompts.',
    properties: {
      search: 'Part of the name',
    },
  },
  get_collection: {
    title: 'Get collection',
    description:
      'Returns one prompt folder by id or slug: its parent, status and the folders directly inside it.',
    properties: {
      collectionId: 'UUID or slug',
    },
  },
  update_collection: {
    title: 'Rename collection',
    description:
      'Renames a prompt folder. Moving a prompt between folders is done with update_prompt instead.',
    properties: {
      collectionId: 'UUID or slug',
    },
  },
  delete_collection: {
    title: 'Delete collection',
    description: 'Deletes a prompt folder for good. list_prompts with its id shows beforehand what it holds.',
    properties: {
      collectionId: 'UUID or slug',
    },
  },
} as const satisfies DomainOverrides;
