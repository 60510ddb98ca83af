// What can be read off a request without understanding it: quotations, numbers, names, dates, verbs.

export interface Quote {
  readonly text: string;
  /** The words before it, lower case, up to the quotation before. */
  readonly lead: string;
}

export interface Request {
  readonly text: string;
  readonly lower: string;
  readonly quotes: readonly Quote[];
  readonly emails: readonly string[];
  readonly urls: readonly string[];
  readonly times: readonly string[];
  readonly uuids: readonly string[];
  /** Words with a hyphen, or a digit among letters: most are slugs. */
  readonly handles: readonly string[];
  /** Words with a dot inside, like scopes. */
  readonly dotted: readonly string[];
  readonly colours: readonly string[];
  /** Numbers that stand by themselves, in order. */
  readonly numbers: readonly number[];
  /** True where it asks for a change. */
  readonly changes: boolean;
  /** True where it asks for something of each of several. */
  readonly each: boolean;
}

const changing =
  /^(?:please\s+)?(?:add|attach|bring|cancel|change|copy|create|delete|deny|disable|enable|end|export|give(?! me)|invite|let|lower|make|mark|move|pay|publish|put|raise|record|register|remove|rename|reset|restore|roll|rotate|save|send|set|start|switch|take|withdraw|block)\b/i;

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([found]) => found);
}

/** Reads a request, or one step of it with the whole for what the step does not say. */
export function readRequest(text: string): Request {
  const quotes: Quote[] = [];
  let end = 0;
  for (const found of text.matchAll(/"([^"]*)"/g)) {
    quotes.push({ text: found[1] ?? '', lead: text.slice(end, found.index).toLowerCase() });
    end = found.index + found[0].length;
  }
  const bare = text.replaceAll(/"[^"]*"/g, ' ');
  const times = all(bare, /\d{4}-\d\d-\d\dT[\d:.]+Z/g);
  const rest = bare.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ' ');
  const emails = all(rest, /[\w.]+@[\w.]+\w/g);
  const urls = all(rest, /https?:\/\/\S*[\w/]/g);
  const words = rest.replaceAll(/[\w.]+@[\w.]+|https?:\/\/\S+/g, ' ');
  const sentences = text.split(/(?<=[.;?])\s+|,\s+(?:then|and)\s+/);
  return {
    text,
    lower: text.toLowerCase(),
    quotes,
    emails,
    urls,
    times,
    uuids: all(words, /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g),
    handles: all(words, /\b[a-z][a-z0-9]*(?:-[a-z0-9.]*[a-z0-9])+\b/g),
    dotted: all(words, /\b[a-z_]+\.[a-z_]+\b/g),
    colours: all(words, /#[0-9a-f]{6}\b/g),
    numbers: all(words, /(?<![\w#.-])\d+(?:\.\d+)?(?![\w-]|\.\d)/g).map(Number),
    changes: sentences.some((sentence) => changing.test(sentence.trim())),
    each: /\b(?:each|every|all)\b/i.test(bare),
  };
}

/**
 * The steps of a request: each part that begins with a verb of change, with the remarks around it. A request that
 * asks for no change is one step.
 */
export function stepsOf(text: string): readonly string[] {
  const quoted: string[] = [];
  const masked = text.replaceAll(/"[^"]*"/g, (found) => `«${quoted.push(found) - 1}»`);
  const parts = masked.split(/((?<=[.;])\s+|,?\s+(?:and then|then|and)\s+(?=[a-z]+\s))/);
  const steps: string[] = [];
  let remarks = '';
  for (let at = 0; at < parts.length; at += 2) {
    const part = parts[at] ?? '';
    const join = parts[at - 1] ?? '';
    if (changing.test(part)) {
      steps.push(remarks + part);
      remarks = '';
    } else if (steps.length > 0) steps.push(`${steps.pop() ?? ''}${join}${part}`);
    else remarks += `${part}${parts[at + 1] ?? ''}`;
  }
  return (steps.length > 0 ? steps : [remarks]).map((step) =>
    step.replaceAll(/«(\d+)»/g, (_, at: string) => quoted[Number(at)] ?? ''),
  );
}

/** The words of an identifier, in the singular. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'));
}
