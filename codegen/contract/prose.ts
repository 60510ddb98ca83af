// Digests of the words that the importer drops, so that a change of words alone can be counted although
// no word is kept.
import { createHash } from 'node:crypto';
import { type Document, isObject, methods, operationsOf, referred } from './document.ts';
import { literal, nameMaps, prose } from './extract.ts';

/** What openapi/portkey-admin.lock.json says of the upstream document's words. */
export interface ProseDigests {
  /** sha256 over the digests of all operations. */
  readonly sha256: string;
  /** The first 8 hexadecimal digits of the sha256 of each operation's words, by its key. */
  readonly operations: Readonly<Record<string, string>>;
  /** The first 6 of each sentence that carries a fact, by the first of them: any other sentence of a new document is new. */
  readonly sentences?: Readonly<Record<string, string>>;
}

/** Words that carry a fact: a unit, a limit, a condition, an end. */
const factual =
  /\b(?:deprecat|removed|no longer|instead of|required (?:when|if|for|with)|only (?:when|if|for)|must|at (?:most|least)|maximum|minimum|up to|limit|default|seconds?|milliseconds?|minutes?|hours?|cents?|dollars?|usd|bytes?|percent|utc|iso 8601)/i;

/** The sentences of some words that carry a fact, each with the keyword or the name that it stands at. */
export function factualSentences(words: readonly string[]): string[] {
  const texts = words.flatMap((word) => {
    const [key = ''] = word.split(' ', 1);
    if (key !== 'description' && key !== 'summary' && key !== 'deprecated_message') return [];
    const value: unknown = JSON.parse(word.slice(key.length + 1));
    return typeof value === 'string' ? [value] : [];
  });
  return [
    ...new Set(
      texts
        .flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/))
        .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
        .filter((sentence) => factual.test(sentence)),
    ),
  ];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with sorted keys, so that the order of the document leaves no trace. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`;
}

interface Found {
  readonly words: string[];
  readonly references: Set<string>;
}

/** The words in `value` and the references that it makes, both without their order. */
function collect(value: unknown, found: Found, insideNames = false): Found {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return found;
  for (const [key, item] of Object.entries(value)) {
    if (!insideNames && (prose.has(key) || (key.startsWith('x-') && key !== 'x-plane')))
      found.words.push(`${key} ${canonical(item)}`);
    else if (!insideNames && key === '$ref' && typeof item === 'string') found.references.add(item);
    else if (insideNames || !literal.has(key)) collect(item, found, !insideNames && nameMaps.has(key));
  }
  return found;
}

/** The sentences that carry a fact, by operation: for the report alone, never written to the repository. */
export interface Said {
  readonly said: ReadonlyMap<string, readonly string[]>;
}

/** Digests of the words of the operations in `keys`, and of all that they refer to. */
export function proseDigests(document: Document, keys: ReadonlySet<string>): ProseDigests & Said {
  const known = new Map<string, Found>();
  const lookUp = (reference: string): Found => {
    const found =
      known.get(reference) ?? collect(referred(document, reference), { words: [], references: new Set() });
    known.set(reference, found);
    return found;
  };
  const operations: Record<string, string> = {};
  const said = new Map<string, readonly string[]>();
  for (const { key, operation, item } of operationsOf(document)) {
    if (!keys.has(key)) continue;
    const shared = Object.entries(item).filter(([name]) => !methods.some((method) => method === name));
    const own = collect([Object.fromEntries(shared), operation], { words: [], references: new Set() });
    const words = [...own.words];
    const pending = [...own.references];
    const seen = new Set<string>();
    for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
      if (seen.has(reference)) continue;
      seen.add(reference);
      const there = lookUp(reference);
      words.push(...there.words);
      pending.push(...there.references);
    }
    operations[key] = digest(words.sort().join('\n')).slice(0, 8);
    said.set(key, factualSentences(words));
  }
  const sentences: Record<string, string> = {};
  for (const each of [...new Set([...said.values()].flat().map(sentenceDigest))].sort()) {
    const first = each.charAt(0);
    sentences[first] = sentences[first] === undefined ? each : `${sentences[first]} ${each}`;
  }
  return { sha256: digest(JSON.stringify(operations)), operations, sentences, said };
}

const sentenceDigest = (sentence: string): string => digest(sentence).slice(0, 6);

/** Operations in both whose words differ, with the sentences that carry a fact and are new. Undefined when the words of the older one were not recorded. */
export function changedWords(
  was: ProseDigests | undefined,
  now: ProseDigests & Said,
): { key: string; says: readonly string[] }[] | undefined {
  if (!was) return undefined;
  const before = was.sentences && new Set(Object.values(was.sentences).flatMap((line) => line.split(' ')));
  return Object.entries(now.operations)
    .filter(([key, words]) => key in was.operations && was.operations[key] !== words)
    .map(([key]) => ({
      key,
      says: before
        ? (now.said.get(key) ?? []).filter((sentence) => !before.has(sentenceDigest(sentence)))
        : [],
    }));
}
