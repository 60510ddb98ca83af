// Folds an event stream into the reply it would have been in one piece. We request no streams, but a stored prompt
// may, and its answer is paid for by then.
import { isRecord } from '../../runtime/json.ts';

type Fields = Record<string, unknown>;

/** Fields whose pieces follow each other; of all others the last value counts. */
const JOINED: ReadonlySet<string> = new Set([
  'arguments',
  'content',
  'partial_json',
  'reasoning',
  'reasoning_content',
  'refusal',
  'text',
  'thinking',
]);

/**
 * What a `text/event-stream` says: choices and content blocks joined, other fields with their last value, and what
 * fits neither under `data`. Undefined when there is no event in it.
 * @throws RangeError when it is nested too deeply.
 */
export function readStream(text: string): Fields | undefined {
  const events = eventsOf(text);
  if (events.length === 0) return undefined;
  const records = events.filter(isRecord);
  if (!records.some(isPiece)) return { data: events };
  const whole: Fields = {};
  for (const event of records) addEvent(whole, event);
  const rest = events.filter((event) => !isRecord(event));
  return rest.length === 0 ? whole : { ...whole, data: rest };
}

/** The data of each event, read where it is JSON. */
function eventsOf(text: string): unknown[] {
  return text
    .split(/(?:\r\n|\r|\n){2,}/)
    .map((event) =>
      event
        .split(/\r\n|\r|\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
        .join('\n'),
    )
    .filter((data) => data.trim() !== '' && data.trim() !== '[DONE]')
    .map((data): unknown => {
      try {
        return JSON.parse(data);
      } catch {
        return data;
      }
    });
}

function isPiece(event: Fields): boolean {
  return Array.isArray(event['choices']) || isBlock(event);
}

/** A piece of a content block, as Anthropic streams them. */
function isBlock({ delta }: Fields): boolean {
  return (
    isRecord(delta) && ['text', 'thinking', 'partial_json'].some((name) => typeof delta[name] === 'string')
  );
}

function addEvent(whole: Fields, event: Fields): void {
  // The type and the index are those of the event, and not of the reply.
  const { choices, delta, message, content_block: block, index, type: _, ...others } = event;
  merge(whole, others);
  if (typeof whole['object'] === 'string') whole['object'] = whole['object'].replace(/\.chunk$/, '');
  if (isRecord(message)) merge(whole, message);
  if (isRecord(block)) addAt(listIn(whole, 'content'), index, block);
  if (isRecord(delta)) {
    if (isBlock(event)) addAt(listIn(whole, 'content'), index, pieceOf(delta));
    else merge(whole, delta);
  }
  if (!Array.isArray(choices)) return;
  const list = listIn(whole, 'choices');
  for (const choice of choices.filter(isRecord)) {
    const { delta: said, ...facts } = choice;
    addAt(list, choice['index'], said === undefined ? facts : { ...facts, message: said });
  }
}

/** The piece of a block: `text_delta` is the type of the piece, and `text` that of the block. */
function pieceOf({ type, ...delta }: Fields): Fields {
  return typeof type === 'string' && type.endsWith('_delta') ? delta : { ...delta, type };
}

function listIn(whole: Fields, name: string): unknown[] {
  const list = whole[name];
  if (Array.isArray(list)) return list;
  const made: unknown[] = [];
  whole[name] = made;
  return made;
}

/** The entries of each list by their index, so that a piece finds its own without a search. */
const places = new WeakMap<unknown[], Map<number, Fields>>();

function placesOf(list: unknown[]): Map<number, Fields> {
  const known = places.get(list);
  if (known) return known;
  const made = new Map<number, Fields>();
  for (const entry of list.filter(isRecord)) {
    const at = typeof entry['index'] === 'number' ? entry['index'] : 0;
    if (!made.has(at)) made.set(at, entry);
  }
  places.set(list, made);
  return made;
}

/** Adds a piece to the entry of its index; one without an index belongs to the first. */
function addAt(list: unknown[], index: unknown, piece: Fields): void {
  const wanted = typeof index === 'number' ? index : 0;
  const entries = placesOf(list);
  const found = entries.get(wanted);
  if (found !== undefined) merge(found, piece);
  else {
    const entry = merge({}, { index: wanted, ...piece });
    entries.set(wanted, entry);
    list.push(entry);
  }
}

function merge(into: Fields, piece: Fields): Fields {
  for (const [name, value] of Object.entries(piece)) {
    // It would set the prototype instead of a field.
    if (name === '__proto__') continue;
    const before = into[name];
    if (value === null && before !== undefined) continue;
    if (typeof before === 'string' && typeof value === 'string' && JOINED.has(name)) {
      into[name] = before + value;
    } else if (isRecord(value)) {
      into[name] = merge(isRecord(before) ? before : {}, value);
    } else if (Array.isArray(value) && value.length > 0 && value.every(hasIndex)) {
      const list = listIn(into, name);
      for (const entry of value) addAt(list, entry['index'], entry);
    } else {
      into[name] = value;
    }
  }
  return into;
}

function hasIndex(value: unknown): value is Fields {
  return isRecord(value) && typeof value['index'] === 'number';
}
