// Lists of things that exist, for suggestions while somebody types: which tool lists them, and what of an
// item is the value. Reply shapes vary, so that several fields are tried in turn.

export interface LiveList {
  readonly tool: string;
  /** The fields that may hold the value, the best first. */
  readonly value: readonly string[];
  /** Other fields that a person may have in mind while typing. */
  readonly alsoBy: readonly string[];
  /** The tool's argument for a search by text. */
  readonly search?: string;
  /** The tool's argument for the workspace, where what was filled in before names one. */
  readonly workspace?: string;
}

export const liveLists = {
  prompts: {
    tool: 'list_prompts',
    value: ['slug', 'id'],
    alsoBy: ['name', 'id'],
    search: 'search',
    workspace: 'workspace_id',
  },
  configs: { tool: 'list_configs', value: ['slug', 'id'], alsoBy: ['name', 'id'] },
  workspaces: { tool: 'list_workspaces', value: ['slug', 'id'], alsoBy: ['name', 'id'] },
  collections: {
    tool: 'list_collections',
    value: ['slug', 'id'],
    alsoBy: ['name', 'id'],
    search: 'search',
    workspace: 'workspace_id',
  },
  apiKeys: { tool: 'list_api_keys', value: ['name', 'id'], alsoBy: ['id'], workspace: 'workspace_id' },
  people: { tool: 'list_all_users', value: ['email', 'id'], alsoBy: ['first_name', 'last_name'] },
} as const satisfies Readonly<Record<string, LiveList>>;

export type LiveListName = keyof typeof liveLists;
