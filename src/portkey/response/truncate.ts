// Brings a reply to a size that a conversation can hold. Cuts at a record's boundary, stays valid JSON, and
// says how much is missing and how to get it. Pure: the same reply gives the same result.
import { isRecord } from '../../runtime/json.ts';
import { createSizer } from './json-size.ts';

/** No bound is taken below this, in bytes: the note itself needs room. */
export const MIN_RESULT_BYTES = 1_000;
/** The key of the note, at the top of what was cut. */
export const NOTE = '_truncated';

/** Where the caller stands in a list, for saying how to go on. */
export interface Position {
  /** The caller's argument names. */
  readonly page: string;
  readonly size: string;
  /** Their values in this call, where given. */
  readonly atPage?: number | undefined;
  readonly atSize?: number | undefined;
}

/** What was not read, and how to read it. */
export interface Stopped {
  readonly why: string;
  readonly next: string;
}

export interface TruncateOptions {
  /** The most bytes of UTF-8 that the text may have. */
  readonly maxBytes: number;
  /** Present for operations that page. */
  readonly position?: Position | undefined;
  /** True when the tool takes `select`. */
  readonly selects?: boolean | undefined;
  /** Argument names that filter, best first, to be named in the note. */
  readonly filters?: readonly string[] | undefined;
  /** Set when reading stopped early. */
  readonly stopped?: Stopped | undefined;
}

export interface TruncatedResult {
  /** The reply as an object: a bare array, and any other value that is none, stands under `data`. */
  readonly structured: Record<string, unknown>;
  /** The same as compact JSON. */
  readonly text: string;
  /** The text's bytes of UTF-8. */
  readonly bytes: number;
  readonly truncated: boolean;
}

/** A reply as an object. */
export function asObject(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  return body === undefined ? {} : { data: body };
}

/** The reply within the bound. What fits comes back whole. */
export function truncate(body: unknown, facts: TruncateOptions): TruncatedResult {
  const shaped = cutToSize(body, facts);
  if (shaped.bytes < LINES_FROM) return shaped;
  const lined = finish(shaped.structured, shaped.truncated, inLines(shaped.structured));
  return lined.bytes <= Math.max(MIN_RESULT_BYTES, facts.maxBytes) ? lined : shaped;
}

function cutToSize(body: unknown, facts: TruncateOptions): TruncatedResult {
  const whole = asObject(body);
  const max = Math.max(MIN_RESULT_BYTES, facts.maxBytes);
  const text = JSON.stringify(whole);
  const bytes = Buffer.byteLength(text);
  if (facts.stopped === undefined) {
    if (bytes <= max) return { structured: whole, text, bytes, truncated: false };
  } else {
    const noted = finish({ ...whole, [NOTE]: { why: facts.stopped.why, next: facts.stopped.next } }, true);
    if (noted.bytes <= max) return noted;
  }
  const sizeOf = createSizer();
  // Leaves room for the line of each record, which is longer than fifty bytes.
  const room = max - (max >= LINES_FROM ? Math.ceil(max / 50) : 0);
  const cut = cutList(whole, bytes, room, facts, sizeOf) ?? cutAnything(whole, bytes, room, facts, sizeOf);
  return finish(cut, true);
}

function finish(
  structured: Record<string, unknown>,
  truncated: boolean,
  text = JSON.stringify(structured),
): TruncatedResult {
  return { structured, text, bytes: Buffer.byteLength(text), truncated };
}

/** From this size on, in bytes, lists have one record a line: clients write long results to files and page by lines. */
const LINES_FROM = 8_000;

/** The same JSON with each record of a list at the top on a line of its own. */
function inLines(structured: Record<string, unknown>): string {
  const members = Object.entries(structured)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const json =
        Array.isArray(value) && value.length > 1
          ? `[\n${value.map((item) => JSON.stringify(item) ?? 'null').join(',\n')}\n]`
          : JSON.stringify(value);
      return `${JSON.stringify(key)}:${json}`;
    });
  return `{${members.join(',')}}`;
}

/** What cutting goes by: sizes, each computed once, and the places that were cut. */
interface Cutting {
  readonly sizeOf: (value: unknown) => number;
  readonly where: string[];
}

/** A list inside a reply, and how to put a shorter one in its place. */
interface Found {
  readonly items: readonly unknown[];
  readonly bytes: number;
  readonly put: (items: readonly unknown[], note: unknown) => Record<string, unknown>;
}

/** Cuts the reply's main list; undefined when it has none that makes up most of it, or not one record fits. */
function cutList(
  whole: Record<string, unknown>,
  total: number,
  max: number,
  facts: TruncateOptions,
  sizeOf: Cutting['sizeOf'],
): Record<string, unknown> | undefined {
  const list = mainList(whole, sizeOf);
  if (list === undefined || list.bytes * 2 < total) return undefined;
  const noteOf = (shown: number) => noteFor({ shown, of: list.items.length, bytes: total }, facts);
  // The widest note, so that the numbers in the real one never make it too long.
  const overhead = Buffer.byteLength(JSON.stringify(list.put([], noteOf(list.items.length)))) + 64;
  let room = max - overhead;
  let shown = 0;
  for (const item of list.items) {
    room -= sizeOf(item) + 1;
    if (room < 0) break;
    shown += 1;
  }
  return shown === 0 ? undefined : list.put(list.items.slice(0, shown), noteOf(shown));
}

/** The list that weighs most, at the top or one object below. The note goes to the top, where it is found. */
function mainList(whole: Record<string, unknown>, sizeOf: Cutting['sizeOf']): Found | undefined {
  let best: Found | undefined;
  const offer = (items: readonly unknown[], put: Found['put']) => {
    if (items.length === 0) return;
    const bytes = sizeOf(items);
    if (best === undefined || bytes > best.bytes) best = { items, bytes, put };
  };
  for (const [name, value] of Object.entries(whole)) {
    if (Array.isArray(value)) {
      offer(value, (items, note) => ({ ...whole, [name]: items, [NOTE]: note }));
    } else if (isRecord(value)) {
      for (const [inner, list] of Object.entries(value)) {
        if (!Array.isArray(list)) continue;
        offer(list, (items, note) => ({ ...whole, [name]: { ...value, [inner]: items }, [NOTE]: note }));
      }
    }
  }
  return best;
}

/** Cuts long texts and long lists wherever they are. */
function cutAnything(
  whole: Record<string, unknown>,
  total: number,
  max: number,
  facts: TruncateOptions,
  sizeOf: Cutting['sizeOf'],
): Record<string, unknown> {
  const where: string[] = [];
  const note = noteFor({ bytes: total }, facts);
  // 300 bytes for the places, which are known only afterwards.
  const room = max - Buffer.byteLength(JSON.stringify({ [NOTE]: note })) - 300;
  const pruned = prune(whole, Math.max(2, room), '', { sizeOf, where });
  return { ...(isRecord(pruned) ? pruned : {}), [NOTE]: { ...note, cut: placesWithin(where, 280, sizeOf) } };
}

function placesWithin(where: readonly string[], max: number, sizeOf: Cutting['sizeOf']): string[] {
  const out: string[] = [];
  let room = max;
  for (const place of where) {
    room -= sizeOf(place) + 1;
    if (room < 12) {
      out.push('…');
      break;
    }
    out.push(place);
  }
  return out;
}

/** The value in at most `room` bytes of JSON (2 at least); notes each place that was cut. */
function prune(value: unknown, room: number, at: string, cutting: Cutting): unknown {
  if (cutting.sizeOf(value) <= room) return value;
  if (typeof value === 'string') {
    cutting.where.push(at);
    return cutText(value, room, cutting.sizeOf);
  }
  if (Array.isArray(value)) {
    cutting.where.push(at);
    return pruneArray(value, room, at, cutting);
  }
  if (isRecord(value)) return pruneObject(value, room, at, cutting);
  cutting.where.push(at);
  return '';
}

function pruneArray(items: readonly unknown[], room: number, at: string, cutting: Cutting): unknown[] {
  let left = room - 2;
  const out: unknown[] = [];
  for (const item of items) {
    const size = cutting.sizeOf(item) + 1;
    if (size > left) {
      // One record that is too long is still better than none.
      if (out.length === 0 && left > 40) out.push(prune(item, left - 1, `${at}[0]`, cutting));
      break;
    }
    left -= size;
    out.push(item);
  }
  return out;
}

function pruneObject(
  record: Record<string, unknown>,
  room: number,
  at: string,
  cutting: Cutting,
): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => ({
    name,
    value,
    key: cutting.sizeOf(name) + 2,
    size: cutting.sizeOf(value),
  }));
  // Keys from the end go, until those left have some room each.
  let kept = entries.length;
  let keys = entries.reduce((sum, entry) => sum + entry.key + Math.min(entry.size, 24), 2);
  while (kept > 0 && keys > room) {
    kept -= 1;
    const gone = entries[kept];
    keys -= gone === undefined ? 0 : gone.key + Math.min(gone.size, 24);
  }
  if (kept < entries.length)
    cutting.where.push(`${at === '' ? '' : `${at}.`}(${entries.length - kept} keys)`);
  const left = entries.slice(0, kept);
  const level = levelFor(
    left.map(({ size }) => size),
    room - 2 - left.reduce((sum, { key }) => sum + key, 0),
  );
  return Object.fromEntries(
    left.map(({ name, value, size }) => [
      name,
      size <= level ? value : prune(value, level, at === '' ? name : `${at}.${name}`, cutting),
    ]),
  );
}

/** The height to which sizes must be cut so that their sum is within the room. */
function levelFor(sizes: readonly number[], room: number): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  let left = room;
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (size > share) return share;
    left -= size;
  }
  return Number.MAX_SAFE_INTEGER;
}

/** A text's beginning and how much is missing, in at most `room` bytes of JSON. */
function cutText(text: string, room: number, sizeOf: Cutting['sizeOf']): string {
  const ending = (length: number) => `… [${text.length - length} more characters]`;
  const fits = (length: number) => sizeOf(text.slice(0, length) + ending(length)) <= room;
  if (!fits(0)) return room >= 5 ? '…' : '';
  let low = 0;
  let high = Math.min(text.length, room);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  // Never half a surrogate pair.
  const last = text.charCodeAt(low - 1);
  if (low > 0 && last >= 0xd800 && last <= 0xdbff) low -= 1;
  return fits(low) ? text.slice(0, low) + ending(low) : '…';
}

function noteFor(
  counts: { shown?: number; of?: number; bytes: number },
  facts: TruncateOptions,
): Record<string, unknown> {
  const ways: string[] = [];
  const { position, stopped } = facts;
  if (counts.shown !== undefined && position !== undefined) ways.push(nextPage(position, counts.shown));
  if (facts.selects === true) ways.push('select only the fields you need (a JMESPath expression)');
  const filters = facts.filters?.slice(0, 4) ?? [];
  if (filters.length > 0) ways.push(`filter by ${filters.join(', ')}`);
  const next = ways.length === 0 ? 'No argument of this tool brings the rest.' : `${sentence(ways)}.`;
  return {
    ...counts,
    ...(stopped === undefined ? {} : { why: stopped.why }),
    next: stopped === undefined ? next : `${next} ${stopped.next}`,
  };
}

function sentence(ways: readonly string[]): string {
  const text = ways.join('; or ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Page size that every list endpoint accepts: no list of the contract takes less than this, where it says. */
const SURE_SIZE = 100;

/** The page on which the first missing record is: pages as long as what was shown, so that none is skipped. */
function nextPage({ page, size, atPage, atSize }: Position, shown: number): string {
  const first = page === 'page' ? 1 : 0;
  const length = Math.min(shown, SURE_SIZE);
  const from = atPage ?? first;
  if (from > first && atSize === undefined) return `call again with ${size} ${length}`;
  const before = Math.max(0, from - first) * (atSize ?? 0);
  return `call again with ${size} ${length} and ${page} ${first + Math.floor((before + shown) / length)}`;
}
