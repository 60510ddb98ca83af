// Bounds on work: every limit that is not a setting, in one table, which docs/limits.md shows. A limit is met with a
// refusal that names it, or with a shorter result that says what is missing; never with a process that stands still.

/** One bound. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  /** What is bounded. */
  readonly of: string;
  /** What happens beyond it. */
  readonly beyond: string;
}

const table = {
  requestValues: {
    value: 100_000,
    unit: 'values',
    of: 'texts, numbers, lists and objects, names included, in one request, over HTTP and over stdio',
    beyond: 'the request is refused before it is read',
  },
  requestFields: {
    value: 1_000,
    unit: 'fields',
    of: 'the parameters of one request, its arguments and its `_meta`: each of them',
    beyond: 'the request is refused',
  },
  unlistedItems: {
    value: 200,
    unit: 'items',
    of: 'items of one list that are none of the values known, each of which is looked at for a slip',
    beyond: 'checking stops, and the call is refused',
  },
  unknownKeys: {
    value: 100,
    unit: 'keys',
    of: 'findings of a config, after which its unknown keys are compared with the known ones no more',
    beyond: 'the rest is counted in one error',
  },
  listedFaults: {
    value: 8,
    unit: 'faults',
    of: 'wrong arguments told in one error',
    beyond: 'the rest is counted, not told',
  },
  faultyItems: {
    value: 20,
    unit: 'items',
    of: 'wrong items of one list that are looked into',
    beyond: 'checking stops: the call is refused all the same',
  },
  patternCharacters: {
    value: 1_000,
    unit: 'characters',
    of: 'a text for which the contract gives a regular expression',
    beyond: 'the call is refused',
  },
  argumentValues: {
    value: 20_000,
    unit: 'values',
    of: 'texts, numbers, lists and objects in the arguments of one call',
    beyond: 'the call is refused, and nothing is sent',
  },
  argumentDepth: {
    value: 200,
    unit: 'levels',
    of: 'lists and objects within each other in the arguments of one call',
    beyond: 'the call is refused, and nothing is sent',
  },
  documentInPlace: {
    value: 1_000,
    unit: 'characters',
    of: 'a document given to plan_changes that is read where all else is served',
    beyond: 'it is read in a thread of its own',
  },
  documentMs: {
    value: 5_000,
    unit: 'ms',
    of: 'reading one such document',
    beyond: 'it is given up with invalid_document',
  },
  documentValues: {
    value: 20_000,
    unit: 'values',
    of: 'texts, numbers, lists and objects in a document given to plan_changes, and references; the command `plan` takes more',
    beyond: 'the call is refused, and nothing is sent',
  },
  queryCharacters: {
    value: 500,
    unit: 'characters',
    of: 'a question to find_tools',
    beyond: 'the call is refused',
  },
  nameCharacters: {
    value: 200,
    unit: 'characters',
    of: 'a tool, domain or argument name for which the nearest known one is sought',
    beyond: 'no nearest name is sought',
  },
  secrets: {
    value: 200,
    unit: 'values',
    of: 'secrets among the arguments of one call, each of which is cut from the reply',
    beyond: 'the call is refused, and nothing is sent',
  },
  largeReply: {
    value: 262_144,
    unit: 'bytes',
    of: 'a reply of Portkey to one call of a tool that is read where all else is served',
    beyond: 'it is read and brought to size in a thread of its own; composites and `all_pages` read in place',
  },
  largeReplyMs: {
    value: 20_000,
    unit: 'ms',
    of: 'reading one such reply',
    beyond: 'it is given up with reply_too_large',
  },
  replyDepth: {
    value: 500,
    unit: 'levels',
    of: 'lists and objects within each other in a reply of Portkey',
    beyond: 'the call ends with reply_too_deep',
  },
  errorCharacters: {
    value: 16_384,
    unit: 'characters',
    of: 'the text of an error reply that is read for its message',
    beyond: 'the rest is left out',
  },
  selectCharacters: {
    value: 500,
    unit: 'characters',
    of: 'a `select` expression',
    beyond: 'the call is refused, and nothing is sent',
  },
  selectWork: {
    value: 100_000,
    unit: 'steps',
    of: 'the work of a `select`: one for each value that is looked at or listed, more for long texts',
    beyond: 'the selection is refused; the reply was read',
  },
  selectedBytes: {
    value: 8_388_608,
    unit: 'bytes',
    of: 'what a `select` gives, before it is cut to size',
    beyond: 'the selection is refused; the reply was read',
  },
  diffLines: {
    value: 20_000,
    unit: 'lines',
    of: 'two prompt templates that are compared',
    beyond: 'the difference is told in numbers, not in lines',
  },
  diffEdits: {
    value: 400,
    unit: 'lines',
    of: 'lines that differ between two prompt templates',
    beyond: 'the difference is told in numbers, not in lines',
  },
  compositeCalls: {
    value: 2_000,
    unit: 'calls',
    of: 'calls to Portkey that one composite tool makes',
    beyond: 'the rest is not read, and told as such',
  },
  readManyCalls: {
    value: 50,
    unit: 'calls',
    of: 'reads that one call of read_many makes, and steps that it takes',
    beyond: 'the step that would go beyond makes none of its calls, and says so; more steps are refused',
  },
  stepReferences: {
    value: 50,
    unit: 'references',
    of: 'values that one step of read_many takes from earlier ones, for each of its calls',
    beyond: 'the call is refused, and nothing is sent',
  },
  exportWaitMs: {
    value: 30_000,
    unit: 'ms',
    of: 'the time that export_logs waits for its file',
    beyond: 'the export goes on, and the result says how to get the file',
  },
  compositeMs: {
    value: 45_000,
    unit: 'ms',
    of: 'the time in which a composite tool that only reads begins further calls',
    beyond: 'the rest is not read, and told as such',
  },
  upstreamCalls: {
    value: 64,
    unit: 'calls',
    of: 'calls to Portkey that are under way at a time; those that wait are served caller by caller',
    beyond: 'the call waits',
  },
  upstreamCallsPerCaller: {
    value: 24,
    unit: 'calls',
    of: 'the same for one caller, while others wait',
    beyond: 'the call waits',
  },
  upstreamQueue: {
    value: 1_000,
    unit: 'calls',
    of: 'calls of one caller that wait for their turn',
    beyond: 'the call fails with too_many_calls, and nothing is sent',
  },
  upstreamPerMinute: {
    value: 3_000,
    unit: 'calls',
    of: 'calls to Portkey in a minute that one caller of the HTTP server makes with the shared key',
    beyond: 'the call fails with rate_limited and says when to try again',
  },
  briefReadBytes: {
    value: 1_000_000,
    unit: 'bytes',
    of: 'a reply to a read that the server makes beside a call: of the object that was written, of the list of workspaces',
    beyond: 'the result says nothing of it',
  },
  comparedSteps: {
    value: 15_000,
    unit: 'steps',
    of: 'holding what was written against what is shown: one for each pair of values, more for long texts',
    beyond: 'what is left counts as shown',
  },
  questionDetails: {
    value: 12,
    unit: 'lines',
    of: 'arguments that a confirmation shows',
    beyond: 'the rest is counted; what loses something is always shown',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** The table as data, for the documents. */
export const limitTable: Readonly<Record<string, Limit>> = table;

export type LimitName = keyof typeof table;

/** The values by name. */
export const limits: Readonly<Record<LimitName, number>> = Object.fromEntries(
  Object.entries(table).map(([name, { value }]) => [name, value]),
) as Record<LimitName, number>;
