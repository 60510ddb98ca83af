// One run of verify: asks the questions, compares the answers, and writes the report.
import { randomBytes } from 'node:crypto';
import type { Answer } from './answers.ts';
import { isSuccess, Probe, type ProbeOptions, StopAsking } from './probe.ts';
import type { Made, Question, Scratch } from './question.ts';
import { accessQuestions } from './questions/read-access.ts';
import { objectQuestions } from './questions/read-objects.ts';
import { writeQuestions } from './questions/write.ts';
import sandboxAnswers from './sandbox-answers.json' with { type: 'json' };

export interface VerifyOptions extends ProbeOptions {
  /** `api.portkey.ai`, `self-hosted` or `sandbox`: no other host is named in a report. */
  readonly host: 'api.portkey.ai' | 'self-hosted' | 'sandbox';
  /** Only these questions, by id. */
  readonly only?: ReadonlySet<string>;
  /** The workspace to write in; without it, questions that write are not asked. */
  readonly scratch?: { readonly workspace: string; readonly record: (made: Made) => void };
  readonly onQuestion?: (question: Question, index: number, total: number) => void;
}

export interface Answered {
  readonly id: string;
  readonly title: string;
  readonly settles: string;
  readonly answer: Answer;
  /** Parts of the answer that are not what the contract has us expect. */
  readonly contract_differs: readonly string[];
  /** Parts of the answer that are not what the sandbox gives. */
  readonly sandbox_differs: readonly string[];
}

export interface Report {
  readonly version: string;
  readonly date: string;
  readonly host: VerifyOptions['host'];
  readonly requests: number;
  readonly answers: readonly Answered[];
  readonly not_asked: readonly { readonly id: string; readonly title: string; readonly because: string }[];
}

const readQuestions = [...accessQuestions, ...objectQuestions];

export const questions: readonly Question[] = [...readQuestions, ...writeQuestions];

const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = sandboxAnswers;

/** Asks; never throws for an answer, however odd. A question that fails is listed as not asked. */
export async function verify(options: VerifyOptions, version: string): Promise<Report> {
  const probe = new Probe(options);
  const answers: Answered[] = [];
  const notAsked: { id: string; title: string; because: string }[] = [];
  const scratch: Scratch | undefined = options.scratch && {
    probe,
    workspace: options.scratch.workspace,
    name: () => `pv-${randomBytes(5).toString('hex')}`,
    made: options.scratch.record,
  };
  const asked: readonly (readonly [Question, (() => Promise<Answer>) | undefined])[] = [
    ...readQuestions.map((question) => [question, () => question.ask(probe)] as const),
    ...writeQuestions.map((question) => [question, scratch && (() => question.ask(scratch))] as const),
  ];
  for (const [index, [question, ask]] of asked.entries()) {
    const { id, title, settles } = question;
    if (options.only && !options.only.has(id)) continue;
    if (!ask) {
      notAsked.push({ id, title, because: 'it writes: --write asks it' });
      continue;
    }
    options.onQuestion?.(question, index, asked.length);
    try {
      const answer = await ask();
      const found = expectedDifferences(id, answer);
      answers.push({
        id,
        title,
        settles,
        answer,
        contract_differs: found.contract,
        sandbox_differs: found.sandbox,
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      // The text of any other error may hold what was sent or received.
      const because =
        error instanceof StopAsking
          ? error.message
          : 'the request failed, or the reply had no form that is known';
      notAsked.push({ id, title, because });
    }
  }
  return {
    version,
    date: new Date().toISOString().slice(0, 10),
    host: options.host,
    requests: probe.requests,
    answers,
    not_asked: notAsked,
  };
}

/** The parts of an answer to a known question that are not what the contract has us expect, and what the sandbox gives. */
export function expectedDifferences(
  id: string,
  answer: Readonly<Record<string, string>>,
): { readonly contract: readonly string[]; readonly sandbox: readonly string[] } {
  const contract = questions.find((question) => question.id === id)?.contract ?? {};
  return { contract: differences(answer, contract), sandbox: differences(answer, expected[id] ?? {}) };
}

function differences(
  answer: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => (answer[name] === value ? [] : [name]));
}

/**
 * Removes what a run made, newest first. A 403 means both "there is no such object" and "this key may not do that":
 * it counts as removed only where the object could be read before, and cannot be read any more.
 * @returns what is not confirmed as removed
 */
export async function removeMade(options: ProbeOptions, made: readonly Made[]): Promise<readonly Made[]> {
  const probe = new Probe(options);
  const nothing = { status: 0 };
  const read = (path: string): Promise<{ readonly status: number }> => probe.get(path).catch(() => nothing);
  const removed = new Set(made.flatMap(({ path, removed: done }) => (done ? [path] : [])));
  const rest = made.filter(({ path }) => !removed.has(path)).reverse();
  // Before anything is removed, since some go with what they stand in.
  const readable = new Set<string>();
  for (const { path } of rest) if (isSuccess(await read(path))) readable.add(path);
  const left: Made[] = [];
  for (const one of rest) {
    const reply = await probe.send('DELETE', one.path, one.body).catch(() => nothing);
    if (isSuccess(reply) || reply.status === 404) continue;
    const isGone =
      reply.status === 403 && readable.has(one.path) && [403, 404].includes((await read(one.path)).status);
    if (!isGone) left.push(one);
  }
  return left;
}
