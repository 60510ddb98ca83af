// Narrows a document to some kinds and renames what it refers to, to carry one environment's objects to another whose
// providers have other names.
import { type Document, type Entry, refuseDocument, requiredBy } from './document.ts';
import { mapTexts, nameOf, renamed } from './references.ts';
import type { Fields, KindName } from './types.ts';

export interface Narrowing {
  readonly kinds?: readonly KindName[];
  /** `provider/openai-staging` to `provider/openai-prod`: references are written to the other. */
  readonly map?: Readonly<Record<string, string>>;
}

const nameForm = /^[a-z_]+\/.+$/s;

function checkMap(map: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(map).filter(
    ([from, to]) =>
      typeof to !== 'string' ||
      !nameForm.test(from) ||
      !nameForm.test(to) ||
      from.split('/')[0] !== to.split('/')[0],
  );
  if (wrong.length > 0)
    refuseDocument(
      wrong.map(([from]) => ({
        at: `map.${from}`,
        problem: 'must lead from one name to another of its kind, as provider/a to provider/b',
      })),
    );
}

/**
 * The document with fewer kinds and other references. What it no longer holds becomes a requirement.
 * @throws PortkeyError `invalid_document` for a map that leads nowhere.
 */
export function narrow(document: Document, { kinds, map = {} }: Narrowing): Document {
  checkMap(map);
  const holds = new Set([...document.holds].filter((kind) => kinds === undefined || kinds.includes(kind)));
  const held = document.entries.filter(
    ({ kind, one, key }) => holds.has(kind) && map[`${one}/${key}`] === undefined,
  );
  const rename = (entry: Entry): Entry => ({
    ...entry,
    fields: mapTexts(entry.fields, (text) => renamed(text, (reference) => map[nameOf(reference)])) as Fields,
  });
  const entries = Object.keys(map).length === 0 ? held : held.map(rename);
  return { ...document, holds, entries, requires: new Set(requiredBy(entries)) };
}
