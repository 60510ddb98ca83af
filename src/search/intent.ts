// Intent of a query: read, create, change or remove, as far as its words show.
import { wishedGuard } from './phrases.ts';
import { actionWords, readingWords } from './vocabulary.ts';

export type Action = 'read' | 'create' | 'update' | 'delete';

/** What a question asks for. */
export interface Intent {
  /** The actions that its verb may stand for ("set" creates as well as it updates); empty where it does not say. */
  readonly actions: ReadonlySet<Action>;
  /** Of the reads: one thing, several, or a figure over a period. */
  readonly sought: 'one' | 'many' | 'figure' | undefined;
}

/** Ways of beginning that say nothing. */
const openings =
  /^(?:please|help me|can you|could you|can we|can i|could we|could i|how do i|how do we|how can i|how can we|how to|how would i|i want to|i would like to|i'd like to|i need to|we want to|we need to|we have to|i have to|let us|let me|let's|i'd like|we'd like|(?:which|what) (?:call|tool)(?= (?:do|does|should|lets|can|makes|shows|gives|would))|is there a way to|is there a tool to|what is the way to|i must|we must|we should|try to)\s+/;

const interrogatives = new Set(
  'which what who whose whom when where why is are was were has have had does do did may how am will can'.split(
    ' ',
  ),
);

const verbs = new Map<string, Set<Action>>();
for (const action of ['create', 'update', 'delete'] as const) {
  for (const verb of actionWords[action]) verbs.set(verb, (verbs.get(verb) ?? new Set<Action>()).add(action));
}
for (const verb of readingWords) verbs.set(verb, new Set<Action>(['read']));

const figures =
  /\b(?:how (?:many|much|often|fast|slow)|number of|average|mean|percent\w*|share of|p\d\d|trend|over time|(?:per|each) (?:user|day|week)|day by day|spen[dt]|spends|spending|spenders|bill|cost us|last (?:month|week|year|\d+ days)|yesterday|today|this (?:week|month|year)|going (?:up|down)|consumption|response times?|popular|most used|top|weekly|monthly report|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|usage by|per (?:hour|month))\b/;
const several =
  /^(?:which|who)\b|\b(?:all|every|list|there|available|exists?|defined|overview|do we have|do i have|have we|everyone|enumerate)\b/;
const single =
  /\b(?:this|one|version \d+|details?|called|named|its?|by id|by slug|exactly|in full|status|inside)\b/;

function soughtIn(question: string): Intent['sought'] {
  if (figures.test(question)) return 'figure';
  if (several.test(question)) return 'many';
  return single.test(question) ? 'one' : undefined;
}

/** Reads the intent out of a question. */
export function intentOf(question: string): Intent {
  const plain = question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' -]+/gu, ' ')
    .trim();
  let rest = plain;
  while (openings.test(rest)) rest = rest.replace(openings, '');
  const words = rest.split(/\s+/);
  const sought = soughtIn(plain);
  if (/^(?:stop|keep|prevent) .+ from\b/.test(rest)) return { actions: new Set(['create']), sought };
  if (/^get (?:a |some )?new\b/.test(rest)) return { actions: new Set(['create', 'update']), sought };
  if (interrogatives.has(words[0] ?? '')) return { actions: new Set(['read']), sought };
  for (let at = 0; at < words.length; at += 1) {
    const actions = verbs.get(`${words[at] ?? ''} ${words[at + 1] ?? ''}`) ?? verbs.get(words[at] ?? '');
    if (actions) return { actions, sought };
  }
  if (wishedGuard.test(rest)) return { actions: new Set(['create', 'update']), sought };
  // A bare noun: most who name a thing want to see it.
  return { actions: new Set(), sought };
}
