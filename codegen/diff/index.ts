// The contract diff: what a new upstream document means for the tools, their callers and the maintainers.
import { type Document, isObject, type Json, operationsOf, own, referred } from '../contract/document.ts';
import { tryOverlays } from '../contract/overlay/apply.ts';
import type { Decided } from '../contract/pending.ts';
import { changedWords, type ProseDigests, type Said } from '../contract/prose.ts';
import { jsonSchema } from '../model/body.ts';
import { type PlatformFacts, type Problem, tryModel } from '../model/index.ts';
import { allNames, type NamesLock, proposeName } from '../model/names.ts';
import { type Hidden, hiddenChanges } from './hidden.ts';
import { compareOperations, type OperationsDiff, type Side } from './operations.ts';
import { checkOverlays, type OverlaysReport } from './overlays.ts';
import { type Question, questions } from './review.ts';
import { compareTokens, type TokenChange } from './tokens.ts';
import { wireFacts } from './wire.ts';

export interface DiffInput {
  /** What was decided last. */
  readonly before: Decided;
  /** The new contract, with the operations that nobody has classified yet. */
  readonly after: Decided;
  /** Keys of all operations that the upstream document has, the data plane included. */
  readonly present: readonly string[];
  readonly unclassified: readonly string[];
  /** Of those, the ones that look like an operation that is left out, with that operation. */
  readonly likeLeftOut?: Readonly<Record<string, string>>;
  /** Keys of the operations that are left out on purpose. */
  readonly leftOut: ReadonlySet<string>;
  /** Questions that a person has answered, by their text. */
  readonly answered: ReadonlySet<string>;
  readonly wordsBefore: ProseDigests | undefined;
  readonly wordsAfter: ProseDigests & Said;
  readonly platform?: Pick<PlatformFacts, 'bases'>;
}

/** A tool that callers know and that would be gone. */
export interface Vanishing {
  readonly tool: string;
  readonly key: string;
  /** The operation that took the place of its own, by its shape. */
  readonly becomes?: string;
}

export interface ContractDiff {
  readonly before: number;
  readonly after: number;
  readonly operations: OperationsDiff;
  readonly unclassified: ReadonlySet<string>;
  /** Of those, the ones that look like an operation that is left out, with that operation. */
  readonly likeLeftOut: Readonly<Record<string, string>>;
  readonly published: readonly { readonly key: string; readonly tool: string }[];
  readonly vanishing: readonly Vanishing[];
  readonly overlays: OverlaysReport;
  /** What no tool can be made of. */
  readonly problems: readonly Problem[];
  /** What upstream changed where an overlay stands over it. */
  readonly hidden: readonly Hidden[];
  readonly questions: readonly Question[];
  readonly tokens: { readonly was: number; readonly now: number; readonly tools: readonly TokenChange[] };
  /** Entries of openapi/left-out.yaml that the document does not have any more. */
  readonly leftOutGone: readonly string[];
  /** Operations whose words changed, facts apart; undefined when the older words were not recorded. */
  readonly words: readonly { readonly key: string; readonly says: readonly string[] }[] | undefined;
}

/** True where the reply is a list, or an object that holds one. */
function answersList(document: Document, operation: Json): boolean {
  const follow = (value: unknown): unknown => {
    const at = own(value, '$ref');
    return typeof at === 'string' ? referred(document, at) : value;
  };
  const replies = Object.entries(own(operation, 'responses') ?? {}).filter(([status]) => /^2/.test(status));
  return replies.some(([, reply]) => {
    const schema = follow(jsonSchema(own(follow(reply), 'content')));
    const properties = own(schema, 'properties');
    const all = [schema, ...(isObject(properties) ? Object.values(properties) : [])];
    return all.some((each) => own(follow(each), 'type') === 'array');
  });
}

/** Names for exactly the operations that a document has: the frozen ones, and proposed ones for the rest. */
function namesFor(document: Document, names: NamesLock): NamesLock {
  const operations: Record<string, NamesLock['operations'][string]> = {};
  const taken = allNames(names);
  for (const { key, operation } of operationsOf(document)) {
    const known = names.operations[key];
    const entry = known ?? {
      tool: proposeName(key, taken, { isList: answersList(document, operation) }),
      domain: 'unclassified',
    };
    taken.add(entry.tool);
    operations[key] = entry;
  }
  return { operations, retired: {} };
}

function side(
  document: Document,
  names: NamesLock,
  bases: PlatformFacts['bases'],
): Side & { problems: readonly Problem[] } {
  const { operations, problems } = tryModel(document, namesFor(document, names), {
    everything: true,
    ...(bases && { bases }),
  });
  return { operations, problems, wire: wireFacts(document) };
}

/** Compares what was decided with a new contract, both as upstream has them and as the overlays correct them. */
export function contractDiff(input: DiffInput): ContractDiff {
  const { before, after } = input;
  const bases = input.platform?.bases;
  const { document, report } = checkOverlays(before, after);
  const old = side(tryOverlays(before.contract, before.overlays).result, before.names, bases);
  const fresh = side(document, after.names, bases);
  const operations = compareOperations(old, fresh);
  // Without overlays the documents are the corrected ones already.
  const raw =
    before.overlays.length + after.overlays.length === 0
      ? operations
      : compareOperations(
          side(before.contract, before.names, bases),
          side(after.contract, after.names, bases),
        );
  const known = new Set(fresh.operations.map(({ key }) => key));
  return {
    before: old.operations.length,
    after: fresh.operations.length,
    operations,
    unclassified: new Set(input.unclassified),
    likeLeftOut: input.likeLeftOut ?? {},
    published: input.present
      .filter((key) => after.names.operations[key]?.unpublished === true)
      .map((key) => ({ key, tool: after.names.operations[key]?.tool ?? '' })),
    vanishing: vanishing(operations, before.names, after.names),
    overlays: report,
    problems: fresh.problems,
    hidden: hiddenChanges(raw, operations, after),
    questions: questions(operations, old, fresh).filter(({ id }) => !input.answered.has(id)),
    tokens: compareTokens(old.operations, fresh.operations),
    leftOutGone: [...input.leftOut].filter((key) => !input.present.includes(key)),
    words: changedWords(input.wordsBefore, input.wordsAfter)?.filter(({ key }) => known.has(key)),
  };
}

function vanishing({ removed, renamed }: OperationsDiff, before: NamesLock, after: NamesLock): Vanishing[] {
  const kept = allNames(after);
  const lost = (key: string): boolean => {
    const entry = after.operations[key];
    // Still listed under a key that the document does not have any more.
    return entry !== undefined || !kept.has(before.operations[key]?.tool ?? '');
  };
  const toolOf = (key: string): string => before.operations[key]?.tool ?? '';
  return [
    ...removed.filter(({ key }) => lost(key)).map(({ key }) => ({ tool: toolOf(key), key })),
    ...renamed
      .filter(({ was }) => lost(was.key))
      .map(({ was, now }) => ({ tool: toolOf(was.key), key: was.key, becomes: now.key })),
  ];
}

/** What a person has to do before the new contract can be built, or decide before it can be released. */
export function waiting(diff: ContractDiff): number {
  return (
    diff.overlays.failures.length +
    diff.published.length +
    diff.problems.length +
    diff.vanishing.length +
    diff.unclassified.size +
    diff.questions.length
  );
}
