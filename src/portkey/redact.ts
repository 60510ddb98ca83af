// Secrets that are known by value (the key, credentials among the arguments) are cut out of every text that
// leaves: results, errors, log lines.
import { isRecord } from '../runtime/json.ts';

/** Shorter values are not treated as secrets: cutting them would shred ordinary words. */
export const MIN_SECRET = 4;

/** The shortest value that is cut of a header whose name does not speak of a secret. */
const minHeader = 12;

const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;
/** Replacement marks, tried in order; one that overlaps a secret is skipped. */
const MARKS = ['[redacted]', '<hidden>', '\u2588'];

/** More secrets than this are not looked for in other encodings. */
const maxEncoded = 8;
/** The shortest that is looked for in other encodings: a few characters of base64 are in any text. */
const minEncoded = 12;
/** More needles than this are found in one pass. */
const maxPlain = 64;
/** Comparisons with many needles, over the life of one redactor: it is made for one call. */
const maxComparisons = 500_000;

/** The values of set headers that are secrets. Short ones are flags and names, unless the header is one for secrets. */
export function headerSecrets(headers: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value.length >= (SECRET_NAME.test(name) ? MIN_SECRET : minHeader) ? [value] : [],
  );
}

/** Cuts known secrets. */
export interface Redactor {
  /** For results: known secrets only, in keys and values; what has none comes back as it is, the same object. */
  readonly json: (value: unknown) => unknown;
  /** For errors and logs: known secrets, and whatever follows `Bearer` or `Basic`. */
  readonly text: (text: string) => string;
  /** Known secrets only. */
  readonly cut: (text: string) => string;
  /** True when the text, JSON as it came, could hold a secret. */
  readonly suspects: (raw: string) => boolean;
}

/** Makes a redactor for these values. Each is also looked for as it reads inside JSON, and inside a URL. */
export function createRedactor(secrets: Iterable<string | undefined>): Redactor {
  const values = new Set<string>();
  for (const secret of secrets) {
    if (secret === undefined || secret.trim().length < MIN_SECRET) continue;
    values.add(secret).add(secret.trim());
  }
  const forms = new Set([...values].flatMap(formsOf));
  // Keys and tokens are few; the many values of one call are looked for as they are.
  if (values.size <= maxEncoded)
    for (const value of values) for (const form of encodedForms(value)) forms.add(form);
  const needles = [...forms];
  const find = needles.length <= maxPlain ? findEach(needles) : findByBeginning(needles);
  const cut = (text: string) => cutAll(text, find, needles);
  const json = (value: unknown): unknown => (needles.length === 0 ? value : walk(value, cut));
  return {
    cut,
    json,
    text: (text) => cut(text).replace(BEARER, '$1 [redacted]'),
    // A backslash may write any character another way, so that only the parsed value tells.
    suspects: (raw) =>
      needles.length > 0 &&
      (needles.length > maxPlain || raw.includes('\\') || needles.some((needle) => raw.includes(needle))),
  };
}

function formsOf(secret: string): string[] {
  if (/^[\w.~-]+$/.test(secret)) return [secret];
  const once = JSON.stringify(secret).slice(1, -1);
  const out = [secret, once, JSON.stringify(once).slice(1, -1)];
  const wellFormed = secret.replace(/\p{Surrogate}/gu, '\ufffd');
  const encoded = encodeURIComponent(wellFormed);
  out.push(
    encoded,
    encoded.replace(/%20/g, '+'),
    encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  );
  return out;
}

/** The secret inside base64 at any of its three alignments, in base64url and in hexadecimal. */
function encodedForms(secret: string): string[] {
  if (secret.length < minEncoded) return [];
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The ends hold bits of what stands beside the secret.
    const last = (before + bytes.length) % 3 === 0 ? 0 : 1;
    return text.slice([0, 2, 3][before], text.length - last);
  });
  const hex = bytes.toString('hex');
  const twice = encodeURIComponent(encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')));
  return [
    ...aligned,
    ...aligned.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    hex,
    hex.toUpperCase(),
    ...(twice === secret ? [] : [twice]),
  ];
}

/** Where secrets stand in a text; undefined when that is too much to find out. */
type Find = (text: string) => [number, number][] | undefined;

function findEach(needles: readonly string[]): Find {
  return (text) => {
    const found: [number, number][] = [];
    for (const needle of needles) {
      for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
        found.push([at, at + needle.length]);
      }
    }
    return found;
  };
}

/** One pass over the text for all needles: what begins like one of them is compared with those alone. */
function findByBeginning(needles: readonly string[]): Find {
  // By prefix, then by length: secrets of one length need one set lookup.
  const byBeginning = new Map<string, Map<number, Set<string>>>();
  for (const needle of needles) {
    const beginning = needle.slice(0, MIN_SECRET);
    const byLength = byBeginning.get(beginning) ?? new Map<number, Set<string>>();
    byLength.set(needle.length, (byLength.get(needle.length) ?? new Set()).add(needle));
    byBeginning.set(beginning, byLength);
  }
  const firsts = new Set([...byBeginning.keys()].map((beginning) => beginning.charCodeAt(0)));
  let work = maxComparisons;
  return (text) => {
    const found: [number, number][] = [];
    for (let at = 0; at <= text.length - MIN_SECRET; at += 1) {
      if (!firsts.has(text.charCodeAt(at))) continue;
      for (const [length, set] of byBeginning.get(text.slice(at, at + MIN_SECRET)) ?? []) {
        work -= 1;
        if (work < 0) return undefined;
        if (set.has(text.slice(at, at + length))) found.push([at, at + length]);
      }
    }
    return found;
  };
}

/** Overlapping finds are cut as one, so that no end of one secret is left by the cut of another. */
function cutAll(text: string, find: Find, needles: readonly string[]): string {
  const found = find(text);
  // A text that many secrets begin like goes as a whole: rather too much is hidden than a secret shown.
  if (found === undefined) return markFor(needles);
  if (found.length === 0) return text;
  found.sort((a, b) => a[0] - b[0]);
  const mark = markFor(needles);
  let out = '';
  let done = 0;
  let open = false;
  for (const [from, to] of found) {
    if (from > done || !open) {
      out += text.slice(done, from) + mark;
      open = true;
    }
    done = Math.max(done, to);
  }
  return out + text.slice(done);
}

function markFor(needles: readonly string[]): string {
  const fits = (mark: string) =>
    !needles.some(
      (needle) =>
        mark.includes(needle) || needle.includes(mark.slice(0, 1)) || needle.includes(mark.slice(-1)),
    );
  return MARKS.find(fits) ?? '\u2588';
}

function walk(value: unknown, cut: (text: string) => string): unknown {
  if (typeof value === 'string') return cut(value);
  if (Array.isArray(value)) {
    let changed = false;
    const out = value.map((item) => {
      const next = walk(item, cut);
      changed ||= next !== item;
      return next;
    });
    return changed ? out : value;
  }
  if (!isRecord(value)) return value;
  let changed = false;
  const out: Array<[string, unknown]> = [];
  for (const [key, item] of Object.entries(value)) {
    const name = cut(key);
    const next = walk(item, cut);
    changed ||= name !== key || next !== item;
    out.push([name, next]);
  }
  return changed ? Object.fromEntries(out) : value;
}

/**
 * The secrets among arguments: every string under each of the paths (`key`, `auth_config.token`,
 * `checks[].parameters.credentials`).
 */
export function collectSecrets(args: Readonly<Record<string, unknown>>, paths: readonly string[]): string[] {
  const out: string[] = [];
  for (const path of paths) collectAt(args, path.split('.'), out);
  return out;
}

/** Names that hold a secret wherever they stand. `secret_key` is none of them: Portkey's is the name of a field. */
const SECRET_NAME =
  /(?:^|[a-z\d_-])(?:api[_-]?key|secret|token|password|passphrase|authorization|private[_-]?key|access[_-]?key|credentials?)$/i;

/** The same in replies of which more is rather hidden than less: requests that an audit log repeats. */
const HIDDEN_NAME = new RegExp(
  `${SECRET_NAME.source}|^(?:key|secret_key|client_auth|custom_headers|vertex_service_account_json)$`,
  'i',
);

/**
 * Strings under names that tell of a secret, in parts of a body that the contract leaves open (a config's targets,
 * a check's parameters). A guess, for errors only: results are not to lose what a prompt calls its token.
 */
export function secretsByName(body: unknown, names: RegExp = SECRET_NAME): string[] {
  const out: string[] = [];
  const open: unknown[] = [body];
  while (open.length > 0) {
    const at = open.pop();
    if (Array.isArray(at)) for (const item of at) open.push(item);
    else if (isRecord(at)) {
      for (const [name, value] of Object.entries(at)) {
        if (names.test(name)) collectStrings(value, out);
        else open.push(value);
      }
    }
  }
  return out;
}

/**
 * Secrets of a reply that never leave the server: the texts under these paths. Where a text there is JSON, and where
 * the value is an object, only what stands under names of secrets.
 * @param raw the reply as it came; what is not JSON holds none
 */
export function maskedIn(raw: string, paths: readonly string[] | undefined): string[] {
  if (paths === undefined) return [];
  try {
    const body: unknown = JSON.parse(raw);
    return paths.flatMap((path) => valuesAt(body, path.split('.')).flatMap(secretsIn));
  } catch {
    return [];
  }
}

function secretsIn(value: unknown): string[] {
  if (typeof value !== 'string') return secretsByName(value, HIDDEN_NAME);
  if (!/^\s*[[{]/.test(value)) return [value];
  try {
    return secretsByName(JSON.parse(value), HIDDEN_NAME);
  } catch {
    return [value];
  }
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) return Array.isArray(value) ? value : [value];
  if (!isRecord(value)) return [];
  const name = step.replace(/(?:\[\])+$/, '');
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  const items = step.endsWith('[]') ? (Array.isArray(inner) ? inner : []) : [inner];
  return items
    .flatMap((item) => (rest.length === 0 ? [item] : valuesAt(item, rest)))
    .filter((item) => item !== undefined);
}

function collectAt(value: unknown, path: readonly string[], out: string[]): void {
  const [step, ...rest] = path;
  if (Array.isArray(value)) {
    for (const item of value) collectAt(item, path, out);
  } else if (step === undefined) {
    collectStrings(value, out);
  } else if (isRecord(value)) {
    const name = step.replace(/(?:\[\])+$/, '');
    if (name === '*') for (const item of Object.values(value)) collectAt(item, rest, out);
    else if (Object.hasOwn(value, name)) collectAt(value[name], rest, out);
  }
}

function collectStrings(value: unknown, out: string[]): void {
  if (typeof value === 'string') out.push(value);
  else if (Array.isArray(value)) for (const item of value) collectStrings(item, out);
  else if (isRecord(value)) for (const item of Object.values(value)) collectStrings(item, out);
}
