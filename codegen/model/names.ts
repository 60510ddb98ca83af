// The frozen names: which tool an operation is, and what happens when an operation appears or vanishes.

/** One operation's entry in codegen/names.lock.json. */
export interface NameEntry {
  readonly tool: string;
  readonly domain: string;
  /** Former names that still call the tool. */
  readonly aliases?: readonly string[];
  /** The operation comes from an overlay: Portkey's document does not have it. */
  readonly unpublished?: true;
}

/** The entry of an operation that is gone. */
export interface RetiredEntry {
  readonly tool: string;
  readonly aliases?: readonly string[];
  /** The tool that does the work now; null where none does. */
  readonly replacedBy: string | null;
  /** The day on which it was retired, as YYYY-MM-DD. */
  readonly date: string;
}

/** codegen/names.lock.json: no name that was once published leaves it or is given to something else. */
export interface NamesLock {
  readonly operations: Readonly<Record<string, NameEntry>>;
  readonly retired: Readonly<Record<string, RetiredEntry>>;
}

/** The name lock and the contract disagree; the message says which entries and what to do. */
class NamesError extends Error {
  override readonly name = 'NamesError';
}

/** A name that MCP clients, file names and TypeScript all take. */
const validName = /^[a-z][a-z0-9_]{2,47}$/;

/** @throws NamesError when operations and names are not one to one, or an entry is not well formed. */
export function checkNames(keys: readonly string[], names: NamesLock): void {
  const known = new Set(keys);
  const lines = [
    ...keys
      .filter((key) => !Object.hasOwn(names.operations, key))
      .map(
        (key) =>
          `${key} has no tool name yet; add it to codegen/names.lock.json, for instance as "${proposeName(key)}"`,
      ),
    ...Object.entries(names.operations)
      .filter(([key]) => !known.has(key))
      .map(
        ([key, { tool }]) =>
          `${key} (${tool}) is not in the contract: where it is new, run "npm run openapi:update" again; where it is gone, move it to "retired" in codegen/names.lock.json, or to the key that took its place`,
      ),
    ...entryFaults(names),
  ];
  if (lines.length > 0) throw new NamesError(lines.join('\n'));
}

function entryFaults(names: NamesLock): string[] {
  const faults: string[] = [];
  const holders = new Map<string, string>();
  const take = (name: string, holder: string): void => {
    const other = holders.get(name);
    if (other !== undefined) faults.push(`${name} is the name of both ${other} and ${holder}`);
    if (!validName.test(name))
      faults.push(
        `${name} (${holder}) is no name for a tool: small letters, digits and _, at most 48 of them`,
      );
    holders.set(name, holder);
  };
  for (const [key, { tool, domain, aliases = [] }] of Object.entries(names.operations)) {
    for (const name of [tool, ...aliases]) take(name, key);
    if (!/^[a-z][a-z0-9-]*$/.test(domain)) faults.push(`${key} has the domain ${JSON.stringify(domain)}`);
  }
  const tools = new Set(Object.values(names.operations).map(({ tool }) => tool));
  for (const [key, { tool, aliases = [], replacedBy, date }] of Object.entries(names.retired)) {
    for (const name of [tool, ...aliases].filter((each) => each !== undefined)) take(name, `${key}, retired`);
    if (replacedBy !== null && !tools.has(replacedBy))
      faults.push(
        `${key}, retired: "replacedBy" is ${JSON.stringify(replacedBy)}, which is no tool; null where none replaces it`,
      );
    if (!/^\d{4}-\d\d-\d\d$/.test(date ?? ''))
      faults.push(
        `${key}, retired: "date" is ${JSON.stringify(date)}, and should be a day such as 2026-11-28`,
      );
  }
  return faults;
}

/** Every name that is or once was a tool's. */
export function allNames({ operations, retired }: NamesLock): Set<string> {
  return new Set(
    [...Object.values(operations), ...Object.values(retired)].flatMap(({ tool, aliases = [] }) => [
      tool,
      ...aliases,
    ]),
  );
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** `policies` is `policy`, `access` stays. */
export function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
}

/** Letters, digits and underscores of a path segment: `.well-known` is `well_known`, `groupBy` is `group_by`. */
function wordsOf(segment: string): string {
  return segment
    .normalize('NFKD')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/**
 * A name for an operation that has none yet, in the manner of the others: `GET /things/{id}/parts` is
 * `list_thing_parts`, or `get_thing_parts` where it answers no list; `POST /things/{id}/start` is `start_thing`.
 */
export function proposeName(
  key: string,
  taken: ReadonlySet<string> = new Set(),
  { isList = true }: { readonly isList?: boolean } = {},
): string {
  const [method = 'GET', path = '/'] = key.split(' ');
  const parts = path.split('/').filter(Boolean);
  const words = parts
    .filter((part) => !part.startsWith('{'))
    .map(wordsOf)
    .filter(Boolean);
  const nouns = words.map(singular);
  const name = nameFrom(method, parts, words, nouns, isList)
    .replaceAll(/_+/g, '_')
    .slice(0, 48)
    .replace(/_$/, '');
  if (!taken.has(name)) return name;
  // The method, or else what the path says last, tells it from the other.
  const last = wordsOf(parts.at(-1)?.replaceAll(/[{}]/g, '') ?? '');
  const others = [`${name}_by_${last}`, `${method.toLowerCase()}_${nouns.join('_')}`].map((each) =>
    each.slice(0, 48),
  );
  const free = others.find((each) => !taken.has(each) && validName.test(each));
  if (free !== undefined) return free;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}

function nameFrom(
  method: string,
  parts: readonly string[],
  words: readonly string[],
  nouns: readonly string[],
  isList: boolean,
): string {
  const verb = Object.hasOwn(verbs, method) ? verbs[method] : 'call';
  if (words.length === 0) return `${verb}_root`;
  if (parts.at(-1)?.startsWith('{')) return `${verb}_${nouns.join('_')}`;
  if (method === 'POST' && parts.at(-2)?.startsWith('{'))
    return `${nouns.at(-1)}_${nouns.slice(0, -1).join('_')}`;
  if (method === 'GET')
    return `${isList ? 'list' : 'get'}_${[...nouns.slice(0, -1), words.at(-1) ?? ''].join('_')}`;
  return `${verb}_${nouns.join('_')}`;
}
