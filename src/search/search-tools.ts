// Ranks tools for a question in plain words: by their names, titles, texts, domains and arguments, and by
// the field's synonyms. The index is made when it is first asked.
import MiniSearch, { type SearchOptions } from 'minisearch';
import { needSentence } from '../overrides/gates.ts';
import type { InputSchema, SchemaNode } from '../runtime/tool-schema.ts';
import { type Action, type Intent, intentOf } from './intent.ts';
import { nouns, patterns } from './phrases.ts';
import { synonyms } from './synonyms.ts';
import { objectWords, toolWords } from './vocabulary.ts';

/** What a tool is found by. */
export interface Searchable {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly domain: string;
  readonly class: 'read' | 'write' | 'destructive';
  readonly advertised: InputSchema;
}

/** Ranks a fixed set of tools. */
export interface ToolSearch<Found> {
  /** Tools for the words, best first; empty when no word is known. */
  readonly find: (words: string) => readonly Found[];
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly domain: string;
  readonly properties: string;
  /** What people call the thing that the tool is about. */
  readonly objects: string;
  /** What people say for what this tool does. */
  readonly own: string;
}

/** What a field's match counts, measured on the question set of the tests. */
const weights = {
  name: 3,
  title: 2.3,
  text: 0.75,
  domain: 0.85,
  properties: 0.4,
  objects: 2,
  own: 2.5,
} as const;

/** A synonym counts less than the asker's own word. */
const synonymWeight = 0.35;

/** A turn of phrase tells more than any one word. */
const meantWeight = 1.5;

/** Words that say nothing about which tool is meant. */
const stopWords = new Set(
  (
    'a about again all am an and any are as at be been but by can could did do does each every everybody ' +
    'everything exactly for from getting give had has have how i if in into is it its just let like may me might ' +
    'more most much my need now of on once or our out please should so some somebody such than that the ' +
    'their them then there these they this to under until up us use used uses using want was we well were what when where ' +
    'which who whose will with without would you your'
  ).split(' '),
);

/** Word stems, roughly: plurals and verb endings off, so that "rotating keys" meets "rotate key". */
function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1')
    .replace(/(..[^aeiou])(?:ing|ed)$/, '$1')
    .replace(/([^aeiouls])\1$/, '$1')
    .replace(/(...)e$/, '$1');
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Phrases of the synonym table, and each in the form in which a question is compared with it. */
const phrases = Object.entries(synonyms).map(([phrase, meanings]) => ({
  phrase: ` ${words(phrase).map(stem).join(' ')} `,
  terms: [...new Set(meanings.flatMap(words))],
}));

/** The asker's own words, and those that the synonyms and the turns of phrase add. */
export function expand(question: string): {
  readonly own: readonly string[];
  readonly added: readonly string[];
  /** Words for what a turn of phrase means. */
  readonly meant: readonly string[];
} {
  const all = words(question);
  const plainly = question.toLowerCase();
  const plain = ` ${all.map(stem).join(' ')} `;
  const own = new Set(all.filter((word) => !stopWords.has(word)));
  const added = new Set(phrases.filter(({ phrase }) => plain.includes(phrase)).flatMap(({ terms }) => terms));
  const known = new Set([...own].map(stem));
  const meant = patterns.filter(([phrase]) => phrase.test(plainly));
  return {
    own: [...own],
    added: [...added].filter((word) => !known.has(stem(word))),
    meant: meant.flatMap(([, said]) => words(said)),
  };
}

const nounPhrases = Object.entries(nouns).map(([phrase, object]) => ({
  phrase: ` ${words(phrase).map(stem).join(' ')} `,
  object: words(object),
}));

/** The objects that a question names, as stems of tool names. */
function objectsIn(question: string, known: ReadonlySet<string>): ReadonlySet<string> {
  const stems = words(question).map(stem);
  const plain = ` ${stems.join(' ')} `;
  return new Set([
    ...stems.filter((word) => known.has(word)),
    ...nounPhrases
      .filter(({ phrase }) => plain.includes(phrase))
      .flatMap(({ object }) => object.map(stem))
      .filter((word) => known.has(word)),
  ]);
}

function propertyNames(properties: Readonly<Record<string, SchemaNode>>, depth = 0): string[] {
  if (depth > 2) return [];
  return Object.entries(properties).flatMap(([name, node]) => [
    name,
    ...propertyNames({ ...node.properties, ...node.items?.properties }, depth + 1),
  ]);
}

/** The vocabulary's words for the things in a tool's name, whether it has them in the singular or the plural. */
function objectsOf(name: string): string {
  const stems = `_${name.split('_').map(stem).join('_')}_`;
  return Object.entries(objectWords)
    .filter(([part]) => stems.includes(`_${part.split('_').map(stem).join('_')}_`))
    .map(([, said]) => said)
    .join(' ');
}

/** What a tool is found by. Names of other tools in its text are their words, not its own. */
function entry(tool: Searchable): Entry {
  return {
    id: tool.name,
    name: [tool.name, ...tool.aliases].join(' '),
    title: tool.title,
    text: tool.description.replace(needSentence(tool.name) ?? '', '').replace(/\S*_\S*/g, ''),
    domain: tool.domain,
    properties: [...new Set(propertyNames(tool.advertised.properties))].join(' '),
    objects: objectsOf(tool.name),
    own: toolWords[tool.name] ?? '',
  };
}

const creating = /^(?:create|add|invite|register|insert)_/;
const exporting = /^export_/;
const removing = /^(?:delete|remove|archive|disconnect|cancel)_/;

/** How well what a tool does meets what is wanted: a factor on its score. */
function match(tool: Searchable, { actions, sought }: Intent): number {
  const does: Action =
    tool.class === 'read'
      ? 'read'
      : creating.test(tool.name)
        ? 'create'
        : removing.test(tool.name)
          ? 'delete'
          : 'update';
  // It makes an export, and who calls it wants to see something.
  if (does === 'update' && exporting.test(tool.name)) return actions.has('read') ? 1.6 : 1.2;
  if (does === 'read' && exporting.test(tool.name) && actions.has('create')) return 2.2;
  const analytics = sought === 'figure' && tool.domain === 'analytics' ? 2.2 : 1;
  if (actions.size === 0) return does === 'read' ? 1.6 * analytics : 1;
  if (!actions.has('read')) return actions.has(does) ? 2.2 : does === 'read' ? 0.8 : 1.2;
  if (does !== 'read') return 0.4;
  const many = tool.name.startsWith('list_');
  if (sought === 'many') return many ? 1.7 : 1;
  return sought === 'one' && many ? 0.7 : analytics;
}

const searching: SearchOptions = {
  boost: { ...weights },
  combineWith: 'OR',
  prefix: (term) => term.length > 3,
  fuzzy: (term) => (term.length > 5 ? 0.15 : false),
  weights: { fuzzy: 0.3, prefix: 0.4 },
  bm25: { k: 1.4, b: 0.7, d: 0.5 },
};

function buildIndex(tools: readonly Searchable[]): MiniSearch<Entry> {
  const index = new MiniSearch<Entry>({
    fields: Object.keys(weights),
    tokenize: words,
    processTerm: (term) => (stopWords.has(term) ? null : stem(term)),
    searchOptions: searching,
  });
  index.addAll(tools.map(entry));
  return index;
}

/** A search over these tools; costs nothing until it is first used. */
export function createSearch<Found extends Searchable>(tools: readonly Found[]): ToolSearch<Found> {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const known = new Set(tools.flatMap(({ name }) => name.split('_').slice(1).map(stem)));
  let index: MiniSearch<Entry> | undefined;
  return {
    find: (question) => {
      index ??= buildIndex(tools);
      const { own, added, meant } = expand(question);
      const named = objectsIn(question, known);
      const queries = [
        ...(own.length > 0 ? [{ queries: [...own], boostTerm: () => 1 }] : []),
        ...(named.size > 0 ? [{ queries: [...named], boostTerm: () => 1, fuzzy: false }] : []),
        ...(meant.length > 0 ? [{ queries: [...meant], boostTerm: () => meantWeight, fuzzy: false }] : []),
        ...(added.length > 0 ? [{ queries: [...added], boostTerm: () => synonymWeight, fuzzy: false }] : []),
      ];
      if (queries.length === 0) return [];
      const intent = intentOf(question);
      const spelt = new Set<unknown>(question.toLowerCase().split(/[^a-z0-9_]+/));
      return index
        .search({ combineWith: 'OR', queries })
        .flatMap(({ id, score }) => {
          const tool = byName.get(String(id));
          if (!tool) return [];
          // Whoever writes a tool's name means that tool.
          return [{ tool, score: spelt.has(id) ? Number.POSITIVE_INFINITY : score * match(tool, intent) }];
        })
        .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score))
        .map(({ tool }) => tool);
    },
  };
}
