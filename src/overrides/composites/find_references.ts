// find_references: follows Portkey's references backwards. Nothing upstream answers "who uses this?", so that
// every object which may is read.

import { isUuid } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { referenceComposites } from '../descriptions/references.ts';
import { type CompositeContext, composite } from './composite.ts';
import { textOf, unwrap, versionOf } from './prompts/content.ts';
import { getPublished, type VersionRow, versionsOf } from './prompts/steps.ts';
import { follow, readingOnce } from './references/indirect.ts';
import {
  conditionPaths,
  type Handles,
  includes,
  type Kind,
  pathsTo,
  type Row,
  rulesOf,
  type Target,
} from './references/rules.ts';
import { type FindArguments, type Reference, Search } from './references/search.ts';
import {
  collectionOf,
  handlesOf,
  kindsSearched,
  type Lists,
  readLists,
  targetsOf,
} from './references/targets.ts';

const maxPages = 100;

/** What one search goes by. */
interface ReferenceQuery {
  readonly search: Search;
  readonly work: CompositeContext;
  readonly identifiers: Handles;
  readonly targets: readonly Target[];
  readonly rows: (kind: Kind) => readonly Row[];
  /** Whether objects of these kinds can be what is looked for. What is not found may be any. */
  readonly mayReference: (...kinds: readonly Kind[]) => boolean;
}

/**
 * Where a prompt refers to the object: in the version that callers get, in labelled ones, which callers get by
 * the label, and in the newest. Templates and labels are looked at in all versions.
 */
async function inPrompt({ work, identifiers }: ReferenceQuery, promptId: string): Promise<string[]> {
  const [served, versions] = await Promise.all([getPublished(work, promptId), versionsOf(work, promptId)]);
  const isServed = ({ id, number }: VersionRow): boolean =>
    number === undefined ? id === served.version.id : number === served.version.number;
  const more = versions.filter((row, at) => !isServed(row) && (at === 0 || row.labelId !== undefined));
  const read = await work.mapConcurrent(more, async (row) => {
    const versionId = row.id ?? String(row.number);
    return {
      ...versionOf(await work.call('get_prompt_version', { promptId, versionId })),
      number: row.number,
    };
  });
  const full = [served.version, ...read].flatMap(({ number, content }) => {
    const { string, template_metadata: _, version_description: _description, ...fields } = content;
    const paths = pathsTo(fields, identifiers);
    return [...paths, ...(includes(string, identifiers.names) ? ['string'] : [])].map(
      (path) => `version ${number}: ${path}`,
    );
  });
  const summaries = versions.flatMap(({ number, labelId, row }) => [
    ...(labelId !== undefined && identifiers.names.has(labelId) ? [`version ${number}: label_id`] : []),
    ...(includes(row['prompt_template'], identifiers.names) ? [`version ${number}: string`] : []),
  ]);
  return [...new Set([...full, ...summaries])];
}

/** The fields of a row that name a handle. */
function inFields(row: Row, fields: readonly string[], identifiers: Handles): string[] {
  return fields.filter((field) => typeof row[field] === 'string' && identifiers.names.has(row[field]));
}

/** The row where it has the field, else the whole object: some lists leave fields out. */
async function having(row: Row, field: string, read: () => Promise<unknown>): Promise<Row> {
  return field in row ? row : unwrap(await read());
}

async function inConfigs({ search, work, identifiers, rows }: ReferenceQuery): Promise<Reference[]> {
  return search.scan('config', rows('config'), async (row, id) =>
    pathsTo(rulesOf(await work.call('get_config', { slug: textOf(row['slug']) ?? id })), identifiers),
  );
}

async function inPrompts(query: ReferenceQuery): Promise<Reference[]> {
  const { search, identifiers, rows, mayReference } = query;
  const inVersions = mayReference(
    'provider',
    'virtual_key',
    'partial',
    'label',
    'config',
    'guardrail',
    'prompt',
    'mcp_server',
  );
  return search.scan('prompt', rows('prompt'), async (row, id) => [
    ...inFields(row, ['collection_id'], identifiers),
    ...(inVersions ? await inPrompt(query, id) : []),
  ]);
}

async function inPartials({
  search,
  work,
  identifiers,
  rows,
  mayReference,
}: ReferenceQuery): Promise<Reference[]> {
  return search.scan('partial', rows('partial'), async (row, id) => {
    const placed = inFields(row, ['collection_id'], identifiers);
    if (!mayReference('partial')) return placed;
    const partial = unwrap(await work.call('get_prompt_partial', { promptPartialId: id }));
    return includes(partial['string'], identifiers.names) ? [...placed, 'string'] : placed;
  });
}

async function inIntegrationsUse({ search, identifiers, rows }: ReferenceQuery): Promise<Reference[]> {
  const found: Reference[] = [];
  for (const type of ['provider', 'virtual_key'] as const)
    found.push(
      ...(await search.scan(type, rows(type), (row) => inFields(row, ['integration_id'], identifiers))),
    );
  return found;
}

/** Whose credentials come out of a vault. */
async function inSecretMappings({ search, work, identifiers, rows }: ReferenceQuery): Promise<Reference[]> {
  const slugOf = (row: Row, id: string): string => textOf(row['slug']) ?? id;
  const workspaceOf = (row: Row): object => {
    const workspace_id = textOf(row['workspace_id']);
    return workspace_id === undefined ? {} : { workspace_id };
  };
  const readers = {
    integration: (row: Row, id: string) => work.call('get_integration', { slug: slugOf(row, id) }),
    provider: (row: Row, id: string) =>
      work.call('get_provider', { slug: slugOf(row, id), ...workspaceOf(row) }),
    virtual_key: (row: Row, id: string) => work.call('get_virtual_key', { slug: slugOf(row, id) }),
    mcp_integration: (_row: Row, id: string) => work.call('get_mcp_integration', { mcpIntegrationId: id }),
  } as const satisfies Partial<Record<Kind, (row: Row, id: string) => Promise<unknown>>>;
  const found: Reference[] = [];
  for (const type of ['integration', 'provider', 'virtual_key', 'mcp_integration'] as const) {
    found.push(
      ...(await search.scan(type, rows(type), async (row, id) => {
        const whole = await having(row, 'secret_mappings', () => readers[type](row, id));
        return pathsTo(whole['secret_mappings'], identifiers, 'secret_mappings');
      })),
    );
  }
  return found;
}

async function inApiKeys({ search, work, identifiers, rows }: ReferenceQuery): Promise<Reference[]> {
  return search.scan('api_key', rows('api_key'), async (row, id) => {
    const key = await having(row, 'defaults', () => work.call('get_api_key', { id }));
    return pathsTo(key['defaults'], identifiers, 'defaults');
  });
}

async function inPolicies({ search, identifiers, targets }: ReferenceQuery): Promise<Reference[]> {
  // Conditions name MCP servers by their names.
  const names = new Set(targets.flatMap(({ type, name }) => (type === 'mcp_server' && name ? [name] : [])));
  const found: Reference[] = [];
  for (const [type, tool] of [
    ['usage_limit', 'list_usage_limits'],
    ['rate_limit', 'list_rate_limits'],
  ] as const) {
    const policies = (await search.list(type, tool, true)) ?? [];
    found.push(...(await search.scan(type, policies, (row) => conditionPaths(row, identifiers, names))));
  }
  return found;
}

/** The config and the guardrails that hold where nobody names one: in a workspace, and in the organisation. */
async function inDefaults(query: ReferenceQuery, workspace: string | undefined): Promise<Reference[]> {
  const { search, work, identifiers, rows, mayReference } = query;
  const chosen = rows('workspace').filter(
    (row) => workspace === undefined || row['id'] === workspace || row['slug'] === workspace,
  );
  const found = await search.scan('workspace', chosen, async (_row, id) => {
    const whole = unwrap(await work.call('get_workspace', { workspaceId: id }));
    return pathsTo(whole['defaults'], identifiers, 'defaults');
  });
  if (!mayReference('guardrail')) return found;
  const defaults = await search.attempt('organisation defaults', async () =>
    unwrap(await work.call('get_organisation_defaults', {})),
  );
  if (!defaults) return found;
  return [
    ...found,
    ...(await search.scan('organisation_defaults', [defaults], (row) => pathsTo(row, identifiers))),
  ];
}

/** Which guardrails watch which MCP servers: a guardrail holds the list, and either may be what is looked for. */
async function inGuardrailServers({
  search,
  work,
  identifiers,
  targets,
  rows,
  mayReference,
}: ReferenceQuery): Promise<Reference[]> {
  const serversOf = async (guardrailId: string): Promise<readonly string[]> => {
    const reply = await work.call('list_guardrail_mcp_servers', { guardrailId });
    // A bare list of mappings in the document; an object keyed by server in npm portkey-admin-mcp 0.12.0.
    const { mcp_servers: keyed, data } = unwrap(reply);
    if (isRecord(keyed)) return Object.keys(keyed);
    const mappings: readonly unknown[] = Array.isArray(reply) ? reply : Array.isArray(data) ? data : [];
    return mappings.filter(isRecord).flatMap(({ mcp_server_id: id }) => textOf(id) ?? []);
  };
  const found: Reference[] = [];
  if (mayReference('mcp_server')) {
    found.push(
      ...(await search.scan('guardrail', rows('guardrail'), async (_row, id) =>
        (
          await serversOf(id)
        )
          .filter((name) => identifiers.names.has(name))
          .map((name) => `mcp_servers.${name}`),
      )),
    );
  }
  for (const { id, slug } of targets.filter(({ type }) => type === 'guardrail')) {
    const guardrail = id ?? slug ?? '';
    const watched = await search.attempt(`MCP servers of guardrail ${guardrail}`, () => serversOf(guardrail));
    const known = rows('mcp_server');
    found.push(
      ...(watched ?? []).map((name): Reference => {
        const server = known.find((row) => row['id'] === name || row['slug'] === name);
        const [ownSlug, ownName] = [textOf(server?.['slug']), textOf(server?.['name'])];
        return {
          type: 'mcp_server',
          id: textOf(server?.['id']) ?? name,
          ...(ownSlug !== undefined && { slug: ownSlug }),
          ...(ownName !== undefined && { name: ownName }),
          where: ['watched by the guardrail'],
        };
      }),
    );
  }
  return found;
}

async function inMcpServers({ search, identifiers, rows }: ReferenceQuery): Promise<Reference[]> {
  return search.scan('mcp_server', rows('mcp_server'), (row) =>
    inFields(row, ['mcp_integration_id', 'mcp_integration_slug'], identifiers),
  );
}

function questOf(
  search: Search,
  lists: Lists,
  targets: readonly Target[],
  identifiers: Handles,
): ReferenceQuery {
  const kinds = new Set(targets.map(({ type }) => type));
  return {
    search,
    work: search.work,
    identifiers,
    targets,
    rows: (kind) => lists.get(kind) ?? [],
    mayReference: (...wanted) => kinds.size === 0 || wanted.some((kind) => kinds.has(kind)),
  };
}

/** Everything that refers to the objects of a query. Only what can refer to an object of its kind is read. */
async function referrersOf(query: ReferenceQuery, workspace: string | undefined): Promise<Reference[]> {
  const { mayReference } = query;
  const references: Reference[] = [];
  if (mayReference('config', 'prompt', 'guardrail', 'provider', 'virtual_key', 'label', 'mcp_server'))
    references.push(...(await inConfigs(query)));
  references.push(...(await inPrompts(query)), ...(await inPartials(query)));
  if (mayReference('integration')) references.push(...(await inIntegrationsUse(query)));
  if (mayReference('secret_reference')) references.push(...(await inSecretMappings(query)));
  if (mayReference('mcp_integration')) references.push(...(await inMcpServers(query)));
  if (mayReference('config', 'guardrail', 'prompt', 'provider', 'virtual_key'))
    references.push(...(await inApiKeys(query)));
  // A condition may name an object of any kind, and newer ones name more: all policies are read.
  references.push(...(await inPolicies(query)));
  if (mayReference('config', 'guardrail')) references.push(...(await inDefaults(query, workspace)));
  if (mayReference('guardrail', 'mcp_server')) references.push(...(await inGuardrailServers(query)));
  return references;
}

async function run(args: FindArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const wanted = args.id.trim().replace(/^@/, '');
  const search = new Search(readingOnce(context), args);

  // 1. What is it? An object is written by its id in some places and by its slug in others.
  const [lists, collection] = await Promise.all([readLists(search), collectionOf(search, wanted)]);
  const targets = targetsOf(lists, collection, wanted);

  // 2. Who refers to it?
  const query = questOf(search, lists, targets, handlesOf(targets, wanted));
  const references = await referrersOf(query, args.workspace_id);
  const children = collection?.['child_collections'];
  if (Array.isArray(children)) {
    const inside = (): string[] => ['parent_collection_id'];
    references.push(...(await search.scan('collection', children.filter(isRecord), inside)));
  }

  // 3. What may have been missed. Of what was not found nobody knows what may refer to it.
  const known = targets.length > 0;
  // No other object has its UUID, of whatever kind; a slug may be that of several.
  const gaps = search.gaps(known && isUuid(wanted));
  const hasDoubt = known && gaps.length > search.gaps(true).length;
  const read = { ...search.read };

  // 4. Who refers to those in turn?
  const { indirect, notFollowed } = await follow(targets, references, (target) =>
    referrersOf(
      questOf(search, lists, [target], handlesOf([target], target.slug ?? target.id ?? '')),
      args.workspace_id,
    ),
  );
  const unread = search.gaps(true).filter(({ what }) => !gaps.some((gap) => gap.what === what));
  return {
    id: args.id,
    found: targets,
    references,
    count: references.length,
    ...(indirect.length > 0 && { indirect }),
    ...((unread.length > 0 || notFollowed.length > 0) && {
      indirect_not_read: [
        ...unread,
        ...notFollowed.map((what) => ({ what, reason: 'its users were not looked for: there are too many' })),
      ],
    }),
    read,
    complete: known && gaps.length === 0,
    ...(gaps.length > 0 && { not_read: gaps }),
    ...(hasDoubt && {
      note: 'An object of a kind that could not be read may have this slug too. To leave those out, call this again with the id, instead of the slug, of the one that you mean.',
    }),
    ...(!known && {
      kinds_searched: kindsSearched,
      note:
        references.length > 0
          ? 'No object of these kinds has this id or slug. It may be a name, of a model for example, or of an object of another kind or one that is gone.'
          : 'No object of these kinds has this id or slug. It may be of another kind, or not exist.',
    }),
  };
}

export const findReferences = composite<FindArguments>({
  name: 'find_references',
  domain: 'configs',
  words: referenceComposites.find_references,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      id: { type: 'string', minLength: 1 },
      workspace_id: { type: 'string' },
      max_pages: { type: 'integer', minimum: 1, maximum: maxPages },
    },
    required: ['id'],
    additionalProperties: false,
  },
  // What it may not read becomes a gap that it tells of.
  requires: [],
  argumentAliases: { slug: 'id' },
  run,
});
