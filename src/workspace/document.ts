// The document: a workspace as data, versioned, sorted and free of ids and secrets. This file checks one, and lists
// all that is wrong with it at once, before anything is read or written.
import { PortkeyError } from '../portkey/errors.ts';
import { textOf } from '../portkey/response/reply-object.ts';
import { isRecord } from '../runtime/json.ts';
import { inOrder } from './atoms.ts';
import { digestOf, isSecretSlot, sorted } from './canonical.ts';
import { kindOf, kindTable } from './kinds/index.ts';
import { collectionKey } from './kinds/partials.ts';
import { unfitPattern } from './protected.ts';
import { nameOf, onlyReference, type Reference, referencesIn, unmarked } from './references.ts';
import { clearSecrets, secretName, secretsIn } from './secrets.ts';
import { type Field, type Fields, type Kind, type KindName, kindNames } from './types.ts';

export const documentVersion = 1;

/** Bounds on documents of unknown origin. */
export const maxDocumentBytes = 20_000_000;
const maxDepth = 100;
const maxProblems = 50;
/** Patterns under `protected`. */
const maxPatterns = 200;
/** The longest text of one fault, and of its place, in characters. */
const maxWords = 400;

/** One object of a document. */
export interface Entry {
  readonly kind: KindName;
  readonly one: string;
  readonly key: string;
  readonly fields: Fields;
}

export interface Document {
  /** Where it came from; never compared. */
  readonly source?: { readonly workspace?: string; readonly name?: string };
  /** Kinds that it holds, those without objects too. */
  readonly holds: ReadonlySet<KindName>;
  readonly entries: readonly Entry[];
  /** Objects that it refers to and does not hold: `provider/openai-prod`. */
  readonly requires: ReadonlySet<string>;
  /** Patterns of objects that are never deleted. */
  readonly protected: readonly string[];
}

export interface DocumentProblem {
  /** Where: `configs/Main router.config`. */
  readonly at: string;
  readonly problem: string;
}

/** What is wrong: the first so many in words, the rest as a number, since a document may hold any number of faults. */
export class Problems {
  readonly shown: DocumentProblem[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param problem its words, or what makes them where that takes a while */
  add(at: string, problem: string | (() => string)): void {
    this.#count += 1;
    if (this.shown.length >= maxProblems) return;
    const words = typeof problem === 'string' ? problem : problem();
    this.shown.push({ at: brief(at), problem: brief(words) });
  }
}

function brief(text: string): string {
  return text.length > maxWords ? `${text.slice(0, maxWords)}…` : text;
}

/** @throws PortkeyError `invalid_document` that lists what is wrong. */
export function refuseDocument(given: Problems | readonly DocumentProblem[]): never {
  let problems = given;
  if (!(problems instanceof Problems)) {
    problems = new Problems();
    for (const { at, problem } of given as readonly DocumentProblem[]) problems.add(at, problem);
  }
  const { shown, count } = problems;
  const more = count - shown.length;
  throw new PortkeyError({
    code: 'invalid_document',
    message: `The document cannot be used: ${shown
      .map(({ at, problem }) => (at === '' ? problem : `${at} ${problem}`))
      .join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    fields: Object.fromEntries(shown.map(({ at, problem }) => [at === '' ? 'document' : at, problem])),
    hint: 'Nothing was read or written.',
  });
}

function tooMany(what: string, most: number): string {
  return `holds more than ${most} ${what}: split it, or use the command portkey-admin-mcp plan`;
}

/** What makes a value unfit to be looked into: depth, size, or a name that is a member of every object. */
function hostile(value: unknown, maxValues: number): string | undefined {
  let count = 0;
  const look = (inner: unknown, depth: number): string | undefined => {
    count += 1;
    if (count > maxValues) return tooMany('values', maxValues);
    if (depth > maxDepth) return `is nested deeper than ${maxDepth} levels`;
    if (typeof inner !== 'object' || inner === null) return undefined;
    for (const key of Object.keys(inner)) {
      if (key === '__proto__') return 'has a member named __proto__';
      const found = look((inner as Record<string, unknown>)[key], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return look(value, 0);
}

const typeWords: Readonly<Record<Field['type'], string>> = {
  text: 'text',
  number: 'a number',
  flag: 'true or false',
  map: 'an object',
  list: 'a list',
  any: 'a value',
  secret: 'a secret, as { secret: NAME }',
};

function fits(value: unknown, type: Field['type']): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' || (Array.isArray(value) && value.every(isRecord));
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'map':
      return isRecord(value) && !isSecretSlot(value);
    case 'list':
      return Array.isArray(value);
    case 'secret':
      return isSecretSlot(value);
    default:
      return true;
  }
}

/** Adds what is wrong with an object's fields. @param whole whether none that is required may be missing. */
export function addFieldProblems(
  problems: Problems,
  kind: Kind,
  fields: Fields,
  at: string,
  whole = true,
): void {
  const known = Object.keys(kind.fields);
  for (const [name, value] of Object.entries(fields)) {
    const field = kind.fields[name];
    const here = `${at}.${name}`;
    if (!field) problems.add(here, () => `is not a field of ${kind.name}, which has ${known.join(', ')}`);
    else if (value === null) {
      if (field.required) problems.add(here, 'is required');
    } else if (!fits(value, field.type)) problems.add(here, `must be ${typeWords[field.type]}`);
    else if (field.refers && onlyReference(value)?.one !== field.refers)
      problems.add(here, `must be a reference, as \${${field.refers}:…}`);
    else if (field.type !== 'secret' && field.secrets === undefined && secretsIn(value).length > 0)
      problems.add(here, 'takes no secret');
  }
  for (const name of whole ? known : [])
    if (kind.fields[name]?.required && fields[name] === undefined)
      problems.add(`${at}.${name}`, 'is required');
  for (const path of clearSecrets(kind, fields))
    problems.add(`${at}.${path}`, 'holds a credential: write { secret: NAME } in its place');
  for (const name of secretsIn(fields))
    if (!secretName.test(name))
      problems.add(
        at,
        () => `names a secret ${JSON.stringify(name.slice(0, 40))}, which is not of the form NAME_1`,
      );
}

/** The fields as the reader would have them; null stays, since it empties a field. */
function normalFields(kind: Kind, given: Fields): Fields {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = kind.fields[name];
      if (!field || value === null) return [name, value];
      const normal = (field.forms ?? []).reduce<unknown>((before, form) => form.apply(before, given), value);
      return [name, inOrder(field, normal)];
    }),
  );
}

/** The key of a policy without a name, as the reader makes it. */
function unnamedKey({ conditions, group_by, type, unit, target }: Fields): string {
  return `unnamed ${digestOf([conditions, group_by, type, unit ?? null, target ?? null]).slice(0, 8)}`;
}

/** What an entry is known by; empty when it does not say. */
export function entryKey(kind: Kind, fields: Fields): string {
  switch (kind.identity) {
    case 'single':
      return kind.one;
    case 'slug':
      return unmarked(textOf(fields.slug) ?? '');
    case 'integration':
      return onlyReference(fields.integration ?? fields.mcp_integration)?.key ?? '';
    case 'path':
      return collectionKey(fields, onlyReference(fields.parent)?.key);
    default:
      return (
        unmarked(textOf(fields.name) ?? '').trim() ||
        (kind.name.endsWith('_limits') ? unnamedKey(fields) : '')
      );
  }
}

function textList(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? (value as string[])
    : undefined;
}

const headNames = ['portkey', 'source', 'requires', 'protected', 'left_out'];

/**
 * Checks a document.
 * @param maxValues how many texts, numbers, lists and objects it may hold, and how many references
 * @throws PortkeyError `invalid_document` with all that is wrong.
 */
export function checkDocument(value: unknown, maxValues = Number.POSITIVE_INFINITY): Document {
  const bad = hostile(value, maxValues);
  if (bad !== undefined) refuseDocument([{ at: '', problem: `it ${bad}` }]);
  if (!isRecord(value)) refuseDocument([{ at: '', problem: 'it is not an object with portkey: 1' }]);
  const { portkey: version } = value;
  if (typeof version === 'number' && version > documentVersion)
    refuseDocument([
      {
        at: 'portkey',
        problem: `is ${version}; this server reads version ${documentVersion}: a newer portkey-admin-mcp wrote it`,
      },
    ]);
  const problems = new Problems();
  if (version !== documentVersion) problems.add('portkey', `must be ${documentVersion}`);
  const requires = textList(value.requires);
  const guarded = textList(value.protected);
  if (!requires) problems.add('requires', 'must be a list of names, as provider/openai-prod');
  if (!guarded) problems.add('protected', 'must be a list of patterns, as config/Main*');
  // Each of them is held against each object.
  if (guarded && guarded.length > maxPatterns)
    problems.add('protected', `may hold at most ${maxPatterns} patterns`);
  const unfit = unfitPattern(guarded ?? []);
  if (unfit !== undefined) problems.add('protected', unfit);

  const table = kindTable();
  const holds = new Set<KindName>();
  const entries: Entry[] = [];
  for (const [section, content] of Object.entries(value)) {
    if (headNames.includes(section)) continue;
    const kind = table.get(section as KindName);
    if (!kind) {
      problems.add(section, () => `is not a kind; the kinds are ${kindNames.join(', ')}`);
      continue;
    }
    holds.add(kind.name);
    const single = kind.identity === 'single';
    const list = single ? [content ?? {}] : (content ?? []);
    if (!Array.isArray(list) || !list.every(isRecord)) {
      problems.add(section, single ? 'must be an object' : 'must be a list of objects');
      continue;
    }
    const seen = new Set<string>();
    for (const [index, given] of list.entries()) {
      const fields = normalFields(kind, given);
      const key = entryKey(kind, fields);
      const at = single ? section : `${section}/${key === '' ? index : key}`;
      if (key === '') problems.add(at, 'has nothing that it is known by');
      else if (seen.has(key)) problems.add(at, 'is there twice');
      seen.add(key);
      addFieldProblems(problems, kind, fields, at);
      entries.push({ kind: kind.name, one: kind.one, key, fields });
    }
  }
  const document: Document = {
    ...(isRecord(value.source) && {
      source: {
        ...(textOf(value.source.workspace) !== undefined && { workspace: String(value.source.workspace) }),
        ...(textOf(value.source.name) !== undefined && { name: String(value.source.name) }),
      },
    }),
    holds,
    entries,
    requires: new Set(requires ?? []),
    protected: guarded ?? [],
  };
  if (addDanglingProblems(problems, document) > maxValues)
    problems.add('', `it ${tooMany('references', maxValues)}`);
  if (problems.count > 0) refuseDocument(problems);
  return document;
}

/** The entry that a reference names, in a document. */
export function entryNamed(entries: readonly Entry[]): (reference: Reference) => Entry | undefined {
  const byName = new Map(entries.map((entry) => [`${entry.kind}/${entry.key}`, entry]));
  return ({ one, key }) => {
    const kind = kindOf(one);
    return kind && byName.get(`${kind}/${key}`);
  };
}

/** @returns how many references there are */
function addDanglingProblems(problems: Problems, { entries, requires }: Document): number {
  const find = entryNamed(entries);
  let count = 0;
  for (const { kind, key, fields } of entries) {
    for (const reference of referencesIn(fields)) {
      const name = nameOf(reference);
      count += 1;
      if (name === 'workspace/.' || requires.has(name) || find(reference)) continue;
      problems.add(
        kind === 'workspace' ? kind : `${kind}/${key}`,
        () => `refers to ${brief(name)}, which the document neither holds nor lists under requires`,
      );
    }
  }
  return count;
}

/** What a document's entries refer to and do not hold, in order. */
export function requiredBy(entries: readonly Entry[]): string[] {
  const find = entryNamed(entries);
  const names = entries.flatMap(({ fields }) =>
    referencesIn(fields).flatMap((reference) => (find(reference) ? [] : [nameOf(reference)])),
  );
  return [...new Set(names)].filter((name) => name !== 'workspace/.').sort();
}

/** An entry's members in the order of the kind's table; what is inside of them in alphabetical order. */
export function orderedFields(kind: Kind, fields: Fields): Fields {
  const names = Object.keys(kind.fields).filter((name) => fields[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, sorted(fields[name])]));
}
