// References between objects as documents write them: `${config:Main router}` inside a text, never an id.

import { isUuid } from '../portkey/response/reply-object.ts';
import { isRecord } from '../runtime/json.ts';
import type { Handle, Referent } from './types.ts';

const referents: readonly Referent[] = [
  'workspace',
  'user',
  'secret_reference',
  'integration',
  'mcp_integration',
  'collection',
  'label',
  'partial',
  'guardrail',
  'provider',
  'virtual_key',
  'prompt',
  'config',
  'mcp_server',
  'api_key',
];

const names = referents.join('|');
/**
 * A reference; more than one `$` stands for the text itself with one `$` less. It begins at the first `$` of a run
 * alone: tried from each, a long run would cost its square.
 */
const written = new RegExp(`(?<!\\$)(\\$+)\\{(${names}):([^}]*)\\}`, 'g');
const looksWritten = new RegExp(`(?<!\\$)\\$+\\{(?:${names}):`, 'g');
const alone = new RegExp(`^\\$\\{(${names}):([^}]*)\\}$`);

export interface Reference {
  readonly one: Referent;
  readonly key: string;
}

function encodeKey(key: string): string {
  return key.replace(/[%}]/g, (character) => encodeURIComponent(character));
}

function decodeKey(text: string): string {
  return text.replace(/%25/g, '%').replace(/%7D/gi, '}');
}

/** The name of a reference, in messages and in `requires`: `config/Main router`. */
export function nameOf({ one, key }: Reference): string {
  return `${one}/${key}`;
}

export function token(one: Referent, key: string): string {
  return `\${${one}:${encodeKey(key)}}`;
}

/** The one reference that a text consists of, if it does. */
export function onlyReference(text: unknown): Reference | undefined {
  if (typeof text !== 'string') return undefined;
  const [, one, key = ''] = alone.exec(text) ?? [];
  return one === undefined ? undefined : { one: one as Referent, key: decodeKey(key) };
}

/**
 * The text with what `change` gives for each reference, or for each that is only marked as one (more than one `$`).
 * Behind the last bracket none can end, and looking for an end from every beginning there would cost the square.
 */
function eachWritten(
  text: string,
  change: (found: string, dollars: string, reference: Reference) => string,
): string {
  const end = text.lastIndexOf('}') + 1;
  const head = text
    .slice(0, end)
    .replace(written, (found: string, dollars: string, one: string, key: string) =>
      change(found, dollars, { one: one as Referent, key: decodeKey(key) }),
    );
  return head + text.slice(end);
}

/** Changes every text in a value; keys stay. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

function eachText(value: unknown, look: (text: string) => void): void {
  if (typeof value === 'string') look(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, look);
  else if (isRecord(value)) for (const inner of Object.values(value)) eachText(inner, look);
}

/** Every reference in a value. */
export function referencesIn(value: unknown): Reference[] {
  const found: Reference[] = [];
  eachText(value, (text) => {
    eachWritten(text, (all, dollars, reference) => {
      if (dollars === '$') found.push(reference);
      return all;
    });
  });
  return found;
}

/** A text as it was before what only looks like a reference was marked in it. */
export function unmarked(text: string): string {
  return eachWritten(text, (found, dollars) => (dollars === '$' ? found : found.slice(1)));
}

/** A text whose references are written to others. @param to gives the other's name, as `provider/openai-prod`. */
export function renamed(text: string, to: (reference: Reference) => string | undefined): string {
  return eachWritten(text, (found, dollars, reference) => {
    const other = dollars === '$' ? to(reference) : undefined;
    return other === undefined ? found : token(reference.one, other.slice(other.indexOf('/') + 1));
  });
}

/** Puts in what `find` gives for each reference. */
export function resolve(value: unknown, find: (reference: Reference) => string): unknown {
  return mapTexts(value, (text) =>
    eachWritten(text, (found, dollars, reference) => (dollars === '$' ? find(reference) : found.slice(1))),
  );
}

/** Which kinds a field of Portkey's names by their bare slug; `@slug`, ids and slugs of Portkey's making are known everywhere. */
const positions: Readonly<Record<string, readonly Referent[]>> = {
  virtual_key: ['virtual_key', 'provider'],
  virtual_keys: ['virtual_key', 'provider'],
  integration: ['integration'],
  mcp_integration: ['mcp_integration'],
  secret_reference_id: ['secret_reference'],
  config_id: ['config'],
  user_api_key_config: ['config'],
  collection: ['collection'],
  parent: ['collection'],
  user: ['user'],
  server: ['mcp_server'],
  label: ['label'],
  input_guardrails: ['guardrail'],
  output_guardrails: ['guardrail'],
  before_request_hooks: ['guardrail'],
  after_request_hooks: ['guardrail'],
  guardrails: ['guardrail'],
  prompt: ['prompt'],
  prompt_id: ['prompt'],
  // Keys of a policy's conditions.
  workspace_id: ['workspace'],
  api_key: ['api_key'],
  config: ['config'],
  provider: ['provider'],
  mcp_server: ['mcp_server'],
};

/** Where a bare word is a model provider of the market, and only `@word` one of the workspace's. */
const marketNames = new Set(['provider', 'model', 'ai_provider_id']);
/** Text that people write. */
const prose = new Set(['name', 'description', 'metadata', 'template_metadata', 'content', 'text', 'message']);
const ofPortkey = /^p[a-z]-.+-[0-9a-f]{6}$/;
const everywhere: readonly Referent[] = ['guardrail', 'config', 'prompt', 'partial'];

/** Knows every object that may be referred to, by its id and slug, and by its key. */
export class References {
  readonly #byHandle = new Map<string, Reference[]>();
  readonly #byKey = new Map<string, string>();

  /** @param written how Portkey's fields name it. */
  add(one: Referent, key: string, handle: Handle, written: string): void {
    const reference = { one, key };
    for (const name of new Set([handle.id, handle.slug])) {
      if (name === undefined || name === '') continue;
      const others = this.#byHandle.get(name);
      if (others) others.push(reference);
      else this.#byHandle.set(name, [reference]);
    }
    this.#byKey.set(nameOf(reference), written);
  }

  has(reference: Reference): boolean {
    return this.#byKey.has(nameOf(reference));
  }

  /** How Portkey's fields name the object; undefined for one that is not there. */
  find(reference: Reference): string | undefined {
    return this.#byKey.get(nameOf(reference));
  }

  #named(handle: string, among: readonly Referent[]): Reference | undefined {
    const found = this.#byHandle.get(handle) ?? [];
    for (const one of among) {
      const fitting = found.filter((reference) => reference.one === one);
      if (fitting.length === 1) return fitting[0];
    }
    return undefined;
  }

  #word(text: string, position: string): string | undefined {
    const allowed = positions[position];
    if (text.startsWith('@')) {
      const [slug = '', ...rest] = text.slice(1).split('/');
      const found = this.#named(slug, ['provider', 'virtual_key']);
      return found && `@${[token(found.one, found.key), ...rest].join('/')}`;
    }
    const bare = marketNames.has(position) ? undefined : allowed && this.#named(text, allowed);
    const found =
      bare ??
      (isUuid(text)
        ? this.#named(text, referents)
        : ofPortkey.test(text)
          ? this.#named(text, everywhere)
          : undefined);
    if (found) return token(found.one, found.key);
    // A prompt's version or label stands behind it: `slug@production`.
    const at = text.lastIndexOf('@');
    const prompt = at > 0 ? this.#named(text.slice(0, at), ['prompt']) : undefined;
    return prompt && token(prompt.one, prompt.key) + text.slice(at);
  }

  /** A template with the partials that it takes in written as references. */
  #template(text: string): string {
    return text.replace(
      /(\{\{\s*>\s*)([^\s{}]+)(\s*\}\})/g,
      (whole, before: string, name: string, after: string) => {
        const found = this.#named(name, ['partial']);
        return found ? before + token(found.one, found.key) + after : whole;
      },
    );
  }

  /**
   * Writes what names an object as a reference, and marks text that only looks like one.
   * @param position the field's name, which says what a bare slug in it means.
   * @param templates whether text is a template, and partials in it are references: here, or below a `string` member.
   */
  encode(value: unknown, position: string, templates: 'no' | 'here' | 'below' = 'no'): unknown {
    if (typeof value === 'string') {
      const plain = value.replace(looksWritten, (start) => `$${start}`);
      if (templates === 'here') return this.#template(plain);
      return (prose.has(position) ? undefined : this.#word(value, position)) ?? plain;
    }
    if (Array.isArray(value)) return value.map((item) => this.encode(item, position, templates));
    if (!isRecord(value)) return value;
    const condition = typeof value.key === 'string' && value.value !== undefined ? value.key : undefined;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (templates === 'here') return [key, this.encode(inner, position, templates)];
        if (templates === 'below' && key === 'string') return [key, this.encode(inner, position, 'here')];
        const named = condition !== undefined && (key === 'value' || key === 'excludes') ? condition : key;
        // `{ id: … }` in a list of guardrails means what the list means; what is below prose is prose.
        const known = named in positions || marketNames.has(named) || prose.has(named);
        return [key, this.encode(inner, known && !prose.has(position) ? named : position, templates)];
      }),
    );
  }
}
