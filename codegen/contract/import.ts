// Imports an upstream document: text in, contract and findings out.
import { parse } from 'yaml';
import { type NamesLock, proposeName } from '../model/names.ts';
import type { Platform } from '../platforms/index.ts';
import { checkDocument, DocumentError } from './check.ts';
import { type Document, type Json, operationsOf, otherOperations } from './document.ts';
import { extractContract } from './extract.ts';
import { parseDocument } from './load.ts';
import { type ProseDigests, proseDigests, type Said } from './prose.ts';

export interface ImportOptions {
  /** Keys of the operations that the contract keeps. */
  readonly admin: ReadonlySet<string>;
  /** Keys of those that are left out on purpose. */
  readonly leftOut: ReadonlySet<string>;
  /** References that overlays make: their components are kept. */
  readonly references?: Iterable<string>;
  readonly platform?: Platform;
}

export interface ImportReport {
  readonly kept: number;
  readonly leftOut: number;
  readonly missing: readonly string[];
  /** Operations that are neither kept nor left out, each with a proposed name. */
  readonly unclassified: readonly { readonly key: string; readonly proposed: string }[];
  /** Of those, the ones that look like an operation that is left out, with that operation. */
  readonly likeLeftOut: Readonly<Record<string, string>>;
  /** Keys of all operations in the document. */
  readonly present: readonly string[];
  readonly prose: ProseDigests & Said;
}

/** Every operation key that `openapi/left-out.yaml` names. */
export function leftOutKeys(text: string): ReadonlySet<string> {
  const groups = parse(text) as readonly { operations: readonly string[] }[];
  return new Set(groups.flatMap((group) => group.operations));
}

/** The operations that have a name: those that the contract keeps where upstream publishes them. */
export function adminKeys(names: NamesLock): ReadonlySet<string> {
  return new Set(Object.keys(names.operations));
}

/**
 * For each of the new operations that is served and secured as operations are that are left out, and as none is that
 * has a name: the one of those left out that its path has most in common with.
 */
function likeLeftOut(
  document: Document,
  fresh: readonly string[],
  { admin, leftOut }: Pick<ImportOptions, 'admin' | 'leftOut'>,
): Record<string, string> {
  const root = document as unknown as Json;
  const access = new Map(
    operationsOf(document).map(({ key, operation, item }) => [
      key,
      JSON.stringify([
        operation['servers'] ?? item['servers'] ?? root['servers'],
        operation['security'] ?? root['security'],
      ]),
    ]),
  );
  const shared = (a: string, b: string): number => {
    const [one, other] = [a.split(/[ /]+/), b.split(/[ /]+/)];
    return one.filter((step) => other.includes(step)).length;
  };
  const named = new Set([...admin].map((key) => access.get(key)));
  const found = fresh.flatMap((key): [string, string][] => {
    const own = access.get(key);
    if (own === undefined || named.has(own)) return [];
    const [like] = [...leftOut]
      .filter((other) => access.get(other) === own)
      .sort((a, b) => shared(key, b) - shared(key, a));
    return like === undefined ? [] : [[key, like]];
  });
  return Object.fromEntries(found);
}

/**
 * Turns the text of an upstream document into the contract, and into a second one that also has the
 * operations which nobody has classified, for the diff; `fresh` has those alone.
 * The same input gives the same bytes: keys are written in a fixed order and nothing depends on the clock.
 * @throws DocumentError when the text is not an OpenAPI document that can be read right
 */
export function importDocument(
  text: string,
  { admin, leftOut, references, platform }: ImportOptions,
): { contract: Document; candidate: Document; fresh: Document; report: ImportReport } {
  const document: unknown = parseDocument(text);
  checkDocument(document, (key) => !leftOut.has(key));
  const options = {
    ...(references && { references: [...references] }),
    ...(platform && { platform }),
  };
  const keys = [...operationsOf(document).map(({ key }) => key), ...otherOperations(document)];
  const unclassified = keys
    .filter((key) => !admin.has(key) && !leftOut.has(key))
    .map((key) => ({ key, proposed: proposeName(key) }));
  try {
    const { contract, present } = extractContract(document, admin, options);
    const all = new Set([...admin, ...unclassified.map(({ key }) => key)]);
    const { contract: candidate } = extractContract(document, all, options);
    const { contract: fresh } = extractContract(
      document,
      new Set(unclassified.map(({ key }) => key)),
      options,
    );
    const report: ImportReport = {
      kept: present.filter((key) => admin.has(key)).length,
      leftOut: present.filter((key) => leftOut.has(key)).length,
      missing: [...admin].filter((key) => !present.includes(key)),
      unclassified,
      likeLeftOut: likeLeftOut(
        document,
        unclassified.map(({ key }) => key),
        { admin, leftOut },
      ),
      present,
      prose: proseDigests(document, admin),
    };
    return { contract, candidate, fresh, report };
  } catch (error) {
    if (error instanceof RangeError) throw new DocumentError('the document is nested too deeply to be read');
    throw error;
  }
}
