// Fills arguments from a request by their names and schemas alone: no tool is known to it.
import type { SchemaNode } from '../../../../src/runtime/tool-schema.ts';
import { type Request, wordsOf } from './request.ts';

type Node = SchemaNode;

const types = ({ type = '' }: Node): readonly string[] => (typeof type === 'string' ? [type] : type);

/** What people say for a value of an enum. */
const spoken: Readonly<Record<string, RegExp>> = {
  rpm: /per minute/,
  rph: /per hour/,
  rpd: /per day/,
  monthly: /month/,
  weekly: /week/,
  cost: /\$|\bcost|spend|money/,
};

function enumValue(values: readonly unknown[], { lower }: Request): unknown {
  return values.find((value) => {
    if (typeof value !== 'string' || value === '') return false;
    const said = spoken[value] ?? new RegExp(`\\b${value.replaceAll(/[^a-z0-9]/gi, '.')}s?\\b`, 'i');
    return said.test(lower);
  });
}

/** Other words for the names of arguments. */
const alike: Readonly<Record<string, readonly string[]>> = {
  color: ['colour', 'color'],
  colour: ['colour', 'color'],
  string: ['text', 'string'],
  key: ['key'],
  path: ['path'],
};

/** The quotation that follows the argument's own words; where that names the object ("of X to Y"), the one after. */
function quoted(name: string, { quotes }: Request): string | undefined {
  const words = wordsOf(name);
  const lastWord = words.at(-1) ?? name;
  const names = alike[lastWord] ?? [words.join(' '), lastWord];
  const at = quotes.findIndex(({ lead }) => {
    const tail = lead.split(/[,;]|\band\b|\bwith\b/).at(-1) ?? lead;
    return names.some((word) => new RegExp(`\\b${word}\\b[^"]{0,60}$`).test(tail));
  });
  const next = quotes[at + 1];
  return at >= 0 && next && /^\s*(?:to|as|into)\s*$/.test(next.lead) ? next.text : quotes[at]?.text;
}

/** The new name: what follows "to", or else what a thing to be made is called. */
function newName(request: Request, creates: boolean): string | undefined {
  if (creates)
    return (request.quotes.find(({ lead }) => /\bas(?: an? [a-z ]+)?\s*$/.test(lead)) ?? request.quotes[0])
      ?.text;
  if (!/\brename|\bname\b/.test(request.lower)) return undefined;
  return request.quotes.find(({ lead }) => /\b(?:to|as)\s*$/.test(lead))?.text;
}

function money(name: string, { lower }: Request): number | undefined {
  const dollars = [...lower.matchAll(/\$(\d+(?:\.\d+)?)/g)].map(([, number]) => Number(number));
  const percent = /alert at (\d+)\s*%/.exec(lower)?.[1];
  const alert = /alert at \$?(\d+)/.exec(lower)?.[1];
  if (/alert/.test(name)) {
    if (percent !== undefined && dollars[0] !== undefined) return (dollars[0] * Number(percent)) / 100;
    return alert === undefined ? undefined : Number(alert);
  }
  const to = /(?:credit|cost|usage|token) limit\b.*\bto (\d+(?:\.\d+)?)/.exec(lower)?.[1];
  return dollars[0] ?? (to === undefined ? undefined : Number(to));
}

function numberFor(name: string, request: Request, index: number): number | undefined {
  const { lower, numbers } = request;
  if (/limit|threshold/.test(name)) return money(name, request);
  const word = wordsOf(name).at(-1) ?? name;
  const own = new RegExp(`\\b${word}s? (\\d+(?:\\.\\d+)?)`).exec(lower)?.[1];
  if (own !== undefined) return Number(own);
  if (name === 'from' || name === 'to') return numbers[name === 'from' ? 0 : 1];
  if (/version/.test(name) && /version/.test(lower)) return numbers[0];
  if (name === 'value')
    return /\bto (\d+)/.exec(lower)?.[1] === undefined
      ? numbers[index]
      : Number(/\bto (\d+)/.exec(lower)?.[1]);
  return undefined;
}

function timeFor(name: string, { times }: Request): string | undefined {
  if (/min$|start|from/.test(name)) return times[0];
  if (/max$|end|until/.test(name)) return times[1];
  return /expire|_at$/.test(name) ? times[0] : undefined;
}

function textFor(name: string, request: Request, creates: boolean): string | undefined {
  const { emails, urls, colours, handles, uuids, text } = request;
  const time = timeFor(name, request);
  if (time !== undefined) return time;
  if (/email/.test(name)) return emails[0];
  if (/url/.test(name)) return urls[0];
  if (/colou?r/.test(name)) return colours[0];
  if (name === 'logId') return uuids[0];
  if (/^trace_id$/.test(name)) return handles.find((handle) => handle.startsWith('trace'));
  const own = quoted(name, request);
  if (name === 'name' || name === 'target_name') return newName(request, creates);
  if (own !== undefined) return own;
  const word = wordsOf(name).at(-1) ?? name;
  // "slug mistral", "key test-key", "provider openai-prod", "model gpt-4o": the word after the argument's.
  const plain = new RegExp(
    `\\b${word === 'id' ? (wordsOf(name).at(-2) ?? word) : word} ([a-z][\\w-]*(?:\\.[\\w-]*\\w)?)`,
    'i',
  ).exec(text.replaceAll(/"[^"]*"/g, ' '))?.[1];
  if (plain !== undefined && /[-_\d]/.test(plain)) return plain;
  if (plain !== undefined && creates && /slug|type|transport|provider/.test(name)) return plain;
  return undefined;
}

/** A boolean that the request names: "publish it", "disable", or all words by which the tool describes it. */
function flagFor(name: string, description: string | undefined, { lower }: Request): boolean | undefined {
  if (name === 'enabled') {
    if (/\b(?:disable|deny|take .* away|off)\b/.test(lower)) return false;
    return /\b(?:enable|allow|on)\b/.test(lower) ? true : undefined;
  }
  if (name === 'excluded') return /\b(?:exempt|exclude)/.test(lower) ? true : undefined;
  if (name === 'patch') return true;
  if (name === 'stream') return undefined;
  const described = description?.toLowerCase().match(/[a-z]+/g) ?? [];
  return new RegExp(`\\b${name.replaceAll('_', ' ')}\\b`).test(lower) ||
    (described.length > 1 && described.every((word) => new RegExp(`\\b${word}\\b`).test(lower)))
    ? true
    : undefined;
}

/** Whether an argument names an object that has to be looked up. */
export function isHandle(name: string): boolean {
  return /(?:Id|_id|_ids)$|^id$|^slug$|^workspace_slug$/.test(name);
}

export interface Filling {
  /** True for tools that make something new. */
  readonly creates: boolean;
  /** Looks up the object that an argument names. */
  readonly lookUp: (name: string, required: boolean) => Promise<string | undefined>;
}

/** Whether the request has a word for an object or a list of objects. */
function speaksOf(name: string, { lower }: Request): boolean {
  return wordsOf(name).some((word) => lower.includes(word));
}

/** The value of one argument, or undefined where the request says nothing of it. */
export async function valueFor(
  name: string,
  node: Node,
  request: Request,
  filling: Filling,
  required: boolean,
  index = 0,
): Promise<unknown> {
  const options = [node, ...(node.anyOf ?? [])];
  const values = options.find(({ enum: list }) => list)?.enum;
  if (values) return enumValue(values, request);
  if (name === 'slug' && filling.creates) return textFor(name, request, true);
  if (isHandle(name)) return await filling.lookUp(name, required);
  const kind = options.map((option) => types(option).find((type) => type !== 'null')).find(Boolean);
  switch (kind) {
    case 'integer':
    case 'number':
      return numberFor(name, request, index);
    case 'boolean':
      return flagFor(name, node.description, request);
    case 'array': {
      const items = options.find(({ items: inner }) => inner)?.items ?? {};
      if (types(items)[0] === 'string' && /scope/.test(name))
        return request.dotted.length > 0 ? request.dotted : undefined;
      if (!items.properties) return undefined;
      if (!required && !speaksOf(name, request)) return undefined;
      const item = await fillObject(name, items, request, filling);
      return item === undefined ? undefined : [item];
    }
    case 'object': {
      const shape = options.find(({ properties }) => properties);
      if (shape && !required && !speaksOf(name, request)) return undefined;
      if (shape) return await fillObject(name, shape, request, filling);
      if (!required) return undefined;
      const pairs = [...request.text.matchAll(/\b(\w+) "([^"]*)"/g)]
        .slice(1)
        .map(([, word, text]) => [word, text]);
      return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
    }
    default:
      return textFor(name, request, filling.creates);
  }
}

/** An object of which all that is required, and more than an enum, can be filled. */
async function fillObject(
  owner: string,
  node: Node,
  request: Request,
  filling: Filling,
): Promise<Record<string, unknown> | undefined> {
  const made: Record<string, unknown> = {};
  let substance = false;
  for (const [name, inner] of Object.entries(node.properties ?? {})) {
    const needed = node.required?.includes(name) === true;
    if (isHandle(name) && !needed) continue;
    const value =
      name === 'id'
        ? await filling.lookUp(`${owner}_id`, false)
        : await valueFor(name, inner, request, filling, needed);
    if (value === undefined) {
      if (needed) return undefined;
      continue;
    }
    made[name] = value;
    if (inner.enum === undefined || needed) substance = true;
  }
  return substance ? made : undefined;
}
