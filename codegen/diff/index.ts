// The contract diff: what a new upstream document means for the tools, their callers and the people who
// keep them.
import { type Document, operationsOf } from '../contract/document.ts';
import { type Overlay, tryOverlays } from '../contract/overlay.ts';
import { buildModel, type OperationModel } from '../model/index.ts';
import { type NamesLock, proposeName } from '../model/names.ts';
import { compareOperations, type OperationsDiff } from './operations.ts';
import { checkOverlays, nowPublished, type OverlaysReport } from './overlays.ts';
import { changedWords, type ProseDigests } from './prose.ts';
import { type Question, questions } from './review.ts';
import { compareTokens, type TokenChange } from './tokens.ts';

export interface DiffInput {
  /** The committed contract, before overlays. */
  readonly before: Document;
  /** The new one, with the operations that nobody has classified yet. */
  readonly after: Document;
  readonly overlays: readonly Overlay[];
  readonly names: NamesLock;
  /** Keys of all operations that the upstream document has, the data plane included. */
  readonly present: readonly string[];
  readonly unclassified: readonly string[];
  readonly wordsBefore: ProseDigests | undefined;
  readonly wordsAfter: ProseDigests;
}

export interface ContractDiff {
  readonly before: number;
  readonly after: number;
  readonly operations: OperationsDiff;
  readonly unclassified: ReadonlySet<string>;
  readonly published: readonly { readonly key: string; readonly tool: string }[];
  /** Tools that would be gone: their operation is, or has another key now. */
  readonly vanishing: readonly { readonly tool: string; readonly key: string; readonly becomes?: string }[];
  readonly overlays: OverlaysReport;
  readonly questions: readonly Question[];
  readonly tokens: { readonly was: number; readonly now: number; readonly tools: readonly TokenChange[] };
  /** Operations of which only the words changed; undefined when the older words were not recorded. */
  readonly textOnly: readonly string[] | undefined;
}

/** Names for exactly the operations that a document has: the frozen ones, and proposed ones for the rest. */
function namesFor(document: Document, names: NamesLock): NamesLock {
  const operations: Record<string, NamesLock['operations'][string]> = {};
  const taken = new Set(
    Object.values(names.operations).flatMap(({ tool, aliases = [] }) => [tool, ...aliases]),
  );
  for (const { key } of operationsOf(document)) {
    const known = names.operations[key];
    let tool = proposeName(key);
    while (!known && taken.has(tool)) tool = `${tool}_2`;
    taken.add(tool);
    operations[key] = known ?? { tool, domain: 'unclassified' };
  }
  return { operations, retired: names.retired };
}

function model(document: Document, names: NamesLock): OperationModel[] {
  return buildModel(document, namesFor(document, names));
}

/** Compares the committed contract with a new one, both as corrected by the overlays. */
export function contractDiff(input: DiffInput): ContractDiff {
  const { before, after, overlays, names } = input;
  const { document, report } = checkOverlays(before, after, overlays);
  const old = model(tryOverlays(before, overlays).result, names);
  const fresh = model(document, names);
  const operations = compareOperations(old, fresh);
  const same = new Set(operations.same);
  return {
    before: old.length,
    after: fresh.length,
    operations,
    unclassified: new Set(input.unclassified),
    published: nowPublished(input.present, names).map((key) => ({
      key,
      tool: names.operations[key]?.tool ?? '',
    })),
    vanishing: [
      ...operations.removed.map(({ tool, key }) => ({ tool, key })),
      ...operations.renamed
        .filter(({ was, now }) => was.tool !== now.tool)
        .map(({ was, now }) => ({ tool: was.tool, key: was.key, becomes: now.key })),
    ],
    overlays: report,
    questions: questions(operations),
    tokens: compareTokens(old, fresh),
    textOnly: changedWords(input.wordsBefore, input.wordsAfter)?.filter((key) => same.has(key)),
  };
}

/** True when a person has to mend something before codegen can run on the new contract with these overlays. */
export function needsMending({ overlays, published }: ContractDiff): boolean {
  return overlays.failures.length > 0 || published.length > 0;
}
