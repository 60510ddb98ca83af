// Codex' search of deferred tools: BM25 with the defaults of its library over each tool's names, title, description
// and argument names. After github.com/openai/codex, codex-rs/tools/src/tool_search.rs, and the crate bm25 2.3.2; an
// approximation, as its stop words and its stemmer (Snowball English) are near to these and not the same.
import { stemmer } from 'stemmer';
import type { ListedTool } from '../../src/catalog/tool.ts';

const k1 = 1.2;
const b = 0.75;
const stopWords = new Set(
  (
    'a about above after again against all am an and any are as at be because been before being below between both ' +
    'but by can could did do does doing down during each few for from further had has have having he her here hers ' +
    'him his how i if in into is it its just me more most my no nor not now of off on once only or other our out ' +
    'over own same she should so some such than that the their them then there these they this those through to ' +
    'too under until up very was we were what when where which while who whom why will with would you your'
  ).split(' '),
);

/** Whole words, stemmed. An underscore joins, as in the word boundaries of Unicode. */
const termsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}_]+(?:['’][\p{L}]+)*/gu) ?? [])
    .filter((word) => !stopWords.has(word))
    .map((word) => stemmer(word));

/** What Codex indexes of a tool of the server that its settings call "portkey". */
function searchText({ name, title, description, inputSchema }: ListedTool, instructions: string): string {
  const spaced = name.replaceAll('_', ' ');
  return [name, spaced, `mcp__portkey__${name}`, 'portkey', title, description, instructions]
    .concat(Object.keys(inputSchema.properties ?? {}))
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The search over these tools: the names of the best, first the best. */
export function codexSearch(
  tools: readonly ListedTool[],
  instructions: string,
): (question: string, limit: number) => readonly string[] {
  const documents = tools.map((tool) => {
    const terms = termsOf(searchText(tool, instructions));
    const frequencies = new Map<string, number>();
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    return { name: tool.name, length: terms.length, frequencies };
  });
  const average = documents.reduce((total, { length }) => total + length, 0) / documents.length;
  const holders = new Map<string, number>();
  for (const { frequencies } of documents)
    for (const term of frequencies.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  const weight = (term: string): number => {
    const count = holders.get(term) ?? 0;
    return Math.log(1 + (documents.length - count + 0.5) / (count + 0.5));
  };
  return (question, limit) => {
    const asked = termsOf(question);
    return documents
      .map(({ name, length, frequencies }) => ({
        name,
        score: asked.reduce((total, term) => {
          const frequency = frequencies.get(term) ?? 0;
          const damped = frequency + k1 * (1 - b + (b * length) / average);
          return total + (weight(term) * frequency * (k1 + 1)) / damped;
        }, 0),
      }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .map(({ name }) => name);
  };
}
