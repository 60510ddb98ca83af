// The blind agent: searches with the request's own words, takes the first tool that fits, fills arguments from
// the request, earlier results and hints of errors. It has no model, so that what it can do is a measure of names,
// descriptions and errors.
import type { InputSchema, SchemaNode } from '../../../../src/runtime/tool-schema.ts';
import type { Driver } from '../../harness/run.ts';
import type { Attempt, CallRecord } from '../../harness/score.ts';
import type { Toolset } from '../../harness/toolset.ts';
import { type Filling, isHandle, valueFor } from './fill.ts';
import { localSearch } from './local-search.ts';
import { type Request, readRequest, stepsOf, wordsOf } from './request.ts';

type Row = Readonly<Record<string, unknown>>;
type Arguments = Record<string, unknown>;

interface Candidate {
  readonly name: string;
  readonly reads: boolean;
  readonly required: readonly string[];
}

/** How many found tools it looks at, how often it mends a call, and how many rows it goes through one by one. */
const maxCandidates = 4;
const maxRepairs = 3;
const maxRows = 6;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function rowsIn(value: unknown): readonly Row[] {
  const list = Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.values(value).find(Array.isArray)
      : undefined;
  return (list ?? []).filter(isObject);
}

/** How well a row fits what the request names: the length of its longest name that stands in it. */
function nearness(row: Row, { lower }: Request): number {
  const names = ['id', 'slug', 'name', 'email', 'description', 'value_key', 'workspace_slug'].map(
    (field) => row[field],
  );
  const said = names.filter(
    (name): name is string =>
      typeof name === 'string' && name.length > 2 && lower.includes(name.toLowerCase()),
  );
  return Math.max(0, ...said.map(({ length }) => length));
}

/** Whether a call would update an object without saying to what. */
function changesNothing(tool: string, schema: InputSchema, args: Arguments): boolean {
  const given = Object.keys(args);
  return (
    /^update_/.test(tool) && given.every((name) => schema.required?.includes(name) === true && isHandle(name))
  );
}

class Blind {
  readonly #toolset: Toolset;
  readonly #calls: CallRecord[] = [];
  /** Schemas that a search brought along, and those that were asked for. */
  readonly #shown = new Map<string, InputSchema>();
  readonly #full = new Map<string, InputSchema | undefined>();
  readonly #lists = new Map<string, readonly Row[]>();
  readonly #search: ((query: string) => readonly Candidate[]) | undefined;

  constructor(toolset: Toolset) {
    this.#toolset = toolset;
    this.#search = toolset.tools.some(({ name }) => name === 'find_tools')
      ? undefined
      : localSearch(toolset.tools);
  }

  #read(text: string): unknown {
    return (this.#toolset.unwrap ?? parsed)(text);
  }

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  async #call(tool: string, args: unknown): Promise<CallRecord> {
    const made = await this.#toolset.reach(tool, args);
    this.#calls.push(made);
    return made;
  }

  async #find(query: string): Promise<readonly Candidate[]> {
    if (this.#search) return this.#search(query).slice(0, maxCandidates);
    const found = rowsIn(parsed((await this.#call('find_tools', { query, limit: maxCandidates })).text));
    for (const { name, input_schema: schema } of found)
      if (isObject(schema)) this.#shown.set(String(name), schema as unknown as InputSchema);
    return found.map((row) => ({
      name: String(row['name']),
      reads: row['class'] === 'read',
      required: Array.isArray(row['required']) ? row['required'].map(String) : [],
    }));
  }

  /** The schema as listed, or in full where the list folds what the request may be about. */
  async #schema(tool: string, full: boolean): Promise<InputSchema | undefined> {
    const listed =
      this.#toolset.tools.find(({ name }) => name === tool)?.inputSchema ?? this.#shown.get(tool);
    if (this.#search || (listed && !full)) return listed;
    if (!this.#full.has(tool)) {
      const [row] = rowsIn(parsed((await this.#call('find_tools', { names: [tool] })).text));
      this.#full.set(tool, row?.['input_schema'] as InputSchema | undefined);
    }
    return this.#full.get(tool);
  }

  /** The list tool for an argument that names an object: the one whose name has most in common with it. */
  #listFor(argument: string, tool: string): string | undefined {
    const own = wordsOf(argument).filter((word) => !['id', 'slug', 'policy', 'target'].includes(word));
    const around = wordsOf(tool).slice(1);
    const scored = this.#names()
      .filter((name) => name.startsWith('list_'))
      .map((name) => {
        const words = wordsOf(name).filter((word) => !['list', 'all'].includes(word));
        const hits = words.filter((word) => own.includes(word)).length;
        const near = words.filter((word) => around.includes(word)).length;
        const score = own.length > 0 ? hits * 3 + near - words.length : near * 2 - words.length;
        return { name, score, hits: own.length > 0 ? hits : near };
      })
      .filter(({ hits }) => hits > 0)
      .sort((a, b) => b.score - a.score);
    return scored[0]?.name;
  }

  #names(): readonly string[] {
    return this.#toolset.names;
  }

  async #list(tool: string, args: Arguments): Promise<readonly Row[]> {
    const key = `${tool} ${JSON.stringify(args)}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const made = await this.#call(tool, args);
    const rows = made.ok ? rowsIn(this.#read(made.text)) : [];
    this.#lists.set(key, rows);
    return rows;
  }

  /** The workspace that the request names, where it names one. */
  async #workspace(request: Request): Promise<Row | undefined> {
    if (!/\bworkspace|\b(?:in|of|from|for)\s+(?:the\s+)?"?[a-z]+\b/i.test(request.text)) return undefined;
    if (!this.#names().includes('list_workspaces')) return undefined;
    const rows = await this.#list('list_workspaces', {});
    const named = rows.filter(({ slug, name }) =>
      [slug, name].some(
        (one) =>
          typeof one === 'string' &&
          new RegExp(`\\b${one}\\b(?!-)`, 'i').test(request.text.replaceAll(/"[^"]* [^"]*"/g, ' ')),
      ),
    );
    return named[0];
  }

  /** Rows that an argument may mean, best first. */
  async #meant(argument: string, tool: string, request: Request, given: Arguments): Promise<readonly Row[]> {
    if (/workspace/i.test(argument)) {
      const row = await this.#workspace(request);
      return row ? [row] : [];
    }
    const list = this.#listFor(argument, tool);
    if (list === undefined) return [];
    const listed =
      this.#toolset.tools.find(({ name }) => name === list)?.inputSchema ?? (await this.#schema(list, true));
    const args: Arguments = {};
    for (const name of listed?.required ?? []) {
      const value =
        given[name] ?? (name === argument ? undefined : await this.#handle(name, list, request, given));
      if (value === undefined) return [];
      args[name] = value;
    }
    const rows = await this.#list(list, args);
    const fitting = rows
      .map((row) => ({ row, score: nearness(row, request) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const best = fitting.filter(({ score }) => score === fitting[0]?.score).map(({ row }) => row);
    if (best.length <= 1) return best;
    const place = await this.#workspace(request);
    const there = best.filter(
      ({ workspace_id: id }) => place && (id === place['id'] || id === place['slug']),
    );
    return there.length > 0 ? there : best;
  }

  async #handle(
    argument: string,
    tool: string,
    request: Request,
    given: Arguments,
    required = true,
  ): Promise<string | undefined> {
    if (/organisation/.test(argument)) {
      const known = [...this.#lists.values()].flat().find((row) => typeof row[argument] === 'string');
      const row =
        known ??
        (this.#names().includes('list_workspaces')
          ? (await this.#list('list_workspaces', {}))[0]
          : undefined);
      return typeof row?.[argument] === 'string' ? row[argument] : undefined;
    }
    const [row] = await this.#meant(argument, tool, request, given);
    const wanted = /slug$/.test(argument) ? 'slug' : 'id';
    const value = row?.[wanted] ?? row?.['id'] ?? row?.['slug'];
    if (typeof value === 'string') return value;
    return required && !/workspace/i.test(argument) ? (request.uuids[0] ?? request.handles[0]) : undefined;
  }

  /** The arguments of a tool; undefined where one that is required cannot be filled. */
  async #fill(
    tool: string,
    schema: InputSchema,
    request: Request,
    given: Arguments,
  ): Promise<Arguments | undefined> {
    const creates = /^(?:create|add|invite|register|migrate|promote)_/.test(tool);
    const required = new Set(schema.required ?? []);
    const filling: Filling = {
      creates,
      lookUp: (name, needed) => this.#handle(name, tool, request, args, needed),
    };
    const args: Arguments = { ...given };
    const order = Object.entries(schema.properties).sort(
      ([a], [b]) => Number(required.has(b)) - Number(required.has(a)),
    );
    for (const [name, node] of order) {
      if (
        args[name] !== undefined ||
        (['select', 'all_pages', 'organisation_id', 'current_page', 'page_size'].includes(name) &&
          !required.has(name))
      )
        continue;
      if (isHandle(name) && !required.has(name) && !/workspace/.test(name) && !(creates && name === 'slug'))
        continue;
      const value = await valueFor(name, node as SchemaNode, request, filling, required.has(name));
      if (value !== undefined) args[name] = value;
      else if (required.has(name)) return undefined;
    }
    return args;
  }

  /** Mends arguments by what an error says of them. */
  #mend(args: Arguments, text: string): Arguments | undefined {
    const error = (
      parsed(text) as { error?: { fields?: Record<string, string>; status?: number } } | undefined
    )?.error;
    if (!error?.fields || error.status === 403) return undefined;
    const mended = { ...args };
    let changed = false;
    for (const [name, problem] of Object.entries(error.fields)) {
      const meant = /did you mean "?([\w.-]+)"?/i.exec(problem)?.[1];
      if (meant !== undefined) {
        if (name in mended && /unknown|not an argument/i.test(problem)) {
          mended[meant] = mended[name];
          delete mended[name];
        } else mended[name] = meant;
        changed = true;
      } else if (name in mended) {
        delete mended[name];
        changed = true;
      }
    }
    return changed ? mended : undefined;
  }

  /** Calls a tool, mending it by its errors. True when it succeeded; undefined when another may be tried. */
  async #attempt(tool: string, args: Arguments): Promise<boolean | undefined> {
    let current = args;
    for (let round = 0; round <= maxRepairs; round++) {
      const made = await this.#call(tool, current);
      if (made.ok) return true;
      const mended = this.#mend(current, made.text);
      if (!mended) return /"status":(?:4(?!00|04|22)|5)|not_confirmed/.test(made.text) ? false : undefined;
      current = mended;
    }
    return undefined;
  }

  /** Does one step. False when it cannot be done. */
  async step(text: string, whole: string): Promise<boolean> {
    const own = readRequest(text);
    const all = readRequest(whole);
    const request: Request = { ...all, changes: own.changes };
    for (const candidate of await this.#find(text)) {
      if (candidate.reads === own.changes) continue;
      const listed = await this.#schema(candidate.name, false);
      const folded =
        own.changes &&
        Object.values(listed?.properties ?? {}).some(({ type }) => type === 'object' || type === 'array');
      const schema = folded || !listed ? await this.#schema(candidate.name, true) : listed;
      if (!schema) continue;
      const handle = schema.required?.find((name) => isHandle(name) && !/organisation/.test(name));
      if (
        !own.changes &&
        own.each &&
        handle !== undefined &&
        own.quotes.length === 0 &&
        own.handles.length === 0
      ) {
        const list = /workspace/i.test(handle) ? 'list_workspaces' : this.#listFor(handle, candidate.name);
        const rows = list === undefined ? [] : await this.#list(list, {});
        for (const row of rows.slice(0, maxRows))
          await this.#call(candidate.name, {
            [handle]: row[/slug/.test(handle) ? 'slug' : 'id'] ?? row['slug'],
          });
        if (rows.length > 0) return true;
        continue;
      }
      const args = await this.#fill(candidate.name, schema, request, {});
      if (!args || changesNothing(candidate.name, schema, args)) continue;
      const done = await this.#attempt(candidate.name, args);
      if (done !== undefined) return done;
    }
    return false;
  }
}

export const blind: Driver = {
  name: 'blind',
  run: async (task, toolset): Promise<Attempt> => {
    const agent = new Blind(toolset);
    for (const step of stepsOf(task.request)) {
      if (!(await agent.step(step, task.request))) return { calls: agent.calls, cannot: true };
    }
    return { calls: agent.calls, cannot: false };
  },
};
