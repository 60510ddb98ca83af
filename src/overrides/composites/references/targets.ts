// Resolves the id or slug given to find_references by searching the lists.
import type { ToolName } from '../../../generated/index.ts';
import { textOf, unwrap } from '../prompts/content.ts';
import type { Handles, Kind, Row, Target } from './rules.ts';
import type { Search } from './search.ts';

/** Lists in which an object is looked up by id or slug. */
const lookups: readonly { readonly type: Kind; readonly tool: ToolName; readonly scoped: boolean }[] = [
  { type: 'config', tool: 'list_configs', scoped: true },
  { type: 'prompt', tool: 'list_prompts', scoped: true },
  { type: 'guardrail', tool: 'list_guardrails', scoped: true },
  { type: 'integration', tool: 'list_integrations', scoped: true },
  { type: 'provider', tool: 'list_providers', scoped: true },
  { type: 'virtual_key', tool: 'list_virtual_keys', scoped: true },
  { type: 'partial', tool: 'list_prompt_partials', scoped: true },
  { type: 'label', tool: 'list_prompt_labels', scoped: true },
  { type: 'secret_reference', tool: 'list_secret_references', scoped: false },
  { type: 'mcp_integration', tool: 'list_mcp_integrations', scoped: true },
  { type: 'mcp_server', tool: 'list_mcp_servers', scoped: true },
  { type: 'api_key', tool: 'list_api_keys', scoped: true },
  { type: 'workspace', tool: 'list_workspaces', scoped: false },
];

/** Every kind of object that an id is looked for among. */
export const kindsSearched: readonly Kind[] = [...lookups.map(({ type }) => type), 'collection'];

export type Lists = ReadonlyMap<Kind, readonly Row[]>;

/** @throws PortkeyError when not one list could be read. */
export async function readLists(search: Search): Promise<Lists> {
  const lists = await search.work.mapConcurrent(lookups, async ({ type, tool, scoped }) => {
    return [type, await search.list(type, tool, scoped)] as const;
  });
  if (search.firstError && lists.every(([, rows]) => rows === undefined)) throw search.firstError;
  return new Map(lists.map(([type, rows]) => [type, rows ?? []]));
}

/** A collection by itself: its list wants a workspace, which the caller may not know. */
export function collectionOf(search: Search, id: string): Promise<Row | undefined> {
  return search.attemptOne(`collection ${id}`, async () =>
    unwrap(await search.work.call('get_collection', { collectionId: id })),
  );
}

/** Every object that has the id or slug; labels go by their names too. */
export function targetsOf(lists: Lists, collection: Row | undefined, wanted: string): Target[] {
  const all: [Kind, Row][] = [...lists].flatMap(([type, rows]) =>
    rows.map((row) => [type, row] as [Kind, Row]),
  );
  if (collection) all.push(['collection', collection]);
  return all
    .filter(([type, row]) => {
      const names = [row['id'], row['slug'], ...(type === 'label' ? [row['name']] : [])];
      return names.includes(wanted);
    })
    .map(([type, row]) => ({
      type,
      id: textOf(row['id']),
      slug: textOf(row['slug']),
      name: textOf(row['name']),
    }));
}

export function handlesOf(targets: readonly Target[], wanted: string): Handles {
  const isLabel = (target: Target): boolean => target.type === 'label';
  const others = targets.filter((target) => !isLabel(target));
  const ids = targets.flatMap(({ id, slug }) => [id, slug]).filter((name) => name !== undefined);
  return {
    names: new Set(others.length > 0 || targets.length === 0 ? [...ids, wanted] : ids),
    labels: new Set(targets.filter(isLabel).flatMap(({ name }) => name ?? [])),
  };
}
