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

/** codegen/names.lock.json: it only ever grows. */
export interface NamesLock {
  readonly operations: Readonly<Record<string, NameEntry>>;
  /** Operations that are gone, each with the tool that replaces it, or null. */
  readonly retired: Readonly<
    Record<string, { readonly tool: string; readonly replacedBy: string | null; readonly date: string }>
  >;
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

/**
 * A name for an operation that has none yet, in the manner of the others: `GET /things/{id}/parts` is
 * `list_thing_parts`, `POST /things/{id}/start` is `start_thing`.
 */
export function proposeName(key: string): string {
  const [method = 'GET', path = '/'] = key.split(' ');
  const parts = path.split('/').filter(Boolean);
  const last = parts.at(-1) ?? '';
  const words = parts
    .filter((part) => !part.startsWith('{'))
    .map((part) => part.replaceAll('-', '_').toLowerCase());
  const noun = words.map(singular);
  if (last.startsWith('{')) return `${verbs[method] ?? 'call'}_${noun.join('_')}`.slice(0, 48);
  const beforeLast = parts.at(-2) ?? '';
  if (method === 'POST' && beforeLast.startsWith('{'))
    return `${noun.at(-1)}_${noun.slice(0, -1).join('_')}`.slice(0, 48);
  if (method === 'GET') return `list_${[...noun.slice(0, -1), words.at(-1) ?? ''].join('_')}`.slice(0, 48);
  return `${verbs[method] ?? 'call'}_${noun.join('_')}`.slice(0, 48);
}
