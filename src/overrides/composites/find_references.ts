// find_references: follows Portkey's references backwards. Nothing upstream answers "who uses this?", so that
// every object which may is read.
import type { ToolName } from '../../generated/index.ts';
import { isRecord, PortkeyError } from '../../portkey/errors.ts';
import { referenceComposites } from '../references.ts';
import { composite, type Work } from './composite.ts';
import { textOf, unwrap, versionOf } from './prompt-content.ts';
import { servedOf, type VersionRow, versionsOf } from './prompt-steps.ts';
import {
  conditionPaths,
  type Handles,
  includes,
  type Kind,
  pathsTo,
  rulesOf,
  type Target,
} from './reference-rules.ts';

type Row = Readonly<Record<string, unknown>>;

/** Pages of 100 that are read of each list when the caller does not say. */
const usualPages = 20;
const mostPages = 100;

interface FindArguments {
  readonly id: string;
  readonly workspace_id?: string;
  readonly max_pages?: number;
}

interface Reference {
  readonly type: string;
  readonly id: string | undefined;
  readonly slug?: string;
  readonly name?: string;
  /** Where in the object the reference stands. */
  readonly where: readonly string[];
}

/** What could not be read, so that nothing is known of it. */
interface Gap {
  readonly what: string;
  readonly reason: string;
}

/** Failures that will meet every call alike. */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof PortkeyError)) return true;
  const { status, code } = error.facts;
  return status === 401 || code === 'cancelled' || code === 'no_api_key' || code === 'bad_key';
}

/** One search: what it looks for, what it could not read, how much it has read. */
class Search {
  readonly #work: Work;
  readonly #args: FindArguments;
  readonly gaps: Gap[] = [];
  firstError: PortkeyError | undefined;
  readonly read: Record<string, number> = {};

  constructor(work: Work, args: FindArguments) {
    this.#work = work;
    this.#args = args;
  }

  get work(): Work {
    return this.#work;
  }

  /** Runs a read; where it is refused, notes that and gives undefined. */
  async attempt<Result>(what: string, run: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await run();
    } catch (error) {
      if (isHopeless(error) || !(error instanceof PortkeyError)) throw error;
      this.firstError ??= error;
      this.gaps.push({ what, reason: error.message });
      return undefined;
    }
  }

  /** A list, of the chosen workspace where the list can be asked for that; undefined when it is refused. */
  async list(tool: ToolName, scoped: boolean): Promise<readonly Row[] | undefined> {
    const { workspace_id, max_pages = usualPages } = this.#args;
    const scope = scoped && workspace_id !== undefined ? { workspace_id } : {};
    const what = tool.replace('list_', '').replaceAll('_', ' ');
    const list = await this.attempt(what, () => this.#work.list(tool, scope, max_pages));
    if (list?.stopped !== undefined) this.gaps.push({ what, reason: list.stopped });
    return list?.rows;
  }

  /** Looks at every row, a few at a time. */
  async scan(
    type: string,
    rows: readonly Row[],
    look: (row: Row, id: string) => Promise<readonly string[]> | readonly string[],
  ): Promise<Reference[]> {
    this.read[type] = rows.length;
    let done = 0;
    const found = await this.#work.each(rows, async (row): Promise<Reference[]> => {
      const [id, slug, name] = [textOf(row['id']), textOf(row['slug']), textOf(row['name'])];
      const handle = slug ?? id ?? '';
      const where = await this.attempt(`${type} ${handle}`, async () => look(row, id ?? handle));
      done += 1;
      if (done % 25 === 0) this.#work.tell(`${type}: ${done} of ${rows.length} read`);
      if (!where || where.length === 0) return [];
      return [{ type, id, ...(slug !== undefined && { slug }), ...(name !== undefined && { name }), where }];
    });
    return found.flat();
  }
}

/** Lists in which an object is looked up by id or slug. */
const lookups: readonly { readonly type: Kind; readonly tool: ToolName; readonly scoped: boolean }[] = [
  { type: 'config', tool: 'list_configs', scoped: false },
  { type: 'prompt', tool: 'list_prompts', scoped: true },
  { type: 'guardrail', tool: 'list_guardrails', scoped: true },
  { type: 'integration', tool: 'list_integrations', scoped: true },
  { type: 'provider', tool: 'list_providers', scoped: true },
  { type: 'virtual_key', tool: 'list_virtual_keys', scoped: false },
  { type: 'partial', tool: 'list_prompt_partials', scoped: false },
  { type: 'label', tool: 'list_prompt_labels', scoped: true },
];

/** Lists that are also searched; the others only tell what the object is, and may be refused without loss. */
const searched = new Set<Kind>(['config', 'prompt', 'partial']);

type Lists = ReadonlyMap<Kind, readonly Row[]>;

async function readLists(search: Search): Promise<Lists> {
  const lists = await search.work.each(lookups, async ({ type, tool, scoped }) => {
    return [type, await search.list(tool, scoped)] as const;
  });
  if (search.firstError && lists.every(([, rows]) => rows === undefined)) throw search.firstError;
  return new Map(lists.map(([type, rows]) => [type, rows ?? []]));
}

/** A collection by itself: its list wants a workspace, which the caller may not know. */
async function collectionOf(work: Work, id: string): Promise<Row | undefined> {
  try {
    return unwrap(await work.call('get_collection', { collectionId: id }));
  } catch (error) {
    if (isHopeless(error)) throw error;
    return undefined;
  }
}

/** Every object that has the id or slug; labels go by their names too. */
function targetsOf(lists: Lists, collection: Row | undefined, wanted: string): Target[] {
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

function handlesOf(targets: readonly Target[], wanted: string): Handles {
  const isLabel = (target: Target): boolean => target.type === 'label';
  const others = targets.filter((target) => !isLabel(target));
  const ids = targets.flatMap(({ id, slug }) => [id, slug]).filter((name) => name !== undefined);
  return {
    names: new Set(others.length > 0 || targets.length === 0 ? [...ids, wanted] : ids),
    labels: new Set(targets.filter(isLabel).flatMap(({ name }) => name ?? [])),
  };
}

/**
 * Where a prompt refers to the object: in the version that callers get, in labelled ones, which callers get by
 * the label, and in the newest. Templates and labels are looked at in all versions.
 */
async function inPrompt(work: Work, promptId: string, handles: Handles): Promise<string[]> {
  const [served, versions] = await Promise.all([servedOf(work, promptId), versionsOf(work, promptId)]);
  const isServed = ({ id, number }: VersionRow): boolean =>
    number === undefined ? id === served.version.id : number === served.version.number;
  const more = versions.filter((row, at) => !isServed(row) && (at === 0 || row.labelId !== undefined));
  const read = await work.each(more, async (row) => {
    const versionId = row.id ?? String(row.number);
    return {
      ...versionOf(await work.call('get_prompt_version', { promptId, versionId })),
      number: row.number,
    };
  });
  const full = [served.version, ...read].flatMap(({ number, content }) => {
    const { string, template_metadata: _, version_description: _description, ...fields } = content;
    const paths = pathsTo(fields, handles);
    return [...paths, ...(includes(string, handles.names) ? ['string'] : [])].map(
      (path) => `version ${number}: ${path}`,
    );
  });
  const summaries = versions.flatMap(({ number, labelId, row }) => [
    ...(labelId !== undefined && handles.names.has(labelId) ? [`version ${number}: label_id`] : []),
    ...(includes(row['prompt_template'], handles.names) ? [`version ${number}: string`] : []),
  ]);
  return [...new Set([...full, ...summaries])];
}

/** The fields of a row that name a handle. */
function inFields(row: Row, fields: readonly string[], handles: Handles): string[] {
  return fields.filter((field) => typeof row[field] === 'string' && handles.names.has(row[field]));
}

async function run(args: FindArguments, work: Work): Promise<Record<string, unknown>> {
  const wanted = args.id.trim().replace(/^@/, '');
  const search = new Search(work, args);

  // 1. What is it? An object is written by its id in some places and by its slug in others.
  const [lists, collection] = await Promise.all([readLists(search), collectionOf(work, wanted)]);
  const targets = targetsOf(lists, collection, wanted);
  const handles = handlesOf(targets, wanted);
  const kinds = new Set(targets.map(({ type }) => type));
  /** Whether objects of these kinds can be what is looked for. What is not found may be any. */
  const concerns = (...types: Kind[]): boolean => kinds.size === 0 || types.some((type) => kinds.has(type));
  const optional = new Set(
    lookups
      .filter(({ type }) => !searched.has(type))
      .map(({ tool }) => tool.replace('list_', '').replaceAll('_', ' ')),
  );
  const rows = (type: Kind): readonly Row[] => lists.get(type) ?? [];

  // 2. Who refers to it? Only what can refer to an object of its kind is read.
  const references: Reference[] = [];
  if (concerns('config', 'prompt', 'guardrail', 'provider', 'virtual_key', 'label')) {
    references.push(
      ...(await search.scan('config', rows('config'), async (row, id) =>
        pathsTo(rulesOf(await work.call('get_config', { slug: textOf(row['slug']) ?? id })), handles),
      )),
    );
  }
  if (concerns('provider', 'virtual_key', 'partial', 'label', 'config', 'guardrail', 'prompt')) {
    references.push(
      ...(await search.scan('prompt', rows('prompt'), async (row, id) => [
        ...inFields(row, ['collection_id'], handles),
        ...(await inPrompt(work, id, handles)),
      ])),
    );
  } else {
    references.push(
      ...(await search.scan('prompt', rows('prompt'), (row) => inFields(row, ['collection_id'], handles))),
    );
  }
  references.push(
    ...(await search.scan('partial', rows('partial'), async (row, id) => {
      const placed = inFields(row, ['collection_id'], handles);
      if (!concerns('partial')) return placed;
      const partial = unwrap(await work.call('get_prompt_partial', { promptPartialId: id }));
      return includes(partial['string'], handles.names) ? [...placed, 'string'] : placed;
    })),
  );
  const children = collection?.['child_collections'];
  if (Array.isArray(children)) {
    const inside = (): string[] => ['parent_collection_id'];
    references.push(...(await search.scan('collection', children.filter(isRecord), inside)));
  }
  if (concerns('integration')) {
    for (const type of ['provider', 'virtual_key'] as const) {
      references.push(
        ...(await search.scan(type, rows(type), (row) => inFields(row, ['integration_id'], handles))),
      );
    }
  }
  if (concerns('config', 'guardrail', 'prompt', 'provider', 'virtual_key')) {
    const keys = await search.list('list_api_keys', true);
    references.push(
      ...(await search.scan('api_key', keys ?? [], async (row, id) => {
        const key = 'defaults' in row ? row : unwrap(await work.call('get_api_key', { id }));
        return pathsTo(key['defaults'], handles, 'defaults');
      })),
    );
    const policies = [
      ['usage_limit', 'list_usage_limits'],
      ['rate_limit', 'list_rate_limits'],
    ] as const;
    for (const [type, tool] of policies) {
      const limits = await search.list(tool, true);
      references.push(...(await search.scan(type, limits ?? [], (row) => conditionPaths(row, handles))));
    }
  }

  // 3. What may have been missed: a refused list matters only where it was to be searched.
  const gaps = search.gaps.filter(({ what }) => !optional.has(what) || kinds.size === 0);
  return {
    id: args.id,
    found: targets,
    references,
    count: references.length,
    read: search.read,
    complete: gaps.length === 0,
    ...(gaps.length > 0 && { not_read: gaps }),
    ...(targets.length === 0 && {
      note: 'No object with this id or slug was found; references to it, if any, lead nowhere.',
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
      max_pages: { type: 'integer', minimum: 1, maximum: mostPages },
    },
    required: ['id'],
    additionalProperties: false,
  },
  spellings: { slug: 'id' },
  run,
});
